"""What a person says again in the same or in other words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.store.search.values import QuoteRow
from tui_reader.text.compare.repeated import alike, differing
from tui_reader.text.spans import Span

MOST = 2_000
"""The most quotes that are compared, the latest."""
MOST_PAIRS = 500
"""The most pairs that are returned."""


class Repeated(NamedTuple):
    """Two quotes of a person that share most of their words."""

    earlier: QuoteRow
    later: QuoteRow
    shared: int
    """The number of words that both have."""
    share: float
    """That number by the words of the longer quote, at most 1."""
    only_earlier: tuple[Span, ...]
    """Where in the text of the earlier quote the words are that the later one does not have there."""
    only_later: tuple[Span, ...]

    @property
    def is_same(self) -> bool:
        """Whether both have the same words in the same order."""
        return not self.only_earlier and not self.only_later


def repeated(quotes: Sequence[QuoteRow]) -> list[Repeated]:
    """Pair the quotes that share most of their words; those that differ come first, the most alike before others."""
    rows = sorted(quotes[:MOST], key=lambda row: (row.date or "", row.article_id, row.start))
    found: list[Repeated] = []
    for pair in alike([row.text for row in rows]):
        earlier, later = rows[pair.first], rows[pair.second]
        if earlier.article_id == later.article_id and earlier.end > later.start:
            continue  # a quote in a quote
        if len(found) == MOST_PAIRS:
            break
        found.append(Repeated(earlier, later, pair.shared, pair.share, *differing(earlier.text, later.text)))
    return found
