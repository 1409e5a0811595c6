"""Input that a terminal may pass on but no keyboard sends, in a real pseudo-terminal."""

from __future__ import annotations

from pathlib import Path

from tests.pseudo_terminal import COMMAND, ESCAPE, Terminal, colour_terminal


def test_invalid_key_input_is_ignored(home: Path, seed: Path, tmp_path: Path) -> None:
    terminal = Terminal([*COMMAND, str(seed)], colour_terminal(home), tmp_path)
    try:
        terminal.until("Quotes 5")
        terminal.child.send(b"\xe9\xff\x9b\xf0\x9f")  # another encoding, an incomplete character
        terminal.child.send(b"\x1b[1114112u\x1b[99999999999999999999u")  # key codes beyond the last character
        terminal.child.send(b"\x1b[200~dd\x1b[31mhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh\x1bq\x1b\x1bq\xff\x1b[201~")
        terminal.type("j", "¶ 2 of 11")
        terminal.type("a", "Note on ¶ 2")
        terminal.child.send(b"\x1b[200~caf\xe9\rtwo \x1b\x1bq \x1b]52;c;7741\x07 lines\x1b[201~")
        terminal.until("lines")
        assert "café" not in terminal.text and "caf\ufffd" in terminal.text and "two \ufffd\ufffdq" in terminal.text
        terminal.type(ESCAPE, "✎ caf\ufffd …")
        assert "■" not in terminal.text, "nothing was highlighted"
        terminal.type("\x10", "type words of a command")
        terminal.child.send(b"\x1b[200~\x1b]0;7741\x07\x1b[2J\x1b[201~")
        terminal.until("No command fits")
        terminal.type(ESCAPE, lambda: "No command fits" not in terminal.text)
        terminal.child.send("q")
        assert terminal.ends() == 0
        assert b"\x1b]52" not in terminal.raw and b"\x1b]0;" not in terminal.raw
    finally:
        terminal.child.close(force=True)
