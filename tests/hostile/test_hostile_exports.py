"""Exports of hostile material parsed with other programs' parsers: PyYAML, markdown-it, json."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.hostile.hostile_corpus import EVERYTHING, LARGE, SMALL, corpus_piece, hostile_texts
from tests.hostile.hostile_markdown import RAW, body_of, check_markdown, material, types_in, without_notes
from tui_reader.exchange import exporter_named
from tui_reader.exchange.blocks import parse_body
from tui_reader.exchange.markdown import render as to_markdown
from tui_reader.exchange.write import ForeignFileError, write_export
from tui_reader.store.values import storable
from tui_reader.text.clean import is_clean

MARKDOWN = exporter_named("markdown")


def test_hostile_corpus_is_plain_text_in_markdown() -> None:
    for name, text in SMALL.items():
        with corpus_piece(name):
            check_markdown(material(storable(text), storable(text), text))


@settings(max_examples=60, deadline=None)
@given(hostile_texts(), hostile_texts(), hostile_texts())
def test_any_text_is_plain_text_in_markdown(text: str, note: str, words: str) -> None:
    check_markdown(material(storable(text), storable(note), words))


@settings(max_examples=40, deadline=None)
@example("\ud800", "\x00")
@given(hostile_texts(), hostile_texts())
def test_json_round_trips_and_is_printable(text: str, note: str) -> None:
    made = material(text, note)
    exported = exporter_named("json").render(made)
    assert is_clean(exported)
    read = json.loads(exported)
    assert read["article"]["title"] == text
    assert {one["note"] for one in read["annotations"]} == {note}
    assert {tag["name"] for tag in read["tags"]} | {"x"} >= {text, "x"} - {""}


def test_large_pieces_are_exported_correctly() -> None:
    for name, whole in LARGE.items():
        with corpus_piece(name):
            text = whole[:12_000]
            made = material(text[:2_000], text, text)
            assert parse_body(body_of(to_markdown(made)))
            body = re.sub(
                r"^<!-- /?reader[^\n]*-->$", "", body_of(to_markdown(without_notes(made))), flags=re.MULTILINE
            )
            assert not RAW.search(body)
            assert not {"html_block", "html_inline", "fence", "code_block", "image", "hr"} & types_in(body[:10_000])
            assert json.loads(exporter_named("json").render(made))["article"]["title"] == made.article.title


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(list(EVERYTHING.values())).map(lambda text: text[:30_000]) | hostile_texts())
def test_hostile_existing_file_is_not_replaced(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    target = tmp_path_factory.mktemp("export") / "notes.md"
    made = material("A title", "A note")
    for content in (text, f"---\nreader-body: {text}\n---\n", f'{{"reader": 1, "article": {text}', "{" + text):
        data = content.encode("utf-8", "surrogatepass")
        target.write_bytes(data)
        if data:
            with pytest.raises(ForeignFileError):
                write_export(target, to_markdown(made), made.article, MARKDOWN)
            assert target.read_bytes() == data


@pytest.mark.parametrize("bracket", ["[", '{"a":', "{", "[["])
@pytest.mark.parametrize("before", ["", "---\nreader-body: ", "---\nsource: ", '{"reader": 1, "article": '])
def test_deeply_nested_existing_file_is_handled(tmp_path: Path, before: str, bracket: str) -> None:
    target = tmp_path / "notes.md"
    target.write_text(before + bracket * 100_000 + "\n---\n")
    with pytest.raises(ForeignFileError):
        write_export(target, "text", material("A title", "").article, MARKDOWN)
