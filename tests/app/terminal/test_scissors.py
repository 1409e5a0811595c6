"""A note and its passage in the user's own editor."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.app.terminal.scissors import note_of, with_passage

PASSAGE = "They said so.\n\nNobody believed it."
PLACE = "¶ 3 of “The Quarrel”"
LINES = st.lists(
    st.sampled_from(
        ["", "# a heading", "> quoted", "plain", "---", "# " + "-" * 24 + " >8 " + "-" * 24, ">8", "  deep"]
    ),
    max_size=6,
)


def cut(edited: str, note: str) -> str:
    return note_of(edited, with_passage(note, PASSAGE, PLACE), note)


def test_the_passage_stands_below_the_line() -> None:
    given_ = with_passage("Mine.", PASSAGE, PLACE)
    assert given_.startswith("Mine.\n\n# ----") and PLACE in given_
    assert given_.endswith("> They said so.\n>\n> Nobody believed it.")


@given(LINES)
def test_what_is_not_edited_stays_as_it_was(lines: list[str]) -> None:
    note = "\n".join(lines).rstrip()
    assert cut(with_passage(note, PASSAGE, PLACE), note) == note


@given(LINES, LINES)
def test_what_is_written_above_the_line_is_the_note(before: list[str], after: list[str]) -> None:
    note, written = "\n".join(before).rstrip(), "\n".join(after).rstrip()
    edited = written + with_passage(note, PASSAGE, PLACE)[len(note) :] + "\nand below"
    line = next(one for one in reversed(edited.split("\n")) if one.endswith("-") and ">8" in one)
    assert cut(edited, note) == written.partition(line)[0].rstrip()


@pytest.mark.parametrize(
    ("edited", "note"),
    [
        ("# Mine\n> kept\n\n{line}\nanything", "# Mine\n> kept"),
        ("{line}\n> They said so.", ""),
        ("Mine.\n  {line}  \n> x", "Mine."),
        ("Mine.", "Mine."),
        ("", ""),
    ],
)
def test_the_line_and_all_below_it_goes(edited: str, note: str) -> None:
    line = with_passage("", PASSAGE, PLACE).split("\n")[2]
    assert cut(edited.format(line=line), "") == note


def test_the_passage_goes_also_where_the_line_was_deleted() -> None:
    given_ = with_passage("Mine.", PASSAGE, PLACE)
    edited = "\n".join(line for line in given_.replace("Mine.", "Mine, longer.").split("\n") if ">8" not in line)
    assert cut(edited + "\n", "Mine.") == "Mine, longer."


@pytest.mark.parametrize(
    "words",
    ["vim: set modelineexpr:", "/* vi:ts=4 */", "ex: set x", "Vim700: set y", "Local Variables:", "vim>702 : set z"],
)
def test_words_of_an_article_are_no_settings_of_an_editor(words: str) -> None:
    shown = with_passage("", f"{words}\neval: (x)\nEnd:", words)
    assert not re.search(r"(?i)(vim?|ex|local variables)[<=>]?\d*\s*:", shown)
