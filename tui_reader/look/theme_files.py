"""Read the themes that the user wrote: files in `themes/` beside the settings file.

    base = "reader-dark"          # the theme that gives the colours which are not here

    [colours]
    background = "#101418"
    mark-yellow = "#5a4a00"

The name of the file is the name of the theme. Mistakes are reported with their line; colours that are right are used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tui_reader.look.contrast import READABLE, hard_to_read
from tui_reader.look.themes import BASES, NAMES, OWN_THEMES, TEXTUAL_THEMES, ThemeColours
from tui_reader.text.clean import clean_line
from tui_reader.text.spelling import nearest

MAX_THEMES = 100
_MAX_SIZE = 2**16  # bytes
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


class ThemeProblem(NamedTuple):
    """One mistake in a theme file."""

    path: Path
    line: int | None
    """From 1; None for the file as a whole."""
    message: str
    is_contrast: bool = False
    """True if the theme can be used, but is hard to read."""

    def __str__(self) -> str:
        path = clean_line(str(self.path))
        return f"{path}:{self.line}: {self.message}" if self.line else f"{path}: {self.message}"


def theme_names(directory: Path | None) -> list[str]:
    """Return the names of all themes: the program's, those of files, Textual's."""
    return [*NAMES, *(path.stem for path in theme_paths(directory)), *TEXTUAL_THEMES]


def theme_paths(directory: Path | None) -> list[Path]:
    """Return the theme files, by name; none where there is no directory."""
    try:
        found = sorted(path for path in directory.iterdir() if path.suffix == ".toml") if directory else []
    except OSError:
        return []
    return found[:MAX_THEMES]


def read_themes(directory: Path | None) -> tuple[list[ThemeColours], list[ThemeProblem]]:
    """Read all theme files. Never raises."""
    themes, problems = [], []
    for path in theme_paths(directory):
        theme, found = read_theme(path)
        problems += found
        if theme is not None:
            themes.append(theme)
    return themes, problems


def read_theme(path: Path) -> tuple[ThemeColours | None, list[ThemeProblem]]:
    """Read one theme file; None if there is no theme in it. Never raises."""
    try:
        with open(path, "rb") as file:
            data = file.read(_MAX_SIZE + 1)
    except (OSError, ValueError) as error:
        return None, [ThemeProblem(path, None, f"cannot be read: {getattr(error, 'strerror', None) or error}")]
    if len(data) > _MAX_SIZE:
        return None, [ThemeProblem(path, None, "is too long for a theme")]
    return parse_theme(data.decode("utf-8-sig", "replace"), path)


def parse_theme(text: str, path: Path) -> tuple[ThemeColours | None, list[ThemeProblem]]:
    """Parse the text of a theme file."""
    import tomllib

    name = path.stem
    if name in NAMES or name in TEXTUAL_THEMES or clean_line(name) != name:
        return None, [ThemeProblem(path, None, f"{clean_line(name)!r} is the name of another theme: rename the file")]
    try:
        table = tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        last = int(at[1]) if at else text.rstrip().count("\n") + 1
        message = re.sub(r" \(at [^)]*\)", "", str(error))
        return None, [ThemeProblem(path, last, f"is not valid TOML: {clean_line(message, 120)}")]
    reader = _Reader(path, text.split("\n"))
    base = reader.base(table)
    bases, marks = reader.colours(table.get("colours", {}), base)
    theme = ThemeColours(name, base.dark, bases, marks)
    for words, ground, ratio in hard_to_read(theme):
        if words in reader.given or ground in reader.given:
            line = reader.line(words if words in reader.given else ground)
            told = f"{words} on {ground} is hard to read: contrast {ratio:.1f}, at least {READABLE} is needed"
            reader.problems.append(ThemeProblem(path, line, told, is_contrast=True))
    return theme, reader.problems


class _Reader:
    """One pass over a parsed theme file."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self.path, self.lines = path, lines
        self.problems: list[ThemeProblem] = []
        self.given: set[str] = set()
        """The names of the colours that are in the file."""

    def line(self, key: str) -> int | None:
        """Return the line that sets a key."""
        wanted = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
        return next((number for number, line in enumerate(self.lines, 1) if wanted.match(line)), None)

    def report(self, key: str, message: str) -> None:
        self.problems.append(ThemeProblem(self.path, self.line(key), clean_line(message, 200)))

    def base(self, table: Mapping[str, Any]) -> ThemeColours:
        """Return the theme that the file begins with."""
        for key in table.keys() - {"base", "colours"}:
            self.report(key, f"unknown setting {key!r}{nearest(key, ('base', 'colours'))}")
        wanted = table.get("base", NAMES[0])
        found = next((theme for theme in OWN_THEMES if theme.name == wanted), None)
        if found is None:
            known = nearest(wanted, NAMES) if isinstance(wanted, str) else ""
            self.report("base", f"base must be one of {', '.join(NAMES)}{known}")
        return found or OWN_THEMES[0]

    def colours(self, table: object, base: ThemeColours) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return the colours of the file over those of its base."""
        bases, marks = dict(base.bases), dict(base.marks)
        if not isinstance(table, dict):
            self.report("colours", "colours is a table: write [colours] on a line of its own")
            return bases, marks
        for key, value in table.items():
            if key not in bases and key not in marks:
                self.report(key, f"unknown colour {key!r}{nearest(key, (*BASES, *marks))}")
            elif not isinstance(value, str) or not _COLOUR.fullmatch(value):
                self.report(key, f'{key} must be a colour like "#f2b134"')
            else:
                colour = value.lower() if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:].lower())
                (bases if key in bases else marks)[key] = colour
                self.given.add(key)
        return bases, marks
