"""Change which words an annotation covers; its note, tags, colour and uid stay.

The annotation is then as if it had been made on the new words: its places in other versions of the text are found again
when these are opened.
"""

from __future__ import annotations

from typing import Any

from tui_reader.model import ReaderError, Reading
from tui_reader.store import articles
from tui_reader.store.journal import Step
from tui_reader.store.placing import select
from tui_reader.store.values import storable
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

_ROW = ("kind", "version", "exact", "prefix", "suffix", "start", "end")
_ANCHOR = ("status", "start", "end", "score", "method", "confirmed", "candidates")


def change(step: Step, reading: Reading, document: Document, uid: str, span: Span) -> int:
    """Put an annotation on other words of this text; return its row id.

    Raises:
        ReaderError: the annotation was deleted elsewhere or is not in this text, there are no words in `span`, or
            another annotation is on exactly these.
    """
    db, version = step.db, reading.version_id
    selector = select(document, span)
    if not selector.exact.strip():
        raise ReaderError("there are no words here to annotate")
    row = db.execute(
        f"""SELECT a.id, {_named("a", _ROW)}, {_named("p", _ANCHOR)} FROM annotation AS a
        JOIN anchor AS p ON p.annotation = a.id AND p.version = ?
        WHERE a.uid = ? AND a.article = ? AND a.kind IS NOT 'article' AND a.deleted IS NULL""",
        [version, uid, reading.article_id],
    ).fetchone()
    if row is None:
        raise ReaderError("the annotation was deleted elsewhere")
    id_, values = int(row[0]), row[1:]
    before = dict(zip(_ROW, values, strict=False))
    anchor = dict(zip(_ANCHOR, values[len(_ROW) :], strict=True))
    start, end = selector.start, selector.end
    is_whole = (start, end) == document.span(document.index_at(start))
    kind = "paragraph" if before["kind"] == "paragraph" and is_whole else "span"
    taken = db.execute(
        """SELECT 1 FROM annotation AS a JOIN anchor AS p ON p.annotation = a.id
        WHERE p.version = ? AND p.start = ? AND p."end" = ? AND a.kind = ? AND a.deleted IS NULL AND a.id IS NOT ?""",
        [version, start, end, kind, id_],
    ).fetchone()
    if taken is not None:
        raise ReaderError("another annotation is on exactly these words")
    articles.keep_text(db, version, document)
    after: dict[str, Any] = {
        "kind": kind,
        "version": version,
        "exact": storable(selector.exact),
        "prefix": storable(selector.prefix),
        "suffix": storable(selector.suffix),
        "start": start,
        "end": end,
    }
    step.update("annotation", {"id": id_}, before, after)
    placed = {"status": "same", "start": start, "end": end, "score": 1.0, "method": "made here"}
    step.update(
        "anchor", {"annotation": id_, "version": version}, anchor, {**placed, "confirmed": None, "candidates": None}
    )
    others = db.execute("SELECT version FROM anchor WHERE annotation = ? AND version <> ?", [id_, version]).fetchall()
    for (other,) in others:
        step.delete("anchor", {"annotation": id_, "version": other})
    return id_


def _named(table: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f'{table}."{column}"' for column in columns)
