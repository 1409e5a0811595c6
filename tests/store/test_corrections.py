"""Corrections of quotes across versions of a text: each follows its passage or is reported as unplaced."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.benchmarks.bench_corrections import measure
from tests.store.library_examples import Clock, article, document, identity, library, opened
from tui_reader.extraction import extract
from tui_reader.model import Extraction, QuoteDecision, Reading
from tui_reader.review import apply
from tui_reader.store.corrections import same_said
from tui_reader.text.spans import Span

GIVEN = "Carl Young"
START = "The inquiry into the closure of the harbour bridge sat for the first time on Monday in the old town hall."
MIDDLE, END = "The clerk read for an hour.", "The session closed at nine and goes on next week."
ANNA, BEN = "“No comment,” said Anna Reed, the mayor.", "“No comment,” said Ben Stone, the treasurer."
FIRST = (START, ANNA, MIDDLE, BEN, END)


class Seen(NamedTuple):
    reading: Reading
    text: str
    extraction: Extraction
    decisions: tuple[QuoteDecision, ...]

    @property
    def waiting(self) -> list[QuoteDecision]:
        return [decision for decision in self.decisions if decision.needs_look]

    def given(self) -> list[str]:
        """The passages attributed to the person the user named, with the text that follows."""
        return [self.text[q.start : q.end + 20] for q in self.extraction.quotes if q.speaker == GIVEN]


class Desk:
    def __init__(self, directory: Path) -> None:
        self.library = library(directory, Clock())

    def open(self, *paragraphs: str) -> Seen:
        reading, text = opened(self.library, paragraphs), document(paragraphs)
        decisions = self.library.quotes.decisions(reading.article_id, reading.version_id, text)
        found = apply(text.text, extract(text.text), decisions)
        return Seen(reading, text.text, found, decisions.quotes)

    def correct(self, *paragraphs: str, quote: int) -> Seen:
        seen = self.open(*paragraphs)
        chosen = seen.extraction.quotes[quote]
        self.library.quotes.set_speaker(seen.reading, document(paragraphs), chosen, GIVEN)
        return seen


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize(
    ("later", "kept", "told"),
    [
        pytest.param((START, ANNA, MIDDLE, END), False, True, id="removed"),
        pytest.param((START, ANNA, MIDDLE, "Ben Stone, the treasurer, was silent.", END), False, True, id="reworded"),
        pytest.param((START, BEN, MIDDLE, ANNA, END), True, False, id="swapped"),
        pytest.param((BEN, ANNA, START, MIDDLE, END), True, False, id="moved to the start"),
        pytest.param((END, MIDDLE, BEN, ANNA, START), True, False, id="turned round"),
        pytest.param((START, ANNA, ANNA, MIDDLE, END), False, True, id="other quote twice"),
        pytest.param((START, ANNA.replace("Anna Reed", "Dora Hill"), END), False, True, id="a third person"),
        pytest.param((START, ANNA, MIDDLE, BEN.replace("said", "replied"), END), True, False, id="nearby word"),
    ],
)
@pytest.mark.parametrize("words", ["No comment,", "Yes,", "We will win this election and we will govern well,"])
def test_identical_quote_of_another_speaker_is_unaffected(
    desk: Desk, later: tuple[str, ...], kept: bool, told: bool, words: str
) -> None:
    desk.correct(*(paragraph.replace("No comment,", words) for paragraph in FIRST), quote=1)
    seen = desk.open(*(paragraph.replace("No comment,", words) for paragraph in later))
    assert len(seen.given()) == kept and all("Ben" in passage for passage in seen.given())
    assert bool(seen.waiting) == told


def test_different_quotation_marks_keep_the_confirmation(desk: Desk) -> None:
    desk.correct(*FIRST, quote=1)
    for old, new in (("“", "‘"), ("“", '"'), ("“", "«")):
        close = {"‘": "’", '"': '"', "«": "»"}[new]
        seen = desk.open(*(p.replace(old, new).replace("”", close) for p in FIRST))
        assert [(q.speaker, q.verdict) for q in seen.extraction.quotes][1:] == [(GIVEN, "confirmed")]
        assert not seen.waiting


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("“Yes, ‘we’ did,”", "‘Yes, “we” did’", True),
        ('"It’s late"', "“It's late”", True),
        ("“We’re here”", "“Were here”", False),
        ("“Not now”", "“Now”", False),
    ],
)
def test_same_said_ignores_typography(one: str, other: str, same: bool) -> None:
    assert same_said(one, other) is same


def test_changed_passage_keeps_speaker_unconfirmed_and_needs_check(desk: Desk) -> None:
    desk.correct(*FIRST, quote=1)
    later = (START, ANNA, MIDDLE, BEN.replace("No comment", "No comment at all"), END)
    seen = desk.open(*later)
    (quote,) = [q for q in seen.extraction.quotes if q.speaker == GIVEN]
    assert quote.verdict == "auto" and quote.confidence < 0.93 and len(seen.waiting) == 1
    assert seen.reading.changed is not None and seen.reading.changed.corrections == 1
    desk.library.quotes.confirm_quote(seen.reading, document(later), quote)
    assert not desk.open(*later).waiting
    seen = desk.open(END, *later)
    assert not seen.waiting and [q.verdict for q in seen.extraction.quotes] == ["auto", "confirmed"]
    desk.library.annotations.undo(seen.reading)
    assert len(desk.open(*later).waiting) == 1


HAND = "Anna Reed said that the bridge had been closed for eleven weeks without a word of warning."


def test_manual_quote_stays_where_a_word_changed(desk: Desk) -> None:
    seen = desk.open(START, HAND, END)
    start = seen.text.index("the bridge")
    span = Span(start, seen.text.index(" of warning"))
    desk.library.quotes.add_quote(seen.reading, document((START, HAND, END)), span)
    seen = desk.open(START, HAND.replace("eleven", "twelve"), END)
    (quote,) = seen.extraction.quotes
    assert seen.text[slice(*quote.span)] == "the bridge had been closed for twelve weeks without a word"
    assert len(seen.waiting) == 1
    seen = desk.open(START, END)
    assert not seen.extraction.quotes and len(seen.waiting) == 1
    desk.library.quotes.leave_correction(seen.reading, seen.waiting[0])
    assert not desk.open(START, END).waiting
    assert len(desk.open(START, HAND, END).extraction.quotes) == 1


def test_both_halves_of_a_split_quote_stay(desk: Desk) -> None:
    said = "“We were told on a Friday, and by Monday it was shut. Nobody asked the shops,” said Ben Stone."
    seen = desk.open(START, said, END)
    text = document((START, said, END))
    desk.library.quotes.split_quote(seen.reading, text, seen.extraction.quotes[0], text.text.index("Nobody"))
    seen = desk.open(START, said.replace("shops", "traders"), END)
    assert [seen.text[slice(*q.span)] for q in seen.extraction.quotes] == [
        "“We were told on a Friday, and by Monday it was shut.", "Nobody asked the traders,”"
    ]  # fmt: skip
    assert len(seen.waiting) == 1


def test_correction_is_moved_to_another_passage(desk: Desk) -> None:
    desk.correct(*FIRST, quote=1)
    later = (START, ANNA, MIDDLE, END)
    seen = desk.open(*later)
    (decision,) = seen.waiting
    desk.library.quotes.put_correction(seen.reading, document(later), decision, decision.candidates[0].span)
    seen = desk.open(*later)
    assert not seen.waiting and len(seen.given()) == 1
    desk.library.annotations.undo(seen.reading)
    assert len(desk.open(*later).waiting) == 1


def test_text_of_a_correction_is_not_purged(desk: Desk) -> None:
    desk.correct(*FIRST, quote=1)
    later = (START, ANNA, MIDDLE, BEN, "One more paragraph.", END)
    seen = desk.open(*later)
    from datetime import timedelta

    from tui_reader.store.upkeep import purge

    with desk.library.store.transaction() as db:
        for days in range(90):
            purge(db, desk.library.now() + timedelta(days=days))
        assert db.execute("SELECT count(*) FROM change").fetchone()[0] == 0, "the purge has processed it"
        assert db.execute("SELECT count(*) FROM article_version").fetchone()[0] == 2
    assert len(desk.open(*later).given()) == 1 and not seen.waiting


def test_correction_of_unknown_text_applies_only_in_unchanged_context(desk: Desk) -> None:
    desk.correct(*FIRST, quote=1)
    with desk.library.store.transaction() as db:
        db.execute("UPDATE quote_decision SET version = NULL")
    assert len(desk.open(*FIRST, "More.").given()) == 1
    seen = desk.open(START, ANNA, MIDDLE, END)
    assert not seen.given() and len(seen.waiting) == 1


def test_joined_copies_keep_their_corrections(desk: Desk, tmp_path: Path) -> None:
    paths = [tmp_path / "one.txt", tmp_path / "copy.txt"]
    for path in paths:
        path.write_text("There.")  # a copy is offered while both files exist; otherwise it was renamed
    text, copy = document(FIRST), document((START, MIDDLE, ANNA, BEN, END, "One more paragraph."))
    one = desk.library.articles.open(article(text, str(paths[0])), text, identity(str(paths[0])))
    desk.library.quotes.set_speaker(one, text, extract(text.text).quotes[1], GIVEN)
    other = desk.library.articles.open(article(copy, str(paths[1])), copy, identity(str(paths[1])))
    assert one.article_id != other.article_id
    desk.library.copies.join(other, copy, one.article_id)
    (decision,) = desk.library.quotes.decisions(other.article_id, other.version_id, copy).quotes
    assert decision.place is not None and copy.index_at(decision.place.start) == 3 and not decision.needs_look
    desk.library.annotations.undo(other)
    assert not desk.library.quotes.decisions(other.article_id, other.version_id, copy).quotes


def test_undoing_forget_keeps_the_placement(desk: Desk) -> None:
    desk.correct(*FIRST, quote=1)
    later = (START, BEN, ANNA, END)
    before = desk.open(*later)
    desk.library.articles.forget("/articles/one.txt")
    desk.library.articles.unforget("/articles/one.txt")
    assert desk.open(*later).decisions == before.decisions and before.given()


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2, 0.4])
def test_no_correction_is_silently_wrong_or_lost(share: float) -> None:
    counts = measure(share, 15)
    assert not counts["silently wrong"] and not counts["lost without a word"], counts
    assert counts["right"] or share > 0.1


SAID = "“Nobody asked the shops about the bridge before it was shut,”"
LONG = (
    f"The shops had no warning, wrote the Gazette. {SAID} said Anna Reed, who runs a bakery. Polls close on Thursday."
)
FEW = LONG.replace(SAID, "“Not the shops,”")
NAMELESS = f"Anna Reed shook her head. {SAID} she said. Everybody in the hall fell silent."


@pytest.mark.parametrize(
    ("old", "new", "kept", "told"),
    [
        pytest.param(LONG, LONG.replace("Gazette", "Herald"), True, False, id="name in another sentence"),
        pytest.param(LONG, LONG.replace("Thursday", "Friday").replace("bakery", "pub"), True, False, id="nearby words"),
        pytest.param(LONG, LONG.replace("Anna Reed", "Dora Hill"), True, True, id="adjacent name"),
        pytest.param(LONG, LONG.replace("Anna Reed", "Mrs. Reed"), True, True, id="part of the adjacent name"),
        pytest.param(LONG, LONG.replace("Anna Reed", "Anna B. Reed"), True, False, id="initial"),
        pytest.param(NAMELESS, NAMELESS.replace("Anna Reed", "Dora Hill"), True, True, id="name before a pronoun"),
        pytest.param(NAMELESS, NAMELESS.replace("fell silent", "was quiet"), True, False, id="words near a pronoun"),
        pytest.param(FEW, FEW.replace("Anna Reed", "Dora Hill"), False, True, id="few words and another name"),
        pytest.param(FEW, FEW.replace("Gazette", "Herald"), True, False, id="few words in place"),
    ],
)
def test_distinctive_quote_keeps_its_correction(desk: Desk, old: str, new: str, kept: bool, told: bool) -> None:
    around = (START, MIDDLE, END)
    desk.correct(START, old, MIDDLE, END, quote=0)
    for paragraphs in ((START, new, MIDDLE, END), (START, MIDDLE, new, END), (new, *around)):
        seen = desk.open(*paragraphs)
        assert (bool(seen.given()), bool(seen.waiting)) == (kept, told), paragraphs
        confirmed = [quote for quote in seen.extraction.quotes if quote.verdict == "confirmed"]
        assert bool(confirmed) is (kept and not told)


def test_one_of_several_equal_quotes_is_identified_by_context(desk: Desk) -> None:
    one = f"{SAID} said Anna Reed."
    first = (START, one, MIDDLE, BEN, "The harbour was closed to ships for the whole of May.", one, END)
    desk.correct(*first, quote=0)
    later = (*first[:5], one.replace("shut", "closed"), END)
    seen = desk.open(*later)
    assert not seen.waiting and len(seen.given()) == 1 and seen.text.index(seen.given()[0]) < seen.text.index(MIDDLE)
