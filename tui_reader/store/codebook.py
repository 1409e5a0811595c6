"""Change tags in the whole library: rename, merge, delete, describe, recolour, import.

The row of a tag is never deleted: one that was merged or deleted has no passages, pin, description and colour left, so
it is not listed, and undo finds it again. A tag of the same name made since is the same row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tui_reader.model import ReaderError, TagChange, TagEntry
from tui_reader.store import rows, tags
from tui_reader.store.values import storable
from tui_reader.text.clean import clean_line
from tui_reader.text.tag import tag_key
from tui_reader.text.tag_tree import is_within, moved, tag_path

if TYPE_CHECKING:
    import sqlite3

    from tui_reader.store.journal import Step
    from tui_reader.store.rows import Database

_ASSIGNED: Mapping[str, str] = MappingProxyType({"annotation_tag": "annotation", "article_tag": "article"})
"""The tables that assign tags: the column of what has the tag."""
_LIVE = """
    FROM annotation_tag AS j JOIN annotation AS a ON a.id = j.annotation
    JOIN article AS r ON r.id = a.article WHERE j.tag = ? AND a.deleted IS NULL AND r.forgotten IS NULL
"""
_ALONE = """
    SELECT a.id FROM annotation_tag AS j JOIN annotation AS a ON a.id = j.annotation
    WHERE j.tag = ? AND a.deleted IS NULL AND a.colour IS NULL AND a.note = ''
    AND NOT EXISTS (SELECT 1 FROM annotation_tag AS o WHERE o.annotation = a.id AND o.tag NOT IN ({tags}))
"""
"""The annotations that are nothing but this tag."""


# -- what changes where -----------------------------------------------------------------------------------------------


def within(conn: sqlite3.Connection, name: str) -> list[tuple[int, str]]:
    """Return the listed tags that are `name` or its descendants, as (id, name).

    Raises:
        ReaderError: there are none.
    """
    found = [(id_, spelt) for id_, spelt in _listed(conn) if is_within(spelt, name)]
    if not found:
        raise ReaderError(f"no tag #{clean_line(tag_path(name) or name, 60)}")
    return found


def chosen(conn: sqlite3.Connection, names: Iterable[str], *, children: bool) -> list[int]:
    """Return the ids of tags, with their descendants or without.

    Raises:
        ReaderError: one of them does not exist, or only its descendants do.
    """
    ids: dict[int, None] = {}
    for name in names:
        found = within(conn, name)
        own = [id_ for id_, spelt in found if tag_key(spelt) == tag_key(tag_path(name))]
        if not own and not children:
            raise ReaderError(f"#{clean_line(tag_path(name), 60)} is not a tag itself, only those under it are")
        ids.update(dict.fromkeys(id_ for id_, _ in found) if children else dict.fromkeys(own))
    return list(ids)


def _listed(conn: sqlite3.Connection) -> list[tuple[int, str]]:
    """Return the tags that are in use, also in forgotten articles, or listed without."""
    found = conn.execute(
        f"""SELECT t.id, t.name FROM tag AS t LEFT JOIN pin AS p ON p.tag = t.id
        WHERE {tags.LISTED} OR EXISTS (
            SELECT 1 FROM annotation_tag AS j JOIN annotation AS a ON a.id = j.annotation
            WHERE j.tag = t.id AND a.deleted IS NULL
        ) OR EXISTS (SELECT 1 FROM article_tag AS j WHERE j.tag = t.id) ORDER BY t.key"""
    )
    return [(int(id_), str(name)) for id_, name in found]


def renaming(conn: sqlite3.Connection, old: str, new: str) -> dict[int, str]:
    """Return the new names of a tag and its descendants, by id.

    Raises:
        ReaderError: there is no such tag, `new` is empty, or a tag of that name exists.
    """
    renamed = {id_: moved(name, tag_path(old), _checked(new)) for id_, name in within(conn, old)}
    taken = {tag_key(name): name for id_, name in _listed(conn) if id_ not in renamed}
    for name in renamed.values():
        if (other := taken.get(tag_key(name))) is not None:
            raise ReaderError(f"#{clean_line(other, 60)} exists already; merge the two instead")
    return renamed


def merging(conn: sqlite3.Connection, names: Iterable[str], into: str) -> dict[int, str]:
    """Return the new names of several tags and their descendants after they become `into`, by id.

    Raises:
        ReaderError: one of them does not exist, or `into` is empty.
    """
    into, renamed = _checked(into), dict[int, str]()
    for name in names:
        for id_, spelt in within(conn, name):
            if tag_key(spelt) != tag_key(into) and id_ not in renamed:
                if is_within(into, name) and is_within(spelt, into):
                    continue  # `policy` becomes `policy/eu`: what is in the latter stays
                renamed[id_] = moved(spelt, tag_path(name), into)
    return renamed


def moving(conn: sqlite3.Connection, name: str, under: str) -> dict[int, str]:
    """Return the new names of a tag and its descendants below another parent, `""` for the top level, by id.

    Raises:
        ReaderError: there is no such tag, it would be its own descendant, or a tag of that name exists.
    """
    above, path = tag_path(under), tag_path(name)
    if above and is_within(above, path):
        raise ReaderError(f"#{clean_line(path, 60)} cannot be moved under itself")
    last = path.rpartition("/")[2]
    return renaming(conn, path, f"{above}/{last}" if above else last)


def retagged(conn: sqlite3.Connection, renamed: Mapping[int, str]) -> list[TagChange]:
    """Describe what `retag` will do."""
    keys = {tag_key(name): (id_, name) for id_, name in _listed(conn) if id_ not in renamed}
    changes = []
    for id_, new in renamed.items():
        into, spelt = keys.setdefault(tag_key(new), (id_, new))
        both = 0
        if into != id_:
            (both,) = conn.execute(
                f"SELECT count(*) {_LIVE} AND EXISTS ("
                "SELECT 1 FROM annotation_tag AS o WHERE o.annotation = j.annotation AND o.tag = ?)",
                [id_, into],
            ).fetchone()
        changes.append(_described(conn, id_, spelt)._replace(merged=into != id_, both=both))
    return changes


def deleted(conn: sqlite3.Connection, ids: Iterable[int]) -> list[TagChange]:
    """Describe what `delete` will do."""
    changes, gone = [], list[int]()
    for id_ in ids:
        gone.append(id_)
        alone = _ALONE.format(tags=", ".join(map(str, gone)))
        (emptied,) = conn.execute(f"SELECT count(*) FROM ({alone})", [id_]).fetchone()
        changes.append(_described(conn, id_, None)._replace(emptied=emptied))
    return changes


def _described(conn: sqlite3.Connection, id_: int, into: str | None) -> TagChange:
    (name, digit) = conn.execute(
        "SELECT t.name, p.digit FROM tag AS t LEFT JOIN pin AS p ON p.tag = t.id WHERE t.id = ?", [id_]
    ).fetchone()
    found = conn.execute(
        f"SELECT coalesce(r.own_title, r.title), count(*) {_LIVE} GROUP BY r.id ORDER BY 2 DESC, 1", [id_]
    ).fetchall()
    tagged = conn.execute(
        """SELECT coalesce(r.own_title, r.title) FROM article_tag AS j JOIN article AS r ON r.id = j.article
        WHERE j.tag = ? AND r.forgotten IS NULL ORDER BY 1, r.id""",
        [id_],
    ).fetchall()
    return TagChange(
        name,
        into,
        passages=sum(count for _, count in found),
        articles=tuple(found),
        tagged=len(tagged),
        pinned=digit,
        tagged_titles=tuple(title for (title,) in tagged),
    )


# -- changes ----------------------------------------------------------------------------------------------------------


def retag(step: Step, renamed: Mapping[int, str]) -> None:
    """Give tags other names; a tag whose new name another one has gives that its passages.

    Args:
        renamed: by id, see `renaming`, `merging` and `moving`.
    """
    waiting = dict(renamed)
    while waiting:
        taken = {key: id_ for id_, key in step.db.execute("SELECT id, key FROM tag").fetchall()}
        ready = [id_ for id_, new in waiting.items() if taken.get(tag_key(new), id_) not in waiting.keys() - {id_}]
        for id_ in ready or list(waiting)[:1]:
            new = waiting.pop(id_)
            (other,) = step.db.execute("SELECT max(id) FROM tag WHERE key = ?", [tag_key(new)]).fetchone()
            if other in (None, id_):
                _rename(step, id_, new)
            else:
                _merge(step, id_, other, new)


def _rename(step: Step, tag: int, new: str) -> None:
    before = _columns(step.db, tag, "name", "key")
    step.update("tag", {"id": tag}, before, {"name": storable(new), "key": tag_key(new)})


def _merge(step: Step, tag: int, into: int, name: str) -> None:
    """Give `into` the passages of `tag`, and its pin, colour and description where it has none of its own."""
    db = step.db
    mine = _columns(db, tag, "colour", "description", "last_used")
    other = _columns(db, into, "name", "colour", "description", "last_used")
    uses = any(db.execute(f"SELECT 1 FROM {table} WHERE tag = ? LIMIT 1", [into]).fetchone() for table in _ASSIGNED)
    unlisted = not uses and other["colour"] is None and other["description"] is None
    _touch_passages(step, tag)
    for table, column in _ASSIGNED.items():
        step.change_rows(
            table,
            f"tag = ? AND {column} NOT IN (SELECT {column} FROM {table} WHERE tag = ?)",
            [tag, into],
            key=(column, "uid"),
            after={"tag": into},
        )
    _take_off(step, tag)
    after = {
        "name": storable(name) if unlisted else other["name"],
        "colour": other["colour"] or mine["colour"],
        "description": other["description"] or mine["description"] or other["description"],
    }
    step.update("tag", {"id": into}, {column: other[column] for column in after}, after)
    db.execute(
        "UPDATE tag SET last_used = ? WHERE id = ?",
        [max(filter(None, (mine["last_used"], other["last_used"])), default=None), into],
    )
    pinned = db.execute("SELECT 1 FROM pin WHERE tag = ?", [into]).fetchone()
    for (digit,) in db.execute("SELECT digit FROM pin WHERE tag = ?", [tag]).fetchall():
        if pinned:
            step.delete("pin", {"digit": digit})
        else:
            step.update("pin", {"digit": digit}, {"tag": tag}, {"tag": into})
    _unlist(step, tag)


def delete(step: Step, ids: Iterable[int]) -> None:
    """Take tags off every passage; annotations that have nothing else are deleted."""
    for tag in ids:
        alone = f"id IN (SELECT id FROM ({_ALONE.format(tags=tag)}))"
        step.change_rows("annotation", alone, [tag], key=("id",), after={"deleted": step.now})
        _touch_passages(step, tag)
        _take_off(step, tag)
        for (digit,) in step.db.execute("SELECT digit FROM pin WHERE tag = ?", [tag]).fetchall():
            step.delete("pin", {"digit": digit})
        _unlist(step, tag)


def _take_off(step: Step, tag: int) -> None:
    """Take a tag off the passages and articles it is still on."""
    for table in _ASSIGNED:
        step.delete_rows(table, {"tag": tag})


def _touch_passages(step: Step, tag: int) -> None:
    rows.update_all(step.db, "annotation", "id IN (SELECT annotation FROM annotation_tag WHERE tag = ?)", [tag])


def _unlist(step: Step, tag: int) -> None:
    before = _columns(step.db, tag, "colour", "description")
    step.update("tag", {"id": tag}, before, {"colour": None, "description": None})


def describe(step: Step, name: str, *, description: str | None = None, colour: str | None = None) -> None:
    """Set the description of a tag, its colour (`""` for none), or both; a new tag is created."""
    tag, _ = tags.ensure(step.db, _checked(name))
    before = _columns(step.db, tag, "colour", "description")
    after = {
        "description": before["description"] or "" if description is None else storable(description.strip()),
        "colour": before["colour"] if colour is None else colour or None,
    }
    step.update("tag", {"id": tag}, before, after)


def importing(conn: sqlite3.Connection | None, entries: Sequence[TagEntry]) -> list[tuple[TagEntry, bool]]:
    """Return the tags of another codebook that are new or change, as they will be, and whether each is new.

    Args:
        conn: None where there is no library yet.
    """
    listed = dict.fromkeys(id_ for id_, _ in _listed(conn)) if conn is not None else {}
    known: dict[str, TagEntry] = {}
    if conn is not None:
        for id_, name, description, colour in conn.execute("SELECT id, name, description, colour FROM tag"):
            if id_ in listed:
                known[tag_key(name)] = TagEntry(name, description or "", colour)
    wanted: dict[str, TagEntry] = {}
    for entry in entries:
        key = tag_key(path := _checked(entry.name))
        before = wanted.get(key) or known.get(key) or TagEntry(path)
        wanted[key] = TagEntry(
            before.name, storable(entry.description.strip()) or before.description, entry.colour or before.colour
        )
    return [(entry, key not in known) for key, entry in wanted.items() if known.get(key) != entry]


def add(step: Step, entry: TagEntry) -> None:
    """Add a tag to the codebook, or give it this description and colour."""
    tag, _ = tags.ensure(step.db, entry.name)
    before = _columns(step.db, tag, "colour", "description")
    step.update("tag", {"id": tag}, before, {"colour": entry.colour, "description": entry.description})


def exists(conn: sqlite3.Connection, name: str) -> str | None:
    """Return the spelling of a listed tag; None if there is none."""
    return next((spelt for _, spelt in _listed(conn) if tag_key(spelt) == tag_key(tag_path(name))), None)


def _checked(name: str) -> str:
    path = tag_path(name)
    if not path:
        raise ReaderError("a tag needs a name")
    return path


def _columns(db: Database, tag: int, *columns: str) -> dict[str, Any]:
    names = ", ".join(columns)
    row = db.execute(f"SELECT {names} FROM tag WHERE id = ?", [tag]).fetchone()
    return dict(zip(columns, row, strict=True))
