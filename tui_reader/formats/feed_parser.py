"""Parse RSS and Atom with feedparser; runs in the worker process.

An entry is a heading of level 1 with a link to its page, a paragraph of level 9 with its date and author if it has any,
and the blocks of its text.
"""

from __future__ import annotations

import io
from typing import Any

import feedparser

from tui_reader.formats import html
from tui_reader.formats.html_text import text_of_html
from tui_reader.formats.parsed import Parsed
from tui_reader.model import ReaderError
from tui_reader.text.document import Block, Inline

MAX_ENTRIES = 500
INFO_LEVEL = 9
_MAX_LINE = 500
_MAX_CONTENT = 1_000_000
"""Characters of HTML of one entry."""


def parse_feed(data: bytes) -> Parsed:
    """Return the entries of a feed.

    Raises:
        ReaderError: It is no feed, or has no entries.
    """
    # A stream, as feedparser takes anything else for the name of a file, too.
    found: Any = feedparser.parse(io.BytesIO(data), sanitize_html=False)
    if not found.version and not found.entries:
        raise ReaderError("is not a feed that can be read")
    entries = found.entries[:MAX_ENTRIES]
    blocks = [block for entry in entries for block in _blocks(entry)]
    metadata = {"title": _line(found.feed.get("title", "")), "url": _line(found.feed.get("link", ""))}
    left_out = len(found.entries) - len(entries)
    return Parsed(blocks, metadata, (f"{left_out:,} more entries left out",) if left_out else ())


def _blocks(entry: Any) -> list[Block]:
    link = _line(entry.get("link", ""))
    content = max([part.get("value", "") for part in entry.get("content", ())] + [entry.get("summary", "")], key=len)
    text = html.parse(content[:_MAX_CONTENT].encode("utf-8", "replace"), "utf-8") if content.strip() else []
    title = _line(entry.get("title", "")) or (_line(text[0].text)[:90] if text else "") or link or "Without a title"
    blocks = [Block(title, "heading", 1, (Inline(0, len(title), "link", link),) if link else ())]
    day = entry.get("published_parsed") or entry.get("updated_parsed")
    date = f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}" if day else ""
    if info := " · ".join(part for part in (date, _line(entry.get("author", ""))) if part):
        blocks.append(Block(info, "paragraph", INFO_LEVEL))
    for block in text:
        deeper = block.kind == "heading" or block.level == INFO_LEVEL
        blocks.append(block._replace(level=max(2, min(block.level + 1, 6))) if deeper else block)
    return blocks


def _line(value: Any) -> str:
    """Return a value as one line of plain text."""
    return " ".join(text_of_html(str(value)).split())[:_MAX_LINE] if value else ""
