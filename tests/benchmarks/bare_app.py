"""The two programs that the benchmark measures against: the least that any Textual program costs.

python tests/benchmarks/bare_app.py            one Static
python tests/benchmarks/bare_app.py repaint    every key repaints the whole screen, as one widget of plain lines
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("TEXTUAL_FPS", "240")  # as in reader: the work is compared, not the waiting

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.events import Key
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static


class BareApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("hello bare world")


class Lines(Widget):
    """Two screens of cached strips shown alternately: every row changes with each key without being rebuilt."""

    count = 0

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[tuple[int, int], Strip] = {}

    def render_line(self, y: int) -> Strip:
        width, turn = self.size.width, self.count % 2
        if (width, turn) not in self._made:
            text = (f"bare {turn} | " + "ab"[turn] * width)[:width]
            self._made[width, turn] = Strip([Segment(text)], width)
        return self._made[width, turn]


class RepaintApp(App[None]):
    CSS = "Lines { width: 1fr; height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Lines()

    def on_key(self, event: Key) -> None:
        lines = self.query_one(Lines)
        lines.count += 1
        lines.refresh()


if __name__ == "__main__":
    (RepaintApp() if sys.argv[1:] == ["repaint"] else BareApp()).run()
