"""The dialogs that offer a list: tags, colours, names; and the one that cuts a quote in two.

They know values only, as the other dialogs do. Text from outside goes in as `Content`, never as markup.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import ClassVar, Generic, NamedTuple, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs import Dialog
from tui_reader.app.widgets.line_field import LineField
from tui_reader.model import COLOURS, Colour, Tag
from tui_reader.text.clean import clean, clean_line, typed_line
from tui_reader.text.tag import tag_name
from tui_reader.text.words import next_sentence, words

Answer = TypeVar("Answer")


class Picker(Dialog[Answer], Generic[Answer]):
    """A line to type into over a list of what fits; Enter or a click takes a row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]
    HEADING = ""
    HINT = ""
    PLACEHOLDER = ""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        """What the rows stand for."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(clean_line(self.HEADING))
            box.border_subtitle = Content(self.HINT)
            yield LineField(placeholder=self.PLACEHOLDER)
            yield OptionList(markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        self.fill("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.fill(event.value)

    def fill(self, typed: str) -> None:
        """Show what fits what was typed."""
        raise NotImplementedError

    def choose(self, name: str) -> None:
        """Take a row."""
        raise NotImplementedError

    def action_move(self, step: int) -> None:
        options = self.query_one(OptionList)
        if self.shown:
            options.highlighted = max(0, min((options.highlighted or 0) + step, len(self.shown) - 1))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        options = self.query_one(OptionList)
        if self.shown and options.highlighted is not None:
            self.choose(self.shown[options.highlighted])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        if self.shown:
            self.choose(self.shown[event.option_index])


class TagPicker(Picker[tuple[str, bool]]):
    """Choose a tag by typing: existing ones complete, a new one is made; a tag that is on is taken off.

    Gives (tag, True to put it on and False to take it off).
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", show=False, priority=True),
        Binding("f2", "pin", show=False),
    ]
    HEADING = "Tag"
    HINT = "Enter puts on or off · Tab completes · F2 pins to a digit"
    PLACEHOLDER = "type a tag"

    def __init__(self, tags: Sequence[Tag], on: Sequence[str], pin: Callable[[Tag], Sequence[Tag]]) -> None:
        """`pin` gives a tag a digit of its own, or takes it away, and returns the tags as they are then."""
        super().__init__()
        self._tags, self._pin = tags, pin
        self._on = {tag.casefold(): tag for tag in on}

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
        """Give the row's tag a digit that stays, or take it away."""
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is None or not self.shown:
            return
        tag = next((tag for tag in self._tags if tag.name == self.shown[highlighted]), None)
        if tag is not None:
            self._tags = self._pin(tag)
            self.fill(self.query_one(Input).value)
            self.query_one(OptionList).highlighted = highlighted

    def action_complete(self) -> None:
        """Take over the row's name; a row of its own for a new tag gives way to the first that exists."""
        names = [name for name in self.shown if any(tag.name == name for tag in self._tags)]
        highlighted = self.query_one(OptionList).highlighted or 0
        if names:
            name = self.shown[highlighted] if highlighted else names[0]
            field = self.query_one(Input)
            field.value = name
            field.cursor_position = len(name)

    def choose(self, name: str) -> None:
        self.dismiss((self._on.get(name.casefold(), name), name.casefold() not in self._on))


class ColourPicker(Dialog[Colour]):
    """Choose a highlight's colour by number or by row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"pick({number})", show=False) for number in range(1, len(COLOURS) + 1)),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(self, names: dict[Colour, str], current: Colour) -> None:
        super().__init__()
        self._names, self._current = names, current

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Colour")
            box.border_subtitle = Content("1–5 or Enter · Esc leaves")
            yield OptionList(
                *(
                    Option(
                        Content.assemble(
                            f"{number}  ",
                            ("■", f"$sign-{colour}"),
                            f"  {clean_line(self._names[colour])}  ",
                            (colour, "dim"),
                        )
                    )
                    for number, colour in enumerate(COLOURS, 1)
                ),
                markup=False,
            )

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.highlighted = COLOURS.index(self._current)
        options.focus()

    def action_move(self, step: int) -> None:
        options = self.query_one(OptionList)
        options.highlighted = max(0, min((options.highlighted or 0) + step, len(COLOURS) - 1))

    def action_pick(self, number: int) -> None:
        self.dismiss(COLOURS[number - 1])

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(COLOURS[event.option_index])


class Choice(NamedTuple):
    """A row of a `NamePicker`."""

    name: str
    remark: str = ""
    label: str = ""
    """What the row shows instead of the name."""


AS_IT_IS = "as it is"
"""The remark of a choice that changes nothing."""


class NamePicker(Picker[str]):
    """Choose a name of those offered, or type another."""

    HINT = "Enter takes it · type another name · Esc leaves"
    PLACEHOLDER = "type a name"

    def __init__(
        self, title: str, choices: Sequence[Choice], *, current: str | None = None, typed: bool = True
    ) -> None:
        """`current`: the name that is in force now, marked in the list; `typed`: others may be typed."""
        super().__init__()
        self._may_type = typed
        self._title, self._choices, self._current = title, choices, current

    def on_mount(self) -> None:
        box = self.query_one(".box")
        box.border_title = Content(clean_line(self._title))
        if not self._may_type:
            box.border_subtitle = Content("Enter takes it · Esc leaves")
            self.query_one(Input).placeholder = "type a part of it"

    def fill(self, typed: str) -> None:
        wanted = " ".join(typed_line(typed).split())
        key = wanted.casefold()
        fitting = [choice for choice in self._choices if key in (choice.label or choice.name).casefold()]
        options = self.query_one(OptionList)
        options.clear_options()
        self.shown = []
        if self._may_type and wanted and all(choice.name != wanted for choice in self._choices):
            # Behind those that fit, but before the one that is in force: nobody types to leave all as it is.
            kept = [choice for choice in fitting if choice.name == self._current and choice.remark == AS_IT_IS]
            fitting = [*(choice for choice in fitting if choice not in kept), Choice(wanted, "as typed"), *kept]
        for choice in fitting:
            mark = "✓ " if choice.name == self._current else "  "
            remark = ("  " + clean_line(choice.remark), "dim") if choice.remark else ""
            options.add_option(Option(Content.assemble(mark, clean_line(choice.label or choice.name, 60), remark)))
            self.shown.append(choice.name)
        names = [choice.name for choice in fitting]
        options.highlighted = names.index(self._current) if not key and self._current in names else 0 if names else None

    def choose(self, name: str) -> None:
        self.dismiss(name)


class SplitPicker(Dialog[int]):
    """Choose where one quote ends and the next begins; gives the offset in the words shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,w,l", "move(1)", show=False),
        Binding("left,b,h", "move(-1)", show=False),
        Binding("down,s,j", "move_sentence(1)", show=False),
        Binding("up,k", "move_sentence(-1)", show=False),
        Binding("enter", "split", show=False),
    ]
    SEEN = 300
    """Characters shown on either side of the cut."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._cuts = [match.start() for match in re.finditer(r"\S+", text)][1:]
        if not self._cuts:  # a script without blanks
            self._cuts = [word.start for word in words(text)][1:]
        self._sentences = list(takewhile(len(text).__gt__, _sentences(text)))
        middle = self._cuts[len(self._cuts) // 2] if self._cuts else 0
        self.at = self._sentences[0] if self._sentences else middle

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Split the quote")
            box.border_subtitle = Content("← → a word · ↑ ↓ a sentence · Enter splits · Esc leaves")
            yield Static()

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        text, at = self._text, self.at
        low, high = max(0, at - self.SEEN), min(len(text), at + self.SEEN)
        left = ("… " if low else "") + clean(text[low:at])
        right = clean(text[at:high]) + (" …" if high < len(text) else "")
        self.query_one(Static).update(Content.assemble(left, ("▌", "bold $accent"), right))

    def action_move(self, step: int) -> None:
        self._go(self._cuts, step)

    def action_move_sentence(self, step: int) -> None:
        self._go(self._sentences, step)

    def _go(self, cuts: Sequence[int], step: int) -> None:
        found = bisect_right(cuts, self.at) if step > 0 else bisect_left(cuts, self.at) - 1
        if 0 <= found < len(cuts):
            self.at = cuts[found]
            self._show()

    def action_split(self) -> None:
        self.dismiss(self.at if self._cuts else None)


def _sentences(text: str) -> Iterator[int]:
    """Where the sentences after the first begin; the length of the text last."""
    at = 0
    while at < len(text):
        at = next_sentence(text, at)
        yield at
