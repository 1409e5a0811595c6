"""Renamed and edited files; copies of one article found, joined and kept apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.library_examples import PARAGRAPHS, Clock, article, document, identity, paragraph
from tests.store.library_examples import library as make_library
from tui_reader.library import Library
from tui_reader.model import Annotated, Edit, Quote, ReaderError, Reading, Target
from tui_reader.store import tables
from tui_reader.text.spans import Span

NEW = ("A new beginning of it.", *PARAGRAPHS[:6], PARAGRAPHS[6].replace("little", "next to nothing"), *PARAGRAPHS[7:])
OTHER = tuple(f"Nothing here is like the rest, says line {number} of something else." for number in range(10))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return make_library(tmp_path, Clock())


def opened(library: Library, path: Path | str, texts: Sequence[str] = PARAGRAPHS) -> Reading:
    """Open a text; the file is created if the path is one of the test's own."""
    if isinstance(path, Path):
        path.write_text("There.")
    text = document(texts)
    return library.articles.open(article(text, str(path)), text, identity(str(path)))


def mark(library: Library, reading: Reading, texts: Sequence[str], index: int, note: str) -> Annotated:
    text = document(texts)
    return library.annotations.annotate(
        reading, text, paragraph(index, text), Edit("blue", note=note, add_tags=("uk",))
    )


# -- renamed and edited -----------------------------------------------------------------------------------------------


def test_renamed_and_edited_file_is_the_same_article(library: Library, tmp_path: Path) -> None:
    first = opened(library, tmp_path / "a.txt")
    mark(library, first, PARAGRAPHS, 3, "mine")
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    text = document(NEW)
    looked = library.articles.look(article(text, str(tmp_path / "b.txt")), text, identity(str(tmp_path / "b.txt")))
    again = opened(library, tmp_path / "b.txt", NEW)
    assert again.article_id == first.article_id and again.annotations[0].span == text.span(4)
    assert again.changed is not None and again.changed.was == str(tmp_path / "a.txt")
    assert looked is not None and looked.annotations == again.annotations and looked.changed == again.changed
    assert [entry.source for entry in library.articles.recent()] == [str(tmp_path / "b.txt")]
    assert opened(library, tmp_path / "b.txt", NEW).changed is None


@pytest.mark.parametrize(
    ("there", "texts"),
    [
        (True, NEW),  # the old file exists: a copy, for the user to decide
        (False, OTHER),
        (False, (*PARAGRAPHS[:3], *OTHER)),  # only partly the same
        (False, PARAGRAPHS[:1] + OTHER[1:]),
        (False, ()),
    ],
)
def test_other_files_are_separate_articles(library: Library, tmp_path: Path, there: bool, texts: Sequence[str]) -> None:
    first = opened(library, tmp_path / "a.txt")
    mark(library, first, PARAGRAPHS, 3, "mine")
    if not there:
        (tmp_path / "a.txt").unlink()
    second = opened(library, tmp_path / "b.txt", texts)
    assert second.article_id != first.article_id and second.annotations == () and second.changed is None


def test_piped_text_is_not_treated_as_renamed(library: Library, tmp_path: Path) -> None:
    first = opened(library, "-")
    assert opened(library, tmp_path / "b.txt", NEW).article_id != first.article_id


# -- copies -----------------------------------------------------------------------------------------------------------


def two(library: Library, tmp_path: Path) -> tuple[Reading, Reading]:
    """Two files of one article, each annotated; the second one is open."""
    first = opened(library, tmp_path / "a.txt")
    mark(library, first, PARAGRAPHS, 3, "from a")
    mark(library, first, PARAGRAPHS, 6, "edited in b")
    gone = mark(library, first, PARAGRAPHS, 5, "deleted")
    library.annotations.delete(first, gone.uid or "")
    library.annotations.annotate(first, document(), Target("article", None), Edit(note="whole a"))
    library.articles.save_place(first, 200, "words", 30)
    library.articles.set_title(first, "My title")
    second = opened(library, tmp_path / "b.txt", NEW)
    mark(library, second, NEW, 0, "from b")
    library.annotations.annotate(second, document(NEW), Target("article", None), Edit(note="whole b"))
    return first, second


def test_copies_are_found_and_can_be_kept_apart(library: Library, tmp_path: Path) -> None:
    first, second = two(library, tmp_path)
    opened(library, tmp_path / "c.txt", OTHER)
    (copy,) = library.copies.of(second, document(NEW))
    assert copy.entry.article_id == first.article_id and 0.8 < copy.likeness < 1
    assert (copy.entry.annotations, copy.entry.percent, copy.entry.title) == (3, 30, "My title")
    assert [c.entry.article_id for c in library.copies.of(first, document())] == [second.article_id]
    library.copies.keep_apart(second, first.article_id)
    assert library.copies.of(second, document(NEW)) == library.copies.of(first, document()) == []


def test_joining_moves_everything_and_undo_restores_it(library: Library, tmp_path: Path) -> None:
    first, second = two(library, tmp_path)
    draft = library.annotations.save_draft(first, paragraph(3), "being typed")
    quote = Quote(5, 30, "direct", None, None, "none", 0.5)
    library.quotes.confirm_quote(first, document(), quote)
    before = [library.annotations.of(reading) for reading in (first, second)]
    done = library.copies.join(second, document(NEW), first.article_id)
    notes = {annotation.note: annotation for annotation in done.annotations}
    assert set(notes) == {"from a", "from b", "edited in b", "whole a", "whole b"} and done.label == "join"
    assert notes["from a"].span == document(NEW).span(4) and notes["from a"].status == "same"
    assert notes["edited in b"].status == "changed" and notes["edited in b"].needs_look
    assert notes["from a"].tags == ("uk",) and notes["from a"].exact == PARAGRAPHS[3]
    assert [entry.article_id for entry in library.articles.recent()] == [second.article_id]
    assert library.articles.recent()[0].title == "My title" and library.articles.recent()[0].percent == 30
    assert [d.uid for d in library.annotations.drafts(second)] == [draft]
    assert len(library.quotes.decisions(second.article_id).quotes) == 1
    with closing(sqlite3.connect(library.path)) as conn:
        for table in tables.OF_AN_ARTICLE:
            left = f'SELECT count(*) FROM "{table.name}" WHERE article = ?'
            assert conn.execute(left, [first.article_id]).fetchone() == (0,), table.name
    # Both paths now refer to the one article, with either text.
    assert opened(library, tmp_path / "a.txt").article_id == second.article_id
    assert opened(library, tmp_path / "b.txt", NEW).article_id == second.article_id
    undone = library.annotations.undo(second)
    assert undone is not None and undone.label == "join"
    assert [library.annotations.of(reading) for reading in (first, second)] == [
        tuple(a._replace(rev=b.rev) for a, b in zip(now, library.annotations.of(reading), strict=True))
        for now, reading in zip(before, (first, second), strict=True)
    ]
    assert {entry.article_id for entry in library.articles.recent()} == {first.article_id, second.article_id}
    assert [d.uid for d in library.annotations.drafts(first)] == [draft] and library.annotations.drafts(second) == ()
    assert (
        len(library.quotes.decisions(first.article_id).quotes) == 1
        and library.quotes.decisions(second.article_id).quotes == ()
    )
    redone = library.annotations.redo(second)
    assert redone is not None and {a.note for a in redone.annotations} == set(notes)


def test_deleted_annotation_of_joined_article_is_moved_too(library: Library, tmp_path: Path) -> None:
    first, second = two(library, tmp_path)
    library.copies.join(second, document(NEW), first.article_id)
    conn = library.store.for_reading()
    assert conn is not None
    (deleted,) = conn.execute("SELECT article FROM annotation WHERE deleted IS NOT NULL").fetchall()
    assert deleted == (second.article_id,)


def test_joining_articles_that_share_a_text(library: Library, tmp_path: Path) -> None:
    """Both had the same text once: its annotations and confirmed placements move to the kept article's text."""
    first = opened(library, tmp_path / "a.txt")
    uid = mark(library, first, PARAGRAPHS, 3, "from a").uid or ""
    opened(library, tmp_path / "b.txt", NEW)
    first = opened(library, tmp_path / "a.txt", NEW[1:])
    second = opened(library, tmp_path / "b.txt", (*NEW, "An end."))
    assert first.article_id != second.article_id
    with library.store.transaction() as db:  # as if the second had been read with the first one's text
        db.execute(
            "UPDATE article_version SET sha256 = ? WHERE article = ? AND length = ?",
            [article(document(NEW[1:])).text_sha256, second.article_id, document(NEW).length],
        )
    chosen = Span(*document(NEW[1:]).span(5))
    library.checking.place_annotation(first, document(NEW[1:]), uid, chosen)
    done = library.copies.join(second, document((*NEW, "An end.")), first.article_id)
    assert [(a.note, a.confirmed) for a in done.annotations] == [("from a", True)]
    assert opened(library, tmp_path / "a.txt", NEW[1:]).article_id == second.article_id
    assert library.annotations.undo(second) is not None
    assert [a.note for a in library.annotations.of(first)] == ["from a"]


def test_conflicting_corrections_keep_those_of_the_kept_article(library: Library, tmp_path: Path) -> None:
    first, second = opened(library, tmp_path / "a.txt"), opened(library, tmp_path / "b.txt", NEW[1:])
    quote = Quote(5, 30, "direct", None, None, "none", 0.5)
    library.quotes.confirm_quote(first, document(), quote)
    library.quotes.reject_quote(second, document(NEW[1:]), quote)
    library.copies.join(second, document(NEW[1:]), first.article_id)
    assert [decision.verdict for decision in library.quotes.decisions(second.article_id).quotes] == ["rejected"]
    library.annotations.undo(second)
    assert [decision.verdict for decision in library.quotes.decisions(first.article_id).quotes] == ["confirmed"]


@pytest.mark.parametrize(("texts", "told"), [(PARAGRAPHS, "already one article"), (OTHER, "almost nothing in common")])
def test_unrelated_or_same_articles_cannot_be_joined(
    library: Library, tmp_path: Path, texts: Sequence[str], told: str
) -> None:
    first = opened(library, tmp_path / "a.txt")
    mark(library, first, PARAGRAPHS, 3, "mine")
    second = opened(library, tmp_path / "b.txt", texts)
    before = library.annotations.of(first)
    with pytest.raises(ReaderError, match=told):
        library.copies.join(second, document(texts), first.article_id)
    assert library.annotations.of(first) == before


def test_forgotten_article_cannot_be_joined(library: Library, tmp_path: Path) -> None:
    first, second = two(library, tmp_path)
    library.articles.forget(str(tmp_path / "a.txt"))
    for other in (first.article_id, 999):
        with pytest.raises(ReaderError, match="no longer in the library"):
            library.copies.join(second, document(NEW), other)


def test_backup_is_made_before_joining(library: Library, tmp_path: Path) -> None:
    first, second = two(library, tmp_path)
    library.copies.join(second, document(NEW), first.article_id)
    assert [path for path in (tmp_path / "home").rglob("*-join.db")]


MARKS = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(("p", "s"))), max_size=5, unique=True)


@settings(max_examples=15, deadline=None)
@given(MARKS, MARKS, st.lists(st.integers(0, 9), max_size=3, unique=True))
def test_joining_loses_no_annotation(
    tmp_path_factory: pytest.TempPathFactory, ours: list[tuple[int, str]], theirs: list[tuple[int, str]], cut: list[int]
) -> None:
    directory = tmp_path_factory.mktemp("joined")
    library = make_library(directory)
    texts = [text for index, text in enumerate(PARAGRAPHS) if index not in cut]
    both = []
    for name, kept, marks in (("a.txt", list(PARAGRAPHS), ours), ("b.txt", [*texts, "An end."], theirs)):
        reading = opened(library, directory / name, kept)
        both.append(reading)
        for index, kind in marks:
            span = document(kept).span(index % len(kept))
            target = Target("paragraph", span) if kind == "p" else Target("span", Span(span.start + 3, span.end - 3))
            library.annotations.annotate(reading, document(kept), target, Edit(note=f"{name} {index} {kind}"))
    notes = sorted(a.note for reading in both for a in library.annotations.of(reading))
    done = library.copies.join(both[1], document([*texts, "An end."]), both[0].article_id)
    assert sorted(a.note for a in done.annotations) == notes
    for a in done.annotations:
        words = document([*texts, "An end."]).slice(*a.span) if a.span else None
        assert (words == a.exact) if a.status in ("same", "moved") else a.needs_look
    library.annotations.undo(both[1])
    assert sorted(a.note for reading in both for a in library.annotations.of(reading)) == notes
    library.close()


def test_annotating_a_joined_article_elsewhere_is_refused(library: Library, tmp_path: Path) -> None:
    """Another window still has the joined article open."""
    first, second = two(library, tmp_path)
    library.copies.join(second, document(NEW), first.article_id)
    with pytest.raises(ReaderError, match="open it again"):
        mark(library, first, PARAGRAPHS, 8, "unseen")
    assert "unseen" not in {a.note for a in library.annotations.of(second)}
    again = opened(library, tmp_path / "a.txt")
    assert "seen" in {a.note for a in mark(library, again, PARAGRAPHS, 8, "seen").annotations}


def test_joined_annotations_survive_the_purge(library: Library, tmp_path: Path) -> None:
    first = opened(library, tmp_path / "a.txt")
    mark(library, first, PARAGRAPHS, 3, "from a")
    second = opened(library, tmp_path / "b.txt", NEW)
    mark(library, second, NEW, 0, "from b")
    with library.store.transaction() as db:  # a text that both had
        db.execute("UPDATE article_version SET sha256 = 'same'")
    library.copies.join(second, document(NEW), first.article_id)
    for _ in range(40):
        library.clock.forward(days=1)  # type: ignore[attr-defined]
        library.close()
        fresh = library.for_thread()
        opened(fresh, tmp_path / "c.txt", OTHER)  # purges
    conn = fresh.store.for_reading()
    assert conn is not None and conn.execute("PRAGMA foreign_key_check").fetchall() == []
    assert conn.execute("SELECT count(*) FROM article").fetchone() == (2,)
    assert {a.note for a in fresh.annotations.of(second)} == {"from a", "from b"}


# -- split ------------------------------------------------------------------------------------------------------------


def test_changes_before_splitting_can_be_undone_on_either_article(library: Library) -> None:
    first = opened(library, "/a.txt")
    mark(library, first, PARAGRAPHS, 3, "on the first")
    quote = Quote(*document().span(1), "direct", None, None, "none", 1.0)
    library.quotes.reject_quote(first, document(), quote)
    second, new = opened(library, "/a.txt", NEW), document(NEW)
    mark(library, second, NEW, 0, "on the second")
    library.quotes.set_speaker(second, new, quote._replace(start=new.span(5).start, end=new.span(5).end), "Clara Young")
    library.annotations.undo(second)
    library.copies.part(second)
    own, old = opened(library, "/a.txt", NEW), library.articles.reading(first.article_id)
    assert old is not None and own.article_id != old.article_id
    assert [mark.note for mark in library.annotations.of(own)] == ["on the second"]
    redone = library.annotations.redo(own)
    assert redone is not None and redone.label == "speaker: Clara Young"
    (decision,) = library.quotes.decisions(own.article_id, own.version_id, new).quotes
    assert decision.speaker == "Clara Young"
    labels = []
    while done := library.annotations.undo(own):
        labels.append(done.label)
    assert len(labels) == 2 and library.annotations.of(own) == () and library.annotations.redo(own) is not None
    assert len(library.quotes.decisions(old.article_id, old.version_id, document()).quotes) == 1
    labels = []
    while done := library.annotations.undo(old):
        labels.append(done.label)
    assert labels[0] == "not a quote" and len(labels) == 2 and library.annotations.of(old) == ()
    while library.annotations.redo(old):
        pass
    assert [mark.note for mark in library.annotations.of(old)] == ["on the first"]


def test_undo_step_affecting_both_articles_is_dropped_with_older_ones(library: Library, tmp_path: Path) -> None:
    first, other = opened(library, tmp_path / "a.txt"), opened(library, tmp_path / "b.txt", NEW)
    mark(library, first, PARAGRAPHS, 3, "one")
    mark(library, other, NEW, 0, "two")
    library.copies.join(other, document(NEW), first.article_id)
    mark(library, other, NEW, 8, "three")
    library.copies.part(other)
    own = opened(library, tmp_path / "b.txt", NEW)
    assert {mark.note for mark in library.annotations.of(own)} == {"two", "three"}
    undone = library.annotations.undo(own)
    assert undone is not None and [mark.note for mark in library.annotations.of(own)] == ["two"]
    assert library.annotations.undo(own) is None
    old = library.articles.reading(other.article_id)
    assert old is not None and library.annotations.undo(old) is None
    assert [mark.note for mark in library.annotations.of(old)] == ["one"]
