"""The commands of `reader`, imported on first use. To add a command, write a function and add a row here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from types import MappingProxyType

import click

ROWS: Mapping[str, str] = MappingProxyType(
    {
        "open": "read:open_",
        "export": "export:export",
        "notes": "notes:notes",
        "quotes": "quotes:quotes",
        "links": "links:links",
        "outline": "outline:outline",
        "text": "read:text",
        "tags": "tags:tags",
        "list": "articles:list_",
        "forget": "articles:forget",
        "undo": "articles:undo",
        "add": "add:add",
        "annotate": "writing:annotate",
        "note": "writing:note",
        "tag": "writing:tag",
        "delete": "writing:delete",
        "state": "writing:state",
        "search": "search:search",
        "review": "review:review",
        "compare": "compare:compare",
        "said": "search:said",
        "sources": "search:sources",
        "index": "search:index",
        "set": "metadata:set_",
        "keys": "program:keys",
        "config": "config:config",
        "path": "program:path",
        "completion": "program:completion",
        "check": "check:check",
        "refresh": "refresh:refresh",
        "join": "join:join",
        "part": "join:part",
        "people": "people:people",
        "backup": "backup:backup",
        "restore": "restore:restore",
        "doctor": "doctor:doctor",
    }
)
"""Command name → `module:function` in this package."""


class Commands(MutableMapping[str, click.Command]):
    """The commands by name; each module is imported on first use."""

    def __init__(self, rows: Mapping[str, str] = ROWS) -> None:
        self._rows = dict(rows)
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            module, _, function = self._rows[name].partition(":")
            self._loaded[name] = getattr(import_module(f"tui_reader.cli.{module}"), function)
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._rows or name in self._loaded

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        known = self._loaded.pop(name, None) is not None
        if self._rows.pop(name, None) is None and not known:
            raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter({**self._rows, **self._loaded})

    def __len__(self) -> int:
        return len(self._rows.keys() | self._loaded.keys())
