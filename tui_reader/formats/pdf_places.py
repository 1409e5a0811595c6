"""Places in a PDF, and the headings and links that lead to them.

The outline of a PDF names headings by their words and places. A block is the heading of a bookmark if it has the same
letters, whatever its numbers, near that place.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import inf, isfinite
from typing import NamedTuple

from tui_reader.formats.inline import moved
from tui_reader.formats.titles import letters_of, pieces_of
from tui_reader.text.document import Block, Inline

_PAGE_NUMBER = re.compile(r"\s\d{1,4}$")
"""The end of a row in a table of contents."""
_PLACE = re.compile(r"page-(\d{1,6})(?:-(-?\d{1,7}))?")


class Place(NamedTuple):
    """A height on a page, in points from its lower edge; None: the whole page."""

    page: int
    height: float | None = None

    @property
    def name(self) -> str:
        """The name of an anchor."""
        if self.height is None or not isfinite(self.height):
            return f"page-{self.page}"
        return f"page-{self.page}-{max(-99_999, min(round(self.height), 99_999))}"


class Bookmark(NamedTuple):
    """A row of the outline."""

    title: str
    level: int
    """0 for the top level."""
    place: Place


class Placed(NamedTuple):
    """A block and where its first line begins."""

    block: Block
    place: Place


def with_headings(blocks: Sequence[Placed], bookmarks: Sequence[Bookmark]) -> list[Placed]:
    """Return the blocks with the headings of an outline; other headings get the level of those in the same type, or one
    below those before them.

    The rows of a table of contents, headings with a page number, become paragraphs.
    """
    pages = _by_page(blocks)
    letters = [letters_of(one.block.text) if len(one.block.text) < 500 else "" for one in blocks]
    found: dict[int, tuple[int, int]] = {}  # the index of the first block: how many blocks it takes, its level
    for bookmark in bookmarks:
        title = letters_of(bookmark.title)
        height = inf if bookmark.place.height is None else bookmark.place.height
        matches = [
            (abs(height - (blocks[index].place.height or 0)) if height != inf else index, index, count)
            for page in (bookmark.place.page, bookmark.place.page + 1)
            for index in pages.get(page, ())
            if index not in found and (count := pieces_of(letters, index, title))
        ]
        if matches:
            _, index, count = min(matches)
            found[index] = count, bookmark.level + 1
    rows = {letters_of(bookmark.title) for bookmark in bookmarks} or _repeated(blocks, letters)
    alike = _levels(blocks, found)
    result: list[Placed] = []
    index = level = 0
    while index < len(blocks):
        one, count = blocks[index], 1
        if index in found:
            count, level = found[index]
            text = " ".join(part.block.text for part in blocks[index : index + count])
            inlines = one.block.inlines if count == 1 else ()
            one = one._replace(block=Block(text, "heading", min(level, 6), inlines))
        elif one.block.kind == "heading" and letters[index] in rows and _PAGE_NUMBER.search(one.block.text):
            one = one._replace(block=one.block._replace(kind="paragraph", level=0))
        elif level and one.block.kind == "heading":
            like = alike.get(one.block.level, max(one.block.level, level + 1))
            one = one._replace(block=one.block._replace(level=min(6, like)))
        result.append(one)
        index += count
    return result


def with_anchors(blocks: Sequence[Placed]) -> list[Block]:
    """Return the blocks with anchors where links lead to, and without links that lead nowhere."""
    pages = _by_page(blocks)
    names = {i.target[1:] for one in blocks for i in one.block.inlines if i.target.startswith("#page-")}
    anchors: defaultdict[int, list[Inline]] = defaultdict(list)
    placed = set()
    for name in sorted(names):
        match = _PLACE.fullmatch(name)
        on_page = pages.get(int(match[1]), []) if match else []
        if match and on_page:
            height = int(match[2]) + 1 if match[2] else inf
            below = [index for index in on_page if (blocks[index].place.height or 0) <= height]
            at = max(below, key=lambda index: (blocks[index].place.height or 0, -index)) if below else on_page[-1]
            anchors[at].append(Inline(0, 1, "anchor", name))
            placed.add(f"#{name}")
    result = []
    for index, one in enumerate(blocks):
        kept = (i for i in one.block.inlines if not i.target.startswith("#page-") or i.target in placed)
        result.append(one.block._replace(inlines=(*anchors[index], *kept)) if one.block.inlines or anchors[index]
                      else one.block)  # fmt: skip
    return result


def join_links(text: str, inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return inlines in order, where a link that was cut at a line end is one link again."""
    result: list[Inline] = []
    for inline in sorted(inlines, key=lambda i: (i.start, -i.end)):
        last = result[-1] if result else None
        if (
            last is not None
            and (inline.kind, inline.target) == (last.kind, last.target)
            and not text[last.end : inline.start].strip(" -")
        ):
            result[-1] = last._replace(end=max(last.end, inline.end))
        else:
            result.append(inline)
    return tuple(result)


def replaced(
    text: str, inlines: Sequence[Inline], pattern: re.Pattern[str], words: str
) -> tuple[str, tuple[Inline, ...]]:
    """Replace what matches by other words, and move the inlines after it."""
    for match in reversed(list(pattern.finditer(text))):
        by = len(words) - (match.end() - match.start())
        text = text[: match.start()] + words + text[match.end() :]
        before = [i for i in inlines if i.end <= match.start()]
        after = moved((i for i in inlines if i.start >= match.end()), by)
        inlines = (*before, *after)
    return text, tuple(inlines)


def _levels(blocks: Sequence[Placed], found: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """Return the level in the outline of headings of each level by type."""
    seen: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for index, (_, level) in found.items():
        if blocks[index].block.kind == "heading":
            seen[blocks[index].block.level][level] += 1
    return {by_type: levels.most_common(1)[0][0] for by_type, levels in seen.items()}


def _repeated(blocks: Sequence[Placed], letters: Sequence[str]) -> set[str]:
    """Return the letters of the headings that stand twice, with and without a page number."""
    found = [{letters[index] for index, one in enumerate(blocks) if one.block.kind == "heading"
              and bool(_PAGE_NUMBER.search(one.block.text)) is numbered} for numbered in (True, False)]  # fmt: skip
    return found[0] & found[1]


def _by_page(blocks: Sequence[Placed]) -> dict[int, list[int]]:
    pages: defaultdict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(blocks):
        pages[one.place.page].append(index)
    return pages
