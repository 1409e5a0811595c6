"""Articles, settings, names and queries of any kind are loaded, laid out, searched and extracted without exceptions."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.hostile.hostile_corpus import EVERYTHING, LARGE, SEARCHES, SMALL, as_bytes, corpus_piece, hostile_texts
from tests.hostile.hostile_library import article_text
from tests.hostile.hostile_targets import check_article, check_search, check_settings, check_text, loaded
from tui_reader.formats.plain_text.terminal import is_for_terminal
from tui_reader.text.clean import clean
from tui_reader.text.document import Block, Document
from tui_reader.text.find import Query, hits_in_blocks

PARAGRAPHS = Document(Block(clean(text)) for text in EVERYTHING.values() if clean(text).strip() and len(text) < 10_000)
ONE_FOR_ONE = [chr(code) for code in (*range(0x01, 0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0))]
ONE_FOR_ONE += list("\u061c\u200e\u200f\u202a\u202e\u2066\u2069\U000e0041\ufdd0\ufffe\U0010ffff\ufff9")
"""What is cleaned to one character of another kind, and is neither a blank nor the end of a line."""


def test_any_article_of_the_corpus_is_read() -> None:
    for name, text in EVERYTHING.items():
        with corpus_piece(name):
            check_article(as_bytes(text))
            if len(text) < 10_000:
                check_article(as_bytes(article_text([text])))


@settings(max_examples=60, deadline=None)
@given(hostile_texts(20).map(as_bytes) | st.binary(max_size=300))
def test_any_article_is_read(data: bytes) -> None:
    check_article(data)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*ONE_FOR_ONE, "word ", "Two. ", "\n\n", "“x” he said. "]), max_size=40).map("".join))
def test_offsets_match_the_clean_text(text: str) -> None:
    assume(not is_for_terminal(text))  # overstrikes and escape sequences are resolved before
    assume(any(char.isprintable() and not char.isspace() for char in clean(text)))
    raw, plain = loaded(text.encode(), "utf-8"), loaded(clean(text).encode(), "utf-8")
    assert (raw and raw.document.texts) == (plain and plain.document.texts)
    assert not raw or not plain or raw.article.text_sha256 == plain.article.text_sha256


def test_any_name_settings_file_and_paste_of_the_corpus() -> None:
    for name, text in EVERYTHING.items():
        with corpus_piece(name):
            check_text(text)


@settings(max_examples=80, deadline=None)
@given(hostile_texts())
def test_any_name_settings_file_and_paste(text: str) -> None:
    check_text(text)


TOML = st.sampled_from(
    ["theme", "measure", "keys", "colours", "[keys]\n", "[colours]\n", "highlight", "yellow", " = ", "\n", "1", "[[",
     "9" * 5000, '"x"', "'''\n[ ", "'''", "]", "{", "}", ".", "2001-01-01", "true", "1e999", "nan",
     '"\\u001b]0;x\\u0007"', "#", "~"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(TOML | hostile_texts(2), max_size=14).map("".join))
def test_any_settings_file_gives_usable_settings(text: str) -> None:
    check_settings(text)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"a{number} = 1\n" for number in range(20_000)),
        "[keys]\n" + "".join(f"a{number} = 'x'\n" for number in range(20_000)),
        'x = """\n[' + " " * 100_000 + '\n"""\n',
        "a" * 1_000_000 + " = 1\n",
        "measure = " + "9" * 100_000,
        "a = " + "[" * 100_000,
        "a." * 3_000 + "b = 1\n",
    ],
    ids=["keys", "actions", "blanks", "long key", "digits", "nesting", "dots"],
)
def test_invalid_settings_file_does_not_delay_the_start(text: str) -> None:
    started = process_time()
    check_settings(text)
    assert process_time() - started < 10


def test_any_query_of_the_corpus_is_answered() -> None:
    for name, query in {**SEARCHES, **SMALL}.items():
        with corpus_piece(name):
            check_search(PARAGRAPHS, query)
            check_search(PARAGRAPHS, clean(query))


@settings(max_examples=80, deadline=None)
@given(hostile_texts(4))
def test_any_query_is_answered(query: str) -> None:
    check_search(PARAGRAPHS, query)


def test_large_query_is_answered() -> None:
    for name, query in LARGE.items():
        with corpus_piece(name):
            check_search(PARAGRAPHS, query)


def test_text_of_the_article_is_found() -> None:
    for index, text in enumerate(PARAGRAPHS.texts):
        words = text.strip().split("\n")[0][:200].strip()
        if not Query(words).is_empty:  # combining marks without a letter, and blanks
            check_search(PARAGRAPHS, words)
            assert hits_in_blocks(PARAGRAPHS, Query(words), index, index + 1), repr(words)
