"""The values of the program: articles, annotations, tags, quotes and people.

Independent of SQL and screens. Offsets are code points into the document's text, half-open; times are ISO-8601 UTC text
with seconds (`2026-05-03T09:15:00Z`).

They are named tuples, not dataclasses, because every start of the program creates these classes: a frozen dataclass
with slots takes 0.9 ms, a named tuple 0.07 ms, and twice that with annotations as strings, which it compiles: so
there is no `from __future__ import annotations`. `value._replace(field=…)` returns a changed copy.
"""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from tui_reader.text.spans import Span

AnnotationKind = Literal["span", "paragraph", "article"]
Colour = Literal["yellow", "green", "blue", "red", "purple"]
COLOURS: tuple[Colour, ...] = ("yellow", "green", "blue", "red", "purple")
LayoutChoice = Literal["auto", "wrapped", "lines"]
LAYOUTS: tuple[LayoutChoice, ...] = ("auto", "wrapped", "lines")


def as_layout(value: object) -> LayoutChoice:
    """Return a stored value as a layout, `auto` if it is none."""
    return next((layout for layout in LAYOUTS if layout == value), "auto")


PlacementStatus = Literal["same", "moved", "changed", "orphan"]


class ReaderError(Exception):
    """An error to report to the user in one line; the message is that line, without a prefix."""


class Article(NamedTuple):
    """Metadata of one article as loaded; `words` and `text_sha256` are final once it is read to the end."""

    source: str
    """The absolute path or the address, `-` for standard input."""
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
    """What loading truncated, guessed or left out, one line each."""
    loader_version: int = 1
    read_as: str = ""
    """The format that the user named; `""` if it was detected."""
    read_in: str = ""
    """The encoding that the user named; `""` if it was detected."""
    named_address: str = ""
    """The address that the user named; `""` if it was found in the source."""
    layout: str = "auto"
    """How the user wants the line breaks of plain text to be read; see `ReadAs.layout`."""
    language: str = ""
    """The language that the user named, as "de"; `""` or `auto` if it is detected."""
    address: str | None = None
    """The address of the text on the web."""
    fetched: str = ""
    """When it was fetched from there; `""` for a file or a pipe."""

    def with_metadata_of(self, other: "Article") -> "Article":
        """Return this article with the title, author, date, site, address and language of another one."""
        kept = {name: getattr(other, name) for name in (*OwnMetadata._fields, "title_from")}
        return self._replace(**kept)


class OwnMetadata(NamedTuple):
    """The user's replacements of an article's metadata; None: as in the source."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None
    address: str | None = None
    language: str | None = None
    """Such as "de"; None if it is detected."""

    def over(self, article: Article) -> Article:
        """Return an article with these replacements; a language named for this run takes precedence."""
        if not any(self):
            return article
        written = {name: value for name, value in self._asdict().items() if value}
        if article.language:
            written.pop("language", None)
        return article._replace(**written, title_from="reader" if self.title else article.title_from)


class ReadAs(NamedTuple):
    """How the user wants a source to be read; empty values are detected."""

    format: str = ""
    """The name of a format, `auto` to forget the one that was named earlier."""
    encoding: str | None = None
    """The name of an encoding, `auto` to forget the one that was named earlier."""
    address: str = ""
    """Where on the web it comes from."""
    layout: LayoutChoice | Literal[""] = ""
    """What the line breaks of plain text are: `wrapped` breaks of a wrapped paragraph, `lines` paragraphs, `auto`
    whichever is found."""
    language: str = ""
    """The language of the text, as "de", `auto` to forget the one that was named earlier."""


class Selector(NamedTuple):
    """The annotated words with their context (W3C TextQuoteSelector and position)."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


class Annotation(NamedTuple):
    """A highlight, tags, a note, or any of them together, on one span.

    `span` is its place in the current text, None if it is unplaced (status `orphan`) or a note on the whole article.
    `colour` is None if it has tags or a note, but no highlight.
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
    """Its place in the version it was made on, which gives unplaced annotations their reading order."""
    confirmed: bool = False
    """True if the user said that this is its place, or that it has none."""

    @property
    def needs_look(self) -> bool:
        """Whether its text changed and the user has not confirmed its placement yet."""
        return self.status != "same" and not self.confirmed

    def reading_order(self) -> tuple[int, int, int, str, str]:
        """Return the sort key: the note on the article, then by place, the outer first; unplaced ones last."""
        if self.kind == "article":
            rank, start, end = 0, 0, 0
        elif self.span is not None:
            rank, start, end = 1, self.span.start, -self.span.end
        else:
            rank, start, end = 2, self.original_start, 0
        return rank, start, end, self.created, self.uid

    @property
    def is_empty(self) -> bool:
        """Whether it has neither highlight, note nor tags."""
        return self.colour is None and not self.note and not self.tags


class Tag(NamedTuple):
    """A tag; spellings that differ only in case are one tag."""

    name: str
    """`policy/ai` is a child of `policy`, which need not be a tag."""
    uses: int = 0
    """How many annotations have it."""
    pinned: int | None = None
    """1–9 if the user pinned it to a digit."""
    last_used: str | None = None
    articles: int = 0
    """How many articles have such annotations, or the tag themselves."""
    colour: str | None = None
    """One of `COLOURS`, or `#rrggbb` from an imported codebook."""
    description: str = ""


class TagChange(NamedTuple):
    """What renaming, merging or deleting does to one tag."""

    name: str
    into: str | None
    """Its name afterwards; None if it is deleted."""
    merged: bool = False
    """Whether there is another tag of that name, which gets its passages."""
    passages: int = 0
    articles: tuple[tuple[str, int], ...] = ()
    """The titles of the articles with these passages, and how many each has, the most first."""
    tagged: int = 0
    """How many articles have the tag themselves."""
    pinned: int | None = None
    """The digit that it is pinned to."""
    both: int = 0
    """How many of the passages have the other tag already."""
    emptied: int = 0
    """How many passages have nothing else, and are deleted with the tag."""
    tagged_titles: tuple[str, ...] = ()
    """The titles of the articles that have the tag themselves."""


class TaggedParagraph(NamedTuple):
    """One paragraph and its tags."""

    article: str
    """`reader:12`."""
    title: str
    paragraph: int
    """Counted from 1."""
    tags: Mapping[str, int]
    """How many passages of it have each tag."""


class TagPair(NamedTuple):
    """Two tags that stand together."""

    one: str
    other: str
    paragraphs: int
    """How many paragraphs have both."""
    passages: int
    """How many annotations have both."""


class TagCounts(NamedTuple):
    """Paragraphs by tag, in the whole library."""

    paragraphs: tuple[TaggedParagraph, ...] = ()
    """Those with tags, by article."""
    together: tuple[TagPair, ...] = ()
    """The most frequent first."""
    unplaced: int = 0
    """How many tagged annotations have no place in the current text; they are not counted."""


class TagEntry(NamedTuple):
    """A tag of a codebook to import."""

    name: str
    description: str = ""
    colour: str | None = None


class Draft(NamedTuple):
    """A note being edited that is not saved as an annotation yet."""

    uid: str
    target: str
    """The annotation's uid, or `""` if it does not exist yet."""
    span: Span | None
    kind: AnnotationKind
    text: str
    updated: str
    pid: int


QuoteKind = Literal["direct", "mixed", "fragment"]
SpeakerKind = Literal["person", "organisation", "role", "unnamed", "none"]
"""What a quote is attributed to: a name, a role ("the minister"), somebody without a name, nobody."""
Attribution = Literal["name", "pronoun", "role", "organisation", "unnamed", "continuation", "floating", "none"]


SURE = 0.93
"""A speaker with less confidence is shown as probable only."""

Verdict = Literal["auto", "confirmed", "rejected"]
"""What the user decided about an extracted quote or person: nothing yet, confirmed, rejected."""


class Quote(NamedTuple):
    """One quote-marked segment of one paragraph; `[start, end)` includes the marks.

    A quote that the user merged or added may extend over several paragraphs, and may have no marks.
    """

    start: int
    end: int
    kind: QuoteKind
    """`mixed`: a fragment inside a reported clause; `fragment`: scare quotes, titles, fewer than four words."""
    speaker: str | None
    """The person's full name as the article gives it, or the organisation."""
    speaker_text: str | None
    """The words of the article that name the speaker, possibly a pronoun."""
    attribution: Attribution
    confidence: float
    """0–1, how likely the speaker is right (`extraction.confidence`); 1 if the user gave the speaker."""
    verdict: Verdict = "auto"
    decision: int = 0
    """The id of the `QuoteDecision` on it, 0 for none."""
    others: tuple[str, ...] = ()
    """The names of those who speak together with `speaker`."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def source(self) -> str | None:
        """The speaker, else the words for an unnamed source: "a spokesman for the firm"."""
        nameless = self.speaker_text if self.attribution in ("unnamed", "role") else None
        return self.speaker or nameless or None

    def speaker_kind(self, people: Collection[str]) -> SpeakerKind:
        """Return what kind of source `source` is; `people` are the names of the text's people."""
        if self.speaker:
            given = (self.verdict == "confirmed" or self.decision > 0) and self.attribution == "name"
            return "person" if self.speaker in people or given else "organisation"
        if self.source:
            return "role" if self.attribution == "role" else "unnamed"
        return "none"


class Person(NamedTuple):
    """One real person named in the article."""

    name: str
    role: str | None
    """Resolved: "Alibaba's CTO"."""
    role_text: str | None
    """As in the article: "The company's CTO"."""
    mentions: tuple[Span, ...]
    aliases: tuple[str, ...]
    verdict: Verdict = "auto"


class Extraction(NamedTuple):
    """The quotes and people of one text, both in reading order."""

    quotes: tuple[Quote, ...] = ()
    people: tuple[Person, ...] = ()
    rejected: tuple[Quote, ...] = ()
    """Quotes that the user rejected; listed only on request."""


QuoteVerdict = Literal["confirmed", "rejected", "replaced"]
"""`replaced`: other quotes took its place, as the user merged or split it."""


class Candidate(NamedTuple):
    """A possible place of an unplaced annotation; `score` 0–1."""

    span: Span
    score: float


class QuoteDecision(NamedTuple):
    """What the user decided about one quote; applies to its passage, which is placed in later versions of the text."""

    id: int
    words: Selector
    verdict: QuoteVerdict | None
    speaker: str | None
    """None: as extracted; `""`: nobody."""
    added: bool
    """True for a quote that the user added."""
    place: Span | None = None
    """The place of the passage in the current text; None if unplaced."""
    status: PlacementStatus = "same"
    score: float = 1.0
    candidates: tuple[Candidate, ...] = ()
    """Other places the user may choose, best first."""
    left_out: bool = False
    """True if the user said that it has no place."""

    @property
    def needs_look(self) -> bool:
        """Whether the passage changed or is unplaced, and the user has not decided about it yet."""
        if self.verdict == "replaced" or self.status not in ("changed", "orphan"):
            return False
        return self.status == "changed" or not self.left_out


NameVerdict = Literal["is", "apart", "person", "not a person"]
"""`is`: an alias or the canonical spelling of `target`; `apart`: another person than the one it was assigned to;
`person`: a person (confirmed or added); `not a person`."""


class NameDecision(NamedTuple):
    """What the user decided about one name."""

    id: int
    name: str
    verdict: NameVerdict | None
    target: str | None
    """The name that it `is`."""
    role: str | None
    """None: as extracted; `""`: none."""
    left_out: bool = False
    """True if the user said that the name is rightly absent from the text."""
    gone: bool = False
    """True if an earlier text had the name and this one does not."""

    @property
    def needs_look(self) -> bool:
        """Whether the name is absent from the text and the user has not confirmed that."""
        return self.gone and not self.left_out


class Decisions(NamedTuple):
    """The user's decisions on one article's quotes and people, and the rules for every article."""

    quotes: tuple[QuoteDecision, ...] = ()
    names: tuple[NameDecision, ...] = ()
    rules: tuple[NameDecision, ...] = ()
    """Names of two words or more: `is` and `not a person` only."""

    @property
    def to_check(self) -> list[QuoteDecision | NameDecision]:
        """The decisions whose passage or name changed or is missing, and that need a look."""
        return [*(one for one in self.quotes if one.needs_look), *(one for one in self.names if one.needs_look)]


class Target(NamedTuple):
    """The target of a command: an existing annotation (`uid`), or a span that has none yet."""

    kind: AnnotationKind
    span: Span | None
    uid: str | None = None


class Edit(NamedTuple):
    """A change of an annotation; None leaves that part unchanged."""

    colour: Colour | None = None
    drop_colour: bool = False
    note: str | None = None
    """`""` removes the note."""
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    speaker: str | None = None
    """Who said the words; `""` for nobody."""


class Identity(NamedTuple):
    """What identifies a source before its text is read to the end; all None for standard input."""

    path: str | None = None
    """The real path: absolute, symlinks resolved."""
    size: int | None = None
    """In bytes."""
    mtime_ns: int | None = None
    article_id: int | None = None
    """The article, if its stored text is opened."""


class Placed(NamedTuple):
    """How an annotation was placed in the current text."""

    annotation: Annotation
    method: str
    """`identical`, `paragraph`, `word diff`, `exact quote`, `similar passage`, `none`; `as confirmed`, `chosen`,
    `by hand` and `left without a place` if the user decided."""
    score: float
    """The share of the words that is the same, 0–1; lowered if several places are possible."""
    candidates: tuple[Candidate, ...] = ()
    """Up to three other places that the user may choose, best first."""


class ArticleEntry(NamedTuple):
    """One article in the list of recent articles."""

    article_id: int
    source: str
    """The path or address it was last opened from, `-` for standard input."""
    title: str
    opened: str
    words: int
    annotations: int
    percent: int
    """The reading progress, 0–100."""
    exists: bool
    """False if the file is gone or the text came from a pipe; true for an address, which is not asked."""
    version_id: int = 0
    taken: bool = False
    """Whether another article was at the path when it was last opened."""
    corrections: int = 0
    """The number of corrections of quotes and names."""

    @property
    def is_marked(self) -> bool:
        """Whether it has annotations or corrections."""
        return self.annotations > 0 or self.corrections > 0

    @property
    def name(self) -> str:
        """The name of the article on the command line: `reader:12`."""
        return f"reader:{self.article_id}"


class Earlier(NamedTuple):
    """An annotated article that was at a path before the current one."""

    entry: ArticleEntry
    apart: bool
    """Whether the user said that it is another article."""


class Copy(NamedTuple):
    """Another article of the library that is mostly the same text."""

    entry: ArticleEntry
    likeness: float
    """0–1: the share of the longer text that both have."""
    doubtful: bool = False
    """Whether it may be an earlier text of the same article: it was at the same path, or its file is gone."""


class OldText(NamedTuple):
    """An earlier text of an article."""

    text: str
    opened: str
    """When it was last opened."""


class Place(NamedTuple):
    """The reading position: the offset, and the words at it."""

    offset: int
    words: str = ""


class ChangeSummary(NamedTuple):
    """How an article changed since the user last opened it: its paragraphs, and the placement of its annotations."""

    since: str
    """When the version before this one was last opened."""
    new_paragraphs: int
    gone_paragraphs: int
    edited_paragraphs: int
    moved_paragraphs: int
    kept: int
    """Annotations with an exact or confirmed placement; the others need a look."""
    moved: int
    changed: int
    orphans: int
    was: str = ""
    """Its earlier path, if it was renamed or moved since."""
    corrections: int = 0
    """Corrections of quotes whose passage changed or is unplaced; they need a look."""

    @property
    def paragraphs(self) -> int:
        """How many paragraphs changed."""
        return self.new_paragraphs + self.gone_paragraphs + self.edited_paragraphs + self.moved_paragraphs

    @property
    def to_check(self) -> int:
        """How many annotations and corrections need a look."""
        return self.moved + self.changed + self.orphans + self.corrections


class Peek(NamedTuple):
    """What the first frame needs from the library, read without waiting for a writer."""

    article_id: int | None = None
    """None if the text is not in the library yet; then there are no annotations and no place."""
    title: str | None = None
    """The title that the user gave the article, if any."""
    language: str = ""
    """The language that the user gave the article, as "de"; `""` if it is detected."""
    annotations: tuple[Annotation, ...] = ()
    place: Place | None = None
    digit_tags: Mapping[int, Tag] = MappingProxyType({})
    """See `Library.digit_tags`."""
    state: Mapping[str, str] = MappingProxyType({})
    """Everything stored by `Library.set_state`: theme, measure, open panels …"""
    version_id: int = 0
    """0 if the text is not in the library yet."""

    @property
    def note_count(self) -> int:
        return len(self.annotations)


class Reading(NamedTuple):
    """An open article, as commands refer to it. Ids are 0 if the library cannot be written."""

    article_id: int
    version_id: int
    article: Article
    """As loaded, with the title that the user gave it, if any."""
    place: Place | None = None
    annotations: tuple[Annotation, ...] = ()
    drafts: tuple[Draft, ...] = ()
    changed: ChangeSummary | None = None
    """None if the text is the one opened last."""


class Annotated(NamedTuple):
    """The result of a change: its annotation, and the article's annotations after it."""

    uid: str | None
    """None if the change left the annotation empty, so that it is deleted."""
    annotations: tuple[Annotation, ...]
    label: str = ""
    """The name of the change, as undo shows it: `highlight`, `tag #uk`, `note` …; `""` if there was nothing to do."""
    conflict: bool = False
    """True if another instance had changed the same note, which now has both texts."""


class Undone(NamedTuple):
    """The result of an undo or redo; after one labelled `title`, `Library.reading` has the new title."""

    label: str
    annotations: tuple[Annotation, ...]
    uid: str | None = None
    """The annotation that was changed, if it still exists; the first of several."""
    of_library: bool = False
    """Whether it was a change of the whole library (a pin, a rule), not of the article."""


Part = Literal["article", "text", "annotations", "quotes", "people", "tags", "drafts", "place", "panels"]
"""A part of an open article, or of its display, that a command may change; `panels`: what they list."""


class Changed(NamedTuple):
    """What a command changed; the screen refreshes these parts."""

    parts: frozenset[Part] = frozenset()
    label: str = ""
    """The name of the change, as undo shows it: `highlight`, `tag #uk`, `confirm the quote` …; `""` for none."""
    uid: str | None = None
    """The annotation that was changed, if it still exists."""
    conflict: bool = False
    """True if another instance had changed the same note: both texts were kept."""
    problem: str = ""
    """A message about something else that failed; the change itself is stored."""
    draft: Draft | None = None
    """A discarded note that undo restored, to be edited again."""

    def __or__(self, other: "Changed") -> "Changed":
        """Combine two changes; if both have a value, the later one is used."""
        return Changed(
            self.parts | other.parts,
            other.label or self.label,
            other.uid or self.uid,
            other.conflict or self.conflict,
            other.problem or self.problem,
            other.draft or self.draft,
        )


class Version(NamedTuple):
    """One text that an article had."""

    id: int
    opened: str
    """When it was opened last."""
    length: int
    stored: bool
    """False for one that was too long to be stored."""


ReviewVerdict = Literal["", "approved", "changes wanted"]
"""The result of a review; `""` if it was left without one."""


def as_verdict(value: object) -> ReviewVerdict:
    """Return a stored value as a verdict, `""` if it is none."""
    return next((verdict for verdict in get_args(ReviewVerdict) if verdict == value), "")


class Review(NamedTuple):
    """A round of review that was ended."""

    verdict: ReviewVerdict
    made: str
    clock: int
    """The clock of the library's rows when its annotations were read."""


_NUMBERED = re.compile("reader:([1-9][0-9]{0,17})")
_LINK = re.compile("reader:([0-9A-Za-z-]{1,64})")


def article_number(name: str) -> int | None:
    """Return the id in an article name like `reader:12`; None for any other name."""
    match = _NUMBERED.fullmatch(name)
    return int(match[1]) if match else None


def link(uid: str) -> str:
    """Return what names an annotation, or an article in any library, for every command."""
    return f"reader:{uid}"


def linked(name: str) -> str | None:
    """Return what a link like `reader:12` or `reader:06kav1z0xq3f` names: the number or uid of an article, or the uid
    of an annotation. None for any other name, which may be a path."""
    match = _LINK.fullmatch(name)
    return match[1] if match else None
