"""Grouped lists: every grouping and order of annotations, quotes and people, with and without a query."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.library_examples import Clock, document
from tui_reader.library import Library
from tui_reader.model import COLOURS, Article, Edit, Identity, Target
from tui_reader.store.search import grouped, lists
from tui_reader.store.search.grouped import NOTES, PEOPLE, QUOTES, Group, Listed
from tui_reader.text.query import parse

NAMES = ("Ann Reed", "Tom Hall", "Éva Stone")
QUERIES = (
    "",
    "tag:law",
    "river",
    "-tag:law speaker:reed",
    "site:elm",
    "nothing at all",
    "after:2026-05-04",
    "is:changed",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Six articles with annotations of all kinds, one of them forgotten, one without any."""
    clock = Clock()
    full = Library(tmp_path_factory.mktemp("library") / "reader.db", now=clock)
    for number in range(6):
        name = NAMES[number % 3]
        text = document(
            [
                f"{'bca'[number % 3]} title {number}",
                " ".join(f"filler{number}x{at}" for at in range(80)) + ".",
                f"The river rose in the town of Elm for the {number}. time.",
                f"“We had no warning number {number} of it at all,” said {name}, the mayor of Elm.",
                f"“It is a budget of hope for town {number},” said {NAMES[(number + 1) % 3]}, the treasurer.",
                "“Nobody knew of any of this before,” a spokesman said.",
            ]
        )
        path = f"/articles/{number}.txt"
        article = Article(
            path,
            text.texts[0],
            date=f"2026-04-{number + 1:02}" if number % 2 else None,
            site=("The Elm Gazette", "zeit.example", None)[number % 3],
            words=len(text.text.split()),
        )
        reading = full.articles.open(article, text, Identity(path, number, number))
        if number != 4:
            edits = (
                (Target("article", None), Edit(note=f"On the whole {number}")),
                (Target("paragraph", text.span(4)), Edit(colour=COLOURS[number % 5], add_tags=("Law", "town"))),
                (Target("paragraph", text.span(2)), Edit(note="river", add_tags=("law",) if number % 2 else ("zoo",))),
                (Target("span", text.clamp(text.start(3), text.start(3) + 9)), Edit(colour="red", speaker=name)),
                (Target("span", text.clamp(text.start(5), text.start(5) + 9)), Edit(colour="blue")),
            )
            for target, edit in edits:
                clock.forward(hours=7)
                full.annotations.annotate(reading, text, target, edit)
            full.annotations.delete(reading, full.annotations.of(reading)[-1].uid)
        clock.forward(hours=1)
    full.articles.forget("/articles/5.txt")
    assert full.extractions.prepare()
    yield full
    full.close()


CASES = [
    (listed, by, sort, reverse)
    for listed in (NOTES, QUOTES, PEOPLE)
    for by in ("", *listed.groupings)
    for sort in listed.orders
    for reverse in (False, True)
]
KINDS: dict[str, Any] = {"note": lists.notes_of, "quote": lists.quotes_of, "person": lists.people_of}


def read(library: Library, listed: Listed, query: str, **how: Any) -> list[tuple[Group, list[Any]]]:
    def ask(conn: sqlite3.Connection) -> list[tuple[Group, list[Any]]]:
        parsed = parse(query)
        return [
            (group, grouped.keys(conn, listed, parsed, group=group.key, **how))
            for group in grouped.groups(conn, listed, parsed, **how)
        ]

    return library.ask(ask, [])


def rows_of(library: Library, listed: Listed, keys: list[Any]) -> dict[Any, Any]:
    return library.ask(lambda conn: KINDS[listed.kind](conn, keys), {})


@pytest.mark.parametrize(
    ("listed", "by", "sort", "reverse"), CASES, ids=lambda value: getattr(value, "kind", str(value))
)
def test_groups_contain_all_matches(library: Library, listed: Listed, by: str, sort: str, reverse: bool) -> None:
    for query in QUERIES:
        found = read(library, listed, query, by=by, sort=sort, reverse=reverse)
        flat = [key for _, keys in read(library, listed, query, by="", sort=sort) for key in keys]
        assert all(group.size == len(keys) == len(set(keys)) > 0 for group, keys in found), query
        together = [key for _, keys in found for key in keys]
        assert set(together) == set(flat) and (by == "tag" or len(together) == len(flat)), query
        assert len({group.key for group, _ in found}) == len(found)
        for group, keys in found:
            rows = rows_of(library, listed, keys)
            assert [key for key in keys if key in rows] == keys
            assert all(belongs(rows[key], by, group) for key in keys), (query, group)
            assert grouped_first(library, listed, query, by, sort, reverse, group) == keys[:2]


def grouped_first(
    library: Library, listed: Listed, query: str, by: str, sort: str, reverse: bool, group: Group
) -> list[Any]:
    return library.ask(
        lambda conn: grouped.keys(
            conn, listed, parse(query), by=by, group=group.key, sort=sort, reverse=reverse, limit=2
        ),
        [],
    )


def belongs(row: Any, by: str, group: Group) -> bool:
    if by == "article":
        return (row.article_id, row.title) == (group.key, group.label)
    if by == "tag":
        return group.label in row.tags if group.key is not None else not row.tags
    if by == "colour":
        return bool(row.colour == group.key and (row.colour or "") == group.label)
    if by == "day":
        return bool(((row.created if hasattr(row, "created") else row.date) or "")[:10] == group.label)
    if by == "speaker":
        return (row.speaker or "").casefold() == group.label.casefold()
    return True


@pytest.mark.parametrize(
    ("sort", "value", "descending"),
    [
        ("created", lambda row: row.created, True),
        ("updated", lambda row: row.updated, True),
        ("title", lambda row: row.title, False),
        ("opened", lambda row: row.article_id, True),
    ],
)
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("by", ["", "article"])
def test_annotations_are_sorted(
    library: Library, sort: str, value: Any, descending: bool, reverse: bool, by: str
) -> None:
    found = read(library, NOTES, "", by=by, sort=sort, reverse=reverse)
    for _, keys in found:
        rows = rows_of(library, NOTES, keys)
        values = [value(rows[key]) for key in keys]
        assert values == sorted(values, reverse=descending != reverse)
        if sort in ("title", "opened"):
            for _, same in groupby((rows[key] for key in keys), key=lambda row: row.article_id):
                starts = [row.start or -1 for row in same if row.status != "orphan"]
                assert starts == sorted(starts), "reading order within an article, in either direction"
    firsts = [value(rows_of(library, NOTES, keys)[keys[0]]) for _, keys in found]
    assert firsts == sorted(firsts, reverse=descending != reverse), "groups by article have the same order"


def test_tag_groups_are_alphabetical_with_untagged_last(library: Library) -> None:
    found = read(library, NOTES, "", by="tag", sort="opened", reverse=False)
    assert [group.label for group, _ in found] == ["Law", "town", "zoo", ""]
    assert [group.label for group, _ in read(library, NOTES, "", by="tag", sort="opened", reverse=True)] == [
        "", "zoo", "town", "Law"
    ]  # fmt: skip
    assert [group.size for group, _ in read(library, NOTES, "tag:zoo", by="tag", sort="opened")] == [2]


def test_colour_groups_are_in_order_with_uncoloured_last(library: Library) -> None:
    found = [group.label for group, _ in read(library, NOTES, "", by="colour", sort="opened")]
    assert found == [colour for colour in COLOURS if colour in found] + [""]


def test_day_groups_are_latest_first(library: Library) -> None:
    for listed in (NOTES, QUOTES):
        days = [group.label for group, _ in read(library, listed, "", by="day", sort="opened")]
        assert len(days) > 2 and all(one > other for one, other in pairwise(days))


def test_speaker_groups_are_sorted_by_size_with_unknown_last(library: Library) -> None:
    found = [group for group, _ in read(library, QUOTES, "", by="speaker", sort="opened")]
    assert {group.label for group in found} >= set(NAMES) and found[0].size == max(group.size for group in found)


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("articles", lambda row: -row.articles),
        ("mentions", lambda row: -row.mentions),
        ("quotes", lambda row: -row.quotes),
        ("name", lambda row: row.name.casefold()),
    ],
)
def test_people_are_sorted(library: Library, sort: str, value: Any) -> None:
    ((_, keys),) = read(library, PEOPLE, "", by="", sort=sort)
    rows = rows_of(library, PEOPLE, keys)
    assert [value(rows[key]) for key in keys] == sorted(value(rows[key]) for key in keys)
    assert {row.name for row in rows.values()} == set(NAMES)
    assert sorted(rows.values()) == sorted(library.catalogue.all_people())


def rows(pages: Any) -> list[Any]:
    return [one for place in range(len(pages)) if not isinstance(one := pages.at(place), Group)]


def test_pages_equal_the_complete_lists(library: Library) -> None:
    notes, quotes, people = (
        library.catalogue.note_pages(by=""),
        library.catalogue.quote_pages(),
        library.catalogue.person_pages(),
    )
    assert rows(notes) == list(library.catalogue.all_notes()) and notes.size == library.catalogue.count_notes() == 16
    assert rows(quotes) == list(library.catalogue.all_quotes()) and quotes.size == 15
    assert [people.at(place) for place in range(len(people))] == library.catalogue.all_people()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=30), speaker=st.text(max_size=12))
def test_no_query_and_no_name_raises(library: Library, query: str, speaker: str) -> None:
    for listed in (NOTES, QUOTES, PEOPLE):
        for by in ("", *listed.groupings):
            for group, keys in read(library, listed, query, by=by, sort=next(iter(listed.orders))):
                assert group.size == len(keys)
    library.catalogue.quote_pages(parse(query), speaker=speaker)
    library.catalogue.person_card(speaker)
    library.catalogue.repeated(speaker, parse(query))


def test_quotes_of_one_speaker(library: Library) -> None:
    pages = library.catalogue.quote_pages(by="day", speaker="EVA STONE")
    assert pages.size == 0
    pages = library.catalogue.quote_pages(by="day", sort="date", speaker="éva stone")
    assert rows(pages) == library.catalogue.said("Éva Stone") and pages.size == 3


def test_empty_library_has_empty_lists(tmp_path: Any) -> None:
    with Library(tmp_path / "none.db") as none:
        assert [
            len(pages)
            for pages in (none.catalogue.note_pages(), none.catalogue.quote_pages(), none.catalogue.person_pages())
        ] == [0, 0, 0]
