from __future__ import annotations

import errno
import fcntl
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.exchange import Exporter, exporter_named, recognise
from tui_reader.exchange.markdown import render as to_markdown
from tui_reader.exchange.marker import digest, read_markdown
from tui_reader.exchange.material import Material
from tui_reader.exchange.name import file_stem
from tui_reader.exchange.records import export_records, to_json
from tui_reader.exchange.write import EditedFileError, ForeignFileError, preview_replacement, write_export
from tui_reader.model import Annotation, Article, ReaderError
from tui_reader.text.clean import is_clean
from tui_reader.text.document import Block, Document

MARKDOWN, JSON = exporter_named("markdown"), exporter_named("json")
ARTICLE = Article("/articles/a.txt", "A title", raw_sha256="ab" * 32)
OTHER = Article("/articles/b.txt", "A title", raw_sha256="cd" * 32)
DOCUMENT = Document([Block("Text.")])
TEXT = to_markdown(Material(ARTICLE, DOCUMENT))
OTHER_TEXT = to_markdown(Material(OTHER, DOCUMENT))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A title: with a colon", "A title with a colon"),
        ("../../x", "x"),
        ("/etc/passwd", "etc passwd"),
        ("CON", "CON_"),
        ("con.txt", "con_.txt"),
        ("Console", "Console"),
        ("COM1", "COM1_"),
        ("...hidden", "hidden"),
        ("-rf", "rf"),
        ("a\x00b\nc", "a b c"),
        ("ends with dots...", "ends with dots"),
        ("In a race, they…", "In a race, they"),
        ("", "article"),
        ("///", "article"),
        ("word " * 60, ("word " * 16).strip()),
        ("x" * 300, "x" * 80),
        ("漢" * 300, "漢" * 66),
    ],
)
def test_title_becomes_a_file_name(title: str, expected: str) -> None:
    assert file_stem(title) == expected


@given(st.text(max_size=300))
def test_any_title_stays_in_its_directory(title: str) -> None:
    name = file_stem(title)
    assert name and Path(name).name == name and name not in (".", "..")
    assert len(name.encode()) <= 201 and is_clean(name) and "\n" not in name
    assert file_stem(title) == name and not name.startswith((".", "-"))


def test_second_export_replaces_the_first(tmp_path: Path) -> None:
    first = write_export(tmp_path, TEXT, ARTICLE, MARKDOWN).path
    again = write_export(tmp_path, TEXT, ARTICLE, MARKDOWN).path
    assert first == again == tmp_path / "A title.md"
    assert first.read_text() == TEXT and os.listdir(tmp_path) == ["A title.md"]


def test_file_of_another_article_is_not_replaced(tmp_path: Path) -> None:
    write_export(tmp_path, TEXT, ARTICLE, MARKDOWN)
    assert write_export(tmp_path, OTHER_TEXT, OTHER, MARKDOWN).path.name == "A title-2.md"
    assert write_export(tmp_path, OTHER_TEXT, OTHER, MARKDOWN).path.name == "A title-2.md"
    assert (tmp_path / "A title.md").read_text() == TEXT


@pytest.mark.parametrize("content", ["mine", "---\ntitle: x\n---\n", "{}", "\x00\xff", OTHER_TEXT])
def test_foreign_file_is_not_touched(tmp_path: Path, content: str) -> None:
    target = tmp_path / "notes.md"
    target.write_text(content)
    with pytest.raises(ForeignFileError, match="not written by reader for this article"):
        write_export(target, TEXT, ARTICLE, MARKDOWN, replace=True)
    assert target.read_text() == content and os.listdir(tmp_path) == ["notes.md"]


def older_form(text: str) -> str:
    """The export as the program wrote it before it used blocks."""
    head, _, body = text.partition("\n---\n")
    body = re.sub(r"<!-- /?reader[^\n]*-->\n\n?", "", body)
    head = "\n".join(line for line in head.split("\n") if not line.startswith("reader-"))
    return f'{head}\nreader-body: "{digest(body)}"\n---\n{body}'


def test_edited_export_in_old_format_is_replaced_only_on_request(tmp_path: Path) -> None:
    target = tmp_path / "A title.md"
    edited = older_form(TEXT) + "My own thought.\n"
    target.write_text(edited)
    with pytest.raises(EditedFileError, match="edited"):
        write_export(target, TEXT, ARTICLE, MARKDOWN)
    assert write_export(tmp_path, TEXT, ARTICLE, MARKDOWN).path.name == "A title-2.md"
    assert target.read_text() == edited
    goes = preview_replacement(target, TEXT, ARTICLE, MARKDOWN)
    assert goes is not None and goes.path == target
    written = write_export(target, TEXT, ARTICLE, MARKDOWN, replace=True)
    assert target.read_text() == TEXT
    assert written.backup == tmp_path / "A title.md.bak" and written.backup.read_text() == edited


def test_unedited_export_in_old_format_is_converted(tmp_path: Path) -> None:
    target = tmp_path / "notes.md"
    older = older_form(TEXT)
    target.write_text(older.replace("---\n", "---\naliases: [x]  # mine\n", 1))
    written = write_export(target, TEXT, ARTICLE, MARKDOWN)
    assert target.read_text() == TEXT.replace("---\n", "---\naliases: [x]  # mine\n", 1)
    assert written.summary == "kept 1 key (aliases)" and written.backup is None


def test_replacement_on_request_keeps_a_backup(tmp_path: Path) -> None:
    target = tmp_path / "notes.md"
    write_export(target, TEXT, ARTICLE, MARKDOWN)
    mine = TEXT.replace("---\n", "---\nproject: x\n", 1) + "My own thought.\n"
    target.write_text(mine)
    goes = preview_replacement(target, TEXT, ARTICLE, MARKDOWN)
    assert goes is not None and goes.report.user_content == "1 key (project), 1 line" and target.read_text() == mine
    (tmp_path / "notes.md.bak").write_text("another")
    target.chmod(0o640)
    written = write_export(target, TEXT, ARTICLE, MARKDOWN, replace=True)
    assert target.read_text() == TEXT and (tmp_path / "notes.md.bak").read_text() == "another"
    assert written.backup == tmp_path / "notes.md.bak2" and written.backup.read_text() == mine
    assert written.backup.stat().st_mode & 0o777 == 0o640
    assert written.summary.startswith("replaced 1 key (project), 1 line; previous file kept as ")
    again = write_export(target, TEXT, ARTICLE, MARKDOWN, replace=True)
    assert again.backup is None and preview_replacement(target, TEXT, ARTICLE, MARKDOWN) is None


def test_file_that_would_not_change_is_not_written(tmp_path: Path) -> None:
    target = tmp_path / "notes.md"
    write_export(target, TEXT, ARTICLE, MARKDOWN)
    target.write_bytes(b"\xef\xbb\xbf" + target.read_bytes().replace(b"\n", b"\r\n") + b"Mine \xff")
    target.chmod(0o444)
    before = target.read_bytes(), target.stat()
    write_export(target, TEXT, ARTICLE, MARKDOWN)
    after = target.read_bytes(), target.stat()
    assert (before[0], before[1].st_ino, before[1].st_mtime_ns) == (after[0], after[1].st_ino, after[1].st_mtime_ns)
    with pytest.raises(ReaderError, match="read-only"):
        write_export(target, to_markdown(Material(ARTICLE._replace(title="B"), DOCUMENT)), ARTICLE, MARKDOWN)
    assert target.read_bytes() == before[0]


def test_file_changed_during_export_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "notes.md"
    write_export(target, TEXT, ARTICLE, MARKDOWN)
    fsync, typed = os.fsync, iter(["One.\n", "Two.\n"])

    def editor(descriptor: int) -> None:
        fsync(descriptor)
        if line := next(typed, ""):
            target.write_text(target.read_text() + line)

    monkeypatch.setattr(os, "fsync", editor)
    new = to_markdown(Material(ARTICLE._replace(title="B"), DOCUMENT))
    assert write_export(target, new, ARTICLE, MARKDOWN).report.lines == 2
    assert target.read_text().endswith("One.\nTwo.\n") and "# B\n" in target.read_text()
    assert os.listdir(tmp_path) == ["notes.md"]


def test_front_matter_changed_by_another_program_is_recognised(tmp_path: Path) -> None:
    target = tmp_path / "notes.md"
    changed = TEXT.replace('"', "").replace("---\n", "---\ncssclass: x\n", 1).replace("\n", "\r\n").encode()
    target.write_bytes(changed)
    assert write_export(target, TEXT, ARTICLE, MARKDOWN).path == target
    assert target.read_bytes() == changed


def test_json_export_is_recognised(tmp_path: Path) -> None:
    text = to_json(export_records(Material(ARTICLE, DOCUMENT)))
    target = write_export(tmp_path, text, ARTICLE, JSON).path
    assert write_export(tmp_path, text, ARTICLE, JSON).path == target
    with pytest.raises(ForeignFileError):
        write_export(target, text, OTHER, JSON)


def test_standard_input_is_identified_by_content_only() -> None:
    piped = Article("-", "A", raw_sha256="11" * 32)
    marker = read_markdown(to_markdown(Material(piped, DOCUMENT)))
    assert marker is not None and marker.is_of(piped)
    assert not marker.is_of(Article("-", "A", raw_sha256="22" * 32))


def test_mode_and_symlink_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "real.md"
    write_export(real, TEXT, ARTICLE, MARKDOWN)
    real.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(real)
    write_export(link, TEXT.replace("Text", "text"), ARTICLE, MARKDOWN)
    assert link.is_symlink() and real.stat().st_mode & 0o777 == 0o640 and not real.is_symlink()


def test_symlink_in_a_directory_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out.md"
    inside.mkdir()
    (inside / "A title.md").symlink_to(outside)
    assert write_export(inside, TEXT, ARTICLE, MARKDOWN).path.name == "A title-2.md"
    assert not outside.exists()


def test_fifo_is_not_written(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ForeignFileError, match="not a regular file"):
        write_export(tmp_path / "pipe", TEXT, ARTICLE, MARKDOWN)


def test_file_created_during_export_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new.md"
    fsync = os.fsync

    def slow_disk(descriptor: int) -> None:
        fsync(descriptor)
        target.write_text("mine")

    monkeypatch.setattr(os, "fsync", slow_disk)
    with pytest.raises(ForeignFileError, match="another program"):
        write_export(target, TEXT, ARTICLE, MARKDOWN)
    assert target.read_text() == "mine" and os.listdir(tmp_path) == ["new.md"]


def test_full_disk_keeps_the_earlier_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = write_export(tmp_path, TEXT, ARTICLE, MARKDOWN).path

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReaderError, match=r"cannot write .*: No space left on device"):
        write_export(target, TEXT + "x", ARTICLE, MARKDOWN)
    assert target.read_text() == TEXT and os.listdir(tmp_path) == ["A title.md"]


@pytest.mark.parametrize("name", ["missing/notes.md", "nul\x00.md", "x" * 300])
def test_unwritable_path_is_one_line_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReaderError) as caught:
        write_export(tmp_path / name, TEXT, ARTICLE, MARKDOWN)
    assert "\n" not in str(caught.value) and str(caught.value).startswith("cannot write")


def test_leftovers_of_a_killed_export_are_removed_by_the_next(tmp_path: Path) -> None:
    names = [f".reader-{'0a' * 8}.tmp", f".reader-{'0b' * 8}.tmp", ".reader-mine.tmp", "own.tmp"]
    for name in names:
        (tmp_path / name).write_text("half an export")
    with (tmp_path / names[1]).open() as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        write_export(tmp_path, TEXT, ARTICLE, MARKDOWN)
    assert [name for name in names if (tmp_path / name).exists()] == names[1:], "one is still being written"


def annotated() -> Material:
    note = Annotation("n1", "article", None, "", None, "a note", (), "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
    return Material(ARTICLE, DOCUMENT, (note,))


@pytest.mark.parametrize("exporter", [MARKDOWN, JSON], ids=lambda one: one.name)
def test_export_is_recognised_by_its_exporter(exporter: Exporter) -> None:
    for material, has_annotations in ((Material(ARTICLE, DOCUMENT), False), (annotated(), True)):
        known = recognise(exporter.render(material))
        assert known is not None and known.exporter is exporter
        assert known.marker.is_of(ARTICLE) and known.marker.annotated is has_annotations


@pytest.mark.parametrize(("before", "after"), [(MARKDOWN, JSON), (JSON, MARKDOWN)], ids=("md to json", "json to md"))
def test_export_in_another_format_is_replaced_only_with_a_backup(
    tmp_path: Path, before: Exporter, after: Exporter
) -> None:
    target = tmp_path / "notes"
    earlier, text = (exporter.render(Material(ARTICLE, DOCUMENT)) for exporter in (before, after))
    write_export(target, earlier, ARTICLE, before)
    with pytest.raises(ForeignFileError, match=f"notes is a {before.label} export"):
        write_export(target, text, ARTICLE, after)
    assert target.read_text() == earlier
    written = write_export(target, text, ARTICLE, after, replace=True)
    assert target.read_text() == text and written.backup is not None and written.backup.read_text() == earlier
