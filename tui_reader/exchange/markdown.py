"""Export an article's annotations as a Markdown file for Obsidian and other Markdown programs.

The file, in order, without empty parts:

    front matter    title, author, site, address, source, sha256, published, created, updated, tags, tag-names, and the
                    keys that `merge` needs: reader-id, reader-tags, reader-keys, reader-blocks, reader-body
    # title
    ## Note         the note on the whole article
    ## Annotations  in reading order; each with the words (`>`), its block id, a line of facts, the note
    ## No longer in the text
    ## Quotes       the quotes of the article with their speakers

The title, each annotation and each quote are blocks, see `blocks`; the headings are not. Outside of notes, which are
the user's Markdown, `>` lines have only words of the article. The line of facts:
`— Speaker, role · speaker confirmed · ¶ 3 · Introduction › Method · colour name · #tag · reader:UID`.
The output does not depend on the time or place of the export: the same state gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui_reader.exchange.blocks import (
    ARTICLE_PREFIX,
    QUOTE_PREFIX,
    SECTIONS,
    TITLE_ID,
    annotation_id,
    block_id,
    digest_body,
    write_block,
)
from tui_reader.exchange.escape import escape_lines, escape_text
from tui_reader.exchange.front_matter import digest_value, entry
from tui_reader.exchange.marker import BLOCKS_KEY, BODY_KEY, KEYS_KEY
from tui_reader.exchange.marker import read_markdown as marker
from tui_reader.exchange.material import HOW, Material, collection
from tui_reader.exchange.merge import merge
from tui_reader.exchange.note import note_lines
from tui_reader.exchange.records import uid_of
from tui_reader.exchange.tags import markdown_tag
from tui_reader.exchange.verbatim import check_annotation, words_at
from tui_reader.model import SURE, Annotation, Quote, link
from tui_reader.text.clean import clean
from tui_reader.text.enumeration import listed
from tui_reader.text.spans import Span


def render(material: Material) -> str:
    """Return the text of the file, with a newline at the end."""
    blocks = _blocks(material)
    lines: list[str] = []
    for section in dict.fromkeys(block.section for block in blocks):
        lines += [section] if section else []
        lines += [write_block(b.id, "\n\n".join(b.parts), b.meaning) for b in blocks if b.section == section]
    body = "\n\n".join(lines) + "\n"
    return "".join(_front_matter(material, [block.id for block in blocks], body)) + "\n" + body


def render_all(materials: Sequence[Material]) -> str:
    """Return the text of one file with several articles: for each its title, its annotations and its quotes."""
    blocks: list[_Block] = []
    for material in materials:
        article, (title, *others) = material.article, _blocks(material, of_several=True)
        facts = [article.author, article.site, article.date, article.source, material.id]
        parts = [f"#{title.parts[0]}", " · ".join(escape_text(fact) for fact in facts if fact)]
        blocks += [title._replace(id=f"{ARTICLE_PREFIX}{block_id(_name(material))}", parts=parts), *others]
    body = "\n\n".join(write_block(b.id, "\n\n".join(b.parts), b.meaning) for b in blocks) + "\n"
    everything = collection(materials)
    return "".join(_front_matter(everything, [block.id for block in blocks], body)) + "\n" + body


def _name(material: Material) -> str:
    """Return what tells an article from the others: its uid, else its text."""
    return uid_of(material.id) or material.article.text_sha256


__all__ = ["block_id", "marker", "merge", "render", "render_all"]


class _Block(NamedTuple):
    section: str
    id: str
    parts: list[str]
    """Paragraphs, joined by blank lines."""
    meaning: str


def _front_matter(material: Material, ids: Iterable[str], body: str) -> list[str]:
    article = material.article
    times = [a.created for a in material.annotations], [a.updated for a in material.annotations]
    fields = {
        "title": article.title,
        "author": article.author,
        "site": article.site,
        "address": article.address,
        "source": article.source,
        "sha256": article.raw_sha256 or article.text_sha256,
        "published": article.date,
        "created": min(times[0], default=None),
        "updated": max(times[1], default=None),
    }
    known: dict[str, str] = {key: clean(value) for key, value in fields.items() if value}
    tags = {tag: markdown_tag(tag) for tag in material.tags}
    names: list[str] = [clean(f"{short} = {name}") for name, short in tags.items() if short != name]
    shorts = list(dict.fromkeys(tags.values()))
    lines = [line for key, value in known.items() for line in entry(key, value)]
    lines += entry("reader-id", clean(material.id))
    lines += [*entry("tags", shorts), *entry("tag-names", names), *entry("reader-tags", shorts)]
    digests = [f"{key}={digest_value(value)}" for key, value in known.items()]
    digests += [f"tag-names={digest_value(names)}"] if names else []
    lines += entry(KEYS_KEY, " ".join(digests))
    lines += [*entry(BLOCKS_KEY, " ".join(ids)), *entry(BODY_KEY, digest_body(body))]
    return ["---\n", *lines, "---\n"]


def _blocks(material: Material, *, of_several: bool = False) -> list[_Block]:
    """Return the blocks of the body, in order; `of_several`: the file has other articles too, with quotes of theirs."""
    note_section, annotation_section, lost_section, quote_section = SECTIONS
    title = f"# {escape_text(material.article.title) or 'Untitled'}"
    blocks = [_Block("", TITLE_ID, [title], title)]
    for note in material.article_notes:
        parts, bare = (
            [*_note(note), *_facts(material, note, placed=placed), f"^{block_id(note.uid)}"] for placed in (True, False)
        )
        blocks.append(_Block(note_section, annotation_id(note.uid), parts, "\n\n".join(bare)))
    for section, exported in ((annotation_section, material.placed), (lost_section, material.orphans)):
        for annotation in exported:
            parts = _annotation(material, annotation)
            meaning = "\n\n".join(_annotation(material, annotation, placed=False))
            blocks.append(_Block(section, annotation_id(annotation.uid), parts, meaning))
    seen: Counter[str] = Counter()
    for quote in material.quotes:
        words = words_at(material.document, quote.span)
        if words is None:
            continue  # reported by `verbatim.problems`
        named = " ".join([_name(material), *words.split()] if of_several else words.split())
        quote_id = QUOTE_PREFIX + hashlib.sha256(named.encode(errors="replace")).hexdigest()[:8]
        seen[quote_id] += 1
        quote_id += f"-{seen[quote_id]}" if seen[quote_id] > 1 else ""
        meaning = "\n\n".join(_quote(material, quote, words, placed=False))
        blocks.append(_Block(quote_section, quote_id, _quote(material, quote, words), meaning))
    return blocks


def _annotation(material: Material, annotation: Annotation, *, placed: bool = True) -> list[str]:
    checked = check_annotation(material.document, annotation)
    parts = [_quoted(checked.words), f"^{block_id(annotation.uid)}", *_facts(material, annotation, placed=placed)]
    if checked.now is not None:
        now = escape_text(checked.now)
        parts.append(f"The text now reads: “{now}”" if now else "The text no longer reaches this far.")
    return [*parts, *_note(annotation)]


def _quote(material: Material, quote: Quote, words: str, *, placed: bool = True) -> list[str]:
    said_by = _said_by(material, quote.speaker or quote.speaker_text, quote.others)
    how = "confirmed" if quote.verdict == "confirmed" else HOW[quote.attribution]
    facts = [*said_by, *(_place(material, quote.span) if placed else []), how]
    if quote.verdict == "auto" and said_by and quote.confidence < SURE:
        facts.append("probably")
    return [_quoted(words), " · ".join(facts)]


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in escape_lines(words))


def _note(annotation: Annotation) -> list[str]:
    note = note_lines(annotation.note)
    return [note] if note else []


def _facts(material: Material, annotation: Annotation, *, placed: bool = True) -> list[str]:
    """Return the line of facts as a list of one paragraph, or an empty list.

    Args:
        material: The exported material.
        annotation: The annotation.
        placed: Include what does not belong to the meaning: the paragraph, the headings, and whether it moved, which
            change with the article, and the link.
    """
    facts = _said_by(material, material.speaker(annotation), material.speakers_beside(annotation))
    if facts and material.is_confirmed(annotation):
        facts.append("speaker confirmed")
    if placed and annotation.span is not None and annotation.status != "orphan":
        facts += _place(material, annotation.span)
    if colour := material.colour_name(annotation):
        facts.append(escape_text(colour))
    if annotation.tags:
        facts.append(" ".join(f"#{tag}" for tag in dict.fromkeys(map(markdown_tag, annotation.tags))))
    if annotation.status in ("changed", "orphan") or (placed and annotation.status == "moved"):
        facts.append(annotation.status)
    if placed:
        facts.append(escape_text(link(annotation.uid)))
    return [" · ".join(facts)] if facts else []


def _said_by(material: Material, name: str | None, others: tuple[str, ...] = ()) -> list[str]:
    if not name:
        return []
    person = material.person(name)
    role = (person.role or person.role_text) if person else None
    together = f"with {listed(others)}" if others else None
    return ["— " + ", ".join(escape_text(part) for part in (name, role, together) if part)]


def _place(material: Material, span: Span) -> list[str]:
    """Return the paragraphs of a span, and the headings over it if there are any."""
    section = material.section(span)
    return [_paragraphs(material, span), *([escape_text(section)] if section else [])]


def _paragraphs(material: Material, span: Span) -> str:
    first, last = material.paragraphs(span)
    return f"¶ {first}" if first == last else f"¶ {first}–{last}"
