"""The bytes written to a real pseudo-terminal: hostile input causes no control that harmless input does not.

Both are visited with the same keys: every panel, dialog and list. The controls sent for the harmless one are the
allowed set; OSC 52 is sent only when something is copied.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

from tests.hostile.hostile_corpus import MARK, TERMINAL
from tests.hostile.hostile_library import GROUPS, HARMLESS, NAME, change, fill, hostile_article
from tests.hostile.terminal_stream import kinds_of
from tests.pseudo_terminal import COMMAND, ENTER, ESCAPE, Terminal, colour_terminal
from tui_reader.library import Library
from tui_reader.text.clean import clean

PASTE = "\x1b[200~{}\x1b[201~"
PLAIN, HARMFUL = "plain words", f"plain words\x07\x9d0;{MARK}\x9c[/\u202e[@click=app.quit]x"


def prepare(directory: Path, texts: list[str]) -> tuple[Path, Path]:
    """An article with annotations and a draft of an ended process, changed since; and the home of its library."""
    directory.mkdir()
    home = directory / "home"
    path = hostile_article(directory, NAME if texts is GROUPS else "plain.txt", texts)
    with Library(home / "reader.db") as library:
        fill(library, path, texts)
        library.set_state("panels", None)  # an invalid remembered value would hide them
    with sqlite3.connect(home / "reader.db") as connection:
        connection.execute("UPDATE draft SET process = 'gone'")
    connection.close()
    change(path)
    return path, home


PALETTE = "\x10"
"""Ctrl+P."""


def walk(path: Path, home: Path, pasted: str) -> tuple[bytes, bytes]:
    """Visit every view; return what was written before and after copying."""
    terminal = Terminal([*COMMAND, str(path), "--encoding", "utf-8"], colour_terminal(home), path.parent)
    try:
        terminal.until("A note was not finished")
        terminal.type(ESCAPE, lambda: "A note was not finished" not in terminal.text)
        terminal.until("changed since")
        terminal.until("Quotes ")
        for keys, shown in (
            ("?", "j k scroll"),
            ("t", "F2 pins to a digit"),
            ("H", "Enter chooses"),
            (PALETTE, "type words of a command"),
            (":", "Tab completes"),
            ("x", "the name ends in"),
            ("L", "Enter opens"),
            ("D", "goes there"),
            ("!", "to check:"),
            ("a", "Esc saves"),
            ("Qp", "Enter accepts"),
            ("A/", "words, #tags"),
        ):
            terminal.type(keys, shown)
            terminal.child.send(PASTE.format(pasted))
            if keys == PALETTE:
                terminal.until(shown := "No command fits")
            terminal.type(ESCAPE, lambda: shown not in terminal.text)  # noqa: B023 - called at once
        terminal.type(f"{ENTER}j", "v select")
        for keys in ("Q", "P", "o", "A"):
            terminal.type(f"{keys}jjjjjjGg", {"Q": "Quotes ", "P": "People ", "o": "Outl", "A": "Notes "}[keys])
        terminal.type(f"{ENTER}j", "v select")
        terminal.type("/", "search the article")
        terminal.child.send(PASTE.format("minister"))
        terminal.type(ENTER, "”: match ")
        terminal.type("jh", "● saved")
        terminal.type("d", "Deleted")
        terminal.type("vwwww", "w word")
        before = len(terminal.raw)
        terminal.type("y", "terminal clipboard:")
        terminal.child.send("vq")
        assert terminal.ends() == 0
        return terminal.raw[:before], terminal.raw[before:]
    finally:
        terminal.child.close(force=True)


@pytest.fixture(scope="module")
def allowed(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], set[str]]:
    """The kinds of control sent for harmless input, before and after copying."""
    before, after = walk(*prepare(tmp_path_factory.mktemp("harmless") / "x", HARMLESS), PLAIN)
    return kinds_of(before), kinds_of(after)


def test_harmless_session_sends_only_textual_controls(allowed: tuple[set[str], set[str]]) -> None:
    before, after = allowed
    strings = ("OSC", "DCS", "APC", "PM", "SOS", "C1", "U+")
    assert {kind for kind in before if kind.startswith(strings)} <= {"OSC 22"}, "the shape of the mouse pointer"
    assert {kind for kind in after if kind.startswith(strings)} - {"OSC 22"} == {"OSC 52"}
    assert {kind for kind in before if kind.startswith("C0")} <= {"C0 0a", "C0 0d"}
    assert {"CSI ?1049h", "CSI H", "SGR 38:2"} <= before, "the parser recognises real controls"


def test_hostile_session_sends_no_other_controls(allowed: tuple[set[str], set[str]], tmp_path: Path) -> None:
    before, after = walk(*prepare(tmp_path / "x", GROUPS), HARMFUL)
    assert kinds_of(before) - allowed[0] == set()
    assert kinds_of(after) - allowed[0] - allowed[1] == set()
    assert "OSC 52" not in kinds_of(before)
    assert MARK.encode() in before, "neutralized text must be visible"


def test_parser_distinguishes_every_control_of_the_corpus_from_text() -> None:
    for name, text in TERMINAL.items():
        if not name.startswith("unfinished"):
            assert kinds_of(text.encode()), name
        assert kinds_of(clean(text).encode()) == set(), name
    assert kinds_of(b"\x1b[38;2;1;2;3;48;2;4;5;6;1mx\x1b[0m") == {"SGR 38:2", "SGR 48:2", "SGR 1", "SGR 0"}
    assert kinds_of(b"\x1b[31mx") == {"SGR 31"} and kinds_of(b"\x1b[38;5;1m") == {"SGR 38", "SGR 5", "SGR 1"}
    assert kinds_of("\x9b1m \u202e".encode()) == {"C1 9b", "U+202E"}


COLOURED = ("notes", "quotes", "people", "list", "tags", "text", "export", "keys", "path")


def test_commands_send_at_most_bold_to_a_terminal(tmp_path: Path) -> None:
    path, home = prepare(tmp_path / "x", GROUPS)
    with_source = {"notes", "quotes", "people", "text", "export"}
    lines = [[name, str(path)] if name in with_source else [name] for name in COLOURED]
    calls = f"for line in {lines!r}:\n    assert c.run(line) == 0, line\nprint('all done')"
    script = f"import tui_reader.cli.main as c\n{calls}"
    terminal = Terminal([sys.executable, "-c", script], colour_terminal(home), path.parent)
    try:
        assert terminal.ends() == 0
        assert b"all done" in terminal.raw and MARK.encode() in terminal.raw
        assert kinds_of(terminal.raw) == {"C0 0a", "C0 0d", "SGR 1", "SGR 0"}
    finally:
        terminal.child.close(force=True)
