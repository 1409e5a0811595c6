"""List the recently read articles, to open one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs.pick import Choices, ListDialog
from tui_reader.model import ArticleEntry, ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.wording import notes_of

if TYPE_CHECKING:
    from tui_reader.library import Library


class LibraryScreen(ListDialog[int]):
    """A list of articles, the latest first; gives the id of the one chosen."""

    CLOSED_BY = ("library", "quit")

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._entries: list[ArticleEntry] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Recent articles")
            box.border_subtitle = Content(self.hint(("change-take", "opens"), ("dialog-close", "closes")))
            yield Choices(markup=False)
            yield Static(Content(""), classes="hint")

    def on_mount(self) -> None:
        options, hint = self.choices, self.query_one(".hint", Static)
        try:
            self._entries = self._library.recent()
        except ReaderError as error:
            hint.update(Content(clean_line(str(error))))
        for entry in self._entries:
            options.add_option(Option(entry_line(entry)))
        if not self._entries and not hint.content:
            hint.update(Content("No articles yet. Start with: reader FILE"))
        options.highlighted = 0 if self._entries else None

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._entries[event.option_index].article_id)


def entry_line(entry: ArticleEntry) -> Content:
    """Title, then when it was opened, how far it was read, its marks, and whether its file is still there."""
    facts = [entry.opened[:10], f"{entry.percent} %"]
    if entry.is_marked:
        facts.append(notes_of(entry))
    if entry.taken:
        facts.append("its file is another article now")
    elif not entry.exists:
        facts.append("from a pipe" if entry.source == "-" else "file gone")
    return Content.assemble(clean_line(entry.title, 70), ("\n  " + " · ".join(facts), "dim"))
