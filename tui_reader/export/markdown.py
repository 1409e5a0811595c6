"""An article's annotations → one Markdown file for Obsidian and any other Markdown program.

The file, in order, each part only where there is something to say:

    front matter    title, author, site, source, sha256, published, created, updated, tags, tag-names, reader-body
    # title
    ## Note         the note on the whole article
    ## Annotations  in reading order; each one: the words (`>`), its block id, a line of facts, the note
    ## No longer in the text
    ## Quotes       what the article quotes: the words, who said them

`>` lines hold words of the article and nothing else. The line of facts:
`— Speaker, role · speaker confirmed · ¶ 3 · colour name · #tag`.
Nothing depends on the time or place of the export: the same state gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tui_reader.export.escape import escape_lines, escape_note, escape_text, yaml_string
from tui_reader.export.marker import BODY_KEY, digest
from tui_reader.export.material import HOW, SURE, Material
from tui_reader.export.tags import markdown_tag
from tui_reader.export.verbatim import check_annotation, words_at
from tui_reader.model import Annotation, Quote
from tui_reader.text.enumeration import listed
from tui_reader.text.spans import Span


def to_markdown(material: Material) -> str:
    """Return the file's text, with a newline at its end."""
    body = "\n\n".join(_body(material)) + "\n"
    return "\n".join(_front_matter(material, body)) + "\n\n" + body


def block_id(uid: str) -> str:
    """Return the uid as an Obsidian block id: ASCII letters, digits and `-` only."""
    return re.sub(r"[^A-Za-z0-9-]", "-", uid) or "-"


def _front_matter(material: Material, body: str) -> list[str]:
    article = material.article
    times = [a.created for a in material.annotations], [a.updated for a in material.annotations]
    fields = {
        "title": article.title,
        "author": article.author,
        "site": article.site,
        "source": article.source,
        "sha256": article.raw_sha256 or article.text_sha256,
        "published": article.date,
        "created": min(times[0], default=None),
        "updated": max(times[1], default=None),
    }
    lines = ["---", *(f"{key}: {yaml_string(value)}" for key, value in fields.items() if value)]
    tags = {tag: markdown_tag(tag) for tag in material.tags}
    lines += _yaml_list("tags", dict.fromkeys(tags.values()))
    lines += _yaml_list("tag-names", (f"{short} = {name}" for name, short in tags.items() if short != name))
    return [*lines, f"{BODY_KEY}: {yaml_string(digest(body))}", "---"]


def _yaml_list(key: str, values: Iterable[str]) -> list[str]:
    rows = [f"  - {yaml_string(value)}" for value in values]
    return [f"{key}:", *rows] if rows else []


def _body(material: Material) -> list[str]:
    """The blocks of the file after the front matter, to be joined by blank lines."""
    blocks = [f"# {escape_text(material.article.title) or 'Untitled'}"]
    if notes := material.article_notes:
        blocks.append("## Note")
        for note in notes:
            blocks += [*_note(note), *_facts(material, note), f"^{block_id(note.uid)}"]
    for heading, marks in (("## Annotations", material.placed), ("## No longer in the text", material.orphans)):
        if marks:
            blocks.append(heading)
        for mark in marks:
            blocks += _annotation(material, mark)
    quotes = [block for quote in material.quotes for block in _quote(material, quote)]
    return [*blocks, "## Quotes", *quotes] if quotes else blocks


def _annotation(material: Material, annotation: Annotation) -> list[str]:
    checked = check_annotation(material.document, annotation)
    blocks = [_quoted(checked.words), f"^{block_id(annotation.uid)}", *_facts(material, annotation)]
    if checked.now is not None:
        now = escape_text(checked.now)
        blocks.append(f"The text now reads: “{now}”" if now else "The text no longer reaches this far.")
    return [*blocks, *_note(annotation)]


def _quote(material: Material, quote: Quote) -> list[str]:
    words = words_at(material.document, quote.span)
    if words is None:
        return []  # `verbatim.problems` tells of it
    said_by = _said_by(material, quote.speaker or quote.speaker_text, quote.others)
    how = "confirmed" if quote.verdict == "confirmed" else HOW[quote.attribution]
    facts = [*said_by, _paragraphs(material, quote.span), how]
    if quote.verdict == "auto" and said_by and quote.confidence < SURE:
        facts.append("probably")
    return [_quoted(words), " · ".join(facts)]


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in escape_lines(words))


def _note(annotation: Annotation) -> list[str]:
    note = escape_note(annotation.note)
    return [note] if note else []


def _facts(material: Material, annotation: Annotation) -> list[str]:
    """The line of facts, as a list of one block, or none where there is nothing to say."""
    facts = _said_by(material, material.speaker(annotation), material.speakers_beside(annotation))
    if facts and material.is_confirmed(annotation):
        facts.append("speaker confirmed")
    if annotation.span is not None and annotation.status != "orphan":
        facts.append(_paragraphs(material, annotation.span))
    if colour := material.colour_name(annotation):
        facts.append(escape_text(colour))
    if annotation.tags:
        facts.append(" ".join(f"#{tag}" for tag in dict.fromkeys(map(markdown_tag, annotation.tags))))
    if annotation.status in ("moved", "changed", "orphan"):
        facts.append(annotation.status)
    return [" · ".join(facts)] if facts else []


def _said_by(material: Material, name: str | None, others: tuple[str, ...] = ()) -> list[str]:
    if not name:
        return []
    person = material.person(name)
    role = (person.role or person.role_text) if person else None
    together = f"with {listed(others)}" if others else None
    return ["— " + ", ".join(escape_text(part) for part in (name, role, together) if part)]


def _paragraphs(material: Material, span: Span) -> str:
    first, last = material.paragraphs(span)
    return f"¶ {first}" if first == last else f"¶ {first}–{last}"
