from __future__ import annotations

import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.clean import clean, clean_line, clean_tabbed, is_clean, typed_line, typed_text

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
ODD_TEXT = st.text(
    st.sampled_from("ab \n\t\r\x00\x1b\x7f\x85\x9b\x9d\xad\u061c\u200b\u200d\u200e")
    | st.sampled_from("\u2028\u202e\u2060\u2066\ud800\udfff\ufeff\ufffe")
    | st.characters(exclude_categories=()),
    max_size=40,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain, naïve — 漢字\nnext", "plain, naïve — 漢字\nnext"),
        ("red \x1b[31mtext\x1b[0m", "red \ufffd[31mtext\ufffd[0m"),
        ("\x1b]52;c;aGk=\x07 and \x9d8;;x\x9c", "\ufffd]52;c;aGk=\ufffd and \ufffd8;;x\ufffd"),
        ("a\tb\vc\fd\re\x85f\u2028g\u2029h", "a b c d e f g h"),
        ("nul\x00del\x7fbel\x07bs\x08", "nul\ufffddel\ufffdbel\ufffdbs\ufffd"),
        ("\u202egnp.exe \u2066x\u2069 \u200e\u200f\u061c", "\u2060gnp.exe \u2060x\u2060 \u2060\u2060\u2060"),
        ("co\xadoperate \ufeff", "co\u2060operate \u2060"),
        ("half \ud83d and \udca9", "half \ufffd and \ufffd"),
        ("\ufff9base\ufffanote\ufffb \uffff\ufdd0\U0010ffff", "\ufffdbase\ufffdnote\ufffd \ufffd\ufffd\ufffd"),
        ("hidden \U000e0068\U000e0069", "hidden \u2060\u2060"),
    ],
    ids=["plain", "csi", "osc", "blanks", "c0", "bidi", "soft hyphen", "surrogates", "noncharacters", "tags"],
)
def test_control_characters_are_replaced_one_for_one(raw: str, shown: str) -> None:
    assert clean(raw) == shown
    assert len(shown) == len(raw)


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d🚀 and ❤\ufe0f",  # zero-width joiner, emoji presentation
        "می\u200cخواهم",  # Persian: zero-width non-joiner
        "क्\u200dष",  # Devanagari: joiner after a virama
        "ภาษา\u200bไทย",  # Thai: zero-width space between words
        "葛\U000e0100",  # ideographic variation sequence
        "e" + "\u0301" * 50,
        "\ue0b0 \uf8ff",  # private use
        "no\xa0break",
    ],
)
def test_characters_required_by_scripts_are_kept(text: str) -> None:
    assert clean(text) is text


def test_clean_text_is_returned_unchanged() -> None:
    text = "Line one.\nLine two — “quoted”.\n" * 3
    assert clean(text) is text


@given(ANY_TEXT | ODD_TEXT)
def test_clean_text_is_safe_idempotent_and_of_equal_length(text: str) -> None:
    shown = clean(text)
    assert len(shown) == len(text)
    assert clean(shown) is shown and is_clean(shown)
    assert [char for char in shown if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} and char != "\n"] == []
    assert {unicodedata.bidirectional(char) for char in shown}.isdisjoint(
        {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    )
    shown.encode("utf-8")
    assert all(new == old or not old.isprintable() for new, old in zip(shown, text, strict=True))


@given(ANY_TEXT | ODD_TEXT, st.none() | st.integers(1, 20))
def test_clean_line_is_one_short_line(text: str, limit: int | None) -> None:
    line = clean_line(text, limit)
    assert is_clean(line) and "\n" not in line
    if limit is not None:
        assert len(line) <= limit
        assert line.endswith("…") or len(line) == len(text)


def test_clean_line_of_undecodable_file_name() -> None:
    assert clean_line(os.fsdecode(b"a\xff\x1b]0;x\x07\nb")) == "a\ufffd\ufffd]0;x\ufffd b"
    assert clean_line("a long name of a file", 10) == "a long na…"
    assert clean_line("ten chars.", 10) == "ten chars."


BIDI_CONTROLS = {0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def test_every_typeable_character_but_bidi_controls_is_stored() -> None:
    for code in range(0x110000):
        char, kind = chr(code), unicodedata.category(chr(code))
        kept = kind not in ("Cc", "Cs", "Zl", "Zp") and code not in BIDI_CONTROLS
        if kind == "Cn":  # unassigned, or a noncharacter
            kept = not (0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE)
        assert (typed_text(char) == char) == (kept or char in "\t\n"), hex(code)


@given(ANY_TEXT | ODD_TEXT)
def test_typed_text_keeps_its_length_and_is_cleaned_when_shown(text: str) -> None:
    stored = typed_text(text)
    assert len(stored) == len(text) and typed_text(stored) == stored
    assert clean(stored) == clean(text)
    assert clean_tabbed(stored).replace("\t", " ") == clean(text)
    assert typed_line(text) == stored.replace("\t", " ").replace("\n", " ")
