"""Choose the colour of a highlight."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reader.app.bindings import rows_in_force
from tui_reader.app.screens.dialogs.pick import Choices, ListDialog
from tui_reader.keys import printed_keys
from tui_reader.model import COLOURS, Colour
from tui_reader.text.clean import clean_line


class ColourPicker(ListDialog[Colour]):
    """Choose by number or by row."""

    def __init__(
        self, names: dict[Colour, str], current: Colour, *, title: str = "Colour", removes: Colour | None = None
    ) -> None:
        """Args:
        current: the row that is selected at first.
        removes: the colour that is taken away when it is chosen again.
        """
        super().__init__()
        self._names, self._current, self._title, self._removes = names, current, title, removes

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(clean_line(self._title, 70))
            box.border_subtitle = Content(self.hint(("change-take", "chooses"), ("dialog-close", "cancels")))
            yield Choices(*self._options(), markup=False)

    def _options(self) -> list[Option]:
        printed = printed_keys(rows_in_force(self.app))
        width = max((len(key) for row, key in printed.items() if row.startswith("colour-")), default=0)
        return [
            Option(
                Content.assemble(
                    f"{printed.get(f'colour-{number}', ''):<{width}}  ",
                    ("■", f"$sign-{colour}"),
                    f"  {clean_line(self._names[colour])}  ",
                    (colour, "dim"),
                    ("  chosen now; again removes it" if colour == self._removes else "", "dim"),
                )
            )
            for number, colour in enumerate(COLOURS, 1)
        ]

    def on_mount(self) -> None:
        self.choices.highlighted = COLOURS.index(self._current)

    def keys_changed(self) -> None:
        choices, highlighted = self.choices, self.choices.highlighted
        choices.clear_options()
        choices.add_options(self._options())
        choices.highlighted = highlighted

    def action_pick_colour(self, number: int) -> None:
        self.dismiss(COLOURS[number - 1])

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(COLOURS[event.option_index])
