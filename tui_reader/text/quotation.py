"""Put words in quotation marks, for lists and messages."""

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
_OPENING = {"”": "“", '"': '"', "»": "«", "›": "‹"}
"""By closing mark; an apostrophe is left out, as it is ambiguous."""
_MARKS = frozenset(_CLOSING) | frozenset(_CLOSING.values())


def in_quotes(words: str) -> str:
    """Return “words”; if they begin or end with a mark of their own, it is kept and completed."""
    if words[:1] not in _CLOSING:
        opening = _OPENING.get(words[-1:], "")
        return opening + words if opening and opening not in words[:-1] else f"“{words}”"
    if len(words) > 1 and (words[-1] in _MARKS or _is_closed(words)):
        return words
    return words + _CLOSING[words[0]]


def _is_closed(words: str) -> bool:
    """Return whether the opening mark of `words` is closed before their end; an apostrophe does not close it."""
    closing, *later = _CLOSING[words[0]], *words[1:]
    pairs = zip(later, [*later[1:], " "], strict=True)
    return any(char == closing and not after.isalnum() for char, after in pairs)
