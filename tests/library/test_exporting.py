"""Annotations of several articles, exported to one file or a file each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.library_examples import Clock, opened, paragraph
from tests.store.library_examples import document as make_document
from tests.store.library_examples import library as make_library
from tui_reader.library import Library
from tui_reader.library.exporting import export
from tui_reader.model import Edit, ReaderError

TEXTS = {
    name: [f"The {name} article", " ".join(f"{name}{at}" for at in range(60)), f"{name} ends here."]
    for name in ("rivers", "mines", "schools")
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Three articles with two annotations each."""
    with make_library(tmp_path, Clock()) as made:
        for name, paragraphs in TEXTS.items():
            reading, text = opened(made, paragraphs, f"/articles/{name}.txt"), make_document(paragraphs)
            made.annotations.annotate(reading, text, paragraph(0, text), Edit(note=f"On {name}."))
            made.annotations.annotate(reading, text, paragraph(2, text), Edit(colour="red"))
        yield made


def uids(library: Library, *notes: str) -> list[str]:
    rows = library.catalogue.notes_named(library.catalogue.note_uids())
    return [row.uid for row in rows if not notes or row.note in notes]


def test_each_article_has_a_file_in_a_directory(library: Library, tmp_path: Path) -> None:
    done = export(library, uids(library), tmp_path, {})
    assert (done.path, done.files, done.annotations, done.problems) == (tmp_path, 3, 6, ())
    files = sorted(tmp_path.glob("*.md"))
    assert len(files) == 3 and all(file.read_text().count("\n> ") == 2 for file in files)
    before = [file.read_bytes() for file in files]
    export(library, uids(library), tmp_path, {})
    assert [file.read_bytes() for file in sorted(tmp_path.glob("*.md"))] == before


def test_only_what_is_selected_is_exported(library: Library, tmp_path: Path) -> None:
    done = export(library, uids(library, "On mines."), tmp_path / "mine.md", {})
    text = (tmp_path / "mine.md").read_text()
    assert (done.files, done.annotations) == (1, 1)
    assert "On mines." in text and text.count("\n> ") == 1 and "rivers" not in text


@pytest.mark.parametrize("name", ["all.md", "all.json", "all.csv"])
def test_several_articles_are_in_one_file(library: Library, tmp_path: Path, name: str) -> None:
    done = export(library, uids(library), tmp_path / name, {})
    text = (tmp_path / name).read_text()
    assert done.files == 1 and done.annotations == 6 and all(f"On {one}." in text for one in TEXTS)
    if name.endswith("json"):
        assert json.loads(text)


def test_what_the_user_wrote_in_the_file_stays(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    export(library, uids(library, "On mines."), path, {})
    path.write_text(path.read_text() + "\nMine alone.\n")
    done = export(library, uids(library, "On mines."), path, {})
    assert "Mine alone." in path.read_text() and done.kept


def test_another_file_is_left_alone(library: Library, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("Not an export.\n")
    with pytest.raises(ReaderError):
        export(library, uids(library), tmp_path / "other.md", {})
    assert (tmp_path / "other.md").read_text() == "Not an export.\n"


def test_an_article_that_went_meanwhile_is_left_out(library: Library, tmp_path: Path) -> None:
    wanted = uids(library)
    library.articles.forget("/articles/mines.txt")
    done = export(library, wanted, tmp_path, {})
    assert (done.files, done.annotations) == (2, 4)


@pytest.mark.parametrize("name", ["all.md", "all.json"])
def test_export_of_deleted_annotations_leaves_the_file_as_it_is(library: Library, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    export(library, uids(library), path, {})
    before = path.read_bytes()
    with pytest.raises(ReaderError, match="nothing to export"):
        export(library, ["deleted"], path, {})
    assert path.read_bytes() == before


def test_smaller_selection_keeps_a_backup_of_the_file(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "all.md"
    export(library, uids(library), path, {})
    before = path.read_bytes()
    done = export(library, uids(library, "On mines.", "On rivers."), path, {})
    assert "previous file kept as" in done.kept and (tmp_path / "all.md.bak").read_bytes() == before
