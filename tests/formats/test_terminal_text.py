"""Text with terminal control sequences loads as a terminal would show it."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.formats import load
from tui_reader.formats.plain_text.terminal import Terminal


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("N\bNA\bAM\bME\bE", "NAME"),
        ("_\bf_\bi_\bl_\be and f\b_i\b_", "file and fi"),
        ("+\bo one item", "o one item"),
        ("\x1b[1;31mred\x1b[0m and \x1b[38;5;12mblue\x1b[m\x1b[K", "red and blue"),
        ("\x1b]8;;https://example.org/a\x07link\x1b]8;;\x07 text", "link text"),
        ("\x1b]8;;https://example.org/a\x1b\\link\x1b]8;;\x1b\\ text", "link text"),
        ("\x9b31mred\x9b0m\x1b(B", "red"),
        ("\b\bstart", "start"),
    ],
)
def test_lines_are_resolved(line: str, shown: str) -> None:
    assert Terminal().resolve(line)[0] == shown
    assert load("-", stdin=io.BytesIO(f"Words.\n\n{line}\n".encode())).document.texts == ["Words.", shown]


@pytest.mark.parametrize("piece", ["\x1b]", "\x1b[", "\x1b[1;", "a\b", "\b", "\x1bP", "\x1b]8;;x", "\x1b \x1b"])
def test_many_unterminated_sequences_take_no_longer(piece: str) -> None:
    started = time.process_time()
    load("-", stdin=io.BytesIO(b"words\n" + piece.encode() * (500_000 // len(piece)) + b"\nwords"))
    assert time.process_time() - started < 4


def inlines(text: str) -> list[list[tuple[str, str, str]]]:
    document = load("-", stdin=io.BytesIO(text.encode())).document
    return [[(i.kind, block.text[i.start : i.end], i.target) for i in block.inlines] for block in document]


ESC = "\x1b"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("w\bwo\bor\brd\bd and", [("strong", "word", "")]),
        ("a _\bf_\bi_\bl_\be b", [("emphasis", "file", "")]),
        ("a f\b_i\b_ b", [("emphasis", "fi", "")]),
        ("_\bs_\bn_\ba_\bk_\be_\b__\bc_\ba_\bs_\be", [("emphasis", "snake_case", "")]),
        (f"{ESC}[1mone {ESC}[4mtwo{ESC}[0m three", [("strong", "one two", ""), ("emphasis", "two", "")]),
        (f"{ESC}[01;34mfolder{ESC}[0m file", [("strong", "folder", "")]),
        (f"a{ESC}[01;31m{ESC}[Kbridge{ESC}[m{ESC}[Ks", [("strong", "bridge", "")]),
        (f"{ESC}[3mone{ESC}[23m {ESC}[9mtwo{ESC}[29m {ESC}[7mthree{ESC}[27m",
         [("emphasis", "one", ""), ("strike", "two", ""), ("strong", "three", "")]),
        (f"{ESC}[38;5;1mred{ESC}[0m {ESC}[38;2;1;3;4mblue{ESC}[m {ESC}[48;5;4mx{ESC}[m", []),
        (f"{ESC}[4:3mcurly{ESC}[4:0m {ESC}[38:5:1mred{ESC}[m", [("emphasis", "curly", "")]),
        (f"{ESC}[1mone{ESC}[22m two", [("strong", "one", "")]),
        (f"{ESC}]8;;https://example.org/a?b=1{ESC}\\the link{ESC}]8;;{ESC}\\ text",
         [("link", "the link", "https://example.org/a?b=1")]),
        (f"{ESC}]8;id=7;https://example.org/\x07a{ESC}[1m b{ESC}[m{ESC}]8;;\x07",
         [("link", "a b", "https://example.org/"), ("strong", "b", "")]),
        (f"{ESC}]8;;https://example.org/\u202etxt\u200b\x07a{ESC}]8;;\x07", [("link", "a", "https://example.org/\u2060txt\u200b")]),
        (f"{ESC}]8;;{'x' * 3000}\x07a{ESC}]8;;\x07", []),
    ],
)  # fmt: skip
def test_styles(line: str, found: list[tuple[str, str, str]]) -> None:
    assert inlines(f"Words.\n\n{line}\n\nMore words.\n") == [[], found, []]


def test_styles_continue_across_lines_and_chunks() -> None:
    lines = [f"{ESC}[1mThe first words of a long sentence", "and its last ones, which are in bold", f"type{ESC}[m too."]
    wrapped = "\n".join(lines)
    assert inlines(wrapped + "\n\nplain\n")[-1] == []
    bold = [words for found in inlines(wrapped) for kind, words, _ in found if kind == "strong"]
    assert " ".join(bold) == "The first words of a long sentence and its last ones, which are in bold type"


def test_styles_of_wrapped_lines_with_tabs_and_split_words() -> None:
    bold = "".join(f"{char}\b{char}" for char in "impor‐")
    rest = "".join(f"{char}\b{char}" for char in "tant")
    text = (
        f"\tThe bridge of the islands is an {bold}\n\t{rest} one for the people who live\n"
        "\tthere and have no boat of their own.\n"
    )
    (found,) = inlines(text)
    assert found == [("strong", "important", "")]


@pytest.mark.parametrize("kind", ["list", "table", "code", "heading", "quote"])
def test_styles_in_blocks_of_every_kind(kind: str) -> None:
    text = {
        "list": f"- one {ESC}[1mbold{ESC}[m\n- two",
        "table": f"| one | {ESC}[1mbold{ESC}[m |\n|-----|----|\n| two | three |",
        "code": f"```\nx = {ESC}[1mbold{ESC}[m()\n```",
        "heading": f"1. Of {ESC}[3mbold{ESC}[m things",
        "quote": f"> He was {ESC}[1mbold{ESC}[m.",
    }[kind]
    assert [words for found in inlines(f"Words.\n\n{text}\n\nMore words.") for _, words, _ in found] == ["bold"]


PIECES = ["a", "B", " ", "  ", "-", "_", "\n", "\n\n", ". ", "1. ", "> ", "| ", "\xad", "é"]


@given(st.lists(st.sampled_from(PIECES), min_size=1))
@settings(max_examples=200, deadline=None)
def test_styles_never_change_the_text(pieces: list[str]) -> None:
    plain = f"x{''.join(pieces)}"
    bold = "".join(f"{ESC}[1m{char}{ESC}[m" if char not in " \n" else char for char in plain)
    document = load("-", stdin=io.BytesIO(bold.encode())).document
    assert document.texts == load("-", stdin=io.BytesIO(plain.encode())).document.texts
    for block in document:
        if block.kind != "heading":
            inked = {at for i in block.inlines for at in range(i.start, i.end)}
            assert all(at in inked for at, char in enumerate(block.text) if char not in " \n"), block
