"""The table of contents of an EPUB, and the headings that it names.

Sources: EPUB 3.3 (navigation document), EPUB 2.0.1 (NCX). An entry leads to a place of the book. What stands there in
the same letters is its heading; if nothing does, as in a chapter without a heading, the words of the entry are added.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import unquote

from tui_reader.formats.titles import letters_of, pieces_of
from tui_reader.text.document import Block

MAX_ENTRIES = 20_000
_LONGEST = 300
"""Characters of an entry."""
_NEAR = 8
"""Blocks after the place of an entry that are searched for its heading."""
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


class Entry(NamedTuple):
    """An entry of the contents: its words, its depth from 0 on, and the name of the anchor that it leads to."""

    title: str
    level: int
    target: str


def read_navigation(root: Any, path: str) -> list[Entry]:
    """Return the entries of a navigation document, nested lists of links."""
    lists = [e for e in root.iter("{*}nav") if "toc" in (e.get(_EPUB_TYPE) or e.get("epub:type") or "").split()]
    found: list[Entry] = []
    for nav in lists[:1]:
        for link in islice(nav.iter("{*}a"), MAX_ENTRIES):
            depth = sum(1 for e in link.iterancestors("{*}ol") if nav in e.iterancestors())
            found += _entry("".join(link.itertext()), depth - 1, link.get("href", ""), path)
    return found


def read_ncx(root: Any, path: str) -> list[Entry]:
    """Return the entries of an NCX, nested points."""
    found: list[Entry] = []
    for point in islice(root.iter("{*}navPoint"), MAX_ENTRIES):
        depth = sum(1 for _ in point.iterancestors("{*}navPoint"))
        words = next(("".join(e.itertext()) for e in point.iterchildren("{*}navLabel")), "")
        source = next((e.get("src", "") for e in point.iterchildren("{*}content")), "")
        found += _entry(words, depth, source, path)
    return found


def _entry(words: str, level: int, href: str, path: str) -> Iterator[Entry]:
    title = " ".join(words.split())[:_LONGEST]
    file, sign, name = href.partition("#")
    if title and href and ":" not in file:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file))) if file else path
        yield Entry(title, max(0, level), f"{file}{sign}{name}")


def with_contents(blocks: Sequence[Block], entries: Sequence[Entry]) -> list[Block]:
    """Return the blocks with the headings of the contents at their levels, and other headings below those.

    Args:
        blocks: The blocks of a book; their anchors are those of `Entry.target`.
        entries: In reading order.
    """
    places: dict[str, int] = {}
    for index, block in enumerate(blocks):
        for inline in block.inlines:
            if inline.kind == "anchor":
                places.setdefault(inline.target, index)
    letters = [letters_of(block.text) if len(block.text) <= _LONGEST else "" for block in blocks]
    found: dict[int, tuple[int, int]] = {}  # the index of the first block: how many blocks it takes, its level
    added: dict[int, list[Block]] = {}
    for entry in entries:
        if (start := places.get(entry.target)) is None:
            continue
        match = _heading(blocks, letters, start, entry.title)
        if match is None:
            added.setdefault(start, []).append(Block(entry.title, "heading", min(entry.level + 1, 6)))
        else:
            found.setdefault(match[0], (match[1], entry.level + 1))
    return list(_assembled(blocks, found, added))


def _heading(blocks: Sequence[Block], letters: Sequence[str], start: int, title: str) -> tuple[int, int] | None:
    """Return the first block of the heading of an entry, and how many it takes."""
    wanted = letters_of(title)
    near = range(start, min(start + _NEAR, len(blocks)))
    for index in near:
        if wanted and (count := pieces_of(letters, index, wanted)):
            return index, count
    for index in near[:2]:
        if blocks[index].kind == "heading" and (not wanted or not letters[index] or _is_part(letters[index], wanted)):
            return index, 1
    return None


def _is_part(one: str, other: str) -> bool:
    return one in other or other in one


def _assembled(
    blocks: Sequence[Block], found: dict[int, tuple[int, int]], added: dict[int, list[Block]]
) -> Iterator[Block]:
    index = level = top = 0
    while index < len(blocks):
        for block in added.get(index, ()):
            level, top = block.level, 0
            yield block
        block, count = blocks[index], 1
        if index in found:
            count, level = found[index]
            pieces = blocks[index : index + count]
            top = max((piece.level for piece in pieces if piece.kind == "heading"), default=0)
            anchors = tuple(i for piece in pieces for i in piece.inlines if count == 1 or i.kind == "anchor")
            words = " ".join(piece.text for piece in pieces)
            block = Block(words, "heading", min(level, 6), tuple(i._replace(start=0, end=1) if count > 1 else i
                                                                 for i in anchors))  # fmt: skip
        elif level and block.kind == "heading":
            block = block._replace(level=min(6, level + max(1, block.level - top)))
        yield block
        index += count
