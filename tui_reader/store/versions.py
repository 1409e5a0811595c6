"""The texts of an article: kept whole, compared with one another."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, get_args

from tui_reader.model import Article
from tui_reader.store.errors import LibraryError
from tui_reader.store.values import from_json, storable, to_json
from tui_reader.text.clean import clean
from tui_reader.text.document import SEPARATOR, Block, BlockKind, Document

T = TypeVar("T")

TEXT_AT_ONCE = 1_000_000
"""Longer texts (code points) are stored with their first annotation only."""
SAME_ARTICLE = 0.3
"""The share of a path's paragraphs (or of its words in threes) that must be left for it to be the same article."""

MOSTLY = 0.5
"""The share of the longer text that makes two texts copies of one article, whatever their paths."""
SOME, FEW = 0.1, 4
"""The share of equal paragraphs, and their number, under which a text's words are not compared besides."""
PROOF = 30
"""Fewer runs of words prove nothing."""


def text_hash(article: Article, document: Document) -> str:
    """The hash a text is recognised by; as the loader gave it, else that of the text in UTF-8."""
    return article.text_sha256 or hashlib.sha256(document.text.encode("utf-8", "replace")).hexdigest()


def dump_blocks(document: Document) -> str:
    """Write how the text divides into blocks, as JSON: every block's length, and kind and level by index."""
    blocks = list(document)
    kinds = {index: [b.kind, b.level] for index, b in enumerate(blocks) if b.kind != "paragraph" or b.level}
    return to_json({"lengths": [len(block.text) for block in blocks], "kinds": kinds})


def load_document(text: str, blocks: str) -> Document:
    """Rebuild the document from its text and what `dump_blocks` wrote; clean, should the text not be the loader's.

    Raises:
        LibraryError: the blocks are not those of the text.
    """
    text, result, at = clean(text), [], 0
    with _as_written("blocks"):
        shape = from_json(blocks)
        kinds = shape["kinds"]
        for index, length in enumerate(shape["lengths"]):
            kind, level = kinds.get(str(index), ("paragraph", 0))
            if kind not in get_args(BlockKind) or not isinstance(level, int) or length < 0:
                raise ValueError(kind, level, length)
            result.append(Block(text[at : at + length], kind, level))
            at += length + len(SEPARATOR)
        if max(0, at - len(SEPARATOR)) != len(text):
            raise ValueError(at, len(text))
    return Document(result)


def dump_metadata(article: Article) -> str:
    return storable(to_json(article._asdict()))


def load_article(metadata: str, *, source: str, own_title: str | None) -> Article:
    """Rebuild the metadata; what an older or newer program wrote besides is left out.

    Raises:
        LibraryError: they are not what a loader wrote.
    """
    known = set(Article._fields)
    with _as_written("metadata"):
        values: dict[str, Any] = {name: value for name, value in from_json(metadata).items() if name in known}
        values["notes"] = tuple(values.get("notes", ()))
        article = Article(**{**values, "source": source})
        numbers, texts = (article.words, article.minutes, article.loader_version), (article.title, *article.notes)
        others = set(article) - {*numbers, *texts, article.notes, None}
        if not all(isinstance(one, int) for one in numbers) or not all(
            isinstance(one, str) for one in (*texts, *others)
        ):
            raise ValueError(article)
    return titled(article, own_title)


@contextmanager
def _as_written(what: str) -> Iterator[None]:
    """Say that a row is damaged where it does not hold what this module writes."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise LibraryError(
            f"the {what} of an article in the library are damaged; “reader doctor” examines it"
        ) from None


def titled(article: Article, own_title: str | None) -> Article:
    return article._replace(title=own_title, title_from="reader") if own_title else article


def shared(old: str, new: Sequence[str]) -> bool:
    """Tell whether a path's new paragraphs are still the article that `old` was.

    Counted in whole paragraphs against the shorter text, so that an article that grew stays itself; and where those
    do not suffice (one long paragraph with a word changed) in runs of three words.
    """
    before, after = _paragraphs(old.split("\n")), _paragraphs(new)
    if not before or not after:
        return not before and not after
    if _share(before, after) >= SAME_ARTICLE:
        return True
    return _share(_threes(before), _threes(after)) >= SAME_ARTICLE


def likeness(old: str, new: Sequence[str]) -> float:
    """The share of the longer text that both have, 0–1: in equal paragraphs, by their characters.

    Where that is not most of it, but some, or where there are few paragraphs: in runs of three words.
    """
    before, after = _paragraphs(old.split("\n")), _paragraphs(new)
    if not before or not after:
        return 0.0
    share = _characters(before & after) / max(_characters(before), _characters(after))
    if share >= MOSTLY or (share < SOME and min(len(before), len(after)) > FEW):
        return share
    ours, theirs = _threes(before), _threes(after)
    if min(ours.total(), theirs.total()) < PROOF:
        return share
    return max(share, (ours & theirs).total() / max(ours.total(), theirs.total()))


def _characters(paragraphs: Counter[str]) -> int:
    return sum(len(text) * count for text, count in paragraphs.items())


def _paragraphs(texts: Sequence[str]) -> Counter[str]:
    lines = (" ".join(line.split()) for text in texts for line in text.split("\n"))
    return Counter(line for line in lines if line)


def _threes(paragraphs: Counter[str]) -> Counter[tuple[str, ...]]:
    runs: Counter[tuple[str, ...]] = Counter()
    for paragraph in paragraphs:
        words = paragraph.split()
        runs.update(tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2)))
    return runs


def _share(before: Counter[T], after: Counter[T]) -> float:
    return (before & after).total() / min(before.total(), after.total())
