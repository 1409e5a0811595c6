"""The README's command line that picks an article with fzf and opens it, in a real shell and terminal."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.pseudo_terminal import COMMAND, Terminal, colour_terminal
from tui_reader.cli.main import cli

README = Path(__file__).parents[1] / "README.md"
TITLES = ("The river rose", "-o --help", "; rm -rf ~", "tab\tand “quotes”", "=1+1")


def line() -> str:
    """The command, as README has it."""
    (found,) = re.findall(r"^(reader \$\(reader list .*\| fzf .*)$", README.read_text(), re.MULTILINE)
    return str(found).partition("   #")[0]


@pytest.mark.parametrize("number", range(len(TITLES)))
def test_picked_article_opens(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setenv("READER_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    for at, title in enumerate(TITLES):
        (tmp_path / f"{at}.txt").write_text(f"Text number {at}\n\nThese are the words of number {at}.\n")
        done = CliRunner().invoke(cli, ["set", f"{at}.txt", f"title={title}"], prog_name="reader")
        assert done.exit_code == 0, done.output
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "reader").write_text(f'#!/bin/sh\nexec {shlex.join(COMMAND)} "$@"\n')
    (programs / "fzf").write_text(f"#!/bin/sh\nexec grep '{number}.txt'\n")  # what the user would choose
    for program in programs.iterdir():
        program.chmod(0o755)
    env = {**colour_terminal(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    env["PATH"] = f"{programs}{os.pathsep}{env['PATH']}"
    terminal = Terminal(["bash", "--norc", "-c", line()], env, tmp_path)
    try:
        terminal.until(f"words of number {number}")
        terminal.child.send("q")
        assert terminal.ends() == 0
    finally:
        terminal.child.close(force=True)
