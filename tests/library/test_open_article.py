"""One open article: every change is written, reflected in the state at once, and named in the result."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_reader.library import Library, LibraryError
from tui_reader.library.open_article import MAX_EXTRACTED, OpenArticle
from tui_reader.library.opening import extract, register
from tui_reader.library.sources import NoSuchFile
from tui_reader.model import Changed, Edit, Part, ReaderError, Target
from tui_reader.text.spans import Span

TEXT = """Storm shuts the harbour

“We had no warning at all,” said Anna Reed, who owns a boat in the harbour.

The council met on Monday. “Nobody asked us,” said Tom Hall, a fisherman.

The ferry will not sail before Thursday, and the market stays closed until then.
"""
WORDS = "The ferry will not sail"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "storm.txt"
    path.write_text(TEXT)
    return path


@pytest.fixture
def article(library: Library, path: Path) -> OpenArticle:
    article = load(library, path)
    article.open()
    article.extract()
    return article


def load(library: Library, name: Path | str) -> OpenArticle:
    return OpenArticle.load(library, str(name), words_a_minute=238)


def span_of(article: OpenArticle, words: str) -> Span:
    start = article.document.text.index(words)
    return Span(start, start + len(words))


def passage(article: OpenArticle, words: str = WORDS) -> Target:
    return Target("span", span_of(article, words))


def annotate(article: OpenArticle, words: str = WORDS, edit: Edit | None = None) -> Changed:
    return article.annotate(passage(article, words), edit or Edit(colour="yellow"))


def again(article: OpenArticle) -> OpenArticle:
    """The same article as seen by another process."""
    other = load(Library(article.library.path), article.source.article.source)
    other.look()
    other.extract()
    return other


def test_progress_is_full_at_the_end_and_zero_only_before_it_begins(article: OpenArticle) -> None:
    def percent() -> int | None:
        return article.library.articles.recent()[0].percent

    for offset, at_end, expected in ((0, True, 0), (30, False, 12), (30, True, 100), (0, False, 1)):
        article.save_place(offset, at_end=at_end)
        assert percent() == expected, (offset, at_end)


# -- two phases ---------------------------------------------------------------------------------------------------


def test_first_frame_needs_only_source_and_peek(article: OpenArticle, path: Path) -> None:
    annotate(article, edit=Edit(colour="green", add_tags=("ferry",)))
    article.save_place(30)
    article.set_title("My own title")
    library = Library(article.library.path)
    source = load(library, path).source
    first = OpenArticle(library, source, library.articles.peek(source.identity, source.article.text_sha256))
    assert first.reading is None and first.annotations == article.annotations
    assert first.article.title == "My own title" and first.digits[1].name == "ferry"
    assert first.peek.place is not None and first.peek.place.offset == 30
    assert first.article_id == article.article_id and not first.extracted


def test_slow_parts_can_run_elsewhere(article: OpenArticle, path: Path) -> None:
    article.corrections.set_speaker(article.quotes[0], "Anna Reed-Hall")
    first = load(article.library, path)
    with article.library.for_thread() as library:
        reading = register(library, first.source)
    assert {"article", "annotations"} <= first.take_reading(reading).parts
    changed = first.take_extraction(extract(first.document))
    assert changed.parts >= {"quotes", "people"}
    assert first.extracted and first.quotes == article.quotes
    assert first.quotes[0].speaker == "Anna Reed-Hall" and first.found.quotes[0].speaker == "Anna Reed"


@pytest.mark.parametrize("extracted_first", [False, True])
def test_corrections_are_applied_whichever_part_comes_first(
    article: OpenArticle, path: Path, extracted_first: bool
) -> None:
    article.corrections.reject_quote(article.quotes[0])
    first = load(article.library, path)
    reading = register(article.library, first.source)
    if extracted_first:
        first.take_extraction(extract(first.document))
        assert len(first.quotes) == 2
        assert "quotes" in first.take_reading(reading).parts
    else:
        first.take_reading(reading)
        first.take_extraction(extract(first.document))
    assert first.quotes == article.quotes and len(first.quotes) == 1


def test_change_made_before_the_reading_arrives_is_kept(library: Library, path: Path) -> None:
    first = load(library, path)
    with library.for_thread() as other:
        reading = register(other, first.source)
    annotate(first)
    first.take_reading(reading)
    assert [annotation.exact for annotation in first.annotations] == [WORDS]


def test_long_file_is_read_in_chunks_and_opened_at_the_end(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join(f"Paragraph {number} " + "word " * 200 for number in range(1500)))
    article = load(library, path)
    assert not article.document.complete and article.more()
    annotate(article, "Paragraph 3")
    assert article.document.complete and not article.more()
    assert article.reading is not None and article.article.text_sha256


def test_import_loads_nothing_that_only_a_later_part_needs() -> None:
    code = "import sys, tui_reader.library.open_article; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"textual", "sqlite3", "sqlite_utils", "tui_reader.extraction", "tui_reader.review", "tui_reader.exchange"}
    assert not heavy & set(modules)


# -- every change -------------------------------------------------------------------------------------------------

CHANGES: dict[str, tuple[Callable[[OpenArticle], Changed], set[Part]]] = {
    "highlight": (annotate, {"annotations"}),
    "tag": (lambda a: annotate(a, edit=Edit(add_tags=("uk",))), {"annotations", "tags"}),
    "note": (lambda a: a.annotate(Target("article", None), Edit(note="A note.")), {"annotations"}),
    "confirm quote": (lambda a: a.corrections.confirm_quote(a.quotes[0]), {"quotes"}),
    "reject quote": (lambda a: a.corrections.reject_quote(a.quotes[1]), {"quotes"}),
    "speaker": (lambda a: a.corrections.set_speaker(a.quotes[1], "Anna Reed"), {"quotes"}),
    "no speaker": (lambda a: a.corrections.set_speaker(a.quotes[1], ""), {"quotes"}),
    "join quotes": (lambda a: a.corrections.join_quotes(*a.quotes[:2]), {"quotes"}),
    "split quote": (lambda a: a.corrections.split_quote(a.quotes[0], a.quotes[0].start + 7), {"quotes"}),
    "add quote": (lambda a: a.corrections.add_quote(span_of(a, WORDS)), {"quotes"}),
    "confirm person": (lambda a: a.corrections.confirm_person("Tom Hall"), {"people"}),
    "reject person": (lambda a: a.corrections.reject_person("Tom Hall"), {"people", "quotes"}),
    "rename person": (
        lambda a: a.corrections.name_person("Tom Hall", "Thomas Hall", everywhere=False),
        {"people", "quotes"},
    ),
    "add person": (lambda a: a.corrections.add_person("council"), {"people"}),
    "role": (lambda a: a.corrections.set_role("Anna Reed", "captain"), {"people"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_is_stored_shown_named_undone_and_redone(article: OpenArticle, name: str) -> None:
    change, parts = CHANGES[name]
    annotate(article, "The council met")  # so that undo has something to leave alone
    before = article.annotations, article.extraction
    changed = change(article)
    assert changed.parts >= parts and changed.label and not changed.problem
    assert article.saved == "saved"
    after = article.annotations, article.extraction
    assert after != before
    seen = again(article)
    assert [a.uid for a in seen.annotations] == [a.uid for a in after[0]]
    assert seen.quotes == article.quotes and seen.people == article.people
    undone = article.undo()
    assert undone.label == changed.label and undone.parts >= parts
    assert (article.annotations, article.extraction) == before
    assert article.redo().label == changed.label
    assert article.extraction == after[1] and len(article.annotations) == len(after[0])


def test_correction_that_changes_an_annotation_reports_both(article: OpenArticle) -> None:
    quote = article.quotes[1]
    article.annotate(Target("span", quote.span), Edit(colour="blue"))
    assert article.annotations[0].speaker == "Tom Hall"
    assert article.corrections.set_speaker(quote, "Ann Hill").parts >= {"annotations", "quotes"}
    assert article.annotations[0].speaker == "Ann Hill"


def test_repeated_correction_changes_nothing(article: OpenArticle) -> None:
    article.corrections.confirm_quote(article.quotes[0])
    again = article.corrections.confirm_quote(article.quotes[0])
    assert not again.label and not again.parts


def test_deleting_several_annotations_is_one_undo_step(article: OpenArticle) -> None:
    uids = [annotate(article, words).uid for words in ("The ferry", "the market", "on Monday")]
    article.delete(*[uid for uid in uids if uid])
    assert not article.annotations
    assert article.undo().parts >= {"annotations"}
    assert {annotation.uid for annotation in article.annotations} == set(uids)


def test_nothing_to_undo_or_redo_is_an_empty_change(article: OpenArticle) -> None:
    assert article.undo() == Changed() and article.redo() == Changed()


def test_discarded_note_returns_as_a_draft(article: OpenArticle) -> None:
    article.drafts.discard(passage(article), "half a thought")
    undone = article.undo()
    assert undone.draft is not None and undone.draft.text == "half a thought"
    assert [draft.text for draft in article.drafts.all()] == ["half a thought"]


def test_undo_restores_the_previous_title(article: OpenArticle) -> None:
    article.set_title("Another title")
    assert article.article.title == "Another title"
    assert "article" in article.undo().parts
    assert article.article.title == "Storm shuts the harbour"


def test_refresh_reads_changes_of_another_instance(article: OpenArticle) -> None:
    assert article.refresh() == Changed()
    other = again(article)
    other.open()
    annotate(other, edit=Edit(add_tags=("elsewhere",)))
    other.corrections.reject_quote(other.quotes[0])
    assert article.refresh().parts == {"annotations", "tags", "quotes", "people"}
    assert article.annotations == other.annotations and article.quotes == other.quotes
    assert article.refresh() == Changed()


# -- changed text, copies -----------------------------------------------------------------------------------------


def test_annotations_of_a_changed_text_are_checked_one_by_one(article: OpenArticle, path: Path) -> None:
    for words in (WORDS, "the market stays closed"):
        annotate(article, words)
    path.write_text(TEXT.replace(WORDS, "No ferry will sail").replace("the market stays closed", "shops close"))
    now = load(article.library, path)
    now.open()
    waiting = now.placing.to_check()
    assert len(waiting) == 2
    assert "annotations" in now.placing.confirm(waiting[0].annotation.uid).parts
    now.placing.put(waiting[1].annotation.uid, span_of(now, "shops close"))
    assert now.placing.to_check() == () and now.undo().parts >= {"annotations"}
    assert len(now.placing.to_check()) == 1


def test_examine_writes_nothing(article: OpenArticle, path: Path) -> None:
    annotate(article)
    path.write_text(TEXT.replace("will not sail", "cannot sail"))
    before = article.library.path.read_bytes()
    now = load(Library(article.library.path), path)
    assert [mark.annotation.needs_look for mark in now.examine()] == [True]
    assert article.library.path.read_bytes() == before


def test_copy_is_joined_and_unjoined_by_undo(article: OpenArticle, tmp_path: Path) -> None:
    annotate(article)
    copy = tmp_path / "copy.txt"
    copy.write_text(TEXT.replace("until then", "until further notice"))
    other = load(article.library, copy)
    other.open()
    found = other.copies.all()
    assert [one.entry.article_id for one in found] == [article.article_id]
    assert other.copies.join(article.article_id).parts >= {"annotations", "article"}
    assert [annotation.exact for annotation in other.annotations] == [WORDS]
    assert other.undo().label == "join" and other.annotations == ()


# -- failures -----------------------------------------------------------------------------------------------------


def test_failed_change_raises_and_leaves_the_state(article: OpenArticle) -> None:
    annotate(article)
    before = article.annotations, article.extraction
    article.library.close()
    article.library.path.write_bytes(b"this is no library at all" * 400)
    with pytest.raises(LibraryError):
        annotate(article, "the market")
    assert article.saved == "not saved"
    with pytest.raises(LibraryError):
        article.corrections.confirm_quote(article.quotes[0])
    assert (article.annotations, article.extraction) == before


def test_quotes_are_uncorrected_if_the_library_cannot_be_read(library: Library, path: Path) -> None:
    library.path.parent.mkdir(parents=True)
    library.path.write_bytes(b"this is no library at all" * 400)
    article = load(library, path)
    with pytest.raises(LibraryError):
        article.look()
    changed = article.extract()
    assert str(library.path) in changed.problem and len(article.quotes) == 2


@pytest.mark.parametrize("name", ["missing.txt", "reader:77", "No such title"])
def test_unknown_source_is_refused(library: Library, name: str) -> None:
    with pytest.raises(NoSuchFile):
        load(library, name)


def test_person_without_letters_is_refused_and_nothing_is_written(article: OpenArticle) -> None:
    with pytest.raises(ReaderError):
        article.corrections.add_person("…")
    assert article.undo() == Changed()


def test_missing_file_opens_with_stored_text_and_a_notice(article: OpenArticle, path: Path) -> None:
    annotate(article)
    path.unlink()
    stored = load(Library(article.library.path), path)
    stored.look()
    assert "is gone" in stored.notice and stored.annotations == article.annotations


def test_text_length_limit_is_known_before_extraction(library: Library, path: Path) -> None:
    article = load(library, path)
    assert not article.too_long and article.document.length < MAX_EXTRACTED


def test_material_has_everything_an_export_needs(article: OpenArticle) -> None:
    annotate(article)
    article.set_title("Mine")
    material = article.material({"yellow": "important"})
    assert material.article.title == "Mine" and material.annotations == article.annotations
    assert material.extraction == article.extraction
    assert material.colour_name(article.annotations[0]) == "important"
