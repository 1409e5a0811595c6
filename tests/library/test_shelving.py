"""State and tags of articles, and forgetting several at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.library_examples import Clock, opened, paragraph
from tests.store.library_examples import document as make_document
from tests.store.library_examples import library as make_library
from tui_reader.library import Library
from tui_reader.model import Edit, ReaderError
from tui_reader.text.query import STATES, parse


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with make_library(tmp_path, Clock()) as made:
        for name in ("one", "two", "three"):
            opened(made, [f"A text of article {name}.", "And more of it."], f"/articles/{name}.txt")
        yield made


def ids(library: Library, query: str = "") -> list[int]:
    return [row.article_id for row in library.catalogue.articles(parse(query), sort="added", reverse=True)]


@pytest.mark.parametrize("state", STATES)
def test_state_of_several_articles_is_one_undo_step(library: Library, state: str) -> None:
    first, second, third = ids(library)
    (wanted,) = [one for one in STATES if one == state]
    assert library.shelf.set_article_state([first, third], wanted) == f"mark as {state}: 2 articles"
    assert set(ids(library, f"state:{state}")) >= {first, third}
    library.shelf.set_article_state([second], "archived")
    assert library.shelf.set_article_state([second], "archived") == "", "no change, so no undo step"
    undone = library.annotations.undo(None)
    assert undone is not None and undone.label == "mark as archived" and undone.of_library
    undone = library.annotations.undo(None)
    assert undone is not None and ids(library, "state:inbox") == [first, second, third]
    assert library.annotations.redo(None) is not None and set(ids(library, f"state:{state}")) >= {first, third}


def test_article_tags_are_shared_with_passages(library: Library) -> None:
    first, second, third = ids(library)
    reading = opened(library, ["A text of article one.", "And more of it."], "/articles/one.txt")
    text = make_document(["A text of article one.", "And more of it."])
    library.annotations.annotate(reading, text, paragraph(0, text), Edit(add_tags=("Policy",)))
    assert library.shelf.tag_articles([first, second], add=["policy", "new"]) == "tag #policy #new: 2 articles"
    tags = {row.article_id: row.tags for row in library.catalogue.articles()}
    assert tags == {first: ("Policy", "new"), second: ("Policy", "new"), third: ()}
    assert ids(library, "tag:policy") == [first, second]
    library.shelf.tag_articles([first], remove=["POLICY", "never used"])
    assert ids(library, "tag:new") == [first, second]
    assert {row.article_id: row.tags for row in library.catalogue.articles()}[first] == ("new",)
    library.annotations.undo(None)
    library.annotations.undo(None)
    assert all(row.tags == () for row in library.catalogue.articles())
    with pytest.raises(ReaderError, match="needs a name"):
        library.shelf.tag_articles([first], add=["  "])


def test_forgotten_articles_are_restored_together(library: Library) -> None:
    first, second, third = ids(library)
    library.shelf.tag_articles([first], add=["kept"])
    text = make_document(["A text of article two.", "And more of it."])
    reading = opened(library, ["A text of article two.", "And more of it."], "/articles/two.txt")
    library.annotations.annotate(reading, text, paragraph(0, text), Edit(note="Mine."))
    assert library.shelf.forget_articles([first, second]) == "forget: 2 articles"
    assert ids(library) == [third] and library.catalogue.count_notes() == 0
    with pytest.raises(ReaderError, match="no longer in the library"):
        library.shelf.set_article_state([third, first], "done")
    assert ids(library, "state:done") == [], "all or nothing"
    undone = library.annotations.undo(None)
    assert undone is not None and ids(library) == [first, second, third]
    assert [row.note for row in library.catalogue.all_notes()] == ["Mine."]
    assert {row.article_id: row.tags for row in library.catalogue.articles()}[first] == ("kept",)


def test_articles_forgotten_together_are_restored_by_the_name_of_one(library: Library) -> None:
    first, second, third = ids(library)
    library.shelf.forget_articles([first, third])
    assert ids(library) == [second] and library.articles.is_forgotten("/articles/one.txt")
    assert library.get_state("forgotten") == f"reader:{first}"
    assert library.articles.unforget("/articles/two.txt") is None
    restored = library.articles.unforget("/articles/three.txt")
    assert restored is not None and restored.entry.article_id == third and restored.label == "forget: 2 articles"
    assert ids(library) == [first, second, third]
    assert library.articles.unforget("/articles/one.txt") is None and library.articles.unforget("") is None
    assert library.annotations.redo(None) is not None and ids(library) == [second]


def test_forgotten_article_is_named_and_its_title_is_not_kept_in_the_journal(library: Library) -> None:
    first = ids(library)[0]
    title = library.catalogue.articles()[0].title
    assert library.shelf.forget_articles([first]) == f"forget “{title}”"
    undone = library.annotations.undo(None)
    assert undone is not None and undone.label == f"forget “{title}”" and undone.of_library
    redone = library.annotations.redo(None)
    assert redone is not None and redone.label == f"forget “{title}”"
    with sqlite3.connect(library.path) as conn:
        assert {label for (label,) in conn.execute("SELECT DISTINCT label FROM change")} == {"forget"}
    library.articles.unforget(f"reader:{first}")
    library.shelf.set_article_state([first], "done")
    undone = library.annotations.undo(None)
    assert undone is not None and undone.label == "mark as done"


def test_the_latest_forget_is_undone_first(library: Library) -> None:
    first, second, _ = ids(library)
    library.articles.forget("/articles/one.txt")
    opened(library, ["A text of article one.", "And more of it."], "/articles/one.txt")
    library.shelf.forget_articles([first, second])
    restored = library.articles.unforget("/articles/one.txt")
    assert restored is not None and restored.label == "forget: 2 articles"
    again = library.articles.unforget("/articles/one.txt")
    assert again is not None and again.label == "forget"


def test_an_article_opened_again_since_stays_as_it_is(library: Library) -> None:
    first, second, third = ids(library)
    reading = opened(library, ["A text of article one.", "And more of it."], "/articles/one.txt")
    text = make_document(["A text of article one.", "And more of it."])
    library.annotations.annotate(reading, text, paragraph(0, text), Edit(note="Before"))
    library.shelf.forget_articles([first, second])
    again = opened(library, ["A text of article one.", "And more of it."], "/articles/one.txt")
    library.annotations.annotate(again, text, paragraph(1, text), Edit(note="After"))
    assert library.articles.unforget("/articles/one.txt") is not None
    assert {one.note for one in library.annotations.of(again)} == {"Before", "After"}
    assert ids(library) == [first, second, third]
