"""Simultaneous signals: the exit code reports an interrupt, and an app that has not started exits at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pseudo_terminal import COMMAND, Terminal, colour_terminal, take_signals

ENDING = """
import os, signal, sys, time
from tui_reader.app.terminal.ending import Ending
class App:
    begun, holds_terminal = {begun}, False
    def end_from_outside(self, number): print("asked", number, flush=True)
    def last_words(self): return ""
with Ending(App()) as ending:
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 16))
    for name in {names}:
        os.kill(os.getpid(), getattr(signal, name))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, range(1, 16))
    time.sleep({seconds})
print(ending.interrupted)
"""
TOGETHER = [
    (["SIGINT"], 130),
    (["SIGINT", "SIGHUP"], 130),
    (["SIGHUP", "SIGINT"], 130),
    (["SIGTERM", "SIGINT", "SIGHUP"], 130),
    (["SIGHUP"], 129),
    (["SIGTERM"], 143),
    (["SIGTERM", "SIGHUP"], 129),
]


def run(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, preexec_fn=take_signals)


@pytest.mark.parametrize(("names", "code"), TOGETHER)
def test_signal_before_app_starts_exits_at_once(names: list[str], code: int) -> None:
    script = ENDING.format(begun=False, names=names, seconds=30)
    done = run(script)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


@pytest.mark.parametrize(("names", "code"), TOGETHER)
def test_running_app_is_asked_once_to_exit(names: list[str], code: int) -> None:
    script = ENDING.format(begun=True, names=names, seconds=0.05)
    done = run(script)
    assert done.returncode == 0 and done.stdout.count("asked") == 1
    assert done.stdout.endswith(f"{code == 130}\n")


@pytest.mark.parametrize("names", [["SIGINT", "SIGHUP"], ["SIGHUP", "SIGINT"]])
def test_interrupt_with_closed_terminal_exits_with_130(
    home: Path, tmp_path: Path, seed: Path, names: list[str]
) -> None:
    terminal = Terminal([*COMMAND, str(seed)], colour_terminal(home), tmp_path)
    terminal.until("Quotes 5")
    os.kill(terminal.child.pid, signal.SIGSTOP)  # as on a busy machine: both signals are pending
    for name in (*names, "SIGCONT"):
        os.kill(terminal.child.pid, getattr(signal, name))
    assert terminal.ends() == 130
