"""Interrupts and closed terminals at random moments: the process ends, the terminal is restored, nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests import pseudo_terminal
from tests.faults.figures import Figure
from tests.pseudo_terminal import COMMAND, Terminal, colour_terminal


def assert_restored(terminal: Terminal, before: list[object]) -> None:
    """The terminal's settings and screen are restored; no traceback was printed."""
    pseudo_terminal.assert_restored(terminal.raw)
    assert termios.tcgetattr(terminal.child.child_fd) == before


def begun(terminal: Terminal) -> bool:
    """Whether the program has started: before that, an interrupted Python may print a traceback."""
    return b"\x1b" in terminal.raw or b"tui_reader/" in terminal.raw


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Signals as for a foreground job: a background job ignores some, and so would its children."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def opened(home: Path, tmp_path: Path) -> Iterator[list[Terminal]]:
    terminals: list[Terminal] = []
    yield terminals
    for terminal in terminals:
        if not terminal.child.ptyproc.closed:
            terminal.child.close(force=True)


def start(opened: list[Terminal], arguments: list[str], home: Path, cwd: Path) -> tuple[Terminal, list[object]]:
    terminal = Terminal([*COMMAND, *arguments], colour_terminal(home), cwd)
    terminal.child.delaybeforesend = None
    opened.append(terminal)
    return terminal, pseudo_terminal.settings_of_a_new_terminal()


@pytest.mark.parametrize("interrupts", [1, 2, 3])
def test_interrupts_at_any_moment(
    opened: list[Terminal], home: Path, tmp_path: Path, seed: Path, long: bool, figure: Figure, interrupts: int
) -> None:
    moments, times, ended = random.Random(interrupts), 60 if long else 3, 0
    for _ in range(times):
        terminal, before = start(opened, [str(seed)], home, tmp_path)
        time.sleep(moments.uniform(0.02, 1.0))
        for _ in range(interrupts):
            with suppress(ProcessLookupError):
                os.kill(terminal.child.pid, signal.SIGINT)
            time.sleep(moments.uniform(0, 0.08))
        code = terminal.end_of_process()
        if code != 130 and not begun(terminal):
            continue
        ended += 1
        assert code == 130, (code, terminal.raw[-500:])
        assert_restored(terminal, before)
    assert ended
    figure(
        f"{ended} times {interrupts} interrupts, from the start on", "exit code 130, terminal restored, 0 tracebacks"
    )


@pytest.mark.parametrize("where", ["open_standard_streams", "is_file_argument", "exit_on_interrupt"])
def test_interrupt_during_imports_prints_nothing(where: str) -> None:
    interrupted = f"""
import sys, tui_reader.entry as entry
def interrupt(*_):
    raise KeyboardInterrupt
entry.{where} = interrupt
sys.argv = ["reader", "a.txt"]
entry.main()
"""
    done = subprocess.run([sys.executable, "-c", interrupted], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 0), ("SIGHUP", 0)])
def test_signal_keeps_the_note(
    opened: list[Terminal], home: Path, tmp_path: Path, seed: Path, number: str, code: int
) -> None:
    terminal, before = start(opened, [str(seed)], home, tmp_path)
    terminal.until("Quotes 5")
    terminal.type("a", "Note on ¶ 1")
    terminal.type("Half a thou", "Half a thou")
    for _ in range(3):
        with suppress(ProcessLookupError):
            os.kill(terminal.child.pid, getattr(signal, number))
    assert terminal.end_of_process() == code
    assert_restored(terminal, before)
    with sqlite3.connect(home / "reader.db") as db:
        assert db.execute("SELECT text FROM draft").fetchall() == [("Half a thou",)]


def articles(tmp_path: Path, seed: Path) -> list[str]:
    other = tmp_path / "other.txt"
    other.write_text("".join(f"Paragraph {number} of another article, which is longer.\n\n" for number in range(300)))
    return [str(seed), str(other)]


def test_terminal_closed_at_any_moment(
    opened: list[Terminal], home: Path, tmp_path: Path, seed: Path, long: bool, figure: Figure
) -> None:
    """While it repaints, and while another article is opened."""
    moments, times = random.Random(3), 60 if long else 4
    for number in range(times):
        terminal, _ = start(opened, articles(tmp_path, seed), home, tmp_path)
        terminal.until(" of ")
        if number % 2:
            terminal.child.send("jjjj" * 20 + "GgGg")
        else:
            terminal.child.send("L")
            time.sleep(moments.uniform(0, 0.2))
            terminal.child.send("j\r")
        end = time.monotonic() + moments.uniform(0, 0.3)
        while time.monotonic() < end:
            terminal.read()
        terminal.vanish()
    figure(f"{times} terminals closed during a repaint or a switch of articles", "every process ended")


def test_dialog_opening_while_terminal_closes_is_no_crash(
    opened: list[Terminal], home: Path, tmp_path: Path, seed: Path, long: bool, figure: Figure
) -> None:
    moments, times = random.Random(9), 60 if long else 4
    for number in range(times):
        terminal, _ = start(opened, [str(seed)], home, tmp_path)
        terminal.until_running()
        terminal.until("Quotes 5")
        terminal.child.send("Lx/at?:pH"[number % 9])
        time.sleep(moments.uniform(0, 0.06))
        assert terminal.vanish() == 0
    assert not (home / "tracebacks").exists()
    figure(f"{times} terminals closed while a dialog opens", "exit code 0, 0 tracebacks")
