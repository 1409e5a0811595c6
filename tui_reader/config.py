"""Read the settings file. Mistakes in it never stop the program: they are reported, and the defaults apply.

    theme = "reader-dark"
    measure = 72                  # columns of text, 30–200
    words-per-minute = 238        # 50–2000
    export-directory = "~/notes"
    editor = "vim"
    faint-marks = true            # quotes and names in the text
    show-cursor = false           # the terminal's own cursor, for screen readers

    [colours]                     # what the five colours mean to you
    yellow = "key point"

    [keys]                        # action = key, or a list of keys
    highlight = "m"
    next-annotation = ["]", "f4"]

Independent of Textual: actions and the key table are passed in as values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tui_reader.keynames import check_key
from tui_reader.keys import Context, reach, why_not
from tui_reader.model import COLOURS, Colour, ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.spelling import MAX_WORD, nearest

DEFAULT_COLOURS: Mapping[str, str] = MappingProxyType(
    {"yellow": "key point", "green": "claim", "blue": "context", "red": "doubt", "purple": "quote"}
)
_MAX_SIZE = 2**20  # bytes
_MAX_PROBLEMS = 100
"""After this many mistakes the rest of the file is not read, as it is probably not a settings file."""


if TYPE_CHECKING:

    class Binding(Protocol):
        """The attributes of an action that the check of remapped keys needs (`keys.Key` has them)."""

        @property
        def contexts(self) -> tuple[Context, ...]:
            """The contexts in which it is available."""

        @property
        def keys(self) -> tuple[str, ...]:
            """Its default keys."""


class Problem(NamedTuple):
    """One mistake in the settings file."""

    path: Path
    line: int | None
    """From 1; None for the file as a whole."""
    message: str

    def __str__(self) -> str:
        where = f"{clean_line(str(self.path))}:{self.line}" if self.line else clean_line(str(self.path))
        return f"{where}: {self.message}"


class Config(NamedTuple):
    """The current settings."""

    theme: str | None = None
    """None: the last one chosen, or the default."""
    measure: int = 72
    words_per_minute: int = 238
    colour_names: Mapping[str, str] = DEFAULT_COLOURS
    keys: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Action id → keys, only for remapped actions; an argument for `keys.remapped`."""
    export_directory: Path | None = None
    editor: str | None = None
    faint_marks: bool = True
    """Whether quotes and people's names are marked faintly in the text."""
    show_cursor: bool = False
    """Whether the terminal shows its cursor, for what reads the screen to the user."""
    path: Path | None = None
    """The settings file, whether it exists or not."""


class _Invalid(Exception):
    """An invalid value, with the reason."""


class _TooMany(Exception):
    """The file has too many mistakes to report."""


def read_config(path: Path, actions: Mapping[str, Binding] | None = None) -> tuple[Config, tuple[Problem, ...]]:
    """Read the settings file; a missing file gives the defaults. Never raises.

    Args:
        actions: the table of keys by action id (`keys.BY_ID`); without it `[keys]` is not read.

    Returns:
        The settings, and the mistakes in the file, in the order of its lines.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(_MAX_SIZE + 1)
    except FileNotFoundError:
        return Config(path=path), ()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Config(path=path), (Problem(path, None, f"cannot be read: {reason}"),)
    if len(data) > _MAX_SIZE:
        return Config(path=path), (Problem(path, None, "is too long for a settings file"),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Config(path=path), (Problem(path, data[: error.start].count(b"\n") + 1, "is not UTF-8"),)
    return parse_config(text, path, actions)


def parse_config(
    text: str, path: Path, actions: Mapping[str, Binding] | None = None
) -> tuple[Config, tuple[Problem, ...]]:
    """Parse the text of a settings file, as `read_config` does."""
    import tomllib

    try:
        table = tomllib.loads(text.replace("\r\n", "\n"))
    except (
        ValueError,
        RecursionError,
    ) as error:  # ValueError: invalid TOML, or a number with too many digits for Python
        location = re.search(r" \(at line (\d+), column \d+\)| \(at end of document\)", str(error))
        line = int(location[1]) if location and location[1] else text.rstrip().count("\n") + 1
        message = str(error).replace(location[0], "") if location else str(error)
        return Config(path=path), (Problem(path, line, f"is not valid TOML: {clean_line(message, 120)}"),)
    reader = _Reader(path, text.split("\n"))
    try:
        reader.read_settings(table)
        if actions is not None:
            reader.values["keys"] = reader.read_keys(table.get("keys", {}), actions)
    except _TooMany:
        reader.problems.append(Problem(path, None, "has too many mistakes; the rest was not read"))
    problems = sorted(reader.problems, key=lambda problem: problem.line or 0)
    return Config(**reader.values, path=path), tuple(problems)


def colour_called(typed: str, names: Mapping[str, str]) -> Colour:
    """Return the colour of a name, or of what it means to the user.

    Args:
        names: the meanings by colour, see `Config.colour_names`.

    Raises:
        ReaderError: there is no such colour.
    """
    wanted = typed.strip().casefold()
    for colour in COLOURS:
        if wanted in (colour, names[colour].casefold()):
            return colour
    known = [*(names[colour] for colour in COLOURS), *COLOURS]
    raise ReaderError(f"no colour “{clean_line(typed, 40)}”{nearest(wanted, known) or ': ' + ', '.join(known)}")


class _Reader:
    """One pass over a parsed file that collects values and problems."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {}

    def report(self, table: str, key: str, message: str) -> None:
        if len(self.problems) >= _MAX_PROBLEMS:
            raise _TooMany
        self.problems.append(Problem(self.path, _line_of(self.lines, table, key), clean_line(message, 200)))

    def read_settings(self, table: Mapping[str, Any]) -> None:
        for key, value in table.items():
            if key in ("colours", "keys"):
                if not isinstance(value, dict):
                    self.report("", key, f"{key} is a table: write [{key}] on a line of its own")
                elif key == "colours":
                    self.values["colour_names"] = self.read_colours(value)
                continue
            if key not in _SETTINGS:
                self.report("", key, f"unknown setting {key!r}{nearest(key, (*_SETTINGS, 'colours', 'keys'))}")
                continue
            try:
                self.values[key.replace("-", "_")] = _SETTINGS[key](value)
            except _Invalid as error:
                self.report("", key, f"{key} {error}")

    def read_colours(self, table: Mapping[str, Any]) -> Mapping[str, str]:
        names = dict(DEFAULT_COLOURS)
        for key, value in table.items():
            if key not in COLOURS:
                self.report("colours", key, f"unknown colour {key!r}{nearest(key, COLOURS)}")
                continue
            try:
                names[key] = _text(value)
            except _Invalid as error:
                self.report("colours", key, f"{key} {error}")
        return MappingProxyType(names)

    def read_keys(self, table: object, actions: Mapping[str, Binding]) -> dict[str, tuple[str, ...]]:
        """Read `[keys]`: a remapped action loses its default keys, and may only take keys that no other action has."""
        wanted: dict[str, tuple[str, ...]] = {}
        for action, value in table.items() if isinstance(table, dict) else ():
            if action not in actions:
                self.report("keys", action, f"unknown action {action!r}{nearest(action, actions)}")
                continue
            keys = [value] if isinstance(value, str) else value
            if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
                self.report("keys", action, f"{action} must be a key or a list of keys")
                continue
            wanted[action] = tuple(dict.fromkeys(self._usable(action, actions[action], keys)))
            if keys and not wanted[action]:
                del wanted[action]  # no usable key was given: its default keys stay
        return self._without_clashes(wanted, actions)

    def _usable(self, action: str, row: Binding, keys: Iterable[str]) -> Iterable[str]:
        for key in keys:
            name, reason = check_key(key)
            reason = reason or why_not(row.contexts, name)
            if reason:
                self.report("keys", action, f"{action}: {reason}")
            else:
                yield name

    def _without_clashes(
        self, wanted: dict[str, tuple[str, ...]], actions: Mapping[str, Binding]
    ) -> dict[str, tuple[str, ...]]:
        taken: dict[tuple[str, str], str] = {}
        for action, binding in actions.items():
            if action not in wanted:
                taken.update(((context, key), action) for context in reach(binding.contexts) for key in binding.keys)
        accepted: dict[str, tuple[str, ...]] = {}
        for action, keys in wanted.items():
            free = []
            for key in keys:
                clash = next((c for c in _ordered(actions[action]) if (c, key) in taken), None)
                if clash:
                    other = taken[clash, key]
                    self.report("keys", action, f"{action}: {key!r} is already the key of {other!r} (in {clash})")
                else:
                    free.append(key)
            # An action whose keys were all refused gets its default keys back, if they are still free.
            own = actions[action].keys if keys and not free else ()
            free += [key for key in own if not any((c, key) in taken for c in reach(actions[action].contexts))]
            taken.update(((context, key), action) for context in reach(actions[action].contexts) for key in free)
            accepted[action] = tuple(free)
        return accepted


def theme_problem(config: Config, known: Iterable[str]) -> Problem | None:
    """Return the mistake that the settings name a theme which does not exist."""
    known = list(known)
    path = config.path or Path("config.toml")
    if config.theme is None or config.theme in known:
        return None
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        lines = []
    message = f"there is no theme {config.theme!r}{nearest(config.theme, known)}"
    return Problem(path, _line_of(lines, "", "theme"), clean_line(message, 200))


def editor_command(configured: str | None, environ: Mapping[str, str]) -> list[str]:
    """Return the editor: from the settings, $VISUAL, $EDITOR, or vi.

    Raises:
        ReaderError: it is not a command (a quote is not closed, no program is named).
    """
    import shlex

    command = configured or environ.get("VISUAL") or environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(command) or ["vi"]
    except ValueError as error:
        raise ReaderError(f"the editor “{clean_line(command, 80)}” is not a command: {error}") from None
    if not words[0].strip():
        raise ReaderError(f"the editor “{clean_line(command, 80)}” is not a command: it names no program")
    return words


def _ordered(row: Binding) -> list[Context]:
    """Return the contexts in which a key of the row is active, its own first."""
    return [*row.contexts, *sorted(reach(row.contexts) - set(row.contexts))]


def _line_of(lines: list[str], table: str, key: str) -> int | None:
    """Find the line that sets `key` in `[table]`, or that of the table if the key is written differently."""
    if len(key) > MAX_WORD:
        return None
    current, fallback = "", None
    wanted = re.compile(rf"""\s*(?:{re.escape(key)}|"{re.escape(key)}"|'{re.escape(key)}')\s*(?:=|\.)""")
    dotted = re.compile(rf"""\s*{re.escape(table)}\s*(?:\.\s*["']?{re.escape(key)}|=.*{re.escape(key)})""")
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("["):
            current = line.lstrip(" \t[").partition("]")[0].strip(" \t\"'")
            if current == (table or key):
                fallback = fallback or number
        elif (current == table and wanted.match(line)) or (table and not current and dotted.match(line)):
            return number
    return fallback


def _number(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _Invalid(f"must be a whole number from {low} to {high}")
        return value

    return read


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Invalid("must be true or false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not (text := clean_line(value, 200).strip()):
        raise _Invalid('must be text in quotation marks, as in "text"')
    return text


def _path(value: object) -> Path:
    try:
        return Path(_text(value)).expanduser()
    except RuntimeError:  # "~nobody"
        raise _Invalid("names the home directory of an unknown user") from None


_SETTINGS: Mapping[str, Callable[[object], object]] = {
    "theme": _text,
    "measure": _number(30, 200),
    "words-per-minute": _number(50, 2000),
    "export-directory": _path,
    "editor": _text,
    "faint-marks": _flag,
    "show-cursor": _flag,
}
