"""CSV: rows that round-trip exactly, and no cell that a spreadsheet would evaluate."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.exchange.listed import LISTS
from tui_reader.exchange.material import Material
from tui_reader.exchange.records import note_records, quote_records
from tui_reader.exchange.rows import rows as list_rows
from tui_reader.exchange.table import ANNOTATION_COLUMNS, cell, render, to_csv
from tui_reader.model import Annotation, Article, Extraction, Quote
from tui_reader.text.clean import is_clean
from tui_reader.text.document import Block, Document
from tui_reader.text.spans import Span

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
STARTS = (*SIGNS, "\t", "\r", "\n", "\t=", " =", "\u00a0 @", "\n+", " \t-")
ARTICLE = Article("/articles/a.txt", "A title")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def material(text: str = "“We knew,” said Anna Reed.", note: str = "", tags: tuple[str, ...] = ()) -> Material:
    annotation = Annotation("uid1", "span", Span(0, 10), text[:10], "yellow", note, tags, "2026-05-03", "2026-05-03")
    quote = Quote(0, 10, "direct", "Anna Reed", "Anna Reed", "name", 0.97)
    return Material(ARTICLE, Document([Block(text)]), (annotation,), Extraction((quote,)), {"yellow": "claim"})


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_is_a_formula(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0").startswith("'")
    (row,) = rows(render(material(note=f"{start}1+1")))
    assert row["note"].startswith("'")


@given(st.text(max_size=40))
def test_any_cell_is_clean_and_round_trips(text: str) -> None:
    written = cell(text)
    assert is_clean(written) and not written.lstrip().startswith(SIGNS)
    (row,) = rows(to_csv(("note",), [{"note": text}], ARTICLE))
    assert row["note"] == written


def test_lines_end_in_crlf_and_quotes_are_doubled() -> None:
    text = render(material(note='She said "no", twice;\nthen left'))
    assert '"She said ""no"", twice;\nthen left"' in text
    assert text.count("\r\n") == 2 and text.endswith("\r\n")


def test_every_row_names_its_article_and_lists_are_one_cell() -> None:
    (row,) = rows(render(material(tags=("uk", "risk"))))
    assert (row["title"], row["source"], row["tags"], row["colour_name"]) == (*ARTICLE[1::-1], "uk; risk", "claim")
    assert set(note_records(material())[0]) >= set(ANNOTATION_COLUMNS)


def test_quotes_have_their_speakers() -> None:
    made = material()
    (row,) = rows("".join(list_rows("csv", "quotes", LISTS["quotes"], quote_records(made))))
    assert (row["text"], row["speaker"], row["confidence"]) == ("“We knew,”", "Anna Reed", "0.97")


def test_no_annotations_gives_only_the_header() -> None:
    text = render(Material(ARTICLE, Document([Block("Text.")])))
    assert text.count("\r\n") == 1 and text.startswith("id,kind,status")


def reader(*arguments: str, code: int = 0) -> str:
    command = [sys.executable, "-m", "tui_reader", *arguments]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "utf-8"})
    assert done.returncode == code, done.stderr
    return (done.stdout or done.stderr).decode()


@pytest.mark.parametrize("command", ["export", "notes", "quotes"])
def test_commands_print_csv(command: str, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("“We had no warning at all,” said Anna Reed, who owns a boat.\n\nThe end.\n")
    text = reader(command, str(article), "--format", "csv")
    assert text.startswith("id," if command != "quotes" else "article,") and "\r\n" in text
    if command == "quotes":
        assert [row["speaker"] for row in rows(text)] == ["Anna Reed"]


def test_csv_file_is_never_replaced(tmp_path: Path) -> None:
    article, target = tmp_path / "a.txt", tmp_path / "notes.csv"
    article.write_text("A first line.\n\nThe end of it.\n")
    reader("export", str(article), "-o", str(target))
    assert target.read_bytes().startswith(b"id,kind,status") and target.read_bytes().endswith(b"\r\n")
    target.write_text("mine")
    assert "never replaced" in reader("export", str(article), "-o", str(target), "--force", code=1)
    assert target.read_text() == "mine"
