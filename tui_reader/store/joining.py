"""Join two copies of one article, as one step of the journal.

Every version, annotation, draft and decision of the other article moves to the one that is kept; of duplicates (a
version with the same text, a decision on the same words) the kept article's stays. The other article is removed from
the list, not deleted, so that undo restores all of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tui_reader.model import ReaderError, Reading
from tui_reader.store import anchoring, articles, copies, corrections
from tui_reader.store.journal import Step
from tui_reader.store.tables import OF_AN_ARTICLE, Table
from tui_reader.text.document import Document


def join(step: Step, reading: Reading, document: Document, other: int) -> None:
    """Move everything of `other` to the article of `reading`, and place its annotations in `document`.

    Raises:
        ReaderError: it is the same article, it is gone, or the two texts have almost nothing in common.
    """
    db, keep = step.db, reading.article_id
    row = db.execute("SELECT forgotten FROM article WHERE id = ?", [other]).fetchone()
    if other == keep:
        raise ReaderError("the two are already one article")
    if row is None or row[0] is not None:
        raise ReaderError("the other article is no longer in the library")
    if not copies.may_be_one(db.conn, keep, other, document):
        raise ReaderError("not joined: the texts have almost nothing in common")
    same_text = _move_versions(step, keep, other)
    _copy_anchors(step, other, same_text)
    for table in OF_AN_ARTICLE:
        if table.name != "article_version":
            _move_rows(step, table, keep, other, same_text)
    _move_position(step, keep, other, same_text)
    _take_state(step, keep, other)
    mine, theirs = (articles.own_metadata(db.conn, one)._asdict() for one in (keep, other))
    articles.set_metadata(step, keep, {name: value for name, value in theirs.items() if value and not mine[name]})
    step.update("article", {"id": other}, {"forgotten": None}, {"forgotten": step.now})
    texts = anchoring.Texts(db.conn, document)
    anchoring.add_anchors(db, reading.version_id, anchoring.place_all(db.conn, keep, reading.version_id, texts))
    corrections.place_all(db, keep, reading.version_id, texts)


def _move_versions(step: Step, keep: int, other: int) -> dict[int, int]:
    """Move the texts; return, for those that `keep` has as well, its own by the other's id."""
    db = step.db
    own = dict(db.execute("SELECT sha256, id FROM article_version WHERE article = ?", [keep]).fetchall())
    same_text: dict[int, int] = {}
    for version, sha256, text, blocks in db.execute(
        "SELECT id, sha256, text, blocks FROM article_version WHERE article = ? ORDER BY id", [other]
    ).fetchall():
        same = own.get(sha256)
        if same is None:
            step.update("article_version", {"id": version}, {"article": other}, {"article": keep})
            continue
        same_text[version] = same
        db.execute(
            "UPDATE article_version SET text = ?, blocks = ? WHERE id = ? AND text IS NULL", [text, blocks, same]
        )
        for (rowid,) in db.execute("SELECT rowid FROM source WHERE version = ?", [version]).fetchall():
            step.update("source", {"rowid": rowid}, {"version": version}, {"version": same})
    return same_text


def _copy_anchors(step: Step, other: int, same_text: Mapping[int, int]) -> None:
    """Copy the anchors of `other`'s annotations in texts that both have to the kept article's texts."""
    for version, same in same_text.items():
        step.db.execute(
            """INSERT OR IGNORE INTO anchor
                (annotation, version, status, start, "end", score, method, confirmed, candidates)
            SELECT p.annotation, ?, p.status, p.start, p."end", p.score, p.method, p.confirmed, p.candidates
            FROM anchor AS p JOIN annotation AS a ON a.id = p.annotation WHERE p.version = ? AND a.article = ?""",
            [same, version, other],
        )


def _move_rows(step: Step, table: Table, keep: int, other: int, same_text: Mapping[int, int]) -> None:
    """Move the rows of `other`, even deleted ones, except duplicates of the kept article's rows."""
    key = table.id[0] if len(table.id) == 1 else "rowid"
    same = " AND ".join(f'k."{column}" IS o."{column}"' for column in table.once) or "0"
    version = "o.version" if "version" in table.refers else "NULL"
    rows = step.db.execute(
        f"""SELECT o."{key}", {version} FROM "{table.name}" AS o WHERE o.article = ?
        AND NOT EXISTS (SELECT 1 FROM "{table.name}" AS k WHERE k.article = ? AND {same}) ORDER BY o.rowid""",
        [other, keep],
    ).fetchall()
    for id_, made_on in rows:
        before, after = {"article": other}, {"article": keep}
        if made_on is not None:
            before["version"], after["version"] = made_on, same_text.get(made_on, made_on)
        step.update(table.name, {key: id_}, before, after)


def _take_state(step: Step, keep: int, other: int) -> None:
    """Give the kept article the state of `other`, if the user set none for it."""
    mine, theirs = (
        step.db.execute("SELECT state FROM article WHERE id = ?", [one]).fetchone()[0] for one in (keep, other)
    )
    if mine is None:
        step.update("article", {"id": keep}, {"state": None}, {"state": theirs})


def _move_position(step: Step, keep: int, other: int, same_text: Mapping[int, int]) -> None:
    """Move the other's reading position if `keep` has none or a less informative one."""
    db = step.db
    column = 'version, "offset", words, percent'
    mine = db.execute(f"SELECT {column} FROM reading_position WHERE article = ?", [keep]).fetchone()
    theirs = db.execute(f"SELECT {column} FROM reading_position WHERE article = ?", [other]).fetchone()
    if theirs is None or (mine is not None and mine[1] > 0):
        return
    names = ("version", "offset", "words", "percent")
    values = dict(zip(names, theirs, strict=True))
    values["version"] = same_text.get(values["version"], values["version"])
    if mine is None:
        step.insert("reading_position", {"article": keep}, values)
    else:
        step.update("reading_position", {"article": keep}, dict(zip(names, mine, strict=True)), values)
