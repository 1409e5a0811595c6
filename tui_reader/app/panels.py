"""The rows of the lists beside the article, made from what they show.

Pure but for the widgets' `Item` and `Line` values: quotes with their speakers, people, headings and annotations.
Everything that came from outside is cleaned here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from tui_reader.app.widgets.list_pane import Item, Line, wrapped
from tui_reader.model import Annotation, Person, Quote
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.document import Document

SURE = 0.93
"""Under this confidence a speaker is shown as probable."""
MARKS = "\"'“”‘’«»‹›„‚"
STATUS_WORDS = {"moved": "moved", "changed": "words changed", "orphan": "no longer in the text"}


def quote_key(quote: Quote) -> str:
    return f"quote-{quote.start}"


def person_key(person: Person) -> str:
    return f"person-{person.name}"


def heading_key(index: int) -> str:
    return f"heading-{index}"


def shown_quotes(quotes: Iterable[Quote]) -> list[Quote]:
    """The quotes worth a row: fragments only where somebody said them."""
    return [quote for quote in quotes if quote.kind != "fragment" or quote.speaker or quote.speaker_text]


def speaker_of(quote: Quote) -> tuple[str, str]:
    """(who, the words that name an unnamed source) of a quote."""
    if quote.attribution == "unnamed":
        return "Unnamed", clean_line(quote.speaker_text or "")
    return clean_line(quote.speaker or quote.speaker_text or "") or "No speaker", ""


def bare_words(document: Document, quote: Quote) -> str:
    """The words of a quote without its marks."""
    return clean_line(document.slice(quote.start, quote.end)).strip().strip(MARKS)


def quote_items(document: Document, quotes: Sequence[Quote], people: Iterable[Person]) -> list[Item]:
    """A row per quote in reading order; the speaker is named where it is another than before."""
    roles = {person.name: person.role for person in people}
    items: list[Item] = []
    before: tuple[str, str] | None = None
    for quote in quotes:
        who = speaker_of(quote)
        role = clean_line(roles.get(quote.speaker or "") or "") or who[1]
        items.append(
            Item(
                quote_key(quote),
                partial(
                    _quote_lines,
                    "" if who == before else who[0],
                    role,
                    bare_words(document, quote),
                    document.index_at(quote.start) + 1,
                    quote.confidence < SURE and quote.attribution != "none",
                    bool(items),
                ),
            )
        )
        before = who
    return items


def _quote_lines(
    who: str, role: str, words: str, paragraph: int, probably: bool, spaced: bool, width: int
) -> list[Line]:
    place = f"¶ {paragraph}"
    lines: list[Line] = []
    if who:
        lines = [Line()] if spaced else []
        name = wrapped(("~ " if probably else "") + who, width - len(place) - 1, "strong", most=2)
        lines += [Line(name[0].left, place), *name[1:]]
        lines += wrapped(role, width, "dim", most=2) if role else []
        place = ""
    body = wrapped(words, width - 2, "", most=2, indent="  ")
    if place:
        body = [Line(body[0].left, place), *body[1:]]
    return lines + body


def person_items(people: Sequence[Person]) -> list[Item]:
    """A row per person: name, number of mentions, role."""
    return [
        Item(
            person_key(person),
            partial(
                _person_lines, clean_line(person.name), clean_line(person.role or ""), len(person.mentions), at > 0
            ),
        )
        for at, person in enumerate(people)
    ]


def _person_lines(name: str, role: str, mentions: int, spaced: bool, width: int) -> list[Line]:
    lines = [Line()] if spaced else []
    lines.append(Line(((name, "strong"),), f"{mentions}×"))
    return lines + (wrapped(role, width, "dim", most=2) if role else [])


def outline_items(document: Document) -> list[Item]:
    """A row per heading, indented by its level."""
    return [Item(heading_key(index), partial(_heading_lines, document, index)) for index in document.headings()]


def _heading_lines(document: Document, index: int, width: int) -> list[Line]:
    block = document.block(index)
    indent = "  " * max(0, min(block.level - 1, 4))
    return wrapped(clean_line(block.text), width, "", most=2, indent=indent)


def note_items(document: Document, annotations: Sequence[Annotation], colour_names: Mapping[str, str]) -> list[Item]:
    """A row per annotation: place, colour by name, tags, the words, the note."""
    return [
        Item(annotation.uid, partial(_note_lines, document, annotation, colour_names, at > 0))
        for at, annotation in enumerate(annotations)
    ]


def _note_lines(
    document: Document, annotation: Annotation, colour_names: Mapping[str, str], spaced: bool, width: int
) -> list[Line]:
    lines = [Line()] if spaced else []
    head: list[tuple[str, str]] = []
    if annotation.kind == "article":
        head.append(("Note on the article", "strong"))
    elif annotation.span is not None:
        head.append((f"¶ {document.index_at(annotation.span.start) + 1}", "strong"))
    if annotation.colour:
        name = clean_line(colour_names.get(annotation.colour, annotation.colour))
        head += [("  " if head else "", ""), ("■ ", annotation.colour), (name, "")]
    if annotation.status != "same":
        head += [("  " if head else "", ""), ("! " + STATUS_WORDS[annotation.status], "warning")]
    lines.append(Line(tuple(head)))
    if annotation.tags:
        lines += wrapped(" ".join(f"#{clean_line(tag)}" for tag in annotation.tags), width, "tag", most=2)
    if annotation.exact and annotation.kind != "article":
        lines += wrapped("“" + clean_line(annotation.exact) + "”", width, "dim", most=2)
    if annotation.speaker:
        lines += wrapped("— " + clean_line(annotation.speaker), width, "dim", most=1)
    for row in clean(annotation.note).splitlines()[:4]:
        if row.strip():
            lines += wrapped(row.strip(), width, "", most=3)
    return lines


def matches(annotation: Annotation, query: str) -> bool:
    """Tell whether a filter (words, `#tags`) lets an annotation through: every word must be found in it."""
    text = f"{annotation.exact}\n{annotation.note}\n{annotation.speaker or ''}".casefold()
    tags = {tag.casefold() for tag in annotation.tags}
    for word in query.casefold().split():
        if word.startswith("#") and len(word) > 1:
            if not any(tag.startswith(word[1:]) for tag in tags):
                return False
        elif word not in text and not any(word in tag for tag in tags):
            return False
    return True
