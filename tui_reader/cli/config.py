"""`reader config`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from tui_reader.cli.output import echo
from tui_reader.cli.session import CommandError

if TYPE_CHECKING:
    from tui_reader.config import Problem
    from tui_reader.look.theme_files import ThemeProblem

COMMENTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "theme": (
            '"reader-dark"',
            "reader-dark, reader-light, reader-contrast, a theme of Textual, or a file of themes/",
        ),
        "measure": ("72", "columns of text, 30–200"),
        "words-per-minute": ("238", "reading speed, for the time left, 50–2000"),
        "export-directory": ('"~/notes"', "where exports go at first"),
        "editor": ('"vim"', "for notes; otherwise $VISUAL or $EDITOR"),
        "faint-marks": ("true", "tint quotes and people's names in the text"),
        "show-cursor": ("false", "show the terminal's cursor, for screen readers that follow it"),
    }
)
"""By setting: a value, and what it is."""
_UNSET = frozenset({"theme", "export-directory", "editor"})
"""Settings without a default: they are commented out in the default file."""


@click.command()
@click.option("--path", "action", flag_value="path", help="Print the path of the settings file.")
@click.option("--edit", "action", flag_value="edit", help="Open the settings file in your editor, then check it.")
@click.option("--print-default", "action", flag_value="default", help="Print a settings file with all defaults.")
@click.option("--check", "action", flag_value="check", help="Report mistakes with their lines; exit code 1 if any.")
@click.pass_context
def config(ctx: click.Context, action: str | None) -> None:
    """Show, edit or check the settings file.

    Without an option, print the file, or the defaults if there is none.
    """
    from tui_reader.paths import find_paths
    from tui_reader.text.clean import clean_line

    path = find_paths().config
    if action == "path":
        echo(clean_line(str(path)))
    elif action == "default":
        click.echo(default_text(), nl=False)
    elif action == "edit":
        _edit(path)
        _check(ctx, path)
    elif action == "check":
        _check(ctx, path)
    else:
        click.echo(_text_of(path), nl=False)


def _text_of(path: Path) -> str:
    """Return the settings file, or the defaults.

    Raises:
        CommandError: it cannot be read.
    """
    from tui_reader.text.clean import clean

    try:
        return clean(path.read_text(encoding="utf-8-sig", errors="replace"))
    except FileNotFoundError:
        return default_text()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}") from None


def default_text() -> str:
    """Return a settings file with every setting, its default and what it is."""
    return "\n".join(_default_lines()) + "\n"


def _default_lines() -> Iterator[str]:
    from tui_reader.config import DEFAULT_COLOURS
    from tui_reader.keys import KEYS

    yield "# Settings of reader. Everything is optional. Saving the file applies it at once."
    yield ""
    for name, (value, comment) in COMMENTS.items():
        line = f"{'# ' if name in _UNSET else ''}{name} = {value}"
        yield f"{line:<34}# {comment}"
    yield ""
    yield "[colours]  # what the five colours mean to you"
    for colour, meaning in DEFAULT_COLOURS.items():
        yield f'{colour} = "{meaning}"'
    yield ""
    yield "[keys]  # command = key, or a list of keys; [] unbinds it"
    for row in KEYS:
        keys = ", ".join(_quoted(key) for key in row.keys)
        line = f"# {row.id} = {keys if len(row.keys) == 1 else f'[{keys}]'}"
        yield f"{line:<46}# {', '.join(row.contexts)}: {row.tooltip}"


def _quoted(key: str) -> str:
    return f"'{key}'" if key in ('"', "\\") else f'"{key}"'


def _edit(path: Path) -> None:
    """Open the settings file in the user's editor; a new one begins with the defaults.

    Raises:
        CommandError: the file cannot be made, or the editor does not start.
        ReaderError: the editor in the settings is not a command.
    """
    from tui_reader.config import editor_command, read_config
    from tui_reader.text.clean import clean_line

    command = editor_command(read_config(path)[0].editor, os.environ)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(default_text(), encoding="utf-8")
    except OSError as error:
        raise CommandError(clean_line(f"{path} cannot be written: {error.strerror or error}", 500)) from None
    try:
        code = subprocess.call([*command, str(path)])
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(clean_line(f"the editor {command[0]} did not start: {reason}", 500)) from None
    if code:
        raise CommandError(clean_line(f"the editor {command[0]} ended with code {code}", 500))


def _check(ctx: click.Context, path: Path) -> None:
    """Print the mistakes in the settings and in the theme files."""
    from tui_reader.text.clean import clean_line
    from tui_reader.text.enumeration import counted

    problems = [*mistakes(path)]
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        ctx.exit(1)
    exists = os.path.exists(path)
    echo(clean_line(f"{path}: {'no mistakes' if exists else 'there is no file; the defaults apply'}"))
    if themes := _themes(path):
        echo(clean_line(f"{themes[0].parent}: {counted(len(themes), 'theme')}, no mistakes"))


def _themes(path: Path) -> list[Path]:
    from tui_reader.look.theme_files import theme_paths

    return theme_paths(path.parent / "themes")


def mistakes(path: Path) -> Iterator[Problem | ThemeProblem]:
    """Yield the mistakes in the settings file, then those in the theme files beside it."""
    from tui_reader.config import read_config, theme_problem
    from tui_reader.keys import BY_ID
    from tui_reader.look.theme_files import read_themes, theme_names

    directory = path.parent / "themes"
    settings, problems = read_config(path, BY_ID)
    theme = theme_problem(settings, theme_names(directory))
    yield from sorted([*problems, *([theme] if theme is not None else [])], key=lambda one: one.line or 0)
    yield from read_themes(directory)[1]
