"""What the program speaks of: articles, annotations, tags, quotes and people, as values.

No SQL and no screen here. Offsets are code points into the document's text, half-open; times are ISO-8601 UTC text
with seconds (`2026-05-03T09:15:00Z`).

Named tuples and not dataclasses, because every start of the program makes these classes anew: a frozen dataclass with
slots takes 0.9 ms to make, a named tuple 0.07. `value._replace(field=…)` gives a changed copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from tui_reader.text.spans import Span

AnnotationKind = Literal["span", "paragraph", "article"]
Colour = Literal["yellow", "green", "blue", "red", "purple"]
COLOURS: tuple[Colour, ...] = ("yellow", "green", "blue", "red", "purple")
PlacementStatus = Literal["same", "moved", "changed", "orphan"]


class ReaderError(Exception):
    """Something a person must be told in one line; the message is that line, without a prefix."""


class Article(NamedTuple):
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
    read_as: str = ""
    """The format that the user named for it; `""` where it is recognised."""
    address: str | None = None
    """Where the text is on the web."""

    def with_metadata_of(self, other: Article) -> Article:
        """Return this article with the title, author, date, site and address of another one."""
        kept = {name: getattr(other, name) for name in (*OwnMetadata._fields, "title_from")}
        return self._replace(**kept)


class OwnMetadata(NamedTuple):
    """What the user wrote in the place of an article's metadata; None: as the source has it."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None
    address: str | None = None

    def over(self, article: Article) -> Article:
        """Return an article with this metadata over its own."""
        if not any(self):
            return article
        written = {name: value for name, value in self._asdict().items() if value}
        return article._replace(**written, title_from="reader" if self.title else article.title_from)


class ReadAs(NamedTuple):
    """How the user wants a source to be read; what is empty is found out."""

    format: str = ""
    """The name of a format, `auto` to forget the one that was named earlier."""
    encoding: str | None = None


class Selector(NamedTuple):
    """The words an annotation was made on, with what stood around them (W3C TextQuoteSelector + position)."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


class Annotation(NamedTuple):
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
    confirmed: bool = False
    """True where the reader said that this is its place, or that it has none."""

    @property
    def needs_look(self) -> bool:
        """True where the text changed under it and the reader has not said yet whether it stands right."""
        return self.status != "same" and not self.confirmed

    @property
    def is_empty(self) -> bool:
        """True when nothing is left of it that a person would miss."""
        return self.colour is None and not self.note and not self.tags


class Tag(NamedTuple):
    """A tag of the codebook; two spellings that differ only in case are one tag."""

    name: str
    uses: int = 0
    """How many annotations carry it."""
    pinned: int | None = None
    """1–9 where the reader gave it a digit."""
    last_used: str | None = None


class Draft(NamedTuple):
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


SURE = 0.93
"""A speaker with less confidence is shown as probable only."""

Verdict = Literal["auto", "confirmed", "rejected"]
"""What the reader decided of a find: nothing yet, that it is right, that it is none."""


class Quote(NamedTuple):
    """One quote-marked segment of one paragraph; `[start, end)` includes the marks.

    One that the reader joined or added may reach over several, and need have no marks.
    """

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
    """0–1, from the rule that fired; 1 where the reader said who spoke."""
    verdict: Verdict = "auto"
    decision: int = 0
    """The id of what the reader decided of it, 0 for nothing; see `QuoteDecision`."""
    others: tuple[str, ...] = ()
    """The names of those who say it together with `speaker`."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def source(self) -> str | None:
        """The speaker, else the words that name a source without a name: "a spokesman for the firm"."""
        nameless = self.speaker_text if self.attribution in ("unnamed", "role") else None
        return self.speaker or nameless or None


class Person(NamedTuple):
    """One real person named in the article."""

    name: str
    role: str | None
    """Resolved: "Alibaba's CTO"."""
    role_text: str | None
    """As the article says it: "The company's CTO"."""
    mentions: tuple[Span, ...]
    aliases: tuple[str, ...]
    verdict: Verdict = "auto"


class Extraction(NamedTuple):
    """The quotes and people of one text, both in reading order."""

    quotes: tuple[Quote, ...] = ()
    people: tuple[Person, ...] = ()
    rejected: tuple[Quote, ...] = ()
    """What the reader said is no quote: in no list unless asked for."""


QuoteVerdict = Literal["confirmed", "rejected", "replaced"]
"""`replaced`: other quotes stand in its place, since the reader joined or split it."""


class QuoteDecision(NamedTuple):
    """What the user decided of one quote: it holds for the passage it was made on, found again in later versions."""

    id: int
    words: Selector
    verdict: QuoteVerdict | None
    speaker: str | None
    """None: as found; `""`: nobody."""
    added: bool
    """True for a quote that is one because the reader says so."""
    place: Span | None = None
    """Where the passage stands in the text shown; None: nowhere that is certain."""
    status: PlacementStatus = "same"
    score: float = 1.0
    candidates: tuple[Candidate, ...] = ()
    """Other places the user may choose, best first."""
    left_out: bool = False
    """True where the user said that it stands nowhere."""

    @property
    def needs_look(self) -> bool:
        """True where the passage changed or was not found and the user has not said yet what became of it."""
        if self.verdict == "replaced" or self.status not in ("changed", "orphan"):
            return False
        return self.status == "changed" or not self.left_out


NameVerdict = Literal["is", "apart", "person", "not a person"]
"""`is`: another name of `target` (an alias, or how it is to be written); `apart`: somebody else than the one it was
counted to; `person`: a person (confirmed, or added); `not a person`."""


class NameDecision(NamedTuple):
    """What the reader decided of one name."""

    id: int
    name: str
    verdict: NameVerdict | None
    target: str | None
    """The name that it `is`."""
    role: str | None
    """None: as found; `""`: none."""
    left_out: bool = False
    """True where the user said that the name is rightly not in the text."""
    gone: bool = False
    """True where the name stood in an earlier text and does not in this one."""

    @property
    def needs_look(self) -> bool:
        """True where the name left the text and the user has not said that this is right."""
        return self.gone and not self.left_out


class Decisions(NamedTuple):
    """All that the reader decided of one article's quotes and people, and the rules that hold in every article."""

    quotes: tuple[QuoteDecision, ...] = ()
    names: tuple[NameDecision, ...] = ()
    rules: tuple[NameDecision, ...] = ()
    """Names of two words or more: `is` and `not a person` only."""

    @property
    def to_check(self) -> list[QuoteDecision | NameDecision]:
        """Those whose passage or name changed or was not found, and that need a look."""
        return [*(one for one in self.quotes if one.needs_look), *(one for one in self.names if one.needs_look)]


class Target(NamedTuple):
    """What an act of the reader is on: an annotation that exists (`uid`) or a span that has none yet."""

    kind: AnnotationKind
    span: Span | None
    uid: str | None = None


class Edit(NamedTuple):
    """What an act changes of an annotation; None leaves that part as it is."""

    colour: Colour | None = None
    drop_colour: bool = False
    note: str | None = None
    """`""` removes the note."""
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    speaker: str | None = None
    """Who said the words; `""` for nobody."""


class Identity(NamedTuple):
    """What a source is known by before its text was read to the end; all None for standard input."""

    path: str | None = None
    """The real path: absolute, symlinks resolved."""
    size: int | None = None
    """Bytes."""
    mtime_ns: int | None = None
    article_id: int | None = None
    """The article itself, where its stored text is opened."""


class Candidate(NamedTuple):
    """A place where a mark may stand that lost its own; `score` 0–1."""

    span: Span
    score: float


class Placed(NamedTuple):
    """How a mark was found in the text shown."""

    annotation: Annotation
    method: str
    """`identical`, `paragraph`, `word diff`, `exact quote`, `similar passage`, `none`; `as confirmed`, `chosen`,
    `by hand` and `left without a place` where it follows what the reader said."""
    score: float
    """0–1: the part of the words that is the same; below 1 too where several places could be meant."""
    candidates: tuple[Candidate, ...] = ()
    """Up to three places the reader may choose instead, best first."""


class Earlier(NamedTuple):
    """An annotated article that a path held before it held another."""

    entry: ArticleEntry
    apart: bool
    """Whether the user said that it is another article."""


class Copy(NamedTuple):
    """Another article of the library that is mostly the same text."""

    entry: ArticleEntry
    likeness: float
    """0–1: the share of the longer text that both have."""
    doubtful: bool = False
    """Whether it may be an earlier text of the same article: the same path held it, or its file is gone."""


class OldText(NamedTuple):
    """What an article said before."""

    text: str
    opened: str
    """When it was last open."""


class Place(NamedTuple):
    """Where the reader was: the offset, and the words that stood there."""

    offset: int
    words: str = ""


class ChangeSummary(NamedTuple):
    """What became of an article since the reader last had it open: paragraphs, and the marks made on it."""

    since: str
    """When the version before this one was last opened."""
    new_paragraphs: int
    gone_paragraphs: int
    edited_paragraphs: int
    moved_paragraphs: int
    kept: int
    """Marks that stand on the same words, or where the reader confirmed that they do; the others need a look."""
    moved: int
    changed: int
    orphans: int
    was: str = ""
    """The path it had, where it was renamed or moved since."""
    corrections: int = 0
    """Corrections of quotes whose passage changed or was not found: they need a look."""

    @property
    def paragraphs(self) -> int:
        """How many paragraphs are not what they were."""
        return self.new_paragraphs + self.gone_paragraphs + self.edited_paragraphs + self.moved_paragraphs

    @property
    def to_check(self) -> int:
        """How many annotations and corrections need a look."""
        return self.moved + self.changed + self.orphans + self.corrections


class Peek(NamedTuple):
    """What the first frame needs of the store, read without waiting for a writer."""

    article_id: int | None = None
    """None where the text is not known yet; then there are no annotations and no place."""
    title: str | None = None
    """The title the reader gave the article, if any."""
    annotations: tuple[Annotation, ...] = ()
    place: Place | None = None
    digit_tags: Mapping[int, Tag] = MappingProxyType({})
    """See `Library.digit_tags`."""
    state: Mapping[str, str] = MappingProxyType({})
    """Everything `Library.set_state` remembers: theme, measure, open panels …"""
    version_id: int = 0
    """0 where the text is not known yet."""

    @property
    def note_count(self) -> int:
        return len(self.annotations)


class Reading(NamedTuple):
    """An article that is open: what every act on it names. Ids are 0 where the library cannot be written."""

    article_id: int
    version_id: int
    article: Article
    """As loaded, with the title the reader gave it, where there is one."""
    place: Place | None = None
    annotations: tuple[Annotation, ...] = ()
    drafts: tuple[Draft, ...] = ()
    changed: ChangeSummary | None = None
    """None where the text is the one that was open last."""


class Annotated(NamedTuple):
    """The outcome of one act: the annotation it was on, and the article's annotations as they are now."""

    uid: str | None
    """None where the act left the annotation empty, so it is deleted."""
    annotations: tuple[Annotation, ...]
    label: str = ""
    """What was done, as undo names it: `highlight`, `tag #uk`, `note` …; `""` where nothing was to be done."""
    conflict: bool = False
    """True where another instance had changed the same note: both texts now stand in it."""


class Undone(NamedTuple):
    """The outcome of an undo or redo; after one labelled `title` ask `Library.reading` for the article."""

    label: str
    annotations: tuple[Annotation, ...]
    uid: str | None = None
    """The annotation the act was on, where it still stands; the first of several."""
    of_library: bool = False
    """It was a change of the whole library (a pin, a rule), not of the article."""


Part = Literal["article", "text", "annotations", "quotes", "people", "tags", "drafts", "place", "panels"]
"""A part of an open article, or of what is shown of it, that a command may change; `panels`: what they list."""


class Changed(NamedTuple):
    """What a command changed; whoever shows the article refreshes these parts."""

    parts: frozenset[Part] = frozenset()
    label: str = ""
    """What was done, as undo names it: `highlight`, `tag #uk`, `confirm the quote` …; `""` for nothing."""
    uid: str | None = None
    """The annotation that was changed, where it still exists."""
    conflict: bool = False
    """True where another instance had changed the same note: both texts were kept."""
    problem: str = ""
    """A line for the user about what failed besides; the change itself is stored."""
    draft: Draft | None = None
    """A discarded note that undo brought back, to be edited again."""

    def __or__(self, other: Changed) -> Changed:
        """Join two changes; of what is in both, the later one counts."""
        return Changed(
            self.parts | other.parts,
            other.label or self.label,
            other.uid or self.uid,
            other.conflict or self.conflict,
            other.problem or self.problem,
            other.draft or self.draft,
        )


class ArticleEntry(NamedTuple):
    """One article in the list of those opened lately."""

    article_id: int
    source: str
    """The path it was opened from last, `-` for standard input."""
    title: str
    opened: str
    words: int
    annotations: int
    percent: int
    """0–100, how far the reader was."""
    exists: bool
    """False where the file is gone or the text came by pipe: `Library.text_of` may still have it."""
    version_id: int = 0
    taken: bool = False
    """Whether the path held another article when it was opened last."""
    corrections: int = 0
    """Of quotes and names."""

    @property
    def is_marked(self) -> bool:
        """True where the user made something on it: an annotation or a correction."""
        return self.annotations > 0 or self.corrections > 0

    @property
    def name(self) -> str:
        """What the commands call the article: `reader:12`."""
        return f"reader:{self.article_id}"


_NUMBERED = re.compile("reader:([1-9][0-9]{0,17})")


def article_number(name: str) -> int | None:
    """The id of the article in a name like `reader:12`; None for any other name."""
    match = _NUMBERED.fullmatch(name)
    return int(match[1]) if match else None
