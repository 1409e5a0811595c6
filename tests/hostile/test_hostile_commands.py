"""The command line on hostile articles, libraries and arguments prints lines of text without control characters."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.hostile.hostile_corpus import EVERYTHING, SMALL, as_bytes
from tests.hostile.hostile_library import GROUPS, fill, hostile_article
from tests.hostile.terminal_stream import kinds_of
from tui_reader.cli.main import cli, run
from tui_reader.library import Library

NEWLINE = {"C0 0a"}
WORDS = {
    name: os.fsdecode(as_bytes(text.replace("\0", ""))) for name, text in EVERYTHING.items() if len(text) <= 50_000
}
"""Possible command arguments: bytes without NUL, at most 128 kB."""
Output = tuple[int, str, str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current directory deep enough that `../../x` stays within the test's own, and a home beside it."""
    deep = tmp_path / "one" / "two" / "three"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    monkeypatch.setenv("HOME", str(tmp_path / "one"))
    return deep


@pytest.fixture
def article(folder: Path, library: Library) -> Path:
    path = hostile_article(folder)
    fill(library, path)
    library.close()
    return path


LOADING = frozenset({"--from", "--encoding", "--reflow", "--language", "--address"})
"""Options of every command that reads a source: each value is tried with one command only, as it loads the same."""


LEFT_OUT = ("--db", "--edit")
"""Options that are not tried: the library is the test's own, and `--edit` starts an editor."""


def command_lines(article: Path) -> Iterator[list[str]]:
    """Every command with and without the article, and with it for each option or choice."""
    tried: set[tuple[str, str]] = set()
    for name, command in cli.commands.items():
        if name == "open":  # interactive, or prints what `text` prints
            continue
        arguments = [option for option in command.params if isinstance(option, click.Argument)]
        given = [one.type.choices[0] if isinstance(one.type, click.Choice) else str(article) for one in arguments]
        yield [name]
        yield [name, *given]
        for option in command.params:
            if isinstance(option, click.Option) and option.opts[-1] not in LEFT_OUT:
                values = option.type.choices if isinstance(option.type, click.Choice) else [SMALL["terminal: title"]]
                values = [value for value in values if (option.opts[-1], value) not in tried]
                if option.opts[-1] in LOADING:
                    tried |= {(option.opts[-1], value) for value in values}
                for value in [[]] if option.is_flag else [[value] for value in values]:
                    yield [name, *given, option.opts[-1], *value]
                    yield [name, option.opts[-1], *value]


def test_no_command_prints_control_characters(article: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    seen = b""
    for line in command_lines(article):
        code = run(line)
        printed = capfdbinary.readouterr()
        seen += printed.out + printed.err
        assert code in (0, 1, 2), line
        allowed = NEWLINE | ({"C0 09"} if "export" in line or line[-1] == "tsv" else set())  # notes may contain tabs
        out = printed.out.replace(b"\r\n", b"\n") if line[-1] == "csv" else printed.out  # RFC 4180 line ends
        assert kinds_of(out) | kinds_of(printed.err) <= allowed, line
        assert code != 1 or printed.err.count(b"\n") == 1 or line[0] in ("doctor", "check"), line
        if line[-1] == "json" and code == 0:
            assert json.loads(printed.out), line
    for shown in ("\ufffd]0;7741\ufffd", "[@click=app.quit]", "\ufffd[31;47m", "[/]"):
        assert shown.encode() in seen, "neutralized text must be visible"


def test_json_output_round_trips(article: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["notes", str(article), "--format", "json"]) == 0
    notes = {note["note"] for note in json.loads(capfd.readouterr().out)["annotations"]}
    stored = {"".join("\ufffd" if 0xD800 <= ord(char) < 0xE000 else char for char in text) for text in GROUPS}
    for text in stored:
        text = text.replace("\0", "")
        assert not text.strip() or f"{text}\n{text}" in notes, repr(text)


@pytest.mark.parametrize("command", [None, *cli.commands])
def test_any_argument_is_answered_in_one_line(command: str | None, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for name, word in WORDS.items():
        for line in ([command, "--", word], [command, word]) if command else ([word], ["--", word]):
            if command is None and (not word or word in cli.commands):
                continue
            code = run(line)
            printed = capfdbinary.readouterr()
            assert code in (0, 1, 2), name
            assert kinds_of(printed.out) | kinds_of(printed.err) <= NEWLINE, name
            assert code != 1 or printed.err.count(b"\n") == 1, name
    assert not (Path.cwd().parents[3] / "x").exists()


@pytest.mark.parametrize("option", ["--db", "--encoding", "--format", "--tag", "-o", "--no-such-option"])
def test_any_option_value_is_answered_in_one_line(
    option: str, folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (folder / "a.txt").write_text("One paragraph.\n")
    for name, word in WORDS.items():
        code = run(["export", "a.txt", f"{option}={word}" if option.startswith("--") else f"{option}{word}"])
        printed = capfdbinary.readouterr()
        assert code in (0, 1, 2), name
        assert kinds_of(printed.out) | kinds_of(printed.err) <= NEWLINE, name
        assert code != 1 or printed.err.count(b"\n") == 1, name


@pytest.mark.parametrize("home", ["~nobody-of-this-name", "\x1b]0;7741\x07", "x" * 300, "a\nb", "/dev/null", "/proc"])
def test_invalid_home_is_one_line_error(
    home: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (folder / "a.txt").write_text("One paragraph.\n")
    monkeypatch.setenv("READER_HOME", home)
    for line in (["notes", "a.txt"], ["path"], ["tags"], ["undo"], ["keys"], ["backup"]):
        code = run(line)
        printed = capfdbinary.readouterr()
        assert code in (0, 1), (line, printed.err)
        allowed = NEWLINE | ({"C0 09"} if "export" in line else set())  # notes may contain tabs
        out = printed.out.replace(b"\r\n", b"\n") if line[-1] == "csv" else printed.out  # RFC 4180 line ends
        assert kinds_of(out) | kinds_of(printed.err) <= allowed, line
        assert code == 0 or printed.err.count(b"\n") == 1, line
    assert not os.path.lexists(folder / "reader.db")
