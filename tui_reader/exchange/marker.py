"""How an exported file is recognised, and what an older export that was edited since is known by.

Markdown: the front matter names the article (`source`, `sha256`) and has keys that begin with `reader-`. A file of the
older form has no blocks of which one could tell what the user changed, only a digest of all that follows the front
matter. JSON: an object with `"reader"` and the article. A file is an export of an article when the content hash or the
path is the same: the way the library recognises an article.
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
"""The line that every exported annotation has."""


class Marker(NamedTuple):
    """What an exported file says of itself."""

    source: str
    sha256: str
    edited: bool
    """True where somebody changed a file of the older form after the export."""
    written: frozenset[str] = frozenset()
    """The digests of `source` and `sha256` as the program wrote them, whatever they are now."""
    annotated: bool = False
    """True where an annotation was exported to it, in this form or an older one."""
    whole_ids: frozenset[str] = frozenset()
    """The annotations in a file that can only be replaced as a whole, as `block_id` makes their ids of uids."""

    def is_of(self, article: Article) -> bool:
        known = {article.raw_sha256, article.text_sha256} - {""}
        path = {article.source} - {"-", ""}
        return (
            self.sha256 in known
            or self.source in path
            or not self.written.isdisjoint(digest_value(clean(value)) for value in known | path)
        )


def digest(body: str) -> str:
    """Digest the words after the front matter, whatever blanks are between them: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256("\n".join(body.split()).encode(errors="replace")).hexdigest()[:16]


class Split(NamedTuple):
    """A Markdown file: the line before the front matter, its lines, the line after it, and the rest."""

    opening: str
    head: list[str]
    closing: str
    body: str


def split_head(text: str) -> Split:
    """Split a file at its front matter; empty lines and all of the text as body where it has none."""
    lines = lines_of(text)
    if lines and lines[0].rstrip() == "---":
        for at in range(1, len(lines)):
            if lines[at].rstrip() == "---":
                return Split(lines[0], lines[1:at], lines[at], "".join(lines[at + 1 :]))
    return Split("", [], "", text)


def is_older_form(entries: Sequence[Entry], body: str) -> bool:
    """Tell whether a file has no more than `reader-body` to know the user's changes by."""
    if any(find(entries, key) for key in (BLOCKS_KEY, KEYS_KEY, LAST_TAGS)):
        return False
    return not any(isinstance(part, Block) for part in parse_body(body))


def read_markdown(text: str) -> Marker | None:
    """Read the marker of a Markdown export; None where `text` is not one."""
    text = text.removeprefix("\ufeff")
    opening, head, _, body = split_head(text)
    if not opening:
        return None
    entries = parse_head(head)
    older = is_older_form(entries, body)
    if older and find(entries, BODY_KEY) is None:
        return None
    written = read_keys(entries) or {}
    ids = frozenset(_BLOCK_ID.findall(body))  # in notes the user's own as well
    return Marker(
        read_text(find(entries, "source")) or "",
        read_text(find(entries, "sha256")) or "",
        older and digest(body) != read_text(find(entries, BODY_KEY)),
        frozenset(value for key, value in written.items() if key in ("source", "sha256")),
        bool(ids),
        ids if older else frozenset(),
    )
