"""List the links of a paragraph with their addresses, to open or copy one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs.pick import Choices, ListDialog
from tui_reader.text.clean import clean_line

Act = Literal["open", "read", "copy"]


class Shown(NamedTuple):
    """A link as the dialog shows it."""

    words: str
    address: str
    """In full; `""` for a link inside the text."""
    leads_to: str = ""
    """For a link inside the text: the first words there, or why it leads nowhere."""


class LinkList(ListDialog[tuple[Act, int]]):
    """Choose a link by its row; gives what to do and the number of the link."""

    CLOSED_BY = ("links",)

    def __init__(self, links: Sequence[Shown]) -> None:
        super().__init__()
        self._links = links

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Links of this paragraph")
            box.border_subtitle = Content(
                self.hint(
                    ("change-take", "opens in the browser"),
                    ("link-article", "opens here"),
                    ("link-copy", "copies"),
                    ("dialog-close", "closes"),
                )
            )
            yield Choices(*(Option(_row(link)) for link in self._links), markup=False)

    def on_mount(self) -> None:
        self.choices.highlighted = 0

    def action_copy_link(self) -> None:
        if self.choices.highlighted is not None:
            self.dismiss(("copy", self.choices.highlighted))

    def action_read_link(self) -> None:
        if self.choices.highlighted is not None:
            self.dismiss(("read", self.choices.highlighted))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(("open", event.option_index))


def _row(link: Shown) -> Content:
    """The words of the link, and its address below them, in full however long it is."""
    words = clean_line(link.words, 200)
    below = clean_line(link.address) if link.address else clean_line(link.leads_to, 200)
    return Content(words) if words == below else Content.assemble(f"{words}\n", (f"  {below}", "dim"))
