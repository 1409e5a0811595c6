"""Join two copies of one article, as one step of the journal.

Every version, annotation, draft and decision of the other article moves to the one that is kept; of duplicates (a
version with the same text, a decision on the same words) the kept article's stays. The other article is removed from
the list, not deleted, so that undo restores all of it.
"""

from __future__ import annotations

from tui_reader.model import ReaderError, Reading
from tui_reader.store import anchoring, articles, copies, corrections
from tui_reader.store.journal import Step
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
    mapped = _move_versions(step, keep, other)
    _move_annotations(step, keep, other, mapped)
    _move_drafts(step, keep, other, mapped)
    _move_decisions(step, keep, other, mapped)
    _move_place(step, keep, other, mapped)
    for rowid, path in db.execute("SELECT rowid, path FROM path_article WHERE article = ?", [other]).fetchall():
        if not db.execute("SELECT 1 FROM path_article WHERE path = ? AND article = ?", [path, keep]).fetchone():
            step.update("path_article", {"rowid": rowid}, {"article": other}, {"article": keep})
    mine, theirs = (articles.own_metadata(db.conn, one)._asdict() for one in (keep, other))
    articles.set_metadata(step, keep, {name: value for name, value in theirs.items() if value and not mine[name]})
    step.update("article", {"id": other}, {"forgotten": None}, {"forgotten": step.now})
    texts = anchoring.Texts(db.conn, document)
    anchoring.add_anchors(db, reading.version_id, anchoring.place_all(db.conn, keep, reading.version_id, texts))
    corrections.place_all(db, keep, reading.version_id, texts)


def _move_versions(step: Step, keep: int, other: int) -> dict[int, int]:
    """Move the texts; those that `keep` also has are mapped to its own, with their paths and places."""
    db = step.db
    own = dict(db.execute("SELECT sha256, id FROM article_version WHERE article = ?", [keep]).fetchall())
    mapped: dict[int, int] = {}
    for version, sha256, text, blocks in db.execute(
        "SELECT id, sha256, text, blocks FROM article_version WHERE article = ? ORDER BY id", [other]
    ).fetchall():
        same = own.get(sha256)
        if same is None:
            step.update("article_version", {"id": version}, {"article": other}, {"article": keep})
            continue
        mapped[version] = same
        db.execute(
            "UPDATE article_version SET text = ?, blocks = ? WHERE id = ? AND text IS NULL", [text, blocks, same]
        )
        for (rowid,) in db.execute("SELECT rowid FROM source WHERE version = ?", [version]).fetchall():
            step.update("source", {"rowid": rowid}, {"version": version}, {"version": same})
    return mapped


def _move_annotations(step: Step, keep: int, other: int, mapped: dict[int, int]) -> None:
    """Move the annotations, even deleted ones; anchors in a text that both have move to `keep`'s."""
    db = step.db
    for version, same in mapped.items():
        db.execute(
            """INSERT OR IGNORE INTO anchor
                (annotation, version, status, start, "end", score, method, confirmed, candidates)
            SELECT p.annotation, ?, p.status, p.start, p."end", p.score, p.method, p.confirmed, p.candidates
            FROM anchor AS p JOIN annotation AS a ON a.id = p.annotation WHERE p.version = ? AND a.article = ?""",
            [same, version, other],
        )
    for id_, version in db.execute("SELECT id, version FROM annotation WHERE article = ?", [other]).fetchall():
        step.update(
            "annotation",
            {"id": id_},
            {"article": other, "version": version},
            {"article": keep, "version": mapped.get(version, version)},
        )


def _move_drafts(step: Step, keep: int, other: int, mapped: dict[int, int]) -> None:
    for uid, version in step.db.execute("SELECT uid, version FROM draft WHERE article = ?", [other]).fetchall():
        step.update(
            "draft",
            {"uid": uid},
            {"article": other, "version": version},
            {"article": keep, "version": mapped.get(version, version)},
        )


def _move_decisions(step: Step, keep: int, other: int, mapped: dict[int, int]) -> None:
    """Move the decisions on quotes and names, unless `keep` has a decision on the same."""
    for table, same in (
        ("quote_decision", "k.exact = o.exact AND k.prefix = o.prefix AND k.suffix = o.suffix"),
        ("name_decision", "k.key = o.key"),
    ):
        free = step.db.execute(
            f"""SELECT o.id FROM {table} AS o WHERE o.article = ?
            AND NOT EXISTS (SELECT 1 FROM {table} AS k WHERE k.article = ? AND {same}) ORDER BY o.id""",
            [other, keep],
        ).fetchall()
        for (id_,) in free:
            step.update(table, {"id": id_}, {"article": other}, {"article": keep})
            if table == "quote_decision":
                (version,) = step.db.execute("SELECT version FROM quote_decision WHERE id = ?", [id_]).fetchone()
                step.update(table, {"id": id_}, {"version": version}, {"version": mapped.get(version, version)})


def _move_place(step: Step, keep: int, other: int, mapped: dict[int, int]) -> None:
    """Move the other's reading position if `keep` has none or a less informative one."""
    db = step.db
    column = 'version, "offset", words, percent'
    mine = db.execute(f"SELECT {column} FROM reading_position WHERE article = ?", [keep]).fetchone()
    theirs = db.execute(f"SELECT {column} FROM reading_position WHERE article = ?", [other]).fetchone()
    if theirs is None or (mine is not None and mine[1] > 0):
        return
    names = ("version", "offset", "words", "percent")
    values = dict(zip(names, theirs, strict=True))
    values["version"] = mapped.get(values["version"], values["version"])
    if mine is None:
        step.insert("reading_position", {"article": keep}, values)
    else:
        step.update("reading_position", {"article": keep}, dict(zip(names, mine, strict=True)), values)
