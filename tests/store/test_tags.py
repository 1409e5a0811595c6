from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.store.library_examples import Clock, document, library, opened, paragraph
from tui_reader.library import Library
from tui_reader.model import Edit, ReaderError, Reading
from tui_reader.store.tags import tag_names
from tui_reader.text.tag import tag_key, tag_name

TEXT = document()
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("uk", "uk"),
        ("#uk", "uk"),
        ("  tax \n law ", "tax law"),
        ("cafe\u0301", "café"),
        ("#", ""),
        ("\0\ud800", "\ufffd"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        (
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        ("\u200b", ""),
        ("#\u2060\u200b \xad", ""),
        ("\u200d", ""),
        ("\u3164\u2800", ""),
        ("\ufe0f#", ""),
        ("\u202e", ""),
        ("❤\ufe0f", "❤\ufe0f"),
    ],
)
def test_tag_is_one_clean_line(typed: str, name: str) -> None:
    assert tag_name(typed) == name


def test_case_variants_are_one_tag() -> None:
    assert tag_key("Straße") == tag_key("STRASSE") and tag_names(["UK", "", "#uk", "eu"]) == ["UK", "eu"]


def test_invisible_characters_do_not_distinguish_tags_but_joiners_do() -> None:
    assert (
        len(
            {
                tag_key(name)
                for name in ("ab", "a\u200bb", "A\u2060b", "a\xadb", "ab\ufeff", "\u200b#ab", "a\u2064b", "ab \u3164")
            }
        )
        == 1
    )
    assert len({tag_key(name) for name in ("خانه\u200cها", "خانه\u200dها", "خانهها")}) == 3
    assert tag_names(["a\u200bb", "ab", "a-b"]) == ["a\u200bb", "a-b"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def full(tmp_path: Path, clock: Clock) -> Library:
    return library(tmp_path, clock)


def tag(full: Library, reading: Reading, clock: Clock, index: int, *names: str) -> None:
    clock.forward(minutes=1)
    full.annotations.annotate(reading, TEXT, paragraph(index), Edit(add_tags=names))


def test_first_spelling_is_kept_and_uses_are_counted(full: Library, clock: Clock) -> None:
    reading = opened(full)
    tag(full, reading, clock, 0, "Straße", "uk")
    tag(full, reading, clock, 1, "STRASSE")
    assert [(known.name, known.uses) for known in full.codebook.tags()] == [("Straße", 2), ("uk", 1)]
    full.annotations.undo(reading)
    full.annotations.undo(reading)
    assert full.codebook.tags() == []


def test_digits_go_to_pinned_and_recent_tags_and_stay(full: Library, clock: Clock) -> None:
    reading = opened(full)
    for index, name in enumerate("abcdefghij"):
        tag(full, reading, clock, index, name)
    full.codebook.pin_tag("C", 1)
    full.codebook.pin_tag("new", 5)
    assert [(digit, known.name) for digit, known in full.codebook.digit_tags().items()] == [
        (1, "c"), (2, "d"), (3, "e"), (4, "f"), (5, "new"), (6, "g"), (7, "h"), (8, "i"), (9, "j")
    ]  # fmt: skip
    before = {digit: known.name for digit, known in full.codebook.digit_tags().items()}
    tag(full, reading, clock, 0, "g")
    assert {digit: known.name for digit, known in full.codebook.digit_tags().items()} == before
    full.codebook.pin_tag("a", 1)
    full.codebook.pin_tag("new", None)
    digits = {digit: known.name for digit, known in full.codebook.digit_tags().items()}
    assert digits[1] == "a" and set(digits.values()) == set("acdefghij")


@pytest.mark.parametrize(("name", "digit"), [("a", 0), ("a", 10), ("", 1), ("#", None)])
def test_impossible_pins_are_refused(full: Library, name: str, digit: int | None) -> None:
    with pytest.raises(ReaderError, match="tag"):
        full.codebook.pin_tag(name, digit)


def test_tag_with_key_of_older_version_is_found_by_name(full: Library, clock: Clock) -> None:
    reading = opened(full)
    tag(full, reading, clock, 0, "a\u2060b")
    with sqlite3.connect(full.path) as db:
        db.execute("UPDATE tag SET key = name")
    tag(full, reading, clock, 1, "a\u2060b")
    with sqlite3.connect(full.path) as db:
        assert db.execute("SELECT name, count(*) FROM tag").fetchall() == [("a\u2060b", 1)]
