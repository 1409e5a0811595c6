from __future__ import annotations

import hashlib
import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.library_examples import article, document
from tui_reader.model import Article, OwnMetadata
from tui_reader.store import versions
from tui_reader.store.file.errors import LibraryError
from tui_reader.text.clean import clean
from tui_reader.text.document import Block, BlockKind, Document, Inline, InlineKind

TARGET = st.text(max_size=9).map(clean)
INLINE = st.builds(Inline, st.just(0), st.just(1), st.sampled_from(get_args(InlineKind)), TARGET)
PLAIN = st.builds(
    Block, st.text(max_size=30).map(clean), st.sampled_from(get_args(BlockKind)), st.integers(0, 6), st.just(())
)
MARKED = st.builds(
    Block,
    st.text(min_size=1, max_size=30).map(clean),
    st.sampled_from(get_args(BlockKind)),
    st.integers(0, 6),
    st.lists(INLINE, max_size=3).map(tuple),
)
BLOCKS = st.lists(PLAIN | MARKED)


@given(BLOCKS)
def test_document_round_trips(blocks: list[Block]) -> None:
    text = Document(blocks)
    assert list(versions.load_document(text.text, versions.dump_blocks(text))) == blocks


@pytest.mark.parametrize(
    "inline",
    [
        [0, 4, "strong", ""],
        [2, 1, "strong", ""],
        [-1, 1, "link", ""],
        [0, 1, "blink", ""],
        [0, 1, "link", 3],
        [0, 1],
        7,
    ],
)
def test_inlines_that_do_not_fit_the_text_are_refused(inline: object) -> None:
    blocks = json.dumps({"lengths": [3], "kinds": {}, "inlines": {"0": [inline]}})
    with pytest.raises(LibraryError):
        versions.load_document("abc", blocks)


def test_metadata_round_trips_and_user_title_wins() -> None:
    loaded = article(document())._replace(notes=("cut at 3 MB",), author="Jo \ud800")
    metadata = versions.dump_metadata(loaded)
    assert versions.load_article(metadata, source=loaded.source) == loaded
    renamed = versions.load_article(metadata, source="-", own=OwnMetadata(title="Mine"))
    assert (renamed.title, renamed.title_from, renamed.source) == ("Mine", "reader", "-")


def test_unknown_metadata_of_another_version_is_ignored() -> None:
    old = versions.load_article('{"title": "T", "colophon": 1}', source="/a")
    assert old == Article(source="/a", title="T")


def test_text_without_a_hash_is_hashed() -> None:
    text = document()
    assert versions.text_hash(Article("-", "T"), text) == hashlib.sha256(text.text.encode()).hexdigest()
