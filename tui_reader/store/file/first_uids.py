"""Give uids to rows of libraries before schema version 6.

A uid is computed from the row's key in any library, so that two copies of a library get the same uids.
"""

from __future__ import annotations

import hashlib
import sqlite3

_NAMES = {
    "tag": "SELECT t.rowid, t.key FROM tag AS t",
    "pin": "SELECT t.rowid, t.digit FROM pin AS t",
    "annotation_tag": """SELECT t.rowid, a.uid, g.key FROM annotation_tag AS t
        LEFT JOIN annotation AS a ON a.id = t.annotation LEFT JOIN tag AS g ON g.id = t.tag""",
    "quote_decision": """SELECT t.rowid, a.uid, t.exact, t.prefix, t.suffix, t.start, t."end", t.created
        FROM quote_decision AS t LEFT JOIN article AS a ON a.id = t.article""",
    "name_decision": """SELECT t.rowid, a.uid, t.key FROM name_decision AS t
        LEFT JOIN article AS a ON a.id = t.article""",
    "name_rule": "SELECT t.rowid, t.key FROM name_rule AS t",
}
"""By table: a query for the row id and the row's key."""


def write_uids(conn: sqlite3.Connection) -> None:
    """Write the uid of every row that has none."""
    for table, select in _NAMES.items():
        taken: set[str] = set()
        for rowid, *names in conn.execute(f"{select} WHERE t.uid = '' ORDER BY t.rowid").fetchall():
            uid = _uid(table, *names)
            while uid in taken:
                uid = _uid(table, uid)
            taken.add(uid)
            conn.execute(f"UPDATE {table} SET uid = ? WHERE rowid = ?", [uid, rowid])


def _uid(*names: object) -> str:
    return hashlib.sha256("\n".join(map(repr, names)).encode("utf-8", "replace")).hexdigest()[:22]
