"""Terminals with 16 colours or none: nothing is shown by colour alone."""

from __future__ import annotations

from itertools import combinations

import pytest
from rich.style import Style

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.config import Config
from tui_reader.look.annotations import letter_of
from tui_reader.look.contrast import READABLE, contrast
from tui_reader.look.palette import LOOKS, few_words
from tui_reader.look.themes import NAMES
from tui_reader.model import COLOURS

XTERM = [
    "#000000",
    "#cd0000",
    "#00cd00",
    "#cdcd00",
    "#0000ee",
    "#cd00cd",
    "#00cdcd",
    "#e5e5e5",
    "#7f7f7f",
    "#ff0000",
    "#00ff00",
    "#ffff00",
    "#5c5cff",
    "#ff00ff",
    "#00ffff",
    "#ffffff",
]
"""The 16 colours as xterm has them."""


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)


def few_style(name: str, dark: bool) -> Style | None:
    words = few_words(name, dark=dark)
    return Style.parse(words) if words is not None else None


def ground(style: Style) -> int | None:
    return style.bgcolor.number if style.bgcolor is not None else None


@pytest.mark.parametrize("dark", [True, False])
def test_highlights_search_selection_and_rows_differ(dark: bool) -> None:
    names = [f"article--{colour}" for colour in COLOURS]
    names += ["article--hit", "article--current-hit", "article--selected", "article--noted"]
    styles = {name: few_style(name, dark) for name in names}
    assert len(set(map(str, styles.values()))) == len(names)
    row = few_style("list--selected", dark)
    assert row is not None and all(one is not None for one in styles.values())
    highlights = {ground(style) for name, style in styles.items() if style and name.split("--")[1] in COLOURS}
    assert len(highlights) == len(COLOURS) and ground(row) not in highlights


@pytest.mark.parametrize("name", [name for name in LOOKS if few_words(name, dark=True)])
@pytest.mark.parametrize("dark", [True, False])
def test_text_is_readable_with_16_colours(name: str, dark: bool) -> None:
    style = few_style(name, dark)
    assert style is not None
    if style.color is not None and style.bgcolor is not None:
        text, back = style.color.number, style.bgcolor.number
        assert text is not None and back is not None
        assert contrast(XTERM[text], XTERM[back]) >= READABLE


def test_colour_letters_differ() -> None:
    letters = [letter_of(colour) for colour in COLOURS]
    assert all(one != other for one, other in combinations(letters, 2)) and all(map(str.isupper, letters))


async def mark_in_all_colours(driver: Driver) -> None:
    for number in "12345":
        await driver.press("H", number, "j")
    await driver.press("g")


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("theme", NAMES)
async def test_five_highlights_differ_on_the_screen(make_reader: MakeReader, theme: str) -> None:
    async with running(make_reader(config=Config(theme=theme)), (120, 60)) as driver:
        assert driver.app.console.color_system == "standard"
        await mark_in_all_colours(driver)
        starts = [driver.view.document.start(index) for index in range(5)]
        styles = [driver.style_at(start) for start in starts]
        assert len({ground(style) for style in styles}) == 5
        assert all(f"{letter}" in driver.text for letter in ("Y▌ In a dramatic", "G  According", "B  The timing"))


async def test_letters_show_the_colours_without_colour_support(
    make_reader: MakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(make_reader(), (120, 60)) as driver:
        await mark_in_all_colours(driver)
        assert all(sign in driver.text for sign in ("Y▌ In a", "G  According", "B  The timing", "R  What", "P  I have"))


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("theme", NAMES)
async def test_selected_row_is_readable(make_reader: MakeReader, theme: str) -> None:
    async with running(make_reader(config=Config(theme=theme)), (120, 40)) as driver:
        await driver.press("Q", "j")
        pane = driver.sidebar
        row = pane.cursor_cell()
        assert row is not None
        segments = [segment for segment in pane.render_line(row.y) if segment.text.strip(" │")]
        pairs = {(str(segment.style.color), str(segment.style.bgcolor)) for segment in segments if segment.style}
        assert len(pairs) == 1 and all(text != back for text, back in pairs)
