"""Libraries of every earlier version, filled by SQL of their time, and one of a newer version."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from tests.app.reader_driver import MakeReader, running
from tests.faults.figures import Figure
from tests.faults.test_writers import SEARCH, go, start
from tests.store.library_examples import PARAGRAPHS, document, migrate_further, opened, paragraph
from tui_reader.app.context import Context
from tui_reader.library import Library
from tui_reader.model import Edit, ReaderError
from tui_reader.store import versions
from tui_reader.store.file import backup, connection, doctor, restore, schema

TEXT = document()

_FIRST = f"""
INSERT INTO article (id, uid, source, title, own_title, words, opened, version, forgotten)
    VALUES (1, 'a1', CAST('/articles/one.txt' AS BLOB), 'Ten numbers', 'Mine', 120,
    '2026-05-03T09:15:00Z', 1, NULL);
INSERT INTO article (id, uid, source, title, own_title, words, opened, version, forgotten)
    VALUES (2, 'a2', CAST('-' AS BLOB), 'Forgotten', NULL, 3, '2026-05-02T09:15:00Z', NULL,
    '2026-05-02T10:00:00Z');
INSERT INTO article_version (id, article, sha256, length, text, blocks, metadata, opened)
    VALUES (1, 1, '{doctor.text_hash(TEXT.text)}', {TEXT.length}, '{TEXT.text}',
    '{versions.dump_blocks(TEXT)}', '{{"title":"Ten numbers","source":"/articles/one.txt"}}', '2026-05-03T09:15:00Z');
INSERT INTO source VALUES (CAST('/articles/one.txt' AS BLOB), 1, 10, 20);
INSERT INTO reading_position VALUES (1, 1, 30, 'words', 4);
INSERT INTO annotation (id, uid, article, kind, colour, note, version, exact, prefix, suffix, start, "end", created,
    updated, deleted, rev) VALUES
    (1, 'n1', 1, 'paragraph', 'red', 'old words', 1, '{PARAGRAPHS[1]}', '', '', {TEXT.start(1)},
        {TEXT.start(1) + len(PARAGRAPHS[1])}, '2026-05-03T09:15:00Z', '2026-05-03T09:15:00Z', NULL, 1),
    (2, 'n2', 1, 'article', NULL, 'on the whole', 1, '', '', '', 0, 0, '2026-05-03T09:16:00Z',
        '2026-05-03T09:16:00Z', NULL, 1),
    (3, 'n3', 1, 'paragraph', 'blue', '', 1, '{PARAGRAPHS[2]}', '', '', {TEXT.start(2)},
        {TEXT.start(2) + len(PARAGRAPHS[2])}, '2026-05-03T09:17:00Z', '2026-05-03T09:17:00Z',
        '2026-05-03T09:18:00Z', 2);
INSERT INTO anchor (annotation, version, status, start, "end", score, method, confirmed) VALUES
    (1, 1, 'same', {TEXT.start(1)}, {TEXT.start(1) + len(PARAGRAPHS[1])}, 1.0, 'made here', NULL),
    (2, 1, 'same', 0, 0, 1.0, 'article', NULL),
    (3, 1, 'same', {TEXT.start(2)}, {TEXT.start(2) + len(PARAGRAPHS[2])}, 1.0, 'made here', NULL);
INSERT INTO tag VALUES (1, 'Law', 'law', 3, NULL, NULL, '2026-05-03T09:15:00Z');
INSERT INTO annotation_tag VALUES (1, 1, 1);
INSERT INTO draft VALUES ('d1', 1, 1, '', 'paragraph', {TEXT.start(3)}, {TEXT.start(3) + 9}, 'half a thought',
    '2026-05-03T09:20:00Z', 1, 'elsewhere 1');
INSERT INTO state VALUES ('theme', 'reader-light');
INSERT INTO change VALUES (1, 1, 1, 'note', 'annotation', '{{"id":1}}', '{{"note":""}}', '{{"note":"old words"}}',
    '2999-05-03T09:15:00Z', 0);
"""
_SECOND = """
INSERT INTO quote_decision (id, article, exact, prefix, suffix, start, "end", verdict, speaker, added, made) VALUES
    (1, 1, 'exact', 'before', 'after', 3, 8, 'confirmed', 'Mary Miller', 0, '2026-05-03T09:15:00Z');
INSERT INTO name_decision (id, article, key, name, verdict, target, role, made) VALUES
    (1, 1, 'miller', 'Miller', 'is', 'Mary Miller', NULL, '2026-05-03T09:15:00Z');
INSERT INTO name_rule VALUES (1, 'mary miller', 'Mary Miller', 'not a person', NULL, '2026-05-03T09:15:00Z');
UPDATE annotation SET speaker = 'Mary Miller' WHERE id = 1;
UPDATE anchor SET candidates = '[[3, 8, 0.5]]' WHERE annotation = 3;
"""
_THIRD = """
INSERT OR IGNORE INTO path_article VALUES (CAST('/articles/one.txt' AS BLOB), 1);
INSERT INTO sketch VALUES (12345, 1)
"""
_FOURTH = f"""
UPDATE quote_decision SET version = 1, exact = '{TEXT.text[3:8]}' WHERE id = 1;
INSERT INTO quote_anchor VALUES (1, 1, 1, 3, 8, 'orphan', NULL, NULL, 0.0, '[[3, 8, 0.5]]');
"""
_FIFTH = """
UPDATE name_decision SET left_out = '2026-05-03T09:15:00Z' WHERE id = 1
"""
_SIXTH = """
UPDATE annotation SET writer = 'w1', clock = 1777799700000001 WHERE id = 1;
INSERT INTO change VALUES (2, NULL, 2, 'pin #Law', 'pin', '{"digit":4}', '{"tag":1}', NULL,
    '2999-05-03T09:15:00Z', 1);
INSERT INTO tombstone VALUES ('t1', 'pin', '{"digit":4}', '2026-05-03T09:15:00Z', '2026-05-03T09:16:00Z', 'w1', 2,
    1777799700000002);
INSERT INTO writer VALUES ('w1', 1777799700000002);
"""
_SEVENTH = """
UPDATE article SET own_author = 'Ann Reed', own_date = '2026-05' WHERE id = 1
"""
_EIGHTH = f"""
UPDATE article SET state = 'done', site = 'The Gazette' WHERE id = 1;
INSERT INTO article_tag (article, tag, position, uid) VALUES (1, 1, 1, 'g1');
INSERT INTO text_index (rowid, text) VALUES (1, '{TEXT.text}');
INSERT INTO prepared VALUES (1, 1, 0, 'rules', 'hash');
INSERT INTO extraction VALUES ('hash', 'rules', x'00');
INSERT INTO quote VALUES (1, 1, 3, 8, 1, 1, 'direct', 'Mary Miller', 'mary miller', 'Miller', 'person', '[]', NULL,
    'name', 1.0, 'auto');
INSERT INTO quote_index (rowid, said, speaker) SELECT id, said, speaker FROM quote_words;
INSERT INTO person VALUES (1, 1, 'Mary Miller', 'mary miller', 'Miller', NULL, NULL, '[[3, 8]]', 1, 'auto');
INSERT INTO people_index (rowid, name, aliases, role) SELECT id, name, aliases, role FROM person;
INSERT INTO article_index (rowid, title, origin, tags) SELECT id, title, origin, tags FROM article_words;
INSERT INTO note_index (rowid, note, exact, tags) SELECT id, note, exact, tags FROM note_words;
INSERT INTO state VALUES ('index', '1');
"""
_NINTH = """
UPDATE article SET verdict = 'approved', reviewed = '2026-05-03T09:20:00Z', review_clock = 1777799700000002 WHERE id = 1
"""
_TENTH = """
UPDATE article SET own_language = 'de' WHERE id = 1
"""
DATA: dict[int, str] = {
    1: _FIRST, 2: _SECOND, 3: _THIRD, 4: _FOURTH, 5: _FIFTH, 6: _SIXTH, 7: _SEVENTH, 8: _EIGHTH,
    9: _NINTH, 10: _TENTH,
}  # fmt: skip
"""By schema version: rows for the features of that version, in its SQL. Every new migration adds some."""


def made(path: Path, version: int) -> Path:
    """Make a library as the program with that many migrations would, with data in every table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    conn = sqlite3.connect(path, isolation_level=None)
    for number in range(1, version + 1):
        conn.execute("BEGIN IMMEDIATE")
        schema.migrate(Database(conn, execute_plugins=False), number)
        conn.execute("COMMIT")
        conn.executescript(DATA[number])
    conn.close()
    path.chmod(0o600)
    path.parent.chmod(0o700)
    return path


def rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows by table, as columns and values."""
    conn = sqlite3.connect(f"file:{path}?mode=rw", uri=True)
    conn.row_factory = sqlite3.Row
    tables = [row["name"] for row in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    tables = [name for name in tables if name not in schema.word_indexes() and not schema.is_of_index(name)]
    found = {
        table: [dict(row) for row in conn.execute(f'SELECT * FROM "{table}"')] for table in tables if table[0] != "_"
    }
    conn.close()
    return found


def test_every_version_has_data(tmp_path: Path) -> None:
    assert sorted(DATA) == list(range(1, schema.VERSION + 1))
    full = made(tmp_path / "reader.db", schema.VERSION)
    assert all(rows(full).values()), "every table has a row"
    assert doctor.examine(full).findings == ()


async def test_upgrade_of_a_large_library_is_shown_in_the_app(
    make_reader: MakeReader, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LARGE", 1)
    made(home / "reader.db", 2)
    lines: list[str] = []
    notify = Context.notify

    def remember(ctx: Context, line: str) -> None:
        lines.append(line)
        notify(ctx, line)

    monkeypatch.setattr(Context, "notify", remember)
    async with running(make_reader()) as driver:
        assert lines[:2] == ["Upgrading the library file (0 MB) …", ""] and "Upgrading" not in driver.text


@pytest.mark.parametrize("large", [True, False])
def test_upgrade_of_a_large_library_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: bool) -> None:
    monkeypatch.setattr(connection, "LARGE", 1 if large else 1 << 40)
    lines: list[str] = []
    with Library(made(tmp_path / "reader.db", 1)) as library:
        library.progress = lines.append
        opened(library)
    assert lines == (["Upgrading the library file (0 MB) …", ""] if large else [])


def test_library_is_not_upgraded_without_enough_disk_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "reader.db", 1)
    before = path.read_bytes()
    full = shutil.disk_usage(tmp_path)._replace(free=900_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    with (
        Library(path) as library,
        pytest.raises(ReaderError, match="MB of free disk space, and there is 0.9"),
    ):
        opened(library)
    assert path.read_bytes() == before and not backup.listed(path)
    monkeypatch.undo()
    with Library(path) as library:
        assert opened(library).annotations


@pytest.mark.parametrize("version", DATA)
def test_missing_annotations_are_added_from_backups_of_any_version(tmp_path: Path, version: int) -> None:
    old, path = made(tmp_path / "old" / "reader.db", version), tmp_path / "reader.db"
    before = old.read_bytes()
    with Library(path) as full:
        opened(full, ["Some other text altogether."], "/articles/other.txt")
        assert full.backups.take_missing(old) == (2, 1) and full.backups.take_missing(old) == (0, 0)
        (reading,) = [
            one for one in map(full.articles.reading, (1, 2)) if one is not None and one.article.title == "Mine"
        ]
        assert [(mark.note, mark.tags) for mark in reading.annotations] == [
            ("on the whole", ()),
            ("old words", ("Law",)),
        ]
        assert {mark.status for mark in reading.annotations} == {"same"}
    assert doctor.examine(path).findings == () and old.read_bytes() == before


_MOVED = {
    ("tag", "pinned"): "",
    ("quote_decision", "made"): "created",
    ("name_decision", "made"): "created",
    ("name_rule", "made"): "created",
}
"""Renamed columns; `""` if moved to a table of their own."""
EARLIER = pytest.mark.parametrize("version", range(1, schema.VERSION))


@EARLIER
def test_earlier_library_keeps_every_row_and_works(tmp_path: Path, version: int, figure: Figure) -> None:
    path = made(tmp_path / "reader.db", version)
    before = rows(path)
    with Library(path) as full:
        assert full.get_state("theme") is None or full.get_state("theme") == "reader-light"
        reading = full.articles.reading(1)
        assert reading is not None and reading.article.title == "Mine"
        assert [(mark.note, mark.tags) for mark in reading.annotations] == [
            ("on the whole", ()),
            ("old words", ("Law",)),
        ]
        assert [draft.text for draft in reading.drafts] == ["half a thought"]
        after = rows(path)
        for table, old in before.items():
            names = [_MOVED.get((table, name), name) for name in old[0]]
            new = [tuple(row[name] for name in names if name) for row in after[table]]
            assert new == [tuple(row[name] for name in old[0] if _MOVED.get((table, name), name)) for row in old], table
        assert [(row["digit"], row["tag"]) for row in after["pin"]] == [(3, 1)]
        undone = full.annotations.undo(reading)
        assert undone is not None and undone.label == "note"
        reading = opened(full)
        assert len(full.annotations.annotate(reading, TEXT, paragraph(5), Edit(note="new words")).annotations) == 3
        full.keeper.finish()
    assert doctor.examine(path).findings == ()
    (kept,) = backup.listed(path)
    assert kept.reason == f"schema-{version}" and rows(kept.path) == before
    restore.restore(kept.path, path, kept.made)
    assert rows(path) == before, "and a way back"
    figure(f"upgrade from version {version}", f"every row kept, a backup made before; {len(before)} tables")


@pytest.mark.parametrize("version", [1, 5, schema.VERSION - 1])
def test_eight_processes_upgrade_one_library_at_once(tmp_path: Path, version: int) -> None:
    path = made(tmp_path / "reader.db", version)
    code = _OPEN_AND_WRITE
    go([start(code, path, str(me)) for me in range(8)], 10)
    with Library(path) as full:
        notes = {mark.note for mark in opened(full).annotations}
    assert notes >= {str(me) for me in range(8)}
    assert [one.reason for one in backup.listed(path)] == [f"schema-{version}"], "one of them made the backup"
    assert doctor.examine(path).findings == ()


_OPEN_AND_WRITE = """
import sys
from pathlib import Path
from tests.store.library_examples import *
from tui_reader.app.context import Context
from tui_reader.library import Library
from tui_reader.model import Edit, ReaderError
import sqlite_utils
print("ready", flush=True)
sys.stdin.readline()
with Library(Path(sys.argv[1])) as full:
    at = Target("span", document().clamp(10 * int(sys.argv[2]), 10 * int(sys.argv[2]) + 9))
    full.annotations.annotate(opened(full), document(), at, Edit(note=sys.argv[2]))
full.keeper.finish()
assert full.keeper.take_problem() is None
"""

_CUT = """
import os, shutil, sys
from pathlib import Path
from tui_reader.store.file import access
from tui_reader.library import Library
path, cuts = Path(sys.argv[1]), Path(sys.argv[2])
made = access.connect
def copied(statement):
    there = cuts / str(len(os.listdir(cuts)))
    there.mkdir()
    if os.fork() == 0:
        for suffix in ("", "-journal"):
            if os.path.exists(f"{path}{suffix}"):
                shutil.copyfile(f"{path}{suffix}", there / f"reader.db{suffix}")
        os._exit(0)
    os.wait()
def traced(*arguments, **options):
    conn = made(*arguments, **options)
    conn.execute("PRAGMA cache_size = 1")
    conn.set_trace_callback(copied)
    return conn
access.connect = traced
with Library(path) as full:
    full.set_state("a", "b")
os._exit(0)
"""


@EARLIER
def test_power_cut_during_an_upgrade(tmp_path: Path, version: int, long: bool, figure: Figure) -> None:
    path = made(tmp_path / "library" / "reader.db", version)
    cuts = tmp_path / "cuts"
    cuts.mkdir()
    environment = {**os.environ, "PYTHONPATH": SEARCH}
    subprocess.run([sys.executable, "-c", _CUT, str(path), str(cuts)], env=environment, check=True)
    before, found = rows(made(tmp_path / "again" / "reader.db", version)), []
    ordered = sorted(cuts.iterdir(), key=lambda path: int(path.name))
    for cut in ordered if long else [*ordered[version::5], ordered[-1]]:
        (cut / "reader.db").chmod(0o600)
        there = doctor.examine(cut / "reader.db")
        assert there.findings == () and there.schema in (version, schema.VERSION)
        assert there.schema == schema.VERSION or rows(cut / "reader.db") == before
        found.append(there.schema)
    assert found == sorted(found) and {version, schema.VERSION} == set(found)
    with Library(cuts / "0" / "reader.db") as full:
        assert full.articles.recent() and len(opened(full).annotations) == 2
    figure(f"power cuts while upgrading from {version}", f"{len(found)}: each is the old library or the new one, whole")


async def test_newer_library_is_read_and_a_note_can_be_saved_elsewhere(
    make_reader: MakeReader, home: Path, tmp_path: Path, seed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(make_reader()) as driver:
        await driver.press("h")
        driver.app.library.keeper.finish()
    conn = sqlite3.connect(home / "reader.db")
    migrate_further(conn)
    conn.execute("CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY) STRICT")
    conn.close()
    shutil.rmtree(home / "backups", ignore_errors=True)
    before = (home / "reader.db").read_bytes()
    with Library(home / "reader.db") as library:
        async with running(make_reader(library=library)) as driver:
            await driver.until(lambda: "read-only" in driver.text)
            assert "newer reader" in (library.read_only_reason or "") and len(driver.stored) == 1
            await driver.press("a")
            await driver.paste("For tomorrow.")
            await driver.press("escape")
            await driver.until(lambda: "not saved" in driver.text)
            await driver.press("ctrl+o", "escape")
            assert driver.app.screen is driver.screen
    (path,) = tmp_path.rglob("reader-note-*.txt")
    assert path.read_text() == "For tomorrow."
    assert (home / "reader.db").read_bytes() == before and backup.listed(home / "reader.db") == []
