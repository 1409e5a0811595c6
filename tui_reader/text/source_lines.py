"""Find the lines of a source that have words of the text read from it. Pure.

A format leaves signs out and joins lines, so positions cannot be converted. The words are searched in the source, with
any other signs between them; of several places, the one that is as many places from the beginning as in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from tui_reader.text.spans import Span

_WORD = re.compile(r"\w+")
AT_MOST = 8
"""Words at each end of a passage that are searched."""
BETWEEN = r"[^\w]{1,200}?"
"""What may be between two words in the source: blanks, line ends, marks of emphasis."""


class SourceLines:
    """The lines of one source.

    Args:
        source: the text of the file.
        text: the text of the article read from it.
    """

    def __init__(self, source: str, text: str) -> None:
        self._source, self._text = source, text
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", source))]

    def lines_of(self, span: Span) -> tuple[int, int] | None:
        """Return the first and the last line of a passage of the text, counted from 1; None if they are not found."""
        words = [(match[0], match.start()) for match in _WORD.finditer(self._text, *self._whole_words(span))]
        if not words:
            return None
        first = self._place([word for word, _ in words[:AT_MOST]], words[0][1])
        if first is None:
            return None
        start = self._line(first[0])
        if len(words) <= AT_MOST:
            return start, self._line(first[1] - 1)
        tail = words[-AT_MOST:]
        last = self._place([word for word, _ in tail], tail[0][1])
        end = self._line(last[1] - 1) if last is not None else start
        return start, max(start, end)

    def _place(self, words: list[str], offset: int) -> tuple[int, int] | None:
        """Return where words of the text that begin at an offset are in the source."""
        pattern = re.compile(r"(?<!\w)" + BETWEEN.join(map(re.escape, words)) + r"(?!\w)")
        there = [match.span() for match in pattern.finditer(self._source)]
        if not there:
            return None
        here = [match.start() for match in pattern.finditer(self._text)]
        if len(here) == len(there) and offset in here:
            return there[here.index(offset)]
        share = offset / max(1, len(self._text))
        return min(there, key=lambda found: abs(found[0] / max(1, len(self._source)) - share))

    def _whole_words(self, span: Span) -> Span:
        """Return a passage with the rest of the words that it begins and ends in."""
        start, end = span
        while 0 < start < end and _WORD.match(self._text[start - 1]) and _WORD.match(self._text[start]):
            start -= 1
        while start < end < len(self._text) and _WORD.match(self._text[end - 1]) and _WORD.match(self._text[end]):
            end += 1
        return Span(start, end)

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)
