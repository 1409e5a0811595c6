"""Annotations in a changed text: their placement, and what the user decides about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.store.library_examples import Clock, article, document, identity, opened
from tests.store.library_examples import library as make_library
from tui_reader.library import Library
from tui_reader.model import Annotated, Annotation, AnnotationKind, Edit, Placed, ReaderError, Reading, Target
from tui_reader.text.spans import Span

ONE = "The council met on Monday and talked for three hours about the bridge over the river."
TWO = "Nobody could say when the work would begin, or who was going to pay for all of it."
THREE = "The mayor promised an answer before the summer; the papers did not believe a word."
FOUR = "An engineer had warned of the cracks two years ago, in a letter that was lost somewhere."
FIRST = (ONE, TWO, THREE, FOUR)
WARNED = FOUR.replace("warned of the cracks", "warned everybody of the cracks")
QUOTE = "promised an answer before the summer"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return make_library(tmp_path, Clock())


def mark(library: Library, texts: Sequence[str], words: str) -> Reading:
    """Open the text and highlight `words`, as a paragraph if they are one."""
    reading, text = opened(library, texts), document(texts)
    start = text.text.index(words)
    kind: AnnotationKind = "paragraph" if words in texts else "span"
    library.annotations.annotate(
        reading, text, Target(kind, Span(start, start + len(words))), Edit("yellow", note="Mine.")
    )
    return reading


def only(library: Library, reading: Reading) -> Placed:
    (found,) = library.checking.placed(reading)
    return found


def text_at(found: Annotation, texts: Sequence[str]) -> str | None:
    return document(texts).slice(*found.span) if found.span else None


def span_of(words: str, texts: Sequence[str]) -> Span:
    start = document(texts).text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("new", "marked", "status", "method", "now"),
    [
        (("New.", *FIRST), QUOTE, "same", "paragraph", QUOTE),
        ((THREE, "New in between, as it were.", ONE, TWO, FOUR), QUOTE, "moved", "paragraph", QUOTE),
        ((ONE, TWO, THREE.replace("an answer", "a good answer"), FOUR), QUOTE, "changed", "word diff",
         "promised a good answer before the summer"),
        ((ONE, TWO, FOUR), QUOTE, "orphan", "none", None),
        ((ONE, TWO, THREE, WARNED), FOUR, "changed", "word diff", WARNED),
    ],
)  # fmt: skip
def test_annotation_records_how_it_was_placed(
    library: Library, new: Sequence[str], marked: str, status: str, method: str, now: str | None
) -> None:
    mark(library, FIRST, marked)
    reading = opened(library, new)
    found = only(library, reading)
    assert (found.annotation.status, found.method, text_at(found.annotation, new)) == (status, method, now)
    assert found.annotation.exact == marked and found.annotation.note == "Mine."
    assert library.checking.to_check(reading) == (() if status == "same" else (found,))
    stored = only(library, opened(library, new))
    assert stored == found


def test_examining_gives_the_same_placement_and_writes_nothing(library: Library) -> None:
    mark(library, FIRST, QUOTE)
    new = document((ONE, TWO, FOUR))
    assert library.checking.examine(article(document(["Unknown."])), document(["Unknown."]), identity("/b")) is None
    looked = library.checking.examine(article(new), new, identity())
    assert looked is not None and looked[0].version_id == 0 and looked[0].changed is not None
    reading = opened(library, new.texts)
    assert library.checking.placed(reading) == looked[1] and reading.changed == looked[0].changed


def test_placement_is_confirmed_chosen_set_or_dismissed_and_undone(library: Library) -> None:
    mark(library, FIRST, QUOTE)
    new = (ONE, TWO, FOUR, "The mayor, they say, promised them an answer before the summer or after it.")
    reading, text = opened(library, new), document(new)
    before = only(library, reading)
    uid = before.annotation.uid
    acts: list[tuple[Callable[[], Annotated], str, Span | None]] = [
        (lambda: library.checking.confirm_place(reading, text, uid), before.annotation.status, before.annotation.span),
        (
            lambda: library.checking.place_annotation(reading, text, uid, span_of("an answer", new)),
            "changed",
            span_of("an answer", new),
        ),
        (lambda: library.checking.leave_unplaced(reading, text, uid), "orphan", None),
    ]
    for act, status, span in acts:
        done = act()
        (after,) = done.annotations
        assert (after.status, after.span, after.confirmed, after.needs_look) == (status, span, True, False)
        assert done.uid == uid and done.label and library.checking.to_check(reading) == ()
        assert library.annotations.of(reading) == done.annotations
        undone = library.annotations.undo(reading)
        assert undone is not None and (undone.label, undone.uid) == (done.label, uid)
        assert only(library, reading)[1:] == before[1:] and not undone.annotations[0].confirmed
        redone = library.annotations.redo(reading)
        assert redone is not None and redone.annotations[0].span == span
        library.annotations.undo(reading)


def test_original_text_at_a_new_position_is_moved_not_changed(library: Library) -> None:
    mark(library, FIRST, QUOTE)
    new = (ONE, TWO, FOUR, f"He {QUOTE}. He {QUOTE}.")
    reading, text = opened(library, new), document(new)
    found = only(library, reading)
    assert found.annotation.needs_look
    (place, *_) = [candidate.span for candidate in found.candidates]
    (after,) = library.checking.place_annotation(reading, text, found.annotation.uid, place).annotations
    assert (after.status, after.span, only(library, reading).method) == ("moved", place, "chosen")


@pytest.mark.parametrize("span", [Span(3, 3), Span(10**6, 10**7), Span(len(ONE), len(ONE) + 2)])
def test_placement_without_text_is_refused(library: Library, span: Span) -> None:
    reading = mark(library, FIRST, QUOTE)
    with pytest.raises(ReaderError, match="no words here"):
        library.checking.place_annotation(reading, document(FIRST), only(library, reading).annotation.uid, span)
    assert only(library, reading).annotation.span == span_of(QUOTE, FIRST) and library.annotations.redo(reading) is None


def test_deleted_annotation_cannot_be_placed(library: Library) -> None:
    reading = mark(library, FIRST, QUOTE)
    uid = only(library, reading).annotation.uid
    library.annotations.delete(reading, uid)
    with pytest.raises(ReaderError, match="deleted elsewhere"):
        library.checking.confirm_place(reading, document(FIRST), uid)


# -- confirmed placements in later versions -----------------------------------------------------------------------


def confirmed(library: Library, texts: Sequence[str], words: str | None) -> Reading:
    """Open a changed text and place the annotation in it; None leaves it unplaced."""
    reading, text = opened(library, texts), document(texts)
    uid = only(library, reading).annotation.uid
    if words is None:
        library.checking.leave_unplaced(reading, text, uid)
    else:
        library.checking.place_annotation(reading, text, uid, span_of(words, texts))
    return reading


SECOND = (ONE, TWO, FOUR, "The mayor will have something to tell before long; that much is now known to everybody.")
TOLD = "will have something to tell before long"


def test_reopening_keeps_confirmed_placements(library: Library) -> None:
    mark(library, FIRST, QUOTE)
    confirmed(library, SECOND, TOLD)
    opened(library, FIRST)
    (again,) = opened(library, SECOND).annotations
    assert (text_at(again, SECOND), again.status, again.confirmed) == (TOLD, "changed", True)


@pytest.mark.parametrize(
    ("third", "now", "status", "settled"),
    [
        # The confirmed text is still there: the confirmation carries over, even where the original text is back.
        (("New on top.", *SECOND), TOLD, "changed", True),
        ((*SECOND, THREE), TOLD, "changed", True),
        # It was edited or moved: followed from there, and needs checking.
        ((ONE, TWO, FOUR, SECOND[3].replace("tell", "tell us")), TOLD.replace("tell", "tell us"), "changed", False),
        ((SECOND[3], "New.", ONE, TWO, FOUR), TOLD, "changed", False),
        # It is gone and the original text is back: placed there, but needs checking.
        (FIRST[:2] + (FOUR, "New.", THREE), QUOTE, "moved", False),
        # Both are gone.
        ((ONE, TWO, FOUR), None, "orphan", False),
    ],
)
def test_confirmed_placement_in_a_later_version(
    library: Library, third: Sequence[str], now: str | None, status: str, settled: bool
) -> None:
    mark(library, FIRST, QUOTE)
    confirmed(library, SECOND, TOLD)
    (found,) = opened(library, third).annotations
    assert (text_at(found, third), found.status, found.confirmed) == (now, status, settled)
    (as_before,) = opened(library, SECOND).annotations
    assert text_at(as_before, SECOND) == TOLD and as_before.confirmed


@pytest.mark.parametrize("placed", ["promised a good answer before the summer", None])
def test_text_changed_and_reverted_leaves_nothing_to_check(library: Library, placed: str | None) -> None:
    mark(library, FIRST, QUOTE)
    confirmed(library, (ONE, TWO, THREE.replace("an answer", "a good answer") if placed else FOUR, FOUR), placed)
    (back,) = opened(library, FIRST).annotations
    assert (text_at(back, FIRST), back.status, back.needs_look) == (QUOTE, "same", False)
    third = (ONE.replace("Monday", "Tuesday"), TWO, THREE.replace("papers", "press"), FOUR)
    reading = opened(library, third)
    (found,) = reading.annotations
    assert (text_at(found, third), found.status, library.checking.to_check(reading)) == (QUOTE, "same", ())


def test_original_position_is_offered_beside_the_confirmed_one(library: Library) -> None:
    mark(library, FIRST, QUOTE)
    confirmed(library, SECOND, TOLD)
    third = (ONE, TWO, THREE, FOUR, SECOND[3].replace("tell", "tell us"))
    reading = opened(library, third)
    found = only(library, reading)
    assert text_at(found.annotation, third) == TOLD.replace("tell", "tell us")
    assert [document(third).slice(*candidate.span) for candidate in found.candidates] == [QUOTE]


def test_dismissed_annotation_asks_again_only_if_placed(library: Library) -> None:
    mark(library, FIRST, QUOTE)
    confirmed(library, SECOND, None)
    third = (*SECOND, "Another paragraph, on other things.")
    (still,) = opened(library, third).annotations
    assert (still.status, still.confirmed) == ("orphan", True)
    summary = opened(library, (*third, THREE)).changed
    assert summary is not None and (summary.moved, summary.kept) == (1, 0)
    assert [a.needs_look for a in opened(library, (*third, THREE)).annotations] == [True]


def test_latest_of_several_confirmations_counts(library: Library) -> None:
    mark(library, FIRST, QUOTE)
    confirmed(library, SECOND, TOLD)
    third = ("On top.", *SECOND)
    reading = opened(library, third)
    library.clock.forward(hours=1)  # type: ignore[attr-defined]
    confirmed(library, third, "that much is now known")
    fourth = (*third, "At the end.")
    (found,) = opened(library, fourth).annotations
    assert text_at(found, fourth) == "that much is now known" and found.confirmed
    assert reading.annotations[0].confirmed  # the first confirmation had carried over


def test_undone_confirmation_does_not_carry_over(library: Library) -> None:
    mark(library, FIRST, QUOTE)
    confirmed(library, SECOND, TOLD)
    third = ("On top.", *SECOND)
    reading = opened(library, third)
    assert reading.annotations[0].confirmed
    undone = library.annotations.undo(reading)
    assert undone is not None and undone.label == "place the mark"
    assert [(a.status, a.needs_look) for a in undone.annotations] == [("orphan", True)]
    redone = library.annotations.redo(reading)
    assert redone is not None
    assert [(text_at(a, third), a.confirmed) for a in redone.annotations] == [(TOLD, True)]
    # What was confirmed in this version stays, whatever is undone in another.
    library.checking.place_annotation(
        reading, document(third), reading.annotations[0].uid, span_of("known to everybody", third)
    )
    earlier = opened(library, SECOND)
    undone = library.annotations.undo(earlier)
    assert undone is not None and text_at(undone.annotations[0], SECOND) == TOLD


def test_text_of_a_confirmed_placement_is_kept(library: Library) -> None:
    mark(library, FIRST, QUOTE)
    confirmed(library, SECOND, TOLD)
    opened(library, FIRST)
    for _ in range(40):
        library.clock.forward(days=1)  # type: ignore[attr-defined]
        library.close()
        fresh = library.for_thread()
        opened(fresh, ["Unrelated."], "/articles/other.txt")  # purges
    third = ("On top.", *SECOND)
    (found,) = opened(fresh, third).annotations
    assert text_at(found, third) == TOLD and found.confirmed


# -- the older text -----------------------------------------------------------------------------------------------


def test_previously_opened_text_is_returned(library: Library) -> None:
    first = opened(library, FIRST)
    assert library.checking.older_text(first) is None
    library.clock.forward(days=1)  # type: ignore[attr-defined]
    second = opened(library, SECOND)
    older = library.checking.older_text(second)
    assert older is not None and older.text == document(FIRST).text and older.opened.startswith("2026-05-03")
    again = library.checking.older_text(opened(library, FIRST))
    assert again is not None and again.text == document(SECOND).text
