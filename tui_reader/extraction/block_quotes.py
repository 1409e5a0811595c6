"""Find the quotes of a document, whose block quotes need no quotation marks.

A block quote is a quote if the paragraph before it ends with a colon and names its source: "As Ann Reed wrote:". The
rules read it as if it had marks, which are written into the blank lines around it, so that offsets stay valid.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence

from tui_reader.extraction.extractor import extract
from tui_reader.model import Extraction, Quote
from tui_reader.text.document import SEPARATOR, BlockKind, Document
from tui_reader.text.spans import Span

_OPEN, _CLOSE = "\n“", "”\n"
"""As long as the blank line between two blocks."""
_INTRODUCTIONS: frozenset[BlockKind] = frozenset(("paragraph", "item"))
_MAIL_ADDRESS = re.compile(r"<[^<>\s@]{1,80}@[^<>\s@]{1,80}>(?= wrote:$)", re.MULTILINE)
"""The address between a name and its verb: "Ann Reed <ann@example.org> wrote:"."""
_WITHOUT_MARKS = str.maketrans(dict.fromkeys('"“”„‟«»', " "))


def extract_document(document: Document, language: str | None) -> Extraction:
    """Find the quotes and people of a document; code, tables and rules are left out."""
    prose = document.prose
    groups = list(_introduced(document))
    if not groups:
        return extract(prose, language)
    found = extract(_marked(document, prose, groups), language)
    spans = [_span(document, group) for group in groups]
    named = {_number(quote, spans) for quote in found.quotes if quote.source}
    unnamed = set(range(len(groups))) - named
    if unnamed:
        groups = [group for number, group in enumerate(groups) if number not in unnamed]
        spans = [_span(document, group) for group in groups]
        found = extract(_marked(document, prose, groups), language)
    return found._replace(quotes=tuple(_settled(found.quotes, spans)))


def _introduced(document: Document) -> Iterator[range]:
    """Yield the blocks of each block quote after a colon, also of one inside another: "Tom Hall wrote:"."""
    first = 1
    while first < len(document):
        if not _introduces(document, first - 1):
            first += 1
            continue
        level = document.level(first)
        end = first + 1
        while end < len(document) and document.kind(end) == "quote" and document.level(end) == level:
            end += 1
        last = end - 1 if end < len(document) and _introduces(document, end - 1) else end
        if last > first:
            yield range(first, last)
        first = end


def _introduces(document: Document, index: int) -> bool:
    """Return whether a block ends in a colon, and a quote follows that is deeper than it."""
    following = index + 1
    if document.kind(following) != "quote" or not document.texts[index].rstrip().endswith((":", "：")):
        return False
    kind = document.kind(index)
    return kind in _INTRODUCTIONS or (kind == "quote" and document.level(index) < document.level(following))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _span(document: Document, group: range) -> Span:
    return Span(document.start(group[0]), document.span(group[-1]).end)


def _marked(document: Document, prose: str, groups: Collection[range]) -> str:
    """Return the text with quotation marks around these groups and none inside them."""
    pieces: list[str] = []
    at = 0
    for group in groups:
        start, end = _span(document, group)
        pieces += [
            _MAIL_ADDRESS.sub(_blank, prose[at : start - len(SEPARATOR)]),
            _OPEN,
            prose[start:end].translate(_WITHOUT_MARKS),
            _CLOSE,
        ]
        at = end + len(SEPARATOR)
    return "".join(pieces) + prose[at:]


def _settled(quotes: Sequence[Quote], spans: Sequence[Span]) -> Iterator[Quote]:
    """Yield the quotes without the marks that the text does not have; a block quote has one source."""
    source: tuple[Span, Quote] | None = None
    for quote in quotes:
        number = _number(quote, spans)
        if number is None:
            yield quote
            continue
        span = spans[number]
        quote = quote._replace(start=max(quote.start, span.start), end=min(quote.end, span.end))
        if quote.source:
            source = source if source and source[0] == span else (span, quote)
        elif source and source[0] == span:
            named = source[1]
            quote = named._replace(start=quote.start, end=quote.end, kind=quote.kind)
        yield quote


def _number(quote: Quote, spans: Sequence[Span]) -> int | None:
    """Return the number of the block quote that a quote is in; None if it is in none."""
    number = bisect_right(spans, quote.end, key=lambda span: span.start) - 1
    return number if number >= 0 and quote.span.overlaps(spans[number]) else None
