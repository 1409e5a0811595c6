"""The name of a tag: what was typed, made one line."""

from __future__ import annotations

import unicodedata

from tui_reader.text.clean import typed_line

_UNSEEN = dict.fromkeys(
    map(ord, "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u2800\u3164\ufeff\uffa0")
)
"""Characters that nobody sees and that join nothing; zero-width joiners and non-joiners change how letters look."""
_ALONE_UNSEEN = _UNSEEN | dict.fromkeys([*range(0x200C, 0x200E), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE0200)])
"""Characters that change others and cannot be seen by themselves: joiners, variation selectors, the tags of flags."""


def tag_name(typed: str) -> str:
    """Make a tag of what was typed: one line, NFC, no `#` before it; `""` where nothing is left that can be seen."""
    name = " ".join(unicodedata.normalize("NFC", typed_line(typed.replace("\0", ""))).split()).lstrip("# ")
    return name if name.translate(_ALONE_UNSEEN).strip("# ") else ""


def tag_key(name: str) -> str:
    """What two spellings of one tag share: case and characters that nobody sees do not part them."""
    seen = " ".join(tag_name(name).translate(_UNSEEN).split()).lstrip("# ")
    return unicodedata.normalize("NFC", seen.casefold())
