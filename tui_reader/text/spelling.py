"""Find the known word that a misspelled one was meant to be."""

from __future__ import annotations

from collections.abc import Iterable

MAX_WORD = 100
"""The most code points of a word that may be a misspelled name."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "x"?` for the known word most similar to `word`, `""` if none is similar."""
    import difflib

    if len(word) > MAX_WORD:
        return ""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean {matches[0]!r}?" if matches else ""
