"""The material of an export: an article with its annotations and quotes.

Offsets are code points into the document's text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from tui_reader.model import Annotation, Article, Attribution, Extraction, Person, Quote
from tui_reader.text.document import Block, Document
from tui_reader.text.outline import Outline
from tui_reader.text.spans import Span, reading_order
from tui_reader.text.tag_tree import is_within

HOW: Mapping[Attribution, str] = {
    "name": "by name",
    "pronoun": "by pronoun",
    "role": "by role",
    "organisation": "organisation",
    "unnamed": "unnamed",
    "continuation": "continued",
    "floating": "by context",
    "none": "speaker not named",
}
"""How the speaker of a quote was found, for display."""
_MARKS = " \n\"'“”„‟‘’‚‛«»‹›「」『』,.;:"


@dataclass(frozen=True, slots=True)
class Material:
    """An article with its annotations and extraction."""

    article: Article
    document: Document
    annotations: tuple[Annotation, ...] = ()
    extraction: Extraction = Extraction()
    colour_names: Mapping[str, str] = field(default_factory=dict)
    """Colour → the user's name for it; a missing colour keeps its own name."""
    id: str = ""
    """What names the article for every command: `reader:12`; `""` for an article that is not in the library."""
    annotations_only: bool = False
    """True if quotes are only used for the speakers of annotations and not exported."""
    outline: Outline = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "outline", Outline(self.document))

    def with_tags(self, tags: Iterable[str]) -> Material:
        """Return the material with only the annotations that have one of `tags` or a tag under it, without quotes."""
        wanted = list(tags)
        kept = tuple(a for a in self.annotations if any(is_within(tag, one) for tag in a.tags for one in wanted))
        return replace(self, annotations=kept, annotations_only=True)

    def with_uids(self, uids: Collection[str]) -> Material:
        """Return the material with only the annotations that have these uids, without quotes."""
        return replace(self, annotations=tuple(a for a in self.annotations if a.uid in uids), annotations_only=True)

    @property
    def article_notes(self) -> tuple[Annotation, ...]:
        """The notes on the whole article."""
        return tuple(sorted((a for a in self.annotations if a.kind == "article"), key=lambda a: (a.created, a.uid)))

    @property
    def placed(self) -> tuple[Annotation, ...]:
        """The annotations placed in the text, in reading order."""
        rows = [
            (reading_order(a.span), a.created, a.uid, a) for a in self.annotations if a.span and not _is_unplaced(a)
        ]
        return tuple(a for *_, a in sorted(rows, key=lambda row: row[:3]) if a.kind != "article")

    @property
    def orphans(self) -> tuple[Annotation, ...]:
        """The unplaced annotations, in their original order."""
        unplaced = (a for a in self.annotations if a.kind != "article" and _is_unplaced(a))
        return tuple(sorted(unplaced, key=lambda a: (a.original_start, a.created, a.uid)))

    @property
    def all_quotes(self) -> tuple[Quote, ...]:
        """The quotes to export, including scare quotes and titles."""
        return () if self.annotations_only else self.extraction.quotes

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes to list: scare quotes and titles only if they have a speaker."""
        return tuple(q for q in self.all_quotes if q.kind != "fragment" or q.speaker or q.speaker_text)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags in use, sorted, in one spelling each."""
        names: dict[str, str] = {}
        for annotation in self.annotations:
            for tag in annotation.tags:
                names.setdefault(tag.casefold(), tag)
        return tuple(name for _, name in sorted(names.items()))

    def colour_name(self, annotation: Annotation) -> str | None:
        colour = annotation.colour
        return None if colour is None else self.colour_names.get(colour, colour)

    def paragraphs(self, span: Span) -> tuple[int, int]:
        """Return the first and last paragraph of `span`, counted from 1."""
        last = max(span.start, span.end - 1)
        return self.document.index_at(span.start) + 1, self.document.index_at(last) + 1

    def section(self, span: Span) -> str:
        """Return the headings over the beginning of `span`: `Introduction › Method`; `""` for none."""
        return self.outline.section(self.document.index_at(span.start))

    def quote_of(self, annotation: Annotation) -> Quote | None:
        """Return the quote that contains `annotation`; None if there is none."""
        if annotation.span is None or _is_unplaced(annotation):
            return None
        words = self.document.slice(*annotation.span)
        start = annotation.span.start + len(words) - len(words.lstrip(_MARKS))
        end = annotation.span.end - (len(words) - len(words.rstrip(_MARKS)))
        inside = [q for q in self.extraction.quotes if q.start <= start < end <= q.end and q.source]
        return min(inside, key=lambda q: q.end - q.start, default=None)

    def speaker(self, annotation: Annotation) -> str | None:
        """Return the speaker of the annotated words: that of the annotation, else of the quote."""
        if annotation.speaker:
            return annotation.speaker
        quote = self.quote_of(annotation)
        return quote.source if quote else None

    def speakers_beside(self, annotation: Annotation) -> tuple[str, ...]:
        """Return those who said the annotated words jointly with `speaker`."""
        quote = self.quote_of(annotation)
        return quote.others if quote is not None and self.speaker(annotation) == quote.source else ()

    def is_confirmed(self, annotation: Annotation) -> bool:
        """Return whether the user confirmed the speaker of the annotated words."""
        quote = self.quote_of(annotation)
        return quote is not None and quote.verdict == "confirmed" and self.speaker(annotation) == quote.source

    def person(self, name: str | None) -> Person | None:
        return next((person for person in self.extraction.people if name and person.name == name), None)


COLLECTION = Article(source="reader export --all", title="Annotations", title_from="reader")
"""What stands for the article of an export of several."""


def collection(materials: Iterable[Material]) -> Material:
    """Return the material of several articles as far as it is not of each: their annotations, without places."""
    return Material(COLLECTION, Document([Block("")]), tuple(a for one in materials for a in one.annotations))


def _is_unplaced(annotation: Annotation) -> bool:
    return annotation.span is None or annotation.status == "orphan"
