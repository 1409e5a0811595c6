"""Rounds of review of an article."""

from __future__ import annotations

import os
from pathlib import Path

from tui_reader import store
from tui_reader.library.core import LibraryPart
from tui_reader.model import Article, Reading, Review, ReviewVerdict
from tui_reader.text.source_lines import SourceLines

WITH_LINES = ("text", "markdown", "html")
"""The formats whose files have lines that people know."""
LONGEST = 20_000_000
"""Bytes of the longest file in which lines are searched."""


class Reviews(LibraryPart):
    """The methods of the library for reviews."""

    def last(self, article_id: int) -> Review | None:
        """Return the last review of an article; None if there was none."""
        return self._core.ask(lambda conn: store.reviewing.last(conn, article_id), None)

    def clock(self) -> int:
        """Return the clock of the last change, with which `end` is called."""
        return self._core.ask(store.reviewing.clock, 0)

    def changed_since(self, article_id: int, clock: int) -> frozenset[str]:
        """Return the uids of the annotations of an article that were made or changed since the clock had this value."""
        return self._core.ask(lambda conn: store.reviewing.changed_since(conn, article_id, clock), frozenset[str]())

    def end(self, reading: Reading, verdict: ReviewVerdict, clock: int) -> None:
        """Store the verdict of a review, `""` for none, as one undo step."""
        with self._core.step(reading, f"review: {verdict or 'no verdict'}") as step:
            store.reviewing.end(step, reading.article_id, verdict, clock)


def source_lines(article: Article, text: str) -> SourceLines | None:
    """Return the lines of the file of an article with this text; None if it has none, or is another by now."""
    if article.format not in WITH_LINES:
        return None
    try:
        if not os.path.isfile(article.source) or os.path.getsize(article.source) > LONGEST:
            return None
        data = Path(article.source).read_bytes()
    except (OSError, ValueError):
        return None
    try:
        return SourceLines(data.decode(article.encoding or "utf-8", "replace"), text)
    except LookupError:  # the name of an encoding that another version wrote
        return None
