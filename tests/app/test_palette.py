"""The command palette, the help and the theme picker: matches, their order, and the effect of a choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tui_reader.app.screens.dialogs.commands import CommandPicker, Entry, found, is_match
from tui_reader.app.screens.dialogs.help import Section, by_group, help_lines, key_help, section_of
from tui_reader.app.screens.dialogs.themes import ThemePicker
from tui_reader.config import read_config
from tui_reader.keys import KEYS, print_keys

ENTRIES = [
    Entry("note", "Write note", "a", "Write or edit the note on the passage"),
    Entry("article-note", "Note on article", "W", "Write or edit the note on the whole article"),
    Entry("notes", "Notes", "A", "Show or hide the annotations"),
    Entry("bottom", "Bottom", "G End", "Go to the last paragraph"),
]


@pytest.mark.parametrize(
    ("query", "text", "fits"),
    [
        ("", "Bottom", True),
        ("hi col", "Highlight in colour", True),
        ("col hi", "Highlight in colour", False),
        ("NOTE", "Write note", True),
        ("ote", "Write note", False),
        ("note note", "Write note", False),
        ("$", "Note in $EDITOR", True),
    ],
)
def test_query_words_match_in_order(query: str, text: str, fits: bool) -> None:
    assert is_match(query, text) is fits


@pytest.mark.parametrize(
    ("query", "recent", "ids"),
    [
        ("", [], ["note", "article-note", "notes", "bottom"]),
        ("", ["bottom", "notes"], ["bottom", "notes", "note", "article-note"]),
        ("note", [], ["note", "article-note", "notes"]),
        ("edit", ["article-note"], ["article-note", "note"]),
        ("last para", [], ["bottom"]),
        ("annot", ["gone"], ["notes"]),
        ("zzz", [], []),
    ],
)
def test_matching_commands_are_listed_recent_ones_first(query: str, recent: list[str], ids: list[str]) -> None:
    assert [entry.id for entry in found(ENTRIES, query, recent)] == ids


@pytest.mark.parametrize("width", [30, 40, 80, 120, 300])
async def test_each_command_is_one_line_with_its_key_on_the_right(make_reader: MakeReader, width: int) -> None:
    async with running(make_reader(), (width, 24)) as driver:
        await driver.press("ctrl+p")
        dialog = driver.app.screen
        assert isinstance(dialog, CommandPicker)
        rows = [option.prompt for option in dialog.query_one("Choices")._options]  # type: ignore[attr-defined]
        assert len({row.cell_length for row in rows}) == 1
        shown = {row.id: print_keys(row) for row in KEYS}
        ends = zip(map(str, rows), (shown[one].split()[-1] for one in dialog.shown), strict=True)
        assert all(row.endswith((end, "…")) for row, end in ends)


async def test_article_command_runs_from_a_panel(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("Q", "ctrl+p")
        await driver.paste("last para")
        await driver.press("enter")
        assert driver.view.has_focus and driver.view.cursor == driver.view.count - 1


def test_help_has_two_columns_in_a_wide_window() -> None:
    narrow, wide = (help_lines(by_group(KEYS), width) for width in (80, 120))
    assert len(wide) < len(narrow) * 0.7
    text = ["".join(text for text, _ in line) for line in wide]
    assert max(map(len, text)) <= 120 and any("MOVE" in line and "PANELS" not in line for line in text)
    for row in KEYS:
        assert not print_keys(row) or row.tooltip.split()[0] in key_help(KEYS, 120)


@pytest.mark.parametrize(("query", "count"), [("", 3), ("next", 1), ("panel j", 1), ("j k", 0), ("QUOTES", 3)])
def test_help_filter(query: str, count: int) -> None:
    section = Section("Quotes panel", [("j", "Next row"), ("k", "Previous row"), ("c", "Confirm")])
    lines = ["".join(text for text, _ in line) for line in help_lines([section], 60, query)]
    assert len(lines) == (count + 1 if count else 1) and (lines == ["No key fits."]) is not bool(count)


def test_context_section_has_the_keys_of_its_rows() -> None:
    section = section_of("Here", KEYS, ("question", "dialog"))
    assert ("Enter", "Accept what was typed or chosen") in section.rows and ("h", "Highlight") not in section.rows


async def test_help_starts_with_the_current_context(make_reader: MakeReader) -> None:
    async with running(make_reader(), (120, 40)) as driver:
        await driver.press("T", "?")
        assert "TAGS PANEL" in driver.text and "Rename" in driver.text
        await driver.press("?", "escape", "v", "?")
        assert "WHILE SELECTING" in driver.text


async def test_theme_is_previewed_while_selected(make_reader: MakeReader, tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "dusk.toml").write_text('[colours]\nbackground = "#101418"\n')
    config, _ = read_config(tmp_path / "config.toml")
    async with running(make_reader(config=config)) as driver:
        driver.app.action_change_theme()
        await driver.until(lambda: driver.top(ThemePicker))
        await driver.press("down", "down", "down")
        assert driver.app.theme == "dusk" and driver.app.library.get_state("theme") in (None, "reader-dark")
        await driver.press("escape")
        assert driver.app.theme == "reader-dark"
        driver.app.action_change_theme()
        await driver.until(lambda: driver.top(ThemePicker))
        await driver.paste("light")
        await driver.press("enter")
        assert driver.app.theme == "reader-light" == driver.app.library.get_state("theme")
