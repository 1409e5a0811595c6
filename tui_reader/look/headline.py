"""Present the headline of an article: its title, and under it who wrote it, when, and how long it is.

A text that begins with its title has it as a block already: that block is the headline, and is not repeated. Lines are
added on screen only; the text, its offsets and the numbers of its paragraphs stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.model import Article
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document

_BEGINNING = 6
"""The number of blocks in which the title, author and date of the text itself are looked for."""
_TITLE_LENGTH = 300
"""The most characters of a block that may be the title."""
_BYLINE_LENGTH = 200
"""The most characters of a block that may name author and date."""
_PART = 3
"""The least number of words of a block that are the title if the title goes on after them, as in `Words | Site`."""
_WORD = re.compile(r"\w+")


class Headline(NamedTuple):
    """What is shown above block `block`, or under it if that is the title itself."""

    block: int = 0
    title: str = ""
    """The title to show above the block; `""` if the text has it."""
    facts: str = ""
    in_text: bool = False
    """True if the block is the title."""


def headline_of(document: Document, article: Article) -> Headline | None:
    """Return the headline of an article; None for a text without a block."""
    if not len(document):
        return None
    title = clean_line(article.title)
    words = _words(title)
    facts = _facts(document, article)
    if not words:
        return Headline(facts=facts)
    if article.title_from != "first sentence":
        for index in range(min(len(document), _BEGINNING)):
            if _is_title(document, index, words, title):
                return Headline(index, "", facts, in_text=True)
    begins = _words(document.texts[0][: 4 * len(title) + 80])[: len(words)] == words
    return Headline(0, "" if begins else title, facts)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _is_title(document: Document, index: int, words: Sequence[str], title: str) -> bool:
    """Return whether a block is the title: its words are the same, or one of the two goes on after them."""
    kind, text = document.kind(index), document.texts[index]
    if kind not in ("heading", "paragraph") or len(text) > _TITLE_LENGTH:
        return False
    own = _words(text)
    if own == words:
        return True
    if title.endswith("…") and own[: len(words)] == words:
        return True
    return kind == "heading" and len(own) >= _PART and own == words[: len(own)]


def _facts(document: Document, article: Article) -> str:
    """Return author, date, words and minutes; author and date are left out if the text begins with them."""
    short = [text for text in document.texts[:_BEGINNING] if len(text) <= _BYLINE_LENGTH]
    beginning = " ".join(short).casefold()
    facts = []
    author = clean_line(article.author or "").strip()
    if author and author.casefold() not in beginning:
        facts.append(author)
    if article.date and not _tells_date(beginning, article.date):
        facts.append(clean_line(article.date))
    if document.complete:
        facts += [f"{article.words:,} word{'' if article.words == 1 else 's'}", f"{article.minutes:,} min"]
    else:
        facts.append("counting words …")
    return " · ".join(facts)


def _tells_date(beginning: str, date: str) -> bool:
    """Return whether the short lines at the beginning have the year and the day of a date like 2026-10-14."""
    year, *_, day = date[:10].split("-")
    numbers = {number.lstrip("0") for number in re.findall(r"\d+", beginning)}
    return year in numbers and day.lstrip("0") in numbers
