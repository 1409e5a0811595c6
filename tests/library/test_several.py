"""Annotations of several articles, changed, deleted and restored in one step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.store.library_examples import Clock, opened, paragraph
from tests.store.library_examples import document as make_document
from tests.store.library_examples import library as make_library
from tui_reader.library import Library
from tui_reader.library.citing import citations
from tui_reader.model import Edit, Reading, Target
from tui_reader.store.search.values import NoteRow, QuoteRow
from tui_reader.text.spans import Span

TEXTS = {
    name: [f"The {name} article is about {name}.", " ".join(f"{name}{at}" for at in range(60)), f"{name} ends here."]
    for name in ("rivers", "mines", "schools")
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Three articles with two annotations each: one with a note and a tag, one in colour."""
    with make_library(tmp_path, Clock()) as made:
        for name, paragraphs in TEXTS.items():
            reading, text = read(made, name), make_document(paragraphs)
            made.annotations.annotate(reading, text, paragraph(0, text), Edit(note=f"On {name}.", add_tags=("Law",)))
            made.annotations.annotate(reading, text, paragraph(2, text), Edit(colour="red"))
        yield made


def read(library: Library, name: str) -> Reading:
    return opened(library, TEXTS[name], f"/articles/{name}.txt")


def rows(library: Library) -> list[NoteRow]:
    return library.catalogue.notes_named(library.catalogue.note_uids())


def facts(library: Library) -> list[tuple[Any, ...]]:
    return [(row.article_id, row.note, row.colour, row.tags) for row in rows(library)]


EDITS = [
    (Edit(add_tags=("new", "law")), "tag #new #Law: 6 annotations"),
    (Edit(add_tags=("money",), remove_tags=("LAW",)), "tag #money"),
    (Edit(colour="blue"), "highlight: 6 annotations"),
    (Edit(note="Read again."), "note: 6 annotations"),
    (Edit(remove_tags=("law",)), "untag #Law: 3 annotations"),
    (Edit(remove_tags=("unknown",)), ""),
    (Edit(speaker="Ann Reed"), "speaker: 6 annotations"),
]


@pytest.mark.parametrize(("edit", "label"), EDITS)
def test_change_of_several_annotations_is_one_undo_step(library: Library, edit: Edit, label: str) -> None:
    before = rows(library)
    told = library.annotations.change_several([row.uid for row in before], edit)
    assert told.startswith(label) and bool(told) == bool(label)
    changed = facts(library)
    assert bool(told) == (rows(library) != before)
    undone = library.annotations.undo(None)
    assert (undone.label if undone else "") == told and rows(library) == before
    if undone is not None:
        assert library.annotations.redo(None) is not None and facts(library) == changed


def test_note_on_several_is_appended_to_existing_notes(library: Library) -> None:
    library.annotations.change_several([row.uid for row in rows(library)], Edit(note="Read again."))
    assert sorted({row.note for row in rows(library)}) == [
        "On mines.\n\nRead again.", "On rivers.\n\nRead again.", "On schools.\n\nRead again.", "Read again."
    ]  # fmt: skip


def test_note_on_one_is_replaced_unless_changed_elsewhere(library: Library) -> None:
    row = next(row for row in rows(library) if row.note)
    assert library.annotations.change_several([row.uid], Edit(note="Other."), base=row.note) == "note"
    library.annotations.change_several([row.uid], Edit(note="Third."), base="What it was before")
    (note,) = [one.note for one in rows(library) if one.uid == row.uid]
    assert "Other." in note and "Third." in note
    assert library.annotations.change_several([row.uid], Edit(note="")) == "remove the note"


def test_deleted_annotations_are_restored_in_one_step(library: Library) -> None:
    before = rows(library)
    chosen = [row.uid for row in before][1:]
    assert library.annotations.delete_several(chosen) == "delete: 5 annotations"
    assert [row.uid for row in rows(library)] == [before[0].uid]
    assert (
        library.annotations.delete_several(chosen) == ""
        and library.annotations.change_several(chosen, Edit(note="Gone")) == ""
    )
    undone = library.annotations.undo(None)
    assert undone is not None and undone.label == "delete: 5 annotations" and rows(library) == before
    assert library.annotations.delete_several([before[0].uid]) == "delete"


def test_bulk_delete_makes_a_backup_first(library: Library) -> None:
    made: list[str] = []
    library.keeper.make = made.append  # type: ignore[assignment, method-assign]
    library.annotations.delete_several([row.uid for row in rows(library)][:5])
    assert made == []
    library.annotations.undo(None)
    library.annotations.delete_several([row.uid for row in rows(library)])
    assert made == ["delete"]


def test_undo_keeps_changes_made_since_in_one_article(library: Library) -> None:
    uids = [row.uid for row in rows(library)]
    library.annotations.change_several(uids, Edit(colour="green"))
    reading, text = read(library, "mines"), make_document(TEXTS["mines"])
    first = next(one for one in library.annotations.of(reading) if one.note)
    library.annotations.edit_note(reading, text, first, "Written later.")
    library.annotations.annotate(reading, text, paragraph(0, text), Edit(colour="purple"))
    library.annotations.undo(None)
    found = {(row.article_id, row.note): row.colour for row in rows(library)}
    assert found[reading.article_id, "Written later."] == "purple"
    assert [colour for (_, note), colour in found.items() if note in ("On rivers.", "On schools.")] == [None, None]


def test_open_article_can_undo_a_change_of_the_list(library: Library) -> None:
    reading = read(library, "rivers")
    library.annotations.change_several([row.uid for row in rows(library)], Edit(colour="green"))
    undone = library.annotations.undo(reading)
    assert undone is not None and undone.of_library and undone.label == "highlight: 6 annotations"
    assert {row.colour for row in rows(library)} == {None, "red"}


def test_citations_have_quote_source_and_note(library: Library) -> None:
    text = citations(library, [row for row in rows(library) if row.note])
    assert text.count("“The ") == 3 and text.count("\n\nOn ") == 3 and "rivers.txt" in text
    assert citations(library, []) == ""


SAID = {
    "bridge": "“The bridge is built at last,” said Ann Reed, the mayor. “Nobody needs it,” said Tom Hall, a critic.",
    "harbour": "“We shall open the harbour in May,” said Ann Reed, the mayor. “It is too small,” a fisherman said.",
}


@pytest.fixture
def quoted(tmp_path: Path) -> Iterator[Library]:
    """Two articles with two quotes each."""
    with make_library(tmp_path, Clock()) as made:
        for name, words in SAID.items():
            opened(made, [f"On the {name}", " ".join(f"{name}{at}" for at in range(60)) + ".", words], f"/{name}.txt")
        assert made.extractions.prepare()
        yield made


def quotes(library: Library) -> list[QuoteRow]:
    return sorted(library.catalogue.all_quotes(), key=lambda row: (row.article_id, row.start))


def test_tags_of_quotes_of_several_articles_are_one_undo_step(quoted: Library) -> None:
    label = quoted.annotations.annotate_quotes(quotes(quoted), Edit(add_tags=("Town",)))
    assert label == "tag #Town: 4 annotations"
    assert [row.tags for row in quotes(quoted)] == [("Town",)] * 4
    made = sorted(rows(quoted), key=lambda row: (row.article_id, row.start or 0))
    assert [(row.text, row.speaker) for row in made] == [(row.text, row.speaker) for row in quotes(quoted)]
    assert {row.kind for row in made} == {"span"} and all(row.status == "same" for row in made)
    undone = quoted.annotations.undo(None)
    assert undone is not None and undone.label == label and rows(quoted) == []
    assert [row.tags for row in quotes(quoted)] == [()] * 4
    assert quoted.annotations.redo(None) is not None and len(rows(quoted)) == 4
    assert quoted.annotations.annotate_quotes(quotes(quoted), Edit(add_tags=("town",))) == "", "they have it already"


def test_annotation_of_a_quote_keeps_its_note_and_speaker_when_the_quote_is_tagged(quoted: Library) -> None:
    first, *others = quotes(quoted)
    reading = quoted.articles.reading(first.article_id)
    text = quoted.articles.text_of(first.article_id)
    assert reading is not None and text is not None
    target = Target("span", Span(first.start, first.end))
    quoted.annotations.annotate(reading, text, target, Edit(note="Check.", speaker="Somebody", add_tags=("old",)))
    quoted.annotations.annotate_quotes([first, *others], Edit(add_tags=("new",), remove_tags=("old",)))
    made = next(row for row in rows(quoted) if row.note)
    assert (made.note, made.speaker, made.tags) == ("Check.", "Somebody", ("new",))
    assert quoted.annotations.annotate_quotes(quotes(quoted), Edit(remove_tags=("new",))).startswith("untag #new")
    assert [(row.note, row.tags) for row in rows(quoted)] == [("Check.", ())], "what is left without anything goes"


def test_quote_whose_words_are_elsewhere_by_now_is_left_out(quoted: Library) -> None:
    before = quotes(quoted)
    opened(quoted, ["On the bridge", *(" ".join(f"bridge{at}" for at in range(61)),), SAID["bridge"]], "/bridge.txt")
    quoted.articles.forget("/harbour.txt")
    assert quoted.annotations.annotate_quotes(before, Edit(add_tags=("town",))) == ""
    assert quoted.annotations.annotate_quotes([], Edit(add_tags=("town",))) == ""
    assert rows(quoted) == []


def test_unnamed_source_is_the_speaker_of_the_annotation(quoted: Library) -> None:
    (row,) = (row for row in quotes(quoted) if "too small" in row.text)
    quoted.annotations.annotate_quotes([row], Edit(add_tags=("sea",)))
    assert rows(quoted)[0].speaker == row.speaker == "a fisherman"
