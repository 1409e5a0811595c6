"""A tag of the codebook → the `#tag` that Obsidian and other Markdown programs read.

Obsidian allows letters, digits, `_`, `-` and `/` (nesting), and wants at least one character that is no digit. So:

- NFC; every run of other characters (blanks too) becomes one `-`;
- a `_` that does not stand between letters or digits becomes `-`, as two of them would set what is between in italics;
- `-` and `_` at the ends of a part between `/` go, as do empty parts;
- a tag of digits only gets `tag-` in front (`2024` → `#tag-2024`);
- a tag of which nothing is left (`!!!`) is `tag-` and eight digits of its SHA-256.

Two tags that differ only in such characters share one `#tag`; the front matter names the exact spelling, and JSON
always has it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LOOSE_UNDERSCORE = re.compile(r"-*(?:(?<![^\W_])_+|_+(?![^\W_]))-*")


def _allowed(char: str) -> bool:
    return char in "_-/" or unicodedata.category(char)[0] in "LMN" or unicodedata.category(char) == "So"


def markdown_tag(name: str) -> str:
    """Return the tag without `#`: `ip theft!` → `ip-theft`. Never empty, and stable."""
    name = unicodedata.normalize("NFC", name)
    kept = "".join(char if _allowed(char) and char != "\ufffd" else " " for char in name)
    joined = (re.sub(r"[\s-]*\s[\s-]*", "-", part.strip()) for part in kept.split("/"))
    parts = (_LOOSE_UNDERSCORE.sub("-", part).strip("-_") for part in joined)
    tag = "/".join(part for part in parts if part)
    if not tag:
        return "tag-" + hashlib.sha256(name.encode(errors="replace")).hexdigest()[:8]
    return tag if re.search(r"[^\d/_-]", tag) else f"tag-{tag}"
