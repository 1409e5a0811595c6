"""Choose where one quote ends and the next begins."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.text.clean import clean
from tui_reader.text.words import next_sentence, words


class SplitPicker(Dialog[int]):
    """Choose where one quote ends and the next begins; gives the offset in the quote."""

    CONTEXTS = ("split",)
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
            box.border_subtitle = Content(
                self.hint(
                    (("split-left", "split-right"), "word"),
                    (("split-up", "split-down"), "sentence"),
                    ("dialog-accept", "splits"),
                    ("dialog-close", "cancels"),
                )
            )
            yield Static()

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        text, at = self._text, self.at
        low, high = max(0, at - self.SEEN), min(len(text), at + self.SEEN)
        left = ("… " if low else "") + clean(text[low:at])
        right = clean(text[at:high]) + (" …" if high < len(text) else "")
        self.query_one(Static).update(Content.assemble(left, ("▌", "bold $accent"), right))

    def action_split_move(self, step: int) -> None:
        self._go(self._cuts, step)

    def action_split_sentence(self, step: int) -> None:
        self._go(self._sentences, step)

    def _go(self, cuts: Sequence[int], step: int) -> None:
        found = bisect_right(cuts, self.at) if step > 0 else bisect_left(cuts, self.at) - 1
        if 0 <= found < len(cuts):
            self.at = cuts[found]
            self._show()

    def action_accept(self) -> None:
        self.dismiss(self.at if self._cuts else None)


def _sentences(text: str) -> Iterator[int]:
    """Yield where the sentences after the first begin, then the length of the text."""
    at = 0
    while at < len(text):
        at = next_sentence(text, at)
        yield at
