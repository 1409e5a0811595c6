"""Find the occurrences of a name in a text, as whole words. Coordinates: code points of the text."""

from __future__ import annotations

import re

from tui_reader.text.spans import Span

_BLANKS = r"[^\S\n]+"
_ALIKE = {mark: f"[{marks}]" for marks in ("'’ʼ‘", "-‐‑") for mark in marks}
_UNSPACED = 0x2E80
"""The first code point of scripts that are written without blanks between words."""
_INSIDE_BEFORE = re.compile(r"\w['’‐‑-]?\Z")
_INSIDE_AFTER = re.compile(r"\w|[‐‑-]\w")


def occurrences(text: str, name: str) -> list[Span]:
    """Find a name, in reading order: in its own case and in capitals, otherwise in any case; never inside a word.

    Typographic and plain apostrophes and hyphens are equal; a name never contains a line break.
    """
    words = name.split()
    if not words:
        return []
    spans = {*_find(text, words), *_find(text, [word.upper() for word in words])}
    if not spans and words[0].lower() in text.lower():
        spans.update(_find(text, words, re.IGNORECASE))
    return sorted(spans)


def _find(text: str, words: list[str], flags: re.RegexFlag = re.NOFLAG) -> list[Span]:
    # The pattern begins with the name itself, as a search for a fixed prefix is many times faster.
    pattern = _BLANKS.join("".join(_ALIKE.get(char, re.escape(char)) for char in word) for word in words)
    spans = (Span(*match.span()) for match in re.finditer(pattern, text, flags))
    return [span for span in spans if not _inside_word(text, span, words)]


def _inside_word(text: str, span: Span, words: list[str]) -> bool:
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    return (ord(words[0][0]) < _UNSPACED and bool(_INSIDE_BEFORE.search(before))) or (
        ord(words[-1][-1]) < _UNSPACED and bool(_INSIDE_AFTER.match(after))
    )
