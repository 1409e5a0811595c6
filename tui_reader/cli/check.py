"""`reader check`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tui_reader.cli.options import db_option, format_option, source_options, sources_argument
from tui_reader.cli.output import bold, show
from tui_reader.cli.session import Session, warn

if TYPE_CHECKING:
    from tui_reader.library import Library
    from tui_reader.library.open_article import OpenArticle
    from tui_reader.model import (
        ArticleEntry,
        Candidate,
        ChangeSummary,
        Copy,
        Earlier,
        NameDecision,
        Placed,
        QuoteDecision,
    )
    from tui_reader.text.document import Document
    from tui_reader.text.spans import Span

UNKNOWN = "not in the library: no annotations"
_PLACEMENTS = {"same": "exact", "moved": "moved", "changed": "changed", "orphan": "unplaced"}


class Checked(NamedTuple):
    """A source with what the library knows about it."""

    article: OpenArticle
    annotations: Sequence[Placed] = ()
    copies: Sequence[Copy] = ()
    earlier: Sequence[Earlier] = ()
    """Annotated articles that the path held before."""

    @property
    def corrections(self) -> Sequence[QuoteDecision | NameDecision]:
        """The corrections to check."""
        return self.article.corrections.to_check()

    @property
    def is_sound(self) -> bool:
        """True if nothing needs checking: annotations, corrections, the file, and earlier articles of its path."""
        replaced = bool(self.article.notice) and os.path.lexists(self.article.source.article.source)
        return not (self.to_check or replaced or self.held_before or any(copy.doubtful for copy in self.copies))

    @property
    def held_before(self) -> list[Earlier]:
        """The articles that the path held before, without those that the user keeps apart."""
        return [earlier for earlier in self.earlier if not earlier.apart]

    @property
    def to_check(self) -> int:
        """The number of annotations and corrections to check."""
        return sum(placed.annotation.needs_look for placed in self.annotations) + len(self.corrections)


@click.command()
@sources_argument
@format_option
@db_option
@source_options
@click.pass_context
def check(ctx: click.Context, sources: tuple[str, ...], kind: str) -> None:
    """Report how annotations fared after the source changed.

    Corrections are checked as well. The library is not changed. The exit code is 1 if an annotation or the passage of a
    correction moved, changed or is unplaced and has not been checked yet; if the path held another annotated article
    before; if the source may be a new text of an article in the library; or if a source cannot be read.
    """
    from tui_reader.model import ReaderError
    from tui_reader.text.clean import clean_line

    session = Session(ctx)
    session.settings  # noqa: B018
    checked: list[Checked] = []
    failed = False
    for source in sources:
        try:
            checked.append(_check(session, source))
        except ReaderError as error:
            failed = True
            warn(clean_line(str(error), 500))

    def lines() -> Iterator[str]:
        for number, one in enumerate(checked):
            yield from lines_of(one, session.library)
            if number + 1 < len(checked):
                yield ""

    show(kind, lambda: {"check": [record_of(one) for one in checked]}, lines)
    if failed or not all(one.is_sound for one in checked):
        ctx.exit(1)


def _check(session: Session, source: str) -> Checked:
    article = session.load(source, quiet=True)
    annotations = article.examine()
    if article.reading is not None:
        article.read_decisions()
    return Checked(article, annotations, article.copies.all(), article.copies.earlier())


def lines_of(one: Checked, library: Library) -> Iterator[str]:
    """Yield what `check` prints about a source."""
    from tui_reader.library.changed import annotations_line, summary_line
    from tui_reader.text.clean import clean_line
    from tui_reader.wording import earlier_line, question_lines

    reading, article = one.article.reading, one.article.article
    yield bold(clean_line(article.title, 100))
    if one.article.notice:
        yield clean_line(one.article.notice, 500)
    asked = {copy.entry.article_id for copy in one.copies}
    for earlier in one.earlier:
        if earlier.entry.article_id not in asked:
            yield earlier_line(earlier)
    if reading is None:
        yield UNKNOWN
        yield from question_lines(one.copies, one.article.source.article.source)
        return
    changed = reading.changed
    if changed is not None:
        yield summary_line(changed, library.now())
    elif one.annotations or one.corrections:
        yield annotations_line(_summarize(one.annotations)._replace(corrections=len(one.corrections)))
    else:
        yield "no annotations"
    for placed in one.annotations:
        yield from _annotation_lines(one, placed)
    for decision in one.corrections:
        yield from _correction_lines(one, decision)
    yield from question_lines(one.copies, one.article.source.article.source)


def _summarize(annotations: Sequence[Placed]) -> ChangeSummary:
    """Count the placements in a text that was opened before."""
    from tui_reader.model import ChangeSummary

    waiting = [placed.annotation.status for placed in annotations if placed.annotation.needs_look]
    kept = sum(not placed.annotation.needs_look and placed.annotation.status != "orphan" for placed in annotations)
    moved, changed, orphans = (waiting.count(status) for status in ("moved", "changed", "orphan"))
    return ChangeSummary("", 0, 0, 0, 0, kept, moved, changed, orphans)


def _annotation_lines(one: Checked, placed: Placed) -> Iterator[str]:
    """Yield the placement of an annotation; if it needs checking, also the words there now and other candidates."""
    from tui_reader.text.clean import clean_line
    from tui_reader.text.quotation import in_quotes

    annotation, document = placed.annotation, one.article.document
    sign = "!" if annotation.needs_look else "✓" if annotation.confirmed else " "
    place = _place(one, annotation.span) if annotation.kind != "article" else "article"
    words = in_quotes(clean_line(annotation.exact, 60)) if annotation.exact else clean_line(annotation.note, 60)
    yield f"{sign} {_PLACEMENTS[annotation.status]:<8} {place:<8} {words}  ({_how(placed)})"
    if annotation.needs_look:
        if annotation.span is not None and annotation.status == "changed":
            yield f"    now: {in_quotes(clean_line(document.slice(*annotation.span), 100))}"
        for candidate in placed.candidates:
            there = in_quotes(clean_line(document.slice(*candidate.span), 80))
            yield f"    may be: {_place(one, candidate.span)} {there} ({round(candidate.score * 100)} %)"


def _correction_lines(one: Checked, decision: QuoteDecision | NameDecision) -> Iterator[str]:
    from tui_reader.library.changed import as_placed, decided

    first, *others = _annotation_lines(one, as_placed(decision))
    yield f"{first} · correction: {decided(decision)}"
    yield from others


def _how(placed: Placed) -> str:
    """Describe the placement of an annotation."""
    status, left = placed.annotation.status, round(placed.score * 100)
    if status == "orphan":
        if placed.annotation.confirmed:
            return "left unplaced"
        return "several possible places" if placed.candidates else "not found"
    if status == "changed":
        return f"words changed, {left} % left" if 0 < placed.score < 1 else "words changed"
    if status == "moved":
        return "one of several places" if 0 < placed.score < 1 else "same words elsewhere"
    return "unchanged"


def _place(one: Checked, span: Span | None) -> str:
    return f"¶ {one.article.document.index_at(span.start) + 1}" if span is not None else "–"


def record_of(one: Checked) -> dict[str, Any]:
    """Return what `check` prints about a source as JSON."""
    reading, article = one.article.reading, one.article.article
    changed = reading.changed if reading is not None else None
    return {
        "source": article.source,
        "title": article.title,
        "notice": one.article.notice or None,
        "earlier": [{**_entry_record(e.entry), "apart": e.apart} for e in one.earlier],
        "known": reading is not None,
        "to_check": one.to_check,
        "changed": changed._asdict() if changed is not None else None,
        "annotations": _annotation_records(one),
        "corrections": [_correction_record(one, decision) for decision in one.corrections],
        "copies": [
            {**_entry_record(copy.entry), "likeness": copy.likeness, "doubtful": copy.doubtful} for copy in one.copies
        ],
    }


def _entry_record(entry: ArticleEntry) -> dict[str, Any]:
    fields = entry._asdict()
    del fields["article_id"], fields["version_id"]
    return {"id": entry.name, **fields}


def _annotation_records(one: Checked) -> list[dict[str, Any]]:
    """Return the records of `reader notes`, with the placement of each annotation."""
    from tui_reader.exchange.records import note_records, uid_of

    document = one.article.document
    by_uid = {placed.annotation.uid: placed for placed in one.annotations}
    material = one.article.material()
    records = []
    for record in note_records(material):
        placed = by_uid[uid_of(record["id"])]
        placement = {"to_check": placed.annotation.needs_look, "method": placed.method, "score": placed.score}
        records.append({**record, **placement, "candidates": _candidate_records(document, placed.candidates)})
    return records


def _correction_record(one: Checked, decision: QuoteDecision | NameDecision) -> dict[str, Any]:
    from tui_reader.model import NameDecision

    if isinstance(decision, NameDecision):
        return {
            "kind": "name",
            "text": decision.name,
            "verdict": decision.verdict,
            "target": decision.target,
            "role": decision.role,
            "status": "orphan",
            "to_check": decision.needs_look,
        }
    document, place = one.article.document, decision.place
    return {
        "kind": "quote",
        "text": decision.words.exact,
        "verdict": decision.verdict,
        "speaker": decision.speaker,
        "added": decision.added,
        "status": decision.status,
        "to_check": decision.needs_look,
        "score": decision.score,
        "start": place.start if place else None,
        "end": place.end if place else None,
        "paragraph": document.index_at(place.start) + 1 if place else None,
        "now": document.slice(*place) if place else None,
        "candidates": _candidate_records(document, decision.candidates),
    }


def _candidate_records(document: Document, candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    return [
        {
            "start": candidate.span.start,
            "end": candidate.span.end,
            "paragraph": document.index_at(candidate.span.start) + 1,
            "text": document.slice(*candidate.span),
            "score": candidate.score,
        }
        for candidate in candidates
    ]
