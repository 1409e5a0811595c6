"""How a file that the reader wrote is told from anybody else's, and one left alone from one that was edited since.

Markdown: the front matter names the article (`source`, `sha256`) and holds a digest of what follows it. JSON: an
object with `"reader"` and the article. A file is ours for an article when the content hash or the path is the same:
the way the library recognises an article.
"""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

from tui_reader.model import Article

BODY_KEY = "reader-body"
JSON_KEY = "reader"


class Marker(NamedTuple):
    """What an exported file says of itself."""

    source: str
    sha256: str
    edited: bool
    """True where somebody changed it after the export."""

    def is_of(self, article: Article) -> bool:
        known = {article.raw_sha256, article.text_sha256} - {""}
        return self.sha256 in known or (self.source == article.source != "-")


def digest(body: str) -> str:
    """Digest the words after the front matter, whatever blanks are between them: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256("\n".join(body.split()).encode(errors="replace")).hexdigest()[:16]


def read_marker(text: str) -> Marker | None:
    """Read the marker of an exported file; None where `text` is not one."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return _read_json(text) if text.startswith("{") else _read_markdown(text)


def _read_markdown(text: str) -> Marker | None:
    if not text.startswith("---\n"):
        return None
    head, found, body = text[4:].partition("\n---\n")
    fields: dict[str, str] = {}
    for line in head.split("\n"):
        key, colon, value = line.partition(": ")
        if colon and not key.startswith(" "):
            fields.setdefault(key, _unquote(value))
    if not found or BODY_KEY not in fields:
        return None
    return Marker(fields.get("source", ""), fields.get("sha256", ""), digest(body) != fields[BODY_KEY])


def _unquote(value: str) -> str:
    """Read a YAML value as we write it, or bare as an editor of properties may have made it."""
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return value.strip().strip("'\"")
    return read if isinstance(read, str) else value.strip()


def _read_json(text: str) -> Marker | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    article = data.get("article") if isinstance(data, dict) and JSON_KEY in data else None
    if not isinstance(article, dict):
        return None
    sha256 = article.get("raw_sha256") or article.get("text_sha256")
    return Marker(str(article.get("source", "")), str(sha256 or ""), edited=False)
