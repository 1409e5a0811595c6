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


def read(library: Library, number: int) -> tuple[Reading, Document]:
    date, words = ARTICLES[number]
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
