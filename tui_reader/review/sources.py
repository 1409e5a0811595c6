"""Count who is quoted in an article, and how much: quotes and words per source, by kind of source."""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.model import Extraction, SpeakerKind
from tui_reader.text.enumeration import counted
from tui_reader.text.words import count_words

KINDS: tuple[SpeakerKind, ...] = ("person", "organisation", "role", "unnamed", "none")
_LABELS: tuple[tuple[str, tuple[SpeakerKind, ...]], ...] = (
    ("named", ("person",)),
    ("organisations", ("organisation",)),
    ("unnamed", ("role", "unnamed")),
    ("without speaker", ("none",)),
)
"""What the summary counts together, in its order."""


class Source(NamedTuple):
    """A quoted person, organisation or unnamed source."""

    name: str
    """For an unnamed source the words that describe it; `""` if no speaker is given."""
    kind: SpeakerKind
    quotes: int
    words: int


class Total(NamedTuple):
    """All sources of one kind."""

    kind: SpeakerKind
    sources: int
    quotes: int
    words: int


class Sources(NamedTuple):
    """The sources of one article, most words first, and the total of each kind, one for every kind."""

    sources: tuple[Source, ...] = ()
    totals: tuple[Total, ...] = ()

    @property
    def shares(self) -> list[tuple[str, int]]:
        """The share of each kind of source in the quoted words: ("unnamed 2", per cent), without empty kinds."""
        words = max(1, sum(source.words for source in self.sources))
        shares = []
        for label, kinds in _LABELS:
            those = [total for total in self.totals if total.kind in kinds and total.quotes]
            number = sum(total.quotes if total.kind == "none" else total.sources for total in those)
            if those:
                shares.append((f"{label} {number}", round(100 * sum(total.words for total in those) / words)))
        return shares

    @property
    def amount(self) -> str:
        """The amount quoted: `5 quotes, 96 words`; `""` for no quotes."""
        quotes, words = sum(source.quotes for source in self.sources), sum(source.words for source in self.sources)
        return f"{counted(quotes, 'quote')}, {counted(words, 'word')}" if quotes else ""

    @property
    def summary(self) -> str:
        """One line: `5 quotes, 96 words: named 2 (54 %), unnamed 2 (43 %) …`; `""` for no quotes."""
        shares = ", ".join(f"{label} ({percent} %)" for label, percent in self.shares)
        return f"{self.amount}: {shares}" if shares else ""


def sources(text: str, extraction: Extraction) -> Sources:
    """Count quotes and their words per source, without scare quotes and titles that have no speaker.

    Args:
        text: the text that the extraction's offsets refer to.
    """
    people = frozenset(person.name for person in extraction.people)
    counts: dict[tuple[str, SpeakerKind], list[int]] = {}
    for quote in extraction.quotes:
        if quote.kind != "fragment" or quote.speaker or quote.speaker_text:
            count = counts.setdefault((quote.source or "", quote.speaker_kind(people)), [0, 0])
            count[0] += 1
            count[1] += count_words(text[quote.start : quote.end])
    result = [Source(name, kind, *count) for (name, kind), count in counts.items()]
    result.sort(key=lambda source: (-source.words, -source.quotes))
    return Sources(tuple(result), tuple(_total(kind, result) for kind in KINDS))


def _total(kind: SpeakerKind, all_sources: list[Source]) -> Total:
    those = [source for source in all_sources if source.kind == kind]
    return Total(kind, len(those), sum(source.quotes for source in those), sum(source.words for source in those))
