"""The first frame before Textual is imported, in a real pseudo-terminal: keys typed meanwhile are handled, and the
terminal is given back whatever ends the program."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pseudo_terminal import (
    CTRL_Z,
    Terminal,
    assert_restored,
    colour_terminal,
    settings_of_a_new_terminal,
    take_signals,
)

HELD = """
import os, sys, time
class Hold:
    def find_spec(self, name, path=None, target=None):
        if name == "textual":
            while not os.path.exists({gate!r}):
                time.sleep(0.01)
            if os.path.getsize({gate!r}):
                raise ImportError("textual is broken")
sys.meta_path.insert(0, Hold())
from tui_reader.entry import main
main()
"""
CTRL_C, CTRL_BACKSLASH = "\x03", "\x1c"
MOMENTS = {"SIGTERM": 14, "SIGINT": 10, "SIGHUP": 10, "SIGTSTP": 6}
LINES = 280
"""About as many lines as a start executes in the modules that switch the terminal."""


class Start:
    """A start of the program that is held where it imports Textual, until the gate is opened."""

    def __init__(self, source: Path, home: Path, cwd: Path, *, command: list[str] | None = None, **more: str) -> None:
        self._gate = cwd / "gate"
        script = cwd / "held.py"
        script.write_text(HELD.format(gate=str(self._gate)))
        self.command = [sys.executable, str(script), str(source)]
        environment = colour_terminal(home) | {"PYTHONPATH": str(Path(__file__).parents[1])} | more
        self.terminal = Terminal(command or self.command, environment, cwd)
        self.terminal.child.delaybeforesend = None
        self.before = settings_of_a_new_terminal()

    def go_on(self, *, broken: bool = False) -> None:
        """Let Textual be imported, or fail to be."""
        (self._gate.with_name("opened")).write_text("broken" if broken else "")
        self._gate.with_name("opened").rename(self._gate)

    def end(self) -> int:
        return self.terminal.end_of_process()

    @property
    def left_behind(self) -> str:
        """What is printed after the program has left its screen."""
        after = self.terminal.raw.decode(errors="replace").rpartition("\x1b[?1049l")[2]
        return re.sub(r"\x1b\[[?\d;]*[a-z]", "", after).strip()

    def assert_restored(self) -> None:
        assert_restored(self.terminal.raw)
        assert termios.tcgetattr(self.terminal.child.child_fd) == self.before


Begin = Callable[..., Start]


@pytest.fixture
def begin(home: Path, tmp_path: Path, seed: Path) -> Iterator[Begin]:
    starts: list[Start] = []

    def begin_one(source: Path = seed, **more: Any) -> Start:
        starts.append(Start(source, home, tmp_path, **more))
        return starts[-1]

    yield begin_one
    for start in starts:
        if not start.terminal.child.ptyproc.closed:
            start.terminal.child.close(force=True)


def test_article_is_shown_while_textual_is_imported(begin: Begin) -> None:
    start = begin()
    for shown in (" reader  In a dramatic", "Francisco-based", "Quotes", "Notes 0", "? help", "¶ 1 of 11 · 0 %"):
        start.terminal.until(shown)
    assert "Looking for quotes" not in start.terminal.text
    start.go_on()
    start.terminal.until("Quotes 5")
    start.terminal.child.send("q")
    assert start.end() == 0
    start.assert_restored()
    assert start.terminal.raw.count(b"\x1b[?1049h") == 1, "the screen is entered once"


def test_no_row_of_the_article_changes_when_textual_takes_over(begin: Begin) -> None:
    start = begin()
    start.terminal.until("¶ 1 of 11")
    early = [row[25:] for row in start.terminal.text.split("\n")[3:29]]  # without the lists and the welcome's place
    wide = 100 - 25 - 26
    start.go_on()

    def unchanged() -> bool:
        rows = [row[25:] for row in start.terminal.text.split("\n")[3:22]]
        assert [row[:wide].rstrip() for row in rows] == [row[:wide].rstrip() for row in early[:19]]
        return "Quotes 5" in start.terminal.text

    start.terminal.until(unchanged)


def test_keys_typed_meanwhile_are_handled_in_order_and_not_shown(begin: Begin) -> None:
    start = begin()
    start.terminal.until("¶ 1 of 11")
    shown = start.terminal.text
    start.terminal.child.send("jjhjh\rk")
    for _ in range(5):
        start.terminal.read()
    assert start.terminal.text == shown
    start.go_on()
    start.terminal.until("2 highlights")
    start.terminal.until("¶ 3 of 11")
    start.terminal.until("● saved")


def test_quit_typed_meanwhile_ends_the_program(begin: Begin) -> None:
    start = begin()
    start.terminal.until("¶ 1 of 11")
    start.terminal.child.send("q")
    start.go_on()
    assert start.end() == 0
    start.assert_restored()


@pytest.mark.parametrize(
    ("end", "code"),
    [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130), ("SIGQUIT", 131), (CTRL_C, 130)],
    ids=["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "Ctrl+C"],
)
def test_signal_meanwhile_restores_the_terminal(begin: Begin, end: str, code: int) -> None:
    start = begin()
    start.terminal.until("¶ 1 of 11")
    if end == CTRL_C:
        start.terminal.child.send(end)
    else:
        os.kill(start.terminal.child.pid, getattr(signal, end))
    assert start.end() == code
    start.assert_restored()
    assert start.left_behind == "", "nothing is printed on the shell's screen"


def test_closed_terminal_ends_the_program_meanwhile(begin: Begin) -> None:
    start = begin()
    start.terminal.until("¶ 1 of 11")
    assert start.terminal.vanish() in (0, 129)


def test_failing_import_restores_the_terminal_and_is_reported(begin: Begin) -> None:
    start = begin()
    start.terminal.until("¶ 1 of 11")
    start.go_on(broken=True)
    assert start.end() == 1
    start.assert_restored()
    assert start.left_behind.startswith("reader: internal error: ImportError: textual is broken")


def test_program_is_suspended_meanwhile_and_shows_the_article_again(begin: Begin) -> None:
    start = begin(command=["bash", "--norc", "--noprofile", "-i"])
    terminal = start.terminal
    terminal.until("$")
    terminal.type(" ".join(map(shlex.quote, start.command)) + "\n", "¶ 1 of 11")
    terminal.type("j" + CTRL_Z, lambda: b"Stopped" in terminal.raw)
    terminal.type("echo in the shell $((6 * 7))\n", "in the shell 42")
    terminal.type("fg\n", lambda: "shell 42" not in terminal.text and "Francisco-based" in terminal.text)
    terminal.child.send("j")
    start.go_on()
    terminal.until("Quotes 5")
    terminal.until("¶ 2 of 11")
    terminal.type("q", lambda: terminal.raw.endswith(b"$ "))
    terminal.child.send("exit\n")
    assert terminal.ends() == 0


@pytest.mark.parametrize(
    "environment",
    [
        {"TEXTUAL_COLOR_SYSTEM": "256"},
        {"COLUMNS": "70"},
        {"TEXTUAL_FILTERS": "dim"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=str,
)
def test_nothing_is_shown_early_where_textual_may_paint_otherwise(begin: Begin, environment: dict[str, str]) -> None:
    start = begin(**environment)
    start.go_on()
    start.terminal.until("Quotes 5")
    switch = start.terminal.raw.index(b"\x1b[?1049h")
    assert start.terminal.raw.index(b"\x1b[?1000h") - switch < 20, "Textual has entered the screen"


def test_unknown_theme_is_not_guessed(begin: Begin, home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text('theme = "nord"\n')
    start = begin()
    start.go_on()
    start.terminal.until("Quotes 5")
    switch = start.terminal.raw.index(b"\x1b[?1049h")
    assert start.terminal.raw.index(b"\x1b[?1000h") - switch < 20


def at_moments(seed: Path, home: Path, name: str, moments: list[int]) -> list[dict[str, Any]]:
    command = [sys.executable, str(Path(__file__).with_name("moments.py")), str(seed), name, *map(str, moments)]
    done = subprocess.run(
        command, env=colour_terminal(home), capture_output=True, text=True, timeout=600, preexec_fn=take_signals
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("name", MOMENTS)
def test_signal_at_any_moment_of_the_start_restores_the_terminal(
    home: Path, seed: Path, name: str, request: pytest.FixtureRequest
) -> None:
    number, long = getattr(signal, name), request.config.getoption("--long")
    step = 1 if long else LINES // MOMENTS[name]
    found = at_moments(seed, home, name, list(range(1 if long else 1 + len(name) % step, LINES, step)))
    assert sum(one["reached"] for one in found) >= len(found) // 2
    for one in found:
        assert one["settings"], one["moment"]
        assert_restored(one["raw"].encode())
        if name == "SIGTSTP":
            if one["stopped"]:
                assert one["settings while stopped"], one["moment"]
                assert_restored(one["while stopped"].encode())
            assert one["code"] in (0, 128 + signal.SIGTERM), one["moment"]
        elif one["reached"]:
            untouched = "\x1b" not in one["raw"]
            ended = (130,) if name == "SIGINT" else (0, 128 + number, -number if untouched else 0)
            assert one["code"] in ended, one
