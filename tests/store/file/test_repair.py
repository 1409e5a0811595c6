from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.file.test_doctor import change, index_root
from tests.store.library_examples import PARAGRAPHS, document, library, opened, paragraph
from tests.store.other_user import as_nobody
from tui_reader.library import Library
from tui_reader.model import Edit
from tui_reader.store.file import backup, doctor, pages, restore
from tui_reader.store.file.errors import LibraryError
from tui_reader.store.file.repair import repair

NOW = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)
PAGE = 4096


def paragraphs_of(number: int) -> list[str]:
    """Ten paragraphs that share almost nothing with those of another number."""
    trees = [f"{stem}{number}" for stem in ("alder", "birch", "cedar", "dogwood", "elder")]
    return [f"number {text.split()[1]}: {' '.join(trees)}." for text in PARAGRAPHS]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library large enough for its tables to have many pages: 12 articles with 10 notes each."""
    with library(tmp_path_factory.mktemp("made")) as full:
        for number in range(12):
            paragraphs = paragraphs_of(number)
            reading = opened(full, paragraphs, f"/articles/{number}.txt")
            for at in range(10):
                note = f"note {number}-{at} " + "with some more words to fill pages " * 8
                target = paragraph(at, document(paragraphs))
                full.annotations.annotate(
                    reading, document(paragraphs), target, Edit(note=note, add_tags=(f"tag {at}",))
                )
        full.keeper.finish()
        return full.path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "reader.db"
    copied.write_bytes(made.read_bytes())
    copied.chmod(0o600)
    return copied


def notes(path: Path) -> set[str]:
    conn = sqlite3.connect(path)
    found = {note for (note,) in conn.execute("SELECT note FROM annotation")}
    conn.close()
    return found


def roots(path: Path) -> dict[str, int]:
    conn = sqlite3.connect(path)
    found = dict(conn.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage"))
    conn.close()
    return found


def overwrite(path: Path, page: int, with_: bytes = b"\xff" * PAGE) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(with_)


def test_permissions_are_fixed_and_nothing_else_is_touched(path: Path) -> None:
    path.chmod(0o666)
    before = path.read_bytes()
    done = repair(path, NOW)
    assert done.after.findings == () and done.kept is None and len(done.done) == 1
    assert path.stat().st_mode & 0o777 == 0o600 and path.read_bytes() == before


def test_indexes_and_anchors_are_rebuilt_in_place_after_a_backup(path: Path) -> None:
    overwrite(path, index_root(path), b"\x0a\x00\x00\x00\x00\x10\x00\x00" + b"\x00" * (PAGE - 8))
    change(path, "UPDATE anchor SET start = start + 1 WHERE annotation % 7 = 0")
    assert {finding.derived for finding in doctor.examine(path).findings} == {True}
    inode = path.stat().st_ino
    done = repair(path, NOW)
    assert done.after.findings == () and done.kept is None and path.stat().st_ino == inode
    assert "recomputed 17 positions of annotations and corrections" in done.done
    assert [one.reason for one in backup.listed(path)] == ["repair"]
    with Library(path) as full:
        paragraphs = paragraphs_of(3)
        marks = opened(full, paragraphs, "/articles/3.txt").annotations
        assert [mark.span for mark in marks] == [document(paragraphs).span(at) for at in range(10)]


def test_intact_library_is_left_unchanged(path: Path) -> None:
    before = path.read_bytes()
    assert repair(path, NOW)[:2] == ((), None) and path.read_bytes() == before and backup.listed(path) == []


@pytest.mark.parametrize("table", ["anchor", "change", "annotation_tag", "tag", "source", "article"])
def test_lost_table_still_keeps_all_notes(path: Path, table: str) -> None:
    before = notes(path)
    overwrite(path, roots(path)[table])
    damaged = path.read_bytes()
    done = repair(path, NOW)
    assert done.after.findings == () and notes(path) == before
    assert done.kept == path.with_name("reader-damaged-20260503T091500Z.db") and done.kept.read_bytes() == damaged
    with Library(path) as full:
        assert len(full.articles.recent()) == 12 and len(full.codebook.tags()) == 10
        paragraphs = paragraphs_of(5)
        reading = opened(full, paragraphs, "/articles/5.txt")
        assert len(reading.annotations) == 10 and all(mark.status == "same" for mark in reading.annotations)


@pytest.mark.parametrize("backed_up", [True, False])
def test_lost_texts_are_restored_from_backup_or_notes_keep_their_quotes(path: Path, backed_up: bool) -> None:
    before = notes(path)
    if backed_up:
        with backup.exclusive(path, 0):
            backup.make(path, "day", NOW)
    leaves, _ = pages.File(path.read_bytes())._leaves(roots(path)["article_version"])
    for page in leaves:
        overwrite(path, page)
    done = repair(path, NOW)
    assert done.after.findings == () and notes(path) == before
    how = "restored from a backup" if backed_up else "replaced by empty ones, to keep the positions of annotations"
    assert f"12 lost rows of article_version {how}" in done.done
    with Library(path) as full:
        readings = [full.articles.reading(entry.article_id) for entry in full.articles.recent()]
        assert sum(len(reading.annotations) for reading in readings if reading) == 120
        assert all(mark.exact for reading in readings if reading for mark in reading.annotations)
        assert (full.articles.text_of(5) is not None) == backed_up


def test_damaged_text_is_restored_from_backup_or_kept(path: Path) -> None:
    with backup.exclusive(path, 0):
        backup.make(path, "day", NOW)
    change(path, "UPDATE article_version SET text = replace(text, 'three', 'thref') WHERE id = 3")
    done = repair(path, NOW)
    assert "1 damaged text restored from a backup" in done.done and done.after.findings == ()
    with Library(path) as full:
        assert "number three" in (full.articles.text_of(3) or document()).text
    for one in backup.listed(path):
        one.path.unlink()
    change(path, "UPDATE article_version SET text = replace(text, 'one', 'öne') WHERE id = 4")
    done = repair(path, NOW)
    assert "1 damaged text kept: no backup has it" in done.done
    assert {finding.check for finding in done.after.findings} <= {"anchors"}, (
        "a note's quoted text may be in the damaged part"
    )


def test_invalid_rows_stay_only_in_the_damaged_file(path: Path) -> None:
    change(path, "UPDATE anchor SET status = 'nowhere' WHERE rowid = 3; UPDATE change SET after = '{' WHERE id = 5")
    before = notes(path)
    done = repair(path, NOW)
    assert done.after.findings == () and notes(path) == before and done.kept is not None
    assert "1 row of anchor could not be interpreted: kept only in the damaged file" in done.done


def test_repair_after_damage_to_any_page_is_valid_and_complete(made: Path, tmp_path: Path) -> None:
    """Every fourth page in turn, with noise, ones or zeros: no note is lost unless the page held notes."""
    before = notes(made)
    pages = made.stat().st_size // PAGE
    dice = random.Random(7)
    holders = 0
    for page in range(2 + dice.randrange(4), pages + 1, 4):
        path = tmp_path / f"{page}" / "reader.db"
        path.parent.mkdir()
        path.write_bytes(made.read_bytes())
        path.chmod(0o600)
        overwrite(path, page, dice.choice([b"\xff" * PAGE, b"\0" * PAGE, dice.randbytes(PAGE)]))
        damaged = path.read_bytes()
        try:
            done = repair(path, NOW)
        except LibraryError:  # the schema page: nothing can be read, nothing is touched
            assert path.read_bytes() == damaged
            continue
        after = notes(path)
        assert after <= before, page
        assert len(before - after) <= PAGE // 250, page
        holders += after != before
        assert [f for f in done.after.findings if f.check not in ("anchors",)] == [], (page, done)
        if after != before:
            assert done.kept is not None and done.kept.read_bytes() == damaged
    assert holders > 0


def test_unreadable_library_is_left_unchanged(path: Path) -> None:
    path.write_bytes(b"\xff" * len(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="could be recovered, and there is no backup"):
        repair(path, NOW)
    assert path.read_bytes() == before and [one.name for one in path.parent.iterdir()] == ["reader.db"]


def test_note_whose_quote_is_not_in_its_text_is_reported_and_kept(path: Path) -> None:
    change(path, "UPDATE annotation SET exact = 'other words' WHERE id = 7; DELETE FROM anchor WHERE annotation = 7")
    done = repair(path, NOW)
    assert done.kept is None and done.done == ("rebuilt the full-text indexes",)
    assert [finding.check for finding in done.after.findings] == ["anchors"]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a second user to be refused: root is never")
def test_unwritable_directory_raises_one_line_error(made: Path) -> None:
    with tempfile.TemporaryDirectory() as public:
        damaged = Path(public) / "reader.db"
        damaged.write_bytes(made.read_bytes())
        change(damaged, "UPDATE anchor SET status = 'nowhere' WHERE rowid = 3")
        os.chmod(public, 0o755)
        damaged.chmod(0o666)
        with as_nobody():
            with pytest.raises(LibraryError, match="was not repaired: Permission denied"):
                repair(damaged, NOW)
            with pytest.raises(LibraryError, match="nothing was restored: Permission denied"):
                restore.restore(damaged, Path(public) / "other.db", NOW)
        assert os.listdir(public) == ["reader.db"]


def test_nothing_is_replaced_while_another_program_writes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PATIENCE_MS", 20)
    change(path, "UPDATE anchor SET status = 'nowhere' WHERE rowid = 3")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="locked by another program"):
        repair(path, NOW)
    other.execute("ROLLBACK")
    other.close()
    assert [one.name for one in path.parent.iterdir()] == ["reader.db"]


def test_old_library_is_repaired_without_migration(tmp_path: Path) -> None:
    from sqlite_utils import Database

    from tui_reader.store.file import schema

    conn = sqlite3.connect(tmp_path / "old.db", isolation_level=None)
    conn.execute("BEGIN IMMEDIATE")
    schema.migrate(Database(conn, execute_plugins=False), 1)
    conn.execute("INSERT INTO state VALUES ('theme', 'dark')")
    conn.execute("COMMIT")
    conn.close()
    (tmp_path / "old.db").chmod(0o600)
    change(tmp_path / "old.db", "CREATE TABLE recipe (name TEXT)")
    tmp_path.joinpath("link.db").symlink_to("old.db")
    done = repair(tmp_path / "link.db", NOW)
    assert (tmp_path / "link.db").is_symlink() and done.kept == tmp_path / "old-damaged-20260503T091500Z.db"
    assert done.after.findings == () and done.after.schema == 1 and restore.contents(tmp_path / "old.db").schema == 1
    with Library(tmp_path / "old.db") as full:
        assert full.get_state("theme") == "dark"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE article_version SET blocks = replace(blocks, 'kinds', 'kindt')",
        "UPDATE article_version SET blocks = replace(blocks, 'lengths', 'mengths')",
        """UPDATE article_version SET blocks = replace(blocks, '"kinds":{', '"kinds":{"0":["heading"],')""",
        """UPDATE article_version SET blocks = replace(blocks, '"kinds":{}', '"kinds":[]')""",
        """UPDATE article_version SET metadata = replace(metadata, '"title"', '"tItle"')""",
        """UPDATE article_version SET metadata = replace(metadata, '"words":', '"words":"x","y":')""",
        "UPDATE article_version SET metadata = '[]'",
    ],
)
def test_damaged_block_description_does_not_lose_notes(path: Path, sql: str) -> None:
    before = notes(path)
    change(path, f"{sql} WHERE id % 3 = 0")
    done = repair(path, NOW)
    assert done.after.findings == () and notes(path) == before
    with Library(path) as full:
        for entry in full.articles.recent():
            assert full.articles.reading(entry.article_id) and full.articles.text_of(entry.article_id)


@pytest.mark.parametrize(("kept", "words"), [(0.5, "at least "), (1.0, None)])
def test_loss_is_reported_as_a_minimum_where_pages_are_missing(tmp_path: Path, kept: float, words: str | None) -> None:
    paragraphs = [f"{text} {number}" for number in range(40) for text in PARAGRAPHS]
    text = document(paragraphs)
    with library(tmp_path) as full:
        reading = opened(full, paragraphs)
        for at in range(150):
            full.annotations.annotate(
                reading, text, paragraph(at, text), Edit(note=f"note {at} " * 30, add_tags=("all",))
            )
    data = bytearray(full.path.read_bytes())
    data[0] ^= 1
    full.path.write_bytes(data[: round(len(data) * kept)])
    done = repair(full.path, NOW).done
    told = [line for line in done if "could not be recovered" in line and "annotation" in line]
    if words is None:
        assert told == [] and not any("lost" in line for line in done)
    else:
        assert (told and told[0].startswith(words)) or any(
            "of annotations" in line and "unknown number" in line for line in done
        )
