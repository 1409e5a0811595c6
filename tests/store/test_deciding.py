"""Corrections of quotes through the library: each is one undoable step and carries over to later versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.library_examples import Clock, document, library, opened
from tui_reader.extraction import extract
from tui_reader.library import Library, LibraryError
from tui_reader.model import Edit, Extraction, Quote, ReaderError, Reading, Target
from tui_reader.review import apply
from tui_reader.text.spans import Span

PARAGRAPHS = (
    "“We will not sell the old harbour to anybody,” said Maria Lopez, the mayor.",
    "Peter Hall, her rival, disagreed. “The town cannot pay for it any longer,” he said.",
    "“Nobody asked the fishermen what they want,” said Anna Berg.",
)
DOCUMENT = document(PARAGRAPHS)


class Review:
    """A library with one article, and its corrected quotes."""

    def __init__(self, directory: Path) -> None:
        self.library = library(directory, Clock())
        self.reading = opened(self.library, PARAGRAPHS)

    def seen(self, reading: Reading | None = None, paragraphs: tuple[str, ...] = PARAGRAPHS) -> Extraction:
        text = document(paragraphs).text
        reading = reading or self.reading
        decisions = self.library.quotes.decisions(reading.article_id, reading.version_id, document(paragraphs))
        return apply(text, extract(text), decisions)

    def quote(self, index: int) -> Quote:
        return self.seen().quotes[index]

    def speakers(self) -> list[str | None]:
        return [quote.speaker for quote in self.seen().quotes]


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return Review(tmp_path)


def confirm(review: Review) -> str:
    return review.library.quotes.confirm_quote(review.reading, DOCUMENT, review.quote(0))


def reject(review: Review) -> str:
    return review.library.quotes.reject_quote(review.reading, DOCUMENT, review.quote(0))


def give_speaker(review: Review) -> str:
    return review.library.quotes.set_speaker(review.reading, DOCUMENT, review.quote(0), "Anna Berg")


def take_speaker(review: Review) -> str:
    return review.library.quotes.set_speaker(review.reading, DOCUMENT, review.quote(0), "")


def join(review: Review) -> str:
    return review.library.quotes.join_quotes(review.reading, DOCUMENT, review.quote(0), review.quote(1))


def split(review: Review) -> str:
    return review.library.quotes.split_quote(
        review.reading, DOCUMENT, review.quote(0), DOCUMENT.text.index("to anybody")
    )


def add(review: Review) -> str:
    start = DOCUMENT.text.index("Peter Hall")
    return review.library.quotes.add_quote(review.reading, DOCUMENT, Span(start, start + 20))


ACTS = [confirm, reject, give_speaker, take_speaker, join, split, add]


@pytest.mark.parametrize("act", ACTS)
def test_each_correction_is_one_undo_and_redo_step(review: Review, act: object) -> None:
    before = review.seen()
    label = act(review)  # type: ignore[operator]
    after = review.seen()
    assert after != before
    undone = review.library.annotations.undo(review.reading)
    assert undone is not None and undone.label == label
    assert review.seen() == before
    redone = review.library.annotations.redo(review.reading)
    assert redone is not None and redone.label == label
    assert review.seen() == after


@pytest.mark.parametrize("first", ACTS)
@pytest.mark.parametrize("second", [confirm, reject, give_speaker, join])
def test_correction_of_corrected_quote_is_undone_to_previous_state(
    review: Review, first: object, second: object
) -> None:
    first(review)  # type: ignore[operator]
    between = review.seen()
    done = second(review)  # type: ignore[operator]
    assert bool(done) == (review.seen() != between)
    if done:
        review.library.annotations.undo(review.reading)
    assert review.seen() == between


def test_effect_of_each_correction(review: Review) -> None:
    confirm(review)
    assert review.quote(0).verdict == "confirmed"
    give_speaker(review)
    assert review.speakers() == ["Anna Berg", "Peter Hall", "Anna Berg"]
    join(review)
    assert review.speakers() == ["Anna Berg", "Anna Berg"]
    reject(review)
    assert review.speakers() == ["Anna Berg"]
    assert len(review.seen().rejected) == 1
    add(review)
    assert review.speakers() == [None, "Anna Berg"]


def test_rejected_quote_can_be_confirmed_again(review: Review) -> None:
    reject(review)
    review.library.quotes.confirm_quote(review.reading, DOCUMENT, review.seen().rejected[0])
    assert [quote.verdict for quote in review.seen().quotes] == ["confirmed", "auto", "auto"]


def test_joined_quote_can_be_split_again(review: Review) -> None:
    join(review)
    review.library.quotes.split_quote(review.reading, DOCUMENT, review.quote(0), DOCUMENT.text.index("Peter Hall"))
    assert [DOCUMENT.slice(*quote.span)[:9] for quote in review.seen().quotes] == [
        "“We will ", "Peter Hal", "“Nobody a"
    ]  # fmt: skip


def test_corrections_survive_restart_and_new_version(review: Review) -> None:
    give_speaker(review)
    reject_second = review.library.quotes.reject_quote(review.reading, DOCUMENT, review.quote(1))
    assert reject_second == "not a quote"
    review.library.close()
    newer = ("A paragraph in front of everything else.", *PARAGRAPHS)
    reading = opened(review.library, newer)
    assert reading.version_id != review.reading.version_id
    seen = review.seen(reading, newer)
    assert [(quote.speaker, quote.verdict) for quote in seen.quotes] == [
        ("Anna Berg", "confirmed"),
        ("Anna Berg", "auto"),
    ]
    assert len(seen.rejected) == 1


def test_speaker_of_a_saved_quote_follows_correction(review: Review) -> None:
    quote = review.quote(0)
    edit = Edit(colour="yellow", speaker=quote.speaker)
    done = review.library.annotations.annotate(review.reading, DOCUMENT, Target("span", quote.span), edit)
    assert [annotation.speaker for annotation in done.annotations] == ["Maria Lopez"]
    give_speaker(review)
    assert [annotation.speaker for annotation in review.library.annotations.of(review.reading)] == ["Anna Berg"]
    review.library.annotations.undo(review.reading)
    assert [annotation.speaker for annotation in review.library.annotations.of(review.reading)] == ["Maria Lopez"]


@pytest.mark.parametrize("at", [0, 1])
def test_split_without_words_is_refused(review: Review, at: int) -> None:
    quote = review.quote(0)
    before = review.seen()
    with pytest.raises(ReaderError, match="no words"):
        review.library.quotes.split_quote(review.reading, DOCUMENT, quote, quote.span[at])
    assert review.seen() == before


def test_quote_undone_elsewhere_raises_error(review: Review, tmp_path: Path) -> None:
    confirm(review)
    known = review.quote(0)
    with Library(review.library.path) as other:
        other.annotations.undo(review.reading)
    with pytest.raises(ReaderError, match="changed elsewhere"):
        review.library.quotes.reject_quote(review.reading, DOCUMENT, known)


def test_article_not_in_library_cannot_be_corrected(review: Review) -> None:
    with pytest.raises(LibraryError):
        review.library.quotes.confirm_quote(review.reading._replace(version_id=0), DOCUMENT, review.quote(0))


def test_forgetting_an_article_drops_corrections_and_undo_restores(review: Review) -> None:
    confirm(review)
    join(review)
    before = review.seen()
    review.library.articles.forget("/articles/one.txt")
    assert review.library.quotes.decisions(review.reading.article_id).quotes == ()
    review.library.articles.unforget("/articles/one.txt")
    assert review.seen() == before
