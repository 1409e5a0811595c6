"""The words that a dialog is about, in a few rows; longer ones end in “…”."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui_reader.app.widgets.list_pane import wrapped
from tui_reader.text.clean import clean_line

MOST_ROWS = 2


class Words(Widget):
    """A text of one line, wrapped to at most two rows."""

    DEFAULT_CSS = "Words { height: auto; width: 1fr; color: $dim; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = clean_line(text)

    def _rows(self, width: int) -> list[str]:
        lines = wrapped(self._text, max(4, width), "", most=MOST_ROWS)
        return ["".join(text for text, _ in line.left) for line in lines]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def render(self) -> Content:
        return Content("\n".join(self._rows(self.size.width)))
