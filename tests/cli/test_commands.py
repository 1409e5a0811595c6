"""The command table: besides its module, a command needs only a row."""

from __future__ import annotations

import subprocess
import sys
import types

import click
import pytest
from click.testing import CliRunner

from tui_reader.cli.commands import ROWS, Commands
from tui_reader.cli.group import ReaderGroup
from tui_reader.cli.output import show_list


@pytest.mark.parametrize("name", ROWS)
def test_row_names_a_command_of_that_name_with_help(name: str) -> None:
    command = Commands()[name]
    assert command.name == name
    assert Commands().summary(name) == command.get_short_help_str(200) != ""


def test_one_row_adds_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    @click.option("--format", "kind", type=click.Choice(("text", "json")), default="text")
    def hello(kind: str) -> None:
        """Say hello."""
        show_list(kind, "hello", ["Ann", "Tom"], lambda: ["hello Ann", "hello Tom"], none="nobody")

    module = types.ModuleType("tui_reader.cli.hello")
    module.hello = hello  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tui_reader.cli.hello", module)
    group = ReaderGroup("reader", commands=Commands({**ROWS, "hello": "hello:hello"}))
    run = CliRunner().invoke
    assert "Say hello." in run(group, ["--help"]).output
    assert run(group, ["hello"]).output == "hello Ann\nhello Tom\n"
    assert (
        run(group, ["hello", "--format", "json"]).output
        == '{\n  "version": 1,\n  "hello": [\n    "Ann",\n    "Tom"\n  ]\n}\n'
    )


def test_added_command_can_be_removed() -> None:
    commands = Commands()
    commands["hello"] = click.Command("hello")
    assert len(commands) == len(ROWS) + 1 and "hello" in commands and [*commands] == [*ROWS, "hello"]
    del commands["hello"]
    del commands["notes"]
    assert "hello" not in commands and "notes" not in commands
    with pytest.raises(KeyError):
        del commands["hello"]


@pytest.mark.parametrize(
    ("words", "modules"), (("--version", ()), ("--help", ()), ("notes --help", ("notes",)), ("list", ("articles",)))
)
def test_only_the_running_command_is_imported(words: str, modules: tuple[str, ...], tmp_path: object) -> None:
    code = (
        "import sys; from tui_reader.cli.main import run; run(sys.argv[1:]); print(file=sys.stderr); "
        "print(*(name for name in sys.modules if name.startswith('tui_reader.cli.')), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words.split()],
        capture_output=True,
        text=True,
        check=True,
        env={"READER_HOME": str(tmp_path)},
    )
    imported = {name.removeprefix("tui_reader.cli.") for name in done.stderr.splitlines()[-1].split()}
    assert imported & {row.partition(":")[0] for row in ROWS.values()} == set(modules)
