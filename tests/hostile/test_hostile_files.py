"""Where files are written, which links are followed, and who may read the files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.hostile_corpus import EVERYTHING, NAMES, hostile_texts
from tui_reader.app.terminal.editor import edit
from tui_reader.cli.main import run
from tui_reader.exchange import exporter_for, exporter_named
from tui_reader.exchange.markdown import render as to_markdown
from tui_reader.exchange.material import Material
from tui_reader.exchange.name import file_stem
from tui_reader.exchange.write import ForeignFileError, write_export
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Article, Edit, ReaderError, Target
from tui_reader.text.document import Block, Document

MARKDOWN = exporter_named("markdown")
DOCUMENT = Document([Block("Some words.")])


def named(title: str) -> Article:
    return Article("/articles/a.txt", title, raw_sha256="11" * 32)


def exported(title: str) -> str:
    return to_markdown(Material(named(title), DOCUMENT))


def everything_in(directory: Path) -> set[str]:
    return {os.path.relpath(os.path.join(at, name), directory) for at, _, names in os.walk(directory) for name in names}


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", NAMES.values(), ids=NAMES.keys())
@pytest.mark.parametrize("suffix", [".md", ".json"])
def test_file_name_from_a_title_stays_in_the_folder(tmp_path: Path, title: str, suffix: str) -> None:
    folder = tmp_path / "a" / "b" / "chosen"
    folder.mkdir(parents=True)
    written = write_export(folder, exported(title), named(title), exporter_for(f"x{suffix}") or MARKDOWN).path
    assert written.parent == folder and everything_in(tmp_path) == {f"a/b/chosen/{written.name}"}
    assert written.suffix == suffix and not written.name.startswith((".", "-", "~")) and written.name.isprintable()
    assert len(os.fsencode(written.name)) <= 255


@given(hostile_texts() | st.sampled_from(list(EVERYTHING.values())).map(lambda text: text[:5_000]))
def test_any_title_makes_a_portable_file_name(title: str) -> None:
    name = file_stem(title) + ".md"
    assert Path(name).name == name and not set(name) & set('<>:"/\\|?*\0\n\r\t')
    assert not name.startswith((".", "-", "~", " ")) and not name.removesuffix(".md").endswith((".", " "))
    assert name.partition(".")[0].casefold() not in {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10))}
    assert len(name.encode()) <= 210 and len(name) <= 90


# -- links ------------------------------------------------------------------------------------------------------------


def test_symlink_named_like_the_title_is_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "chosen", tmp_path / "outside.md"
    folder.mkdir()
    (folder / "A title.md").symlink_to(outside)
    (folder / "A title-2.md").symlink_to(tmp_path / "missing" / "x.md")
    assert write_export(folder, exported("A title"), named("A title"), MARKDOWN).path == folder / "A title-3.md"
    assert not outside.exists()


@pytest.mark.parametrize("there", [None, "", "somebody else's", "---\nreader-body: x\n---\n"])
def test_named_symlink_is_followed_only_to_an_earlier_export(tmp_path: Path, there: str | None) -> None:
    outside, link = tmp_path / "elsewhere" / "outside.md", tmp_path / "notes.md"
    outside.parent.mkdir()
    link.symlink_to(outside)
    if there is not None:
        outside.write_text(there)
    with pytest.raises(ForeignFileError, match="notes.md"):
        write_export(link, exported("A title"), named("A title"), MARKDOWN)
    assert link.is_symlink() and os.path.exists(outside) == (there is not None)
    assert there is None or outside.read_text() == there
    outside.write_text(exported("A title"))
    write_export(link, exported("A title").replace("A title", "a title"), named("A title"), MARKDOWN)
    assert link.is_symlink() and "a title" in outside.read_text()


def test_symlink_loop_is_one_line_error(tmp_path: Path) -> None:
    loop = tmp_path / "loop.md"
    loop.symlink_to(loop)
    with pytest.raises(ReaderError) as caught:
        write_export(loop, exported("A title"), named("A title"), MARKDOWN)
    assert "\n" not in str(caught.value)


def test_symlink_planted_for_the_temporary_file_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    (tmp_path / ".reader-00.tmp").symlink_to(outside)
    monkeypatch.setattr("tui_reader.exchange.write.secrets.token_hex", lambda _: "00")
    with pytest.raises(ReaderError):
        write_export(tmp_path / "notes.md", exported("A title"), named("A title"), MARKDOWN)
    assert not outside.exists() and not (tmp_path / "notes.md").exists()


# -- permissions ------------------------------------------------------------------------------------------------------


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o377], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def use_everything(database: Path, source: Path) -> None:
    """Open, annotate, draft, tag, forget and back up: everything that creates a file."""
    loaded = load(source)
    with Library(database) as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        target = Target("paragraph", loaded.document.span(0))
        library.annotations.annotate(
            reading, loaded.document, target, Edit(colour="yellow", note="note", add_tags=("tag",))
        )
        library.annotations.save_draft(reading, target, "half a note")
        library.set_state("theme", "reader-dark")
        library.articles.forget(str(source))


def test_program_files_are_private(tmp_path: Path, seed: Path, umask: int) -> None:
    home = tmp_path / "new" / "home"
    tmp_path.chmod(0o700)
    use_everything(home / "reader.db", seed)
    assert run(["--db", str(home / "reader.db"), "backup"]) == 0
    found = {path: mode(path) for path in (tmp_path / "new", *(tmp_path / "new").rglob("*"))}
    assert {path.name for path in found} >= {"new", "home", "reader.db", "backups"}
    assert {value for path, value in found.items() if path.is_dir()} == {0o700}, found
    assert {value for path, value in found.items() if path.is_file()} == {0o600}, found


def test_database_journal_is_private(tmp_path: Path, seed: Path, umask: int) -> None:
    import sqlite3

    database = tmp_path / "home" / "reader.db"
    use_everything(database, seed)
    with sqlite3.connect(database) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE article SET title = 'x'")
        journal = database.with_name("reader.db-journal")
        assert mode(journal) == 0o600
        connection.rollback()
    connection.close()


def test_note_file_for_the_editor_is_private(tmp_path: Path, umask: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    script = tmp_path / "editor"
    descriptor = os.open(script, os.O_CREAT | os.O_WRONLY, 0o700)
    os.write(descriptor, b'#!/bin/sh\nstat -c %a "$1" > "$1.mode" 2>/dev/null || stat -f %Lp "$1" > "$1.mode"\n')
    os.fchmod(descriptor, 0o700)
    os.close(descriptor)
    assert edit("secret", [str(script)]) == ("secret", None)
    (told,) = tmp_path.glob("note-*.mode")
    told.chmod(0o600)
    assert told.read_text().strip() == "600"
    assert not list(tmp_path.glob("note-*.md")), "nothing is left behind"


@pytest.mark.parametrize(("given", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)], ids=oct)
def test_export_permissions_follow_the_umask(tmp_path: Path, given: int, expected: int) -> None:
    before = os.umask(given)
    try:
        written = write_export(tmp_path, exported("A title"), named("A title"), MARKDOWN).path
        assert mode(written) == expected
        written.chmod(0o640)
        write_export(tmp_path, exported("A title"), named("A title"), MARKDOWN)
        assert mode(written) == 0o640, "the mode of a replaced file is kept"
    finally:
        os.umask(before)
