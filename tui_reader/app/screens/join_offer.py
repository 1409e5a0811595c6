"""The dialog that shows what two copies of an article have, and offers to join them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_reader.app.screens.changes import ChangesDialog
from tui_reader.app.widgets.list_pane import Item, Line
from tui_reader.model import ArticleEntry, Copy
from tui_reader.text.clean import clean_line

Answer = Literal["join", "apart"]


class JoinOffer(ChangesDialog[Answer]):
    """Join (undo takes it back), keep apart for good, or decide later."""

    def __init__(self, this: ArticleEntry, copy: Copy, day: Callable[[str], str]) -> None:
        super().__init__()
        self._this, self._copy, self._day = this, copy, day
        count = copy.entry.annotations
        coming = f"{count} note{'s' if count != 1 else ''} and all else it has comes to this one"
        # The dialog comes unasked: a key meant for the article must do no harm, so the first row changes nothing.
        rows = (
            ("later", "Decide later"),
            ("join", f"Join them: {coming}"),
            ("apart", "Keep them apart, and do not ask again"),
        )
        self.pane.show_items([Item(key, partial(_row, words)) for key, words in rows])

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            doubtful = "Is this a new text of an article in the library?"
            box.border_title = Content(doubtful if self._copy.doubtful else "A copy of this article is in the library")
            box.border_subtitle = Content(self.hint(("change-take", "chooses"), ("dialog-close", "later")))
            yield Static(Content(self._facts("This one ", self._this, "")), classes="copy")
            alike = f" · {round(self._copy.likeness * 100)} % the same"
            yield Static(Content(self._facts("The other", self._copy.entry, alike)), classes="copy")
            yield self.pane

    def on_mount(self) -> None:
        self.pane.styles.height = len(self.pane.items)
        self.pane.focus()

    def _facts(self, which: str, entry: ArticleEntry, more: str) -> str:
        """Two lines: the path, then notes, place and day."""
        count = entry.annotations
        path = "from a pipe" if entry.source == "-" else clean_line(entry.source)
        room = min(84, self.app.size.width) - 16
        if len(path) > room:  # its end tells it from the other
            path = "…" + path[-room:]
        facts = f"{count} note{'s' if count != 1 else ''} · {entry.percent} % read · opened {self._day(entry.opened)}"
        return f"{which}  {path}\n           {facts}{more}"

    def action_take_change(self) -> None:
        key = self.pane.selected_key
        self.dismiss("join" if key == "join" else "apart" if key == "apart" else None)


class PartOffer(ChangesDialog[bool]):
    """Make an article of its own of the text that is open, or leave it."""

    def __init__(self, title: str, notes: int) -> None:
        super().__init__()
        self._title = title
        kept = f"{notes} note{'s' if notes != 1 else ''}"
        rows = (
            ("leave", "Leave it: this is a new text of the same article"),
            ("part", f"Part it: another article; the earlier one keeps its {kept} made on its texts"),
        )
        self.pane.show_items([Item(key, partial(_row, words)) for key, words in rows])

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Is this another article?")
            box.border_subtitle = Content(self.hint(("change-take", "chooses"), ("dialog-close", "leaves")))
            yield Static(Content(f"It was taken for a new text of “{clean_line(self._title, 60)}”."), classes="copy")
            yield self.pane

    def on_mount(self) -> None:
        self.pane.styles.height = len(self.pane.items)
        self.pane.focus()

    def action_take_change(self) -> None:
        self.dismiss(self.pane.selected_key == "part")


def _row(words: str, width: int) -> list[Line]:
    return [Line(((words, ""),))]
