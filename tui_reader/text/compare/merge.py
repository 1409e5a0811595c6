"""Merge a note three ways, line by line: the common base, the stored text and the edited text.

Lines that only one side changed are taken from that side. If both changed the same lines, both versions are kept, but
what they have in common only once: whole lines, the long beginning of a line, and everything if one side contains the
other. So a note edited alternately in two windows grows by what is typed, not by its whole text each time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_Lines = Sequence[str]


WORTH_CUTTING = 60
"""The shortest common beginning of a line, in characters, that is not repeated; shorter ones read better whole."""


class Merged(NamedTuple):
    """The merged text, and whether the same lines were changed on both sides."""

    text: str
    conflict: bool


def merge(base: str, current: str, new: str, marker: str) -> Merged:
    """Merge `current` and `new`, both made from `base`, with `marker` between conflicting versions."""
    if current in (base, new):
        return Merged(new, False)
    if new == base:
        return Merged(current, False)
    ours, theirs, old = current.split("\n"), new.split("\n"), base.split("\n")
    result: list[str] = []
    conflict = False
    for old_part, our_part, their_part in _parts(old, ours, theirs):
        if our_part in (old_part, their_part):
            result += their_part
        elif their_part == old_part:
            result += our_part
        else:
            text, clash = _both("\n".join(our_part), "\n".join(their_part), marker)
            result.append(text)
            conflict |= clash
    return Merged("\n".join(result), conflict)


def _parts(old: _Lines, ours: _Lines, theirs: _Lines) -> list[tuple[list[str], list[str], list[str]]]:
    """Split the three texts at the lines of `old` that both sides kept."""
    kept_ours, kept_theirs = _kept(old, ours), _kept(old, theirs)
    parts: list[tuple[list[str], list[str], list[str]]] = []
    start = our_start = their_start = 0
    for line in range(len(old)):
        if line in kept_ours and line in kept_theirs:
            ours_at, theirs_at = kept_ours[line], kept_theirs[line]
            if start < line or our_start < ours_at or their_start < theirs_at:
                gap = (old[start:line], ours[our_start:ours_at], theirs[their_start:theirs_at])
                parts.append((list(gap[0]), list(gap[1]), list(gap[2])))
            parts.append(([old[line]],) * 3)
            start, our_start, their_start = line + 1, ours_at + 1, theirs_at + 1
    parts.append((list(old[start:]), list(ours[our_start:]), list(theirs[their_start:])))
    return parts


def _kept(old: _Lines, new: _Lines) -> dict[int, int]:
    """Map the lines of `old` that `new` kept to their line numbers in it."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + at: block.b + at for block in blocks for at in range(block.size)}


def _both(ours: str, theirs: str, marker: str) -> tuple[str, bool]:
    """Keep two versions of the same lines, with what they have in common only once."""
    if _holds(ours, theirs):
        return ours, False
    if _holds(theirs, ours):
        return theirs, False
    first, second = ours.split("\n"), theirs.split("\n")
    low = _shared(first, second)
    high = _shared(first[low:][::-1], second[low:][::-1])
    head, tail = first[:low], first[len(first) - high :]
    mine, other = "\n".join(first[low : len(first) - high]), "\n".join(second[low : len(second) - high])
    if "\n" not in mine and "\n" not in other:
        words, others = _WORD.findall(mine), _WORD.findall(other)
        begin = "".join(words[: _shared(words, others)])
        if len(begin) >= WORTH_CUTTING:
            other = other[len(begin) :]
    return "\n".join((*head, f"{mine}\n\n{marker}\n\n{other}", *tail)), True


def _holds(whole: str, part: str) -> bool:
    """Return whether `whole` contains `part` as its beginning or as whole lines, not just inside a word."""
    if not part or f"\n{part}\n" in f"\n{whole}\n":
        return True
    return whole.startswith(part) and not (part[-1].isalnum() and whole[len(part)].isalnum())


def _shared(first: Sequence[str], second: Sequence[str]) -> int:
    """Return the length of the common beginning of two sequences."""
    pairs = zip(first, second, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second)))
