"""Where a span moves when its text changes: by examples, properties and hostile input."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tui_reader.text.compare.anchor import Placement, reanchor
from tui_reader.text.normal import same_words

FERRY = "The ferry left the harbour at noon with sixty people on board."
STORM = "A storm came up from the west before it reached the second island."
CREW = "The crew asked everybody to go below, and most of them did so at once."
QUAY = "On the quay the harbour master waited for news until the evening."
OLD = "\n\n".join((FERRY, f"{STORM} {CREW}", QUAY))
STAR = "* * *"


def span_of(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def place(old: str, new: str, words: str, nth: int = 0) -> Placement:
    [placement] = reanchor(old, new, [span_of(old, words, nth)])
    return placement


def words_at(text: str, placement: Placement) -> str | None:
    return None if placement.start is None else text[placement.start : placement.end]


@pytest.mark.parametrize(
    ("new", "quote", "status", "expected"),
    [
        pytest.param(OLD, STORM, "same", STORM, id="identical"),
        pytest.param("News first.\n\n" + OLD, STORM, "same", STORM, id="paragraph inserted before"),
        pytest.param(f"{STORM} {CREW}\n\n{QUAY}", CREW, "same", CREW, id="paragraph deleted before"),
        pytest.param(OLD.replace(FERRY, f"{FERRY} It was Monday."), FERRY, "same", FERRY, id="sentence added after"),
        pytest.param(OLD.replace(STORM + " ", STORM + "\n\n"), CREW, "same", CREW, id="paragraph split"),
        pytest.param(OLD.replace(FERRY + "\n\n", FERRY + " "), STORM, "same", STORM, id="paragraphs merged"),
        pytest.param(
            OLD.replace(FERRY + "\n\n", FERRY + " "),
            "sixty people on board.\n\nA storm",
            "same",
            "sixty people on board. A storm",
            id="merged inside the quote",
        ),
        pytest.param(OLD.replace("noon", "one"), FERRY, "changed", FERRY.replace("noon", "one"), id="word replaced"),
        pytest.param(OLD.replace("The crew", "Sailors"), "The crew asked everybody",
                     "changed", "Sailors asked everybody", id="first words replaced"),
        pytest.param(OLD.replace("second island", "open sea"), "from the west before it reached the second island",
                     "changed", "from the west before it reached the open sea", id="last words replaced"),
        pytest.param(OLD.replace("noon", "one"), "sixty people", "same", "sixty people", id="replaced nearby"),
        pytest.param(OLD.replace(" ", "\n"), CREW, "same", CREW.replace(" ", "\n"), id="reflowed"),
        pytest.param(
            OLD.replace("noon", "one").replace("board.", "board. It rained."),
            "sixty people on board.",
            "same",
            "sixty people on board.",
            id="period that fits two sentences",
        ),
        pytest.param(OLD.replace(" " + CREW, ""), STORM, "same", STORM, id="next sentence deleted"),
        pytest.param(f"{QUAY}\n\n{FERRY}\n\n{STORM} {CREW}", QUAY, "moved", QUAY, id="paragraph moved"),
        pytest.param(f"{FERRY}\n\n{STORM}\n\n{QUAY} {CREW}", CREW, "moved", CREW, id="sentence moved"),
        pytest.param(f"{FERRY}\n\n{QUAY}", CREW, "orphan", None, id="paragraph deleted"),
        pytest.param(OLD.replace(CREW, ""), CREW, "orphan", None, id="sentence deleted"),
        pytest.param("", CREW, "orphan", None, id="everything deleted"),
    ],
)  # fmt: skip
def test_quote_follows_its_words(new: str, quote: str, status: str, expected: str | None) -> None:
    placement = place(OLD, new, quote)

    assert (placement.status, words_at(new, placement)) == (status, expected)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"It\'s over," he said', "\u201cIt\u2019s over,\u201d he said"),
        ("he left -- for good", "he left \u2014 for good"),
        ("he left - for good", "he left\u2014for good"),
        ("and then... nothing", "and then\u2026 nothing"),
        ("first the file", "\ufb01rst the \ufb01le"),
        ("a thousand  words", "a\u00a0thousand words"),
        ("cooperation", "co\u00adoper\u200bation"),
        ("a cafe\u0301 in town", "a caf\u00e9 in town"),
    ],
)
def test_typography_is_no_change(before: str, after: str) -> None:
    old, new = OLD.replace("noon", before), OLD.replace("noon", after)

    for one, other, quote, expected in ((old, new, before, after), (new, old, after, before)):
        placement = place(one, other, quote)
        assert (placement.status, placement.score, words_at(other, placement)) == ("same", 1.0, expected)


# Ambiguity: no silent guesses


def test_similar_passage_elsewhere_is_not_taken_for_the_quote() -> None:
    look_alike = STORM.replace("second", "third")
    old = f"{FERRY}\n\n{STORM}\n\n{CREW}\n\n{look_alike}"
    new = f"{FERRY}\n\n{CREW}\n\n{look_alike}"

    placement = place(old, new, STORM)

    assert placement.status == "orphan"
    assert [new[c.start : c.end] for c in placement.candidates] == [look_alike]


@pytest.mark.parametrize("nth", [0, 1])
def test_deleting_one_of_two_equal_neighbours_places_neither_silently(nth: int) -> None:
    placement = place(f"{FERRY}\n\n{CREW}\n\n{CREW}\n\n{QUAY}", f"{FERRY}\n\n{CREW}\n\n{QUAY}", CREW, nth)

    assert placement.status in ("moved", "orphan")


def test_duplicated_paragraph_is_flagged_with_the_other_copy_offered() -> None:
    new = f"{FERRY}\n\n{CREW}\n\n{CREW}\n\n{QUAY}"

    placement = place(f"{FERRY}\n\n{CREW}\n\n{QUAY}", new, CREW)

    assert placement.status == "moved" and placement.score <= 0.5
    assert {placement.start, *(c.start for c in placement.candidates)} == {new.index(CREW), new.rindex(CREW)}


@pytest.mark.parametrize("quote", [CREW, "The crew asked", "did so at once."])
@pytest.mark.parametrize(("before", "after"), [(FERRY, QUAY), (f"{FERRY} {STORM}", QUAY), (FERRY, f"{STORM} {QUAY}")])
def test_duplicated_or_deduplicated_sentence_is_flagged(before: str, after: str, quote: str) -> None:
    once, twice = f"{before} {CREW} {after}", f"{before} {CREW} {CREW} {after}"

    assert place(once, twice, quote).status == "moved"
    assert {place(twice, once, quote, nth).status for nth in (0, 1)} <= {"moved", "orphan"}


def test_quote_is_not_matched_to_words_of_another_old_sentence() -> None:
    late = "Late at night the master says today that all is well."
    old = f"{FERRY}\n\nIt was quiet; the master said today nothing.\n\n{late}"
    new = f"{FERRY}\n\n{late.replace('says', 'said')}"

    placement = place(old, new, "the master said today")

    assert placement.status == "orphan"
    assert [new[c.start : c.end] for c in placement.candidates] == ["the master said today"]


def test_equally_similar_passages_leave_the_quote_unplaced() -> None:
    one, other = CREW.replace("at once", "very soon"), CREW.replace("everybody", "all people")
    new = f"{FERRY}\n\n{QUAY} {one} {STORM}\n\n{STORM} {other} {QUAY}"

    placement = place(f"{CREW}\n\n{FERRY}", new, CREW)

    assert placement.status == "orphan"
    assert {new[c.start : c.end] for c in placement.candidates} == {one, other}


def test_duplicated_sentence_elsewhere_does_not_affect_the_original() -> None:
    new = f"{FERRY}\n\n{STORM} {CREW}\n\n{QUAY} {CREW}"

    placement = place(OLD, new, CREW)

    assert (placement.status, placement.start) == ("same", new.index(CREW))


def test_repeated_separators_keep_their_order_if_their_number_is_unchanged() -> None:
    old = f"{FERRY}\n\n{STAR}\n\n{CREW}\n\n{STAR}\n\n{QUAY}"
    new = f"{FERRY}\n\n{STAR}\n\n{CREW} They sang.\n\n{STAR}\n\n{QUAY}"

    assert [place(old, new, STAR, nth).status for nth in (0, 1)] == ["same", "same"]
    assert place(old, new, STAR, 1).start == new.rindex(STAR)


def test_removed_separator_is_flagged_unless_both_neighbours_agree() -> None:
    old = f"{FERRY}\n\n{STAR}\n\n{CREW}\n\n{STAR}\n\n{QUAY}"
    new = f"{FERRY}\n\n{STAR}\n\n{CREW}\n\n{QUAY}"

    assert place(old, new, STAR, 0).status == "same"
    assert place(old, new, STAR, 1).status == "orphan"


TALK = (
    "The ferry left the harbour at noon with sixty people on board, and nobody was late.",
    "She asked whether they would come by train from the harbour to the city.",
    "He said that the tickets had been booked a week before the season began.",
    "They stood at the rail and watched the lighthouse go down behind them.",
)
EDITS = (("noon", "one"), ("train", "bus"), ("week", "month"), ("rail", "stern"))
LINES = [
    "(Applause.)",
    "Yes.",
    "Photo: harbour office",
    "And so it goes, my love, and so it goes.",
    "\u2022\u2022\u2022",
]


def edited_talk() -> list[str]:
    return [text.replace(*edit) for text, edit in zip(TALK, EDITS, strict=True)]


def with_line(paragraphs: list[str], line: str, *behind: int) -> str:
    """The paragraphs, with `line` inserted after those numbered in `behind`."""
    return "\n\n".join(f"{text}\n\n{line}" if k in behind else text for k, text in enumerate(paragraphs))


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("behind", [(0, 1, 2), (1, 2), (0, 3), (0, 1, 2, 3)])
def test_repeated_line_stays_between_its_edited_neighbours(line: str, behind: tuple[int, ...]) -> None:
    old, new = with_line([*TALK], line, *behind), with_line(edited_talk(), line, *behind)

    for nth in range(len(behind)):
        placement = place(old, new, line, nth)
        assert (placement.status, placement.start) == ("same", span_of(new, line, nth)[0])


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("paragraphs", [edited_talk(), [*TALK]], ids=["edited", "unedited"])
def test_removing_the_first_copy_and_appending_one_shifts_no_placement(line: str, paragraphs: list[str]) -> None:
    old, new = with_line([*TALK], line, 0, 1, 2), with_line(paragraphs, line, 1, 2, 3)

    gone, *others = (place(old, new, line, nth) for nth in range(3))

    assert gone.status == "orphan"
    assert {new[c.start : c.end] for c in gone.candidates} == {line} and len(gone.candidates) == 3
    assert [(p.status, p.start) for p in others] == [("same", span_of(new, line, nth)[0]) for nth in (0, 1)]


@pytest.mark.parametrize("line", LINES)
def test_ambiguous_copy_is_flagged_with_the_others_offered(line: str) -> None:
    new = f"{FERRY}\n\n{line}\n\n{line}\n\n{QUAY}"

    placement = place(f"{FERRY}\n\n{line}\n\n{QUAY}", new, line)

    assert placement.status == "moved" and placement.score <= 0.5
    assert {placement.start, *(c.start for c in placement.candidates)} == {new.index(line), new.rindex(line)}


def test_nearest_copies_are_offered() -> None:
    old = "\n\n".join(f"Paragraph {n} tells of day {n}.\n\nYes." for n in range(40))
    at = span_of(old, "Yes.", 30)
    new = f"{old[: at[0]].rstrip()}\n\n{old[at[1] :].lstrip()}"

    [placement] = reanchor(old, new, [at])

    assert placement.status == "orphan"
    assert {c.start for c in placement.candidates} <= {span_of(new, "Yes.", nth)[0] for nth in (28, 29, 30, 31)}


# Case


@pytest.mark.parametrize(
    ("before", "after", "quote"),
    [
        ("Harbour Votes To Keep The Old Ferry Quay", "Harbour votes to keep the old ferry quay", "Votes To Keep"),
        ("HARBOUR OPENS AGAIN AFTER STORM", "Harbour opens again after storm", "OPENS AGAIN AFTER"),
        ("Die Stra\u00dfe Am Hafen Wird Gesperrt", "Die stra\u00dfe am hafen wird gesperrt", "Am Hafen Wird"),
        ("\u0130stanbul Ferry Lines To Close In May", "\u0130stanbul ferry lines to close in may", "Lines To Close"),
        (
            "\u039a\u03b1\u03b9\u03bd\u03bf \u03a0\u03bb\u03bf\u03b9\u03bf",
            "\u03ba\u03b1\u03b9\u03bd\u03bf \u03c0\u03bb\u03bf\u03b9\u03bf",
            "\u03a0\u03bb\u03bf\u03b9\u03bf",
        ),
        (
            "The \ufb01rst Ferry: \u201cNot Late\u201d",
            "The \ufb01rst ferry: \u201cnot late\u201d",
            "\u201cNot Late\u201d",
        ),
        ("Council Votes To Keep Lamp", "Council votes to keep its lamp", "Votes To Keep"),
    ],
)
def test_headline_is_found_after_a_case_change(before: str, after: str, quote: str) -> None:
    for one, other, words in ((before, after, quote), (after, before, None)):
        old, new = f"{one}\n\n{FERRY}\n\n{QUAY}", f"{other}\n\n{FERRY}\n\n{QUAY}"
        words = words or next(
            m for m in (one[k : k + len(quote)] for k in range(len(one))) if m.lower() == quote.lower()
        )
        placement = place(old, new, words)
        found = words_at(new, placement) or ""
        assert (placement.status, found.lower()) == ("changed", words.lower())


def test_moved_sentence_with_changed_case_is_found_or_offered() -> None:
    headline = "Council Votes To Keep The Old Lighthouse"
    new = f"{FERRY}\n\n{QUAY} {headline.capitalize()}. {STORM}"

    placement = place(f"{headline}\n\n{FERRY}\n\n{STORM}\n\n{QUAY}", new, headline)

    offered = [words_at(new, placement), *(new[c.start : c.end] for c in placement.candidates)]
    assert placement.status != "same" and headline.capitalize() in offered


def test_short_quote_found_elsewhere_is_not_placed() -> None:
    assert place(f"{FERRY}\n\n{CREW}", f"{QUAY} The crew waited too.", "The crew").status == "orphan"


def test_rewritten_and_moved_sentence_is_found_and_flagged() -> None:
    new = f"{QUAY} {CREW.replace('at once', 'very soon')}"

    placement = place(f"{FERRY}\n\n{CREW}\n\n{STORM}", f"{FERRY}\n\n{STORM}\n\n{new}", CREW)

    assert placement.status == "changed" and placement.score < 1
    assert placement.method in ("similar passage", "word diff")


@pytest.mark.parametrize(
    ("quote", "others", "offered"),
    [
        ("“We cannot,” Abara said.", "“It was late,” Abara said. “Nobody came,” Abara said.", []),
        ("the bridge will be closed, said the mayor of the town,", "“Ah, the bridge will be closed, said the major of "
         "the town, and so on.”", ["the bridge will be closed, said the major of the town,"]),
        ("the bridge will be closed; or in May", "It is said, the bridge will be closed; never mind.",
         ["the bridge will be closed"]),
    ],
)  # fmt: skip
def test_candidates_share_words_and_not_only_punctuation(quote: str, others: str, offered: list[str]) -> None:
    kept = "A paragraph that stays as it is, whatever else may happen to the article."
    old, new = f"{FERRY}\n\n{quote} {kept}\n\n{QUAY}", f"{FERRY}\n\n{kept}\n\n{QUAY}\n\n{others}"
    start = old.index(quote)
    (placement,) = reanchor(old, new, [(start, start + len(quote))])
    places = [*placement.candidates] if placement.start is None else [placement]
    assert [new[place.start : place.end] for place in places] == offered


def test_unplaced_quote_has_at_most_three_candidates_best_first() -> None:
    old = f"{FERRY}\n\nOnly here: {CREW} {CREW}\n\n{QUAY}"
    new = "\n\n".join(f"Number {n} says: {CREW}" for n in range(6))

    placement = place(old, new, CREW)

    assert placement.status == "orphan"
    assert [new[c.start : c.end] for c in placement.candidates] == [CREW] * 3
    assert [c.score for c in placement.candidates] == [1.0] * 3


# Properties

WORD = st.sampled_from(
    ["the", "ferry", "storm", "crew", "said", "\u201cno\u201d", '"no"', "--", "\u2014", "\ufb01n", "fin", "."]
)
PARAGRAPH = st.lists(WORD, max_size=9).map(" ".join)
PROSE = st.lists(PARAGRAPH, max_size=7).map("\n\n".join)
WILD = st.text(
    st.one_of(
        st.sampled_from("ab \n\n-.'\"\u2026\ufb03\u200b\u0301\xa0\u2014\ud800\x00\u4e2d"),
        st.characters(codec=None, exclude_categories=()),
    ),
    max_size=60,
)
TEXT = PROSE | WILD
SPANS = st.lists(st.tuples(st.integers(-5, 120), st.integers(-5, 120)), max_size=5)


@given(TEXT, SPANS)
def test_same_text_keeps_every_span(text: str, spans: list[tuple[int, int]]) -> None:
    for (start, end), placement in zip(spans, reanchor(text, text, spans), strict=True):
        assert (placement.status, placement.score) == ("same", 1.0)
        if 0 <= start <= end <= len(text):
            assert (placement.start, placement.end) == (start, end)


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT, SPANS)
@example("", "", [(0, 0)])
@example("", "a", [(0, 0), (3, 1)])
@example("a", "", [(0, 1)])
@example("\n\n", "\ud800", [(0, 2)])
@example("a\u0301\u0301", "\xe1", [(1, 2), (0, 3)])
def test_every_span_gets_one_valid_placement(old: str, new: str, spans: list[tuple[int, int]]) -> None:
    placements = reanchor(old, new, spans)

    assert len(placements) == len(spans)
    for (start, end), placement in zip(spans, placements, strict=True):
        assert 0.0 <= placement.score <= 1.0
        assert len(placement.candidates) <= 3
        assert all(0 <= c.start < c.end <= len(new) and 0 <= c.score <= 1 for c in placement.candidates)
        if placement.start is None or placement.end is None:
            assert (placement.status, placement.start, placement.end) == ("orphan", None, None)
            continue
        assert placement.status != "orphan"
        assert 0 <= placement.start <= placement.end <= len(new)
        if old != new:
            quote = old[max(0, start) : max(0, end)]
            assert same_words(quote, new[placement.start : placement.end]) == (placement.status != "changed")


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=12))
def test_unique_paragraph_is_found_after_paragraphs_inserted_before_it(before: list[str]) -> None:
    text = f"{FERRY}\n\n{QUAY}"
    new = "\n\n".join([*before, text])

    for quote in (FERRY, QUAY):
        placement = place(text, new, quote)
        assert (placement.status, placement.start) == ("same", new.index(quote))


SENTENCES = (FERRY, STORM, CREW, QUAY, *TALK)


@settings(deadline=None)
@given(st.data())
def test_span_in_a_unique_unedited_passage_is_placed_or_flagged(data: st.DataObject) -> None:
    """Whatever happens around it: other paragraphs are edited, recased, repeated, removed or moved."""
    unique = "Nobody but the keeper of the lighthouse knew where the blue door led to."
    filler = st.sampled_from([*SENTENCES, *LINES, *(text.upper() for text in SENTENCES), *edited_talk()])
    paragraphs = st.lists(filler, max_size=6)
    old = "\n\n".join([*data.draw(paragraphs), unique, *data.draw(paragraphs)])
    new = "\n\n".join([*data.draw(paragraphs), unique, *data.draw(paragraphs)])
    start = data.draw(st.integers(0, len(unique) - 16))
    end = data.draw(st.integers(start + 15, len(unique)))
    at, there = old.index(unique), new.index(unique)

    [placement] = reanchor(old, new, [(at + start, at + end)])

    words = unique[start:end]
    lead = len(words) - len(words.lstrip())
    right = (there + start + lead, there + start + lead + len(words.strip()))
    assert old == new or placement.status != "same" or (placement.start, placement.end) == right
    assert placement.start is not None


@settings(deadline=None)
@given(
    st.sampled_from(LINES),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_span_on_a_repeated_line_follows_its_neighbour_or_is_flagged(
    line: str, before: list[bool], after: list[bool]
) -> None:
    """Copies come and go after edited paragraphs: no annotation silently moves to another copy."""
    old_behind = [k for k, there in enumerate(before) if there]
    new_behind = [k for k, there in enumerate(after) if there]
    old, new = with_line([*TALK], line, *old_behind), with_line(edited_talk(), line, *new_behind)

    assume(len(old_behind) > 1 or len(new_behind) > 1)  # otherwise the line is identified by its words
    for nth, k in enumerate(old_behind):
        placement = place(old, new, line, nth)
        if k in new_behind:
            assert (placement.status, placement.start) == ("same", span_of(new, line, new_behind.index(k))[0])
        else:
            assert placement.status != "same"


# Hostile input


def elapsed(old: str, new: str, spans: list[tuple[int, int]]) -> float:
    begun = process_time()
    assert len(reanchor(old, new, spans)) == len(spans)
    return process_time() - begun


def hostile(kind: str, size: int) -> tuple[str, str]:
    match kind:
        case "identical paragraphs":
            return "\n\n".join(["All the same."] * size), "\n\n".join(["All the same."] * (size - 1))
        case "alike paragraphs":
            line = "Item {} of the list says that nothing in it is new{}."
            return (
                "\n\n".join(line.format(n, "") for n in range(size)),
                "\n\n".join(line.format(n, " at all") for n in range(size)),
            )
        case "one word repeated":
            return "word " * size * 10, "word " * (size * 5) + "other " + "word " * (size * 5)
        case "no blanks":
            return "x" * size * 50, "x" * (size * 25) + "y" + "x" * (size * 25)
        case "blanks":
            return f"a{' ' * size * 50}b", f"a{chr(10)}{' ' * size * 50}c"
        case "combining marks":
            return "e" + "\u0301\u0323" * size * 5, "e" + "\u0323\u0301" * size * 5
        case "dashes":
            return "- " * size * 20, "-- " * size * 20
        case _:
            words = [f"w{n * 7919 % 997}" for n in range(size * 5)]
            return " ".join(words), " ".join(words[::-1])


@pytest.mark.parametrize(
    "kind",
    [
        "identical paragraphs",
        "alike paragraphs",
        "one word repeated",
        "no blanks",
        "blanks",
        "combining marks",
        "dashes",
        "words reversed",
    ],
)
def test_time_grows_roughly_linearly_with_the_text(kind: str) -> None:
    times = []
    for size in (250, 2000):
        old, new = hostile(kind, size)
        third = len(old) // 3
        times.append(min(elapsed(old, new, [(0, 20), (third, third + 40), (third, 2 * third)]) for _ in range(2)))

    assert times[1] < 0.1 + 24 * times[0]  # 8 times the text; 64 times would be quadratic


def test_paragraph_of_a_megabyte_is_followed_word_by_word() -> None:
    words = [f"{'abcdefghij'[n % 10]}{n * 7919 % 3001}" for n in range(170_000)]
    old = " ".join(words)
    words[60_000:60_000] = ["inserted", "words"]
    words[120_000:120_002] = ["replaced"]
    new = " ".join(words)
    spans = [(600_000, 600_040), (100, 150)]

    placements = reanchor(old, new, spans)

    assert [placement.status for placement in placements] == ["same", "same"]
    assert [placement.start for placement in placements] == [600_000 + len("inserted words "), 100]


def test_two_thousand_identical_paragraphs_are_flagged_when_one_is_removed() -> None:
    old, new = hostile("identical paragraphs", 2000)
    spans = [span_of(old, "All the same.", nth) for nth in (0, 1000, 1999)]

    for placement in reanchor(old, new, spans):
        assert placement.status in ("moved", "orphan")
        assert placement.candidates


HALL = "Mr Hall said that the bridge would be closed for eleven weeks and that nobody had asked the shops."


@pytest.mark.parametrize(
    ("old", "new", "words", "there"),
    [
        (HALL, HALL.replace("eleven weeks", "twelve months"), "eleven weeks", "twelve months"),
        (HALL, HALL.replace("eleven", "twelve"), "eleven weeks", "twelve weeks"),
        (HALL, HALL.replace("eleven weeks", "good"), "closed for eleven weeks", "closed for good"),
        (HALL, HALL.replace("the shops", "traders"), "the shops", "traders"),
        (HALL, HALL.replace("Mr Hall", "Mrs Reed"), "Mr Hall", "Mrs Reed"),
        ("Bitte nehmen Sie den Bus", "Bitte nehmen Sie das Taxi", "den Bus", "das Taxi"),
        ("明日は晴れるでしょう。", "明日は曇るでしょう。", "晴れる", "曇る"),
    ],
)
def test_replacement_text_is_offered(old: str, new: str, words: str, there: str) -> None:
    start = old.index(words)
    (placement,) = reanchor(old, new, [(start, start + len(words))])
    assert placement.status == "orphan" and placement.start is None
    first = placement.candidates[0]
    assert new[first.start : first.end] == there and 0 <= first.score < 1


@pytest.mark.parametrize(
    "new", [HALL.replace(" for eleven weeks", ""), "The sea was calm and the ships lay at anchor."]
)
def test_removed_text_has_no_candidates(new: str) -> None:
    start = HALL.index("eleven weeks")
    (placement,) = reanchor(HALL, new, [(start, start + len("eleven weeks"))])
    assert placement.status == "orphan" and placement.candidates == ()
