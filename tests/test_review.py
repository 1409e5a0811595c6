"""`reader review` in a real pseudo-terminal: the screen on the terminal, the annotations on standard output."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.pseudo_terminal import COMMAND, CTRL_Q, ENTER, ESCAPE, Terminal, colour_terminal

DRAFT = """# On bridges

Bridges are built
to *last* for a century.

Few of them do.
"""
Open = Callable[..., Terminal]
READER = shlex.join(COMMAND)
VIM = shutil.which("vim") or shutil.which("vim.tiny")


@pytest.fixture
def shell(home: Path, tmp_path: Path) -> Iterator[Open]:
    opened: list[Terminal] = []
    (tmp_path / "draft.md").write_text(DRAFT)

    def open_one(line: str) -> Terminal:
        env = {**colour_terminal(home), "PYTHONPATH": ":".join(sys.path)}
        opened.append(Terminal(["bash", "--norc", "-c", line], env, tmp_path))
        return opened[-1]

    yield open_one
    for terminal in opened:
        terminal.child.close(force=True)


def annotate_and_leave(terminal: Terminal, *, key: str, note: str = "Who says so?") -> int:
    """Annotate the second paragraph with a note, and leave with the verdict of a key."""
    terminal.until("¶ 1 of 3")
    terminal.type("j", "¶ 2 of 3")
    terminal.type("a", "Note")
    terminal.type(f"{note}\x13", "● saved")
    terminal.type("q", "Your verdict?")
    terminal.child.send(key)
    return terminal.ends()


def test_annotations_are_printed_to_the_pipe(shell: Open, tmp_path: Path) -> None:
    terminal = shell(f"{READER} review draft.md | cat > out.md; exit ${{PIPESTATUS[0]}}")
    assert annotate_and_leave(terminal, key="c") == 10
    printed = (tmp_path / "out.md").read_text()
    assert printed.startswith("# On bridges\n\n") and "draft.md · changes wanted · 1 annotation\n" in printed
    head, words, note = printed.rstrip("\n").split("\n\n")[2:]
    assert head.startswith("## ¶ 2, lines 3–4 · ") and " · reader:" in head
    assert (words, note) == ("> Bridges are built to last for a century.", "Who says so?")
    assert "\x1b" not in printed and b"\x1b[?1049h" in terminal.raw


def test_next_round_prints_only_new_annotations(shell: Open, tmp_path: Path) -> None:
    assert annotate_and_leave(shell(f"{READER} review draft.md > one.md"), key="c") == 10
    (tmp_path / "draft.md").write_text(DRAFT.replace("a century", "eighty years"))
    terminal = shell(f"{READER} review draft.md --format json > two.json")
    terminal.until("! words changed")  # what became of the annotation
    terminal.type("j", "¶ 3 of 3")
    terminal.type("h", "● saved")
    terminal.type("q", "Your verdict?")
    terminal.child.send("a")
    assert terminal.ends() == 0
    (found,) = json.loads((tmp_path / "two.json").read_text())["review"]
    assert (found["verdict"], found["before"]["verdict"]) == ("approved", "changes wanted")
    assert sum(found["earlier"].values()) == 1 and found["earlier"]["changed"] == 1
    (new,) = found["annotations"]
    assert (new["text"], new["line"], new["last_line"], new["paragraph"]) == ("Few of them do.", 6, 6, 3)
    terminal = shell(f"{READER} review draft.md --format jsonl > three.jsonl")
    terminal.until("¶ ")
    terminal.type("q", "Your verdict?")
    terminal.child.send(ENTER)
    assert terminal.ends() == 11 and (tmp_path / "three.jsonl").read_text() == ""


@pytest.mark.parametrize("leave", ["quit", "ctrl+q", "kill"])
def test_exit_without_a_verdict_is_never_an_approval(shell: Open, tmp_path: Path, leave: str) -> None:
    terminal = shell(f"exec {READER} review draft.md > out.md")
    terminal.until("¶ 1 of 3")
    if leave == "quit":
        terminal.type("q", "Your verdict?")
        terminal.type(ESCAPE, lambda: "Your verdict?" not in terminal.text)
        terminal.type("q", "Your verdict?")
        terminal.child.send(ENTER)
    elif leave == "ctrl+q":
        terminal.child.send(CTRL_Q)
    else:
        terminal.child.kill(15)
    assert terminal.ends() == 11
    assert "draft.md · no verdict · no annotations" in (tmp_path / "out.md").read_text()


def test_changes_wanted_in_one_of_two_files(shell: Open, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Another draft, which is fine.\n")
    terminal = shell(f"{READER} review draft.md missing.md other.txt > out.md 2> err")
    assert_left(terminal, "On bridges", "c")
    assert_left(terminal, "which is fine", "a")
    assert terminal.ends() == 1, "an error comes before the verdicts"
    printed = (tmp_path / "out.md").read_text()
    assert printed.count(" · changes wanted · ") == printed.count(" · approved · ") == 1
    assert (tmp_path / "err").read_text() == "reader: missing.md: no such file\n"


def assert_left(terminal: Terminal, words: str, key: str) -> None:
    terminal.until(words)
    terminal.type("q", "Your verdict?")
    terminal.child.send(key)


def test_missing_terminal_is_one_line_error(shell: Open, tmp_path: Path) -> None:
    terminal = shell(f"setsid -w {READER} review draft.md > out.md 2> err < /dev/null")
    assert terminal.ends() == 1
    assert (tmp_path / "err").read_text() == "reader: no terminal to show the review on\n"
    assert (tmp_path / "out.md").read_text() == ""


if VIM is not None:

    def test_review_from_vim(shell: Open) -> None:
        terminal = shell(f"TERM=vt220 {VIM} -u NONE draft.md")
        terminal.until("Few of them do.")
        terminal.child.send(f":!{READER} review %{ENTER}")
        terminal.until("¶ 1 of 3")
        terminal.type("q", "Your verdict?")
        terminal.type("c", "draft.md · changes wanted")
        terminal.type(ENTER, "to *last* for")
        terminal.child.send(f":q!{ENTER}")
        assert terminal.ends() == 0
