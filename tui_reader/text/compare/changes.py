"""Summarise what changed between two versions of a text: by paragraph for a banner, by word for a diff view.

Differences in typography and line breaks are ignored (`text/normal.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from tui_reader.text.compare.alignment import Alignment, align
from tui_reader.text.compare.diff import matching_runs, tokens
from tui_reader.text.normal import NormalView, normalise
from tui_reader.text.spans import Span

Op = Literal["equal", "insert", "delete", "replace"]


@dataclass(frozen=True, slots=True)
class Changes:
    """The paragraphs that differ; spans are raw offsets into the text they belong to."""

    new: tuple[Span, ...] = ()
    """In the new text, without a counterpart in the old."""
    gone: tuple[Span, ...] = ()
    """In the old text, without a counterpart in the new."""
    edited: tuple[tuple[Span, Span], ...] = ()
    """(old, new), in old order; a span may cover several paragraphs that were split or merged."""
    moved: tuple[tuple[Span, Span], ...] = ()
    """(old, new) of paragraphs with the same words in another place."""

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.edited or self.moved)


class WordChange(NamedTuple):
    """A range of an old and of a new paragraph; either may be empty."""

    op: Op
    old: Span
    new: Span


def changes(old: str, new: str) -> Changes:
    """Summarise by paragraph how `new` differs from `old`."""
    if old == new:
        return Changes()
    before, after = normalise(old), normalise(new)
    return changes_in(before, after, align(before, after))


def changes_in(before: NormalView, after: NormalView, aligned: Alignment) -> Changes:
    """Summarise as `changes` does, with two views that are aligned already."""
    pairs = [(unit, before.raw_paragraphs(unit.old), after.raw_paragraphs(unit.new)) for unit in aligned.units]
    return Changes(
        new=tuple(after.raw_paragraphs(range(j, j + 1)) for j, unit in enumerate(aligned.by_new) if unit is None),
        gone=tuple(before.raw_paragraphs(range(i, i + 1)) for i, unit in enumerate(aligned.by_old) if unit is None),
        edited=tuple((one, other) for unit, one, other in pairs if not unit.equal),
        moved=tuple((one, other) for unit, one, other in pairs if unit.equal and not unit.in_order),
    )


def word_diff(old: str, new: str) -> list[WordChange]:
    """Compare two paragraphs word by word.

    Returns:
        Ranges that cover both paragraphs in order, without gap or overlap; adjacent ones never have the same op. Blanks
        belong to the word before them.
    """
    before, after = normalise(old), normalise(new)
    ours, theirs = _word_starts(before), _word_starts(after)
    runs = matching_runs([word for word, _ in ours], [word for word, _ in theirs])
    stretches: list[WordChange] = []
    i = j = old_at = new_at = 0

    def add(op: Op, to_i: int, to_j: int) -> None:
        nonlocal i, j, old_at, new_at
        i, j = to_i, to_j
        old_end = ours[i][1] if i < len(ours) else len(old)
        new_end = theirs[j][1] if j < len(theirs) else len(new)
        stretches.append(WordChange(op, Span(old_at, old_end), Span(new_at, new_end)))
        old_at, new_at = old_end, new_end

    for run in [*runs, None]:
        to_i, to_j = (run.old, run.new) if run else (len(ours), len(theirs))
        if to_i > i or to_j > j:
            add("delete" if to_j == j else "insert" if to_i == i else "replace", to_i, to_j)
        if run:
            add("equal", run.old + run.length, run.new + run.length)
    if not stretches and (old or new):  # blanks only
        add("equal", 0, 0)
    return stretches


def _word_starts(view: NormalView) -> list[tuple[str, int]]:
    """Return the words with the raw offsets at which they start; the first includes what is before it."""
    words = [(token.text, view.to_raw(token.start, token.end).start) for token in tokens(view.text)]
    return [(words[0][0], 0), *words[1:]] if words else []
