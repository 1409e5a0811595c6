"""Derive a title for a text without one, from a heading, a headline, the file name or the first sentence."""

from __future__ import annotations

import os
import re
from typing import Literal

from tui_reader.text.document import Document

TITLE_LENGTH = 90
"""Maximum code points, including the … of a shortened title."""
_HEADLINE_LENGTH = 120
_ABBREVIATIONS = "|mr|mrs|ms|dr|prof|st|jr|sr|vs|gen|gov|sen|rep|no|inc|ltd|co|u.s|u.k|e.g|i.e|"
TitleSource = Literal["heading", "first line", "file name", "first sentence"]


def title_of(document: Document, file_name: str | None) -> tuple[str, TitleSource]:
    """Return a title and its source.

    Args:
        document: A document with at least one block.
        file_name: The name of the file; None for standard input.
    """
    index = next((i for i in range(min(len(document), 20)) if document.kind(i) != "rule"), 0)
    text, kind = document.texts[index], document.kind(index)
    line = " ".join(text[:1000].partition("\n")[0].split())
    if kind == "heading":
        return shorten(line), "heading"
    more = any(len(document.texts[i]) > len(line) for i in range(index + 1, min(len(document), index + 6)))
    if kind == "paragraph" and more and _is_headline(line):
        return shorten(line), "first line"
    if file_name and (title := _from_file_name(file_name)):
        return shorten(title), "file name"
    words = line if kind in ("code", "table") else text[:1000]
    beginning = _without_time(" ".join(words.split()))
    return shorten(_first_sentence(_without_dateline(beginning)) or beginning), "first sentence"


def _is_headline(line: str) -> bool:
    return len(line) <= _HEADLINE_LENGTH and line[-1:] not in ".!…:;,。" and any(map(str.isalpha, line))


def _from_file_name(name: str) -> str | None:
    """Convert `the_long-read.txt` to `the long read`; None unless it has two or more words of letters."""
    stem = os.path.splitext(os.path.basename(name))[0]
    words = stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words) if len(words) >= 2 and all(word.isalpha() for word in words) else None


def _without_time(text: str) -> str:
    """Remove the time and speaker before the first words of a transcript: `[0:03] Anna Berg: `."""
    if not text.startswith("["):
        return text
    match = re.match(r"\[[^\[\]]{0,20}\d:\d\d[^\[\]]{0,10}\] (?:[^\s:][^:.?!]{0,60}: |- )?(?=\S)", text)
    return text[match.end() :] if match else text


def _without_dateline(text: str) -> str:
    """Remove a dateline such as `LONDON (Reuters) –`."""
    if not text[:3].isupper():
        return text
    place, day, agency = r"[A-Z][A-Z .,'/]{2,40}", r"(?:, [A-Z][a-z]+\.?(?: \d{1,2})?)?", r"(?:\([^()]{2,30}\))?"
    match = re.match(f"{place}{day} ?{agency} ?(?:--|[–—-]) ", text)
    return text[match.end() :] if match and len(text) > match.end() else text


def _first_sentence(text: str) -> str:
    for match in re.finditer(r"[.!?…。！？][\"'”’)]*(?= |$)", text[:400]):
        word = text[: match.start()].rpartition(" ")[2]
        if text[match.start()] == "." and (len(word) == 1 or f"|{word.lower()}|" in _ABBREVIATIONS):
            continue
        return text[: match.start() if text[match.start()] == "." and match.end() == match.start() + 1 else match.end()]
    return text


def shorten(text: str, limit: int = TITLE_LENGTH) -> str:
    """Shorten to at most `limit` code points at a word boundary, with … at the end."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    at = head.rfind(" ", limit // 2)
    return (head[:at] if at > 0 else head[: limit - 1]).rstrip(" ,;:–—-") + "…"
