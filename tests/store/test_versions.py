from __future__ import annotations

import hashlib
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from tests.store.library_examples import article, document
from tui_reader.model import Article
from tui_reader.store import versions
from tui_reader.text.clean import clean
from tui_reader.text.document import Block, BlockKind, Document

BLOCKS = st.lists(
    st.builds(Block, st.text(max_size=30).map(clean), st.sampled_from(get_args(BlockKind)), st.integers(0, 6))
)


@given(BLOCKS)
def test_a_document_comes_back_as_it_was(blocks: list[Block]) -> None:
    text = Document(blocks)
    assert list(versions.load_document(text.text, versions.dump_blocks(text))) == blocks


def test_metadata_comes_back_and_the_readers_title_wins() -> None:
    loaded = article(document())._replace(notes=("cut at 3 MB",), author="Jo \ud800")
    metadata = versions.dump_metadata(loaded)
    assert versions.load_article(metadata, source=loaded.source, own_title=None) == loaded
    renamed = versions.load_article(metadata, source="-", own_title="Mine")
    assert (renamed.title, renamed.title_from, renamed.source) == ("Mine", "reader", "-")


def test_metadata_of_another_program_version_is_taken_where_it_is_known() -> None:
    old = versions.load_article('{"title": "T", "colophon": 1}', source="/a", own_title=None)
    assert old == Article(source="/a", title="T")


def test_a_text_without_a_hash_is_hashed() -> None:
    text = document()
    assert versions.text_hash(Article("-", "T"), text) == hashlib.sha256(text.text.encode()).hexdigest()
