"""Choose the blocks of a page that belong to its article.

An extractor of articles knows best where an article is, but it drops repeated paragraphs, captions and definitions, and
breaks others. Its text tells which blocks of the page are in the article; those it left out between them belong to it
if they stand in the same element of the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tui_reader.formats.html import Outlined
from tui_reader.formats.references import words_of
from tui_reader.text.document import Block

PIECE = 12
"""Letters of the pieces that are looked for."""
MAX_LETTERS = 3_000_000
"""Letters of an article beyond which it is not compared."""
_STEP = 5
"""Letters between the pieces of a block."""
_ENOUGH, _COVERED, _LINKED = 0.5, 0.8, 0.5
"""Shares: of the pieces of a block, of the letters of an article, of a block in links."""
_AROUND = 12
"""Blocks before the first long one of the article, and after the last, that may belong to it: titles, last items."""
_MIN_WORDS = 5
"""Words of a paragraph that is kept although the extractor left it out and it ends no sentence."""
_ADVERTISING = frozenset(
    ("advertentie", "advertisement", "advertisements", "advertising", "anzeige", "anzeigen", "continuereading")
    + ("publicidad", "publicidade", "publicité", "pubblicità", "sponsored", "werbung")
)
"""Letters of paragraphs that stand between those of an article and are none of it."""
_SENTENCE = re.compile(r"\s\S.*[.!?…:][\"'”’»)\]]*$", re.DOTALL)


def article_of(page: Sequence[Outlined], extracted: Sequence[Block]) -> list[Block] | None:
    """Return the blocks of the article as the page has them; None if most of the article cannot be found in the page.

    Args:
        page: All blocks of the page.
        extracted: What an extractor took for the article.
    """
    texts = [_letters(block) for block in extracted]
    article = "".join(texts)
    if len(article) > MAX_LETTERS:
        return None
    pieces = {article[at : at + PIECE] for at in range(len(article) - PIECE + 1)}
    letters = [_letters(one.block) for one in page]
    long = {at for at, text in enumerate(letters) if len(text) >= 2 * PIECE and _share(text, pieces) >= _ENOUGH}
    if not long:
        return None
    short = Counter(text for text in texts if len(text) < 2 * PIECE)
    first, last = min(long), max(long)
    kept = set(long)
    found = sum(len(letters[at]) for at in long)
    homes = Counter(page[at].home for at in kept)
    before = range(first - 1, max(-1, first - 1 - _AROUND), -1)  # a title is nearer than a menu with its words
    for at in (*before, *range(first, min(len(page), last + 1 + _AROUND))):
        if at in kept:
            continue
        if short[letters[at]] > 0:
            short[letters[at]] -= 1
            found += len(letters[at])
            kept.add(at)
        elif homes[page[at].home] and (
            (len(letters[at]) >= PIECE and _share(letters[at], pieces) >= _ENOUGH)
            or page[at].block.kind == "heading"
            or (at > last and _belongs(page[at], homes))
        ):
            kept.add(at)
    homes = Counter(page[at].home for at in kept)
    for at in range(first, last):
        if at not in kept and _belongs(page[at], homes):
            kept.add(at)
    while max(kept) > last and page[max(kept)].block.kind == "heading":  # of what follows the article
        kept.remove(max(kept))
    if found < _COVERED * len(article):
        return None
    return [page[at].block for at in sorted(kept) if letters[at] not in _ADVERTISING]


def _letters(block: Block) -> str:
    return words_of(block).lower()


def _share(text: str, pieces: set[str]) -> float:
    starts = range(0, len(text) - PIECE + 1, _STEP)
    return sum(text[at : at + PIECE] in pieces for at in starts) / len(starts)


def _belongs(one: Outlined, homes: Counter[int]) -> bool:
    """Return whether a block inside the article, but not found in it, is of it."""
    block = one.block
    if not homes[one.home] and not (one.is_part and any(homes[outer] for outer in one.outer)):
        return False
    linked = sum(i.end - i.start for i in block.inlines if i.kind == "link" and not i.target.startswith("#"))
    if linked > _LINKED * len(block.text):
        return False
    is_text = len(block.text.split()) >= _MIN_WORDS or _SENTENCE.search(block.text)
    return one.is_part or block.kind != "paragraph" or bool(is_text)
