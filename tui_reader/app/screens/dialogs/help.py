"""Show the keys in force: those of where one is first, the rest by group, filtered while one types."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from tui_reader.app.bindings import rows_in_force
from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.app.widgets.line_field import LineField
from tui_reader.keys import Context, Key, print_keys
from tui_reader.text.clean import clean_line

TWO_COLUMNS = 100
"""Columns of a window from which the keys stand in two columns."""
WIDEST = 150
_GAP = 4
Row = tuple[str, str]
"""Keys, and what they do."""
Piece = tuple[str, str]
"""Text, and its style."""


class Section(NamedTuple):
    """Keys under one heading."""

    title: str
    rows: Sequence[Row]


class _Scrolled(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Text that is scrolled with the keys of the key table."""


class HelpScreen(Dialog[None]):
    """The keys in force.

    Args:
        settings: the settings file, in which they can be changed.
        first: returns the keys of where one is, shown before all others, of the key table; None if there are none.
    """

    AUTO_FOCUS = ""
    CONTEXTS = ("choice", "help")
    CLOSED_BY = ("help", "quit")

    def __init__(self, settings: Path | None, first: Callable[[Sequence[Key]], Section | None]) -> None:
        super().__init__()
        self._settings, self._first = settings, first
        self._query = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Keys")
            box.border_subtitle = Content(
                self.hint(
                    ("help-filter", "filters"),
                    (("change-down", "change-up"), "scroll"),
                    ("dialog-close", "closes"),
                )
            )
            field = LineField(placeholder="words of a key or command", id="help-words")
            field.display = False
            yield field
            with _Scrolled():
                yield Static(id="key-help")

    def on_mount(self) -> None:
        self.set_focus(None)
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        self._show()

    def _show(self) -> None:
        box_width = min(WIDEST, self.app.size.width - 4) if self.app.size.width >= TWO_COLUMNS else 84
        self.query_one(".box").styles.width = box_width
        width = min(box_width, self.app.size.width) - 6
        rows = rows_in_force(self.app)
        first = self._first(rows)
        sections = [*([first] if first is not None and first.rows else []), *by_group(rows)]
        lines = help_lines(sections, width, self._query)
        if self._settings is not None and not self._query:
            lines += [[], [(f"Settings: {clean_line(str(self._settings))}", "$dim")]]
        self.query_one("#key-help", Static).update(Content("\n").join(Content.assemble(*line) for line in lines))

    def keys_changed(self) -> None:
        self._show()

    @property
    def _scroll(self) -> _Scrolled:
        return self.query_one(_Scrolled)

    @property
    def _field(self) -> LineField:
        return self.query_one(LineField)

    # -- filtering ----------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Open the line for the filter."""
        self._field.display = True
        self._field.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._query = event.value
        self._scroll.scroll_home(animate=False)
        self._show()

    def action_take_change(self) -> None:
        """Go from the filter to the keys."""
        self.set_focus(None)

    def action_close(self) -> None:
        """Leave the filter, then the help."""
        if self._field.display:
            self._field.value = ""
            self._field.display = False
            self.set_focus(None)
        else:
            self.dismiss(None)

    def action_show_help(self) -> None:
        """Close: the key that shows the keys hides them."""
        self.dismiss(None)

    # -- scrolling ----------------------------------------------------------------------------------------------

    def action_change_move(self, step: int) -> None:
        self._scroll.scroll_relative(y=step, animate=False)

    def action_change_page(self, step: int) -> None:
        self._scroll.scroll_relative(y=step * max(1, self._scroll.size.height - 1), animate=False)

    def action_change_end(self, step: int) -> None:
        if step < 0:
            self._scroll.scroll_home(animate=False)
        else:
            self._scroll.scroll_end(animate=False)


def by_group(rows: Iterable[Key]) -> list[Section]:
    """Return the key table by group."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        if printed := print_keys(row):
            grouped.setdefault(row.group, []).append((printed, row.tooltip))
    return [Section(group, lines) for group, lines in grouped.items()]


def section_of(title: str, rows: Iterable[Key], contexts: Sequence[Context]) -> Section:
    """Return the keys that are active in one of some contexts."""
    here = [row for row in rows if set(contexts) & set(row.contexts)]
    return Section(title, [(print_keys(row), row.tooltip) for row in here if print_keys(row)])


def key_help(rows: Sequence[Key], width: int = 78) -> str:
    """Format the key table as text of at most `width` cells."""
    return "\n".join("".join(text for text, _ in line) for line in help_lines(by_group(rows), width))


def help_lines(sections: Iterable[Section], width: int, query: str = "") -> list[list[Piece]]:
    """Return the lines of the help: one column, or two where there is room, with the keys that fit a filter."""
    fitting = [_filtered(section, query) for section in sections]
    wide = width >= TWO_COLUMNS - 10
    column = (width - _GAP) // 2 if wide else width
    blocks = [_block(section, column) for section in fitting if section.rows]
    if not blocks:
        return [[("No key fits.", "$dim")]]
    if not wide:
        return _stacked(blocks)
    left, right = _balanced(blocks)
    lines = []
    for at in range(max(len(left), len(right))):
        first = left[at] if at < len(left) else []
        second = right[at] if at < len(right) else []
        used = sum(len(text) for text, _ in first)
        lines.append([*first, (" " * (column + _GAP - used), ""), *second] if second else first)
    return lines


def _filtered(section: Section, query: str) -> Section:
    words = query.casefold().split()
    title = section.title.casefold()
    rows = [row for row in section.rows if all(word in f"{title} {row[0]} {row[1]}".casefold() for word in words)]
    return section._replace(rows=rows)


def _block(section: Section, width: int) -> list[list[Piece]]:
    """The lines of one section: its title, then keys and what they do."""
    column = 22 if width >= 56 else 18 if width >= 44 else 14
    room = max(16, min(width, 76) - column)
    lines: list[list[Piece]] = [[(section.title.upper(), "bold $accent")]]
    for keys, does in section.rows:
        first, *others = textwrap.wrap(does, room) or [""]
        if len(keys) > column - 3:
            lines.append([("  ", ""), (keys, "bold $primary")])
            others = [first, *others]
        else:
            lines.append([("  ", ""), (keys, "bold $primary"), (" " * (column - 2 - len(keys)), ""), (first, "")])
        lines += [[(" " * column, ""), (line, "")] for line in others]
    return lines


def _stacked(blocks: Iterable[list[list[Piece]]]) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    for block in blocks:
        lines += [[], *block] if lines else block
    return lines


def _balanced(blocks: Sequence[list[list[Piece]]]) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """Split blocks, in their order, into two columns of about the same height."""
    heights = [len(block) + 1 for block in blocks]
    cut = min(range(1, len(blocks) + 1), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    return _stacked(blocks[:cut]), _stacked(blocks[cut:])
