from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.store.placing import place, place_offset, select
from tui_reader.text.document import Block, Document
from tui_reader.text.spans import Span

OLD = (
    "The first sentence stands here, well before the rest of it. The quote is this. And here the text goes on for long."
)
QUOTE = Span(OLD.index("The quote"), OLD.index(" And here"))


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (OLD, True),
        ("Something new above. " + OLD, True),
        (OLD + " Something new below.", True),
        (OLD + " " + OLD, False),
        (OLD.replace("quote", "citation"), False),
        (OLD.replace("rest of it", "end of it"), False),  # the context was edited
        ("", False),
    ],
)
def test_place_only_what_is_unique_with_its_context(new: str, found: bool) -> None:
    (placement,) = place(OLD, new, [QUOTE])
    if found:
        assert placement.status == "same" and placement.span is not None
        assert new[slice(*placement.span)] == OLD[slice(*QUOTE)]
    else:
        assert placement.status == "orphan" and placement.span is None


def test_words_that_stood_twice_in_the_old_text_are_an_orphan() -> None:
    old = f"{OLD}\n\n{OLD}"
    assert place(old, OLD, [QUOTE])[0].status == "orphan"


@given(st.text(max_size=200), st.text(max_size=50), st.integers(0, 200), st.integers(0, 50))
def test_a_text_with_something_before_it_is_never_placed_on_other_words(old: str, top: str, at: int, size: int) -> None:
    span = Span(min(at, len(old)), min(at + size, len(old)))
    (placement,) = place(old, top + old, [span])
    assert placement.span is None or (top + old)[slice(*placement.span)] == old[slice(*span)]


@given(st.lists(st.text(max_size=60), max_size=5), st.integers(0, 300), st.integers(0, 300))
def test_a_selector_is_the_text_around_the_span(paragraphs: list[str], start: int, end: int) -> None:
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
def test_a_reading_place_is_found_again(text: str, offset: int, words: str, length: int, found: int) -> None:
    assert place_offset(text, offset, words, length) == found
