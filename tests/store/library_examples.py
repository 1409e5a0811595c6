"""Articles, documents and a clock for the tests of the library."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tui_reader.library import Library
from tui_reader.model import Article, Identity, Reading, Target
from tui_reader.store.file import schema
from tui_reader.text.document import Block, Document

PARAGRAPHS = tuple(f"Paragraph {word} speaks of the number {word} and of little else." for word in (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"
))  # fmt: skip


class Clock:
    """A clock that only moves on request."""

    def __init__(self) -> None:
        self.time = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


def migrate_further(conn: sqlite3.Connection, version: int = schema.VERSION + 1) -> None:
    """Convert a library to one of a newer version of the program."""
    conn.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('reader', 'of_tomorrow')")
    conn.execute(f"PRAGMA user_version = {version}")
    conn.commit()


def document(paragraphs: Sequence[str] = PARAGRAPHS) -> Document:
    return Document(Block(text) for text in paragraphs)


def article(text: Document, source: str = "/articles/one.txt", title: str = "Ten numbers") -> Article:
    sha256 = hashlib.sha256(text.text.encode()).hexdigest()
    return Article(source=source, title=title, text_sha256=sha256, words=len(text.text.split()))


def identity(source: str = "/articles/one.txt", size: int = 10, mtime_ns: int = 20) -> Identity:
    return Identity(source, size, mtime_ns) if source != "-" else Identity()


def opened(library: Library, paragraphs: Sequence[str] = PARAGRAPHS, source: str = "/articles/one.txt") -> Reading:
    text = document(paragraphs)
    return library.articles.open(article(text, source), text, identity(source))


def open_daily(library: Library, days: int, paragraphs: Sequence[str] = PARAGRAPHS) -> None:
    """Start the program once on each of that many days; the clock must be a `Clock`."""
    clock = library.clock
    assert isinstance(clock, Clock)
    for _ in range(days):
        clock.forward(days=1)
        reopened(library, paragraphs)


def reopened(library: Library, paragraphs: Sequence[str] = PARAGRAPHS) -> Reading:
    """Open the article as a freshly started program does."""
    library.close()
    library.tidied = False
    return opened(library, paragraphs)


def paragraph(index: int, text: Document | None = None) -> Target:
    return Target("paragraph", (text or document()).span(index))


def library(directory: Path, clock: Clock | None = None) -> Library:
    return Library(directory / "home" / "reader.db", now=clock or Clock(), busy_timeout=0.2)
