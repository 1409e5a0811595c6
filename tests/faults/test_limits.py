"""Too little memory or too few descriptors: one line, and an unchanged terminal."""

from __future__ import annotations

import resource
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.pseudo_terminal import COMMAND, Terminal, colour_terminal


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("-n 6", "limit on open files too low (ulimit -n)"),
        ("-n 8", "limit on open files too low (ulimit -n)"),
        ("-v 61440", "not enough memory: the limit is 60 MB (ulimit -v), 256 MB are needed"),
        ("-v 204800", "not enough memory: the limit is 200 MB (ulimit -v), 256 MB are needed"),
    ],
)
def test_insufficient_limits_print_one_line_and_no_screen(
    home: Path, tmp_path: Path, seed: Path, limit: str, words: str
) -> None:
    command = f"ulimit {limit}; exec {shlex.join([*COMMAND, str(seed)])}"
    terminal = Terminal(["sh", "-c", command], colour_terminal(home), tmp_path)
    assert terminal.ends() == 1
    assert terminal.raw.decode().startswith(f"reader: {words}") and terminal.raw.count(b"\n") == 1


def test_sufficient_limits_work(home: Path, tmp_path: Path, seed: Path) -> None:
    command = f"ulimit -n 13; ulimit -v 600000; exec {shlex.join([*COMMAND, str(seed)])}"
    terminal = Terminal(["sh", "-c", command], colour_terminal(home), tmp_path)
    terminal.until("Quotes 5")
    terminal.type("jh", "● saved")
    terminal.child.send("q")
    assert terminal.ends() == 0


@pytest.mark.parametrize("megabytes", [36, 44, 60])
def test_command_out_of_memory_is_one_line_error(home: Path, tmp_path: Path, megabytes: int) -> None:
    path = tmp_path / "long.txt"
    path.write_text("“A sentence of many,” said Mary Miller, the mayor of the town.\n\n" * 150_000)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    done = subprocess.run([*COMMAND, "quotes", str(path)], capture_output=True, text=True, preexec_fn=limit)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("reader: out of memory") and done.stderr.count("\n") == 1
