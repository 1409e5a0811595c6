"""Make untrusted text safe to print: replace characters that a terminal would interpret instead of showing.

Each is replaced by exactly one character, so offsets into the text stay valid. Kept are zero-width joiners and
non-joiners, variation selectors and zero-width spaces (emoji, Persian, Indic and Thai scripts need them), combining
marks in runs of any length (code that paints a cell may drop some), private-use and unassigned characters (Python's
Unicode tables are older than the newest emoji).

Sources: ECMA-48 (C0, C1), UAX #9 (bidirectional controls), UTR #36 and Trojan Source (CVE-2021-42574).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

TAB, BLANK, INVISIBLE, REPLACEMENT = "\t", " ", "\u2060", "\ufffd"

_BLANKS = (TAB, "\v\f\r", "\x85", "\u2028\u2029")
"""Tabs and line breaks other than the newline become a blank: a tab has no fixed width and CR moves the cursor."""

_UNSEEN = (
    "\xad",  # soft hyphen: terminals disagree on its width
    "\u061c",  # Arabic letter mark
    "\u200e\u200f",  # left-to-right and right-to-left mark
    "\u202a-\u202e",  # embeddings and overrides
    "\u2066-\u206f",  # isolates, deprecated format characters
    "\ufeff",  # byte order mark
    "\U0001d173-\U0001d17a",  # musical beams and slurs
    "\U000e0000-\U000e00ff",  # tags, which can hide whole sentences
    "\U000e01f0-\U000e0fff",  # unassigned, to be ignored by default; U+E0100–E01EF are variation selectors
)
"""Characters without a width, and the soft hyphen, become a word joiner, which has no visible effect."""

_BIDI = ("\u061c", "\u200e\u200f", "\u202a-\u202e", "\u2066-\u2069")
"""Characters that change the order in which letters are shown."""

_ANNOTATION = "\ufff9-\ufffb"
"""Interlinear annotation: format characters."""

_CONTROLS = (
    "\x00-\x08",  # C0 without tab, newline, VT, FF and CR …
    "\x0e-\x1f",  # … with ESC
    "\x7f-\x84",  # DEL, C1 without NEL …
    "\x86-\x9f",  # … with CSI, OSC, ST
    "\ud800-\udfff",  # lone surrogates, which no encoder accepts
    "\ufdd0-\ufdef",  # noncharacters, here and at the end of every plane
    _ANNOTATION,
    *(f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)),
)
"""Become U+FFFD, so that the user sees that something was there."""


@cache
def _unsafe() -> re.Pattern[str]:
    """Return the pattern of one unsafe character; compiled when the first text comes that is not printable."""
    return re.compile(f"[{''.join((*_BLANKS, *_UNSEEN, *_CONTROLS))}]")


@cache
def _replacements() -> dict[int, str]:
    """Return the table for `str.translate`; built when the first unsafe character turns up."""
    return _table((_BLANKS, BLANK), (_UNSEEN, INVISIBLE), (_CONTROLS, REPLACEMENT))


@cache
def _replacements_in_typed_text() -> dict[int, str]:
    blanks = [chars for chars in _BLANKS if chars != TAB]
    controls = [chars for chars in _CONTROLS if chars != _ANNOTATION]
    return _table((blanks, BLANK), (_BIDI, INVISIBLE), (controls, REPLACEMENT))


def _table(*rules: tuple[Iterable[str], str]) -> dict[int, str]:
    table: dict[int, str] = {}
    for classes, replacement in rules:
        for chars in classes:
            first, dash, last = chars.partition("-")
            codes = range(ord(first), ord(last) + 1) if dash else map(ord, chars)
            table.update(dict.fromkeys(codes, replacement))
    return table


def is_clean(text: str) -> bool:
    """Return whether `text` can be printed as it is."""
    return text.isprintable() or not _unsafe().search(text)


def clean(text: str) -> str:
    """Replace what a terminal would interpret; newlines stay and `len(clean(text)) == len(text)`.

    Tabs and other line breaks become blanks, bidirectional controls and other invisible format characters U+2060,
    controls and lone surrogates U+FFFD. Returns the same object if there is nothing to replace.
    """
    return text if is_clean(text) else text.translate(_replacements())


def typed_text(text: str) -> str:
    """Sanitise the text of a note before it is stored; `len(typed_text(text)) == len(text)`.

    Printable and format characters stay, including those that `clean` hides (soft hyphens, the tags of flags), and so
    do tabs. Controls, bidirectional controls and other line breaks are replaced as in `clean`.
    """
    return text if is_clean(text) else text.translate(_replacements_in_typed_text())


def typed_line(text: str) -> str:
    """Sanitise a line of input before it is stored: `typed_text`, with tabs and newlines replaced by blanks."""
    return typed_text(text).replace(TAB, BLANK).replace("\n", BLANK)


def clean_tabbed(text: str) -> str:
    """Clean text for code that expands tabs itself: `clean`, but tabs stay."""
    return text if is_clean(text) else TAB.join(map(clean, text.split(TAB)))


def clean_line(text: str, limit: int | None = None) -> str:
    """Make a safe single line of a file name, tag, title or error text.

    Args:
        text: any text; newlines become blanks, the rest is cleaned as in `clean`.
        limit: the most code points to return, at least 1; a longer text is cut and ends in `…`.
    """
    if limit is not None and len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    return clean(text).replace("\n", " ")
