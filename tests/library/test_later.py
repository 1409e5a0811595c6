"""Changes in a long text that another thread opens: shown and kept at once, and made once whatever happens."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.library import Library, LibraryError
from tui_reader.library.open_article import OpenArticle
from tui_reader.library.opened import later as later_module
from tui_reader.library.opened.tagging import Order
from tui_reader.library.opening import register
from tui_reader.model import COLOURS, Annotation, Edit, ReaderError, Target
from tui_reader.store import versions
from tui_reader.text.spans import Span

WORDS = "The harbour is closed and the ferry does not sail. "
PARAGRAPHS = [f"Paragraph {number}. {WORDS * 4}" for number in range(1_500)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join(PARAGRAPHS))
    return path


def load(library: Library, path: Path, *, is_on: bool = True) -> OpenArticle:
    """Read the beginning of a file, as the app does: it opens the article in another thread."""
    article = OpenArticle.load(library, str(path), words_a_minute=238)
    article.opens_elsewhere = is_on
    return article


def paragraph(article: OpenArticle, index: int) -> Target:
    return Target("paragraph", article.document.span(index))


def opened(article: OpenArticle, library: Library) -> None:
    """Do what the other thread does, and take its result."""
    with library.for_thread() as other:
        reading = register(other, article.source)
    article.take_reading(reading)


def content(annotations: Sequence[Annotation]) -> list[tuple[object, ...]]:
    return [(one.kind, one.span, one.exact.strip(), one.colour, one.note, one.tags) for one in annotations]


def stored(library: Library, path: Path) -> tuple[Annotation, ...]:
    """What another start of the program finds."""
    with library.for_thread() as other:
        return register(other, load(other, path).source).annotations


def test_change_is_on_the_screen_and_kept_without_reading_on(library: Library, path: Path) -> None:
    article = load(library, path)
    read = len(article.document)
    changed = article.annotate(paragraph(article, 1), Edit(colour="green"))
    assert (changed.label, article.saved) == ("highlight", "saving")
    assert "annotations" in changed.parts and changed.uid == article.annotations[0].uid
    assert content(article.annotations) == [
        ("paragraph", article.document.span(1), PARAGRAPHS[1].strip(), "green", "", ())
    ]
    assert len(article.document) == read and not article.document.complete
    article.annotate(paragraph(article, 1), Edit(add_tags=("ferry",)))
    article.annotate(paragraph(article, 2), Edit(note="Why?"))
    article.annotate(Target("span", Span(3, 9)), Edit(colour="red"))
    before = content(article.annotations)
    opened(article, library)
    assert content(article.annotations) == before == content(stored(library, path))
    assert article.saved == "saved" and not article.later.changes
    assert [one.uid for one in article.annotations] == [one.uid for one in stored(library, path)]
    assert [article.undo().label, article.undo().label] == ["highlight", "note"], "each is an undo step of its own"


def test_change_survives_the_end_of_the_program_and_is_made_once(library: Library, path: Path) -> None:
    article = load(library, path)
    article.annotate(paragraph(article, 1), Edit(colour="blue", note="kept"))
    article.annotate(paragraph(article, 3), Edit(add_tags=("harbour",)))
    shown = content(article.annotations)
    library.close()  # the program was killed: nothing else was called
    with Library(library.path) as again:
        assert again.waiting.of_path(str(path)), "nothing was made yet"
        first = stored(again, path)
        assert content(first) == shown and again.waiting.of_path(str(path)) == []
        assert stored(again, path) == first
        assert load(again, path, is_on=False).open().annotations == first


def test_undo_takes_back_what_waits_and_nothing_else(library: Library, path: Path) -> None:
    load(library, path, is_on=False).annotate(Target("paragraph", Span(0, 12)), Edit(note="earlier"))
    article = load(library, path)
    article.annotate(paragraph(article, 1), Edit(colour="red"))
    article.annotate(paragraph(article, 1), Edit(add_tags=("a",)))
    assert article.undo().label == "tag #a" and article.annotations[0].tags == ()
    assert article.undo().label == "highlight" and article.annotations == ()
    assert article.saved == "" and library.waiting.of_path(str(path)) == []
    with pytest.raises(ReaderError, match="not yet: the text is still being read"):
        article.undo()
    assert [one.note for one in stored(library, path)] == ["earlier"]


def test_deleted_annotation_is_gone_at_once_and_stays_deleted(library: Library, path: Path) -> None:
    first = load(library, path, is_on=False)
    first.annotate(paragraph(first, 1), Edit(colour="red", note="old", add_tags=("a", "b")))
    first.annotate(paragraph(first, 2), Edit(colour="red"))
    peek = library.articles.peek(first.source.identity, None)
    article = load(library, path)
    article.peek = peek or article.peek
    article.annotations = article.peek.annotations
    known = [one.uid for one in article.annotations]
    article.annotate(paragraph(article, 4), Edit(colour="blue"))
    new = article.annotations[-1].uid
    assert len(known) == 2 and article.delete(known[0], new).label == "delete"
    assert content(article.annotations) == [
        ("paragraph", article.document.span(2), PARAGRAPHS[2].strip(), "red", "", ())
    ]
    opened(article, library)
    assert [one.span for one in article.annotations] == [article.document.span(2)]
    assert [one.span for one in stored(library, path)] == [article.document.span(2)]


def test_other_changes_are_refused_in_one_line_meanwhile(library: Library, path: Path) -> None:
    article = load(library, path)
    order = Order([paragraph(article, 1)], "paragraph", ("a",))
    for refused in (
        lambda: article.set_title("Other"),
        lambda: article.drafts.save(paragraph(article, 1), "typed"),
        lambda: article.redo(),
        lambda: article.tagging.write(order),
        lambda: article.tagging.begin("1 paragraph", order),
    ):
        with pytest.raises(ReaderError, match="^not yet: the text is still being read$"):
            refused()
    assert article.reading is None and not article.document.complete
    opened(article, library)
    assert article.set_title("Other").label == "title"


def test_short_text_is_changed_at_once(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("\n\n".join(PARAGRAPHS[:20]))
    article = load(library, path)
    article.annotate(paragraph(article, 1), Edit(colour="red"))
    assert article.saved == "saved" and article.reading is not None and not article.later.changes


def test_first_change_of_a_long_opened_text_waits_for_its_storing(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(later_module, "LONG_TO_STORE", 1_000)
    monkeypatch.setattr(versions, "TEXT_AT_ONCE", 1_000)
    article = load(library, path)
    opened(article, library)
    article.annotate(paragraph(article, 1), Edit(colour="red"))
    assert (article.saved, article.later.can_be_made) == ("saving", True)
    assert article.reading is not None
    with pytest.raises(ReaderError, match="^not yet: the last changes are still being stored$"):
        article.set_title("Other")
    with library.for_thread() as other:
        other.waiting.make(article.reading, article.document, str(path))
    article.annotate(paragraph(article, 2), Edit(colour="blue"))  # before the result of the thread was taken
    article.later.take_made()
    assert article.saved == "saving" and [one.colour for one in article.annotations] == ["red", "blue"]
    with library.for_thread() as other:
        other.waiting.make(article.reading, article.document, str(path))
    article.later.take_made()
    assert not article.later.changes
    article.annotate(paragraph(article, 3), Edit(colour="green"))
    assert not article.later.changes and [one.colour for one in stored(library, path)] == ["red", "blue", "green"]


def test_change_while_another_thread_writes_is_kept_later(library: Library, path: Path) -> None:
    article = load(library, path)
    article.annotate(paragraph(article, 1), Edit(colour="red"))
    with sqlite3.connect(library.path, isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        article.annotate(paragraph(article, 2), Edit(note="typed meanwhile"))
        assert article.saved == "saving" and not article.later.can_be_made
        assert [one.note for one in article.annotations] == ["", "typed meanwhile"]
        writer.execute("ROLLBACK")
    article.later.keep_rest()
    assert article.later.can_be_made
    opened(article, library)
    assert [one.note for one in stored(library, path)] == ["", "typed meanwhile"] and article.saved == "saved"


@pytest.mark.parametrize("private", [True, False])
def test_change_that_cannot_be_kept_is_refused(library: Library, path: Path, private: bool) -> None:
    load(library, path, is_on=False).open()
    library.close()
    if not private:
        with sqlite3.connect(library.path) as conn:
            conn.execute("CREATE TRIGGER full BEFORE INSERT ON state BEGIN SELECT RAISE(FAIL, 'disk'); END")
    with Library(library.path, private=private) as other:
        article = load(other, path)
        with pytest.raises(LibraryError):
            article.annotate(paragraph(article, 1), Edit(colour="red"))
        assert article.annotations == () and not article.later.changes
        assert article.saved == ("read-only" if private else "not saved")


@pytest.mark.parametrize(
    ("text", "kind", "exact", "note"),
    [
        ("New first paragraph.\n\n" + "\n\n".join(PARAGRAPHS), "paragraph", PARAGRAPHS[1].strip(), "mine"),
        ("Nothing of it is left, and this is about something else.", "article", "", "mine"),
    ],
)
def test_change_finds_its_words_in_a_text_that_changed_meanwhile(
    library: Library, path: Path, text: str, kind: str, exact: str, note: str
) -> None:
    article = load(library, path)
    article.annotate(paragraph(article, 1), Edit(note=note, add_tags=("t",)))
    library.close()
    path.write_text(text)
    (found,) = stored(library, path)
    assert (found.kind, found.exact.strip()) == (kind, exact) and note in found.note
    assert found.tags == ("t",) or ("#t" in found.note and "Paragraph 1." in found.note)


def test_erased_article_leaves_no_change_behind(library: Library, path: Path) -> None:
    first = load(library, path, is_on=False)
    article_id = first.open().article_id
    article = load(library, path)
    article.annotate(paragraph(article, 1), Edit(note="secret"))
    library.articles.erase(article_id)
    assert library.waiting.of_path(str(path)) == []


def test_damaged_row_is_reported_as_such(library: Library, path: Path) -> None:
    load(library, path, is_on=False).open()
    library.set_state("waiting/x", '["only a path"]')
    with pytest.raises(LibraryError, match="changes that wait"):
        library.waiting.of_path(str(path))


edits = st.builds(
    Edit,
    colour=st.sampled_from((None, *COLOURS)),
    drop_colour=st.booleans(),
    note=st.sampled_from((None, "", "one", "two\nlines")),
    add_tags=st.sampled_from(((), ("a",), ("B", "c"))),
    remove_tags=st.sampled_from(((), ("A",), ("b",))),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), edits), min_size=1, max_size=6))
def test_waiting_changes_end_as_changes_made_at_once(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, Edit]]
) -> None:
    folder = tmp_path_factory.mktemp("later")
    path = folder / "long.txt"
    path.write_text("\n\n".join(PARAGRAPHS[:1_100]))
    with Library(folder / "one.db") as library, Library(folder / "other.db") as other:
        waits, at_once = load(library, path), load(other, path, is_on=False)
        assert waits.later.must_wait
        for index, edit in changes:
            for article in (waits, at_once):
                target = paragraph(article, index)
                known = article.annotation_for(target)
                article.annotate(target._replace(uid=known.uid) if known else target, edit)
            assert content(waits.annotations) == content(at_once.annotations)
        opened(waits, library)
        assert content(waits.annotations) == content(at_once.annotations)
