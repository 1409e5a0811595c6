"""Parsing and completion of the command line, based on the key table alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.app.command_names import ALIASES, ARGUMENTS, Known, with_latest
from tui_reader.app.counting import COUNTED
from tui_reader.app.runner import command
from tui_reader.keys import BY_ID, KEYS
from tui_reader.model import ReaderError

VIEW = Known(KEYS, "view")


def parsed(line: str) -> tuple[str, str] | None:
    typed = VIEW.parse(line)
    return (typed.row.id, typed.argument) if typed is not None else None


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("tag", ("tag", "")),
        (":tag policy, -draft", ("tag", "policy, -draft")),
        ("  Export  ~/notes.md ", ("export", "~/notes.md")),
        ("q", ("quit", "")),
        ("12", ("goto", "12")),
        (": 40 %", ("goto", "40 %")),
        ("goto 40%", ("goto", "40%")),
        ("next-quote 3", ("next-quote", "3")),
        ("next-q", ("next-quote", "")),
        ("expo", ("export", "")),
        ("", None),
        (" : ", None),
    ],
)
def test_line_is_parsed_to_a_row_and_its_argument(line: str, command: tuple[str, str] | None) -> None:
    assert parsed(line) == command


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("exprot", "unknown command “exprot”; did you mean 'export'?"),
        ("xyzzy", "unknown command “xyzzy”"),
        ("next", "several commands begin with “next”: next-heading"),
        ("goto", "“goto” needs an argument"),
        ("undo 3", "“undo” takes no argument"),
        ("select-word", "“select-word” works only on a selection"),
        ("list-filter", "“list-filter” works only in a panel"),
        ("\x1b[31m", "unknown command"),
    ],
)
def test_error_is_one_line_with_the_nearest_name(line: str, problem: str) -> None:
    with pytest.raises(ReaderError) as raised:
        VIEW.parse(line)
    message = str(raised.value)
    assert message.startswith(problem) and "\n" not in message and "\x1b" not in message


@pytest.mark.parametrize("context", ["view", "select", "list"])
def test_every_key_command_can_be_typed(context: str) -> None:
    known = Known(KEYS, context)  # type: ignore[arg-type]
    for row in KEYS:
        if context in row.contexts and ":" in row.run and row.shown != "" and row.id != "count-zero":
            required = row.id in ARGUMENTS and ARGUMENTS[row.id].required
            typed = known.parse(f"{row.id} 1" if required else row.id)
            assert typed is not None and typed.row is row
            assert known.completions(row.id, {})[0] == row.id


def test_every_argument_belongs_to_a_row_and_runs_a_command() -> None:
    assert set(ARGUMENTS) <= set(BY_ID) and set(ALIASES.values()) <= set(BY_ID) and set(BY_ID) >= COUNTED
    assert all(callable(command(argument.run)) for argument in ARGUMENTS.values())
    assert not set(ALIASES) & set(BY_ID)


TAGS = {"tag": ["policy", "policy/ai", "uk"], "colour": ["key point", "yellow"]}


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("ex", ["extend", "export"]),
        ("quote", ["quotes-order", "quotes-all", "quotes"]),
        ("quotes", ["quotes", "quotes-order"]),
        ("tag pol", ["tag policy", "tag policy/ai"]),
        ("tag uk, -p", ["tag uk, -policy", "tag uk, -policy/ai"]),
        ("tag ai", ["tag policy/ai"]),
        ("highlight ", ["highlight key point", "highlight yellow"]),
        ("highlight yel", ["highlight yellow"]),
        ("quit now", []),
        ("nonsense x", []),
    ],
)
def test_names_and_arguments_are_completed(line: str, first: list[str]) -> None:
    known = Known(KEYS, "list")
    found = known.completions(line, TAGS)
    assert found[: len(first)] == first and bool(found) == bool(first)


@given(st.text(max_size=30))
def test_any_line_is_a_command_or_a_one_line_error(line: str) -> None:
    VIEW.completions(line, TAGS)
    try:
        VIEW.parse(line)
    except ReaderError as error:
        assert str(error).isprintable() or "\n" not in str(error)


def test_history_has_each_line_once_latest_last() -> None:
    assert with_latest(["a", "b", "c"], "a", 3) == ["b", "c", "a"] and with_latest(["a", "b"], "c", 2) == ["b", "c"]
