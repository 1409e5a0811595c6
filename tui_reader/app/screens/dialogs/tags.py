"""Choose a tag: existing ones are completed, new ones are created."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs.pick import Picker
from tui_reader.look.runs import shorten
from tui_reader.model import Tag
from tui_reader.text.clean import clean_line
from tui_reader.text.colour import nearest
from tui_reader.text.tag import tag_name
from tui_reader.wording import like_line

if TYPE_CHECKING:
    from tui_reader.text.tag_tree import Index

SEPARATOR = ","


class TagPicker(Picker[Mapping[str, bool]]):
    """Choose tags by typing: add existing or new ones, or remove those that are set.

    Gives, by tag, True to add it and False to remove it.
    """

    HEADING = "Tag"
    PLACEHOLDER = "type a tag; a comma adds another"
    EXPLAINS = True

    def __init__(
        self,
        tags: Sequence[Tag],
        on: Sequence[str],
        pin: Callable[[Tag], Sequence[Tag]] | None = None,
        *,
        several: str = "",
    ) -> None:
        """Args:
        pin: pins a tag to a digit, or unpins it, and returns the tags afterwards; None where it cannot.
        several: what is tagged at once, for the title: "3 paragraphs".
        """
        super().__init__()
        self._tags, self._pin, self._several = tags, pin, several
        self._index: Index | None = None
        self._on = {tag.casefold(): tag for tag in on}
        self._chosen: dict[str, bool] = {}
        """What was chosen so far."""

    def on_mount(self) -> None:
        self._show_heading()

    def _show_heading(self) -> None:
        """Name what is tagged and what was chosen so far, the latest first where there is no room for all."""
        heading = clean_line(" ".join(filter(None, (self.HEADING, self._several))), 70)
        signs = [f"{'+' if on else '−'}#{clean_line(name, 40)}" for name, on in reversed(self._chosen.items())]
        chosen = shorten(" ".join(signs), max(0, min(80, self.app.size.width) - cell_len(heading) - 12))
        self.query_one(".box").border_title = Content(f"{heading}: {chosen}" if chosen else heading)

    def keys(self) -> str:
        pins = [("tag-pin", "pins to a digit")] if self._pin is not None else []
        return self.hint(("dialog-accept", "adds or removes"), ("tag-complete", "completes"), *pins)

    def fill(self, typed: str) -> None:
        if SEPARATOR in typed:
            self._choose_all(typed)
            return
        wanted = tag_name(typed)
        key = wanted.casefold()
        exact = [tag for tag in self._tags if tag.name.casefold() == key]
        starts = [tag for tag in self._tags if _has_word(tag.name.casefold(), key) and tag not in exact]
        inside = [tag for tag in self._tags if key in tag.name.casefold() and tag not in (*exact, *starts)]
        options = self.query_one(OptionList)
        options.clear_options()
        self.shown = []
        found = [*exact, *sorted(starts, key=lambda tag: not self._is_on(tag.name))]
        for tag in found[:1]:
            self._add_tag(options, tag)
        if wanted and not exact and not self._is_on(wanted):
            self._add(options, wanted, "new tag")
        for tag in dict.fromkeys((*found[1:], *inside, *(self._similar(wanted) if not exact else ()))):
            self._add_tag(options, tag)
        if not self.shown:
            options.add_option(Option(Content("No tags yet: type one"), disabled=True))
        # After a comma, Enter without another word only closes.
        options.highlighted = 0 if self.shown and (wanted or not self._chosen) else None

    def _similar(self, wanted: str) -> list[Tag]:
        """The tags whose name is almost the same as a new one."""
        if not wanted:
            return []
        from tui_reader.text.tag_tree import Index

        if self._index is None:
            self._index = Index(tag.name for tag in self._tags)
        names = self._index.like(wanted)
        return [tag for tag in self._tags if tag.name in names]

    def about(self, name: str) -> str:
        """The description of a tag; of a new one, which tags are almost the same."""
        tag = next((tag for tag in self._tags if tag.name == name), None)
        if tag is not None:
            return clean_line(tag.description, 200)
        similar = [other.name for other in self._similar(name)]
        return f"New: {like_line(name, similar)}" if similar else ""

    def _choose_all(self, typed: str) -> None:
        """Take what was typed before each comma: the row that is selected, of a pasted list each tag by its name."""
        *names, rest = typed.split(SEPARATOR)
        highlighted = self.query_one(OptionList).highlighted
        if len(names) == 1 and not rest and highlighted is not None and self.shown:
            names = [self.shown[highlighted]]
        for name in filter(None, map(tag_name, names)):
            self._take(name)
        field = self.query_one(Input)
        field.value = rest.lstrip()
        field.cursor_position = len(field.value)
        if not rest:
            self.fill("")

    def _take(self, name: str) -> None:
        name, on = self._spelt(name), not self._is_on(name)
        self._chosen.pop(name, None)  # the latest is last
        self._chosen[name] = on
        self._show_heading()

    def _spelt(self, name: str) -> str:
        """Return the spelling of a tag that exists or was chosen already."""
        known = (*self._on.values(), *self._chosen, *(tag.name for tag in self._tags))
        return next((one for one in known if one.casefold() == name.casefold()), name)

    def _is_on(self, name: str) -> bool:
        return self._chosen.get(self._spelt(name), name.casefold() in self._on)

    def _add_tag(self, options: OptionList, tag: Tag) -> None:
        facts = [f"{tag.uses}×"] if tag.uses else []
        facts += [f"pinned to {tag.pinned}"] if tag.pinned else []
        self._add(options, tag.name, "  ".join(facts), tag.colour)

    def _add(self, options: OptionList, name: str, remark: str, colour: str | None = None) -> None:
        mark = "✓ " if self._is_on(name) else "  "
        column = "  " if any(tag.colour for tag in self._tags) else ""
        sign = ("■ ", f"$sign-{nearest(colour)}") if colour else (column, "")
        options.add_option(Option(Content.assemble(mark, sign, f"#{clean_line(name, 60)}", ("  " + remark, "dim"))))
        self.shown.append(name)

    def action_pin(self) -> None:
        """Pin the row's tag to a digit, or unpin it."""
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is None or not self.shown:
            return
        tag = next((tag for tag in self._tags if tag.name == self.shown[highlighted]), None)
        if tag is not None and self._pin is not None:
            self._tags = self._pin(tag)
            self.fill(self.query_one(Input).value)
            self.query_one(OptionList).highlighted = highlighted

    def action_complete(self) -> None:
        """Complete what was typed to the name of the selected row."""
        highlighted = self.query_one(OptionList).highlighted
        if self.shown and highlighted is not None:
            field = self.query_one(Input)
            field.value = self.shown[highlighted]
            field.cursor_position = len(field.value)

    def action_close(self) -> None:
        """Close; what was chosen by commas stays chosen."""
        self.dismiss(self._chosen or None)

    def submitted_nothing(self) -> None:
        self.action_close()

    def choose(self, name: str) -> None:
        self._take(name)
        self.dismiss(self._chosen)


def _has_word(name: str, start: str) -> bool:
    """Return whether a word of a tag's name begins with `start`; a pattern of a long paste takes long to compile."""
    at = name.find(start)
    while at > 0 and name[at - 1].isalnum():
        at = name.find(start, at + 1)
    return at >= 0
