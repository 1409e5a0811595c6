"""A changed article: the banner, the comparison, and annotations to check one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.screens.dialogs.check import CheckDialog
from tui_reader.app.screens.dialogs.compare import CompareScreen
from tui_reader.app.widgets.bars import Banner
from tui_reader.app.widgets.list_pane import ListPane
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Annotation, AnnotationKind, Edit, Target
from tui_reader.text.spans import Span

ONE = "The city's council met on Monday and talked for three hours about the bridge over the river."
TWO = "Nobody could say when the work would begin, or who was going to pay for all of it."
THREE = "The mayor promised an answer before the summer; the papers did not believe a word."
FOUR = "An engineer had warned of the cracks two years ago, in a letter that was lost somewhere."
FIRST = (ONE, TWO, THREE, FOUR)
QUOTE = "promised an answer before the summer"
EDITED = THREE.replace("an answer", "a good answer")
LATER = datetime(2026, 5, 5, 9, 15, tzinfo=UTC)
TWICE = ("He promised an answer before the summer, they say.", "Or he promised an answer before the summer to all.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "article.txt"


def mark_up(library: Library, path: Path, *marked: str) -> None:
    """Open the first text on 3 May, annotate the given words, and advance two days."""
    path.write_text("\n\n".join(FIRST))
    loaded = load(path)
    reading, document = library.articles.open(loaded.article, loaded.document, loaded.identity), loaded.document
    for words in marked:
        start = document.text.index(words)
        kind: AnnotationKind = "paragraph" if words in FIRST else "span"
        target = Target(kind, Span(start, start + len(words)))
        library.annotations.annotate(reading, document, target, Edit("yellow", note="A note.", add_tags=("uk",)))
    library.clock = lambda: LATER


def change(path: Path, *texts: str) -> None:
    path.write_text("\n\n".join(texts))


def words_of(driver: Driver, annotation: Annotation) -> str | None:
    return driver.view.document.slice(*annotation.span) if annotation.span else None


def mark(driver: Driver, exact: str = QUOTE) -> Annotation:
    return next(annotation for annotation in driver.stored if annotation.exact == exact)


def banner(driver: Driver) -> str:
    found = driver.app.screen.query(Banner)
    return driver.lines[found.first().region.y] if found else ""


# -- the banner ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "marked", "told"),
    [
        ((*FIRST, "New."), (QUOTE,), "changed since 3 May: 1 paragraph new; 1 annotation kept"),
        ((ONE, THREE), (), "changed since 3 May: 2 paragraphs gone  "),
        ((ONE, TWO, EDITED, FOUR), (QUOTE, ONE), "1 paragraph edited; 1 annotation kept, 1 changed"),
        ((THREE, ONE, TWO, FOUR, "New."), (QUOTE,), "1 paragraph new, 1 moved; 1 annotation moved"),
        ((ONE, TWO), (QUOTE, FOUR), "2 paragraphs gone; 2 annotations unplaced"),
        ((ONE.replace("'", "’"), *FIRST[1:]), (QUOTE,), "spacing and typography only; 1 annotation kept"),
    ],
)
async def test_banner_summarizes_the_changes(
    make_reader: MakeReader, library: Library, path: Path, texts: Sequence[str], marked: Sequence[str], told: str
) -> None:
    mark_up(library, path, *marked)
    change(path, *texts)
    async with running(make_reader(path)) as driver:
        assert told in banner(driver) + "  " and "D compares" in banner(driver)
        to_check = sum(annotation.needs_look for annotation in driver.stored)
        assert (f"! checks {to_check}" in banner(driver)) == (f"! {to_check} to check" in driver.text) == bool(to_check)
        await driver.press("escape")
        assert not banner(driver) and texts[0][:30] in driver.text
    async with running(make_reader(path)) as driver:  # the same text again is not a change
        assert not banner(driver)


@pytest.mark.parametrize("size", [(120, 40), (100, 30), (80, 24), (60, 20), (40, 12)])
async def test_banner_fits_every_window_size(
    make_reader: MakeReader, library: Library, path: Path, size: tuple[int, int]
) -> None:
    mark_up(library, path, QUOTE, ONE)
    change(path, ONE, "New.", EDITED)
    async with running(make_reader(path), size) as driver:
        line = banner(driver)
        assert line.strip().startswith("changed since 3 May:") and "D" in line.rsplit("  ", 2)[-2]
        assert line.endswith(("Esc closes", "Esc")) and len(line) <= size[0]
        await driver.resize(140, 40)
        assert "1 paragraph new, 2 gone, 1 edited; 1 annotation kept, 1 changed" in banner(driver)


async def test_unchanged_article_has_no_banner(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark_up(library, path, QUOTE)
    async with running(make_reader(path)) as driver:
        assert not banner(driver) and "to check" not in driver.text
        await driver.press("D")
        await driver.rest()
        assert "No earlier version of this article" in driver.text and not driver.app.holds_keys


# -- comparison ------------------------------------------------------------------------------------------------------


async def test_old_and_new_text_are_compared_by_word(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark_up(library, path)
    change(path, ONE, "Quite new.", EDITED, FOUR)
    async with running(make_reader(path)) as driver:
        await driver.press("D")
        await driver.until(lambda: driver.top(CompareScreen))
        text = " ".join(line.strip("│ ›") for line in driver.lines)
        assert "3 changes since 3 May" in text and "[-Nobody could say when" in text and "{+Quite new.+}" in text
        assert "The mayor promised [-an-] {+a good+} answer before the summer" in text
        assert text.count("1 paragraph unchanged") == 2 and ONE[:20] not in text
        await driver.press("n", "n", "enter")
        assert not driver.top(CompareScreen) and driver.view.cursor == 2


async def test_changes_are_visible_without_colours(
    make_reader: MakeReader, library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    mark_up(library, path)
    change(path, ONE, TWO, EDITED, FOUR)
    async with running(make_reader(path)) as driver:
        await driver.press("D")
        await driver.until(lambda: driver.top(CompareScreen))
        styles = {segment.text: segment.style for strip in driver.strips for segment in strip if segment.style}
        assert styles["[-an-]"].strike and styles["{+a good+}"].bold


async def test_typographic_changes_open_no_comparison(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark_up(library, path)
    change(path, *(text.replace("'", "’") for text in FIRST))
    async with running(make_reader(path)) as driver:
        await driver.press("D")
        await driver.rest()
        assert "Only spacing and typography changed" in driver.text and not driver.top(CompareScreen)
        await driver.press("j")
        assert driver.view.cursor == 1  # no key is held back


async def test_hostile_text_is_shown_as_text(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark_up(library, path, QUOTE)
    change(path, ONE, TWO, "[/red] \x1b[31m [@click=app.quit]promised an answer[/] before \u202ethe summer", FOUR)
    async with running(make_reader(path)) as driver:
        await driver.press("D")
        await driver.until(lambda: driver.top(CompareScreen))
        assert not driver.unclean() and "[/red]" in driver.text
        await driver.press("escape", "!")
        assert driver.top(CheckDialog) and not driver.unclean()


# -- annotations to check --------------------------------------------------------------------------------------------


async def test_changed_annotation_shows_old_text_and_is_accepted(
    make_reader: MakeReader, library: Library, path: Path
) -> None:
    mark_up(library, path, QUOTE)
    change(path, ONE, TWO, EDITED, FOUR)
    async with running(make_reader(path)) as driver:
        await driver.press("!")
        assert "Annotation 1 of 1 to check: the words were changed" in driver.text and f"“{QUOTE}”" in driver.text
        assert "promised [-an-] {+a good+} answer before the summer" in driver.text and "#uk A note." in driver.text
        start = driver.view.document.text.index("promised")
        assert driver.style_at(start).bgcolor != driver.style_at(start - 2).bgcolor
        await driver.press("enter")
        assert mark(driver).confirmed and "to check" not in driver.text and not banner(driver)
        assert "✓ words changed" in driver.text
        await driver.press("u")
        assert not mark(driver).confirmed and "! 1 to check" in driver.text


async def test_another_candidate_can_be_chosen(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark_up(library, path, QUOTE)
    change(path, ONE, TWO, *TWICE, FOUR)
    async with running(make_reader(path)) as driver:
        await driver.press("!")
        choices = driver.find(ListPane)
        assert [word in driver.text for word in ("¶ 3", "¶ 4", "Somewhere else", "Nowhere")] == [True] * 4
        here = mark(driver).span
        await driver.press("j")
        assert choices.selected == 1
        await driver.press("enter")
        found = mark(driver)
        assert found.confirmed and found.span != here and words_of(driver, found) == QUOTE
        assert driver.passage == found


async def test_unplaced_annotation_is_placed_by_hand(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark_up(library, path, QUOTE)
    change(path, ONE, TWO, "The mayor will tell them more in June.", FOUR)
    async with running(make_reader(path)) as driver:
        await driver.press("!", "G", "enter")
        assert f"Where does it belong? “{QUOTE}”" in banner(driver) and driver.context == "select"
        await driver.press("escape", "enter")
        assert "Select the words first" in driver.text
        await driver.press("g", "j", "j", "v", "w", "w")
        chosen = driver.selected_words
        await driver.press("enter")
        found = mark(driver)
        assert words_of(driver, found) == chosen and found.confirmed and found.status == "changed"
        assert "everything is checked" in driver.text and not banner(driver)
        await driver.press("enter")  # nothing to place: nothing happens
        assert "no mark" not in driver.text and mark(driver) == found


async def test_placing_by_hand_can_be_cancelled(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark_up(library, path, QUOTE)
    change(path, ONE, TWO, FOUR)
    async with running(make_reader(path)) as driver:
        await driver.press("!", "G", "enter", "escape", "escape")
        assert not banner(driver) and not mark(driver).confirmed
        await driver.press("v", "enter")
        assert mark(driver).span is None and driver.context == "select"


async def test_placing_by_hand_continues_while_cursor_moves(
    make_reader: MakeReader, library: Library, path: Path
) -> None:
    mark_up(library, path, QUOTE)
    change(path, ONE, TWO, FOUR)
    async with running(make_reader(path)) as driver:
        await driver.press("!", "G", "enter")
        assert "Enter places it" in banner(driver) and "Esc clears" in banner(driver)
        assert "selects" not in banner(driver)
        await driver.press("escape", "G")
        assert "v selects" in banner(driver) and "Esc gives up" in banner(driver) and "places" not in banner(driver)
        await driver.press("v", "w")
        assert "Enter places it" in banner(driver)
        await driver.press("enter")
        assert (words_of(driver, mark(driver)) or "").startswith("An engineer") and not banner(driver)


async def test_unplaced_annotation_can_be_kept_with_note_and_tags(
    make_reader: MakeReader, library: Library, path: Path
) -> None:
    mark_up(library, path, QUOTE)
    change(path, ONE, TWO, FOUR)
    async with running(make_reader(path)) as driver:
        await driver.press("!")
        assert "the words are no longer in the text" in driver.text
        await driver.press("enter")
        found = mark(driver)
        assert (found.status, found.confirmed, found.note, found.tags) == ("orphan", True, "A note.", ("uk",))
        assert "✓ unplaced" in driver.text and "A note." in driver.text and "to check" not in driver.text
        await driver.press("!")
        assert "Nothing to check" in driver.text


async def test_annotations_are_checked_in_order(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark_up(library, path, ONE, QUOTE, FOUR)
    change(path, ONE.replace("three", "four"), TWO, EDITED, FOUR.replace("two", "ten"))
    async with running(make_reader(path), (80, 24)) as driver:
        await driver.press("!")
        titles = []
        for key in ("n", "n", "n", "N", "escape"):
            titles.append(
                next(line for line in driver.lines if "to check:" in line).split(" of ")[0].rsplit("Annotation ")[-1]
            )
            await driver.press(key)
        assert titles == ["1", "2", "3", "1", "3"]
        await driver.press("!", "enter", "enter", "enter")
        assert all(annotation.confirmed for annotation in driver.stored) and "everything is checked" in driver.text


async def test_checking_starts_at_selected_row_of_notes_panel(
    make_reader: MakeReader, library: Library, path: Path
) -> None:
    mark_up(library, path, ONE, FOUR)
    change(path, ONE.replace("three", "four"), TWO, FOUR.replace("two", "ten"))
    async with running(make_reader(path)) as driver:
        await driver.press("A", "G", "!")
        assert "Annotation 2 of 2 to check" in driver.text and "“An engineer" in driver.text


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)])
async def test_passage_stays_visible_above_the_dialog(
    make_reader: MakeReader, library: Library, path: Path, size: tuple[int, int]
) -> None:
    mark_up(library, path, FOUR)
    change(path, ONE, TWO, THREE, FOUR.replace("two", "ten"))
    async with running(make_reader(path), size) as driver:
        await driver.press("!")
        box = driver.app.screen.query_one(".box")
        row = driver.view.region.y + driver.view.cursor_row
        assert driver.view.region.y <= row < box.region.y and "An engineer" in driver.lines[row]
        await driver.press("escape")
        assert driver.view.top <= driver.view.flow.lowest_top(driver.view.page)


async def test_keys_from_config_are_used(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark_up(library, path, QUOTE)
    change(path, ONE, TWO, EDITED, FOUR)
    keys = {"next-check": ("f4",), "compare": ("f6",), "change-take": ("m",), "change-next": ("f7",)}
    async with running(make_reader(path, config=Config(keys=keys))) as driver:
        assert "F4 checks 1" in banner(driver) and "F6 compares" in banner(driver)
        await driver.press("f4")
        assert "m chooses" in driver.text
        await driver.press("enter")
        assert driver.top(CheckDialog)
        await driver.press("m")
        assert mark(driver).confirmed


async def test_command_during_opening_does_not_hide_the_changes(
    make_reader: MakeReader, library: Library, path: Path
) -> None:
    mark_up(library, path, QUOTE)
    change(path, ONE, TWO, EDITED, FOUR)
    async with running(make_reader(path), wait=False) as driver:
        driver.article.open()
        await driver.ready()
        assert "1 paragraph edited; 1 annotation changed" in banner(driver)


async def test_read_only_library_shows_annotations_and_writes_nothing(
    make_reader: MakeReader, library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_up(library, path, QUOTE, ONE)
    change(path, TWO, EDITED, FOUR)
    library.close()
    monkeypatch.setattr("tui_reader.store.file.connection._unwritable", lambda _: "the library is read-only")
    async with running(make_reader(path)) as driver:
        assert "! 2 to check" in driver.text and "1 changed, 1 unplaced" in banner(driver)
        await driver.press("!")
        assert "Annotation 1 of 2 to check: the words were changed" in driver.text and "{+a good+}" in driver.text
        await driver.press("enter")
        assert not driver.top(CheckDialog) and "○ read-only" in driver.text and "! 2 to check" in driver.text
        await driver.press("D")
        await driver.until(lambda: driver.top(CompareScreen))
