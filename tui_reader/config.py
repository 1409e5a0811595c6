"""The settings file → `Config`. A mistake in it never stops the program: it is told, and the default stands.

    theme = "reader-dark"
    measure = 72                  # columns of text, 30–200
    words-per-minute = 238        # 50–2000
    export-directory = "~/notes"
    editor = "vim"

    [colours]                     # what the five colours mean to you
    yellow = "key point"

    [keys]                        # action = key, or a list of keys
    highlight = "m"
    next-annotation = ["]", "f4"]

Nothing here knows Textual: the actions and the key table come in as values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tui_reader.keynames import check_key
from tui_reader.keys import Context, reach, why_not
from tui_reader.model import COLOURS
from tui_reader.text.clean import clean_line

DEFAULT_COLOURS: Mapping[str, str] = MappingProxyType(
    {"yellow": "key point", "green": "claim", "blue": "context", "red": "doubt", "purple": "quote"}
)
_MOST = 2**20  # bytes
_MOST_PROBLEMS = 100
"""After as many mistakes the rest of the file is not read: it is no settings file."""


if TYPE_CHECKING:

    class Binding(Protocol):
        """What the check of remapped keys must know of an action (`keys.Key` has it)."""

        @property
        def contexts(self) -> tuple[Context, ...]:
            """Where it may run."""

        @property
        def keys(self) -> tuple[str, ...]:
            """Its keys when the settings say nothing."""


class Problem(NamedTuple):
    """One mistake in the settings."""

    path: Path
    line: int | None
    """From 1; None where the file as a whole is meant."""
    message: str

    def __str__(self) -> str:
        where = f"{clean_line(str(self.path))}:{self.line}" if self.line else clean_line(str(self.path))
        return f"{where}: {self.message}"


class Config(NamedTuple):
    """The settings in force."""

    theme: str | None = None
    """None: the one chosen last, or the default."""
    measure: int = 72
    words_per_minute: int = 238
    colour_names: Mapping[str, str] = DEFAULT_COLOURS
    keys: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Action id → its keys, for the actions that were remapped only; fit for `keys.remapped`."""
    export_directory: Path | None = None
    editor: str | None = None
    path: Path | None = None
    """The settings file, whether it exists or not."""


class _Invalid(Exception):
    """A value that cannot stand, with the reason."""


class _TooMany(Exception):
    """There are more mistakes than anybody reads."""


def read_config(path: Path, actions: Mapping[str, Binding] | None = None) -> tuple[Config, tuple[Problem, ...]]:
    """Read the settings file; one that does not exist gives the defaults.

    Args:
        actions: the table of keys by action id (`keys.BY_ID`); without it `[keys]` is not read.

    Returns:
        The settings, and what is wrong with the file, in the order of its lines. Raises nothing.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST + 1)
    except FileNotFoundError:
        return Config(path=path), ()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Config(path=path), (Problem(path, None, f"cannot be read: {reason}"),)
    if len(data) > _MOST:
        return Config(path=path), (Problem(path, None, "is too long for a settings file"),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Config(path=path), (Problem(path, data[: error.start].count(b"\n") + 1, "is not UTF-8"),)
    return parse_config(text, path, actions)


def parse_config(
    text: str, path: Path, actions: Mapping[str, Binding] | None = None
) -> tuple[Config, tuple[Problem, ...]]:
    """Read the text of a settings file; as `read_config`."""
    import tomllib

    try:
        table = tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # ValueError: no TOML, or a number of more digits than Python reads
        found = re.search(r" \(at line (\d+), column \d+\)| \(at end of document\)", str(error))
        line = int(found[1]) if found and found[1] else text.rstrip().count("\n") + 1
        message = str(error).replace(found[0], "") if found else str(error)
        return Config(path=path), (Problem(path, line, f"is no TOML: {clean_line(message, 120)}"),)
    reader = _Reader(path, text.split("\n"))
    try:
        reader.read_settings(table)
        if actions is not None:
            reader.values["keys"] = reader.read_keys(table.get("keys", {}), actions)
    except _TooMany:
        reader.problems.append(Problem(path, None, "has more mistakes than are told; the rest of it was not read"))
    problems = sorted(reader.problems, key=lambda problem: problem.line or 0)
    return Config(**reader.values, path=path), tuple(problems)


class _Reader:
    """One pass over a parsed file, gathering values and problems."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {}

    def tell(self, table: str, key: str, message: str) -> None:
        if len(self.problems) >= _MOST_PROBLEMS:
            raise _TooMany
        self.problems.append(Problem(self.path, _line_of(self.lines, table, key), clean_line(message, 200)))

    def read_settings(self, table: Mapping[str, Any]) -> None:
        for key, value in table.items():
            if key in ("colours", "keys"):
                if not isinstance(value, dict):
                    self.tell("", key, f"{key} is a table: write [{key}] on a line of its own")
                elif key == "colours":
                    self.values["colour_names"] = self.read_colours(value)
                continue
            if key not in _SETTINGS:
                self.tell("", key, f"unknown setting {key!r}{nearest(key, (*_SETTINGS, 'colours', 'keys'))}")
                continue
            try:
                self.values[key.replace("-", "_")] = _SETTINGS[key](value)
            except _Invalid as error:
                self.tell("", key, f"{key} {error}")

    def read_colours(self, table: Mapping[str, Any]) -> Mapping[str, str]:
        names = dict(DEFAULT_COLOURS)
        for key, value in table.items():
            if key not in COLOURS:
                self.tell("colours", key, f"unknown colour {key!r}{nearest(key, COLOURS)}")
                continue
            try:
                names[key] = _text(value)
            except _Invalid as error:
                self.tell("colours", key, f"{key} {error}")
        return MappingProxyType(names)

    def read_keys(self, table: object, actions: Mapping[str, Binding]) -> dict[str, tuple[str, ...]]:
        """Read `[keys]`: a remapped action gives up its own keys, and may take only keys that no other has left."""
        wanted: dict[str, tuple[str, ...]] = {}
        for action, value in table.items() if isinstance(table, dict) else ():
            if action not in actions:
                self.tell("keys", action, f"unknown action {action!r}{nearest(action, actions)}")
                continue
            keys = [value] if isinstance(value, str) else value
            if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
                self.tell("keys", action, f"{action} must be a key or a list of keys")
                continue
            wanted[action] = tuple(dict.fromkeys(self._usable(action, actions[action], keys)))
            if keys and not wanted[action]:
                del wanted[action]  # nothing usable was given: its own keys stay
        return self._without_clashes(wanted, actions)

    def _usable(self, action: str, row: Binding, keys: Iterable[str]) -> Iterable[str]:
        for key in keys:
            name, reason = check_key(key)
            reason = reason or why_not(row.contexts, name)
            if reason:
                self.tell("keys", action, f"{action}: {reason}")
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
                    self.tell("keys", action, f"{action}: {key!r} is the key of {other!r} already (in {clash})")
                else:
                    free.append(key)
            # An action whose every key was refused takes back those of its own that are still free.
            own = actions[action].keys if keys and not free else ()
            free += [key for key in own if not any((c, key) in taken for c in reach(actions[action].contexts))]
            taken.update(((context, key), action) for context in reach(actions[action].contexts) for key in free)
            accepted[action] = tuple(free)
        return accepted


def _ordered(row: Binding) -> list[Context]:
    """Where a key of the row is in force: its own contexts first."""
    return [*row.contexts, *sorted(reach(row.contexts) - set(row.contexts))]


_LONGEST_WORD = 100
"""Code points of what somebody may have meant as the name of something."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "x"?` for the known word nearest to `word`, or nothing where none is near."""
    import difflib

    if len(word) > _LONGEST_WORD:
        return ""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean {found[0]!r}?" if found else ""


def _line_of(lines: list[str], table: str, key: str) -> int | None:
    """Find the line that sets `key` in `[table]`; that of the table where the key is written in another way."""
    if len(key) > _LONGEST_WORD:
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
}
