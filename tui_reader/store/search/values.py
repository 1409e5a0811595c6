"""The rows of lists over the whole library, and what a search finds."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tui_reader.model import AnnotationKind, Colour, PlacementStatus, SpeakerKind
from tui_reader.text.query import State
from tui_reader.text.spans import Span

Sort = Literal["opened", "added", "date", "title", "author", "site", "words", "progress", "state", "annotations"]


class ArticleRow(NamedTuple):
    """An article in a list."""

    article_id: int
    title: str
    author: str | None
    site: str | None
    date: str | None
    """As published."""
    source: str
    """The path or address it was last opened from, `-` for standard input."""
    added: str
    opened: str
    words: int
    percent: int
    state: State
    tags: tuple[str, ...]
    annotations: int
    notes: int
    """How many of the annotations have a note."""
    quotes: int
    version_id: int
    taken: bool
    """Whether another article was at the path when it was last opened."""
    corrections: int
    """The number of corrections of quotes and names."""

    @property
    def name(self) -> str:
        """The name of the article on the command line: `reader:12`."""
        return f"reader:{self.article_id}"


class NoteRow(NamedTuple):
    """An annotation in a list."""

    uid: str
    article_id: int
    title: str
    kind: AnnotationKind
    status: PlacementStatus
    start: int | None
    end: int | None
    paragraph: int | None
    """Counted from 1; None for one without a place."""
    text: str
    """The annotated words."""
    note: str
    colour: Colour | None
    tags: tuple[str, ...]
    speaker: str | None
    created: str
    updated: str


class QuoteRow(NamedTuple):
    """A quote in a list, with the user's corrections."""

    article_id: int
    title: str
    site: str | None
    date: str | None
    """When the article was published, as its source or the user says; None if that is not known."""
    paragraph: int
    start: int
    end: int
    text: str
    words: int
    kind: str
    speaker: str | None
    """The name, else the words for an unnamed source."""
    speaker_kind: SpeakerKind
    others: tuple[str, ...]
    role: str | None
    confidence: float
    verdict: str
    tags: tuple[str, ...] = ()
    """Of the annotations of exactly these words."""


class PersonRow(NamedTuple):
    """A person of the whole library, by name."""

    name: str
    roles: tuple[str, ...]
    """In the latest articles first."""
    aliases: tuple[str, ...]
    articles: int
    mentions: int
    quotes: int
    latest: int
    """The id of the article opened last that names the person."""


class SourceRow(NamedTuple):
    """A quoted source over several articles."""

    name: str
    """`""` for quotes without a speaker."""
    kind: SpeakerKind
    articles: int
    quotes: int
    words: int


class GroupRow(NamedTuple):
    """What an outlet quotes in a month."""

    site: str
    month: str | None
    """`2026-05`; None for articles without a date."""
    articles: int
    quotes: int
    words: int
    named: int
    """Words of persons and organisations with a name."""
    unnamed: int
    """Words of sources without a name."""


FoundKind = Literal["article", "text", "quote", "note", "person"]


class Found(NamedTuple):
    """One result of a search."""

    kind: FoundKind
    article_id: int
    title: str
    paragraph: int | None
    """Counted from 1; None where the result has no place."""
    start: int | None
    """The place of the first word found, in the article's text."""
    end: int | None
    text: str
    """The passage: some words around what was found."""
    marks: tuple[Span, ...]
    """Where in `text` the words are."""
    score: float
    """Higher is better."""
    uid: str = ""
    """Of an annotation."""
    note: str = ""
    tags: tuple[str, ...] = ()
    speaker: str | None = None
    """Of a quote."""
    places: int = 1
    """How many words of the text were found; for a person, how many articles."""

    @property
    def name(self) -> str:
        """The name of the article on the command line: `reader:12`."""
        return f"reader:{self.article_id}"
