"""The articles opened lately: choose one to read on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs import Dialog
from tui_reader.model import ArticleEntry, ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.wording import notes_of

if TYPE_CHECKING:
    from tui_reader.library import Library


class LibraryScreen(Dialog[int]):
    """A list of articles, the latest first; gives the id of the one chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("q,L", "close", show=False),
    ]

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._entries: list[ArticleEntry] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Articles opened lately")
            box.border_subtitle = Content("Enter opens · Esc closes")
            yield OptionList(markup=False)
            yield Static(Content(""), classes="hint")

    def on_mount(self) -> None:
        options, hint = self.query_one(OptionList), self.query_one(".hint", Static)
        try:
            self._entries = self._library.recent()
        except ReaderError as error:
            hint.update(Content(clean_line(str(error))))
        for entry in self._entries:
            options.add_option(Option(entry_line(entry)))
        if not self._entries and not hint.content:
            hint.update(Content("Nothing was opened yet. Start with: reader FILE"))
        options.highlighted = 0 if self._entries else None
        options.focus()

    def action_move(self, step: int) -> None:
        options = self.query_one(OptionList)
        if self._entries:
            options.highlighted = max(0, min((options.highlighted or 0) + step, len(self._entries) - 1))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._entries[event.option_index].article_id)


def entry_line(entry: ArticleEntry) -> Content:
    """Title, then when it was opened, how far it was read, its marks, and whether its file is still there."""
    facts = [entry.opened[:10], f"{entry.percent} %"]
    if entry.is_marked:
        facts.append(notes_of(entry))
    if entry.taken:
        facts.append("its path holds another article now")
    elif not entry.exists:
        facts.append("from a pipe" if entry.source == "-" else "file gone")
    return Content.assemble(clean_line(entry.title, 70), ("\n  " + " · ".join(facts), "dim"))
