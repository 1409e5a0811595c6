"""Lists and searches over a whole library: what each term finds, and that no query raises."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.library_examples import Clock, document
from tui_reader.library import Library
from tui_reader.model import Article, Edit, Identity, Reading, Target
from tui_reader.store.search import index
from tui_reader.text.query import STATES, parse

ARTICLES = {
    "flood": (
        "The river rose",
        "The river rose by two metres on Monday, and the town of Elm flooded.",
        "“We had no warning at all,” said Ann Reed, the mayor of Elm. “The river came in the night.”",
        "Reed said that the town would rebuild its bridges.",
    ),
    "budget": (
        "A café budget",
        "The council agreed on a budget of 40 million for cafés and bridges.",
        "“It is a budget of hope for every family in the town,” said Tom Hall, the treasurer.",
        "A spokesman for the ministry said: “We have no comment to make on this budget.”",
    ),
    "weather": ("北京天气", "新华社记者王小明报道，北京今天下雨，气温二十度。", "Rain fell on Beijing in 2020年."),
}
Marked = dict[str, Reading]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    full = Library(tmp_path_factory.mktemp("library") / "reader.db", now=Clock())
    for number, (name, paragraphs) in enumerate(ARTICLES.items()):
        text = document(paragraphs)
        article = Article(
            f"/articles/{name}.txt",
            paragraphs[0],
            author="Eve Stone",
            date=("2026-05-03", "2025-12", None)[number],
            site=("The Elm Gazette", "elm.example.org", None)[number],
            words=len(text.text.split()),
        )
        reading = full.articles.open(article, text, Identity(f"/articles/{name}.txt", number, number))
        if name == "flood":
            full.annotations.annotate(
                reading, text, Target("paragraph", text.span(1)), Edit(note="Ask the mayor", add_tags=("Law",))
            )
            full.annotations.annotate(
                reading, text, Target("span", text.clamp(0, 9)), Edit(colour="red", speaker="Ann Reed")
            )
            full.articles.save_place(reading, 50, "words", 40)
        if name == "budget":
            full.annotations.annotate(
                reading, text, Target("article", None), Edit(note="Compare with last year’s", add_tags=("law/eu",))
            )
    assert full.extractions.prepare()
    yield full
    full.close()


def titles(library: Library, query: str) -> list[str]:
    return [row.source.split("/")[-1][:-4] for row in library.catalogue.articles(parse(query), sort="title")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["budget", "flood", "weather"]),
        ("river", ["flood"]),
        ("RIVERS", ["flood"]),
        ("cafe", ["budget"]),
        ("stone", ["budget", "flood", "weather"]),
        ("天气", ["weather"]),
        ("-river", ["budget", "weather"]),
        ("river OR cafe", ["budget", "flood"]),
        ("riv*", ["flood"]),
        ('"river rose"', ["flood"]),
        ('"rose river"', []),
        ("tag:law", ["budget", "flood"]),
        ("tag:LAW*", ["budget", "flood"]),
        ("tag:law/eu", ["budget"]),
        ("tag:law/", ["budget", "flood"]),
        ("tag:la", []),
        ("tag:eu", []),
        ("-tag:law", ["weather"]),
        ("-tag:law/eu", ["flood", "weather"]),
        ("person:reed", ["flood"]),
        ('person:"tom hall"', ["budget"]),
        ("speaker:ann", ["flood"]),
        ("speaker:ministry", ["budget"]),
        ("site:gazette", ["flood"]),
        ("site:ELM", ["budget", "flood"]),
        ("site:100%", []),
        ("before:2026", ["budget"]),
        ("after:2026-05-03", ["flood"]),
        ("after:2026-05-04", []),
        ("after:1900", ["budget", "flood"]),
        ("before:2999", ["budget", "flood"]),
        ("-after:2026", ["budget", "weather"]),
        ("is:undated", ["weather"]),
        ("-is:undated", ["budget", "flood"]),
        ("before:2026 OR is:undated", ["budget", "weather"]),
        ("state:reading", ["budget", "flood"]),
        ("state:inbox", ["weather"]),
        ("is:changed", []),
        ("C++ €", []),
    ],
)
def test_matching_articles(library: Library, query: str, expected: list[str]) -> None:
    assert titles(library, query) == expected
    assert library.catalogue.count_articles(parse(query)) == len(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["", "Ask the mayor", "Compare with last year’s"]),
        ("mayor", ["Ask the mayor"]),
        ("tag:law/eu", ["Compare with last year’s"]),
        ("law", ["Ask the mayor", "Compare with last year’s"]),
        ("speaker:reed", [""]),
        ("metres", ["Ask the mayor"]),
        ("state:reading", ["", "Ask the mayor", "Compare with last year’s"]),
        ("person:hall", ["Compare with last year’s"]),
        ("before:2026-05-03", []),
        ("after:2026-05-03", ["", "Ask the mayor", "Compare with last year’s"]),
        ("is:changed", []),
    ],
)
def test_matching_notes(library: Library, query: str, expected: list[str]) -> None:
    assert sorted(note.note for note in library.catalogue.all_notes(parse(query))) == sorted(expected)
    assert library.catalogue.count_notes(parse(query)) == len(expected)


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 4), ("warning", 1), ("budget", 2), ("speaker:reed", 2), ("reed", 2), ("speaker:ministry", 1), ("tag:law", 4),
     ("tag:law -tag:law/eu", 2),
     ("-speaker:reed", 2), ("before:2026", 2), ("site:gazette warn*", 1), ("天气", 0)],
)  # fmt: skip
def test_matching_quotes(library: Library, query: str, count: int) -> None:
    assert len(list(library.catalogue.all_quotes(parse(query)))) == count


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", {"Ann Reed", "Tom Hall"}), ("reed", {"Ann Reed"}), ("treasurer", {"Tom Hall"}),
     ("speaker:hall", {"Tom Hall"}), ("person:ann", {"Ann Reed"}), ("tag:law -tag:law/eu", {"Ann Reed"}),
     ("-reed", {"Tom Hall"})],
)  # fmt: skip
def test_matching_people(library: Library, query: str, expected: set[str]) -> None:
    assert {person.name for person in library.catalogue.all_people(parse(query))} - {"Eve Stone", "Elm"} == expected


@pytest.mark.parametrize(
    ("query", "kind", "paragraph", "words"),
    [
        ("town rebuild", "text", 4, ["town", "rebuild"]),
        ("rebuild bridge", "text", 4, ["rebuild", "bridges"]),
        ('"no warning"', "quote", 3, ["no warning"]),
        ("bridges million", "text", 2, ["million", "bridges"]),
        ("cafés", "article", None, []),
        ("王小明", "text", 2, ["王小明"]),
        ("北京", "article", None, ["北京"]),
        ("beijing rain", "text", 3, ["Rain", "Beijing"]),
        ("river rose", "article", None, ["river", "rose"]),
        ("ask mayor", "note", 2, ["Ask", "mayor"]),
        ("tom hall", "person", None, ["Tom", "Hall"]),
        ("rebuild tag:law", "text", 4, ["rebuild"]),
    ],
)
def test_best_result(library: Library, query: str, kind: str, paragraph: int | None, words: list[str]) -> None:
    best = library.catalogue.search(parse(query))[0]
    assert (best.kind, best.paragraph) == (kind, paragraph)
    assert [best.text[start:end] for start, end in best.marks] == words or not words
    if best.start is not None and kind != "note":
        text = library.articles.text_of(best.article_id)
        assert text is not None and text.slice(best.start, best.end or 0) in best.text


@pytest.mark.parametrize(
    "query", ["metres tag:eu", "river -metres -reed -rose -tag:law -the", "", "* ?", "warning speaker:hall"]
)
def test_no_results(library: Library, query: str) -> None:
    assert library.catalogue.search(parse(query)) == []


def test_quotes_of_a_person_across_articles(library: Library) -> None:
    said = library.catalogue.said("ANN REED")
    assert [quote.text for quote in said] == ["“We had no warning at all,”", "“The river came in the night.”"]
    assert {(quote.speaker, quote.speaker_kind, quote.role) for quote in said} == {
        ("Ann Reed", "person", "mayor of Elm")
    }
    assert library.catalogue.said("Reed") == said, "an alias refers to the same person"
    assert (
        library.catalogue.said("Nobody") == []
        and library.catalogue.said("") == []
        and library.catalogue.said('"*') == []
    )


def test_sources_are_counted(library: Library) -> None:
    found = {source.name: (source.kind, source.quotes, source.words) for source in library.catalogue.sources()}
    assert found["Ann Reed"] == ("person", 2, 12) and found["Tom Hall"] == ("person", 1, 12)
    ((unnamed, kind),) = [(name, one[0]) for name, one in found.items() if one[0] in ("unnamed", "role")]
    assert "spokesman" in unnamed.lower() and kind in ("unnamed", "role")
    assert {source.name for source in library.catalogue.sources(parse("tag:law -tag:law/eu"))} == {"Ann Reed"}
    groups = {(group.site, group.month): (group.named, group.unnamed) for group in library.catalogue.source_groups()}
    assert groups[("The Elm Gazette", "2026-05")] == (12, 0) and groups[("elm.example.org", "2025-12")][0] == 12
    assert groups[("elm.example.org", "2025-12")][1] > 0


def test_corrections_apply_in_lists(tmp_path: Path) -> None:
    text = document(ARTICLES["flood"])
    with Library(tmp_path / "reader.db", now=Clock()) as full:
        article = Article("/a.txt", "Flood", words=10)
        reading = full.articles.open(article, text, Identity("/a.txt", 1, 1))
        assert (
            full.extractions.prepare()
            and len(full.catalogue.said("Ann Reed")) == 2
            and full.extractions.waiting_for_quotes() == 0
        )
        quote = list(full.catalogue.all_quotes())[0]
        found = full.extractions.stored_extraction(text)
        assert found is not None and len(found.quotes) == 2
        full.quotes.set_speaker(reading, text, found.quotes[0], "Tom Hall")
        assert full.extractions.waiting_for_quotes() == 1 and quote.speaker == "Ann Reed"
        assert (
            full.extractions.prepare()
            and len(full.catalogue.said("Ann Reed")) == 1
            and len(full.catalogue.said("Tom Hall")) == 1
        )
        full.annotations.undo(reading)
        assert full.extractions.prepare() and len(full.catalogue.said("Ann Reed")) == 2
        full.people.name_person(reading, "Ann Reed", "Anna Reed")
        assert (
            full.extractions.prepare()
            and len(full.catalogue.said("Anna Reed")) == 2
            and len(full.catalogue.said("Ann Reed")) == 2
        )


def test_preparation_can_be_stopped_and_resumed(tmp_path: Path) -> None:
    with Library(tmp_path / "reader.db", now=Clock()) as full:
        for name, paragraphs in ARTICLES.items():
            text = document(paragraphs)
            full.articles.open(Article(f"/{name}", name, words=10), text, Identity(f"/{name}", 1, 1))
        with full.store.transaction() as db:
            index.reset(db)
        asked = iter([False, False, True])
        assert not full.extractions.prepare(stop=lambda: next(asked))
        steps: list[str] = []
        assert full.extractions.prepare(progress=lambda step: steps.append(f"{step.what} {step.done}/{step.total}"))
        assert steps[-1] == "quotes 3/3" and full.extractions.waiting_for_quotes() == 0
        assert full.extractions.prepare(progress=lambda step: steps.append("again")) and "again" not in steps


def test_another_program_waits_only_for_a_batch(tmp_path: Path) -> None:
    with Library(tmp_path / "reader.db", now=Clock()) as full, Library(tmp_path / "reader.db", now=Clock()) as other:
        words = "".join(f"A line of many words, number {number}, on floods and budgets.\n\n" for number in range(400))
        for name in range(12):
            text = document([f"{name}{name}{name} {line}" for line in words.split("\n\n")])
            full.articles.open(Article(f"/{name}", str(name), words=10), text, Identity(f"/{name}", 1, 1))
        with full.store.transaction() as db:
            index.reset(db)
        waits = []

        def act(step: object) -> None:
            began = time.monotonic()
            other.set_state("a", str(step))
            waits.append(time.monotonic() - began)

        assert full.extractions.prepare(quotes=False, progress=act)
        assert waits and max(waits) < 1.0


_TERMS = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.sampled_from(
            [
                "river",
                "OR",
                "-",
                '"',
                "*",
                "tag:law",
                "tag:*",
                "person:x",
                'speaker:"',
                "site:%",
                "is:changed",
                "北",
                "€",
            ]
        ),
        st.sampled_from([f"state:{state}" for state in STATES]),
    ),
    max_size=12,
)


@given(_TERMS, st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_raises(library: Library, terms: list[str], typing: bool) -> None:
    query = parse(" ".join(terms), typing=typing)
    found = library.catalogue.search(query, limit=5)
    assert len(found) <= 5 and all(one.marks == tuple(sorted(one.marks)) for one in found)
    assert all(0 <= start < end <= len(one.text) for one in found for start, end in one.marks)
    assert library.catalogue.count_articles(query) == len(library.catalogue.articles(query))
    assert library.catalogue.count_notes(query) == len(list(library.catalogue.all_notes(query)))
    for listed in (
        library.catalogue.all_quotes(query),
        library.catalogue.all_people(query),
        library.catalogue.sources(query),
    ):
        assert len(list(listed)) <= 20
    library.catalogue.said(" ".join(terms))


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_negated_term_matches_the_complement(library: Library, word: str) -> None:
    query = parse(f'"{word}"')
    if len(query.groups) == 1 and len(query.groups[0]) == 1:
        positive, negative = (
            library.catalogue.count_articles(query),
            library.catalogue.count_articles(parse(f'-"{word}"')),
        )
        assert positive + negative == len(ARTICLES)


@pytest.mark.parametrize("sort", ["opened", "added", "date", "title", "author", "site", "words", "progress", "state",
                                  "annotations"])  # fmt: skip
def test_every_sort_order(library: Library, sort: str) -> None:
    rows = library.catalogue.articles(sort=sort)  # type: ignore[arg-type]
    back = library.catalogue.articles(sort=sort, reverse=True)  # type: ignore[arg-type]
    undated = sum(row.date is None for row in rows) if sort == "date" else 0  # last in both directions
    assert len(rows) == 3 and rows[: 3 - undated] == back[: 3 - undated][::-1]
    assert sort != "date" or rows[-1].date is back[-1].date is None
    assert library.catalogue.articles(sort=sort, limit=1, offset=1) == rows[1:2]  # type: ignore[arg-type]
