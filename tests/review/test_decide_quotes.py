from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.extraction import extract
from tui_reader.model import Decisions, Extraction, Quote, QuoteDecision, Selector
from tui_reader.review import apply
from tui_reader.text.compare.anchor import reanchor
from tui_reader.text.spans import Span

TEXT = (
    "“We will not sell the old harbour to anybody,” said Maria Lopez, the mayor.\n\n"
    "Peter Hall, her rival, disagreed. “The town cannot pay for it any longer,” he said.\n\n"
    "“Nobody asked the fishermen what they want,” said Anna Berg."
)


def found(text: str = TEXT) -> Extraction:
    return extract(text)


def words_of(text: str, quotes: Sequence[Quote]) -> list[str]:
    return [text[quote.start : quote.end] for quote in quotes]


def select(text: str, start: int, end: int) -> Selector:
    return Selector(text[start:end], text[max(0, start - 32) : start], text[end : end + 32], start, end)


def decision_on(quote: Quote, text: str = TEXT, id_: int = 1, **values: object) -> QuoteDecision:
    decision = QuoteDecision(id_, select(text, quote.start, quote.end), None, None, False)
    return decision._replace(**values)  # type: ignore[arg-type]


def placed(decision: QuoteDecision, text: str, old: str = TEXT) -> QuoteDecision:
    """Return the decision, made on `old`, with the placement of its passage in `text`."""
    (at,) = reanchor(old, text, [(decision.words.start, decision.words.end)])
    place = Span(at.start, at.end) if at.start is not None and at.end is not None else None
    return decision._replace(place=place, status=at.status)


def decided(*decisions: QuoteDecision, text: str = TEXT, old: str = "", quotes: Extraction | None = None) -> Extraction:
    at = tuple(placed(decision, text, old or text) for decision in decisions)
    return apply(text, found(text) if quotes is None else quotes, Decisions(at))


def test_fixture_has_three_quotes() -> None:
    assert [quote.speaker for quote in found().quotes] == ["Maria Lopez", "Peter Hall", "Anna Berg"]


def test_no_decisions_change_nothing() -> None:
    extraction = found()
    assert apply(TEXT, extraction, Decisions()) is extraction


def test_confirmed_quote_has_full_confidence() -> None:
    second = found().quotes[1]
    quote = decided(decision_on(second, verdict="confirmed")).quotes[1]
    assert quote == second._replace(verdict="confirmed", decision=1, confidence=1.0)


def test_rejected_quote_is_listed_separately() -> None:
    first, *others = found().quotes
    extraction = decided(decision_on(first, verdict="rejected"))
    assert list(extraction.quotes) == others
    assert [quote.verdict for quote in extraction.rejected] == ["rejected"]


@pytest.mark.parametrize(
    ("given_name", "speaker", "attribution"),
    [("Anna Berg", "Anna Berg", "name"), ("", None, "none"), ("Maria Lopez", "Maria Lopez", "name")],
)
def test_user_sets_the_speaker(given_name: str, speaker: str | None, attribution: str) -> None:
    first = found().quotes[0]
    quote = decided(decision_on(first, verdict="confirmed", speaker=given_name)).quotes[0]
    assert (quote.speaker, quote.attribution, quote.confidence) == (speaker, attribution, 1.0)


def joined(text: str = TEXT) -> list[QuoteDecision]:
    first, second, _ = found(text).quotes
    return [
        decision_on(first, text, 1, verdict="replaced"),
        decision_on(second, text, 2, verdict="replaced"),
        QuoteDecision(3, select(text, first.start, second.end), None, None, True),
    ]


def test_joined_quotes_are_one_with_the_first_speaker() -> None:
    extraction = decided(*joined())
    assert [quote.speaker for quote in extraction.quotes] == ["Maria Lopez", "Anna Berg"]
    assert extraction.quotes[0].end == found().quotes[1].end
    assert not extraction.rejected


def test_joined_quotes_are_kept_if_a_few_words_change() -> None:
    changed = TEXT.replace("Peter Hall, her rival, disagreed.", "Peter Hall, who is her rival, disagreed loudly.")
    extraction = decided(*joined(), text=changed, old=TEXT)
    assert [quote.speaker for quote in extraction.quotes] == ["Maria Lopez", "Anna Berg"]
    assert extraction.quotes[0].verdict == "auto", "the user has not seen these words"


def test_parts_return_if_the_joined_quote_is_unplaced() -> None:
    parts = [placed(decision, TEXT) for decision in joined()]
    parts[2] = parts[2]._replace(place=None, status="orphan")
    extraction = apply(TEXT, found(), Decisions(tuple(parts)))
    assert [quote.speaker for quote in extraction.quotes] == ["Maria Lopez", "Peter Hall", "Anna Berg"]


def test_split_quote_is_two_with_the_same_speaker() -> None:
    first = found().quotes[0]
    at = TEXT.index("to anybody")
    halves = [
        decision_on(first, verdict="replaced"),
        QuoteDecision(2, select(TEXT, first.start, at - 1), None, None, True),
        QuoteDecision(3, select(TEXT, at, first.end), None, None, True),
    ]
    extraction = decided(*halves)
    assert words_of(TEXT, extraction.quotes)[:2] == ["“We will not sell the old harbour", "to anybody,”"]
    assert [quote.speaker for quote in extraction.quotes] == ["Maria Lopez", "Maria Lopez", "Peter Hall", "Anna Berg"]


def test_added_quote_follows_its_words() -> None:
    start = TEXT.index("Peter Hall, her rival")
    words = select(TEXT, start, start + 20)
    moved = "A new first paragraph.\n\n" + TEXT
    extraction = decided(QuoteDecision(9, words, "confirmed", "Peter Hall", True), text=moved, old=TEXT)
    added = next(quote for quote in extraction.quotes if quote.decision == 9)
    assert moved[added.start : added.end] == words.exact
    assert (added.speaker, added.verdict, added.kind) == ("Peter Hall", "confirmed", "direct")


def test_changed_quote_keeps_its_speaker_unconfirmed() -> None:
    second = found().quotes[1]
    changed = TEXT.replace("cannot pay for it any longer", "cannot pay for it any more")
    decision = decision_on(second, verdict="confirmed", speaker="Anna Berg")
    quote = decided(decision, text=changed, old=TEXT).quotes[1]
    assert (quote.speaker, quote.verdict) == ("Anna Berg", "auto") and quote.confidence < 0.93


def test_decision_on_missing_text_changes_nothing() -> None:
    gone = Selector("“Something quite different was once said here,”", "", "", 0, 40)
    extraction = apply(TEXT, found(), Decisions((QuoteDecision(1, gone, "rejected", None, False),)))
    assert extraction.quotes == found().quotes


def test_identical_quotes_are_distinguished_by_position() -> None:
    text = "“No, not at all today,” said Maria Lopez.\n\n“No, not at all today,” said Peter Hall."
    first, second = found(text).quotes
    extraction = decided(decision_on(second, text, verdict="rejected"), text=text)
    assert [quote.start for quote in extraction.quotes] == [first.start]
    both = decided(
        decision_on(second, text, 1, verdict="rejected"), decision_on(first, text, 2, verdict="confirmed"), text=text
    )
    assert [quote.verdict for quote in (*both.quotes, *both.rejected)] == ["confirmed", "rejected"]


def test_confirmed_quote_is_kept_if_extraction_no_longer_finds_it() -> None:
    second = found().quotes[1]
    extraction = decided(decision_on(second, verdict="confirmed", speaker="Peter Hall"), quotes=Extraction())
    assert [(quote.span, quote.speaker) for quote in extraction.quotes] == [(second.span, "Peter Hall")]


SPANS = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted)
DECISIONS = st.lists(
    st.builds(
        QuoteDecision,
        st.integers(1, 99),
        SPANS.map(lambda span: select(TEXT, *span)),
        st.sampled_from([None, "confirmed", "rejected", "replaced"]),
        st.sampled_from([None, "", "Anna Berg"]),
        st.booleans(),
    ),
    max_size=8,
)


@given(DECISIONS, st.sampled_from([TEXT, TEXT.upper(), TEXT[40:], TEXT.replace("the", "a"), ""]))
def test_any_decisions_on_any_version_give_quotes_within_the_text(decisions: list[QuoteDecision], text: str) -> None:
    extraction = decided(*decisions, text=text, old=TEXT)
    quotes = extraction.quotes
    assert [quote.span for quote in quotes] == sorted(quote.span for quote in quotes)
    assert all(0 <= quote.start < quote.end <= len(text) for quote in (*quotes, *extraction.rejected))
    assert all(quote.verdict != "rejected" for quote in quotes)
    assert all(quote.verdict == "rejected" for quote in extraction.rejected)
    assert decided(*decisions, text=text, old=TEXT) == extraction
