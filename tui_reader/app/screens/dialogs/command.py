"""The command line: commands by name, with completion and history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui_reader.app.bindings import rows_in_force
from tui_reader.app.command_names import ARGUMENTS, Known
from tui_reader.app.counting import COUNTED
from tui_reader.app.screens.dialogs.commands import command_row, row_width
from tui_reader.app.screens.dialogs.pick import Picker
from tui_reader.keys import print_keys
from tui_reader.look.runs import shorten
from tui_reader.text.clean import clean_line

MOST_EARLIER = 3
"""Lines of the history that are offered while a command is typed."""


class CommandLine(Picker[str]):
    """Type a command; gives the line. Rows complete it and are run only if they are selected."""

    HEADING = ":"
    PLACEHOLDER = "a command, a paragraph number or a per cent"

    def __init__(
        self,
        known: Known,
        history: Sequence[str],
        candidates: Callable[[str], Mapping[str, Sequence[str]]],
        begun: str = "",
    ) -> None:
        """Args:
        history: earlier lines, the latest last.
        candidates: returns what completes an argument, by kind, for a line.
        begun: what the line begins with.
        """
        super().__init__()
        self._known, self._history, self._candidates, self._begun = known, history, candidates, begun
        self._completing: list[str] = []
        """The lines that the key for completion goes through."""

    def on_mount(self) -> None:
        if self._begun:
            field = self.query_one(Input)
            field.value = self._begun
            field.cursor_position = len(self._begun)

    def keys(self) -> str:
        return self.hint(
            ("dialog-accept", "runs"), ("tag-complete", "completes"), (("picker-up", "picker-down"), "choose")
        )

    def fill(self, typed: str) -> None:
        if typed not in self._completing:
            self._completing = []
        options = self.query_one(OptionList)
        options.clear_options()
        earlier = [line for line in reversed(self._history) if line.startswith(typed) and line != typed]
        earlier = earlier if not typed.strip() else earlier[:MOST_EARLIER]
        completions = self._completing or self._known.completions(typed, self._candidates(typed))
        self.shown = list(dict.fromkeys([*earlier, *completions]))
        for line in self.shown:
            options.add_option(Option(self._row(line, is_earlier=line in earlier)))
        # What was typed is run unless a row is selected.
        options.highlighted = self.shown.index(typed) if self._completing else None

    def _row(self, line: str, *, is_earlier: bool) -> Content:
        width = row_width(self.app.size.width)
        row = next((row for row in self._known.rows if row.id == line), None)
        if row is None:
            remark = "  earlier" if is_earlier else ""
            return Content.assemble(shorten(clean_line(line), width - len(remark)), (remark, "dim"))
        hint = ARGUMENTS[line].hint if line in ARGUMENTS else "count" if line in COUNTED else ""
        keys = next((print_keys(one) for one in rows_in_force(self.app) if one.id == line), "")
        return command_row(width, line, row.tooltip, keys, hint=hint)

    def action_complete(self) -> None:
        """Complete to the selected row, else to the first; again, to the next one."""
        field, options = self.query_one(Input), self.query_one(OptionList)
        if not self._completing:
            known = self._known.completions(field.value, self._candidates(field.value))
            highlighted = options.highlighted
            chosen = self.shown[highlighted] if highlighted is not None else known[0] if known else None
            if chosen is None:
                return
            self._completing = known if chosen in known else [chosen]
            value = chosen
        else:
            here = self._completing.index(field.value) if field.value in self._completing else -1
            value = self._completing[(here + 1) % len(self._completing)]
        if len(self._completing) == 1 and value in ARGUMENTS:
            value, self._completing = f"{value} ", []
        field.value = value
        field.cursor_position = len(value)

    def choose(self, name: str) -> None:
        argument = ARGUMENTS.get(name)
        if argument is not None and argument.required:
            field = self.query_one(Input)
            field.value = f"{name} "
            field.cursor_position = len(field.value)
            return
        self.dismiss(name)

    def submitted_nothing(self) -> None:
        self.dismiss(self.query_one(Input).value)
