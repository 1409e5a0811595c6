"""The annotations of a review, as Markdown and as records."""

from __future__ import annotations

import pytest

from tui_reader.exchange.material import Material
from tui_reader.exchange.reviewed import Round, annotation_records, earlier_line, render, round_record
from tui_reader.model import Annotation, AnnotationKind, Article, Review
from tui_reader.text.document import Block, Document
from tui_reader.text.source_lines import SourceLines
from tui_reader.text.spans import Span

SOURCE = "One paragraph.\n\nAnother one\nof two lines.\n\nThe # last *one*.\n"
DOCUMENT = Document([Block("One paragraph."), Block("Another one of two lines."), Block("The # last *one*.")])
ARTICLE = Article("/home/ann/draft.txt", "On bridges")


def annotation(
    uid: str, words: str, note: str = "", *, tags: tuple[str, ...] = (), kind: AnnotationKind = "span"
) -> Annotation:
    start = DOCUMENT.text.index(words)
    span = Span(start, start + len(words)) if kind != "article" else None
    return Annotation(
        uid, kind, span, words if span else "", None, note, tags, "2026-05-03T09:15:00Z", "2026-05-03T09:15:00Z"
    )


def done(*annotations: Annotation, new: set[str], before: Review | None = None) -> Round:
    material = Material(ARTICLE, DOCUMENT, annotations, id="reader:06article")
    return Round(material, new, "changes wanted", before, SourceLines(SOURCE, DOCUMENT.text))


def test_annotation_has_quote_location_tags_and_note() -> None:
    text = render(done(annotation("06a", "one of two", "Why two?\n\nThree.", tags=("ip law",)), new={"06a"}))
    assert text.split("\n\n") == [
        "# On bridges",
        "/home/ann/draft.txt · changes wanted · 1 annotation",
        text.split("\n\n")[2],
        "> one of two",
        "Why two?",
        "Three.\n",
    ]
    head = text.split("\n\n")[2]
    assert head.startswith("## ¶ 2, lines 3–4 · #ip-law-") and head.endswith(" · reader:06a")


def test_new_annotations_are_printed_and_earlier_ones_counted() -> None:
    old, new = annotation("06a", "One paragraph."), annotation("06b", "Another", "New.")
    moved = annotation("06c", "two lines")._replace(status="moved")
    review = Review("approved", "2026-05-01T00:00:00Z", 7)
    found = done(old, new, moved, new={"06b"}, before=review)
    assert render(found).count("\n> ") == 1 and "1 annotation since 2026-05-01T00:00:00Z" in render(found)
    assert earlier_line(found) == "earlier annotations: 1 in place, 1 moved"
    record = round_record(found)
    assert record["earlier"] == {"same": 1, "moved": 1, "changed": 0, "orphan": 0}
    assert record["before"] == {"verdict": "approved", "made": "2026-05-01T00:00:00Z"}
    assert [one["id"] for one in record["annotations"]] == ["reader:06b"]


def test_article_notes_and_unplaced_annotations() -> None:
    whole = annotation("06w", "One", "On the whole.", kind="article")
    gone = annotation("06g", "One")._replace(span=None, status="orphan", exact="words that\n\nwent")
    text = render(done(whole, gone, new={"06w", "06g"}))
    assert "## The whole text · reader:06w\n\nOn the whole." in text
    assert "## orphan · reader:06g\n\n> words that\n>\n> went" in text
    assert [record["line"] for record in annotation_records(done(whole, gone, new={"06w", "06g"}))] == [None, None]


@pytest.mark.parametrize("note", ["```\nopen", "<!-- open", "# heading", "> quoted", "\x1b[31mred"])
def test_quote_lines_are_prefixed_and_notes_are_contained(note: str) -> None:
    text = render(done(annotation("06a", "The # last *one*.", note), annotation("06b", "Another"), new={"06a", "06b"}))
    assert "\n> The # last \\*one\\*." in text and "\x1b" not in text
    assert text.index("## ¶ 2, line 3 · reader:06b") < text.index("## ¶ 3, line 6 · reader:06a")
