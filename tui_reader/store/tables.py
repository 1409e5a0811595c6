"""Describe the tables of the library: their keys, contents and owners, and how they are written.

Code that handles all tables (the journal, tombstones, previews of a restore, salvage, forgetting, joining, parting)
reads this. Only the current version is described; a file of an earlier one may lack tables and columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

STAMP_COLUMNS = ("uid", "created", "updated", "writer", "rev", "clock")
"""The columns that `rows` writes into every row of the user."""
NOTHING: Mapping[str, str] = MappingProxyType({})


class Table(NamedTuple):
    """One table."""

    name: str
    owner: Literal["article", "library", "program"]
    """The scope of changes of its rows: an article, the whole library, or the program itself."""
    id: tuple[str, ...]
    """The columns that identify a row in this file."""
    key: tuple[str, ...] = ()
    """The columns that identify a row in any library, with `refers` resolved; tombstones keep them."""
    content: tuple[str, ...] = ()
    """The columns with contents, without the key; compared in the preview of a restore."""
    flags: tuple[str, ...] = ()
    """Such columns of which only NULL or not NULL matters."""
    refers: Mapping[str, str] = NOTHING
    """By column: the table whose `id` it contains."""
    passing: frozenset[str] = frozenset()
    """Columns that the program writes by itself; they are not stamped."""
    journal: Literal["no", "strict", "lenient"] = "no"
    """Whether changes can be undone; lenient: rows are also written otherwise, and undo ignores those."""
    stamped: bool = False
    """Rows of the user: they have `STAMP_COLUMNS`, and leave a tombstone."""
    derived: bool = False
    """Derived from other tables."""
    once: tuple[str, ...] = ()
    """The columns that are unique within an article; of two such rows, joining keeps one."""
    word: str = ""
    """What the user calls one row; `""` if it is never mentioned."""


_ALL = (
    Table(
        "article",
        "article",
        ("id",),
        ("uid",),
        content=(
            "title",
            "own_title",
            "own_author",
            "own_date",
            "own_site",
            "own_address",
            "own_language",
            "state",
            "verdict",
        ),
        flags=("forgotten",),
        passing=frozenset({"source", "title", "words", "opened", "version", "author", "date", "site", "address"}),
        journal="strict",
        stamped=True,
        word="article",
    ),
    Table(
        "article_version",
        "article",
        ("id",),
        ("article", "sha256"),
        flags=("text",),
        refers={"article": "article"},
        journal="strict",
        word="text",
    ),
    Table("source", "program", ("path",), refers={"version": "article_version"}, journal="lenient"),
    Table(
        "reading_position",
        "article",
        ("article",),
        ("article",),
        content=("version", "offset"),
        refers={"article": "article", "version": "article_version"},
        journal="strict",
        word="reading place",
    ),
    Table(
        "annotation",
        "article",
        ("id",),
        ("article", "uid"),
        content=("colour", "note", "speaker"),
        flags=("deleted",),
        refers={"article": "article", "version": "article_version"},
        journal="strict",
        stamped=True,
        word="annotation",
    ),
    Table(
        "anchor",
        "article",
        ("annotation", "version"),
        ("annotation", "version"),
        refers={"annotation": "annotation", "version": "article_version"},
        journal="strict",
    ),
    Table(
        "tag",
        "library",
        ("id",),
        ("key",),
        content=("name", "colour", "description"),
        passing=frozenset({"last_used"}),
        journal="strict",
        stamped=True,
        word="tag",
    ),
    Table(
        "pin",
        "library",
        ("digit",),
        ("digit",),
        content=("tag",),
        refers={"tag": "tag"},
        journal="strict",
        stamped=True,
        word="pinned tag",
    ),
    Table(
        "annotation_tag",
        "article",
        ("annotation", "tag"),
        ("annotation", "tag"),
        content=("position",),
        refers={"annotation": "annotation", "tag": "tag"},
        journal="strict",
        stamped=True,
    ),
    Table(
        "article_tag",
        "article",
        ("article", "tag"),
        ("article", "tag"),
        content=("position",),
        once=("tag",),
        refers={"article": "article", "tag": "tag"},
        journal="strict",
        stamped=True,
        word="tag of an article",
    ),
    Table(
        "draft",
        "article",
        ("uid",),
        ("uid",),
        content=("text",),
        refers={"article": "article", "version": "article_version"},
        journal="lenient",
        word="draft",
    ),
    Table("state", "program", ("key",), ("key",), content=("value",), word="setting"),
    Table("change", "program", ("id",), refers={"article": "article"}),
    Table(
        "quote_decision",
        "article",
        ("id",),
        ("article", "start", "end"),
        content=("exact", "verdict", "speaker", "added"),
        flags=("left_out",),
        once=("exact", "prefix", "suffix"),
        refers={"article": "article", "version": "article_version"},
        journal="strict",
        stamped=True,
        word="decision on a quote",
    ),
    Table(
        "name_decision",
        "article",
        ("article", "key"),
        ("article", "key"),
        content=("name", "verdict", "target", "role"),
        flags=("left_out",),
        once=("key",),
        refers={"article": "article"},
        journal="strict",
        stamped=True,
        word="decision on a name",
    ),
    Table(
        "name_rule",
        "library",
        ("key",),
        ("key",),
        content=("name", "verdict", "target"),
        journal="strict",
        stamped=True,
        word="rule for a name",
    ),
    Table(
        "path_article", "program", ("path", "article"), refers={"article": "article"}, journal="lenient", once=("path",)
    ),
    Table("sketch", "program", ("hash", "version"), refers={"version": "article_version"}, derived=True),
    Table(
        "quote_anchor",
        "program",
        ("decision", "version"),
        refers={"decision": "quote_decision", "version": "article_version"},
    ),
    Table("prepared", "program", ("version",), refers={"version": "article_version"}, derived=True),
    Table("extraction", "program", ("hash",), derived=True),
    Table("quote", "program", ("id",), refers={"version": "article_version"}, derived=True),
    Table("person", "program", ("id",), refers={"version": "article_version"}, derived=True),
    Table("writer", "program", ("uid",)),
    Table("tombstone", "program", ("uid",)),
)
TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
STAMPED = frozenset(table.name for table in _ALL if table.stamped)
PRECIOUS = STAMPED | {"draft", "article_version"}
"""Tables whose rows get a new parent if theirs is lost."""
CORRECTIONS = tuple(table.name for table in _ALL if table.owner == "article" and table.name.endswith("_decision"))
"""The tables with decisions on an article's quotes and names."""
OF_AN_ARTICLE = tuple(
    table for table in _ALL if "article" in table.refers and table.journal != "no" and table.id != ("article",)
)
"""The tables with any number of rows that belong to an article, and that undo can restore."""
OF_A_TEXT = tuple(
    table.name for table in _ALL if table.owner == "article" and table.refers.keys() >= {"article", "version"}
)
"""The tables whose rows belong to an article and to one text of it."""
TEXTS = frozenset(table.name for table in _ALL if table.owner == "program" and table.journal != "no") | {
    "article_version"
}
"""The journaled tables of the texts and where they were read from, whose rows a join moves from article to article."""
_NAMED_BY = {"article": "uid", "annotation": "uid", "tag": "key", "article_version": "sha256", "quote_decision": "uid"}
"""By table that others refer to: the column that identifies a row in any library."""


def identity(table: str, column: str) -> str:
    """Return the SQL of a column of the row `t` that is comparable between libraries."""
    parent = TABLES[table].refers.get(column)
    if parent is None:
        return f't."{column}"'
    return f'(SELECT p.{_NAMED_BY[parent]} FROM "{parent}" AS p WHERE p.id = t."{column}")'


@cache
def children(table: str) -> tuple[tuple[str, str], ...]:
    """List the stamped tables, with the column, whose rows are deleted with a row of this one."""
    return tuple(
        (other.name, column)
        for other in _ALL
        for column, parent in other.refers.items()
        if other.stamped and parent == table
    )
