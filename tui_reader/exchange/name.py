"""Convert a title to a file name that is valid on every system and stays in its directory."""

from __future__ import annotations

import re
import unicodedata

from tui_reader.text.clean import REPLACEMENT, clean_line

_LIMIT, _BYTES = 80, 200  # file systems allow 255 bytes: leave room for `-99`, the suffix and additions of sync tools
_FORBIDDEN = re.compile(rf'[\x00-\x1f\x7f<>:"/\\|?*#^\[\]%{REPLACEMENT}\u2060]+')
"""Characters not allowed by Windows or Obsidian, and the replacement characters of `clean`."""
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)", re.IGNORECASE)


def file_stem(title: str, fallback: str = "article") -> str:
    """Return a name without suffix of at most 80 characters and 200 bytes, cut at a word; `fallback` if it is empty.

    The result depends on the title only.
    """
    name = unicodedata.normalize("NFC", clean_line(title))
    name = _trim(re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", name)))
    if len(name) > _LIMIT or len(name.encode()) > _BYTES:
        cut = name[: _LIMIT + 1].encode()[: _BYTES + 1].decode(errors="ignore")
        at_word = cut.rpartition(" ")[0]
        name = _trim(at_word if len(at_word) > len(cut) // 2 else cut[:-1])
    if _DEVICES.match(name):
        name = f"{name.partition('.')[0]}_{name.partition('.')[1]}{name.partition('.')[2]}"
    return name or fallback


def _trim(name: str) -> str:
    """Remove characters that hide a file (dot), look like an option (dash) or are cut by Windows (dots and spaces)."""
    return name.lstrip(" .-~,;").rstrip(" .,;…-")
