"""Recognise a format by the beginning of a file, and by its name where the content says nothing."""

from __future__ import annotations

import re
from typing import Literal, get_args

from tui_reader.formats import markdown_signs

FormatName = Literal["text", "markdown", "html", "epub", "docx"]
FORMATS: tuple[FormatName, ...] = get_args(FormatName)
SNIFFED = 16_000
"""Bytes at the beginning of a source by which its format is recognised."""

_SPACE = b" \t\r\n\f"
_HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".xht")


def recognise(head: bytes, name: str) -> FormatName:
    """Return the format of a source; what is nothing else is plain text.

    Args:
        head: its first bytes, `SNIFFED` of them or all.
        name: the file's name, `""` for a pipe.
    """
    head = head[:SNIFFED]
    if head.startswith(b"PK\x03\x04"):
        return _in_archive(head, name)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)[:1].lower()
    if b"\0" not in head and start == b"<" and _is_html(head, name):
        return "html"
    if markdown_signs.sniff(head.decode("utf-8", "replace").replace("\r\n", "\n"), name) > 0.5:
        return "markdown"
    return "text"


def _in_archive(head: bytes, name: str) -> FormatName:
    """Tell the books and word processors' files from other archives, which are refused as text is read."""
    if b"mimetypeapplication/epub+zip" in head[:200] or name.lower().endswith(".epub"):
        return "epub"
    if b"word/" in head or name.lower().endswith(".docx"):
        return "docx"
    return "text"


def _is_html(head: bytes, name: str) -> bool:
    """Tell a page, or a piece of one, from other text that begins with an angle bracket."""
    if name.lower().endswith(_HTML_SUFFIXES):
        return True
    if re.search(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", head, re.IGNORECASE):
        return True
    tags = rb"<(?:p|div|h[1-6]|article|section|ul|ol|blockquote|table)(?:\s[^<>]{0,500})?>"
    return len(re.findall(tags, head, re.IGNORECASE)) > 1 and b"</" in head
