"""`reader config`: the settings file shown, edited and checked, with the themes beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.config import COMMENTS, default_text
from tui_reader.cli.main import cli
from tui_reader.config import _SETTINGS, DEFAULT_COLOURS, Config, parse_config
from tui_reader.keys import BY_ID, KEYS

Ask = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_HOME", str(tmp_path))
    monkeypatch.setenv("VISUAL", "true")
    return tmp_path


@pytest.fixture
def ask(home: Path) -> Ask:
    def call(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(cli, ["config", *arguments], prog_name="reader")
        assert result.exit_code == code, result.output
        return result

    return call


def test_default_file_has_every_setting_and_is_valid(ask: Ask, home: Path) -> None:
    text = ask("--print-default").stdout
    assert text == default_text() == ask().stdout
    config, problems = parse_config(text, home / "config.toml", BY_ID)
    assert problems == ()
    assert config == Config(path=home / "config.toml", colour_names=DEFAULT_COLOURS)
    assert COMMENTS.keys() == _SETTINGS.keys()


def test_every_line_of_the_default_file_can_be_uncommented(home: Path) -> None:
    text = re.sub(r"^# (?=[a-z0-9-]+ = )", "", default_text(), flags=re.MULTILINE)
    config, problems = parse_config(text, home / "config.toml", BY_ID)
    assert problems == ()
    assert config.keys == {row.id: row.keys for row in KEYS}


def test_path_and_existing_file(ask: Ask, home: Path) -> None:
    assert ask("--path").stdout == f"{home}/config.toml\n"
    assert "there is no file" in ask("--check").stdout
    (home / "config.toml").write_text("measure = 80 # mine \x1b[31m\n")
    assert ask().stdout == "measure = 80 # mine \N{SYMBOL FOR ESCAPE}[31m\n" or "\x1b" not in ask().stdout


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("measure = 80", []),
        ('theme = "reader-ligth"', [":1: there is no theme 'reader-ligth'; did you mean 'reader-light'?"]),
        ('theme = "nord"', []),
        ('# mine\n\ntheme = "dusk"\nmeasure = "80"',
         [":3: there is no theme 'dusk'", ":4: measure must be a whole number from 30 to 200"]),
        ("faint-marks = 1", [":1: faint-marks must be true or false"]),
        ('[keys]\nzen = "q"\nnoet = "m"', [":2: zen: 'q' is already the key of 'quit' (in view)",
                                           ":3: unknown action 'noet'; did you mean 'note'?"]),
        ('[keys]\nhelp = "alt+h"', [":2: help: no terminal can send 'alt+h' reliably: Alt and a letter are typed as"
                                    " Escape and the letter"]),
        ("measure = ", [":1: is not valid TOML: Invalid value"]),
    ],
)  # fmt: skip
def test_errors_are_reported_with_their_lines(ask: Ask, home: Path, text: str, told: list[str]) -> None:
    (home / "config.toml").write_text(text)
    result = ask("--check", code=int(bool(told)))
    assert result.stderr.splitlines() == [f"{home}/config.toml{line}" for line in told]
    assert ("no mistakes" in result.stdout) == (not told)


def test_theme_files_are_checked(ask: Ask, home: Path) -> None:
    (home / "themes").mkdir()
    (home / "themes" / "dusk.toml").write_text('base = "reader-dark"\n[colours]\nbackground = "#101418"\n')
    (home / "config.toml").write_text('theme = "dusk"\n')
    assert "1 theme, no mistakes" in ask("--check").stdout
    (home / "themes" / "fog.toml").write_text('[colours]\nforeground = "#333"\nacent = "#ffffff"\n')
    told = ask("--check", code=1).stderr
    assert f"{home}/themes/fog.toml:3: unknown colour 'acent'; did you mean 'accent'?" in told
    assert f"{home}/themes/fog.toml:2: foreground on background is hard to read: contrast 1." in told


def test_edit_creates_the_file_and_checks_the_saved_text(ask: Ask, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("--edit")
    assert (home / "config.toml").read_text() == default_text()
    script = home / "editor.sh"
    script.write_text("echo 'mesure = 3' > \"$1\"\n")
    monkeypatch.setenv("VISUAL", f"sh {script}")
    assert ":1: unknown setting 'mesure'; did you mean 'measure'?" in ask("--edit", code=1).stderr
    assert (home / "config.toml").read_text() == "mesure = 3\n", "a file that exists is opened as it is"


@pytest.mark.parametrize(
    ("editor", "told"),
    [("nosuch-editor", "did not start"), ("false", "ended with code 1"), ("a 'b", "is not a command")],
)
def test_failing_editor_is_reported(ask: Ask, monkeypatch: pytest.MonkeyPatch, editor: str, told: str) -> None:
    monkeypatch.setenv("VISUAL", editor)
    assert told in ask("--edit", code=1).stderr
