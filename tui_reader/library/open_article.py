"""The state of one open article: its text, annotations, quotes and people, and every change to them.

The app and the command line use an `OpenArticle` and nothing below it. It reads the source, opens it in the library,
applies the user's corrections to the extraction, writes changes, and provides the material of exports. Independent of
Textual; offsets are code points into the document's text.

`OpenArticle(library, source, peek)` reads nothing, so the first frame can be shown at once. The slow parts, `register`
and `extract`, may run in a thread with a library of its own; `take_reading` and `take_extraction` accept their results.
Every method that changes something returns `Changed`; a change that fails raises `ReaderError` and leaves the state as
it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar

from tui_reader.library.opening import extract, read_to_end, register
from tui_reader.model import (
    Annotation,
    Article,
    Changed,
    Decisions,
    Draft,
    Edit,
    Extraction,
    OwnMetadata,
    Part,
    Peek,
    Person,
    Placed,
    Quote,
    ReadAs,
    ReaderError,
    Reading,
    Tag,
    Target,
    Undone,
)
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.exchange.material import Material
    from tui_reader.formats.source import Source
    from tui_reader.library.library import Library
    from tui_reader.library.opened.codebook import OpenCodebook
    from tui_reader.library.opened.copies import ArticleCopies
    from tui_reader.library.opened.corrections import Corrections
    from tui_reader.library.opened.drafts import Drafts
    from tui_reader.library.opened.later import Later
    from tui_reader.library.opened.placing import Placing
    from tui_reader.library.opened.tagging import Tagging
    from tui_reader.review.sources import Sources
    from tui_reader.text.links import Links
    from tui_reader.text.outline import Outline

T = TypeVar("T")
MAX_EXTRACTED = 2_000_000
"""Characters: the app does not search a longer text for quotes and people."""
MAX_AT_ONCE = 200_000
"""Characters: the stored quotes and people of a longer text are not read before the first frame."""
PLACE_WORDS = 40
"""Characters stored with a reading position, by which it is found in a changed text."""
NOTHING = Changed()
RECOGNISED = ReadAs()
SaveState = Literal["", "saving", "saved", "not saved", "read-only"]


class OpenArticle:
    """One open article.

    Args:
        library: belongs to the thread that uses this object.
        source: may still have more to read; see `more`.
        peek: what a first frame shows before the article is opened in the library.
    """

    def __init__(self, library: Library, source: Source, peek: Peek | None = None) -> None:
        self.library = library
        self.source = source
        self.peek = peek or Peek()
        self.reading: Reading | None = None
        """None until the article is opened or looked up."""
        self.annotations: tuple[Annotation, ...] = self.peek.annotations
        """In reading order, unplaced ones last."""
        self.found = Extraction()
        """Quotes and people as extracted."""
        self.extraction = Extraction()
        """The same with the user's corrections."""
        self.extracted = False
        """True once the text was searched for quotes and people."""
        self.decisions: Decisions | None = None
        """The user's corrections; None before they were read."""
        self.digits: Mapping[int, Tag] = dict(self.peek.digit_tags)
        """The tags on the digits 1–9."""
        self.saved: SaveState = ""
        """The result of the last write; `""` before the first."""
        self.opens_elsewhere = False
        """True while another thread opens the article: what would take long here then waits for it."""
        self._links: Links | None = None
        self._outline: Outline | None = None
        self._corrected: tuple[Extraction, Decisions] | None = None
        self._counted: tuple[Extraction, Sources] | None = None
        self._saved_place: tuple[int, int] | None = None

    @classmethod
    def load(cls, library: Library, name: str, *, words_a_minute: int, wanted: ReadAs = RECOGNISED) -> OpenArticle:
        """Read the beginning of `name`: a file, `-`, or an article of the library by its path, title or `reader:ID`.

        Args:
            words_a_minute: the reading speed that gives `article.minutes`.
            wanted: the format and encoding that the user names.

        Raises:
            NoSuchFile: there is neither a file nor an article of this name.
            ReaderError: it cannot be read as text and no text of it is stored, or the library cannot be read.
        """
        from tui_reader.library.sources import find_source

        return cls(library, find_source(name, lambda: library, wanted, words_a_minute))

    # -- its parts -----------------------------------------------------------------------------------------------

    @cached_property
    def corrections(self) -> Corrections:
        """Corrections of quotes and people."""
        from tui_reader.library.opened.corrections import Corrections

        return Corrections(self)

    @cached_property
    def later(self) -> Later:
        """Changes of annotations that wait for the text to be read and stored."""
        from tui_reader.library.opened.later import Later

        return Later(self)

    @cached_property
    def drafts(self) -> Drafts:
        """Notes that were edited and not saved."""
        from tui_reader.library.opened.drafts import Drafts

        return Drafts(self)

    @cached_property
    def codebook(self) -> OpenCodebook:
        """The tags of the library."""
        from tui_reader.library.opened.codebook import OpenCodebook

        return OpenCodebook(self)

    @cached_property
    def tagging(self) -> Tagging:
        """The tags of several passages."""
        from tui_reader.library.opened.tagging import Tagging

        return Tagging(self)

    @cached_property
    def placing(self) -> Placing:
        """Annotations in a text that changed."""
        from tui_reader.library.opened.placing import Placing

        return Placing(self)

    @cached_property
    def copies(self) -> ArticleCopies:
        """Other articles that this may be a text of."""
        from tui_reader.library.opened.copies import ArticleCopies

        return ArticleCopies(self)

    # -- what it is -----------------------------------------------------------------------------------------------

    @property
    def document(self) -> Document:
        return self.source.document

    @property
    def article(self) -> Article:
        """The metadata, with the user's replacements."""
        if self.reading is not None:
            return self.source.article.with_metadata_of(self.reading.article)
        article = self.source.article
        if self.peek.language and not article.language:
            article = article._replace(language=self.peek.language)
        return article._replace(title=self.peek.title, title_from="reader") if self.peek.title else article

    @property
    def language(self) -> str:
        """The language that the user named, as "de"; `""` if it is detected."""
        named = self.article.language
        return "" if named == "auto" else named

    @property
    def notice(self) -> str:
        """A line for the user about where the text comes from; `""` for a file that was read."""
        return self.source.notice

    @property
    def article_id(self) -> int:
        """The id in the library; 0 for an article that the library does not know (yet)."""
        return self.reading.article_id if self.reading is not None else self.peek.article_id or 0

    @property
    def version_id(self) -> int:
        """The id of this text in the library; 0 for one that it does not know (yet)."""
        return self.reading.version_id if self.reading is not None else self.peek.version_id

    @property
    def quotes(self) -> tuple[Quote, ...]:
        return self.extraction.quotes

    @property
    def people(self) -> tuple[Person, ...]:
        return self.extraction.people

    @property
    def too_long(self) -> bool:
        """True for a text that the app does not search for quotes and people."""
        return self.document.length > MAX_EXTRACTED

    @property
    def links(self) -> Links:
        """The links and footnotes of the text."""
        from tui_reader.text.links import Links

        if self._links is None or self._links.is_outdated:
            self._links = Links(self.document)
        return self._links

    @property
    def outline(self) -> Outline:
        """The headings of the text, as a tree."""
        from tui_reader.text.outline import Outline

        if self._outline is None or self._outline.is_outdated:
            self._outline = Outline(self.document)
        return self._outline

    def annotation_for(self, target: Target) -> Annotation | None:
        """Return the annotation that a target already has."""
        for annotation in self.annotations:
            if annotation.uid == target.uid or (
                target.uid is None and annotation.kind == target.kind and annotation.span == target.span
            ):
                return annotation
        return None

    def quote_at(self, span: Span | None) -> Quote | None:
        """Return the quote that is exactly this span."""
        return next((quote for quote in self.quotes if span == quote.span), None)

    def quotes_of(self, source: str) -> list[Quote]:
        """Return the quotes that this person or unnamed source said, alone or with others, in reading order."""
        return [quote for quote in self.quotes if source == quote.source or source in quote.others]

    # -- reading and opening --------------------------------------------------------------------------------------

    def more(self, size: int | None = None) -> bool:
        """Read the next slice of a long text, of `size` bytes; False once it is complete."""
        return self.source.more() if size is None else self.source.more(size)

    def stop_reading(self) -> bool:
        """End reading from a pipe and keep what has come; False if nothing is being read from one."""
        if not self.source.live:
            return False
        self.source.stop()
        return True

    def open(self) -> Reading:
        """Open the article in the library, once; a long text is read to its end first.

        Raises:
            LibraryError: see `register`.
        """
        if self.reading is None:
            self.later.refuse()
            self._set_reading(register(self.library, self.source))
        assert self.reading is not None
        return self.reading

    def look(self) -> bool:
        """Find the article in the library and place its annotations, without writing; False for an unknown one."""
        read_to_end(self.source)
        source = self.source
        reading = self.library.articles.look(source.article, source.document, source.identity)
        if reading is not None:
            self.reading, self.annotations = reading, reading.annotations
        return reading is not None

    def examine(self) -> tuple[Placed, ...]:
        """Do what `look` does, and return how each annotation was placed."""
        read_to_end(self.source)
        source = self.source
        found = self.library.checking.examine(source.article, source.document, source.identity)
        if found is None:
            return ()
        self.reading, placed = found
        self.annotations = self.reading.annotations
        return placed

    def take_reading(self, reading: Reading, *, read_only: bool = False) -> Changed:
        """Use the result of `register` from a thread, unless a change opened the article meanwhile.

        Args:
            read_only: whether the thread's library could not be written.
        """
        problem = ""
        try:
            if self.reading is None:
                if read_only:
                    self.library.find_read_only()
                self._set_reading(reading)
            else:
                self.annotations = self.later.over(self.library.annotations.of(self.reading))
        except ReaderError as error:
            problem = str(error)
        if reason := self.library.read_only_reason:
            self.saved, problem = "read-only", problem or reason
        changed = Changed(frozenset({"article", "annotations", "tags", "place"}), problem=problem)
        return changed | self.correct() if self.extracted else changed

    def refresh(self) -> Changed:
        """Read what another instance wrote since the last call; `Changed()` if none did."""
        if self.reading is None or not self.library.changed_elsewhere():
            return NOTHING
        return self.read_again()

    def read_again(self) -> Changed:
        """Read what was changed with this library apart from the article, such as in a list of all annotations."""
        if self.reading is None:
            return NOTHING
        before, metadata = self.annotations, self.article
        self.annotations = self.later.over(self.library.annotations.of(self.reading))
        self.read_metadata()
        renamed = Changed(frozenset({"article"})) if self.article != metadata else NOTHING
        return renamed | self.changed_since(before) | self.read_digits() | self.correct()

    def _set_reading(self, reading: Reading) -> None:
        self.reading = reading
        self.later.look()
        self.annotations = self.later.over(reading.annotations)
        if self.library.read_only_reason:
            self.saved = "read-only"
        self.digits = self.library.codebook.digit_tags()

    # -- quotes and people ----------------------------------------------------------------------------------------

    def extract(self) -> Changed:
        """Find quotes and people in this thread, and correct them."""
        read_to_end(self.source)
        found = self.library.extractions.stored_extraction(self.document, self.language)
        return self.take_extraction(extract(self.document, self.language) if found is None else found)

    def take_stored_extraction(self) -> bool:
        """Use the quotes and people that are stored for this text and the present rules; False if none are.

        For the first frame, so only of a known text that is complete and not long: nothing is extracted or waited for.
        """
        if not self.article_id or not self.document.complete or self.document.length > MAX_AT_ONCE:
            return False
        found = self.library.extractions.stored_extraction(self.document, self.language)
        if found is None:
            return False
        self.take_extraction(found)
        return True

    def take_extraction(self, found: Extraction) -> Changed:
        """Use the result of `extract` from a thread, and correct it."""
        self.found, self.extracted = found, True
        return self.correct()

    def read_decisions(self) -> Decisions:
        """Read the user's corrections of quotes and people.

        Raises:
            LibraryError: the library cannot be read.
        """
        self.decisions = self.library.quotes.decisions(self.article_id, self.version_id, self.document)
        return self.decisions

    def correct(self) -> Changed:
        """Apply the corrections to the extraction; if they cannot be read, it stays as extracted, with a `problem`.

        Nothing is computed if neither changed.
        """
        problem = ""
        try:
            decisions = self.read_decisions()
        except ReaderError as error:
            problem, decisions = str(error), Decisions()
        if self._corrected is not None and self._corrected[0] is self.found and self._corrected[1] == decisions:
            return Changed(problem=problem)
        self._corrected = self.found, decisions
        self.extraction = self.found
        if any(decisions):
            from tui_reader.review import apply

            self.extraction = apply(self.document.text, self.found, decisions)
        return Changed(frozenset({"quotes", "people"}), problem=problem)

    def sources(self) -> Sources:
        """Count whom the article quotes, and how much; cached until the extraction changes."""
        from tui_reader.review.sources import sources

        if self._counted is None or self._counted[0] is not self.extraction:
            self._counted = self.extraction, sources(self.document.text, self.extraction)
        return self._counted[1]

    def explain(self, quote: Quote) -> tuple[str, tuple[Span, ...]]:
        """Return how a quote came to its speaker, in words, and where the article names the speaker and says so."""
        from tui_reader.exchange.material import HOW
        from tui_reader.extraction.evidence import REACH, evidence

        low = max(0, quote.start - 2 * REACH)
        around = self.document.slice(low, quote.end + 2 * REACH)
        found = evidence(around, quote._replace(start=quote.start - low, end=quote.end - low))
        if quote.decision and quote.speaker and found.name is None:  # typed by the user; the article does not say so
            return "set by you", ()
        spans = (Span(span.start + low, span.end + low) for span in found if span is not None)
        return HOW[quote.attribution], tuple(sorted(spans))

    # -- annotations ----------------------------------------------------------------------------------------------

    def annotate(
        self, target: Target, edit: Edit, *, base: Annotation | None = None, draft: str | None = None
    ) -> Changed:
        """Change or create the annotation of `target`; a new one on a quote gets its speaker.

        See `Annotations.annotate`.

        Raises:
            ReaderError: the annotation was deleted by another instance, or the library cannot be written.
        """
        if self.later.must_wait:
            return self.later.annotate(target, edit)
        before, edit = self.annotations, self._with_speaker(target, edit)
        done = self.write(
            lambda reading: self.library.annotations.annotate(
                reading, self.document, target, edit, base=base, draft=draft
            )
        )
        self.annotations = done.annotations
        changed = self.changed_since(before, done.uid, done.label)._replace(conflict=done.conflict)
        return changed | self.read_digits() if edit.add_tags or edit.remove_tags else changed

    def resize(self, uid: str, span: Span) -> Changed:
        """Put an annotation on other words; its note, tags and colour stay.

        Raises:
            ReaderError: there are no words, another annotation is on exactly these, or it was deleted elsewhere.
        """
        before = self.annotations
        done = self.write(lambda reading: self.library.annotations.resize(reading, self.document, uid, span))
        self.annotations = done.annotations
        return self.changed_since(before, uid, done.label)

    def delete(self, *uids: str) -> Changed:
        """Delete annotations as one undo step; deleted ones are ignored."""
        if self.later.must_wait:
            return self.later.delete(uids)
        before = self.annotations
        self.annotations = self.write(lambda reading: self.library.annotations.delete_all(reading, uids))
        return self.changed_since(before, label="delete") | self.read_digits()

    @property
    def newest_step(self) -> int:
        """The number of the change that `undo` would take back; 0 if there is none."""
        return self.library.annotations.newest_step(self.reading) if self.reading is not None else 0

    def undo(self) -> Changed:
        """Undo the last change, also of an earlier run; `label` is empty if there is none.

        Raises:
            ReaderError: another instance changed the same row since; nothing is changed.
        """
        return self.later.undo() if self.later.changes else self._revert(self.library.annotations.undo)

    def redo(self) -> Changed:
        """Redo the last change that was undone; `label` is empty if there is none. Raises as `undo` does."""
        return self._revert(self.library.annotations.redo)

    def withdraw(self) -> Changed:
        """Undo the last change and remove it from the undo history. Raises as `undo` does."""
        return self.later.undo() if self.later.changes else self._revert(self.library.annotations.withdraw)

    def _revert(self, revert: Callable[[Reading], Undone | None]) -> Changed:
        from tui_reader.library.annotations import DISCARDED

        def write(reading: Reading) -> tuple[Undone | None, list[Draft]]:
            known = {draft.uid for draft in self.library.annotations.drafts(reading)}
            undone = revert(reading)
            return undone, [draft for draft in self.library.annotations.drafts(reading) if draft.uid not in known]

        before = self.annotations
        undone, drafts = self.write(write)
        if undone is None:
            return NOTHING
        self.annotations = undone.annotations
        self.read_metadata()
        draft = drafts[0] if drafts and undone.label == DISCARDED else None
        changed = self.changed_since(before, undone.uid, undone.label)
        changed = changed._replace(parts=changed.parts | {"article", "drafts", "tags"}, draft=draft)
        return changed | self.read_digits() | self.correct()

    def _with_speaker(self, target: Target, edit: Edit) -> Edit:
        """Return the edit, with the speaker of the quote if it creates an annotation of exactly that quote."""
        if edit.speaker is not None or target.kind != "span" or self.annotation_for(target) is not None:
            return edit
        quote = self.quote_at(target.span)
        return edit._replace(speaker=clean_line(quote.source or "") or None) if quote is not None else edit

    # -- tags -----------------------------------------------------------------------------------------------------

    def tags(self, *, articles: bool = False) -> list[Tag]:
        """List the tags of the whole library; see `library.codebook.tags`."""
        return self.library.codebook.tags(articles=articles)

    def read_digits(self) -> Changed:
        digits = self.library.codebook.digit_tags()
        if digits == self.digits:
            return NOTHING
        self.digits = digits
        return Changed(frozenset({"tags"}))

    # -- place and title ------------------------------------------------------------------------------------------

    def save_place(self, offset: int, *, at_end: bool = False) -> None:
        """Store the reading position, if it changed and the library can be written.

        Args:
            at_end: the last paragraph is on the screen, so that all is read; at the first word, nothing is.
        """
        reading, document = self.reading, self.document
        percent = 100 if at_end and offset else round(100 * offset / max(1, document.length))
        if reading is None or (offset, percent) == self._saved_place or self.library.read_only_reason:
            return
        if self.later.changes:  # another thread may be writing for long
            return
        self.library.articles.save_place(reading, offset, document.slice(offset, offset + PLACE_WORDS), percent)
        self._saved_place = offset, percent

    def set_title(self, title: str) -> Changed:
        """Set the user's title of the article, `""` for the original one."""
        self.reading = self.write(lambda reading: self.library.articles.set_title(reading, title))
        return Changed(frozenset({"article"}), "title")

    def set_metadata(self, values: Mapping[str, str]) -> Changed:
        """Write the user's title, author, date, site, address or language of the article, `""` for what is found.

        Raises:
            ReaderError: a date, an address or a language that is none, or the library cannot be written.
        """
        self.reading = self.write(lambda reading: self.library.articles.set_metadata(reading, values))
        return Changed(frozenset({"article"}), " and ".join(values))

    def own_metadata(self) -> OwnMetadata:
        """Return the metadata that the user wrote."""
        return self.library.articles.own_metadata(self.article_id) if self.article_id else OwnMetadata()

    @property
    def format_label(self) -> str:
        """The name of the article's format for people."""
        from tui_reader.formats._registry import format_named

        try:
            return format_named(self.source.article.format).label
        except KeyError:  # of another version of the program
            return self.source.article.format

    def read_metadata(self) -> None:
        """Read the stored metadata again, as undo and joining may change it."""
        reading = self.open()
        stored = self.library.articles.metadata(reading.article_id)
        if stored is not None:
            self.reading = reading._replace(article=reading.article.with_metadata_of(stored))

    # -- export --------------------------------------------------------------------------------------------------

    def cite(self, words: str, quote: Quote | None = None, speaker: str | None = None) -> str:
        """Return words of the article with their speaker and source.

        Args:
            quote: the quote that they are from, with its speaker.
            speaker: the speaker of an annotation, which takes precedence.
        """
        from tui_reader.exchange.citation import cite, cited_speaker

        return cite(words, cited_speaker(quote, speaker), self.article)

    def material(self, colour_names: Mapping[str, str] | None = None, *, lasting: bool = False) -> Material:
        """Return the material of an export or a list.

        Args:
            colour_names: the user's names for the colours.
            lasting: name the article by its uid, which other libraries keep, instead of its number.
        """
        from tui_reader.exchange.material import Material

        names = colour_names or {}
        try:
            uid = self.library.articles.uid(self.article_id) if self.article_id else None
        except ReaderError:  # what is on screen can be exported all the same
            uid = None
        id_ = f"reader:{uid if lasting else self.article_id}" if uid is not None else ""
        return Material(self.article, self.document, self.annotations, self.extraction, names, id_)

    def known_uids(self) -> frozenset[str]:
        """Return the uids of all annotations that the library has or had; of this article's where it cannot be read."""
        try:
            return self.library.annotations.known_uids()
        except ReaderError:  # what is on screen can be exported all the same
            return frozenset(annotation.uid for annotation in self.annotations)

    # -- inside ---------------------------------------------------------------------------------------------------

    def mark_unsaved(self) -> None:
        """Record that a write failed, or that none can succeed."""
        self.saved = "read-only" if self.library.read_only_reason else "not saved"

    def write(self, write: Callable[[Reading], T]) -> T:
        """Run one change on the article, which is opened first if necessary, and set `saved`."""
        from tui_reader.library import LibraryError

        self.later.refuse()
        try:
            result = write(self.open())
        except LibraryError:
            self.mark_unsaved()
            raise
        self.saved = "saved"
        return result

    def changed_since(self, before: Sequence[Annotation], uid: str | None = None, label: str = "") -> Changed:
        parts: frozenset[Part] = frozenset() if self.annotations is before else frozenset({"annotations"})
        return Changed(parts, label, uid)
