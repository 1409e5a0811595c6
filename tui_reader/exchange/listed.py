"""The fields of lists over the whole library, by list; docs/json.md documents them.

`words` is a number everywhere, the words themselves are `text`. `id` names an article or annotation for other commands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui_reader.model import link
from tui_reader.text.words import count_words

if TYPE_CHECKING:
    from tui_reader.exchange.records import Record
    from tui_reader.store.search.values import ArticleRow, Found, NoteRow, PersonRow, QuoteRow, SourceRow
    from tui_reader.text.spans import Span

LISTS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "list": ("id", "title", "author", "site", "date", "state", "percent", "words", "annotations", "notes", "quotes",
                 "tags", "added", "opened", "source"),
        "annotations": ("id", "article", "title", "paragraph", "kind", "status", "text", "note", "tags", "colour",
                        "speaker", "created", "updated", "colour_name"),
        "quotes": ("article", "title", "site", "date", "paragraph", "speaker", "speaker_kind", "others", "role",
                   "words", "text", "kind", "confidence", "verdict"),
        "repeated": ("share", "shared", "speaker", "date", "article", "paragraph", "text", "later_date",
                     "later_article", "later_paragraph", "later_text"),
        "people": ("name", "articles", "mentions", "quotes", "roles", "aliases", "article"),
        "search": ("id", "kind", "title", "paragraph", "text", "speaker", "tags", "note", "article", "hits"),
        "sources": ("speaker", "speaker_kind", "words", "quotes", "articles"),
        "groups": ("site", "month", "articles", "quotes", "words", "named", "unnamed"),
    }
)  # fmt: skip
"""Name of a list → the columns of its tables, in order, also for one article; JSON has some more fields."""


def article_fields(row: ArticleRow, *, exists: bool) -> Record:
    """Return the fields of an article; `exists`: whether its file is there."""
    fields = row._asdict()
    del fields["article_id"], fields["version_id"]
    return {"id": row.name, **fields, "tags": list(row.tags), "exists": exists}


def note_fields(row: NoteRow, colour_names: Mapping[str, str]) -> Record:
    """Return the fields of an annotation.

    Args:
        colour_names: what the colours mean to the user.
    """
    uid, article, title, kind, status, start, end, paragraph, text, note, colour, tags, speaker, created, updated = row
    return {
        "id": link(uid),
        "article": f"reader:{article}",
        "title": title,
        "kind": kind,
        "status": status,
        "start": start,
        "end": end,
        "paragraph": paragraph,
        "text": text,
        "words": count_words(text),
        "note": note,
        "colour": colour,
        "colour_name": colour_names.get(colour, colour) if colour else None,
        "tags": tags,
        "speaker": speaker,
        "created": created,
        "updated": updated,
    }


def quote_fields(row: QuoteRow) -> Record:
    fields = row._asdict()
    return {"article": f"reader:{fields.pop('article_id')}", **fields}


def repeated_fields(
    earlier: QuoteRow, later: QuoteRow, shared: int, share: float, only: Sequence[Span], only_later: Sequence[Span]
) -> Record:
    """Return the fields of two quotes that share words; `only` are the words that only one of them has."""
    fields: Record = {"share": round(share, 3), "shared": shared, "speaker": earlier.speaker}
    for before, row, spans in (("", earlier, only), ("later_", later, only_later)):
        fields |= {
            f"{before}date": row.date,
            f"{before}article": f"reader:{row.article_id}",
            f"{before}title": row.title,
            f"{before}paragraph": row.paragraph,
            f"{before}start": row.start,
            f"{before}end": row.end,
            f"{before}text": row.text,
            f"{before}only": [list(span) for span in spans],
        }
    return fields


def person_fields(row: PersonRow) -> Record:
    fields = row._asdict()
    latest = fields.pop("latest")
    return {**fields, "article": f"reader:{latest}"}


def source_fields(row: SourceRow) -> Record:
    fields = row._asdict()
    return {"speaker": fields.pop("name") or None, "speaker_kind": fields.pop("kind"), **fields}


def found_fields(found: Found) -> Record:
    return {
        "id": link(found.uid) if found.uid else found.name,
        "article": found.name,
        "kind": found.kind,
        "title": found.title,
        "paragraph": found.paragraph,
        "start": found.start,
        "end": found.end,
        "text": found.text,
        "marks": [list(span) for span in found.marks],
        "speaker": found.speaker,
        "tags": list(found.tags),
        "note": found.note,
        "hits": found.places,
        "score": round(found.score, 4),
    }
