"""Recognise HTML by its name or its beginning, without importing a parser."""

from __future__ import annotations

import re

_SUFFIXES = (".html", ".htm", ".xhtml", ".xht")
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(?:p|div|h[1-6]|article|section|ul|ol|blockquote|table)(?:\s[^<>]{0,500})?>", re.IGNORECASE)


def sniff(head: bytes, name: str) -> float:
    """Return the confidence that a file that begins with an angle bracket is a page or a fragment, 0–1."""
    if b"\0" in head:
        return 0.0
    if name.lower().endswith(_SUFFIXES) or _PAGE.search(head):
        return 0.95
    return 0.9 if len(_TAG.findall(head)) > 1 and b"</" in head else 0.0
