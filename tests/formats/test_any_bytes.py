from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.formats import load
from tui_reader.formats.plain_text.lines import MAX_BLOCK, LineReader, cut
from tui_reader.model import ReaderError
from tui_reader.text.clean import is_clean

PIECES = st.sampled_from(
    ["word ", "Two. ", "\n", "\n\n", "\r\n", "\r", "\t", "> ", "- ", "1. ", "====", "CAPS",
     "\x1b[2J", "\0", "\x0c", "漢字", "e\u0301",
     "\u202e", "\u2028", "\u2029", "“x”", "    ", "é", "* * *", "CHAPTER IV", "x" * 50]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map(lambda pieces: "".join(pieces).encode()) | st.binary(max_size=200))
def test_any_bytes_load_or_raise_one_line_error(data: bytes) -> None:
    try:
        loaded = load("-", stdin=io.BytesIO(data))
    except ReaderError as error:
        assert is_clean(str(error)) and "\n" not in str(error)
        return
    assert loaded.document.complete and loaded.article.title and is_clean(loaded.article.title)
    for text in loaded.document.texts:
        assert text.strip() and is_clean(text) and len(text) <= MAX_BLOCK


@given(st.lists(PIECES, max_size=40), st.integers(1, 7))
def test_lines_do_not_depend_on_chunk_boundaries(pieces: list[str], size: int) -> None:
    text = "".join(pieces)
    reader = LineReader()
    lines = [line for at in range(0, len(text), size) for line in reader.feed(text[at : at + size])]
    assert lines + reader.feed("", final=True) == LineReader().feed(text, final=True)


@given(st.lists(PIECES, max_size=60).map("".join), st.integers(4, 40))
def test_cut_keeps_everything_but_whitespace(text: str, limit: int) -> None:
    parts = list(cut(text, limit))
    assert all(len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
