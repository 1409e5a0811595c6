from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tui_reader.app.terminal.keyboard import PASTE_BEGINS, PASTE_ENDS, PasteFilter, pasted

KEYS = st.lists(st.sampled_from(["j", "\x1b", "\x1b[A", "\x1b[200", "~", "é", "[201~"]), max_size=6).map("".join)
PIECES = st.sampled_from(["x", "\x1b", "\x1b[31m", "\x1b[201", "[20", "\x1b[200~", "\n"])


def fed(text: str, cuts: list[int]) -> str:
    paste, at, passed = PasteFilter(), 0, ""
    for cut in [*sorted(cuts), len(text)]:
        passed += paste.feed(text[at:cut])
        at = max(at, cut)
    return passed


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("j\x1bk\x1b[A", "j\x1bk\x1b[A"),
        (f"{PASTE_BEGINS}two words{PASTE_ENDS}", f"{PASTE_BEGINS}two words{PASTE_ENDS}"),
        (f"j{PASTE_BEGINS}a\x1b[31md{PASTE_ENDS}\x1bk", f"j{PASTE_BEGINS}a\ufffd[31md{PASTE_ENDS}\x1bk"),
        (
            f"{PASTE_BEGINS}\x1b{PASTE_ENDS}{PASTE_BEGINS}\x1bq",
            f"{PASTE_BEGINS}\ufffd{PASTE_ENDS}{PASTE_BEGINS}\ufffdq",
        ),
    ],
    ids=["keys", "plain paste", "paste with a sequence", "two pastes"],
)
def test_paste_contains_no_keys(typed: str, read: str) -> None:
    assert PasteFilter().feed(typed) == read


@example("", "\x1b[201", "j", list(range(30)))
@given(KEYS, st.lists(PIECES, max_size=8).map("".join), KEYS, st.lists(st.integers(0, 60), max_size=8))
def test_result_does_not_depend_on_how_input_is_split(before: str, body: str, after: str, cuts: list[int]) -> None:
    assume(PASTE_BEGINS not in before and PASTE_BEGINS not in after)
    typed = before + PASTE_BEGINS + body + PASTE_ENDS + after
    assert fed(typed, cuts) == before + PASTE_BEGINS + body.replace("\x1b", "\ufffd") + PASTE_ENDS + after


def test_keys_are_never_delayed() -> None:
    paste = PasteFilter()
    assert [paste.feed(char) for char in "\x1b[200~"] == list("\x1b[200~")
    assert paste.feed("a\x1b") == "a", "this may begin the end of the paste"
    assert paste.feed("b") == "\ufffdb"


def test_pasted_line_endings_become_newlines() -> None:
    assert pasted("one\rtwo\r\nthree\nfour\x07\x1b\t") == "one\ntwo\nthree\nfour\ufffd\ufffd\t"
