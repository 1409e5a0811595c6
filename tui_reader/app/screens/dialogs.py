"""The dialogs: small modal screens that ask for one thing and give it back.

They know values only; what is done with the answer is the reading screen's business. Text from outside goes in as
`Content`, never as markup.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Generic, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from tui_reader.app.commands import bindings
from tui_reader.app.type_ahead import TypeAhead
from tui_reader.app.widgets.line_field import LineField
from tui_reader.app.widgets.note_field import NoteField
from tui_reader.keys import KEYS, Key, print_keys
from tui_reader.model import COLOURS, Colour, Tag
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.tag import tag_name

Answer = TypeVar("Answer")
DRAFT_SECONDS = 2.0


class Dialog(ModalScreen[Answer | None], Generic[Answer]):
    """A box over the lower part of the article; Esc closes it."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS, "dialog")]
    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Take the keys typed before it stood, and those of the settings file, which the class cannot know."""
        self.call_after_refresh(cast(TypeAhead, self.app).release_keys)
        rows: Sequence[Key] = getattr(self.app, "rows", KEYS)
        if rows != KEYS:
            for binding in bindings(KEYS, "dialog"):
                self._bindings.key_to_bindings.pop(binding.key, None)
            for binding in bindings(rows, "dialog"):
                self._bindings.bind(binding.key, binding.action, binding.description, show=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return hasattr(self, f"action_{action}") if action in ("close", "save") else True

    def action_close(self) -> None:
        self.dismiss(None)


class NoteEditor(Dialog[bool]):
    """Write a note. Esc saves it; where saving fails the editor stays open and says why."""

    def __init__(
        self,
        title: str,
        words: str,
        note: str,
        *,
        save: Callable[[str], str | None],
        keep_draft: Callable[[str], None],
    ) -> None:
        """`save` stores the note and returns None, or one line that says why it could not."""
        super().__init__()
        self._title, self._words, self._note = title, words, note
        self._save, self._keep_draft = save, keep_draft
        self._drafted = note

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(clean_line(self._title))
            box.border_subtitle = Content("Esc saves")
            if self._words:
                yield Static(Content(clean_line(self._words)), classes="words")
            yield NoteField(self._note, id="note-text")

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()
        self.set_interval(DRAFT_SECONDS, self.save_draft)

    @property
    def text(self) -> str:
        return self.query_one(TextArea).text

    def save_draft(self) -> None:
        """Keep what was typed since the last time, so that no closed terminal loses it."""
        if self.text != self._drafted:
            self._drafted = self.text
            self._keep_draft(self.text)

    def action_close(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        problem = self._save(self.text)
        if problem is None:
            self.dismiss(True)
            return
        box = self.query_one(".box")
        box.border_subtitle = Content("not saved: " + clean_line(problem))
        box.add_class("-error")


class TagPicker(Dialog[tuple[str, bool]]):
    """Choose a tag by typing: existing ones complete, a new one is made; a tag that is on is taken off.

    Gives (tag, True to put it on and False to take it off).
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("tab", "complete", show=False, priority=True),
        Binding("f2", "pin", show=False),
    ]

    def __init__(self, tags: Sequence[Tag], on: Sequence[str], pin: Callable[[Tag], Sequence[Tag]]) -> None:
        """`pin` gives a tag a digit of its own, or takes it away, and returns the tags as they are then."""
        super().__init__()
        self._tags, self._pin = tags, pin
        self._on = {tag.casefold(): tag for tag in on}
        self._shown: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Tag")
            box.border_subtitle = Content("Enter puts on or off · Tab completes · F2 pins to a digit")
            yield LineField(placeholder="type a tag", id="tag-name")
            yield OptionList(id="tag-list", markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        self._fill("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, typed: str) -> None:
        wanted = tag_name(typed)
        key = wanted.casefold()
        starts = [tag for tag in self._tags if tag.name.casefold().startswith(key)]
        inside = [tag for tag in self._tags if key in tag.name.casefold() and tag not in starts]
        options = self.query_one(OptionList)
        options.clear_options()
        self._shown = []
        if wanted and all(tag.name.casefold() != key for tag in self._tags):
            self._add(options, wanted, "new tag")
        ordered = sorted(starts, key=lambda tag: (tag.name.casefold() not in self._on, tag.name.casefold() != key))
        for tag in [*ordered, *inside]:
            facts = [f"{tag.uses}×"] if tag.uses else []
            facts += [f"pinned to {tag.pinned}"] if tag.pinned else []
            self._add(options, tag.name, "  ".join(facts))
        if not self._shown:
            options.add_option(Option(Content("No tags yet: type one"), disabled=True))
        elif key and len(self._shown) > 1 and starts and self._shown[0] == wanted:
            options.highlighted = 1 if key != self._shown[0].casefold() else 0
        options.highlighted = 0 if self._shown else None

    def _add(self, options: OptionList, name: str, remark: str) -> None:
        mark = "✓ " if name.casefold() in self._on else "  "
        options.add_option(Option(Content.assemble(mark, f"#{clean_line(name)}", ("  " + remark, "dim"))))
        self._shown.append(name)

    def action_move(self, step: int) -> None:
        options = self.query_one(OptionList)
        if self._shown:
            options.highlighted = max(0, min((options.highlighted or 0) + step, len(self._shown) - 1))

    def action_pin(self) -> None:
        """Give the row's tag a digit that stays, or take it away."""
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is None or not self._shown:
            return
        tag = next((tag for tag in self._tags if tag.name == self._shown[highlighted]), None)
        if tag is not None:
            self._tags = self._pin(tag)
            self._fill(self.query_one(Input).value)
            self.query_one(OptionList).highlighted = highlighted

    def action_complete(self) -> None:
        """Take over the row's name; a row of its own for a new tag gives way to the first that exists."""
        names = [name for name in self._shown if any(tag.name == name for tag in self._tags)]
        highlighted = self.query_one(OptionList).highlighted or 0
        if names:
            name = self._shown[highlighted] if highlighted else names[0]
            field = self.query_one(Input)
            field.value = name
            field.cursor_position = len(name)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        options = self.query_one(OptionList)
        if self._shown and options.highlighted is not None:
            self._choose(self._shown[options.highlighted])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        if self._shown:
            self._choose(self._shown[event.option_index])

    def _choose(self, name: str) -> None:
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


class AskLine(Dialog[str]):
    """Ask for one line: a file to write, a filter."""

    def __init__(self, title: str, value: str, hint: str, *, placeholder: str = "") -> None:
        super().__init__()
        self._title, self._value, self._hint, self._placeholder = title, value, hint, placeholder

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content("Enter · Esc leaves")
            yield LineField(self._value, placeholder=self._placeholder, select_on_focus=False)
            yield Static(Content(self._hint), classes="hint")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class DraftOffer(Dialog[bool]):
    """Offer a note that was being typed when the program ended: go on with it (True) or throw it away (False)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", show=False),
        Binding("d", "throw_away", show=False),
    ]

    def __init__(self, place: str, text: str) -> None:
        super().__init__()
        self._place, self._text = place, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("A note was not finished")
            box.border_subtitle = Content("Enter goes on with it · d throws it away · Esc later")
            yield Static(Content(clean_line(self._place)), classes="words")
            yield Static(Content(clean(self._text)))

    def action_go_on(self) -> None:
        self.dismiss(True)

    def action_throw_away(self) -> None:
        self.dismiss(False)


class HelpScreen(Dialog[None]):
    """The keys in force, by group."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, "close", show=False) for key in ("q", "question_mark", "f1")),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
        Binding("space", "scroll(10)", show=False),
        Binding("b", "scroll(-10)", show=False),
    ]

    def __init__(self, rows: Sequence[Key], settings: Path | None) -> None:
        super().__init__()
        self._rows, self._settings = rows, settings

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Keys")
            box.border_subtitle = Content("j k scroll · Esc closes")
            with VerticalScroll():
                yield Static(Content(key_help(self._rows, self.app.size.width - 6)), id="key-help")
                if self._settings is not None:
                    yield Static(Content(f"\nSettings: {clean_line(str(self._settings))}"), classes="hint")

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def key_help(rows: Sequence[Key], width: int = 78) -> str:
    """The table of keys as text of at most `width` cells, a block per group."""
    column = 24 if width >= 60 else 14
    room = max(16, min(width, 78) - column)
    blocks = []
    for group in dict.fromkeys(row.group for row in rows):
        lines = [f"{group.upper()}"]
        for row in rows:
            printed = print_keys(row)
            if row.group == group and printed:
                told = textwrap.wrap(row.tooltip, room)
                lines.append(f"  {printed:<{column - 3}} {told[0]}")
                lines += [" " * column + line for line in told[1:]]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
