"""Connect links inside a document with the parts and footnotes that they lead to.

A parser of HTML records an anchor for every id. Here the links to footnotes become references, and anchors that no link
leads to are removed.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tui_reader.text.document import Block, Inline

_MARK = re.compile(r"[\[(]?(\d{1,4}|[a-z]{1,2}|[ivxlc]{1,6}|[*†‡§¶]{1,4})[\])]?", re.IGNORECASE)
"""What the words of a link to a footnote look like."""
_BARE = re.compile(r"\w+")
_LIST_MARKER = re.compile(r"(?:•|\d{1,6}\.|[a-zA-Z]\.|[ivxlcIVXLC]{2,7}\.) ")
_FIRST_WORD = re.compile(r"\s*\S+")


class _Reference(NamedTuple):
    """A link to a footnote: its block, the inline, and what is shown for it."""

    block: int
    link: Inline
    words: str


def connect(blocks: Sequence[Block], whole: Iterable[Block] = ()) -> list[Block]:
    """Return the blocks with references and footnotes in place of links and anchors, and without unused anchors.

    Args:
        blocks: The blocks of a document.
        whole: All blocks of the page that `blocks` are the article of. Footnotes outside the article are placed after
            the block that refers to them.
    """
    places = _places(blocks)
    outside = {name: block for name, block in _named(whole).items() if name not in places}
    references = [one for index in range(len(blocks)) for one in _references(blocks, index, places, outside)]
    shown = _by_block(references)
    noted = {one.link.target[1:]: places.get(one.link.target[1:]) for one in references}
    used = {link.target[1:] for block in blocks for link in _links(block)} - noted.keys()
    result: list[Block] = []
    for index, block in enumerate(blocks):
        marked = _mark_footnotes(block, {name for name, place in noted.items() if place == index})
        marked = _mark_references(marked, shown.get(index, ()))
        result.append(_without_anchors(marked, used))
        for one in shown.get(index, ()):
            note = outside.pop(one.link.target[1:], None)
            if note is not None:
                result.append(_moved_note(note, one))
    return result


def _links(block: Block) -> list[Inline]:
    """Return the links to parts of the document."""
    return [i for i in block.inlines if i.kind == "link" and i.target.startswith("#")]


def _places(blocks: Iterable[Block]) -> dict[str, int]:
    """Return the index of the block of each anchor."""
    places: dict[str, int] = {}
    for index, block in enumerate(blocks):
        for inline in block.inlines:
            if inline.kind == "anchor":
                places.setdefault(inline.target, index)
    return places


def _named(blocks: Iterable[Block]) -> dict[str, Block]:
    """Return the blocks by their anchors."""
    found: dict[str, Block] = {}
    for block in blocks:
        for inline in block.inlines:
            if inline.kind == "anchor":
                found.setdefault(inline.target, block)
    return found


def _references(
    blocks: Sequence[Block], index: int, places: Mapping[str, int], outside: Mapping[str, Block]
) -> Iterable[_Reference]:
    """Yield the links of a block that look like references to a footnote further down or outside."""
    block = blocks[index]
    for link in _links(block):
        name, words = link.target[1:], block.text[link.start : link.end].strip()
        if not _MARK.fullmatch(words):
            continue
        target = blocks[places[name]] if places.get(name, -1) > index else outside.get(name)
        if target is not None and target.kind != "heading":
            yield _Reference(index, link, f"[{words}]" if _BARE.fullmatch(words) else words)


def _by_block(references: Iterable[_Reference]) -> dict[int, list[_Reference]]:
    found: dict[int, list[_Reference]] = {}
    for one in references:
        found.setdefault(one.block, []).append(one)
    return found


def _mark_references(block: Block, references: Sequence[_Reference]) -> Block:
    """Show references in brackets, so that they are no part of the word before them."""
    pieces: list[str] = []
    moved: list[tuple[int, int]] = []
    at = added = 0
    for one in references:
        if one.link.start < at:  # overlaps the one before
            continue
        pieces += [block.text[at : one.link.start], one.words]
        at = one.link.end
        added += len(one.words) - (one.link.end - one.link.start)
        moved.append((at, added))
    text = "".join(pieces) + block.text[at:]

    def new(offset: int) -> int:
        return offset + next((by for end, by in reversed(moved) if end <= offset), 0)

    links = {one.link for one in references}
    inlines = [
        i._replace(
            start=new(i.start),
            end=max(new(i.start) + 1, new(i.end)),
            kind="reference" if i in links else i.kind,
            target=i.target[1:] if i in links else i.target,
        )
        for i in block.inlines
    ]
    return block._replace(text=text, inlines=tuple(inlines)) if references else block


def _mark_footnotes(block: Block, names: set[str]) -> Block:
    """Mark the first word of footnotes, usually its number."""
    if not names:
        return block
    inlines = []
    for inline in block.inlines:
        if inline.kind == "anchor" and inline.target in names:
            marker = _LIST_MARKER.match(block.text)
            start = 0 if marker and inline.start <= marker.end() else inline.start
            word = _FIRST_WORD.match(block.text, start)
            inline = Inline(start, word.end() if word else start + 1, "footnote", inline.target)
        inlines.append(inline)
    return block._replace(inlines=_sorted(inlines))


def _without_anchors(block: Block, used: set[str]) -> Block:
    kept = tuple(i for i in block.inlines if i.kind != "anchor" or i.target in used)
    return block._replace(inlines=kept)


def _moved_note(note: Block, reference: _Reference) -> Block:
    """Return a footnote as a paragraph that begins with its reference."""
    marker = _LIST_MARKER.match(note.text) if note.kind == "item" else None
    own = _FIRST_WORD.match(note.text) if marker is None else None
    cut = marker.end() if marker else 0
    if own is not None and own.group().strip("[](). ") == reference.words.strip("[]"):
        cut = own.end()
    cut += len(note.text[cut:]) - len(note.text[cut:].lstrip())
    text = f"{reference.words} {note.text[cut:]}"
    by = len(reference.words) + 1 - cut
    inlines = [
        i._replace(start=max(i.start, cut) + by, end=i.end + by)
        for i in note.inlines
        if i.kind != "anchor" and i.end > max(i.start, cut)
    ]
    own_mark = Inline(0, len(reference.words), "footnote", reference.link.target[1:])
    return Block(text, "paragraph", 0, _sorted([own_mark, *inlines]))


def as_in_page(blocks: Iterable[Block], whole: Iterable[Block]) -> list[Block]:
    """Return each block as the page has it, if it has one with the same words.

    The extraction of an article drops anchors, numbers of lists and some links.
    """
    found: dict[str, deque[Block]] = {}
    for block in whole:
        found.setdefault(words_of(block), deque()).append(block)
    return [same.popleft() if (same := found.get(words_of(block))) else block for block in blocks]


def words_of(block: Block) -> str:
    """Return the letters and digits of a block without its list marker; its text if it has none."""
    marker = _LIST_MARKER.match(block.text) if block.kind == "item" else None
    return "".join(_BARE.findall(block.text, marker.end() if marker else 0)) or block.text


def _sorted(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    return tuple(sorted(inlines, key=lambda inline: (inline.start, -inline.end)))
