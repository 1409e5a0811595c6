"""Feeds: lists of entries that are opened as articles one by one. A feed is no article itself."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from tui_reader.model import ReaderError
from tui_reader.text import address as addresses
from tui_reader.text.address import Address
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Block

if TYPE_CHECKING:
    from tui_reader.formats._registry import Row
    from tui_reader.formats.input import Input, Options
    from tui_reader.formats.parsed import Parsed

_INFO_LEVEL = 9
"""The level of the paragraph with the date and the author; see `feed_parser.py`."""


class Entry(NamedTuple):
    """One entry of a feed."""

    title: str
    address: Address | None
    """None: it has no page; its text in the feed is all there is."""
    info: str
    """Its date and author, as far as the feed has them."""
    blocks: tuple[Block, ...] = ()
    """Its text in the feed, often only a summary."""


class Feed(NamedTuple):
    """A feed that was read."""

    title: str
    entries: tuple[Entry, ...]
    origin: Address | None = None
    """Its address, if the user typed that."""


class IsFeed(ReaderError):
    """A source is a feed, so it cannot be read as an article."""

    def __init__(self, name: str, feed: Feed) -> None:
        """Make the line for commands that need an article."""
        count = len(feed.entries)
        entries = "1 entry" if count == 1 else f"{count} entries"
        super().__init__(f"{name} is a feed of {entries}, not an article; “reader open” lists them")
        self.feed = feed


def load_feed(row: Row, file: Input, options: Options) -> NoReturn:
    """Read a feed.

    Raises:
        IsFeed: It was read.
        ReaderError: It cannot be read.
    """
    from tui_reader.formats import structured

    data = file.whole(row.limit)
    file.close()
    parsed = structured.parse(row, file, data, options)
    entries = _entries(parsed.blocks, _base(options.address, parsed))
    if not entries:
        raise ReaderError(f"{file.name} is a feed without entries")
    raise IsFeed(file.name, Feed(clean_line(parsed.metadata.get("title", "")) or file.name, entries))


def _base(address: str, parsed: Parsed) -> Address | None:
    """Return what relative links of entries are relative to."""
    for one in (address, parsed.metadata.get("url", "")):
        try:
            return addresses.parse(one)
        except ValueError:
            continue
    return None


def _entries(blocks: Sequence[Block], base: Address | None) -> tuple[Entry, ...]:
    found: list[tuple[Block, list[Block]]] = []
    for block in blocks:
        if block.kind == "heading" and block.level == 1:
            found.append((block, []))
        elif found:
            found[-1][1].append(block)
    return tuple(_entry(head, rest, base) for head, rest in found)


def _entry(head: Block, rest: list[Block], base: Address | None) -> Entry:
    info = ""
    if rest and rest[0].level == _INFO_LEVEL:
        info, rest = clean_line(rest[0].text), rest[1:]
    link = next((inline.target for inline in head.inlines if inline.kind == "link"), "")
    address = None
    with suppress(ValueError):  # it has none that can be fetched
        address = addresses.resolve(base, link) if base is not None and link else addresses.parse(link)
    return Entry(clean_line(head.text), address, info, tuple(rest))
