"""The commands of `reader`, imported on first use. To add a command, write a function and add a row here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from types import MappingProxyType

import click

ROWS: Mapping[str, str] = MappingProxyType(
    {
        "open": "read:open_ Open the first SOURCE and add the others to the library.",
        "export": "export:export Export annotations and quotes.",
        "notes": "notes:notes List the annotations of an article or of all articles.",
        "quotes": "quotes:quotes List the quotes of an article or of all articles.",
        "links": "links:links List the links of an article with their addresses.",
        "outline": "outline:outline List the headings of an article.",
        "text": "read:text Print the text of an article.",
        "tags": "tags:tags List the tags of the library, or change them everywhere.",
        "list": "articles:list_ List the articles of the library.",
        "forget": "articles:forget Delete articles and their annotations.",
        "undo": "articles:undo Undo the last change to an article or the library.",
        "add": "add:add Add articles to the library without opening them.",
        "annotate": "writing:annotate Annotate words of an article: highlight, note, tags.",
        "note": "writing:note Write the note of an annotation or of an article.",
        "tag": "writing:tag Add or remove tags of an annotation or of an article.",
        "delete": "writing:delete Delete annotations by their ids.",
        "state": "writing:state Set the state of articles: inbox, reading, done, archived.",
        "search": "search:search Search all articles, annotations and people.",
        "review": "review:review Review drafts: annotate them, and give a verdict on leaving.",
        "compare": "compare:compare Compare two articles, or two texts of one.",
        "said": "search:said List what a person is quoted with in all articles.",
        "sources": "search:sources Count who is quoted in all articles, and in how many words.",
        "index": "search:index Index all articles, their quotes and people now.",
        "set": "metadata:set_ Set title, author, date, site, address or language.",
        "keys": "program:keys List the keys in effect.",
        "config": "config:config Show, edit or check the settings file.",
        "path": "program:path Print the paths of the library file and the settings.",
        "completion": "program:completion Print the completion script for a shell.",
        "check": "check:check Report how annotations fared after the source changed.",
        "refresh": "refresh:refresh Fetch articles from their addresses again.",
        "join": "join:join Move COPY's annotations to SOURCE.",
        "part": "join:part Separate a text from the article it was taken for.",
        "people": "people:people List the people of an article or of all articles.",
        "backup": "backup:backup Back up the library now.",
        "restore": "restore:restore List the backups, or replace the library by one.",
        "doctor": "doctor:doctor Check the library file.",
    }
)
"""Command name → `module:function` in this package, and the first sentence of its help, so that `reader --help` need
not import all of them."""


class Commands(MutableMapping[str, click.Command]):
    """The commands by name; each module is imported on first use."""

    def __init__(self, rows: Mapping[str, str] = ROWS) -> None:
        self._rows = dict(rows)
        self._loaded: dict[str, click.Command] = {}

    def summary(self, name: str) -> str:
        """Return the first sentence of a command's help."""
        return self._rows.get(name, "").partition(" ")[2] or self[name].get_short_help_str(200)

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            module, _, function = self._rows[name].partition(" ")[0].partition(":")
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
