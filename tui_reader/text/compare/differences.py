"""An old and a new text as one sequence to read: what stayed, what was edited, moved, added, and what is gone.

In the order of the new text; what is gone stands where it stood. Differences of typography and line breaks are none.
Coordinates: raw offsets (code points) of the text a span belongs to.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from tui_reader.text.compare.alignment import Alignment, align
from tui_reader.text.normal import NormalView, normalise
from tui_reader.text.spans import Span

Kind = Literal["unchanged", "edited", "moved", "new", "gone"]


class Difference(NamedTuple):
    """A run of paragraphs that stayed, or what became of one (of several where they were split or merged)."""

    kind: Kind
    old: Span | None
    """None for what is new; of several that stayed from the first to the last, whatever moved away between them."""
    new: Span
    """Empty for what is gone: where it would stand."""
    paragraphs: int
    """How many of the new text, of the old one for what is gone."""


def differences(old: str, new: str) -> list[Difference]:
    """Compare two texts paragraph by paragraph.

    Every paragraph of both is in exactly one difference, save that a moved one is told where it stands now.
    """
    before, after = normalise(old), normalise(new)
    aligned = align(before, after)
    gone = _gone(aligned, len(after.paragraphs))
    found: list[Difference] = []
    for j, unit in enumerate(aligned.by_new):
        at = after.to_raw(*after.paragraphs[j])
        found += [Difference("gone", _raw(before, range(i, i + 1)), Span(at.start, at.start), 1) for i in gone[j]]
        if unit is None:
            found.append(Difference("new", None, at, 1))
        elif unit.new.start == j:
            kind: Kind = "edited" if not unit.equal else "unchanged" if unit.in_order else "moved"
            found.append(Difference(kind, _raw(before, unit.old), _raw(after, unit.new), len(unit.new)))
    end = len(new)
    found += [Difference("gone", _raw(before, range(i, i + 1)), Span(end, end), 1) for i in gone[-1]]
    return _folded(found)


def _gone(aligned: Alignment, count: int) -> list[list[int]]:
    """The old paragraphs without a counterpart, by the new one they stood before; the last list: at the end."""
    gone: list[list[int]] = [[] for _ in range(count + 1)]
    behind = 0
    for i, unit in enumerate(aligned.by_old):
        if unit is None:
            gone[behind].append(i)
        elif unit.in_order:
            behind = max(behind, unit.new.stop)
    return gone


def _folded(found: list[Difference]) -> list[Difference]:
    """Runs of unchanged paragraphs as one."""
    folded: list[Difference] = []
    for one in found:
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


def _raw(view: NormalView, paragraphs: range) -> Span:
    return view.to_raw(view.paragraphs[paragraphs[0]].start, view.paragraphs[paragraphs[-1]].end)
