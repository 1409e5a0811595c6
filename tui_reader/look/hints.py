"""Keys and what they do, as many as there is room for: in the status line and under dialogs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

Pieces = tuple[tuple[str, str], ...]
"""(text, component name without `bar--`)."""
Hint = tuple[str, str, str]
"""A key, what it does, and the same where there is little room."""
KEPT = 3
"""How many of the first keys are shown, without words if need be, before fewer keys are."""


def length(hints: Sequence[Hint]) -> int:
    """Return the cells of keys and words."""
    return sum(cell_len(key) + bool(word) + cell_len(word) for key, word, _ in hints) + 2 * (len(hints) - 1)


def shorter(hints: Sequence[Hint]) -> list[Hint]:
    return [(key, short, short) for key, _, short in hints]


def fitting(hints: Sequence[Hint], room: int, kept: int = KEPT) -> Pieces:
    """Return as many hints as fit, the last one (help, or the way out) among them.

    Words become short; then there are fewer keys, down to the first `kept` and the last; then the longest words go,
    then the last of the first keys.
    """
    shown = next((one for one in _candidates(list(hints), kept) if length(one) <= room), ())
    pieces: list[tuple[str, str]] = []
    for number, (key, word, _) in enumerate(shown):
        gap = "" if number == len(shown) - 1 else "  "
        pieces += [(key, "key"), (f" {word}{gap}" if word else gap, "dim")]
    return tuple(pieces)


def _candidates(hints: list[Hint], kept: int) -> Iterator[list[Hint]]:
    """Yield what may be shown, the best first."""
    if not hints:
        return
    yield hints
    yield shorter(hints)
    for count in range(len(hints) - 2, kept - 1, -1):
        yield [*hints[:count], hints[-1]]
        yield shorter([*hints[:count], hints[-1]])
    few = shorter([*hints[:kept], hints[-1]] if len(hints) > kept else hints)
    for at in sorted(range(len(few)), key=lambda at: -len(few[at][1])):
        few = [(key, "" if number == at else word, "") for number, (key, word, _) in enumerate(few)]
        yield few
    while len(few) > 1:
        few = [*few[:-2], few[-1]]
        yield few
