"""Show an article before Textual is imported, which takes several times as long as all that is needed to paint it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.config import Config
from tui_reader.early_screen import EarlyScreen
from tui_reader.keys import KEYS, printed_keys, remapped
from tui_reader.library.open_article import OpenArticle
from tui_reader.look.annotations import faint_marks, usual_quotes
from tui_reader.look.frame import Frame, Opened, Settings, first_frame
from tui_reader.look.lists import Line, tab_line
from tui_reader.look.panes import BY_SPEAKER, SIDEBAR_TABS, Side, chosen_sides, measure_of, shown_at_first
from tui_reader.look.themes import NAMES, OWN_THEMES, ThemeColours, wanted_theme
from tui_reader.model import Peek, ReaderError
from tui_reader.screen import is_dumb

if TYPE_CHECKING:
    from tui_reader.formats.source import Source
    from tui_reader.library import Library

SMALLEST, LARGEST = (20, 5), (500, 200)
"""Columns and lines of the terminals on which the first frame is painted early."""
UNKNOWN = ("COLUMNS", "LINES")
"""Variables by which Textual may take another size than the terminal says."""

HARMLESS = ("TEXTUAL_ANIMATIONS", "TEXTUAL_DISABLE_KITTY_KEY", "TEXTUAL_FPS")
"""Settings of Textual that do not change its first frame."""


class First(NamedTuple):
    """The first frame of an article."""

    screen: EarlyScreen
    peek: Peek
    """What it shows of the library, to be shown by the app as well."""


def first_of(opened: Source, library: Library, config: Config) -> First | None:
    """Return the first frame of an article, to be shown while Textual is imported.

    Returns:
        None where Textual's own first frame might differ: in an unknown theme, on something else than a terminal of a
        known size, or if the library cannot be read at once.
    """
    if opened.live or not is_certain(os.environ):
        return None
    size = os.get_terminal_size(2)
    if not all(low <= cells <= high for low, cells, high in zip(SMALLEST, size, LARGEST, strict=True)):
        return None
    peek = library.articles.peek(opened.identity, opened.article.text_sha256 if opened.document.complete else None)
    if peek is None and os.path.lexists(library.path):
        return None
    peek = peek or Peek()
    theme = theme_of(peek.state, config.theme)
    if theme is None:
        return None
    from tui_reader.look.painting import colour_system, painted, segments

    system, coloured = colour_system(os.environ), not os.environ.get("NO_COLOR")
    letters = not coloured or system == "standard"
    try:
        article = OpenArticle(library, opened, peek)
        article.take_stored_extraction()
        frame = frame_of(article, config, size.columns, size.lines, letters=letters)
    except ReaderError:  # the app tells
        return None
    rows = painted(segments(frame, theme, system, coloured=coloured), system)
    return First(EarlyScreen([row.encode("utf-8", "replace") for row in rows], (size.columns, size.lines)), peek)


def is_certain(environment: Mapping[str, str]) -> bool:
    """Return whether Textual will paint on this terminal, in its size and in the colours that it tells."""
    if any(name in UNKNOWN or (name.startswith("TEXTUAL_") and name not in HARMLESS) for name in environment):
        return False
    if not environment.get("TERM") or is_dumb() or (sys.__stderr__ and sys.__stderr__.encoding.lower() != "utf-8"):
        return False
    try:
        devices = {(os.fstat(number).st_rdev, stat.S_ISCHR(os.fstat(number).st_mode)) for number in range(3)}
        return len(devices) == 1 and os.isatty(0) and os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return False


def theme_of(state: Mapping[str, str], named: str | None) -> ThemeColours | None:
    """Return the theme that the app will have; None for one that is not the program's own.

    Args:
        state: the state of the program in the library.
        named: the theme in the settings.
    """
    if named is not None and named not in NAMES:
        return None
    wanted = wanted_theme(state, named) or NAMES[0]
    return next((theme for theme in OWN_THEMES if theme.name == wanted), None)


def frame_of(article: OpenArticle, config: Config, width: int, height: int, *, letters: bool) -> Frame:
    """Return the first frame of an article that was loaded and not opened in the library yet.

    Args:
        letters: highlights are shown by the letter of their colour, as colours are few or none.

    Raises:
        LibraryError: the tags of the library, which are counted over their list, cannot be read.
    """
    peek = article.peek
    opened = Opened(
        article.document,
        article.article,
        article.annotations,
        article.digits,
        faint_marks(usual_quotes(article.quotes), article.people) if config.faint_marks else (),
        len(article.corrections.to_check()),
        peek.place.offset if peek.place is not None else None,
    )
    settings = Settings(
        measure_of(peek.state.get("measure"), config.measure),
        config.words_per_minute,
        printed_keys(remapped(config.keys) if config.keys else KEYS),
        shown_at_first(chosen_sides(peek.state), width),
        heads_of(article),
        letters,
    )
    return first_frame(opened, settings, width, height)


def heads_of(article: OpenArticle) -> dict[Side, tuple[Line, ...]]:
    """Return the lines over the lists beside an article."""
    state, headings = article.peek.state, len(article.document.headings())
    tabs = [tab for tab in SIDEBAR_TABS if tab != "outline" or headings]
    shown = state.get("tab", "")
    shown = shown if shown in tabs else tabs[0]
    labels = [SIDEBAR_TABS[tab] for tab in tabs]
    if (count := _count(article, shown)) is not None:
        labels[tabs.index(shown)] += f" {count}"
    grouped = shown == "quotes" and state.get("quotes") == BY_SPEAKER
    wishes = Line(((BY_SPEAKER, "accent"),)) if grouped else Line()
    notes = tab_line([f"Notes {len(article.annotations)}"], 0)
    return {"sidebar": (tab_line(labels, tabs.index(shown)), wishes), "notes": (notes, Line())}


def _count(article: OpenArticle, tab: str) -> int | None:
    """Return how many rows the list of a tab has; None while that is not known."""
    if tab == "outline":
        return len(article.document.headings())
    if tab == "tags":
        return len(article.tags())
    if not article.extracted:
        return None
    return len(usual_quotes(article.quotes)) if tab == "quotes" else len(article.people)
