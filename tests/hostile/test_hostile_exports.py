"""Exports of hostile material, read again by other programs' parsers: PyYAML, markdown-it, json."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from hostile_corpus import EVERYTHING, LARGE, SMALL, hostile_texts
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tui_reader.export import export_text
from tui_reader.export.material import Material
from tui_reader.export.write import NotOurs, write_export
from tui_reader.model import Annotation, Article, Extraction, Person, Quote
from tui_reader.store.values import storable
from tui_reader.text.clean import clean, clean_line, is_clean
from tui_reader.text.document import Block, Document
from tui_reader.text.spans import Span

PARSER = MarkdownIt("gfm-like", {"html": True, "linkify": False})
"""With HTML, tables, strikethrough; a bare address is text in the file, whatever a program makes of it."""
BLOCKS = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak"}
QUOTED = {"blockquote_open", "blockquote_close"}
HEADED = {"heading_open", "heading_close"}
NOTES = {
    "bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close", "list_item_open",
    "list_item_close", "em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close", "link_open",
    "link_close", "hardbreak",
}  # fmt: skip
"""What a note, which is the reader's own Markdown, may have besides."""
RAW = re.compile(r"(?<!\\)\[\[|==|%%|::|<!--|<%|\{\{x|!\[", re.MULTILINE)
"""What programs find in the raw lines, without parsing them."""
TAG = re.compile(r"[^\s#\[\](){}<>|`*^=:;,.!?\"'\\$%&~]+")


def material(text: str, note: str, words: str = "The words.") -> Material:
    """An article of which everything but its plain second paragraph is `text`, with marks of every kind."""
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
    text = export_text(made)
    assert is_clean(text)
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    front = yaml.safe_load(head)
    article = made.article
    for key, value in (("title", article.title), ("author", article.author), ("source", article.source)):
        assert front.get(key, "") == clean(value or ""), key
    assert set(front) <= {
        "title", "author", "site", "source", "sha256", "published", "created", "updated", "tags", "tag-names",
        "reader-body",
    }  # fmt: skip
    assert all(isinstance(tag, str) and TAG.fullmatch(tag) for tag in front["tags"])
    assert types_in(body) <= BLOCKS | QUOTED | HEADED | NOTES
    assert types_in(body_of(export_text(without_notes(made)))) <= BLOCKS | QUOTED | HEADED
    assert not RAW.search(body), RAW.search(body)
    headings = [token for token in PARSER.parse(body) if token.type == "heading_open"]
    assert len(headings) == 5, "title, note, annotations, orphans, quotes"
    lines = [line for line in body.split("\n") if line.startswith(">")]
    assert len(lines) == 3 * len(made.document.texts[1].split("\n")) + 1, "no line is quoted but the article's words"


def body_of(markdown: str) -> str:
    return markdown.split("\n---\n", 1)[1]


def without_notes(made: Material) -> Material:
    from dataclasses import replace

    return replace(made, annotations=tuple(one._replace(note="") for one in made.annotations))


@pytest.mark.parametrize("name", SMALL)
def test_nothing_of_the_corpus_is_more_than_text_in_markdown(name: str) -> None:
    check_markdown(material(storable(SMALL[name]), storable(SMALL[name]), SMALL[name]))


@settings(max_examples=120, deadline=None)
@given(hostile_texts(), hostile_texts(), hostile_texts())
def test_nothing_is_more_than_text_in_markdown(text: str, note: str, words: str) -> None:
    check_markdown(material(storable(text), storable(note), words))


@settings(max_examples=80, deadline=None)
@example("\ud800", "\x00")
@given(hostile_texts(), hostile_texts())
def test_json_reads_back_and_may_be_printed(text: str, note: str) -> None:
    made = material(text, note)
    exported = export_text(made, "json")
    assert is_clean(exported)
    read = json.loads(exported)
    assert read["article"]["title"] == text
    assert {one["note"] for one in read["export"]} == {note}
    assert {tag["name"] for tag in read["tags"]} | {"x"} >= {text, "x"} - {""}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_large_is_exported_like_anything_else(name: str) -> None:
    text = LARGE[name][:60_000]
    made = material(text[:2_000], text, text)
    body = export_text(made).split("\n---\n", 1)[1]
    assert not RAW.search(body)
    assert not {"html_block", "html_inline", "fence", "code_block", "image", "hr", "table_open"} & types_in(
        body[:20_000]
    )
    assert json.loads(export_text(made, "json"))["article"]["title"] == made.article.title


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(EVERYTHING.values())).map(lambda text: text[:30_000]) | hostile_texts())
def test_a_hostile_file_in_the_way_is_left_alone(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    target = tmp_path_factory.mktemp("export") / "notes.md"
    made = material("A title", "A note")
    for content in (text, f"---\nreader-body: {text}\n---\n", f'{{"reader": 1, "article": {text}', "{" + text):
        data = content.encode("utf-8", "surrogatepass")
        target.write_bytes(data)
        if data:
            with pytest.raises(NotOurs):
                write_export(target, export_text(made), made.article, ".md")
            assert target.read_bytes() == data


@pytest.mark.parametrize("bracket", ["[", '{"a":', "{", "[["])
@pytest.mark.parametrize("before", ["", "---\nreader-body: ", "---\nsource: ", '{"reader": 1, "article": '])
def test_deep_nesting_in_a_file_in_the_way_is_no_end(tmp_path: Path, before: str, bracket: str) -> None:
    target = tmp_path / "notes.md"
    target.write_text(before + bracket * 100_000 + "\n---\n")
    with pytest.raises(NotOurs):
        write_export(target, "text", material("A title", "").article, ".md")
