"""Convert tag names to `#tag` for Obsidian and other Markdown programs, with a distinct result for each name.

Obsidian allows letters, digits, `_`, `-` and `/` (nesting), requires at least one character that is not a digit, and
ignores case. A name of such characters is its own `#tag`. In other names `+` becomes `-plus` and `#` becomes `-sharp`
(`C++` → `#C-plus-plus`). Where two names could still share a `#tag`, the result gets six
hexadecimal digits of the SHA-256 of the name:

- every run of other characters, including spaces, becomes one `-`: `ip theft` → `#ip-theft-d9a9a8`;
- a `_` that is not between letters or digits becomes `-`, as two of them would italicize the text between;
- `-` and `_` at the ends of a part between `/` are dropped, as are empty parts;
- a result of digits only gets the prefix `tag-`, and an empty one becomes `tag`;
- a name that looks like a result of these rules: `C-plus`, `x-123abc`.

The front matter lists the names whose `#tag` differs; JSON always has the name.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LOOSE_UNDERSCORE = re.compile(r"-*(?:(?<![^\W_])_+|_+(?![^\W_]))-*")
_SIGNS = {"+": "-plus", "#": "-sharp"}
_RESULT = re.compile(r"-plus|-sharp|-[0-9a-f]{6}$", re.IGNORECASE)
"""Patterns of the tags of other names, which a name must not contain to be its own tag."""
_HASHED = re.compile(r"-[0-9a-f]{6}$", re.IGNORECASE)


def _allowed(char: str) -> bool:
    return char in "_-/" or unicodedata.category(char)[0] in "LMN" or unicodedata.category(char) == "So"


def markdown_tag(name: str) -> str:
    """Return the tag without `#`: `C#` → `C-sharp`. Never empty, and the same for every call."""
    name = unicodedata.normalize("NFC", name)
    spelt = "".join(_SIGNS.get(char, char) for char in name)
    tag = _cleaned(spelt)
    if tag == spelt and not _RESULT.search(name) and not _HASHED.search(tag) and _is_tag(tag):
        return tag
    if not _is_tag(tag):
        tag = f"tag-{tag}" if tag else "tag"
    return f"{tag}-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:6]}"


def _is_tag(tag: str) -> bool:
    return re.search(r"[^\d/_-]", tag) is not None


def _cleaned(name: str) -> str:
    """Return the name without characters not allowed in tags; may be empty."""
    kept = "".join(char if _allowed(char) and char != "\ufffd" else " " for char in name)
    joined = (re.sub(r"[\s-]*\s[\s-]*", "-", part.strip()) for part in kept.split("/"))
    parts = (_LOOSE_UNDERSCORE.sub("-", part).strip("-_") for part in joined)
    return "/".join(part for part in parts if part)
