"""Recognise Markdown by its name or its beginning, without importing a parser, as it is called for every text."""

from __future__ import annotations

import re

SURE = 0.9
"""The confidence by a suffix of Markdown."""

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_SIGNS = (
    ("#", r"^#{1,6} [^#\n]+$"),
    ("](", r"\[[^\]\n]{1,200}\]\((?:https?://|/|#|mailto:)[^)\s]{1,500}"),
    ("```", r"^```[\w+-]*$"),
    ("|--", r"^\|[ :]*-{2,}[ :]*\|[-| :]*$"),
    ("**", r"(?<![\w*])\*\*[^\s*][^*\n]{0,200}\*\*(?![\w*])"),
    ("---\n", r"\A---\n(?:[\w-]+:.*\n){1,100}"),
    ("[^", r"^\[\^[\w-]{1,40}\]: "),
)
"""Markup rare in other text: a literal for a fast search, and the pattern that contains it."""


def sniff(head: bytes, name: str) -> float:
    """Return the confidence that a text is Markdown, 0–1, by its beginning and its file name.

    By content alone, two different signs are required, as a line that begins with `#` may also be a comment.
    """
    if name.lower().endswith(_SUFFIXES):
        return SURE
    text = head.decode("utf-8", "replace").replace("\r\n", "\n")
    signs = sum(1 for literal, sign in _SIGNS if literal in text and re.search(sign, text, re.MULTILINE))
    return 0.0 if signs < 2 else min(0.8, 0.4 + 0.1 * signs)
