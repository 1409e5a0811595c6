"""The card of a person across all articles: roles, aliases, related people, with the user's corrections."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.library_examples import Clock, document
from tests.store.library_examples import library as make_library
from tui_reader.library import Library
from tui_reader.model import Article, Identity, Reading
from tui_reader.text.document import Document
from tui_reader.text.query import parse

ARTICLES = (
    ("2026-01-02", "“We will build a bridge here,” said Ann Reed, the deputy mayor. Tom Hall, a teacher, disagreed."),
    ("2026-03-04", "“The bridge is built at last,” said Ann Reed, the mayor. Eve Stone, a driver, and Tom Hall came."),
    ("2026-05-06", "“Nobody needs the bridge now,” said Anna Reed-Moser, a critic. Eve Stone, a driver, agreed."),
    ("2026-07-08", "Nobody was there. The ministry said: “We have no comment to make on it.”"),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with make_library(tmp_path, Clock()) as made:
        for number in range(len(ARTICLES)):
            read(made, number)
        assert made.extractions.prepare()
        yield made


def read(library: Library, number: int, date: str | None = "", words: str = "") -> tuple[Reading, Document]:
    own_date, own_words = ARTICLES[number % len(ARTICLES)]
    date, words = own_date if date == "" else date, words or own_words
    text = document([f"Title {number}", " ".join(f"w{number}x{at}" for at in range(60)) + ".", words])
    path = f"/articles/{number}.txt"
    article = Article(path, text.texts[0], date=date, words=len(text.text.split()))
    return library.articles.open(article, text, Identity(path, number, number)), text


def test_card_has_roles_and_related_people_of_all_articles(library: Library) -> None:
    card = library.catalogue.person_card("ANN REED")
    assert card is not None and card.name == "Ann Reed"
    assert [(role.role, role.articles, role.first) for role in card.roles] == [
        ("mayor", 1, "2026-03-04"), ("deputy mayor", 1, "2026-01-02"),
    ]  # fmt: skip
    assert [tuple(one) for one in card.together] == [("Tom Hall", 2), ("Eve Stone", 1)]
    assert (card.articles, card.quotes, card.words) == (2, 2, 12)
    assert (card.first, card.last) == ("2026-01-02", "2026-03-04")


@pytest.mark.parametrize("name", ["Nobody Known", "", '"*', "reed'; --", "\x00"])
def test_unknown_person_has_no_card(library: Library, name: str) -> None:
    assert library.catalogue.person_card(name) is None


def test_person_without_quotes_has_a_card(library: Library) -> None:
    card = library.catalogue.person_card("Tom Hall")
    assert card is not None and card.quotes == card.words == 0 and card.articles == 2
    assert [role.role for role in card.roles] == ["teacher"]


def test_merged_names_are_one_person(library: Library) -> None:
    reading, _ = read(library, 2)
    library.people.name_person(reading, "Anna Reed-Moser", "Ann Reed")
    assert library.extractions.prepare()
    card = library.catalogue.person_card("Ann Reed")
    assert card is not None and (card.articles, card.quotes, card.last) == (3, 3, "2026-05-06")
    assert "Anna Reed-Moser" in card.aliases and card.roles[0].role == "critic"
    assert [quote.date for quote in library.catalogue.said("Ann Reed")] == ["2026-05-06", "2026-03-04", "2026-01-02"]


def test_forgotten_article_is_not_counted(library: Library) -> None:
    library.articles.forget("/articles/1.txt")
    card = library.catalogue.person_card("Ann Reed")
    assert card is not None and card.articles == 1 and [role.role for role in card.roles] == ["deputy mayor"]


@pytest.fixture
def undated(tmp_path: Path) -> Iterator[Library]:
    """The same articles, only the first two of them with a date; one has a date that cannot be compared."""
    dates = (ARTICLES[0][0], ARTICLES[1][0], None, "some time in spring")
    with make_library(tmp_path, Clock()) as made:
        for number, date in enumerate(dates):
            read(made, number, date)
        read(made, 5, None, "“The bridge is built at last,” said Ann Reed, the chair.")
        assert made.extractions.prepare()
        yield made


def test_card_is_dated_by_the_articles_with_a_date(undated: Library) -> None:
    card = undated.catalogue.person_card("Ann Reed")
    assert card is not None and (card.articles, card.first, card.last) == (3, "2026-01-02", "2026-03-04")
    assert [(role.role, role.first, role.last) for role in card.roles] == [
        ("mayor", "2026-03-04", "2026-03-04"), ("deputy mayor", "2026-01-02", "2026-01-02"), ("chair", None, None),
    ]  # fmt: skip
    critic = undated.catalogue.person_card("Anna Reed-Moser")
    assert critic is not None and critic.first is critic.last is critic.roles[0].first is None


def test_quotes_without_a_date_have_none_and_are_last(undated: Library) -> None:
    dates = ["2026-03-04", "2026-01-02", None]
    assert [quote.date for quote in undated.catalogue.said("Ann Reed")] == dates
    days = undated.catalogue.quote_pages(by="day", sort="date")
    assert [(group.key, group.label, group.size) for group in days.groups] == [
        ("2026-03-04", "2026-03-04", 1), ("2026-01-02", "2026-01-02", 1), (None, "", 3),
    ]  # fmt: skip
    back = undated.catalogue.quote_pages(by="day", sort="date", reverse=True)
    assert [group.key for group in back.groups] == ["2026-01-02", "2026-03-04", None]
    flat = undated.catalogue.quote_pages(by="", sort="date", reverse=True, speaker="Ann Reed")
    assert [getattr(flat.at(place), "date", "") for place in range(len(flat))] == ["2026-01-02", "2026-03-04", None]


def test_words_of_undated_articles_have_no_month(undated: Library) -> None:
    groups = undated.catalogue.source_groups()
    assert [(group.month, group.articles, group.words) for group in groups] == [
        ("2026-03", 1, 6), ("2026-01", 1, 6), (None, 3, 19),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "dates"),
    [
        ("after:1900", ["2026-03-04", "2026-01-02"]),
        ("before:2026-02", ["2026-01-02"]),
        ("-before:2026-02", ["2026-03-04", None]),
        ("is:undated", [None]),
        ("after:2026-03-05", []),
    ],
)
def test_quotes_are_filtered_by_the_date_of_publication(undated: Library, query: str, dates: list[str | None]) -> None:
    assert [quote.date for quote in undated.catalogue.said("Ann Reed", parse(query))] == dates


def test_date_that_the_user_gives_counts_at_once(undated: Library) -> None:
    entry = undated.articles.find("/articles/5.txt")
    assert entry is not None
    undated.shelf.set_metadata([entry.article_id], {"date": "2026-02-02"})
    assert [quote.date for quote in undated.catalogue.said("Ann Reed")] == ["2026-03-04", "2026-02-02", "2026-01-02"]
    undated.annotations.undo(None)
    assert undated.catalogue.said("Ann Reed")[-1].date is None
