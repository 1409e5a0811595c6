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


def test_passage_is_below_the_scissors_line() -> None:
    given_ = with_passage("Mine.", PASSAGE, PLACE)
    assert given_.startswith("Mine.\n\n# ----") and PLACE in given_
    assert given_.endswith("> They said so.\n>\n> Nobody believed it.")


@given(LINES)
def test_unedited_note_is_unchanged(lines: list[str]) -> None:
    note = "\n".join(lines).rstrip()
    assert cut(with_passage(note, PASSAGE, PLACE), note) == note


@given(LINES, LINES)
def test_text_above_the_line_is_the_note(before: list[str], after: list[str]) -> None:
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
def test_line_and_everything_below_are_removed(edited: str, note: str) -> None:
    line = with_passage("", PASSAGE, PLACE).split("\n")[2]
    assert cut(edited.format(line=line), "") == note


def test_passage_is_removed_even_if_the_line_was_deleted() -> None:
    given_ = with_passage("Mine.", PASSAGE, PLACE)
    edited = "\n".join(line for line in given_.replace("Mine.", "Mine, longer.").split("\n") if ">8" not in line)
    assert cut(edited + "\n", "Mine.") == "Mine, longer."


@pytest.mark.parametrize(
    "words",
    ["vim: set modelineexpr:", "/* vi:ts=4 */", "ex: set x", "Vim700: set y", "Local Variables:", "vim>702 : set z"],
)
def test_article_text_is_no_editor_modeline(words: str) -> None:
    shown = with_passage("", f"{words}\neval: (x)\nEnd:", words)
    assert not re.search(r"(?i)(vim?|ex|local variables)[<=>]?\d*\s*:", shown)
