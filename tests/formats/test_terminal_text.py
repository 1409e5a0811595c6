"""Text made for a terminal loads as the terminal shows it."""

from __future__ import annotations

import io
import time

import pytest

from tui_reader.formats import load
from tui_reader.formats.plain_text.terminal import resolve


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
def test_lines(line: str, shown: str) -> None:
    assert resolve(line) == shown
    assert load("-", stdin=io.BytesIO(f"Words.\n\n{line}\n".encode())).document.texts == ["Words.", shown]


@pytest.mark.parametrize("piece", ["\x1b]", "\x1b[", "\x1b[1;", "a\b", "\b", "\x1bP", "\x1b]8;;x", "\x1b \x1b"])
def test_many_open_sequences_take_no_longer(piece: str) -> None:
    started = time.process_time()
    load("-", stdin=io.BytesIO(b"words\n" + piece.encode() * (500_000 // len(piece)) + b"\nwords"))
    assert time.process_time() - started < 4
