"""`reader --private` leaves no trace; and texts from a pipe are stored only once they are annotated."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.pseudo_terminal import COMMAND, Terminal, colour_terminal

TEXT = (
    "A quiet zebrafish\n\n“We never saw the zebrafish,” said Quentin Blackwood, the marmalade minister.\n\nThe end.\n"
)
READER = shlex.join(COMMAND)
Open = Callable[[str], Terminal]


@pytest.fixture
def env(home: Path, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "temporary").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "quiet.txt").write_text(TEXT)
    more = {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path / "temporary")}
    return {**colour_terminal(home), **more}


@pytest.fixture
def shell(env: dict[str, str], tmp_path: Path) -> Iterator[Open]:
    opened: list[Terminal] = []

    def open_one(line: str) -> Terminal:
        opened.append(Terminal(["bash", "--norc", "-c", line], env, tmp_path / "texts"))
        return opened[-1]

    yield open_one
    for terminal in opened:
        terminal.child.close(force=True)


def run(env: dict[str, str], tmp_path: Path, *arguments: str, stdin: str = "", code: int = 0) -> str:
    done = subprocess.run(
        [*COMMAND, *arguments], env=env, cwd=tmp_path / "texts", input=stdin, capture_output=True, text=True
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def state_of(*folders: Path) -> dict[str, bytes]:
    """Return every file below some folders with its contents."""
    return {str(path): path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("with_library", [False, True])
def test_private_reading_leaves_nothing(
    shell: Open, env: dict[str, str], home: Path, tmp_path: Path, with_library: bool
) -> None:
    if with_library:
        (tmp_path / "texts" / "other.txt").write_text("Another text.\n")
        run(env, tmp_path, "add", "other.txt")
    before = state_of(home, tmp_path / "temporary") if home.exists() else {}
    terminal = shell(f"exec {READER} --private quiet.txt")
    terminal.until("Quotes 1")
    terminal.type("j", "¶ 2 of 3")
    terminal.type("h", "the reading is private")
    terminal.type("/zebra\r", "zebrafish")
    terminal.child.send("q")
    assert terminal.ends() == 0
    assert (state_of(home, tmp_path / "temporary") if home.exists() else {}) == before
    assert "quiet" not in run(env, tmp_path, "list")


@pytest.mark.parametrize("how", ["key", "note", "kill", "hangup"])
def test_private_reading_leaves_nothing_however_it_ends(shell: Open, home: Path, tmp_path: Path, how: str) -> None:
    terminal = shell(f"exec {READER} open --private quiet.txt")
    terminal.until("Quotes 1")
    if how == "note":
        terminal.type("a", "the reading is private")
        terminal.child.kill(15)
    elif how == "kill":
        terminal.child.kill(9)
    elif how == "hangup":
        terminal.child.kill(1)
    else:
        terminal.child.send("q")
    terminal.ends()
    assert not home.exists() or state_of(home) == {}
    assert state_of(tmp_path / "temporary") == {}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["quotes", "quiet.txt"], 0),
        (["people", "quiet.txt"], 0),
        (["export", "quiet.txt"], 0),
        (["list"], 0),
        (["search", "zebrafish"], 1),
        (["annotate", "quiet.txt", "--quote", "zebrafish"], 1),
        (["add", "quiet.txt"], 1),
        (["set", "quiet.txt", "title=X"], 1),
        (["index"], 0),
    ],
)
def test_private_commands_store_nothing(
    env: dict[str, str], home: Path, tmp_path: Path, arguments: list[str], code: int
) -> None:
    told = run(env, tmp_path, "--private", *arguments, code=code)
    assert "Traceback" not in told
    assert not home.exists() or state_of(home) == {}


def test_piped_text_is_stored_once_annotated(shell: Open, env: dict[str, str], tmp_path: Path) -> None:
    terminal = shell(f"cat quiet.txt | {READER}")
    terminal.until("Quotes 1")
    terminal.type("j", "¶ 2 of 3")
    terminal.child.send("q")
    assert terminal.ends() == 0
    assert run(env, tmp_path, "list") == "no articles yet\n"
    terminal = shell(f"cat quiet.txt | {READER} -")
    terminal.until("Quotes 1")
    terminal.type("j", "¶ 2 of 3")
    terminal.type("h", "● saved")
    terminal.child.send("q")
    assert terminal.ends() == 0
    assert "A quiet zebrafish" in run(env, tmp_path, "list")
    terminal = shell(f"cat quiet.txt | {READER} -")
    terminal.until("Notes 1")
    terminal.child.send("q")
    assert terminal.ends() == 0


def test_pager_stores_nothing(shell: Open, env: dict[str, str], tmp_path: Path) -> None:
    terminal = shell(
        f"printf 'LS(1)\\n\\nNAME\\n       ls - list directory contents\\n' | sh -c {shlex.quote(READER + ' -')}"
    )
    terminal.until("list directory contents")
    terminal.child.send("q")
    assert terminal.ends() == 0
    assert run(env, tmp_path, "list") == "no articles yet\n"
