from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tui_reader.library import Library, LibraryError, identify
from tui_reader.model import AnnotationKind, Article, ChangeSummary, Edit, Identity, Reading, Target
from tui_reader.store import versions
from tui_reader.text.document import Block, Document

TEXTS = [f"Paragraph number {number} stands here with words of its own: {number * 7919}." for number in range(12)]
MARK = Edit(colour="yellow", note="a note", add_tags=("uk",))


class Clock:
    """Ticks a minute whenever it is read, so that times increase."""

    def __init__(self) -> None:
        self.time = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "reader.db", now=Clock())


def loaded(texts: Sequence[str] = TEXTS, source: str = "/articles/a.txt", title: str = "A") -> tuple[Article, Document]:
    document = Document(Block(text) for text in texts)
    sha256 = hashlib.sha256(document.text.encode()).hexdigest()
    return Article(source, title, text_sha256=sha256, words=len(document.text.split())), document


def opened(
    library: Library, texts: Sequence[str] = TEXTS, source: str = "/articles/a.txt", title: str = "A"
) -> Reading:
    article, document = loaded(texts, source, title)
    return library.articles.open(article, document, known_as(source))


def known_as(source: str, mtime_ns: int = 5) -> Identity:
    return Identity() if source == "-" else Identity(source, 100, mtime_ns)


def mark(library: Library, reading: Reading, index: int, texts: Sequence[str] = TEXTS, edit: Edit = MARK) -> None:
    document = loaded(texts)[1]
    library.annotations.annotate(reading, document, Target("paragraph", document.span(index)), edit)


# -- the first frame --------------------------------------------------------------------------------------------


def test_peek_gives_what_the_first_frame_needs(library: Library) -> None:
    reading = library.articles.set_title(opened(library), "My own title")
    mark(library, reading, 3)
    library.articles.save_place(reading, 42, TEXTS[0][42:60])
    library.set_state("theme", "light")
    sha256 = loaded()[0].text_sha256
    for again in (library, Library(library.path)):
        by_hash = again.articles.peek(Identity(), sha256)
        by_file = again.articles.peek(known_as("/articles/a.txt"), None)
        assert by_hash is not None and by_hash == by_file
        assert (by_hash.article_id, by_hash.title, by_hash.note_count) == (reading.article_id, "My own title", 1)
        assert by_hash.annotations == library.annotations.of(reading)
        assert by_hash.place is not None and by_hash.place == (42, TEXTS[0][42:60])
        assert by_hash.digit_tags[1].name == "uk" and by_hash.state["theme"] == "light"


@pytest.mark.parametrize("identity", [known_as("/articles/a.txt", 6), known_as("/articles/b.txt"), Identity()])
def test_peek_at_an_unknown_text_gives_only_tags_and_state(library: Library, identity: Identity) -> None:
    mark(library, opened(library), 3)
    for sha256 in (None, "", "0" * 64):
        peek = library.articles.peek(identity, sha256)
        assert peek is not None and peek.article_id is None and peek.annotations == ()
        assert peek.digit_tags[1].name == "uk"


_FIRST_FRAME = """
import sys
from pathlib import Path
from tui_reader.library import Library, identify
with Library(Path(sys.argv[1])) as library:
    peek = library.articles.peek(identify("/articles/a.txt"), sys.argv[2])
    library.get_state("theme"), library.codebook.digit_tags(), library.changed_elsewhere()
    assert library.articles.recent()
print(peek.note_count, "sqlite_utils" in sys.modules, "textual" in sys.modules)
"""


def test_reading_does_not_import_sqlite_utils(library: Library) -> None:
    mark(library, opened(library), 3)
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_FRAME, str(library.path), loaded()[0].text_sha256], capture_output=True, text=True
    )
    assert done.stdout == "1 False False\n", done.stderr


# -- article identity -------------------------------------------------------------------------------------------


def test_moved_file_is_recognised_by_its_text(library: Library) -> None:
    first = opened(library)
    mark(library, first, 3)
    moved = opened(library, source="/elsewhere/b.txt")
    assert moved.article_id == first.article_id and len(moved.annotations) == 1 and moved.changed is None
    assert [entry.source for entry in library.articles.recent()] == ["/elsewhere/b.txt"]
    assert opened(library, [*TEXTS, "More."], "/elsewhere/b.txt").article_id == first.article_id
    assert opened(library, [*TEXTS, "Else."], "/articles/a.txt").article_id == first.article_id


def test_path_with_different_text_is_a_new_article(library: Library) -> None:
    first = opened(library)
    mark(library, first, 3)
    second = opened(library, ["Nothing of what stood here is left.", "Not a word."])
    assert second.article_id != first.article_id and second.annotations == () and second.changed is None
    assert opened(library).annotations != ()


def test_standard_input_is_recognised_by_its_text(library: Library) -> None:
    first = opened(library, source="-")
    mark(library, first, 3)
    assert len(opened(library, source="-").annotations) == 1
    assert opened(library, [*TEXTS, "More."], "-").article_id != first.article_id


def test_empty_texts_are_distinguished_by_path(library: Library) -> None:
    first, second = (opened(library, [], f"/articles/{name}") for name in "ab")
    assert first.article_id != second.article_id == opened(library, [], "/articles/b").article_id
    document = Document()
    done = library.annotations.annotate(first, document, Target("article", None), Edit(note="empty!"))
    assert [annotation.note for annotation in done.annotations] == ["empty!"]


def test_undecodable_file_names_are_distinct_and_round_trip(library: Library) -> None:
    names = ["/articles/\udce9.txt", "/articles/\udce8.txt"]
    ids = [opened(library, [f"{name!r} is unlike the other"], name).article_id for name in names]
    assert len(set(ids)) == 2
    assert [entry.source for entry in library.articles.recent()] == names[::-1]
    found = library.articles.find(names[0])
    assert found is not None and found.article_id == ids[0]


# -- a changed text ---------------------------------------------------------------------------------------------


def test_annotations_in_a_changed_text_are_placed_or_orphaned(library: Library) -> None:
    first = opened(library)
    for index in (1, 5, 9):
        mark(library, first, index)
    changed = ["A new beginning.", *TEXTS[:5], TEXTS[5].replace("stands", "stood"), *TEXTS[6:9], *TEXTS[10:]]
    looked = library.articles.look(*loaded(changed), known_as("/articles/a.txt", 6))
    reading = opened(library, changed)
    document = loaded(changed)[1]
    assert [(annotation.status, annotation.span) for annotation in reading.annotations] == [
        ("same", document.span(2)), ("changed", document.span(6)), ("orphan", None)
    ]  # fmt: skip
    assert reading.annotations[2].exact == TEXTS[9] and reading.annotations[2].note == "a note"
    assert reading.changed is not None and reading.changed.since.startswith("2026-05-03")
    assert reading.changed[1:] == ChangeSummary("", 1, 1, 1, 0, 1, 0, 1, 1)[1:] and reading.changed.to_check == 2
    summary = reading.changed
    assert looked is not None and looked.annotations == reading.annotations and looked.changed == summary
    assert looked.version_id == 0  # nothing was written for it
    assert opened(library, changed).changed is None
    back = opened(library)
    assert [annotation.status for annotation in back.annotations] == ["same"] * 3 and back.changed is not None


def test_annotation_made_in_the_new_version_is_placed_in_the_old_one(library: Library) -> None:
    opened(library)
    changed = [*TEXTS, "A new end."]
    mark(library, opened(library, changed), 4, changed)
    (annotation,) = opened(library).annotations
    assert annotation.span == loaded()[1].span(4) and annotation.status == "same"


def test_orphan_can_be_edited_deleted_and_restored(library: Library) -> None:
    mark(library, opened(library), 5)
    changed = [*TEXTS[:5], *TEXTS[6:]]
    reading, document = opened(library, changed), loaded(changed)[1]
    (orphan,) = reading.annotations
    done = library.annotations.annotate(reading, document, Target("paragraph", None, orphan.uid), Edit(note="gone?"))
    assert [(annotation.status, annotation.note) for annotation in done.annotations] == [("orphan", "gone?")]
    assert library.annotations.delete(reading, orphan.uid) == ()
    undone = library.annotations.undo(reading)
    assert undone is not None and undone.annotations == done.annotations[:0] + tuple(
        annotation._replace(rev=undone.annotations[0].rev) for annotation in done.annotations
    )


def test_annotation_restored_by_undo_is_placed_in_the_new_version(library: Library) -> None:
    first = opened(library)
    mark(library, first, 3)
    library.annotations.delete(first, library.annotations.of(first)[0].uid)
    reading = opened(library, ["A new beginning.", *TEXTS])
    undone = library.annotations.undo(reading)
    assert undone is not None and [annotation.status for annotation in undone.annotations] == ["same"]


def test_reading_place_follows_its_words(library: Library) -> None:
    reading, document = opened(library), loaded()[1]
    library.articles.save_place(reading, document.start(6), TEXTS[6][:30], 50)
    changed = ["A new beginning.", *TEXTS]
    again = opened(library, changed)
    assert again.place is not None and again.place.offset == loaded(changed)[1].start(7)
    assert library.articles.recent()[0].percent == 50


@pytest.mark.parametrize(("offset", "percent", "shown"), [(0, None, 0), (10**6, None, 100), (5, 130, 100), (5, 7, 7)])
def test_percentage_read_is_between_0_and_100(library: Library, offset: int, percent: int | None, shown: int) -> None:
    library.articles.save_place(opened(library), offset, "", percent)
    assert library.articles.recent()[0].percent == shown


@pytest.mark.parametrize(
    ("places", "state", "shown"),
    [
        ([(0, 0)], "inbox", 0),
        ([(400, 23), (0, 0)], "reading", 1),
        ([(400, 23), (0, 0), (0, 0)], "reading", 1),
        ([(400, 100), (40, 0)], "reading", 1),
        ([(3, None), (0, None)], "reading", 1),
        ([(0, 0), (400, 23)], "reading", 23),
    ],
)
def test_article_that_was_begun_is_never_in_the_inbox_again(
    library: Library, places: list[tuple[int, int | None]], state: str, shown: int
) -> None:
    reading = opened(library)
    for offset, percent in places:
        library.articles.save_place(reading, offset, "", percent)
    (row,) = library.catalogue.articles()
    assert (row.state, row.percent) == (state, shown)
    place = opened(library).place
    assert place is not None and place.offset == places[-1][0]


def test_article_that_was_begun_and_forgotten_starts_in_the_inbox(library: Library) -> None:
    library.articles.save_place(opened(library), 400, "", 23)
    assert library.articles.forget(library.articles.recent()[0].name) is not None
    library.articles.save_place(opened(library), 0, "", 0)
    assert library.catalogue.articles()[0].state == "inbox"


@pytest.mark.parametrize("kind", ["paragraph", "span", "article"])
def test_annotated_article_is_not_in_the_inbox(library: Library, kind: AnnotationKind) -> None:
    reading, text = opened(library), loaded()[1]
    library.articles.save_place(reading, 0, "", 0)
    assert library.catalogue.articles()[0].state == "inbox"
    target = Target(kind, None if kind == "article" else text.span(0))
    library.annotations.annotate(reading, text, target, Edit(note="On the first screen."))
    library.articles.save_place(reading, 0, "", 0)
    (row,) = library.catalogue.articles()
    assert (row.state, row.percent) == ("reading", 1)
    assert opened(library).place is not None, "and it opens where it was left"


def test_place_and_percentage_stay_when_an_article_is_annotated(library: Library) -> None:
    reading, text = opened(library), loaded()[1]
    library.articles.save_place(reading, 400, "words", 40)
    library.annotations.annotate(reading, text, Target("paragraph", text.span(0)), Edit(colour="red"))
    place = opened(library).place
    assert place is not None and (place.offset, place.words) == (400, "words")
    assert library.catalogue.articles()[0].percent == 40


# -- stored texts -----------------------------------------------------------------------------------------------


def test_stored_text_is_used_if_the_file_is_gone(library: Library) -> None:
    reading = opened(library)
    mark(library, reading, 3)
    stored = library.articles.text_of(reading.article_id)
    assert stored is not None and stored.texts == TEXTS
    again = library.articles.reading(reading.article_id)
    assert again is not None and again.annotations == library.annotations.of(reading)
    assert again.article == reading.article and not library.articles.recent()[0].exists
    assert library.articles.text_of(99) is None and library.articles.reading(99) is None


def test_long_text_is_stored_from_its_first_annotation_on(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "TEXT_AT_ONCE", 100)
    reading = opened(library)
    assert library.articles.text_of(reading.article_id) is None
    mark(library, reading, 3)
    stored = library.articles.text_of(reading.article_id)
    assert stored is not None and stored.texts == TEXTS


def test_incomplete_document_is_not_opened(library: Library) -> None:
    with pytest.raises(ValueError, match="not complete"):
        library.articles.open(loaded()[0], Document([Block("begins")], complete=False), Identity())


# -- lists and titles -------------------------------------------------------------------------------------------


def test_recent_articles_are_listed_latest_first(library: Library, tmp_path: Path) -> None:
    (tmp_path / "here.txt").write_text("x")
    for source in ("/gone.txt", str(tmp_path / "here.txt"), "-"):
        reading = opened(library, [f"{source} stands alone", "and says so"], source, f"On {source}")
    mark(library, reading, 0, ["- stands alone", "and says so"])
    found = [(entry.title, entry.exists, entry.annotations, entry.words) for entry in library.articles.recent()]
    assert found == [("On -", False, 1, 6), (f"On {tmp_path}/here.txt", True, 0, 6), ("On /gone.txt", False, 0, 6)]
    assert len(library.articles.recent(2)) == 2


def test_user_title_wins_and_can_be_removed(library: Library) -> None:
    reading = library.articles.set_title(opened(library), " Mine ")
    assert reading.article.title == "Mine" and opened(library).article.title_from == "reader"
    assert library.articles.find("Mine") is not None
    undone = library.annotations.undo(reading)
    stored = library.articles.reading(reading.article_id)
    assert undone is not None and undone.label == "title" and stored is not None and stored.article.title == "A"
    library.annotations.redo(reading)
    assert library.articles.set_title(reading, "").article.title == "A"


def test_article_is_found_by_path_text_and_title(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    (tmp_path / "link.txt").symlink_to(path)
    article, document = loaded(source=str(path))
    reading = library.articles.open(article, document, identify(str(path)))
    for source, sha256 in (
        (str(path), None),
        (str(tmp_path / "link.txt"), None),
        ("A", None),
        ("?", article.text_sha256),
    ):
        found = library.articles.find(source, sha256)
        assert found is not None and found.article_id == reading.article_id
    assert library.articles.find("nothing like it") is None


def test_identity(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("four")
    (tmp_path / "link.txt").symlink_to(path)
    assert identify(str(tmp_path / "link.txt")) == Identity(str(path), 4, path.stat().st_mtime_ns)
    assert identify("-") == Identity()
    assert identify("no/such/file") == Identity(os.path.abspath("no/such/file"))
    assert identify("nul\0").size is None


# -- forgetting -------------------------------------------------------------------------------------------------


def test_forgetting_an_article_can_be_undone(library: Library) -> None:
    reading = opened(library)
    mark(library, reading, 3)
    library.articles.save_place(reading, 42, "")
    shown = library.annotations.of(reading)
    forgotten = library.articles.forget("/articles/a.txt")
    assert forgotten is not None and forgotten.annotations == 1
    assert (
        library.articles.recent() == []
        and library.codebook.tags() == []
        and library.articles.find("/articles/a.txt") is None
    )
    assert library.articles.look(*loaded(), known_as("/articles/a.txt")) is None
    assert library.articles.forget("/articles/a.txt") is None
    back = library.articles.unforget("/articles/a.txt")
    assert (
        back is not None
        and back.entry.annotations == 1
        and back.label == "forget"
        and len(library.articles.recent()) == 1
    )
    assert [annotation._replace(rev=1) for annotation in library.annotations.of(reading)] == list(shown)
    assert library.articles.unforget("/articles/a.txt") is None


def test_forgotten_article_opens_fresh_and_can_be_restored(library: Library) -> None:
    reading = opened(library)
    mark(library, reading, 3)
    library.articles.save_place(reading, 42, "")
    library.articles.forget("/articles/a.txt")
    again = opened(library)
    assert again.annotations == () and again.place is None and again.changed is None
    mark(library, again, 5)
    assert library.articles.unforget("/articles/a.txt") is not None
    assert len(library.annotations.of(again)) == 2
    undone = library.annotations.undo(again)
    assert undone is not None and [annotation.exact for annotation in undone.annotations] == [TEXTS[3]]


def test_undo_restores_forgotten_annotations(library: Library) -> None:
    mark(library, opened(library), 3)
    library.articles.forget("/articles/a.txt")
    undone = library.annotations.undo(opened(library))
    assert undone is not None and undone.label == "forget" and len(undone.annotations) == 1
    assert library.articles.unforget("/articles/a.txt") is None


# -- stored state, other instances, refusals --------------------------------------------------------------------


def test_state_is_stored(library: Library) -> None:
    library.set_state("theme", "dark")
    library.set_state("theme", "light")
    library.set_state("measure", "66")
    library.set_state("measure", None)
    library.close()
    assert library.get_state("theme") == "light" and library.get_state("measure", "72") == "72"


def test_change_of_another_instance_is_seen_once(library: Library) -> None:
    reading = opened(library)
    assert not library.changed_elsewhere()
    with Library(library.path) as other:
        other.get_state("theme")  # reads only
        assert not library.changed_elsewhere()
        mark(other, reading, 3)
        mark(library, reading, 4)
        assert library.changed_elsewhere() and not library.changed_elsewhere()
        assert other.changed_elsewhere()
    assert len(library.annotations.of(reading)) == 2


def test_change_while_connection_becomes_writable_is_not_missed(library: Library) -> None:
    opened(library)
    with Library(library.path) as other:
        assert other.get_state("theme") is None
        library.set_state("theme", "light")
        other.set_state("measure", "70")
        assert other.changed_elsewhere() and not other.changed_elsewhere()


def test_change_in_a_long_article_has_constant_cost(library: Library) -> None:
    document = Document(Block(f"Line {number} of a long article.") for number in range(300))
    article = Article("-", "Long", words=1)
    reading = library.articles.open(article, document, Identity())
    for index in range(300):
        done = library.annotations.annotate(reading, document, Target("paragraph", document.span(index)), MARK)
    read: list[str] = []
    library.store._opened().set_trace_callback(read.append)
    library.annotations.annotate(reading, document, Target("paragraph", document.span(7)), Edit(colour="red"))
    library.store._opened().set_trace_callback(None)
    assert len(done.annotations) == 300 and len(library.annotations.of(reading)) == 300
    own = [sql for sql in read if not sql.startswith("--")]  # without those SQLite's full-text index runs
    assert any("a.id IN (" in sql for sql in own) and len(own) < 45


def test_change_to_an_unstored_article_is_refused(library: Library) -> None:
    with pytest.raises(LibraryError, match="is not in the library"):
        library.articles.save_place(Reading(0, 0, loaded()[0]), 0, "")
    assert not library.path.exists()
