"""An article and a library in which every field that takes external text is hostile."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tests.hostile.hostile_corpus import MARK, SMALL, as_bytes
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Edit, Quote, Reading, Target
from tui_reader.text.spans import Span

NAME = os.fsdecode(b"\x1b]0;7741\x07 [@click=app.quit] [red] \xe2\x80\xae \xff\x9b7741m.txt")
"""A file name with bytes that are not UTF-8."""
FRAME = "The {0} minister met the press on Monday. “We will not {0} sign it,” said Mary {0} Miller, a {0} minister.\n\n"
"""A paragraph with a quote, a speaker and a role, to be filled with a piece."""
ALL_TOGETHER = " ".join(SMALL.values())
GROUPS = [" ".join(list(SMALL.values())[at : at + 8]) for at in range(0, len(SMALL), 8)]
"""All of it in a dozen texts: an app with a thousand rows would not cover more."""


def article_text(pieces: list[str]) -> str:
    """An article with each of `pieces` in its own heading, quote, name and role."""
    return "".join(FRAME.format(piece) for piece in pieces) + "CHAPTER ONE\n\nThe end.\n"


HARMLESS = [f"plain words {number}" for number in range(len(GROUPS))]


def hostile_article(directory: Path, name: str = NAME, texts: Sequence[str] = GROUPS) -> Path:
    path = directory / name
    path.write_bytes((b"" if texts is HARMLESS else b"\xff\x9b") + as_bytes(article_text(list(texts))))
    return path


def change(path: Path) -> None:
    """Edit the article as its author would: replace words, drop a passage, add a paragraph at the start."""
    data = path.read_bytes().replace(b"on Monday", b"on Tuesday, all day", 4).replace(b" sign it", b"", 5)
    path.write_bytes(b"A new beginning was written here.\n\n" + data)


def fill(library: Library, path: Path, texts: Sequence[str] = GROUPS) -> Reading:
    """Annotate every paragraph with its own note and tag, set a title, store state, leave a draft."""
    together = " ".join(texts)
    loaded = load(path, encoding="utf-8")
    while loaded.more():
        pass
    document = loaded.document
    reading = library.articles.open(loaded.article, document, loaded.identity)
    reading = library.articles.set_title(reading, f"Title {together}")
    library.annotations.annotate(reading, document, Target("article", None), Edit(note=together))
    for index, text in enumerate(texts):
        span = document.span(index * len(document) // len(texts))
        passage = index % 2 and span.length > 12
        target = Target("span", Span(span.start + 4, span.end - 4)) if passage else Target("paragraph", span)
        library.annotations.annotate(
            reading, document, target, Edit(colour="yellow", note=f"{text}\n{text}", add_tags=(text, "x"))
        )
    for index, text in enumerate(texts[::3]):
        span = document.span(index * len(document) // len(texts))
        name, role = f"Ann {text}"[:60], f"chief {text}"[:60]
        words = Quote(*span, "direct", None, None, "none", 0.5)
        library.quotes.set_speaker(reading, document, words, name)
        library.people.add_person(reading, name)
        library.people.set_role(reading, name, role)
        library.people.name_person(reading, f"Other {text}"[:40], name)
    library.annotations.save_draft(reading, Target("paragraph", document.span(0)), together)
    if texts is not HARMLESS:
        for key in ("theme", "measure", "panels", "tab", "last_tag", "export_directory"):
            library.set_state(key, f"\x1b]0;{MARK}\x07[/{together}")
    return reading
