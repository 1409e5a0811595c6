"""The body of a Markdown export: blocks of the program's between lines that belong to the user.

A block starts with the line `<!-- reader ID HASH -->` and ends with the line `<!-- /reader -->`. ID names what it is
about: an annotation, a quote, the title. HASH is 20 hexadecimal digits: twelve of the SHA-256 of the lines in the
block, by which an edited block is known, and eight of that of what they mean (the lines less the number of the
paragraph, which changes with the article), by which a changed annotation is known.

Blanks at the ends of lines and blank lines at the ends of a block do not count.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

END = "<!-- /reader -->"
SECTIONS = ("## Note", "## Annotations", "## No longer in the text", "## Quotes")
"""The headings of the program's, in order."""
TITLE_ID, QUOTE_PREFIX = "title", "quote-"
_NO_ANNOTATION = re.compile(rf"{TITLE_ID}|{QUOTE_PREFIX}[0-9a-f]{{8}}(-[0-9]+)?")
_START = re.compile(r"<!-- reader (\S+) (\S+) -->\s*")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CONTENT, _MEANING = 12, 8


class Block(NamedTuple):
    """A block as it is in a file; lines have their line ends."""

    id: str
    content: str
    """The digest of the lines that were written."""
    meaning: str
    lines: tuple[str, ...]
    """All of it, with the lines that mark its start and end."""
    closed: bool = True
    """False where the end is missing: it goes on to the next block, or to the end of the file."""

    @property
    def edited(self) -> bool:
        """True where its lines are not those that were written."""
        return _digest(self.lines[1:-1] if self.closed else self.lines[1:], _CONTENT) != self.content


def block_id(uid: str) -> str:
    """Return the uid as an Obsidian block id: ASCII letters, digits and `-` only."""
    return re.sub(r"[^A-Za-z0-9-]", "-", uid) or "-"


def annotation_id(uid: str) -> str:
    """Return the id of an annotation's block: its uid, as every library of ours makes them."""
    made = block_id(uid)
    if made == uid and uid != TITLE_ID and not uid.startswith(QUOTE_PREFIX):
        return uid
    return f"{made[:40]}-{hashlib.sha256(uid.encode(errors='replace')).hexdigest()[:12]}"


def is_annotation(id_: str) -> bool:
    """Tell whether a block's id is one that annotations have."""
    return _NO_ANNOTATION.fullmatch(id_) is None


Part = Block | str
"""A block, or text of the user's with its line ends: a line, or a whole fence."""


def write_block(block_id: str, text: str, meaning: str | None = None) -> str:
    """Return a block of `text`, without a line end after it.

    Args:
        block_id: without blanks.
        meaning: what the text means, where that is not the text itself.
    """
    digest = _digest(text.split("\n"), _CONTENT)
    digest += _digest((text if meaning is None else meaning).split("\n"), _MEANING)
    return f"<!-- reader {block_id} {digest} -->\n\n{text}\n\n{END}"


def is_marker(line: str) -> bool:
    """Tell whether a line starts or ends a block."""
    return line.rstrip() == END or _START.fullmatch(line) is not None


def digest_body(text: str) -> str:
    """Digest a whole body: 16 hexadecimal digits, the same whatever the line ends."""
    return _digest(lines_of(text), 16)


def lines_of(text: str) -> list[str]:
    """Return the lines of `text` with their ends; only `\\n` ends a line."""
    return _LINE.findall(text)


def _digest(lines: Iterable[str], length: int) -> str:
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:length]


def parse_body(text: str, written: Collection[str] | None = None) -> list[Part]:
    """Return the parts of a body in order; their lines together are `text`, whatever it is.

    Markers in a fence of the user's are text where the fence holds copies only: no block that was written and is
    outside of fences no longer. Such a block is between two fences, the first of which the user did not close. A block
    that starts in another ends that one.

    Args:
        written: the ids of the blocks that were written; None where that is not known: then all are.
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
    """Map the first line of each fence outside of blocks to the index after its last, where it holds copies only."""
    found: dict[int, int] = {}
    outside: set[str] = set()
    """The ids of the blocks outside of fences."""
    at = 0
    closers: dict[str, list[int]] = {}
    """What may end a fence → the lines on which it is."""
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
                found[at] = end + 1
                at = end
        at += 1
    starts = {at: {m[1] for line in lines[at:end] if (m := _START.fullmatch(line))} for at, end in found.items()}
    return {
        at: end
        for at, end in found.items()
        if all(one in outside or (written is not None and one not in written) for one in starts[at])
    }


def _fence(line: str) -> re.Match[str] | None:
    return _FENCE.fullmatch(line.rstrip("\r\n"))


def _is_whole(lines: Iterable[str]) -> bool:
    """Tell whether each block that starts in `lines` also ends there."""
    inside = False
    for line in lines:
        start, end = _START.fullmatch(line) is not None, line.rstrip() == END
        if (start and inside) or (end and not inside):
            return False
        inside = start or (inside and not end)
    return not inside
