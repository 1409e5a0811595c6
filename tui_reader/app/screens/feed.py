"""List the entries of a feed, to open one as an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs.pick import Choices, ListDialog
from tui_reader.keys import printed_keys
from tui_reader.library.feeds import Entry, Feed
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.app.app import ReaderApp


class FeedScreen(ListDialog[int]):
    """A list of entries, as the feed has them; gives the index of the one chosen."""

    CLOSED_BY = ("quit",)
    CLOSING = "leave_screen"

    def __init__(self, feed: Feed) -> None:
        super().__init__()
        self._feed = feed

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(clean_line(self._feed.title, 70))
            box.border_subtitle = Content(self.hint(("change-take", "opens"), ("dialog-close", "closes")))
            yield Choices(*(Option(entry_line(entry)) for entry in self._feed.entries), markup=False)

    def on_mount(self) -> None:
        self.choices.highlighted = 0

    def action_close(self) -> None:
        """Close the list; where that would end the program, name the key for it."""
        app = cast("ReaderApp", self.app)
        if app.is_last(self):
            key = printed_keys(app.rows).get("quit", "")
            self.show_message(f"{key} quits" if key else "Nothing to close: no article is open")
        else:
            self.dismiss(None)

    def action_leave_screen(self) -> None:
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)


def entry_line(entry: Entry) -> Content:
    """Return the title of an entry, then its date, its author and the address that would be fetched."""
    where = clean_line(entry.address.shown, 200) if entry.address is not None else "in the feed only"
    facts = " · ".join(part for part in (entry.info, where) if part)
    return Content.assemble(clean_line(entry.title, 200), (f"\n  {facts}", "dim"))
