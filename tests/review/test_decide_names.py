"""Name corrections applied to the people and speakers of an article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.extraction import extract
from tui_reader.model import Decisions, Extraction, NameDecision, NameVerdict, Person, Quote, QuoteDecision, Selector
from tui_reader.review import apply
from tui_reader.review.names import decide_names
from tui_reader.text.spans import Span

TEXT = """“We will not sell the old harbour to anybody,” said Maria Lopez, the mayor. Mr Holt sat beside Lopez.

Peter Holt, her rival, disagreed. “The town cannot pay for it any longer,” he said.

“Nobody asked the fishermen what they want,” said Anna Berg. “And nobody ever will ask them,” Berg said.

“The harbour is full of boats this year,” said Wavecrest. It is a firm. Zorblatina came too. Zorblatina left.
"""
FOUND = extract(TEXT)


def name_decision(
    name: str, verdict: NameVerdict | None = None, target: str | None = None, role: str | None = None, number: int = 1
) -> NameDecision:
    return NameDecision(number, name, verdict, target, role)


def seen(*names: NameDecision, rules: tuple[NameDecision, ...] = (), text: str = TEXT) -> Extraction:
    return decide_names(text, extract(text), names, rules)


def person(extraction: Extraction, name: str) -> Person:
    (found,) = [person for person in extraction.people if person.name == name]
    return found


def words(person: Person, text: str = TEXT) -> list[str]:
    return [text[start:end] for start, end in person.mentions]


def names(extraction: Extraction) -> list[str]:
    return [person.name for person in extraction.people]


def speakers(extraction: Extraction) -> list[str | None]:
    return [quote.speaker for quote in extraction.quotes]


def test_fixture_is_extracted_as_these_tests_expect() -> None:
    assert names(FOUND) == ["Maria Lopez", "Peter Holt", "Anna Berg"]
    assert speakers(FOUND) == ["Maria Lopez", "Peter Holt", "Anna Berg", "Anna Berg", "Wavecrest"]
    assert [quote.attribution for quote in FOUND.quotes] == ["name", "pronoun", "name", "name", "organisation"]
    assert words(person(FOUND, "Peter Holt")) == ["Holt", "Peter Holt"]


def test_joint_speakers_are_named_as_corrected() -> None:
    text = "“The harbour is full of boats,” said Maria Lopez, Peter Holt and Anna Berg.\n"
    others = [
        seen(*decisions, text=text).quotes[0].others
        for decisions in (
            (),
            (name_decision("Peter Holt", "is", "Pete Holt"),),
            (name_decision("Anna Berg", "not a person"),),
            (name_decision("Peter Holt", "is", "Maria Lopez"),),
        )
    ]
    assert others == [("Peter Holt", "Anna Berg"), ("Pete Holt", "Anna Berg"), ("Peter Holt",), ("Anna Berg",)]


def test_no_decision_changes_nothing() -> None:
    assert decide_names(TEXT, FOUND, (), ()) is FOUND
    assert decide_names(TEXT, FOUND, (), (name_decision("Nobody Here", "not a person"),)) is FOUND


def test_confirmed_person_is_marked_and_others_are_unchanged() -> None:
    result = seen(name_decision("PETER  holt", "person"))
    assert [person.verdict for person in result.people] == ["auto", "confirmed", "auto"]
    assert [p._replace(verdict="auto") for p in result.people] == list(FOUND.people)
    assert result.quotes == FOUND.quotes


def test_renamed_person_keeps_the_old_name_as_alias() -> None:
    result = seen(name_decision("Maria Lopez", "is", "María López Díaz"))
    renamed = person(result, "María López Díaz")
    assert renamed.aliases == ("Maria Lopez", "Lopez") and renamed.role == "mayor"
    assert renamed.verdict == "confirmed"
    assert speakers(result)[0] == "María López Díaz" and "Maria Lopez" not in names(result)


def test_name_can_be_respelled_with_different_case() -> None:
    assert names(seen(name_decision("Anna Berg", "is", "anna berg"))) == ["Maria Lopez", "Peter Holt", "anna berg"]


def test_merged_people_combine_mentions_aliases_and_role() -> None:
    result = seen(name_decision("Maria Lopez", "is", "Anna Berg"))
    both = person(result, "Anna Berg")
    assert words(both) == ["Maria Lopez", "Lopez", "Anna Berg", "Berg"]
    assert both.aliases == ("Maria Lopez", "Lopez", "Anna Berg", "Berg")
    assert both.role == person(FOUND, "Maria Lopez").role is not None
    assert speakers(result) == ["Anna Berg", "Peter Holt", "Anna Berg", "Anna Berg", "Wavecrest"]
    assert names(result) == ["Anna Berg", "Peter Holt"]


def test_merging_into_an_alias_merges_into_its_owner() -> None:
    assert names(seen(name_decision("Maria Lopez", "is", "Berg"))) == ["Anna Berg", "Peter Holt"]


def test_renaming_to_an_own_alias_renames() -> None:
    result = seen(name_decision("Anna Berg", "is", "Berg"))
    assert names(result) == ["Maria Lopez", "Peter Holt", "Berg"] and words(person(result, "Berg")) == [
        "Anna Berg",
        "Berg",
    ]


def test_alias_is_moved_to_another_person_with_its_quotes() -> None:
    result = seen(name_decision("Berg", "is", "Maria Lopez"))
    assert words(person(result, "Maria Lopez")) == ["Maria Lopez", "Lopez", "Berg"]
    assert words(person(result, "Anna Berg")) == ["Anna Berg"]
    assert speakers(result)[2:4] == ["Anna Berg", "Maria Lopez"]


def test_alias_split_off_is_a_person() -> None:
    result = seen(name_decision("Holt", "apart"))
    assert names(result) == ["Maria Lopez", "Holt", "Peter Holt", "Anna Berg"]
    assert words(person(result, "Holt")) == ["Holt"] and words(person(result, "Peter Holt")) == ["Peter Holt"]
    assert person(result, "Holt").verdict == "confirmed" and person(result, "Peter Holt").verdict == "auto"
    assert speakers(result)[1] == "Peter Holt", "a pronoun refers to the last name before it"


def test_pronoun_refers_to_the_name_before_it() -> None:
    text = TEXT.replace("Peter Holt, her rival,", "Peter Holt sat. Holt, her rival,")
    assert speakers(seen(name_decision("Holt", "apart"), text=text))[1] == "Holt"


def test_rejected_person_is_removed_with_all_mentions() -> None:
    result = seen(name_decision("Anna Berg", "not a person"))
    assert names(result) == ["Maria Lopez", "Peter Holt"]
    assert speakers(result) == speakers(FOUND), "the quotes keep that name as their speaker"
    assert [quote.confidence < 0.93 for quote in result.quotes[2:4]] == [True, True]


def test_pronoun_does_not_refer_to_a_rejected_person() -> None:
    quote = seen(name_decision("Peter Holt", "not a person")).quotes[1]
    assert quote.speaker is None and quote.speaker_text == "he" and quote.confidence < 0.93


def test_rejected_alias_loses_only_its_mentions() -> None:
    result = seen(name_decision("Berg", "not a person"))
    assert words(person(result, "Anna Berg")) == ["Anna Berg"]
    assert speakers(result)[2:4] == ["Anna Berg", "Berg"]


def test_quotes_of_an_organisation_keep_their_speaker() -> None:
    assert seen(name_decision("Wavecrest", "not a person")).quotes == FOUND.quotes


def test_added_name_is_found_wherever_it_occurs() -> None:
    result = seen(name_decision("Zorblatina", "person"))
    added = result.people[-1]
    assert added.name == "Zorblatina" and words(added) == ["Zorblatina"] * 2 and added.verdict == "confirmed"


def test_organisation_speaker_becomes_the_added_person() -> None:
    quote = seen(name_decision("Wavecrest", "person")).quotes[-1]
    assert (quote.speaker, quote.attribution) == ("Wavecrest", "name")


def test_longer_name_takes_over_shorter_names_inside_it() -> None:
    text = "Anna Berg came. Anna Berg Holm came. Anna Berg left."
    found = Extraction(
        people=(Person("Anna Berg", None, None, (Span(0, 9), Span(16, 25), Span(37, 46)), ("Anna Berg",)),)
    )
    result = decide_names(text, found, [name_decision("Anna Berg Holm", "person")], ())
    assert [words(person, text) for person in result.people] == [["Anna Berg"] * 2, ["Anna Berg Holm"]]
    again = decide_names(text, found, [name_decision("Berg", "person")], ())
    assert again.people == found.people, "a shorter name takes nothing from a longer one"


@pytest.mark.parametrize(
    ("text", "name", "count"),
    [
        ("Hope had no hope. HOPE’s day. Hope-led. Hopeful. O'Hope", "Hope", 2),
        ("the hope of hope", "Hope", 2),
        ("Ann O’Reed, Ann O'Reed, Ann\u00a0 O'Reed, Ann\nO'Reed", "Ann O'Reed", 3),
        ("今天習近平說話", "習近平", 1),
        ("a.b axb", "a.b", 1),
    ],
)
def test_added_name_matches_whole_words(text: str, name: str, count: int) -> None:
    assert (
        sum(len(p.mentions) for p in decide_names(text, Extraction(), [name_decision(name, "person")], ()).people)
        == count
    )


def test_role_set_by_the_user_wins() -> None:
    assert person(seen(name_decision("Anna Berg", role="fisher")), "Anna Berg").role == "fisher"
    lopez = person(seen(name_decision("Maria Lopez", role="")), "Maria Lopez")
    assert (lopez.role, lopez.role_text, lopez.verdict) == (None, None, "confirmed")
    merged = seen(name_decision("Maria Lopez", "is", "Anna Berg", role="old mayor", number=1))
    assert person(merged, "Anna Berg").role == "old mayor"
    both = seen(
        name_decision("Maria Lopez", "is", "Anna Berg", role="old mayor"),
        name_decision("Anna Berg", role="fisher", number=2),
    )
    assert person(both, "Anna Berg").role == "fisher"


def test_chains_are_followed_and_cycles_broken() -> None:
    chain = seen(
        name_decision("Maria Lopez", "is", "Peter Holt"), name_decision("Peter Holt", "is", "Anna Berg", number=2)
    )
    assert names(chain) == ["Anna Berg"] and set(speakers(chain)[:4]) == {"Anna Berg"}
    circle = seen(
        name_decision("Maria Lopez", "is", "Peter Holt"), name_decision("Peter Holt", "is", "Maria Lopez", number=2)
    )
    assert len(names(circle)) == 2 and "Anna Berg" in names(circle)
    gone = seen(name_decision("Maria Lopez", "is", "Peter Holt"), name_decision("Peter Holt", "not a person", number=2))
    assert names(gone) == ["Anna Berg"]


def test_rule_applies_unless_the_article_has_its_own_decision() -> None:
    rules = (name_decision("Anna Berg", "not a person"), name_decision("Maria Lopez", "is", "Mary Wolf", number=2))
    assert names(seen(rules=rules)) == ["Mary Wolf", "Peter Holt"]
    assert person(seen(rules=rules), "Mary Wolf").verdict == "auto", "not checked in this article"
    assert names(seen(name_decision("Anna Berg", "person"), rules=rules)) == ["Mary Wolf", "Peter Holt", "Anna Berg"]
    assert names(seen(name_decision("Mary Wolf", "is", "Maria Lopez"), rules=rules)) == ["Maria Lopez", "Peter Holt"]
    assert names(seen(name_decision("Maria Lopez", role="mayor"), rules=rules)) == ["Mary Wolf", "Peter Holt"]
    assert names(seen(rules=(name_decision("Zorblatina Left", "is", "Anna Berg"),))) == names(FOUND)


def test_speaker_set_by_the_user_follows_a_later_rename() -> None:
    start = TEXT.index("“And nobody")
    words_of = Selector(TEXT[start : TEXT.index(" Berg said")], "", "", start, 0)
    place = Span(start, start + len(words_of.exact))
    given = QuoteDecision(1, words_of, "confirmed", "Peter Holt", False, place)
    decided = Decisions((given,), (name_decision("Peter Holt", "is", "Sir Peter"),))
    assert apply(TEXT, FOUND, decided).quotes[3].speaker == "Sir Peter"
    unknown = Decisions((given._replace(speaker="A Passer-by"),), (name_decision("Peter Holt", "is", "Sir Peter"),))
    assert apply(TEXT, FOUND, unknown).quotes[3].speaker == "A Passer-by"


def test_decisions_apply_if_extraction_finds_less_or_more() -> None:
    said = [name_decision("Zorblatina", "person"), name_decision("Anna Berg", "is", "Maria Lopez", number=2)]
    nothing = decide_names(TEXT, Extraction(), said, ())
    assert [(person.name, words(person)) for person in nothing.people] == [
        ("Maria Lopez", ["Maria Lopez", "Anna Berg"]),
        ("Zorblatina", ["Zorblatina"] * 2),
    ]
    alias = Person("Anna Zorblatina", None, None, (Span(TEXT.index("Zorblatina"), TEXT.index("Zorblatina") + 10),), ())
    more = decide_names(TEXT, Extraction(people=(alias,)), said[:1], ())
    assert [(person.name, person.verdict) for person in more.people] == [("Anna Zorblatina", "confirmed")]


# -- properties ------------------------------------------------------------------------------------------------------

WORDS = ["Ann", "Bea", "Cy", "Ann Bea", "Bea Cy", "Ann Cy", "Cy Ann Bea", "ann", "Dee Eff", ".", "’", ""]
VERDICTS: list[NameVerdict | None] = ["is", "apart", "person", "not a person", None]
some_names = st.sampled_from(WORDS)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, Extraction]:
    """A text of names, some of them found and grouped arbitrarily; the longest of a group names it."""
    text, spans = "", []
    for word in draw(st.lists(some_names, max_size=10)):
        spans.append(Span(len(text), len(text) + len(word)))
        text += word + draw(st.sampled_from([" ", ". ", "\n\n", "-"]))
    grouped: dict[int, list[Span]] = {}
    for span in spans:
        if span.length:
            grouped.setdefault(draw(st.integers(0, 3)), []).append(span)
    grouped.pop(0, None)  # not extracted
    people: dict[str, list[Span]] = {}
    for places in grouped.values():
        name = max((text[start:end] for start, end in places), key=len)
        people.setdefault(name, []).extend(places)
    found = tuple(
        Person(name, draw(st.sampled_from([None, "cook"])), None, tuple(places), ()) for name, places in people.items()
    )
    quotes = tuple(
        Quote(span.start, span.end, "direct", draw(st.sampled_from([*people, None])), text[slice(*span)], "name", 0.97)
        for span in spans[:3]
    )
    return text, Extraction(quotes, found)


@st.composite
def decisions(draw: st.DrawFn, verdicts: list[NameVerdict | None] = VERDICTS) -> list[NameDecision]:
    made = {}
    for number in range(draw(st.integers(0, 5))):
        name, verdict = draw(some_names), draw(st.sampled_from(verdicts))
        target = draw(some_names.filter(bool)) if verdict == "is" else None
        made[name.casefold()] = NameDecision(number, name, verdict, target, draw(st.sampled_from([None, "", "chef"])))
    return list(made.values())


def check(text: str, result: Extraction) -> None:
    for person in result.people:
        assert person.name and list(person.mentions) == sorted(person.mentions)
        assert all(0 <= start < end <= len(text) for start, end in person.mentions)
        assert all(a.end <= b.start for a, b in zip(person.mentions, person.mentions[1:], strict=False))
    keys = [person.name.casefold() for person in result.people]
    assert len(set(keys)) == len(keys)


@settings(max_examples=150, deadline=None)
@given(texts(), decisions(), decisions(["is", "not a person"]))
def test_any_decisions_give_valid_people_in_any_order(
    example: tuple[str, Extraction], said: list[NameDecision], rules: list[NameDecision]
) -> None:
    text, found = example
    result = decide_names(text, found, said, rules)
    if result is not found:
        check(text, result)
    assert len(result.quotes) == len(found.quotes)
    assert decide_names(text, found, said[::-1], rules[::-1]) == result


@settings(max_examples=150, deadline=None)
@given(texts(), decisions())
def test_applying_a_decision_twice_changes_nothing(example: tuple[str, Extraction], said: list[NameDecision]) -> None:
    text, found = example
    once = decide_names(text, found, said[:1], ())
    twice = decide_names(text, once, said[:1], ())
    assert {p.name: p.verdict for p in twice.people} == {p.name: p.verdict for p in once.people}


@settings(max_examples=150, deadline=None)
@given(texts(), some_names.filter(bool), some_names.filter(bool))
def test_merge_loses_no_mention(example: tuple[str, Extraction], name: str, target: str) -> None:
    text, found = example
    result = decide_names(text, found, [NameDecision(1, name, "is", target, None)], ())
    before = {span for person in found.people for span in person.mentions}
    after = {span for person in result.people for span in person.mentions}
    assert all(any(o.start <= s.start and s.end <= o.end for o in after) for s in before)


@given(st.text(max_size=60), st.text(max_size=20), st.sampled_from(VERDICTS), st.text(max_size=20))
@settings(max_examples=150, deadline=None)
def test_any_text_and_any_name_are_handled(text: str, name: str, verdict: NameVerdict | None, target: str) -> None:
    said = NameDecision(1, name, verdict, target if verdict == "is" else None, None)
    for person in decide_names(text, extract(text), [said], ()).people:
        assert all(0 <= start < end <= len(text) for start, end in person.mentions)
