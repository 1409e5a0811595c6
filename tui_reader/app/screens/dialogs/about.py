"""What is known about the article: the values that the user may change, and the facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs.pick import Choices, ListDialog
from tui_reader.text.clean import clean_line
from tui_reader.text.layout.wrap import wrap

_LABEL = 12
"""Cells of the labels."""


class Value(NamedTuple):
    """A value that the user may change."""

    name: str
    """One of the names of `OwnMetadata`."""
    value: str
    found: str
    """What the source says, if the user wrote something else."""
    is_own: bool
    """Whether the user wrote it."""


class About(ListDialog[str]):
    """Shows the metadata of an article, or of several; gives the name of the value to change."""

    CLOSED_BY = ("about",)

    def __init__(
        self,
        values: Sequence[Value],
        facts: Sequence[tuple[str, str]],
        chosen: str,
        title: str = "About this article",
    ) -> None:
        super().__init__()
        self._title = title
        self._values, self._facts, self._chosen = values, facts, chosen

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content(self.hint(("change-take", "changes"), ("dialog-close", "closes")))
            yield Choices(*(Option(_row(value)) for value in self._values), markup=False)
            yield Static(Content("\n").join(self._fact(*fact) for fact in self._facts), classes="about")

    def _fact(self, label: str, fact: str) -> Content:
        """A line, or several with the words under each other."""
        words = clean_line(fact)
        starts = [0, *wrap(words, min(84, self.app.size.width) - 4 - _LABEL)]
        rows = [words[start:end].rstrip(" ") for start, end in zip(starts, [*starts[1:], None], strict=True)]
        return Content.assemble((f"{label:<{_LABEL}}", "$dim"), ("\n" + " " * _LABEL).join(rows))

    def on_mount(self) -> None:
        names = [value.name for value in self._values]
        self.choices.highlighted = names.index(self._chosen) if self._chosen in names else 0

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._values[event.option_index].name)


def _row(value: Value) -> Content:
    label = f"{value.name.capitalize():<{_LABEL}}"
    parts: list[str | tuple[str, str]] = [(label, "$dim"), clean_line(value.value) or ("none", "$dim")]
    if value.is_own:
        parts.append(("  ✎ by you", "$accent"))
        if value.found:
            parts.append((f"\n{'':<{_LABEL}}found: {clean_line(value.found)}", "$dim"))
    return Content.assemble(*parts)
