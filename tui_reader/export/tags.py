"""A tag of the codebook → the `#tag` that Obsidian and other Markdown programs read.

Obsidian allows letters, digits, `_`, `-` and `/` (nesting), and wants at least one character that is no digit. So:

- NFC; every run of other characters (blanks too) becomes one `-`;
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


def _allowed(char: str) -> bool:
    return char in "_-/" or unicodedata.category(char)[0] in "LMN" or unicodedata.category(char) == "So"


def markdown_tag(name: str) -> str:
    """Return the tag without `#`: `ip theft!` → `ip-theft`. Never empty, and stable."""
    name = unicodedata.normalize("NFC", name)
    kept = "".join(char if _allowed(char) and char != "\ufffd" else " " for char in name)
    parts = (re.sub(r"[\s-]*\s[\s-]*", "-", part.strip()).strip("-_") for part in kept.split("/"))
    tag = "/".join(part for part in parts if part)
    if not tag:
        return "tag-" + hashlib.sha256(name.encode(errors="replace")).hexdigest()[:8]
    return tag if re.search(r"[^\d/_-]", tag) else f"tag-{tag}"
