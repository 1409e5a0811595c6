"""The installed program in a real pseudo-terminal: what a driver without a screen cannot show.

Every step waits for the screen, never for a length of time.
"""

from __future__ import annotations

import json
import re
import shlex
import signal
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.pseudo_terminal import COMMAND, CTRL_Q, CTRL_R, CTRL_Z, ENTER, ESCAPE, Terminal, colour_terminal

Open = Callable[..., Terminal]


@pytest.fixture
def env(home: Path) -> dict[str, str]:
    return colour_terminal(home)


@pytest.fixture
def open_terminal(env: dict[str, str], tmp_path: Path) -> Iterator[Open]:
    opened: list[Terminal] = []

    def open_one(*arguments: str, command: list[str] | None = None, **more: str) -> Terminal:
        terminal = Terminal(command or [*COMMAND, *arguments], {**env, **more}, tmp_path)
        opened.append(terminal)
        return terminal

    yield open_one
    for terminal in opened:
        terminal.child.close(force=True)


def opened_seed(open_terminal: Open, seed: Path, **more: str) -> Terminal:
    """The seed article on screen, in the library, with its quotes extracted."""
    terminal = open_terminal(str(seed), **more)
    terminal.until("Quotes 5")
    terminal.until("¶ 1 of 11")
    return terminal


def notes_of(seed: Path, env: dict[str, str]) -> list[dict[str, object]]:
    done = subprocess.run(
        [*COMMAND, "notes", str(seed), "--format", "json"], env=env, capture_output=True, text=True, check=True
    )
    notes: list[dict[str, object]] = json.loads(done.stdout)["annotations"]
    return notes


def test_annotate_undo_quit_reopen_and_export(open_terminal: Open, seed: Path, tmp_path: Path) -> None:
    terminal = opened_seed(open_terminal, seed)
    terminal.type("h", "● saved")
    terminal.type("t", "type a tag")
    terminal.type("ip-theft", "#ip-theft")
    terminal.type(ENTER, "1 #ip-theft")
    terminal.type("a", "Note on ¶ 1")
    terminal.type("Check the statement.", "Check the statement.")
    terminal.type(ESCAPE, "Note saved")
    terminal.type("u", "Undone: note")
    assert "✎" not in terminal.text
    terminal.type(CTRL_R, "Redone: note")
    terminal.type("jj", "¶ 3 of 11")
    terminal.child.send("q")
    assert terminal.ends() == 0
    assert b"\x1b[?1049l" in terminal.raw, "the shell has its screen back"

    terminal = open_terminal(str(seed))
    terminal.until("¶ 3 of 11")
    terminal.until("1 note")
    terminal.type("x", "Export")
    terminal.type(ENTER, "Exported to")
    terminal.child.send("q")
    assert terminal.ends() == 0
    (exported,) = tmp_path.glob("*.md")
    markdown = exported.read_text()
    assert markdown.startswith("---\n") and "> In a dramatic escalation of the global AI arms race" in markdown
    assert "#ip-theft" in markdown and "Check the statement." in markdown


def test_kill_right_after_saved_loses_nothing(open_terminal: Open, seed: Path, env: dict[str, str]) -> None:
    terminal = opened_seed(open_terminal, seed)
    terminal.type("jh", "● saved")
    terminal.child.kill(signal.SIGKILL)
    assert terminal.ends() == -signal.SIGKILL
    (note,) = notes_of(seed, env)
    assert str(note["text"]).startswith("According to sources") and note["colour"] == "yellow"


@pytest.mark.parametrize("end", ["SIGTERM", "SIGHUP", "Ctrl+Q"])
def test_unsaved_note_survives_exit(open_terminal: Open, seed: Path, end: str) -> None:
    terminal = opened_seed(open_terminal, seed)
    terminal.type("a", "Note on ¶ 1")
    terminal.type("Half a thou", "Half a thou")
    if end == "Ctrl+Q":
        terminal.child.send(CTRL_Q)
    else:
        terminal.child.kill(getattr(signal, end))
    terminal.ends()
    terminal = open_terminal(str(seed))
    terminal.until("A note was not finished")
    terminal.until("Half a thou")
    terminal.type(ENTER, "Note on ¶ 1")
    terminal.type("ght.", "Half a thought.")
    terminal.type(ESCAPE, "✎ Half a thought.")


@pytest.mark.parametrize("before", ["", "SIGCONT"])
def test_closed_window_ends_the_program_with_everything_saved(
    open_terminal: Open, seed: Path, env: dict[str, str], before: str
) -> None:
    terminal = opened_seed(open_terminal, seed)
    if before == "SIGCONT":
        terminal.child.kill(signal.SIGCONT)
        terminal.type("j", "¶ 2 of 11")
        terminal.type("k", "¶ 1 of 11")
    terminal.type("h", "● saved")
    terminal.type("a", "Note on ¶ 1")
    terminal.type("Half a thou", "Half a thou")
    assert terminal.vanish() == 0
    assert len(notes_of(seed, env)) == 1
    terminal = open_terminal(str(seed))
    terminal.until("A note was not finished")
    terminal.until("Half a thou")


def test_killed_program_loses_at_most_two_seconds_of_a_note(open_terminal: Open, seed: Path, home: Path) -> None:
    import sqlite3

    def drafted() -> bool:
        with sqlite3.connect(f"file:{home / 'reader.db'}?mode=ro", uri=True) as db:
            return db.execute("SELECT text FROM draft").fetchall() == [("Slow words",)]

    terminal = opened_seed(open_terminal, seed)
    terminal.type("a", "Note on ¶ 1")
    terminal.type("Slow words", drafted)
    terminal.child.kill(signal.SIGKILL)
    terminal.ends()
    terminal = open_terminal(str(seed))
    terminal.until("A note was not finished")
    terminal.until("Slow words")


def test_screen_is_clean_after_suspend_and_resume(open_terminal: Open, seed: Path) -> None:
    terminal = open_terminal(command=["bash", "--norc", "--noprofile", "-i"])
    terminal.until("$")
    command = " ".join(map(shlex.quote, [*COMMAND, str(seed)]))
    terminal.type(f"{command}\n", "Quotes 5")
    terminal.type("jh", "● saved")
    terminal.until("■ key point")
    terminal.type(CTRL_Z, lambda: b"Stopped" in terminal.raw)
    terminal.type("echo back in the shell $((6 * 7))\n", lambda: b"back in the shell 42" in terminal.raw)
    terminal.type("fg\n", lambda: "Stopped" not in terminal.text and "shell 42" not in terminal.text)
    for shown in (" reader  In a dramatic", "● saved", "Quotes 5", "■▌ According to sources", "■ key point"):
        terminal.until(shown)
    terminal.type("k", "¶ 1 of 11")
    terminal.type("q", lambda: terminal.raw.endswith(b"$ "))
    terminal.child.send("exit\n")
    assert terminal.ends() == 0


def test_note_is_edited_in_the_user_editor(
    open_terminal: Open, seed: Path, tmp_path: Path, env: dict[str, str]
) -> None:
    editor = tmp_path / "my editor"
    editor.write_text("#!/bin/sh\nsed -i '1s/^/From the editor./' \"$1\"\n")
    editor.chmod(0o755)
    terminal = opened_seed(open_terminal, seed, EDITOR=shlex.quote(str(editor)))
    terminal.type("e", "✎ From the editor.")
    terminal.type("j", "¶ 2 of 11")
    terminal.child.send("q")
    assert terminal.ends() == 0
    assert [note["note"] for note in notes_of(seed, env)] == ["From the editor."]


def test_failing_editor_returns_to_the_app(open_terminal: Open, seed: Path) -> None:
    terminal = opened_seed(open_terminal, seed, EDITOR="no-such-editor")
    terminal.type("e", "no-such-editor did not start")
    terminal.type("j", "¶ 2 of 11")
    terminal.child.send("q")
    assert terminal.ends() == 0


def test_text_from_a_pipe_and_keys_from_the_terminal(open_terminal: Open, seed: Path) -> None:
    pipe = f"cat {shlex.quote(str(seed))} | {' '.join(map(shlex.quote, COMMAND))} -"
    terminal = open_terminal(command=["bash", "-c", pipe])
    terminal.until("¶ 1 of 11")
    terminal.type("jj", "¶ 3 of 11")
    terminal.type("h", "● saved")
    terminal.child.send("q")
    assert terminal.ends() == 0


COLOUR_CODES = re.compile(r"(?:^|;)(?:3[0-9]|4[0-9]|58|59|9[0-7]|10[0-7])(?=;|$)")


def _is_gone(terminal: Terminal, shown: str) -> bool:
    return shown not in terminal.text


def test_no_color_sends_no_colour_codes_and_state_is_visible(open_terminal: Open, seed: Path) -> None:
    terminal = opened_seed(open_terminal, seed, NO_COLOR="1")
    terminal.type("h", "● saved")
    terminal.type("?", "Keys")
    terminal.type(ESCAPE, lambda: "Keys" not in terminal.text)
    terminal.type("vw", "w word")
    terminal.type(ESCAPE, "? help")
    terminal.type("/Alibaba", "1 of ")
    terminal.type(ENTER, "match 1")
    for keys, shown in (
        ("Q", "›Alibaba"),
        ("td", "new tag"),
        ("ax", "Note on"),
        ("x", "replaces all"),
        (":", "Go to the next para"),
    ):
        terminal.type(keys, shown)
        terminal.type(ESCAPE, partial(_is_gone, terminal, shown))
    styles = [style.decode() for style in re.findall(rb"\x1b\[([\d;:]*)m", terminal.raw)]
    assert styles and [style for style in styles if COLOUR_CODES.search(style)] == []
    codes = {code for style in styles for code in style.split(";") if code}
    assert {"1", "4", "7"} <= codes <= {"0", "1", "2", "3", "4", "7", "9"}, "bold, underlined, reversed …"


@pytest.mark.parametrize("term", ["dumb", "unknown"])
@pytest.mark.parametrize("words", [("open",), ()])
def test_dumb_terminal_gets_the_text(open_terminal: Open, seed: Path, term: str, words: tuple[str, ...]) -> None:
    terminal = open_terminal(*words, str(seed), TERM=term)
    assert terminal.ends() == 0
    assert b"In a dramatic escalation" in terminal.raw and b"\x1b" not in terminal.raw


def test_dumb_terminal_gets_the_list(open_terminal: Open, seed: Path, env: dict[str, str]) -> None:
    opened_seed(open_terminal, seed).type("h", "● saved")
    terminal = open_terminal(TERM="dumb")
    assert terminal.ends() == 0
    assert b"In a dramatic escalation" in terminal.raw and b"\x1b" not in terminal.raw


HOSTILE = (
    "Before \x1b]52;c;aGVsbG8=\x07 and \x9d52;c;aGVsbG8=\x9c and \x1b]0;taken over\x1b\\ and \x1b[31mred\x1b[0m "
    "and \x1b[2J and \x1b[?1049l and \x1bc after, which is the end of a longer paragraph of quite plain words.\n\n"
    "Another paragraph, “with a quote \x1b]52;c;aGVsbG8=\x07 in it,” said Mary Miller.\n"
)


def test_no_control_sequence_of_the_article_reaches_the_terminal(open_terminal: Open, tmp_path: Path) -> None:
    path = tmp_path / "hostile.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    terminal = open_terminal(str(path))
    terminal.until("of 2")
    terminal.until("Mary Miller")
    terminal.type("h", "● saved")
    terminal.type("A", "after")
    terminal.type("?", "Keys")
    for sequence in (b"\x1b]52", "\x9d".encode(), b"\x1b]0;taken", b"\x1b[31m", b"\x1b[2J", b"\x1bc", b"\x1b[?1049l"):
        assert sequence not in terminal.raw
    terminal.type(ESCAPE, lambda: "Keys" not in terminal.text)
    terminal.child.send("q")
    assert terminal.ends() == 0
