"""Recognise RSS and Atom by the first element, without importing a parser."""

from __future__ import annotations

import re

_BEFORE = re.compile(rb"\s*(?:<\?[^>]{0,1000}>|<!--.{0,2000}?-->|<!DOCTYPE\s[^>\[]{0,500}>)", re.DOTALL | re.IGNORECASE)
_RSS = re.compile(rb"\s*<(?:rss|feed|(?:\w{1,20}:)?RDF)[\s>]")
_ATOM = re.compile(rb"xmlns(?::\w{1,20})?\s*=\s*[\"'][^\"']{0,100}(?:/Atom|/atom|purl\.org/rss|my\.netscape\.com/rdf)")


def sniff(head: bytes, name: str) -> float:
    """Return the confidence that a file is a feed, 0–1."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    at = 0
    while (match := _BEFORE.match(head, at)) is not None:
        at = match.end()
    found = _RSS.match(head, at)
    if found is None:
        return 0.0
    return 0.99 if found.group().lstrip().startswith(b"<rss") or _ATOM.search(head, at) else 0.0
