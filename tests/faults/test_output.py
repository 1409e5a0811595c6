"""Unwritable output and unexpected exceptions: one line, exit code 1, no traceback on the terminal."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pseudo_terminal import COMMAND
from tests.store.other_user import NOBODY
from tui_reader import crash

COMMANDS = ["quotes SEED", "text SEED", "people SEED --format json", "export SEED", "keys", "--help", "--version"]


def words_of(command: str, seed: Path) -> list[str]:
    return [str(seed) if word == "SEED" else word for word in command.split()]


@pytest.mark.parametrize("command", COMMANDS)
def test_full_output_device_is_one_line_error(home: Path, seed: Path, command: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([*COMMAND, *words_of(command, seed)], stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (1, "reader: cannot write the output: no space left on device\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_closed_pipe_ends_the_command_without_a_message(home: Path, seed: Path, command: str) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, *words_of(command, seed)], stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("closed", [(1,), (0, 1), (0, 1, 2)])
def test_descriptors_closed_at_start_are_not_reused(home: Path, seed: Path, closed: tuple[int, ...]) -> None:
    def close() -> None:
        for number in closed:
            os.close(number)

    done = subprocess.run([*COMMAND, "quotes", str(seed)], stderr=subprocess.PIPE, text=True, preexec_fn=close)
    assert done.returncode == 1
    assert done.stderr == ("" if 2 in closed else "reader: cannot write the output: bad file descriptor\n")


def test_errors_that_cannot_be_printed_exit_with_1(home: Path) -> None:
    with open("/dev/full", "w") as full:
        assert subprocess.run([*COMMAND, "text", "missing.txt"], stderr=full).returncode == 1
        assert subprocess.run([*COMMAND, "no-such-command.txt"], stderr=full, stdout=full).returncode == 1


FAILING = """
import sys
import tui_reader.{module} as module
def fails(*_, **__): raise {error}
module.{name} = fails
from tui_reader.entry import main
main()
"""


@pytest.mark.parametrize(
    ("module", "name", "error", "words"),
    [
        (
            "extraction",
            "extract_document",
            "IndexError('list index out of range')",
            "IndexError: list index out of range",
        ),
        ("cli.lines", "quote_lines", "KeyError(0)", "KeyError: 0"),
        ("library.opening", "read_to_end", "ZeroDivisionError()", "ZeroDivisionError"),
        ("library.opening", "read_to_end", "RecursionError('too\\x1b[31m deep')", "RecursionError: too"),
        ("config", "read_config", "UnicodeDecodeError('utf-8', b'x', 0, 1, 'bad')", "UnicodeDecodeError"),
        ("library", "Library", "AttributeError('conn')", "AttributeError: conn"),
        ("library.opening", "read_to_end", "OSError(12, 'Cannot allocate memory')", "out of memory"),
        ("library.opening", "read_to_end", "OSError(24, 'Too many open files')", "too many open files"),
    ],
)
def test_unexpected_exception_is_one_line_naming_the_traceback_file(
    home: Path, seed: Path, module: str, name: str, error: str, words: str
) -> None:
    script = FAILING.format(module=module, name=name, error=error)
    done = subprocess.run([sys.executable, "-c", script, "quotes", str(seed)], capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("reader: ") and words in done.stderr
    assert done.stderr.count("\n") == 1 and "\x1b" not in done.stderr
    path = Path(done.stderr.rstrip("\n").partition("the traceback is in ")[2])
    assert path.parent == home / "tracebacks" and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "Traceback (most recent call last)" in path.read_text() and ", in fails" in path.read_text()


def test_few_tracebacks_are_kept_and_contain_no_values(home: Path) -> None:
    def fail(note: str) -> None:
        raise LookupError("nothing there")

    lines = []
    for _ in range(crash.KEPT + 4):
        try:
            fail("a secret" + " note")
        except LookupError as error:
            lines.append(crash.report(error))
    kept = sorted((home / "tracebacks").iterdir())
    assert len(kept) == crash.KEPT and stat.S_IMODE((home / "tracebacks").stat().st_mode) == 0o700
    assert lines[-1].endswith(str(kept[-1]))
    assert not any("a secret note" in path.read_text() for path in kept)


def test_traceback_that_cannot_be_written_is_reported(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write_text("a file where the directory should be")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    (tmp_path / "gone").write_text("another")
    line = crash.report(ValueError("v"))
    assert line == "internal error: ValueError: v; the traceback could not be written"
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert str(tmp_path / "reader-tracebacks-") in crash.report(ValueError("v"))


def _another_users(place: Path) -> None:
    place.mkdir(mode=0o777)
    os.chown(place, NOBODY, NOBODY)


def _a_link(place: Path) -> None:
    place.with_name("elsewhere").mkdir()
    place.symlink_to(place.with_name("elsewhere"))


def _a_link_to_nothing(place: Path) -> None:
    place.symlink_to(place.with_name("nothing"))


def _a_file(place: Path) -> None:
    place.write_text("")


def _a_pipe(place: Path) -> None:
    os.mkfifo(place)


OCCUPIED = [_another_users, _a_link, _a_link_to_nothing, _a_file, _a_pipe]


@pytest.mark.parametrize("occupy", OCCUPIED)
@pytest.mark.parametrize("where", ["home", "temporary"])
def test_foreign_directory_gets_no_traceback(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, occupy: Callable[[Path], None], where: str
) -> None:
    if os.geteuid() and occupy is _another_users:
        pytest.fail("this test gives a directory to another user, which takes root")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    usual = tmp_path / f"reader-tracebacks-{os.getuid()}"
    if where == "home":
        home.mkdir()
        occupy(home / "tracebacks")
    else:
        home.write_text("a file where the directory should be")
        occupy(usual)
    path = Path(crash.report(ValueError("v")).partition("the traceback is in ")[2])
    assert path.is_file() and (path.parent == usual if where == "home" else path.parent.name.startswith(usual.name))
    assert path.parent not in (home / "tracebacks", tmp_path / "elsewhere", usual if where == "temporary" else None)
    assert path.parent.lstat().st_uid == os.geteuid() and stat.S_IMODE(path.parent.lstat().st_mode) == 0o700
    assert not list(tmp_path.glob("elsewhere/*")) and not list(tmp_path.glob("home/elsewhere/*"))


def test_own_directory_open_to_others_is_made_private(home: Path) -> None:
    (home / "tracebacks").mkdir(parents=True)
    (home / "tracebacks").chmod(0o777)
    path = Path(crash.report(ValueError("v")).partition("the traceback is in ")[2])
    assert path.parent == home / "tracebacks" and stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_directories_made_for_a_traceback_are_private(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_HOME", str(home / "deep" / "er"))
    crash.report(ValueError("v"))
    for made in (home, home / "deep", home / "deep" / "er", home / "deep" / "er" / "tracebacks"):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
