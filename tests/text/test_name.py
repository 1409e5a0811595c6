from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.clean import is_clean
from tui_reader.text.name import MAX_LENGTH, is_full_name, name_key, person_name, untitled, written_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Ann \n Reed ", "Ann Reed"),
        ("“Ann Reed,”", "Ann Reed"),
        ("Ann Reed’s", "Ann Reed"),
        ("the Reeds'", "the Reeds"),
        ("Sammy Davis Jr.", "Sammy Davis Jr."),
        ("Rene\u0301", "René"),
        ("O'Reed", "O'Reed"),
        ("\x1b[31mAnn", "\ufffd[31mAnn"),
        (" ,“” ", ""),
        ("A" * 500, "A" * MAX_LENGTH),
    ],
)
def test_name_is_one_clean_line(typed: str, name: str) -> None:
    assert person_name(typed) == name


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Mr Holt", "Holt"), ("Prof. Dr. Ann Reed", "Ann Reed"), ("Ann Reed", "Ann Reed"), ("Sir", "Sir"), ("", "")],
)
def test_titles_before_a_name_are_removed(name: str, bare: str) -> None:
    assert untitled(name) == bare


def test_written_name_keeps_quotation_marks() -> None:
    assert (
        written_name(" “Weird Al”  Yankovic\n") == "“Weird Al” Yankovic" and len(written_name("A" * 500)) == MAX_LENGTH
    )


@given(st.text(max_size=300))
def test_normalising_a_name_twice_does_not_lengthen_it(typed: str) -> None:
    name = person_name(typed)
    assert is_clean(name) and "\n" not in name and len(person_name(name)) <= len(name) <= MAX_LENGTH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Reed", "ANN  reed"),
        ("Ann O’Reed", "Ann O'Reed"),
        ("J.K. Rowling", "J. K. Rowling"),
        ("Rene\u0301", "René"),
        ("Park Geun‑hye", "Park Geun-hye"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_different_names_have_different_keys() -> None:
    assert len({name_key(name) for name in ("Ann Reed", "Reed", "Anne Reed", "Ann-Reed")}) == 4


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Ann Reed", True),
        ("A. Reed", True),
        ("Reed", False),
        ("Mr Reed", False),
        ("Sen. Reed Jr.", False),
        ("the Reed", False),
        ("Dr. Ann Reed", True),
        ("", False),
        ("- .", False),
    ],
)
def test_full_name_has_two_words_besides_titles(name: str, full: bool) -> None:
    assert is_full_name(name) == full
