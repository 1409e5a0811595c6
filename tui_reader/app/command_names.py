"""The command line of the app: names of the key table's rows, some with an argument, and places by number or per cent.

Pure: what is typed becomes a row of the key table and its argument, or an error of one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tui_reader.app.counting import COUNTED
from tui_reader.keys import Context, Key
from tui_reader.model import ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.spelling import nearest

GOTO = "goto"


class Argument(NamedTuple):
    """What may follow the name of a command."""

    hint: str
    run: str
    """`module:function` in `app/commands`, which gets the text."""
    of: str = ""
    """What completes it: tag, colour, person, heading, theme."""
    required: bool = False


ARGUMENTS: Mapping[str, Argument] = MappingProxyType(
    {
        GOTO: Argument("¶, %, top, end or heading", "line:go_to", "heading", required=True),
        "tag": Argument("tag, … (-tag removes)", "tags:put_typed", "tag"),
        "tag-all": Argument("tag, …", "tags:put_typed_on_all", "tag"),
        "tag-filter": Argument("tag", "filtering:start_typed", "tag"),
        "tag-only": Argument("tag", "filtering:start_only_typed", "tag"),
        "highlight": Argument("colour or its meaning", "annotate:highlight_typed", "colour"),
        "note": Argument("text", "notes:add_typed"),
        "search": Argument("words", "search:look_for"),
        "export": Argument("file or directory", "export:to"),
        "next-mention": Argument("person", "move:mention_of", "person"),
        "theme": Argument("name", "program:set_theme", "theme"),
    }
)
"""By row of the key table; besides, motions take a count."""
ALIASES: Mapping[str, str] = MappingProxyType({"q": "quit", "h": "help", "g": GOTO, "x": "export"})
"""Short names, as in vim."""
_PLACE = re.compile(r"\d{1,9}\s*%?")


class Typed(NamedTuple):
    """A command as it was typed."""

    row: Key
    argument: str = ""


class Known:
    """The commands that can be typed in a context."""

    def __init__(self, rows: Iterable[Key], context: Context) -> None:
        self._all = {row.id: row for row in rows if ":" in row.run and row.shown != "" and row.id != "count-zero"}
        self.rows = [row for row in self._all.values() if context in row.contexts or "view" in row.contexts]
        """In the order of the key table."""
        self._by_name = {row.id: row for row in self.rows}

    def parse(self, line: str) -> Typed | None:
        """Return the command of a line; None for an empty one.

        Raises:
            ReaderError: there is no such command, several begin so, or it does nothing here.
        """
        text = line.strip().lstrip(":").strip()
        if not text:
            return None
        if _PLACE.fullmatch(text):
            return Typed(self._all[GOTO], text)
        name, _, argument = text.partition(" ")
        row, argument = self._row(name), argument.strip()
        takes_count = row.id in COUNTED and argument.isdecimal()
        if argument and row.id not in ARGUMENTS and not takes_count:
            raise ReaderError(f"“{row.id}” takes no argument")
        if not argument and row.id in ARGUMENTS and ARGUMENTS[row.id].required:
            raise ReaderError(f"“{row.id}” needs an argument: {ARGUMENTS[row.id].hint}")
        return Typed(row, argument)

    def _row(self, name: str) -> Key:
        name = name.casefold()
        name = ALIASES.get(name, name)
        if name in self._by_name:
            return self._by_name[name]
        if name in self._all:
            raise ReaderError(f"“{name}” works only {_WHERE[self._all[name].contexts[0]]}")
        begun = [row for row in self.rows if row.id.startswith(name)]
        if len(begun) == 1:
            return begun[0]
        shown = clean_line(name, 40)
        if begun:
            names = ", ".join(row.id for row in begun[:4]) + (" …" if len(begun) > 4 else "")
            raise ReaderError(f"several commands begin with “{shown}”: {names}")
        raise ReaderError(f"unknown command “{shown}”{nearest(name, self._by_name)}")

    def completions(self, line: str, candidates: Mapping[str, Sequence[str]]) -> list[str]:
        """Return the lines that what was typed may become.

        Args:
            candidates: what completes an argument, by kind; see `Argument.of`.
        """
        text = line.lstrip().lstrip(":").lstrip()
        name, blank, argument = text.partition(" ")
        if not blank:
            key = name.casefold()
            begin = sorted((row.id for row in self.rows if row.id.startswith(key)), key=lambda name: name != key)
            inside = [row.id for row in self.rows if key in row.id and row.id not in begin]
            words = [row.id for row in self.rows if key in row.label.casefold() and row.id not in (*begin, *inside)]
            return [*begin, *inside, *words]
        name = ALIASES.get(name.casefold(), name.casefold())
        wanted = ARGUMENTS.get(name)
        if wanted is None or name not in self._by_name:
            return []
        before, comma, last = argument.rpartition(",")
        before += f"{comma} " if comma else ""
        last = last.strip()
        minus = "-" if last.startswith("-") else ""
        key = last.removeprefix("-").casefold()
        found = [one for one in candidates.get(wanted.of, ()) if key in one.casefold()]
        found.sort(key=lambda one: not one.casefold().startswith(key))
        return [f"{name} {before}{minus}{one}" for one in found]


_WHERE: Mapping[Context, str] = MappingProxyType({"select": "on a selection", "list": "in a panel", "view": "here"})


def with_latest(history: Sequence[str], line: str, most: int) -> list[str]:
    """Return the history with a line put at its end, once."""
    return [*(one for one in history if one != line), line][-most:]
