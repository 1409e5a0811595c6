from __future__ import annotations

from tui_reader.model import Attribution, Extraction, Person, Quote, QuoteKind
from tui_reader.review.sources import KINDS, Source, Sources, Total, sources

TEXT = "“One two three four.” “Five six.” “Seven eight nine.” “Ten.” “Eleven twelve.” “Thirteen”"
MARKED = [(at, TEXT.index("”", at) + 1) for at, char in enumerate(TEXT) if char == "“"]


def quote(
    number: int,
    speaker: str | None,
    attribution: Attribution = "name",
    speaker_text: str | None = None,
    kind: QuoteKind = "direct",
) -> Quote:
    return Quote(*MARKED[number], kind, speaker, speaker_text, attribution, 0.9)


REED = Person("Ann Reed", None, None, (), ())
FOUND = Extraction(
    (
        quote(0, "Ann Reed", "pronoun"),
        quote(1, "Acme", "organisation"),
        quote(2, None, "unnamed", "One who was there"),
        quote(3, "Ann Reed", kind="fragment"),
        quote(4, None, "pronoun", "he"),
        quote(5, None, "none", kind="fragment"),
    ),
    (REED,),
)


def test_quotes_and_words_are_counted_per_source_and_kind() -> None:
    found = sources(TEXT, FOUND)
    assert found.sources == (
        Source("Ann Reed", "person", 2, 5),
        Source("One who was there", "unnamed", 1, 3),
        Source("Acme", "organisation", 1, 2),
        Source("", "none", 1, 2),
    )
    assert found.totals == (
        Total("person", 1, 2, 5),
        Total("organisation", 1, 1, 2),
        Total("role", 0, 0, 0),
        Total("unnamed", 1, 1, 3),
        Total("none", 1, 1, 2),
    )
    told = "5 quotes, 12 words: named 1 (42 %), organisations 1 (17 %), unnamed 1 (25 %), without speaker 1 (17 %)"
    assert found.summary == told


def test_speaker_set_by_the_user_is_a_person_and_others_organisations() -> None:
    given = quote(0, "A Passer-by")._replace(verdict="confirmed")
    later = quote(0, "A Passer-by")._replace(decision=1, confidence=1.0)
    assert sources(TEXT, Extraction((later,))).sources[0].kind == "person", "also in a changed text"
    assert [one.kind for one in sources(TEXT, Extraction((given, quote(1, "Acme")))).sources] == [
        "person",
        "organisation",
    ]


def test_article_without_quotes_has_no_sources() -> None:
    found = sources("Nothing.", Extraction())
    assert found == Sources((), tuple(Total(kind, 0, 0, 0) for kind in KINDS)) and found.summary == ""


def test_one_quote_of_one_word() -> None:
    assert sources(TEXT, Extraction((quote(3, "Ann Reed"),), (REED,))).summary == "1 quote, 1 word: named 1 (100 %)"
