from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model import AnnotationKind
from tui_reader.store.placing import Placement, place, place_offset, select
from tui_reader.text.compare.comparison import Comparison
from tui_reader.text.document import Block, Document
from tui_reader.text.spans import Span

ONE = "The first paragraph stands here for as long as the text does, and says so in plain words."
TWO = "A second one follows it with words of its own. They are not those of any other paragraph here."
THREE = "The third ends the text; nothing comes after it but silence and the margin of the page."
TEXTS = [ONE, TWO, THREE]


def placed_in(new: Sequence[str], *wanted: tuple[AnnotationKind, Span], old: Sequence[str] = TEXTS) -> list[Placement]:
    document = blocks(new)
    return place(Comparison(blocks(old).text, document.text), document, wanted)


def blocks(texts: Sequence[str]) -> Document:
    return Document(Block(text) for text in texts)


def words(document: Document, placement: Placement) -> str | None:
    return document.slice(*placement.span) if placement.span else None


@pytest.mark.parametrize(
    ("new", "status", "stands_on"),
    [
        ([ONE, TWO, THREE], "same", TWO),
        (["Something new.", ONE, TWO, THREE], "same", TWO),
        ([TWO, ONE, THREE, "More of it."], "same", TWO),
        ([ONE, THREE], "orphan", None),
        ([ONE, TWO.replace("follows", "came after"), THREE], "changed", TWO.replace("follows", "came after")),
        ([ONE, TWO + " And one more sentence.", THREE], "changed", TWO + " And one more sentence."),
        ([ONE, "Before it all: " + TWO, THREE], "changed", "Before it all: " + TWO),
        ([ONE, *TWO.split(". ", 1), THREE], "changed", "\n\n".join(TWO.split(". ", 1))),
        ([f"{ONE} {TWO} {THREE}"], "same", TWO),  # now part of a far longer paragraph
        ([ONE, TWO.replace(" ", "\u00a0"), THREE], "same", TWO.replace(" ", "\u00a0")),
    ],
)
def test_paragraph_annotation_stays_on_whole_paragraphs(new: list[str], status: str, stands_on: str | None) -> None:
    (placement,) = placed_in(new, ("paragraph", blocks(TEXTS).span(1)))
    assert (placement.status, words(blocks(new), placement)) == (status, stands_on)


def test_passage_does_not_grow_to_its_paragraph() -> None:
    start = blocks(TEXTS).text.index("follows it")
    new = [ONE, TWO + " And one more sentence.", THREE]
    (placement,) = placed_in(new, ("span", Span(start, start + 10)))
    assert (placement.status, words(blocks(new), placement)) == ("same", "follows it")


def test_similar_passages_are_offered_as_candidates() -> None:
    similar = [TWO.replace("words of its own", f"{word} words of its own") for word in ("many", "few")]
    new = [ONE, THREE, *similar]
    (placement,) = placed_in(new, ("paragraph", blocks(TEXTS).span(1)))
    offered = {placement.span, *(candidate.span for candidate in placement.candidates)}
    assert placement.status != "same" and {blocks(new).span(2), blocks(new).span(3)} <= offered


TEXT = st.text(st.sampled_from("ab .\u2019\u0301\u4e2d"), max_size=20)


@given(st.lists(TEXT, max_size=5), st.lists(TEXT, max_size=5), st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_placement_lies_within_the_text(
    old: list[str], new: list[str], start: int, length: int, paragraph: bool
) -> None:
    kind: AnnotationKind = "paragraph" if paragraph else "span"
    (placement,) = placed_in(new, (kind, Span(start, start + length)), old=old)
    assert (placement.status == "orphan") == (placement.span is None)
    for span in (placement.span, *(candidate.span for candidate in placement.candidates)):
        assert span is None or 0 <= span.start <= span.end <= blocks(new).length


@given(st.lists(st.text(max_size=60), max_size=5), st.integers(0, 300), st.integers(0, 300))
def test_selector_quotes_the_text_around_the_span(paragraphs: list[str], start: int, end: int) -> None:
    text = Document(Block(paragraph) for paragraph in paragraphs)
    selector, whole = select(text, Span(start, end)), text.text
    assert whole[selector.start : selector.end] == selector.exact
    assert whole[max(0, selector.start - 32) : selector.start] == selector.prefix
    assert whole[selector.end : selector.end + 32] == selector.suffix


@pytest.mark.parametrize(
    ("text", "offset", "words", "length", "found"),
    [
        ("one two three", 4, "two", 13, 4),
        ("zero one two three", 4, "two", 13, 9),
        ("two one two three two", 8, "two", 21, 8),
        ("two x x x x x x x x two", 20, "two", 23, 20),
        ("all is new", 5, "two", 10, 5),
        ("short", 900, "two", 1000, 4),
        ("", 9, "two", 10, 0),
        ("abc", 0, "", 0, 0),
    ],
)
def test_reading_place_is_found_again(text: str, offset: int, words: str, length: int, found: int) -> None:
    assert place_offset(text, offset, words, length) == found
