"""Names of tags: normalised input, and keys that equal spellings share."""

from __future__ import annotations

import unicodedata

from tui_reader.text.clean import typed_line

_UNSEEN = dict.fromkeys(
    map(ord, "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u2800\u3164\ufeff\uffa0")
)
"""Invisible characters without an effect; zero-width joiners and non-joiners are not among them."""
_ALONE_UNSEEN = _UNSEEN | dict.fromkeys([*range(0x200C, 0x200E), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE0200)])
"""Also characters that are invisible alone, but change others: joiners, variation selectors, the tags of flags."""


def tag_name(typed: str) -> str:
    """Normalise a typed tag: one line, NFC, without a leading `#`; `""` if nothing visible is left."""
    name = " ".join(unicodedata.normalize("NFC", typed_line(typed.replace("\0", ""))).split()).lstrip("# ")
    return name if name.translate(_ALONE_UNSEEN).strip("# ") else ""


def tag_key(name: str) -> str:
    """Return a key that ignores case and invisible characters."""
    seen = " ".join(tag_name(name).translate(_UNSEEN).split()).lstrip("# ")
    return unicodedata.normalize("NFC", seen.casefold())
