"""Count who is quoted in an article, and how much: quotes and words per source, by kind of source."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tui_reader.model import Extraction, Quote
from tui_reader.text.enumeration import counted
from tui_reader.text.words import count_words

SourceKind = Literal["person", "organisation", "unnamed", "unknown"]
"""`unnamed`: somebody without a name ("an official"); `unknown`: no speaker is given."""
KINDS: tuple[SourceKind, ...] = ("person", "organisation", "unnamed", "unknown")
_LABELS = {"person": "named", "organisation": "organisations", "unnamed": "unnamed", "unknown": "without speaker"}


class Source(NamedTuple):
    """A quoted person, organisation or unnamed source."""

    name: str
    """For an unnamed source the words that describe it; `""` if no speaker is given."""
    kind: SourceKind
    quotes: int
    words: int


class Total(NamedTuple):
    """All sources of one kind."""

    kind: SourceKind
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
        return [
            (f"{_LABELS[kind]} {quotes if kind == 'unknown' else number}", round(100 * count / words))
            for kind, number, quotes, count in self.totals
            if quotes
        ]

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
    counts: dict[tuple[str, SourceKind], list[int]] = {}
    for quote in extraction.quotes:
        if quote.kind != "fragment" or quote.speaker or quote.speaker_text:
            count = counts.setdefault(source_of(quote, people), [0, 0])
            count[0] += 1
            count[1] += count_words(text[quote.start : quote.end])
    result = [Source(name, kind, *count) for (name, kind), count in counts.items()]
    result.sort(key=lambda source: (-source.words, -source.quotes))
    return Sources(tuple(result), tuple(_total(kind, result) for kind in KINDS))


def source_of(quote: Quote, people: frozenset[str]) -> tuple[str, SourceKind]:
    """Return the name and the kind of a quote's source; `people` are the names of the text's people."""
    if quote.speaker:
        given = (quote.verdict == "confirmed" or quote.decision > 0) and quote.attribution == "name"
        return quote.speaker, "person" if quote.speaker in people or given else "organisation"
    if quote.speaker_text and quote.attribution in ("unnamed", "role"):
        return quote.speaker_text, "unnamed"
    return "", "unknown"


def _total(kind: SourceKind, all_sources: list[Source]) -> Total:
    those = [source for source in all_sources if source.kind == kind]
    return Total(kind, len(those), sum(source.quotes for source in those), sum(source.words for source in those))
