"""A title → a file name that every system takes and that never leaves its directory."""

from __future__ import annotations

import re
import unicodedata

from tui_reader.text.clean import REPLACEMENT, clean_line

_LIMIT, _BYTES = 80, 200  # 255 bytes is what file systems take: room for `-99`, the suffix and a sync tool's own
_FORBIDDEN = re.compile(rf'[\x00-\x1f\x7f<>:"/\\|?*#^\[\]%{REPLACEMENT}\u2060]+')
"""What Windows or Obsidian does not take in a name, and what `clean` has put for control codes."""
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)", re.IGNORECASE)


def file_stem(title: str, fallback: str = "article") -> str:
    """Return a name without suffix, at most 80 characters and 200 bytes, cut at a word; `fallback` if none is left.

    The same title gives the same name, on every system and on every day.
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
    """Drop what hides a file (a dot), looks like an option (a dash) or is cut off by Windows (dots and blanks)."""
    return name.lstrip(" .-~,;").rstrip(" .,;…-")
