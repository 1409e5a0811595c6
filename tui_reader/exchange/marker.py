"""Recognise exported files, and detect edits in files of the older Markdown format.

Markdown: the front matter names the article (`source`, `sha256`) and has keys that begin with `reader-`. The older
format has no blocks to locate edits, only a digest of everything after the front matter. JSON: an object with
`"reader"` and the article. A file is an export of an article if the content hash or the path is the same, as the
library recognises articles.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.exchange.blocks import Block, lines_of, parse_body
from tui_reader.exchange.front_matter import (
    KEYS,
    LAST_TAGS,
    Entry,
    digest_value,
    find,
    parse_head,
    read_keys,
    read_text,
)
from tui_reader.model import Article
from tui_reader.text.clean import clean

BODY_KEY, BLOCKS_KEY, KEYS_KEY = "reader-body", "reader-blocks", KEYS
JSON_KEY = "reader"
_BLOCK_ID = re.compile(r"^\^([A-Za-z0-9-]+)\r?$", re.MULTILINE)
"""The line with the block id, which every exported annotation has."""


class Marker(NamedTuple):
    """The article and state of an exported file, as recorded in it."""

    source: str
    sha256: str
    edited: bool
    """True if a file of the older format was changed after the export."""
    written: frozenset[str] = frozenset()
    """The digests of `source` and `sha256` as written by the program, regardless of their current values."""
    annotated: bool = False
    """True if the file has exported annotations, in this format or an older one."""
    ids: frozenset[str] = frozenset()
    """The block ids (see `block_id`) of its annotations."""
    whole_ids: frozenset[str] = frozenset()
    """The block ids (see `block_id`) of annotations in a file that can only be replaced as a whole."""

    def is_of(self, article: Article) -> bool:
        known = {article.raw_sha256, article.text_sha256} - {""}
        path = {article.source} - {"-", ""}
        return (
            self.sha256 in known
            or self.source in path
            or not self.written.isdisjoint(digest_value(clean(value)) for value in known | path)
        )


def digest(body: str) -> str:
    """Return the digest of the words after the front matter, ignoring whitespace: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256("\n".join(body.split()).encode(errors="replace")).hexdigest()[:16]


class Split(NamedTuple):
    """A Markdown file, split into the line before the front matter, its lines, the line after it, and the body."""

    opening: str
    head: list[str]
    closing: str
    body: str


def split_head(text: str) -> Split:
    """Split a file at its front matter; without front matter, all text is the body."""
    lines = lines_of(text)
    if lines and lines[0].rstrip() == "---":
        for at in range(1, len(lines)):
            if lines[at].rstrip() == "---":
                return Split(lines[0], lines[1:at], lines[at], "".join(lines[at + 1 :]))
    return Split("", [], "", text)


def is_older_format(entries: Sequence[Entry], body: str) -> bool:
    """Return whether a file has only `reader-body` to detect the user's changes."""
    if any(find(entries, key) for key in (BLOCKS_KEY, KEYS_KEY, LAST_TAGS)):
        return False
    return not any(isinstance(part, Block) for part in parse_body(body))


def read_markdown(text: str) -> Marker | None:
    """Return the marker of a Markdown export; None if `text` is not one."""
    text = text.removeprefix("\ufeff")
    opening, head, _, body = split_head(text)
    if not opening:
        return None
    entries = parse_head(head)
    older = is_older_format(entries, body)
    if older and find(entries, BODY_KEY) is None:
        return None
    written = read_keys(entries) or {}
    ids = frozenset(_BLOCK_ID.findall(body))  # includes block ids of the user in notes
    return Marker(
        read_text(find(entries, "source")) or "",
        read_text(find(entries, "sha256")) or "",
        older and digest(body) != read_text(find(entries, BODY_KEY)),
        frozenset(value for key, value in written.items() if key in ("source", "sha256")),
        bool(ids),
        ids,
        ids if older else frozenset(),
    )
