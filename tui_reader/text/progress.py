"""Reading progress: the share of the words before a block, and the minutes left.

Coordinates: blocks by index. A text of more than `COUNTED` characters is measured in characters instead, so that the
cost of a key press does not grow with the document.
"""

from __future__ import annotations

from itertools import accumulate

from tui_reader.text.document import Document
from tui_reader.text.words import count_words

COUNTED = 200_000


class Progress:
    """The progress through a document; its words are counted on first use, and again when it has grown."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._before: list[int] = [0]

    def share(self, index: int) -> float:
        """Return the share of the text before block `index`, 0–1."""
        document = self._document
        if not document.length:
            return 0.0
        if document.length > COUNTED:
            return document.start(index) / document.length
        if len(self._before) != len(document) + 1:
            self._before = [0, *accumulate(count_words(text) for text in document.texts)]
        return self._before[index] / (self._before[-1] or 1)


def minutes_left(words: int, share: float, words_per_minute: int) -> int:
    """Return the whole minutes left, rounded up; 0 only if all is read.

    Args:
        words: the words of the whole text.
        share: the share that is read, 0–1.
    """
    return max(int(share < 1), -(-round(words * (1 - share)) // words_per_minute))
