"""Open an entry of a feed as an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.formats.complete import Complete
from tui_reader.formats.feed import Entry, Feed, IsFeed
from tui_reader.library.addresses import open_address
from tui_reader.model import Article, ReadAs, ReaderError
from tui_reader.text.document import Document
from tui_reader.text.words import count_words

if TYPE_CHECKING:
    from tui_reader.formats.source import Source
    from tui_reader.formats.task import Task
    from tui_reader.library.library import Library

__all__ = ["Entry", "Feed", "IsFeed", "open_feed_entry"]


def open_feed_entry(feed: Feed, entry: Entry, library: Library, words_a_minute: int, task: Task) -> Source:
    """Open the page of an entry, from the library if it was fetched before; its text in the feed if it has no page.

    Raises:
        ReaderError: it cannot be fetched or read, or has neither a page nor a text.
    """
    if entry.address is not None:
        return open_address(entry.address, lambda: library, ReadAs(), words_a_minute, origin=feed.origin, task=task)
    document = Document(list(entry.blocks))
    if not len(document):
        raise ReaderError(f"{entry.title}: the entry has neither an address nor a text")
    words = sum(map(count_words, document.texts))
    minutes = max(1, -(-words // words_a_minute))
    article = Article("-", entry.title, "header", site=feed.title, format="feed", words=words, minutes=minutes)
    return Complete(article, document)
