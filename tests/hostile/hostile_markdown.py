"""A Markdown export of hostile material contains exactly the input for PyYAML and markdown-it, and only text."""

from __future__ import annotations

import re
from dataclasses import replace

import yaml
from markdown_it import MarkdownIt

from tui_reader.exchange import blocks as body_blocks
from tui_reader.exchange.markdown import render as to_markdown
from tui_reader.exchange.material import Material
from tui_reader.model import Annotation, Article, Extraction, Person, Quote
from tui_reader.text.clean import clean, clean_line, is_clean, typed_text
from tui_reader.text.document import Block, Document
from tui_reader.text.spans import Span

PARSER = MarkdownIt("gfm-like", {"html": True, "linkify": False})
"""With HTML, tables and strikethrough; a bare address is text, whatever a program makes of it."""
BLOCKS = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak"}
QUOTED = {"blockquote_open", "blockquote_close"}
HEADED = {"heading_open", "heading_close"}
RAW = re.compile(r"(?<!\\)\[\[|==|%%|::|<!--|<%|\{\{x|!\[", re.MULTILINE)
"""What programs recognise in the raw lines, without parsing them."""
TAG = re.compile(r"[^\s#\[\](){}<>|`*^=:;,.!?\"'\\$%&~]+")


def material(text: str, note: str, words: str = "The words.") -> Material:
    """An article in which everything but the plain second paragraph is `text`, with annotations of every kind."""
    words = clean(words).strip() or "x"
    document = Document([Block("A plain paragraph."), Block(words)])
    span = Span(document.start(1), document.start(1) + len(words))
    times = "2026-05-03T09:15:00Z", "2026-05-04T10:00:00Z"
    made = Annotation("uid1", "span", span, words, "blue", note, (text, "x"), *times)
    return Material(
        Article(text, text, author=text, site=text, date=text, raw_sha256="ab" * 32),
        document,
        (
            made,
            made._replace(uid="uid2", kind="article", span=None, exact=""),
            made._replace(uid=text, span=None, status="orphan", exact=words),
            made._replace(uid="uid4", status="changed", exact="Other words."),
        ),
        Extraction(
            (Quote(*span, "direct", text, text, "name", 0.5),),
            (Person(text, text, text, (Span(0, 1),), (text,)),),
        ),
        {"blue": clean_line(text) or "blue"},
    )


def types_in(markdown: str) -> set[str]:
    tokens = PARSER.parse(markdown)
    return {token.type for token in tokens} | {child.type for token in tokens for child in token.children or []}


def check_markdown(made: Material) -> None:
    text = to_markdown(made)
    assert text == typed_text(text)
    assert is_clean(to_markdown(without_notes(made)))
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    front = yaml.safe_load(head)
    article = made.article
    for key, value in (("title", article.title), ("author", article.author), ("source", article.source)):
        assert front.get(key, "") == clean(value or ""), key
    assert set(front) <= {
        "title", "author", "site", "source", "sha256", "published", "created", "updated", "tags", "tag-names",
        "reader-tags", "reader-keys", "reader-blocks", "reader-body",
    }  # fmt: skip
    assert front["tags"] == front["reader-tags"]
    assert all(isinstance(tag, str) and TAG.fullmatch(tag) for tag in front["tags"])
    parts = body_blocks.parse_body(body)
    blocks = [part for part in parts if isinstance(part, body_blocks.Block)]
    assert all(block.closed and not block.edited for block in blocks)
    assert len(blocks) == len({block.id for block in blocks}) == len(made.annotations) + 2, "the title and the quote"
    assert [part for part in parts if isinstance(part, str) and part.strip()] == [
        f"## {name}\n" for name in ("Note", "Annotations", "No longer in the text", "Quotes")
    ]
    markers = [token for token in PARSER.parse(body) if token.type == "html_block" and token.level == 0]
    found = [line for token in markers for line in token.content.splitlines() if body_blocks.is_marker(line)]
    assert len(found) == 2 * len(blocks), "no note absorbs what follows it"
    check_text(body_of(to_markdown(without_notes(made))), made)


def check_text(body: str, made: Material) -> None:
    """Check an export without notes: it contains nothing but text."""
    body = re.sub(r"^<!-- /?reader[^\n]*-->$", "", body, flags=re.MULTILINE)
    assert types_in(body) <= BLOCKS | QUOTED | HEADED
    assert not RAW.search(body), RAW.search(body)
    headings = [token for token in PARSER.parse(body) if token.type == "heading_open"]
    assert len(headings) == 5, "title, note, annotations, orphans, quotes"
    lines = [line for line in body.split("\n") if line.startswith(">")]
    assert len(lines) == 3 * len(made.document.texts[1].split("\n")) + 1, "only the article's text is quoted"


def body_of(markdown: str) -> str:
    return markdown.split("\n---\n", 1)[1]


def without_notes(made: Material) -> Material:
    return replace(made, annotations=tuple(one._replace(note="") for one in made.annotations))
