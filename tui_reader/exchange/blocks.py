"""The body of a Markdown export: blocks written by the program between lines of the user.

A block starts with the line `<!-- reader ID HASH -->` and ends with the line `<!-- /reader -->`. ID names its
subject: an annotation, a quote, the title. HASH is 20 hexadecimal digits: twelve of the SHA-256 of the lines in the
block, to detect an edited block, and eight of the SHA-256 of their meaning (the lines without the paragraph number,
which changes with the article), to detect a changed annotation.

Trailing whitespace and blank lines at the ends of a block are ignored.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

END = "<!-- /reader -->"
SECTIONS = ("## Note", "## Annotations", "## No longer in the text", "## Quotes")
"""The section headings, in order."""
TITLE_ID, QUOTE_PREFIX = "title", "quote-"
ARTICLE_PREFIX = f"{TITLE_ID}-"
"""Begins the id of the title of one article of several."""
_NO_ANNOTATION = re.compile(rf"{TITLE_ID}|{ARTICLE_PREFIX}\S+|{QUOTE_PREFIX}[0-9a-f]{{8}}(-[0-9]+)?")
_START = re.compile(r"<!-- reader (\S+) (\S+) -->\s*")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CONTENT, _MEANING = 12, 8


class Block(NamedTuple):
    """A block of a file; lines include their line endings."""

    id: str
    content: str
    """The digest of the lines as written by the program."""
    meaning: str
    lines: tuple[str, ...]
    """All lines, including the start and end markers."""
    closed: bool = True
    """False if the end marker is missing; the block then extends to the next block or the end of the file."""

    @property
    def edited(self) -> bool:
        """True if the lines differ from those written by the program."""
        return _digest(self.lines[1:-1] if self.closed else self.lines[1:], _CONTENT) != self.content


def block_id(uid: str) -> str:
    """Return the uid as an Obsidian block id: ASCII letters, digits and `-` only."""
    return re.sub(r"[^A-Za-z0-9-]", "-", uid) or "-"


def annotation_id(uid: str) -> str:
    """Return the id of an annotation's block: its uid, unless that is not a valid id."""
    valid = block_id(uid)
    if valid == uid and uid != TITLE_ID and not uid.startswith((QUOTE_PREFIX, ARTICLE_PREFIX)):
        return uid
    return f"{valid[:40]}-{hashlib.sha256(uid.encode(errors='replace')).hexdigest()[:12]}"


def is_annotation(id_: str) -> bool:
    """Return whether a block id is that of an annotation."""
    return _NO_ANNOTATION.fullmatch(id_) is None


Part = Block | str
"""A block, or text of the user with line endings: a line or a whole code fence."""


def write_block(block_id: str, text: str, meaning: str | None = None) -> str:
    """Return a block with `text`, without a final line ending.

    Args:
        block_id: The id, without whitespace.
        meaning: The meaning of the text, if it is not the text itself.
    """
    digest = _digest(text.split("\n"), _CONTENT)
    digest += _digest((text if meaning is None else meaning).split("\n"), _MEANING)
    return f"<!-- reader {block_id} {digest} -->\n\n{text}\n\n{END}"


def is_marker(line: str) -> bool:
    """Return whether a line starts or ends a block."""
    return line.rstrip() == END or _START.fullmatch(line) is not None


def digest_body(text: str) -> str:
    """Return the digest of a whole body, 16 hexadecimal digits, independent of line endings."""
    return _digest(lines_of(text), 16)


def lines_of(text: str) -> list[str]:
    """Return the lines of `text` with their endings; only `\\n` ends a line."""
    return _LINE.findall(text)


def _digest(lines: Iterable[str], length: int) -> str:
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:length]


def parse_body(text: str, written: Collection[str] | None = None) -> list[Part]:
    """Split a body into its parts, whose lines joined are `text`.

    Markers in a code fence of the user are text if the fence has only copies of blocks. If it has a block that was
    written and is not outside of fences, the fence is not one: the user did not close the one before. A block that
    starts inside another ends that one.

    Args:
        text: Any text.
        written: The ids of the blocks that were written; None if unknown, which means all.
    """
    lines = lines_of(text)
    fenced = _fences(lines, written)
    parts: list[Part] = []
    at = 0
    while at < len(lines):
        if at in fenced:
            parts.append("".join(lines[at : fenced[at]]))
            at = fenced[at]
        elif match := _START.fullmatch(lines[at]):
            after = _end_of_block(lines, at)
            closed = after > at + 1 and lines[after - 1].rstrip() == END
            digits = match[2] if re.fullmatch(r"[0-9a-f]{20}", match[2]) else ""
            block = Block(match[1], digits[:_CONTENT], digits[_CONTENT:], tuple(lines[at:after]), closed)
            parts.append(block)
            at = after
        else:
            parts.append(lines[at])
            at += 1
    return parts


def _end_of_block(lines: Sequence[str], start: int) -> int:
    """Return the index after the last line of the block that begins at `start`."""
    for at in range(start + 1, len(lines)):
        if lines[at].rstrip() == END:
            return at + 1
        if _START.fullmatch(lines[at]):
            return at
    return len(lines)


def _fences(lines: Sequence[str], written: Collection[str] | None) -> dict[int, int]:
    """Map the first line of each fence that has only copies of blocks to the index after its last line."""
    fences: dict[int, int] = {}
    outside: set[str] = set()
    """The ids of the blocks outside of fences."""
    at = 0
    closers: dict[str, list[int]] = {}
    """Closing fence → the lines that have it."""
    for index, line in enumerate(lines):
        if (match := _fence(line)) and not match[2].strip():
            closers.setdefault(match[1], []).append(index)
    while at < len(lines):
        if match := _START.fullmatch(lines[at]):
            outside.add(match[1])
            at = _end_of_block(lines, at)
            continue
        opener = _fence(lines[at])
        if opener:
            fitting = (places for marks, places in closers.items() if marks.startswith(opener[1]))
            after = ((places, bisect_right(places, at)) for places in fitting)
            end = min((places[index] for places, index in after if index < len(places)), default=None)
            if end is not None and _is_whole(lines[at + 1 : end]):
                fences[at] = end + 1
                at = end
        at += 1
    starts = {at: {m[1] for line in lines[at:end] if (m := _START.fullmatch(line))} for at, end in fences.items()}
    return {
        at: end
        for at, end in fences.items()
        if all(one in outside or (written is not None and one not in written) for one in starts[at])
    }


def _fence(line: str) -> re.Match[str] | None:
    return _FENCE.fullmatch(line.rstrip("\r\n"))


def _is_whole(lines: Iterable[str]) -> bool:
    """Return whether all blocks that start in `lines` also end there."""
    inside = False
    for line in lines:
        start, end = _START.fullmatch(line) is not None, line.rstrip() == END
        if (start and inside) or (end and not inside):
            return False
        inside = start or (inside and not end)
    return not inside
