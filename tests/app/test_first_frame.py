"""What is painted before Textual is imported is what Textual paints first, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from textual.app import App
from textual.screen import Screen

from tests.app.reader_driver import MakeReader, running
from tui_reader.app.app import make_app
from tui_reader.app.panels import PANELS
from tui_reader.app.screens.reading import ReadingScreen
from tui_reader.cli.first_paint import frame_of
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.library.open_article import OpenArticle
from tui_reader.library.opening import extraction_of
from tui_reader.look.painting import SYSTEMS, colour_system, segments
from tui_reader.look.panes import SIDEBAR_TABS, layout_for, width_for
from tui_reader.look.themes import NAMES, OWN_THEMES
from tui_reader.model import COLOURS, Edit, Target
from tui_reader.text.spans import Span

SIZES = [(80, 24), (120, 40), (60, 20), (200, 50), (100, 30), (71, 9), (31, 6)]
TERMINALS = {
    "truecolour": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "256 colours": {"TERM": "xterm-256color"},
    "16 colours": {"TERM": "xterm"},
    "no colours": {"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"},
}
HEADS = 2
"""Rows over a list."""
Cell = tuple[str, str]
"""(a character, what a terminal is told about how it looks)."""

MARKDOWN = """# The bridge

By Ada North

The *old* bridge was **closed** on Monday, `said` the [town](https://example.org).

> It will be open again in spring. It will be open again in spring. It will be open again in spring.

- one
- two, which is longer than the first one and goes on for a while so that it is broken into rows

| name | share |
|------|-------|
| Ada  | 12 %  |
| Björn Österlund | 3 % |

    code = 漢字 + "e\u0301"

---

## Later

这座桥在星期一关闭了。这座桥在星期一关闭了。这座桥在星期一关闭了。这座桥在星期一关闭了。这座桥在星期一关闭了。
"""


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[list[list[Segment]]]:
    """What is displayed of the article before its quotes are listed."""
    found: list[list[list[Segment]]] = []
    display = App._display

    def displayed(app: App[Any], screen: Screen[Any], renderable: Any) -> None:
        display(app, screen, renderable)
        if isinstance(screen, ReadingScreen) and not found:
            rows = [list(strip) for strip in screen._compositor.render_strips()]
            if any(segment.text.strip() for segment in rows[0]):
                found.append(rows)

    monkeypatch.setattr(App, "_display", displayed)
    return found


def cells(row: Iterable[Segment], system: ColorSystem) -> list[Cell]:
    """The cells of a row; a wide character is in its first one."""
    found: list[Cell] = []
    for segment in row:
        look = segment.style._make_ansi_codes(system) if segment.style else ""
        for character in segment.text:
            size = Segment(character).cell_length
            if size:
                found += [(character, look), *[("", look)] * (size - 1)]
            elif found:
                found[-1] = (found[-1][0] + character, look)
    return found


def compared(rows: list[list[Segment]], system: ColorSystem, measure: int) -> list[list[Cell]]:
    """The cells of a screen; what is listed beside the article is left out."""
    screen = [cells(row, system) for row in rows]
    width = len(screen[0])
    layout = layout_for(width)
    left = width_for("sidebar", width, measure) - 1 if layout != "panels over the article" else 0
    right = width_for("notes", width, measure) if layout == "three panes" else 0
    blank = ("", "listed")
    for row in screen[1 + HEADS : -1]:
        row[:left] = [blank] * left
        row[width - right :] = [blank] * right
    return screen


def annotated(library: Library, path: Path) -> None:
    """The article with a highlight in each colour, overlapping ones, tags, notes, and a place in it."""
    source = load(path)
    article = OpenArticle(library, source)
    article.open()
    document = article.document
    for number, colour in enumerate(COLOURS):
        block = document.span(min(number + 1, len(document) - 1))
        span = Span(block.start + 4, min(block.end, block.start + 30 + number))
        tags = ("policy/draft",) if number % 2 else ()
        article.annotate(Target("span", span), Edit(colour=colour, add_tags=tags))
    first = document.span(1)
    article.annotate(Target("span", Span(first.start + 10, first.start + 20)), Edit(note="See the other one\nand more"))
    article.annotate(Target("paragraph", first), Edit(add_tags=("paragraph",), note="All of it"))
    article.annotate(Target("article", Span(0, 0)), Edit(note="On the whole"))


@pytest.fixture
def article_file(tmp_path: Path, seed: Path, request: pytest.FixtureRequest) -> Path:
    if request.param == "seed":
        return seed
    path = tmp_path / f"{request.param}.md"
    texts = {"structured": MARKDOWN, "word": "Word\n", "long": "# Long\n\n" + "word " * 12_000 + "\n\n## Two\n\nend\n"}
    path.write_text(texts[request.param], encoding="utf-8")
    return path


async def check(
    library: Library,
    path: Path,
    frames: list[list[list[Segment]]],
    size: tuple[int, int],
    terminal: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    config: Config = Config(),  # noqa: B008 - a value
) -> None:
    for name in ("NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in terminal.items():
        monkeypatch.setenv(name, value)
    source = load(path)
    system, coloured = colour_system(terminal), "NO_COLOR" not in terminal
    app = make_app(library, config, source)
    article = OpenArticle(library, source, app.peek)
    article.take_stored_extraction()
    frame = frame_of(article, config, *size, letters=not coloured or system == "standard")
    theme = next(theme for theme in OWN_THEMES if theme.name == app.theme)
    early = segments(frame, theme, system, coloured=coloured)
    async with running(app, size, wait=False) as driver:
        await driver.until(lambda: frames)
        assert app.console.color_system == system
    colours = SYSTEMS[system]
    expected = compared(frames[0], colours, config.measure)
    shown = compared(early, colours, config.measure)
    assert [len(row) for row in shown] == [size[0]] * size[1]
    for y in range(size[1]):
        assert shown[y] == expected[y], f"row {y}"


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("article_file", ["seed"], indirect=True)
async def test_annotated_article_is_painted_as_textual_does(
    article_file: Path,
    library: Library,
    frames: list[list[list[Segment]]],
    size: tuple[int, int],
    terminal: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    annotated(library, article_file)
    await check(library, article_file, frames, size, TERMINALS[terminal], monkeypatch)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("article_file", ["seed", "structured", "long", "word"], indirect=True)
async def test_article_is_painted_as_textual_does_at_the_first_time(
    article_file: Path,
    library: Library,
    frames: list[list[list[Segment]]],
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await check(library, article_file, frames, size, TERMINALS["truecolour"], monkeypatch)


@pytest.mark.parametrize("tab", ["quotes", "people"])
@pytest.mark.parametrize("size", SIZES[:3], ids=str)
@pytest.mark.parametrize("article_file", ["seed"], indirect=True)
async def test_stored_quotes_are_painted_as_textual_does(
    article_file: Path,
    library: Library,
    frames: list[list[list[Segment]]],
    size: tuple[int, int],
    tab: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    annotated(library, article_file)
    extraction_of(library, load(article_file).document)
    library.set_state("tab", tab)
    await check(library, article_file, frames, size, TERMINALS["truecolour"], monkeypatch)


@pytest.mark.parametrize("theme", NAMES)
@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("article_file", ["structured"], indirect=True)
async def test_theme_is_painted_as_textual_does(
    article_file: Path,
    library: Library,
    frames: list[list[list[Segment]]],
    theme: str,
    terminal: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    annotated(library, article_file)
    library.set_state("theme", theme)
    await check(library, article_file, frames, (120, 40), TERMINALS[terminal], monkeypatch)


@pytest.mark.parametrize(
    "state",
    [
        {"panels": "none"},
        {"panels": "notes"},
        {"panels": "sidebar", "measure": "50/72"},
        {"tab": "outline"},
        {"tab": "tags"},
        {"tab": "people"},
        {"quotes": "by speaker"},
        {"theme": "reader-light", "measure": "200/60"},
    ],
    ids=str,
)
@pytest.mark.parametrize("article_file", ["structured"], indirect=True)
async def test_state_of_the_last_time_is_painted_as_textual_does(
    article_file: Path,
    library: Library,
    frames: list[list[list[Segment]]],
    state: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    annotated(library, article_file)
    for key, value in state.items():
        library.set_state(key, value)
    await check(library, article_file, frames, (120, 40), TERMINALS["truecolour"], monkeypatch)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.97])
@pytest.mark.parametrize("article_file", ["seed", "structured", "long"], indirect=True)
async def test_place_of_the_last_time_is_painted_as_textual_does(
    article_file: Path,
    library: Library,
    frames: list[list[list[Segment]]],
    share: float,
    make_reader: MakeReader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = load(article_file)
    article = OpenArticle(library, source)
    article.open()
    article.save_place(int(source.document.length * share))
    await check(library, article_file, frames, (80, 24), TERMINALS["256 colours"], monkeypatch)


@pytest.mark.parametrize(
    "term", ["xterm", "xterm-256color", "xterm-kitty", "screen.xterm-16color", "linux", "", "256color"]
)
@pytest.mark.parametrize("colours", ["", "truecolor", "24bit", " TrueColor ", "yes"])
def test_colours_are_counted_as_rich_does(term: str, colours: str) -> None:
    from rich.console import Console

    environment = {"TERM": term, "COLORTERM": colours}
    assert Console(force_terminal=True, _environ=environment).color_system == colour_system(environment)


def test_tabs_are_the_panels_of_the_sidebar() -> None:
    assert {kind.id: kind.title for kind in PANELS if kind.side == "sidebar"} == dict(SIDEBAR_TABS)


@pytest.mark.parametrize("theme", OWN_THEMES, ids=lambda theme: theme.name)
def test_colours_of_a_theme_are_those_of_textual(theme: Any, make_reader: MakeReader) -> None:
    app = make_reader()
    app.set_reactive(App.theme, theme.name)
    assert {name: app.get_css_variables()[name].lower() for name in theme.colours} == theme.colours
