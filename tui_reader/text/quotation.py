"""Put words between quotation marks, for lists and lines that tell which words are meant."""

from __future__ import annotations

_CLOSING = {
    "“": "”",
    "‘": "’",
    "„": "“",
    "‚": "‘",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "”": "”",
    '"': '"',
    "'": "'",
}
_MARKS = frozenset(_CLOSING) | frozenset(_CLOSING.values())


def in_quotes(words: str) -> str:
    """Return “words”; words that bring marks of their own keep those, closed where they were cut."""
    if words[:1] not in _CLOSING:
        return f"“{words}”"
    return words if words[-1] in _MARKS and len(words) > 1 else words + _CLOSING[words[0]]
