"""What may be shown on a terminal: replace, one for one, what a terminal would obey instead of showing.

One for one, so every offset into the text holds. What stays is text: zero-width joiners and non-joiners, variation
selectors and zero-width spaces (emoji, Persian, Indic and Thai scripts need them), combining marks in runs of any
length (a painter that wants to send fewer of them in one cell drops them there), private-use and unassigned
characters (the Unicode tables of Python are older than the newest emoji).

Sources: ECMA-48 (C0, C1), UAX #9 (bidirectional controls), UTR #36 and Trojan Source (CVE-2021-42574).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

TAB, BLANK, INVISIBLE, REPLACEMENT = "\t", " ", "\u2060", "\ufffd"

_BLANKS = (TAB, "\v\f\r", "\x85", "\u2028\u2029")
"""Tabs and line breaks other than the newline: a blank. A tab has no width of its own and CR moves the cursor."""

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
"""Characters without a width, and the soft hyphen: a word joiner, which does nothing where no line can break."""

_BIDI = ("\u061c", "\u200e\u200f", "\u202a-\u202e", "\u2066-\u2069")
"""What changes the order in which letters are shown."""

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
"""What a person should see was there: the replacement character."""


@cache
def _unsafe() -> re.Pattern[str]:
    """The pattern of one unsafe character, compiled when the first text comes that is not plainly printable."""
    return re.compile(f"[{''.join((*_BLANKS, *_UNSEEN, *_CONTROLS))}]")


@cache
def _replacements() -> dict[int, str]:
    """The table for `str.translate`, built when the first unsafe character turns up."""
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
    """Tell whether `text` can go to a terminal as it is."""
    return text.isprintable() or not _unsafe().search(text)


def clean(text: str) -> str:
    """Replace what a terminal must not get, one for one: `len(clean(text)) == len(text)`; newlines stay.

    Tabs and other line breaks become blanks, bidirectional controls and other unseen format characters U+2060,
    controls and lone surrogates U+FFFD. The very same string comes back where there is nothing to replace.
    """
    return text if is_clean(text) else text.translate(_replacements())


def typed_text(text: str) -> str:
    """Make what was typed or pasted into a note fit to be stored, one for one: `len(typed_text(text)) == len(text)`.

    Every printable and every format character stays, also those that `clean` does not show (soft hyphens, the tags of
    flags), and so do tabs. Controls, bidirectional controls and other line breaks are replaced as `clean` does.
    """
    return text if is_clean(text) else text.translate(_replacements_in_typed_text())


def typed_line(text: str) -> str:
    """Make what was typed or pasted into a line fit to be stored: `typed_text`, tabs and newlines to blanks."""
    return typed_text(text).replace(TAB, BLANK).replace("\n", BLANK)


def clean_tabbed(text: str) -> str:
    """`clean`, for a painter that gives tabs their width."""
    return text if is_clean(text) else TAB.join(map(clean, text.split(TAB)))


def clean_line(text: str, limit: int | None = None) -> str:
    """Make one line for a terminal: `clean`, newlines to blanks, cut to `limit` code points with `…` at the end.

    For file names, tags, titles and error texts. `limit` is at least 1.
    """
    if limit is not None and len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    return clean(text).replace("\n", " ")
