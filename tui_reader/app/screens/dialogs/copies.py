"""Ask whether two texts are one article: join copies, keep articles apart, or part a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_reader.app.screens.dialogs.changes import ChangesDialog
from tui_reader.app.widgets.list_pane import Item, Line
from tui_reader.model import ArticleEntry, Copy
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.wording import annotations_of

Answer = Literal["join", "apart"]


class JoinOffer(ChangesDialog[Answer]):
    """Join (undo takes it back), keep apart for good, or decide later."""

    def __init__(self, this: ArticleEntry, copy: Copy, day: Callable[[str], str]) -> None:
        super().__init__()
        self._this, self._copy, self._day = this, copy, day
        coming = (
            f"move {annotations_of(copy.entry)} to this one"
            if copy.entry.is_marked
            else "the annotations of this one stay"
        )
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
        path = "from a pipe" if entry.source == "-" else clean_line(entry.source)
        room = min(84, self.app.size.width) - 16
        if len(path) > room:  # its end distinguishes it from the other
            path = "…" + path[-room:]
        facts = f"{annotations_of(entry)} · {entry.percent} % read · opened {self._day(entry.opened)}"
        return f"{which}  {path}\n           {facts}{more}"

    def action_take_change(self) -> None:
        key = self.pane.selected_key
        self.dismiss("join" if key == "join" else "apart" if key == "apart" else None)


class ArticleChoice(ChangesDialog[str]):
    """Ask which article the open text is: leave it, part it, or join another one to it.

    Gives `"part"` or the name of the article to be joined (`reader:12`).
    """

    def __init__(self, this: ArticleEntry, kept: int | None, copies: Sequence[Copy]) -> None:
        """`kept`: annotations that stay with the earlier text when it is parted; None where there is no earlier one."""
        super().__init__()
        self._this = this
        rows = [("leave", "Leave it as it is")]
        if kept is not None:
            stays = f"the earlier text keeps {counted(kept, 'note')}"
            rows.append(("part", f"Make it another article; {stays}"))
        for copy in copies:
            rows.append((copy.entry.name, f"Join with {_named(copy.entry)}"))
        self.pane.show_items([Item(key, partial(_row, words)) for key, words in rows])

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Is this the same article or another?")
            box.border_subtitle = Content(self.hint(("change-take", "chooses"), ("dialog-close", "cancels")))
            yield Static(Content(f"This is {_named(self._this)}."), classes="copy")
            yield self.pane

    def on_mount(self) -> None:
        self.pane.styles.height = len(self.pane.items)
        self.pane.focus()

    def action_take_change(self) -> None:
        key = self.pane.selected_key
        self.dismiss(None if key == "leave" else key)


def _named(entry: ArticleEntry) -> str:
    return f"{entry.name}, “{clean_line(entry.title, 60)}”, {annotations_of(entry)}"


def _row(words: str, width: int) -> list[Line]:
    return [Line(((words, ""),))]
