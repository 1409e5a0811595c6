"""Convert the model to records for JSON, and write the JSON export, which has each list under its command's name.

Offsets are code points into the article's text, half-open; `paragraph` counts from 1; text is unchanged. A field has
the same name and meaning in every record; docs/json.md documents them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tui_reader.exchange.blocks import block_id
from tui_reader.exchange.marker import JSON_KEY, Marker
from tui_reader.exchange.material import COLLECTION, Material
from tui_reader.exchange.verbatim import check_annotation, words_at
from tui_reader.model import Annotation, Article, Person, Quote, Tag, link
from tui_reader.text.clean import is_clean
from tui_reader.text.document import Document
from tui_reader.text.links import Links, full_address
from tui_reader.text.words import count_words

Record = dict[str, Any]
VERSION = 1
"""The version of all JSON output, increased if a field changes its name or meaning."""


def to_json(value: object) -> str:
    """Return indented JSON with a newline at the end.

    Control characters are escaped (`\\u202e`), so that the text is safe to print and parses to the same value.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if not is_clean(text):
        text = "".join(char if is_clean(char) else json.dumps(char)[1:-1] for char in text)
    return text + "\n"


def render(material: Material) -> str:
    """Return the JSON export as text."""
    return to_json(export_records(material))


def render_values(values: Mapping[str, Any], article: Article | None = None) -> str:
    """Return the result of a command as a JSON object."""
    return to_json({"version": VERSION, **values})


def marker(text: str) -> Marker | None:
    """Return the marker of a JSON export; None if `text` is not one."""
    try:
        data = json.loads(text.removeprefix("\ufeff")) if text.lstrip("\ufeff").startswith("{") else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or JSON_KEY not in data:
        return None
    several = data.get("articles")
    article = data if isinstance(several, list) else data.get("article")
    if not isinstance(article, dict):
        return None
    sha256 = article.get("raw_sha256") or article.get("text_sha256")
    parts = [part for part in several if isinstance(part, dict)] if isinstance(several, list) else [data]
    names = ("annotations", "export", "notes")  # the last two: before version 1
    lists = [part.get(name) for part in parts for name in names]
    records = [one for found in lists if isinstance(found, list) for one in found if isinstance(one, dict)]
    ids = frozenset(block_id(uid_of(str(record["id"]))) for record in records if record.get("id"))
    return Marker(
        str(article.get("source", "")), str(sha256 or ""), edited=False, annotated=any(lists), ids=ids, whole_ids=ids
    )


def render_all(materials: Sequence[Material]) -> str:
    """Return the JSON export of several articles as text."""
    parts = [export_records(material) for material in materials]
    articles = [{name: part[name] for name in part if name not in ("version", JSON_KEY)} for part in parts]
    return to_json({"version": VERSION, JSON_KEY: "export", "source": COLLECTION.source, "articles": articles})


def export_records(material: Material) -> Record:
    """Return the JSON export as an object."""
    return {
        "version": VERSION,
        JSON_KEY: "export",
        "article": article_record(material.article, material.id),
        "annotations": note_records(material),
        "quotes": quote_records(material),
        "people": people_records(material),
        "tags": [{"name": name, "count": _uses(material, name)} for name in material.tags],
        "colours": dict(material.colour_names),
    }


def uid_of(link: str) -> str:
    """Return the uid in a link, or in a bare uid."""
    return link.removeprefix("reader:")


def article_record(article: Article, id_: str) -> Record:
    return {
        "id": id_ or None,
        "title": article.title,
        "title_from": article.title_from,
        "author": article.author,
        "site": article.site,
        "address": article.address,
        "date": article.date,
        "source": article.source,
        "format": article.format,
        "encoding": article.encoding,
        "raw_sha256": article.raw_sha256,
        "text_sha256": article.text_sha256,
        "words": article.words,
        "minutes": article.minutes,
        "remarks": list(article.notes),
        "loader_version": article.loader_version,
    }


def note_records(material: Material) -> list[Record]:
    """Return the annotations: notes on the article, placed ones in reading order, unplaced ones."""
    ordered = (*material.article_notes, *material.placed, *material.orphans)
    return [_note_record(material, annotation) for annotation in ordered]


def _note_record(material: Material, annotation: Annotation) -> Record:
    orphan = annotation.status == "orphan" or (annotation.span is None and annotation.kind != "article")
    span = None if orphan else annotation.span
    checked = check_annotation(material.document, annotation)
    return {
        "id": link(annotation.uid),
        "article": material.id or None,
        "title": material.article.title,
        "kind": annotation.kind,
        "status": "orphan" if orphan else annotation.status,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "paragraph": material.paragraphs(span)[0] if span else None,
        "last_paragraph": material.paragraphs(span)[1] if span else None,
        "section": material.section(span) if span else "",
        "text": checked.words,
        "words": count_words(checked.words),
        "now": checked.now,
        "verbatim": span is not None and checked.now is None,
        "confirmed": annotation.confirmed,
        "colour": annotation.colour,
        "colour_name": material.colour_name(annotation),
        "tags": list(annotation.tags),
        "note": annotation.note,
        "speaker": material.speaker(annotation),
        "others": list(material.speakers_beside(annotation)),
        "speaker_confirmed": material.is_confirmed(annotation),
        "created": annotation.created,
        "updated": annotation.updated,
    }


def quote_records(material: Material, *, fragments: bool = True) -> list[Record]:
    """Return the quotes in reading order; without `fragments`, only those to list."""
    quotes: Sequence[Quote] = material.all_quotes if fragments else material.quotes
    records: list[Record] = []
    article, people = material.article, {person.name for person in material.extraction.people}
    for quote in quotes:
        words = words_at(material.document, quote.span)
        if words is None:
            continue
        person = material.person(quote.speaker)
        records.append(
            {
                "article": material.id or None,
                "title": article.title,
                "site": article.site,
                "date": article.date,
                "start": quote.start,
                "end": quote.end,
                "paragraph": material.paragraphs(quote.span)[0],
                "section": material.section(quote.span),
                "kind": quote.kind,
                "text": words,
                "words": count_words(words),
                "speaker": quote.source,
                "speaker_kind": quote.speaker_kind(people),
                "speaker_text": quote.speaker_text,
                "others": list(quote.others),
                "role": person.role if person else None,
                "attribution": quote.attribution,
                "confidence": quote.confidence,
                "verdict": quote.verdict,
                "tags": _tags_on(material, quote),
            }
        )
    return records


def _tags_on(material: Material, quote: Quote) -> list[str]:
    """Return the tags of the annotations of exactly the words of a quote."""
    on_it = (one for one in material.placed if one.kind == "span" and one.span == quote.span)
    return list(dict.fromkeys(tag for one in on_it for tag in one.tags))


def people_records(material: Material) -> list[Record]:
    return [_person_record(material, person) for person in material.extraction.people]


def _person_record(material: Material, person: Person) -> Record:
    document = material.document
    return {
        "name": person.name,
        "article": material.id or None,
        "articles": 1,
        "roles": [person.role] if person.role else [],
        "role_text": person.role_text,
        "aliases": [alias for alias in person.aliases if alias != person.name],
        "verdict": person.verdict,
        "quotes": sum(quote.speaker == person.name and quote.kind != "fragment" for quote in material.all_quotes),
        "mentions": len(person.mentions),
        "places": [
            {"start": start, "end": end, "paragraph": document.index_at(start) + 1, "text": document.slice(start, end)}
            for start, end in person.mentions
        ],
    }


def paragraph_records(document: Document) -> list[Record]:
    """Return the blocks of the text; `level` is the depth of a heading or item."""
    return [
        {
            "paragraph": index + 1,
            "start": document.start(index),
            "end": document.span(index).end,
            "kind": block.kind,
            "level": block.level,
            "text": block.text,
        }
        for index, block in enumerate(document)
    ]


def link_records(links: Links, base: str | None) -> list[Record]:
    """Return the links in reading order; `base` is the address of the article, which completes theirs."""
    return [
        {
            "paragraph": links.document.index_at(link.span.start) + 1,
            "start": link.span.start,
            "end": link.span.end,
            "text": link.words,
            "target": link.target,
            "address": full_address(link.target, base),
        }
        for link in links.all()
    ]


def tag_record(tag: Tag) -> Record:
    return {
        "name": tag.name,
        "count": tag.uses,
        "articles": tag.articles,
        "pinned": tag.pinned,
        "last_used": tag.last_used,
        "colour": tag.colour,
        "description": tag.description,
    }


def _uses(material: Material, name: str) -> int:
    return sum(any(tag.casefold() == name.casefold() for tag in a.tags) for a in material.annotations)
