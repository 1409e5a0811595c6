"""Store and load the texts of an article, as a whole, with their metadata."""

from __future__ import annotations

import hashlib
from typing import Any, get_args

from tui_reader.model import Article, OwnMetadata, ReadAs, as_layout
from tui_reader.store.file.errors import as_written
from tui_reader.store.values import from_json, storable, to_json
from tui_reader.text.clean import clean
from tui_reader.text.document import SEPARATOR, Block, BlockKind, Document, Inline, InlineKind

NOTHING_OWN = OwnMetadata()
TEXT_AT_ONCE = 1_000_000
"""In code points; longer texts are stored only with their first annotation."""


def text_hash(article: Article, document: Document) -> str:
    """Return the hash by which a text is recognised: the loader's, else that of the text in UTF-8."""
    return article.text_sha256 or hashlib.sha256(document.text.encode("utf-8", "replace")).hexdigest()


def dump_blocks(document: Document) -> str:
    """Serialise the blocks of a text as JSON: every block's length; kind, level and inlines by index."""
    blocks = list(document)
    kinds = {index: [b.kind, b.level] for index, b in enumerate(blocks) if b.kind != "paragraph" or b.level}
    shape: dict[str, Any] = {"lengths": [len(block.text) for block in blocks], "kinds": kinds}
    if inlines := {index: b.inlines for index, b in enumerate(blocks) if b.inlines}:
        shape["inlines"] = inlines
    return to_json(shape)


def load_document(text: str, blocks: str) -> Document:
    """Rebuild the document from its text and the result of `dump_blocks`; the text is cleaned again.

    Raises:
        LibraryError: the blocks do not match the text.
    """
    text, result, at = clean(text), [], 0
    with as_written("the blocks of an article"):
        shape = from_json(blocks)
        kinds, inlines = shape["kinds"], shape.get("inlines", {})
        for index, length in enumerate(shape["lengths"]):
            kind, level = kinds.get(str(index), ("paragraph", 0))
            if kind not in get_args(BlockKind) or not isinstance(level, int) or length < 0:
                raise ValueError(kind, level, length)
            marked = tuple(_inline(values, length) for values in inlines.get(str(index), ()))
            result.append(Block(text[at : at + length], kind, level, marked))
            at += length + len(SEPARATOR)
        if max(0, at - len(SEPARATOR)) != len(text):
            raise ValueError(at, len(text))
    return Document(result)


def _inline(values: list[Any], length: int) -> Inline:
    start, end, kind, target = values
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length):
        raise ValueError(start, end, length)
    if kind not in get_args(InlineKind) or not isinstance(target, str):
        raise ValueError(kind, target)
    return Inline(start, end, kind, clean(target))


def dump_metadata(article: Article) -> str:
    """Serialise the metadata as loaded; the language that the user named is a column of the article."""
    return storable(to_json(article._replace(language="")._asdict()))


def load_article(metadata: str, *, source: str, own: OwnMetadata = NOTHING_OWN) -> Article:
    """Rebuild the metadata; unknown fields of an older or newer program are ignored.

    Raises:
        LibraryError: the metadata is not as a loader writes it.
    """
    known = set(Article._fields)
    with as_written("the metadata of an article"):
        values: dict[str, Any] = {
            name: value for name, value in from_json(metadata).items() if name in known - {"language"}
        }
        values["notes"] = tuple(values.get("notes", ()))
        article = Article(**{**values, "source": source})
        numbers, texts = (article.words, article.minutes, article.loader_version), (article.title, *article.notes)
        others = set(article) - {*numbers, *texts, article.notes, None}
        if not all(isinstance(one, int) for one in numbers) or not all(
            isinstance(one, str) for one in (*texts, *others)
        ):
            raise ValueError(article)
    return own.over(article)


def read_as(metadata: str) -> ReadAs:
    """Return how the user wanted a text to be read.

    Raises:
        LibraryError: the metadata is not as a loader writes it.
    """
    with as_written("the metadata of an article"):
        values = from_json(metadata)
        encoding, address = str(values.get("read_in", "")) or None, str(values.get("named_address", ""))
        return ReadAs(str(values.get("read_as", "")), encoding, address, as_layout(values.get("layout")))
    return ReadAs()
