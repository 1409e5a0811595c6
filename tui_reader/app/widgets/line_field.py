"""One line to type into that stays clean: a terminal must not get from it what it would obey."""

from __future__ import annotations

from textual.widgets import Input

from tui_reader.text.clean import clean_line


class LineField(Input):
    """Clean whoever sets it or pastes into it; replaced one for one, so the cursor keeps its place."""

    def validate_value(self, value: str) -> str:
        return clean_line(value)
