"""Move the cursor and extend selections: pure functions from one selection in a document to the next.

Coordinates: code-point offsets into the document. An extended selection has at least one character; `anchor` stays
where it was set, `head` is the end that moves, and either may come first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.text.document import Document
from tui_reader.text.spans import Span
from tui_reader.text.words import next_word, previous_word, sentence_at, word_at, word_end


class Selection(NamedTuple):
    """A selection, as its two ends."""

    anchor: int
    head: int

    @property
    def span(self) -> Span:
        """The selected characters in reading order."""
        return Span(*sorted(self))

    @property
    def is_forward(self) -> bool:
        return self.head >= self.anchor


class _InBlock(NamedTuple):
    """An offset, relative to its block."""

    number: int
    text: str
    start: int
    inside: int


def first_word(document: Document, offset: int) -> Span:
    """Return the word at or after `offset` in its block, at least one character."""
    block = _in_block(document, offset)
    end = max(block.inside + 1, word_end(block.text, block.inside))
    return Span(offset, block.start + end)


def next_word_at(document: Document, offset: int) -> Span:
    """Return the word at `offset`, else the next one in its block; the character there if there is none."""
    block = _in_block(document, offset)
    word = word_at(block.text, block.inside)
    if not any(map(str.isalnum, block.text[word.start : word.end])):
        word = word_at(block.text, next_word(block.text, block.inside))
    return Span(block.start + word.start, block.start + word.end)


def extend_word(document: Document, selection: Selection, step: int) -> Selection:
    """Move the head by a word: to the end of a word if it ends the selection, to the start if it starts it."""
    block = _in_block(document, selection.head)
    text, inside = block.text, block.inside
    if step > 0:
        moved = word_end(text, inside) if selection.is_forward else next_word(text, inside)
        leaves = moved <= inside or inside >= len(text)
        return _extend(document, selection, _beyond(document, block, 1) if leaves else block.start + moved)
    if inside == 0:
        return _extend(document, selection, _beyond(document, block, -1))
    moved = previous_word(text, inside)
    if selection.head > selection.anchor:
        moved = len(text[:moved].rstrip())
        if block.start + moved <= selection.anchor:
            moved = previous_word(text, inside)
        elif moved == 0:  # the first word of a block: blank lines before it are not selected either
            return _extend(document, selection, _beyond(document, block, -1))
    return _extend(document, selection, block.start + moved)


def extend_word_end(document: Document, selection: Selection) -> Selection:
    """Move the head to the end of its word, or of the next."""
    block = _in_block(document, selection.head)
    moved = word_end(block.text, block.inside)
    return _extend(document, selection, block.start + moved if moved > block.inside else _beyond(document, block, 1))


def extend_sentence(document: Document, selection: Selection) -> Selection:
    """Extend the selection to its whole sentence or, if that is selected, by the next one."""
    low, high = selection.span
    first = _in_block(document, low)
    low = min(low, first.start + sentence_at(first.text, first.inside).start)
    last = _in_block(document, max(low, high - 1))
    end = last.start + sentence_at(last.text, last.inside).end
    if end <= high:
        end = _next_sentence_end(document, high)
    low_high = (low, max(end, high))
    return Selection(*low_high) if selection.is_forward else Selection(*reversed(low_high))


def unit_at(document: Document, selection: Selection, unit: str) -> Selection:
    """Select exactly the word, sentence or paragraph that the head is in."""
    head = selection.head - 1 if selection.head > selection.anchor else selection.head
    block = _in_block(document, max(0, head))
    if unit == "paragraph":
        span = Span(0, len(block.text))
    else:
        span = (word_at if unit == "word" else sentence_at)(block.text, block.inside)
    return Selection(block.start + span.start, block.start + span.end) if span.length else selection


def extend_character(document: Document, selection: Selection, step: int) -> Selection:
    """Move the head by `step` characters."""
    return _extend(document, selection, selection.head + step)


def extend_paragraph(document: Document, selection: Selection, step: int) -> Selection:
    """Move the head by a paragraph: to the end of its own, then of the next; or back to one word, then upwards.

    The other end stays; a selection extended upwards keeps its first word.
    """
    anchor, head = selection
    at_anchor = _in_block(document, anchor)
    first_end = anchor + max(1, word_end(at_anchor.text, at_anchor.inside) - at_anchor.inside)
    last = document.index_at(max(anchor, head - 1)) if selection.is_forward else document.index_at(head)
    following = document.span(min(last + 1, len(document) - 1))
    if step > 0 and selection.is_forward:
        end = document.span(last).end
        return _extend(document, selection, end if end > head else following.end)
    if step > 0:
        return _extend(document, selection, following.start if following.start < anchor else first_end)
    if head > first_end:
        ends = [document.span(index).end for index in range(document.index_at(anchor), last)]
        return _extend(document, selection, ends[-1] if ends and ends[-1] > first_end else first_end)
    low = min(selection)
    start = document.span(last).start
    start = start if start < low else document.span(max(0, last - 1)).start
    return Selection(first_end if head > anchor else anchor, min(start, low))


def extend_blocks(document: Document, selection: Selection, step: int) -> Selection:
    """Move the head by whole paragraphs; the paragraph of the anchor stays selected."""
    anchor, head = selection
    fixed = document.index_at(anchor if anchor <= head else anchor - 1)
    moved = document.index_at(head - 1 if anchor <= head else head) + step
    moved = max(0, min(moved, len(document) - 1))
    if moved >= fixed:
        return Selection(document.start(fixed), document.span(moved).end)
    return Selection(document.span(fixed).end, document.start(moved))


def whole_blocks(document: Document, span: Span) -> range:
    """Return the blocks that a span covers from the first character to the last; empty if it begins or ends in one."""
    if not span.length:
        return range(0)
    first, last = document.index_at(span.start), document.index_at(span.end - 1)
    is_whole = span.start == document.start(first) and span.end == document.span(last).end
    return range(first, last + 1) if is_whole else range(0)


def swap_ends(selection: Selection) -> Selection:
    """Swap anchor and head."""
    return Selection(selection.head, selection.anchor)


def neighbour(spans: Sequence[Span], here: Span, step: int, *, at_cursor: bool) -> int | None:
    """Return the index of the next or previous of `spans` (in reading order), None if there is none.

    Args:
        here: the last span jumped to, or an empty one at the cursor.
        at_cursor: True for the latter; a span that begins at the cursor counts as next.
    """
    if at_cursor:
        ahead = [index for index, span in enumerate(spans) if span.start >= here.start]
        behind = [index for index, span in enumerate(spans) if span.start < here.start]
    else:
        ahead = [index for index, span in enumerate(spans) if _order(span) > _order(here)]
        behind = [index for index, span in enumerate(spans) if _order(span) < _order(here)]
    if step > 0:
        return ahead[0] if ahead else None
    return behind[-1] if behind else None


def _order(span: Span) -> tuple[int, int]:
    """Sort key for reading order, the outer of two spans that begin together first."""
    return span.start, -span.end


def _in_block(document: Document, offset: int) -> _InBlock:
    index, inside = document.locate(offset)
    return _InBlock(index, document.texts[index], document.start(index), inside)


def _next_sentence_end(document: Document, offset: int) -> int:
    """Return the end of the sentence that begins after `offset`, in the next block if this one ends."""
    block = _in_block(document, offset)
    following = len(block.text) - len(block.text[block.inside :].lstrip())
    if following >= len(block.text) and block.number + 1 < len(document):
        block = _in_block(document, document.start(block.number + 1))
        following = 0
    return block.start + sentence_at(block.text, following).end


def _beyond(document: Document, block: _InBlock, step: int) -> int:
    """Return where the head goes when it leaves its block: the first word of the next, or the end of the previous."""
    index = block.number + step
    if not 0 <= index < len(document):
        return block.start + len(block.text) if step > 0 else block.start
    span = document.span(index)
    return span.start + word_end(document.texts[index], 0) if step > 0 else span.end


def _extend(document: Document, selection: Selection, head: int) -> Selection:
    """Move the head, never onto the anchor."""
    head = max(0, min(head, document.length))
    return selection if head == selection.anchor else Selection(selection.anchor, head)
