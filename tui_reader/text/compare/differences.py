"""Merge an old and a new text into one sequence of paragraphs: unchanged, edited, moved, new and gone.

In the order of the new text; removed paragraphs are at their old place. Typography and line breaks are ignored.
Coordinates: raw offsets (code points) of the text a span belongs to.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from tui_reader.text.compare.alignment import Alignment, align
from tui_reader.text.normal import normalise
from tui_reader.text.spans import Span

Kind = Literal["unchanged", "edited", "moved", "new", "gone"]


class Difference(NamedTuple):
    """A run of unchanged paragraphs, or one that differs (several if they were split or merged)."""

    kind: Kind
    old: Span | None
    """None for new paragraphs; for an unchanged run from its first to its last, including any that moved away."""
    new: Span
    """Empty for removed paragraphs: the place where they were."""
    paragraphs: int
    """How many paragraphs of the new text, or of the old one for removed paragraphs."""


def differences(old: str, new: str) -> list[Difference]:
    """Compare two texts paragraph by paragraph.

    Every paragraph of both texts is in exactly one difference; a moved one is reported at its new place.
    """
    before, after = normalise(old), normalise(new)
    aligned = align(before, after)
    gone = _gone(aligned, len(after.paragraphs))
    result: list[Difference] = []
    for j, unit in enumerate(aligned.by_new):
        place = after.to_raw(*after.paragraphs[j])
        result += [
            Difference("gone", before.raw_paragraphs(range(i, i + 1)), Span(place.start, place.start), 1)
            for i in gone[j]
        ]
        if unit is None:
            result.append(Difference("new", None, place, 1))
        elif unit.new.start == j:
            kind: Kind = "edited" if not unit.equal else "unchanged" if unit.in_order else "moved"
            result.append(
                Difference(kind, before.raw_paragraphs(unit.old), after.raw_paragraphs(unit.new), len(unit.new))
            )
    end = len(new)
    result += [Difference("gone", before.raw_paragraphs(range(i, i + 1)), Span(end, end), 1) for i in gone[-1]]
    return _folded(result)


def _gone(aligned: Alignment, count: int) -> list[list[int]]:
    """Group the removed paragraphs by the new one they came before; the last list is for the end of the text."""
    gone: list[list[int]] = [[] for _ in range(count + 1)]
    behind = 0
    for i, unit in enumerate(aligned.by_old):
        if unit is None:
            gone[behind].append(i)
        elif unit.in_order:
            behind = max(behind, unit.new.stop)
    return gone


def _folded(result: list[Difference]) -> list[Difference]:
    """Join runs of unchanged paragraphs."""
    folded: list[Difference] = []
    for one in result:
        last = folded[-1] if folded else None
        if last and one.old and last.old and last.kind == one.kind == "unchanged":
            folded[-1] = Difference(
                "unchanged",
                Span(last.old.start, max(last.old.end, one.old.end)),
                Span(last.new.start, one.new.end),
                last.paragraphs + one.paragraphs,
            )
        else:
            folded.append(one)
    return folded
