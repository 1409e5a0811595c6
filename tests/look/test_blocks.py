from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.look.annotations import decorations_of, overlays_of
from tui_reader.look.blocks import BlockAnnotations, differences
from tui_reader.look.strip import StripMarks
from tui_reader.model import COLOURS, Annotation, AnnotationKind, PlacementStatus, Tag
from tui_reader.text.document import Block, Document
from tui_reader.text.spans import Span

TEXT = Document([Block(text) for text in ("One two three.", "Four.", "", "Five six seven eight.", "Nine.")])
LAST = TEXT.length


@st.composite
def annotation(draw: st.DrawFn, uid: str) -> Annotation:
    start = draw(st.integers(0, LAST))
    span = draw(st.one_of(st.none(), st.integers(start, LAST).map(lambda end: Span(start, end))))
    kinds: tuple[AnnotationKind, ...] = ("span", "paragraph", "article") if span is None else ("span", "paragraph")
    kind = draw(st.sampled_from(kinds))
    colour = draw(st.sampled_from((None, *COLOURS)))
    tags = draw(st.sampled_from(((), ("a",), ("b", "a"))))
    note = draw(st.sampled_from(("", "note")))
    statuses: tuple[PlacementStatus, ...] = ("same", "moved")
    status = draw(st.sampled_from(statuses))
    return Annotation(uid, kind, span, "", colour, note, tags, "", "", status)


lists = st.sets(st.sampled_from("uvwxyz")).flatmap(lambda uids: st.tuples(*(annotation(uid) for uid in sorted(uids))))


def in_order(annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
    return tuple(sorted(annotations, key=Annotation.reading_order))


@given(st.lists(lists, min_size=1, max_size=4))
def test_updated_annotations_equal_those_taken_at_once(changes: list[tuple[Annotation, ...]]) -> None:
    marked, signs, digits = BlockAnnotations(), StripMarks(), {2: Tag("b", 0, 2, None)}
    before: dict[int, object] = {}
    for placed in map(in_order, changes):
        touched = marked.update(TEXT, placed)
        overlays, decorations = overlays_of(TEXT, placed), decorations_of(TEXT, placed)
        for index in range(len(TEXT)):
            assert marked.overlays.get(index, ()) == overlays.get(index, ())
            assert marked.decorations.get(index) == decorations.get(index)
        assert {index: found for index, found in marked.overlays.items() if found} == overlays
        assert dict(marked.decorations.items()) == decorations
        fresh = BlockAnnotations()
        fresh.update(TEXT, placed)
        assert marked.annotations == fresh.annotations and dict(marked.tags) == dict(fresh.tags)
        assert marked.by_uid == {one.uid: one for one in placed}
        assert marked.to_check == sum(one.needs_look for one in placed)
        assert marked.highlights == sum(bool(one.colour) and not one.note and not one.tags for one in placed)
        assert signs.update(marked.tags, digits) == StripMarks().update(fresh.tags, digits)
        after: dict[int, object] = {index: list(found) for index, found in marked.annotations.items()}
        assert {index for index in before.keys() | after.keys() if before.get(index) != after.get(index)} <= touched
        before = after


@given(lists, lists)
def test_differences_are_what_only_one_list_has(one: tuple[Annotation, ...], other: tuple[Annotation, ...]) -> None:
    before, after = in_order(one), in_order(other)
    removed, added = differences(before, after)
    assert set(removed) == set(before) - set(after) and set(added) == set(after) - set(before)
    assert differences(before, before) == ([], [])


@pytest.mark.parametrize("at", [0, 1, 500, 998, 999])
def test_one_change_among_many_touches_its_block_only(at: int) -> None:
    document = Document([Block(f"Paragraph {index}.") for index in range(1000)])
    many = tuple(
        Annotation(f"{index:04}", "paragraph", document.span(index), "", "red", "", ("t",), "", "")
        for index in range(1000)
    )
    marked = BlockAnnotations()
    assert len(marked.update(document, many)) == 1000
    tags = marked.tags
    changed = (*many[:at], many[at]._replace(colour="blue"), *many[at + 1 :])
    assert marked.update(document, changed) == {at} and marked.tags is tags, "a colour is no tag"
    assert marked.update(document, (*changed[:at], *changed[at + 1 :])) == {at} and at not in marked.tags
    assert marked.update(document, changed) == {at} and marked.tags[at] == ["t"]
    assert marked.update(document, changed) == frozenset()


def test_annotations_beyond_the_end_move_to_their_block_once_it_is_read() -> None:
    document = Document([Block("One.")], complete=False)
    later = Annotation("uid", "paragraph", Span(6, 10), "", "red", "", (), "", "")
    marked = BlockAnnotations()
    marked.update(document, [later])
    assert marked.overlays.get(0, ()) == ()
    document.extend([Block("Two.")])
    assert marked.update(document, [later]) == {0, 1}
    assert marked.annotations == {1: [later]} and marked.overlays[1] == ((0, 4, 8),)


def test_filter_and_digits_change_every_sign() -> None:
    signs, tags = StripMarks(), {1: ["a"], 2: ["b"]}
    assert signs.update(tags, {}) == {1: "•", 2: "•"}
    assert signs.update(tags, {3: Tag("b", 0, 3, None)}) == {1: "•", 2: "3"}
    assert signs.update(tags, {3: Tag("b", 0, 3, None)}, lambda names: "b" in names) == {2: "3"}
    assert signs.update({2: ["b"]}, {}) == {2: "•"}
