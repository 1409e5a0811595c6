"""The screen: sizes, panels, themes, the place; search; a changed source; other articles; export."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.screens.dialogs.ask import ExportDialog
from tui_reader.app.screens.dialogs.help import HelpScreen, key_help
from tui_reader.app.screens.dialogs.question import ReplaceFile
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.app.themes import NAMES
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.keys import KEYS, print_keys
from tui_reader.library import Library
from tui_reader.model import Edit, Target

ROOT = Path(__file__).parent.parent.parent


def article(tmp_path: Path, text: str, name: str = "article.txt") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


# -- sizes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "panes"),
    [(120, "sidebar article notes"), (100, "sidebar article notes"), (99, "sidebar article"), (70, "sidebar article"),
     (69, "article"), (40, "article")],
)  # fmt: skip
async def test_panels_fold_at_100_and_70_columns(make_reader: MakeReader, width: int, panes: str) -> None:
    async with running(make_reader(), (width, 24)) as driver:
        shown = [pane.id for pane in (driver.sidebar, driver.view, driver.notes) if pane.display]
        assert " ".join(map(str, shown)) == panes
        assert driver.view.size.width >= 38


async def test_folded_panel_replaces_the_other_or_covers_narrow_article(
    make_reader: MakeReader,
) -> None:
    async with running(make_reader(), (80, 24)) as driver:
        await driver.press("A")
        await driver.rest()
        assert driver.notes.display and not driver.sidebar.display
        await driver.press("A")
        await driver.resize(60, 20)
        width = driver.view.size.width
        await driver.press("Q")
        await driver.rest()
        assert driver.sidebar.display and driver.view.size.width == width, "the text does not move"
        assert "Dario Amodei" in driver.text
        await driver.press("escape")
        await driver.rest()
        assert not driver.sidebar.display and driver.view.has_focus


SIZES = [(20, 5), (1, 1), (2, 2), (300, 100), (10, 40), (120, 3), (3, 50), (40, 12), (69, 19), (120, 40)]


@pytest.mark.parametrize("size", SIZES[:6])
async def test_every_size_works(make_reader: MakeReader, size: tuple[int, int]) -> None:
    async with running(make_reader(), size) as driver:
        for key in (
            "j",
            "h",
            "G",
            "space",
            "b",
            "g",
            ")",
            "]",
            "v",
            "s",
            "escape",
            "Q",
            "j",
            "A",
            "j",
            "escape",
            "z",
            "z",
        ):
            await driver.press(key)
            assert all(strip.cell_length == size[0] for strip in driver.strips)
        assert len(driver.strips) == size[1] and len(driver.stored) == 1


@pytest.mark.parametrize("opened", ["", "a", "t", "H", "x", "?", "L", "/", "A", "P", ":"])
async def test_resizing_with_open_dialog_works(make_reader: MakeReader, opened: str) -> None:
    async with running(make_reader()) as driver:
        if opened:
            await driver.press(opened)
        for size in SIZES:
            await driver.pilot.resize_terminal(*size)
            await driver.drain()
            assert len(driver.strips) == size[1]
        if opened:
            await driver.press("escape")
        await driver.press("escape", "h")
        assert len(driver.stored) == 1


async def test_resizing_keeps_cursor_paragraph_on_its_row(make_reader: MakeReader) -> None:
    async with running(make_reader(), (120, 30)) as driver:
        await driver.press(*"jjjjj")
        await driver.rest()
        row, cursor = driver.view.cursor_row, driver.view.cursor
        assert row > 5
        for width, height in ((80, 30), (66, 30), (140, 30), (50, 40), (120, 30)):
            await driver.resize(width, height)
            assert (driver.view.cursor, driver.view.cursor_row) == (cursor, row), (width, height)
            assert "▌" in driver.lines[driver.view.region.y + row]


async def test_reopening_returns_to_paragraph_also_at_another_width(make_reader: MakeReader) -> None:
    async with running(make_reader(), (120, 24)) as driver:
        await driver.press(*"jjjjjj")
        driver.app.save_everything()
    for size in ((120, 24), (60, 20)):
        async with running(make_reader(), size) as driver:
            assert driver.view.cursor == 6 and "¶ 7 of 11" in driver.text
            assert 0 <= driver.view.cursor_row < driver.view.size.height
            assert "Alibaba, for its part," in driver.text


async def test_place_inside_very_tall_paragraph_is_restored(make_reader: MakeReader, tmp_path: Path) -> None:
    path = article(tmp_path, " ".join(f"word{number:04}" for number in range(3000)))
    async with running(make_reader(path), (80, 24)) as driver:
        await driver.press("/")
        await driver.paste("word1500")
        await driver.press("enter")
        driver.app.save_everything()
    async with running(make_reader(path), (60, 24)) as driver:
        assert "word1500" in driver.text


# -- appearance ------------------------------------------------------------------------------------------------------


async def test_themes_switch_and_are_remembered(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h", "j")
        styles = set()
        for name in NAMES:
            driver.app.theme = name
            await driver.rest()
            styles.add(driver.style_at(0))
        assert len(styles) == len(NAMES)
    async with running(make_reader()) as driver:
        assert driver.app.theme == NAMES[-1]


async def test_measure_tab_and_panels_are_remembered(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("P", "escape", "A", "A", "-", "-")
    async with running(make_reader()) as driver:
        assert (driver.view.measure, driver.screen.ctx.sides.panel("sidebar").id) == (64, "people")
        assert driver.sidebar.display and not driver.notes.display


async def test_help_lists_every_key_of_the_table(make_reader: MakeReader) -> None:
    async with running(make_reader(), (99, 400)) as driver:
        await driver.press("?")
        await driver.rest()
        assert driver.top(HelpScreen)
        shown = driver.app.screen.query_one("#key-help", Static).content
        assert str(shown) == key_help(KEYS, 78)
        for row in KEYS:
            for word in print_keys(row).split():
                assert any(word in line.split() and row.tooltip[:40] in line for line in driver.lines), row.id


async def test_help_shows_keys_from_config(make_reader: MakeReader) -> None:
    async with running(make_reader(config=Config(keys={"highlight": ("m",)}))) as driver:
        await driver.press("h")
        assert driver.stored == ()
        await driver.press("m")
        assert len(driver.stored) == 1
        await driver.press("j")
        assert " m highlight  t tag" in driver.text
        await driver.press("?")
        shown = driver.app.screen.query_one("#key-help", Static).content
        assert re.search(r"  m +Highlight the paragraph", str(shown))


async def test_dialogs_use_keys_from_config(make_reader: MakeReader) -> None:
    keys = {"dialog-save": ("f4",), "dialog-close": ("f3",)}
    async with running(make_reader(config=Config(keys=keys))) as driver:
        await driver.press("a")
        await driver.paste("Kept.")
        await driver.press("ctrl+s", "escape")
        assert not driver.stored
        await driver.press("f4")
        assert driver.stored[0].note == "Kept."
        await driver.press("t", "f3")
        assert driver.app.screen is driver.screen


async def test_click_on_place_bar_moves_through_the_article(make_reader: MakeReader) -> None:
    async with running(make_reader(), (80, 24)) as driver:
        bar = driver.screen.place_bar
        assert any("┃" in line for line in driver.lines) and any("│" in line[-20:] for line in driver.lines)
        await driver.click((bar.region.x, bar.region.bottom - 1))
        assert driver.view.cursor == 10
        await driver.click((bar.region.x, bar.region.y))
        assert driver.view.cursor == 0


async def test_sidebar_follows_the_cursor(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("j", "j", "j", "j")
        y = next(y for y, line in enumerate(driver.lines) if "We were hoping the UK" in line[:30])
        assert driver.lines[y].startswith("▏")
        await driver.press("P", "enter")
        assert driver.view.cursor == 5 and "Dario Amodei: mention 1 of" in driver.text


# -- search ----------------------------------------------------------------------------------------------------------


async def search_for(driver: Driver, query: str) -> None:
    await driver.press("/")
    await driver.paste(query)
    await driver.rest()


async def test_search_matches_across_line_wraps(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        assert "San Francisco-based AI safety company, has" not in driver.text
        await search_for(driver, "company, has accused Chinese")
        assert "1 of 1" in driver.text and driver.view.cursor == 0
        start = driver.view.document.text.index("company, has accused")
        marked = driver.style_at(start)
        assert marked == driver.style_at(start + len("company, has accused")) != driver.style_at(0)


async def test_search_is_case_sensitive_only_with_capitals(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        text = driver.view.document.text
        await search_for(driver, "the")
        await driver.press("enter")
        assert f"of {text.lower().count('the')}" in driver.text
        await driver.press("escape")
        await search_for(driver, "The")
        await driver.press("enter")
        assert f"of {text.count('The')}" in driver.text


async def test_search_wraps_around_in_both_directions(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await search_for(driver, "framework")
        await driver.press("enter")
        seen = [driver.view.point]
        count = driver.view.document.text.lower().count("framework")
        for _ in range(count):
            await driver.press("n")
            seen.append(driver.view.point)
        assert len(set(seen)) == count and seen[0] == seen[-1]
        await driver.press("N")
        assert driver.view.point == seen[-2] and f"match {count} of {count}" in driver.text


async def test_escape_in_search_returns_to_the_start(make_reader: MakeReader) -> None:
    async with running(make_reader(), (80, 24)) as driver:
        await driver.press("j", "j")
        before = driver.view.cursor, driver.view.top
        await search_for(driver, "rebuild trust")
        assert driver.view.cursor == 10
        await driver.press("escape")
        assert (driver.view.cursor, driver.view.top) == before and driver.view.has_focus
        assert not driver.screen.ctx.search or not driver.screen.ctx.search.end()


async def test_search_without_match_shows_message_and_stays(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("j")
        await search_for(driver, "no such words")
        assert "no match" in driver.text and driver.view.cursor == 1
        await driver.press("enter", "n")
        assert driver.view.cursor == 1
        await driver.press("/")
        assert driver.find(Input).value == "no such words"


async def test_search_match_can_be_highlighted(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await search_for(driver, "Silicon Valley")
        await driver.press("enter", "v")
        assert driver.selected_words == "Silicon Valley"
        await driver.press("h")
        assert driver.stored[0].exact == "Silicon Valley"


# -- the source changed ----------------------------------------------------------------------------------------------

PARAGRAPHS = [f"Paragraph number {name} of the article says something of its own." for name in
              ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")]  # fmt: skip


async def test_changed_source_is_new_version_keeping_every_annotation(make_reader: MakeReader, tmp_path: Path) -> None:
    path = article(tmp_path, "\n\n".join(PARAGRAPHS))
    async with running(make_reader(path)) as driver:
        await driver.press("h", "j", "j", "j", "h", "j", "j", "a")
        await driver.paste("On number six.")
        await driver.press("escape", "j", "j", "j", "h", "g")
        assert len(driver.stored) == 4
        article_id = driver.reading.article_id
    changed = [*PARAGRAPHS[:3], PARAGRAPHS[4], *PARAGRAPHS[6:], "A new end."]
    path.write_text("\n\n".join(changed))
    async with running(make_reader(path)) as driver:
        assert driver.reading.article_id == article_id
        assert ": 1 paragraph new, 2 gone; 2 annotations kept, 2 unplaced" in driver.text
        status = {mark.exact: mark.status for mark in driver.stored}
        assert status == {
            PARAGRAPHS[0]: "same", PARAGRAPHS[8]: "same", PARAGRAPHS[3]: "orphan", PARAGRAPHS[5]: "orphan",
        }  # fmt: skip
        assert "1 note, 3 highlights" in driver.text and "! 2 to check" in driver.text
        assert "unplaced" in driver.text and "On number six." in driver.text
        seen = []
        await driver.press("!")
        for _ in range(3):
            assert driver.passage is None, "what is off screen is no target"
            seen.append(next(mark.exact for mark in driver.stored if mark.uid == driver.notes.selected_key))
            await driver.press("n")
        assert seen == [PARAGRAPHS[3], PARAGRAPHS[5], PARAGRAPHS[3]]
        await driver.press("n", "escape", "A", "t")
        await driver.paste("lost")
        await driver.press("enter")
        assert [mark.tags for mark in driver.stored if mark.exact == PARAGRAPHS[3]] == [("lost",)]


async def test_nothing_to_check_shows_message(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h", "!")
        assert "Nothing to check: every annotation is in place" in driver.text


# -- other articles --------------------------------------------------------------------------------------------------


async def test_list_opens_another_article_and_keeps_the_place(
    make_reader: MakeReader, tmp_path: Path, seed: Path
) -> None:
    path = article(tmp_path, "\n\n".join(PARAGRAPHS))
    async with running(make_reader(path)) as driver:
        await driver.press("h")
    async with running(make_reader(seed)) as driver:
        await driver.press("j", "j", "L")
        await driver.rest()
        assert driver.top(LibraryScreen) and "Paragraph number" in driver.text
        await driver.press("j", "enter")
        await driver.ready()
        assert driver.reading.article.source == str(path) and "of 10" in driver.text and len(driver.stored) == 1
        await driver.press("L")
        await driver.rest()
        await driver.press("j", "enter")
        await driver.ready()
        assert driver.view.cursor == 2 and "¶ 3 of 11" in driver.text


async def test_article_without_its_file_opens_from_the_library(make_reader: MakeReader, tmp_path: Path) -> None:
    path = article(tmp_path, "\n\n".join(PARAGRAPHS))
    async with running(make_reader(path)) as driver:
        await driver.press("h")
    path.unlink()
    async with running(make_reader()) as driver:
        await driver.press("L")
        await driver.press("j")
        assert "file gone" in driver.text
        await driver.press("enter")
        await driver.ready()
        assert PARAGRAPHS[0][:20] in driver.text and len(driver.stored) == 1


# -- export ----------------------------------------------------------------------------------------------------------


def exported_to(driver: Driver) -> Path:
    """The file that the dialog would write."""
    dialog = driver.app.screen
    assert isinstance(dialog, ExportDialog)
    return Path(dialog.answer)


async def test_export_writes_given_file_and_remembers_the_directory(
    make_reader: MakeReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vault").mkdir()
    async with running(make_reader()) as driver:
        await driver.press("h", "x")
        field = driver.find(Input)
        assert exported_to(driver).parent == tmp_path and field.value.endswith(".md")
        field.value = str(tmp_path / "vault" / "notes.json")
        await driver.press("enter")
        await driver.rest()
        assert "Exported to" in driver.text
        assert len(json.loads((tmp_path / "vault" / "notes.json").read_text())["annotations"]) == 1
        await driver.press("x")
        assert exported_to(driver).parent == tmp_path / "vault"


async def test_export_never_overwrites_foreign_file(make_reader: MakeReader, tmp_path: Path) -> None:
    mine = tmp_path / "diary.md"
    mine.write_text("Dear diary")
    async with running(make_reader(config=Config(export_directory=tmp_path))) as driver:
        await driver.press("h", "x")
        driver.find(Input).value = str(mine)
        await driver.press("enter")
        await driver.rest()
        assert mine.read_text() == "Dear diary" and "diary.md" in driver.text


async def test_export_keeps_user_edits_unless_replacement_is_confirmed(make_reader: MakeReader, tmp_path: Path) -> None:
    target = tmp_path / "notes.md"
    async with running(make_reader(config=Config(export_directory=tmp_path))) as driver:
        await driver.press("h", "x")
        driver.find(Input).value = str(target)
        await driver.press("enter")
        await driver.rest()
        target.write_text(target.read_text().replace("---\n", "---\nproject: x\n", 1) + "\nMine.\n")
        mine = target.read_text()
        await driver.press("x")
        driver.find(Input).value = str(target)
        await driver.press("enter")
        await driver.rest()
        assert target.read_text() == mine and "kept 1 key (project), 1 line" in driver.text
        for answer, replaced in (("escape", False), ("enter", True)):
            await driver.press("x")
            driver.find(Input).value = str(target)
            await driver.press("ctrl+r")
            await driver.rest()
            assert driver.top(ReplaceFile) and "1 key (project), 1 line" in driver.text
            await driver.press(answer)
            await driver.rest()
            assert ("Mine." in target.read_text()) is not replaced
        assert (tmp_path / "notes.md.bak").read_text() == mine


# -- hostile text ----------------------------------------------------------------------------------------------------

HOSTILE = {
    "mixed": "[/ and [@click=app.quit]x[/] and \x1b[31mred\x1b[0m and \x9b2J and \x1b]52;c;aGVsbG8=\x07 and "
    "\u202etwo\u202c a\ud800b\udfffc d\u2028e\u2029f\x85g",
    "nul": "A line of plain words before what is not. " * 9 + "a\x00b\x07c\x08d\x0ee\x7ff\r\ng\x0bh\x0ci",
    "marks": "e" + "\u0301" * 10_000 + " done",
    "cjk": "漢字かな交じり文、ひらがな。한국어도 있다。" * 8,
    "long": "x" * 5_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_hostile_text_is_harmless(make_reader: MakeReader, library: Library, tmp_path: Path, kind: str) -> None:
    """In the article, a note, a tag and the file name: nothing raises, and nothing painted controls the terminal."""
    hostile = HOSTILE[kind]
    name = "".join(c for c in hostile[:60] if c not in "/\x00\ud800\udfff") + ".txt"
    path = tmp_path / name
    path.write_bytes(f"{hostile}\n\n“We said {hostile} to them,” said Mary Miller.\n".encode("utf-8", "surrogatepass"))
    loaded = load(path)
    reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
    span = loaded.document.span(0)
    library.annotations.annotate(
        reading, loaded.document, Target("paragraph", span), Edit("red", note=hostile, add_tags=(hostile,))
    )
    library.annotations.annotate(reading, loaded.document, Target("article", None), Edit(note=hostile))
    async with running(make_reader(path, config=Config(export_directory=tmp_path))) as driver:
        assert driver.unclean() == []
        for key in ("j", "h", "a", "escape", "t", "escape", "H", "escape", "?", "escape", "x", "escape", "L", "escape",
                    "A", "j", "P", "Q", "j", "escape", "y", "d", "u", "v", "s", "j", "w", "h", "!"):  # fmt: skip
            await driver.press(key)
            assert driver.unclean() == [], key
        await driver.press("/")
        await driver.paste(hostile[:200])
        await driver.press("enter", "escape", "a")
        await driver.paste(hostile[:500])
        assert driver.unclean() == []
        await driver.press("escape")
        for size in ((60, 20), (20, 5), (120, 40)):
            await driver.resize(*size)
            assert driver.unclean() == [], size
        await driver.press("x", "enter")
        await driver.rest()
        assert driver.unclean() == [] and len(driver.stored) >= 3
        assert driver.app.is_running
