"""Choose a tag: existing ones are completed, new ones are created."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs.pick import Picker
from tui_reader.model import Tag
from tui_reader.text.clean import clean_line
from tui_reader.text.tag import tag_name


class TagPicker(Picker[tuple[str, bool]]):
    """Choose a tag by typing: add an existing or a new one, or remove one that is set.

    Gives (tag, True to put it on and False to take it off).
    """

    HEADING = "Tag"
    PLACEHOLDER = "type a tag"

    def __init__(self, tags: Sequence[Tag], on: Sequence[str], pin: Callable[[Tag], Sequence[Tag]]) -> None:
        """Args: `pin`: pins a tag to a digit, or unpins it, and returns the tags afterwards."""
        super().__init__()
        self._tags, self._pin = tags, pin
        self._on = {tag.casefold(): tag for tag in on}

    def keys(self) -> str:
        return self.hint(
            ("dialog-accept", "adds or removes"), ("tag-complete", "completes"), ("tag-pin", "pins to a digit")
        )

    def fill(self, typed: str) -> None:
        wanted = tag_name(typed)
        key = wanted.casefold()
        starts = [tag for tag in self._tags if tag.name.casefold().startswith(key)]
        inside = [tag for tag in self._tags if key in tag.name.casefold() and tag not in starts]
        options = self.query_one(OptionList)
        options.clear_options()
        self.shown = []
        if wanted and all(tag.name.casefold() != key for tag in self._tags):
            self._add(options, wanted, "new tag")
        ordered = sorted(starts, key=lambda tag: (tag.name.casefold() not in self._on, tag.name.casefold() != key))
        for tag in [*ordered, *inside]:
            facts = [f"{tag.uses}×"] if tag.uses else []
            facts += [f"pinned to {tag.pinned}"] if tag.pinned else []
            self._add(options, tag.name, "  ".join(facts))
        if not self.shown:
            options.add_option(Option(Content("No tags yet: type one"), disabled=True))
        elif key and len(self.shown) > 1 and starts and self.shown[0] == wanted:
            options.highlighted = 1 if key != self.shown[0].casefold() else 0
        options.highlighted = 0 if self.shown else None

    def _add(self, options: OptionList, name: str, remark: str) -> None:
        mark = "✓ " if name.casefold() in self._on else "  "
        options.add_option(Option(Content.assemble(mark, f"#{clean_line(name, 60)}", ("  " + remark, "dim"))))
        self.shown.append(name)

    def action_pin(self) -> None:
        """Pin the row's tag to a digit, or unpin it."""
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is None or not self.shown:
            return
        tag = next((tag for tag in self._tags if tag.name == self.shown[highlighted]), None)
        if tag is not None:
            self._tags = self._pin(tag)
            self.fill(self.query_one(Input).value)
            self.query_one(OptionList).highlighted = highlighted

    def action_complete(self) -> None:
        """Complete to the row's name; from the row of a new tag, to the first existing one."""
        names = [name for name in self.shown if any(tag.name == name for tag in self._tags)]
        highlighted = self.query_one(OptionList).highlighted or 0
        if names:
            name = self.shown[highlighted] if highlighted else names[0]
            field = self.query_one(Input)
            field.value = name
            field.cursor_position = len(name)

    def choose(self, name: str) -> None:
        self.dismiss((self._on.get(name.casefold(), name), name.casefold() not in self._on))
