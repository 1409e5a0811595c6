"""What the program speaks of: articles, annotations, tags, quotes and people, as values.

No SQL and no screen here. Offsets are code points into the document's text, half-open; times are ISO-8601 UTC text
with seconds (`2026-05-03T09:15:00Z`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui_reader.text.spans import Span

AnnotationKind = Literal["span", "paragraph", "article"]
Colour = Literal["yellow", "green", "blue", "red", "purple"]
COLOURS: tuple[Colour, ...] = ("yellow", "green", "blue", "red", "purple")
PlacementStatus = Literal["same", "moved", "changed", "orphan"]


class ReaderError(Exception):
    """Something a person must be told in one line; the message is that line, without a prefix."""


@dataclass(frozen=True, slots=True)
class Article:
    """Metadata of one article as it was loaded; `words` and `text_sha256` are final once it is read to the end."""

    source: str
    """The absolute path, `-` for standard input."""
    title: str
    title_from: Literal["header", "heading", "first line", "file name", "first sentence", "reader"] = "first sentence"
    author: str | None = None
    date: str | None = None
    site: str | None = None
    format: str = "text"
    encoding: str = "utf-8"
    raw_sha256: str = ""
    text_sha256: str = ""
    words: int = 0
    minutes: int = 1
    notes: tuple[str, ...] = ()
    """What loading cut, guessed or left out, a line each."""
    loader_version: int = 1


@dataclass(frozen=True, slots=True)
class Selector:
    """The words an annotation was made on, with what stood around them (W3C TextQuoteSelector + position)."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A mark of the reader's: a highlight, tags, a note, or all of them on one span.

    `span` is where it stands in the text shown, None for an orphan and for a note on the whole article.
    `colour` None: tagged or noted, not highlighted.
    """

    uid: str
    kind: AnnotationKind
    span: Span | None
    exact: str
    colour: Colour | None
    note: str
    tags: tuple[str, ...]
    created: str
    updated: str
    status: PlacementStatus = "same"
    speaker: str | None = None
    rev: int = 1
    original_start: int = 0
    """Where it stood in the version it was made on: the reading order of orphans."""

    @property
    def is_empty(self) -> bool:
        """True when nothing is left of it that a person would miss."""
        return self.colour is None and not self.note and not self.tags


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the codebook; two spellings that differ only in case are one tag."""

    name: str
    count: int = 0
    pinned: int | None = None
    """1–9 where the reader gave it a digit."""
    last_used: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A note being typed that was not saved as an annotation yet."""

    uid: str
    target: str
    """The annotation's uid, or `""` where the annotation does not exist yet."""
    span: Span | None
    kind: AnnotationKind
    text: str
    updated: str
    pid: int


QuoteKind = Literal["direct", "mixed", "fragment"]
Attribution = Literal["name", "pronoun", "role", "organisation", "unnamed", "continuation", "floating", "none"]


@dataclass(frozen=True, slots=True)
class Quote:
    """One quote-marked segment of one paragraph; `[start, end)` includes the marks."""

    start: int
    end: int
    kind: QuoteKind
    """`mixed`: a fragment inside a reported clause; `fragment`: scare quotes, titles, fewer than four words."""
    speaker: str | None
    """The person's full name as the article gives it, or the organisation."""
    speaker_text: str | None
    """The words of the article that name the speaker, a pronoun too."""
    attribution: Attribution
    confidence: float
    """0–1, from the rule that fired."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """One real person named in the article."""

    name: str
    role: str | None
    """Resolved: "Alibaba's CTO"."""
    role_text: str | None
    """As the article says it: "The company's CTO"."""
    mentions: tuple[Span, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """The quotes and people of one text, both in reading order."""

    quotes: tuple[Quote, ...] = ()
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What an act of the reader is on: an annotation that exists (`uid`) or a span that has none yet."""

    kind: AnnotationKind
    span: Span | None
    uid: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What an act changes of an annotation; None leaves that part as it is."""

    colour: Colour | None = None
    drop_colour: bool = False
    note: str | None = None
    """`""` removes the note."""
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
