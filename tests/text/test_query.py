from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.query import EVERYTHING, MAX_TERMS, Filter, Not, Query, Words, mistake, parse, parse_accepted


def groups(text: str, *, typing: bool = False) -> tuple[tuple[object, ...], ...]:
    return parse(text, typing=typing).groups


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("  \t\n", ()),
        ("flood", ((Words("flood"),),)),
        ("flood storm", ((Words("flood"),), (Words("storm"),))),
        ("flood AND storm", ((Words("flood"),), (Words("storm"),))),
        ('"rising seas"', ((Words("rising seas"),),)),
        ("“rising  seas”", ((Words("rising seas"),),)),
        ('"rising seas', ((Words("rising seas"),),)),
        ("flo*", ((Words("flo", True),),)),
        ('"rising s"*', ((Words("rising s", True),),)),
        ("a OR b c", ((Words("a"), Words("b")), (Words("c"),))),
        ("a OR b OR c", ((Words("a"), Words("b"), Words("c")),)),
        ("OR a OR", ((Words("a"),),)),
        ("or", ((Words("or"),),)),
        ('"OR"', ((Words("OR"),),)),
        ("-a", ((Not(Words("a")),),)),
        ("NOT a", ((Not(Words("a")),),)),
        ("NOT -a", ((Not(Words("a")),),)),
        ("-tag:law", ((Not(Filter("tag", "law")),),)),
        ('-"a b"', ((Not(Words("a b")),),)),
        ("-", ((Words("-"),),)),
        ("NOT", ()),
        ("tag:law TAG:Law tag:#law", ((Filter("tag", "law"),), (Filter("tag", "Law"),), (Filter("tag", "law"),))),
        ('tag:"civil law"', ((Filter("tag", "civil law"),),)),
        ("tag:la*", ((Filter("tag", "la", True),),)),
        ('speaker:"Ann Reed" person:reed', ((Filter("speaker", "Ann Reed"),), (Filter("person", "reed"),))),
        ("state:Inbox", ((Filter("state", "inbox"),),)),
        ("state:other", ((Words("state:other"),),)),
        ("is:changed is:new", ((Filter("is", "changed"),), (Words("is:new"),))),
        ("before:2026-05 after:2026-05-03", ((Filter("before", "2026-05"),), (Filter("after", "2026-05-03"),))),
        ("before:May after:2026-13", ((Words("before:May"),), (Words("after:2026-13"),))),
        ("tag: law", ((Words("tag:"),), (Words("law"),))),
        ("https://example.org/a", ((Words("https://example.org/a"),),)),
        ("tag:a OR tag:b", ((Filter("tag", "a"), Filter("tag", "b")),)),
        ("don't", ((Words("don't"),),)),
        ("a\0b\ud800c", ((Words("a"),), (Words("b"),), (Words("c"),))),
        ("*", ((Words("*"),),)),
        ("NEAR(a", ((Words("NEAR(a"),),)),
        ("cafe\u0301", ((Words("café"),),)),
    ],
)
def test_query_is_parsed(text: str, expected: tuple[tuple[object, ...], ...]) -> None:
    assert groups(text) == expected


@pytest.mark.parametrize(
    ("text", "prefix"), [("flo", True), ("flo ", False), ('"a flo', True), ("tag:flo", None), ("flo -", False)]
)
def test_last_word_matches_as_a_prefix_while_typing(text: str, prefix: bool | None) -> None:
    last = groups(text, typing=True)[-1][0]
    assert (last.prefix if isinstance(last, Words) else None) is prefix


@pytest.mark.parametrize(
    ("text", "typed", "accepted"),
    [
        ("f", ((Words("f", True),),), None),
        ("flood s", ((Words("flood"),),), ((Words("flood"),), (Words("s"),))),
        ("flood st", ((Words("flood"),),), ((Words("flood"),), (Words("st"),))),
        ("flood sto", ((Words("flood"),), (Words("sto", True),)), None),
        ("flood s ", ((Words("flood"),), (Words("s"),)), None),
        ("tag:law eu", ((Filter("tag", "law"),),), ((Filter("tag", "law"),), (Words("eu"),))),
        ("flood OR EU", ((Words("flood"),),), ((Words("flood"), Words("EU")),)),
        ("flood -st", ((Words("flood"),), (Not(Words("st")),)), None),
        ("洪水 東", ((Words("洪水"),), (Words("東", True),)), None),
        ("covid 19", ((Words("covid"),),), ((Words("covid"),), (Words("19"),))),
    ],
)
def test_short_last_word_counts_once_the_query_is_accepted(
    text: str, typed: tuple[object, ...], accepted: tuple[object, ...] | None
) -> None:
    assert parse(text, typing=True).groups == typed
    assert parse_accepted(text).groups == (typed if accepted is None else accepted)


@pytest.mark.parametrize(
    ("text", "spaced", "literals"),
    [
        ("rising seas", "rising seas", ()),
        ("王小明", "", ("王小明",)),
        ("東京2020年", "2020", ("東京", "年")),
        ("C++", "C++", ()),
        ("€", "", ("€",)),
        ("สวัสดี", "", ("สวัสดี",)),
        ("한국 경제", "한국 경제", ()),
    ],
)
def test_words_are_split_into_spaced_and_literal_parts(text: str, spaced: str, literals: tuple[str, ...]) -> None:
    words = Words(text)
    assert (words.spaced, words.literals) == (spaced, literals)


_PIECES = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            [
                "OR",
                "NOT",
                "AND",
                "-",
                '"',
                "“",
                "”",
                "*",
                "tag:",
                "is:",
                "before:2026",
                'speaker:"',
                " ",
                "\0",
                "\ud800",
            ]
        ),
    ),
    max_size=20,
)


@given(_PIECES, st.sampled_from(["", " "]), st.booleans())
def test_any_text_is_a_query(pieces: list[str], between: str, typing: bool) -> None:
    query = parse(between.join(pieces), typing=typing)
    assert isinstance(query, Query) and all(query.groups)
    for group in query.groups:
        for term in group:
            inner = term.term if isinstance(term, Not) else term
            if isinstance(inner, Words):
                assert inner.text.strip() == inner.text != "" and (inner.spaced or inner.literals)
                assert "\0" not in inner.text and inner.text.encode()
            else:
                assert inner.value


def test_number_of_terms_is_limited() -> None:
    assert sum(map(len, parse("a " * 10_000).groups)) <= MAX_TERMS
    assert parse("a OR " * 1_000).groups == () or len(parse("a OR " * 1_000).groups[0]) <= MAX_TERMS
    assert parse("").is_empty and parse("") == EVERYTHING


def test_words_to_highlight() -> None:
    assert parse('a OR "b c" -d tag:e f*').words == (Words("a"), Words("b c"), Words("f", True))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("after:foo", "after: needs a date"),
        ("flood before:2026-13", "before: needs a date"),
        ("-tag:", "tag: needs a value"),
        ("tag:#", "tag: needs a value"),
        ('TAG:""', "tag: needs a value"),
        ("tag:law OR person:", "person: needs a name"),
        ("NOT speaker:", "speaker: needs a name"),
        ("site:", "site: needs a part of a site"),
        ("state:new", "state: needs one of inbox, reading, done, archived"),
        ("is:odd", "is: needs one of changed, undated"),
    ],
)
def test_mistake_names_the_filter_without_a_possible_value(query: str, told: str) -> None:
    assert mistake(query).startswith(told)


@pytest.mark.parametrize(
    "query",
    ["", "-", "foo:bar", "foo:", "12:30", '"tag:"', '-"after:foo"', "tag:law", "tag:l*", "after:2026",
     'person:"Ann Reed"', "Is:Changed state:INBOX", "is:undated", "tag : law", "https://example.org/is:"],
)  # fmt: skip
def test_query_of_words_and_possible_values_has_no_mistake(query: str) -> None:
    assert mistake(query) == ""


@given(st.text(max_size=60))
def test_any_text_is_checked_for_mistakes_in_one_line(text: str) -> None:
    assert len(mistake(text).splitlines()) <= 1
