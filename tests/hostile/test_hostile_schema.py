"""A library file with foreign tables: every command and the app answer with one line, immediately."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.reader_driver import running
from tests.store.library_examples import migrate_further
from tui_reader.app.app import make_app
from tui_reader.cli.main import run
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.store.file import schema
from tui_reader.store.file.access import Patience

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
COMMANDS = ("notes", "check", "forget", "undo")


def endless_view(conn: sqlite3.Connection) -> None:
    columns = ", ".join(f"x AS {row[1]}" for row in conn.execute("PRAGMA table_info(article)"))
    conn.executescript(f"DROP TABLE article; CREATE VIEW article AS {ENDLESS} SELECT {columns} FROM c")


def no_strict(conn: sqlite3.Connection) -> None:
    columns = ", ".join(row[1] for row in conn.execute("PRAGMA table_info(annotation)"))
    conn.executescript(f"DROP TABLE annotation; CREATE TABLE annotation ({columns})")
    conn.execute("INSERT INTO annotation (id, uid, note, article) VALUES (1, x'ff00', x'ff00', 1)")


def generated(conn: sqlite3.Connection) -> None:
    conn.execute("ALTER TABLE tag ADD COLUMN extra TEXT GENERATED ALWAYS AS (hex(zeroblob(100))) VIRTUAL")


def trigger(conn: sqlite3.Connection) -> None:
    conn.execute(f"CREATE TRIGGER t AFTER INSERT ON state BEGIN SELECT count(*) FROM ({ENDLESS} SELECT x FROM c); END")


def other_column(conn: sqlite3.Connection) -> None:
    conn.execute("ALTER TABLE draft RENAME COLUMN text TO words")


def missing_table(conn: sqlite3.Connection) -> None:
    conn.execute("DROP TABLE anchor")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text("One paragraph of some words.\n\nAnother paragraph of other words.")
    return path


@pytest.fixture
def database(home: Path, article: Path) -> Path:
    loaded = load(article)
    with Library(home / "reader.db") as library:
        library.articles.open(loaded.article, loaded.document, loaded.identity)
    library.keeper.finish()
    return home / "reader.db"


HARMS = (endless_view, no_strict, generated, trigger, other_column, missing_table)


@pytest.mark.parametrize("harm", HARMS)
async def test_foreign_schema_is_one_line_error(
    database: Path,
    article: Path,
    harm: Callable[[sqlite3.Connection], None],
    capfd: pytest.CaptureFixture[str],
) -> None:
    conn = sqlite3.connect(database, isolation_level=None)
    harm(conn)
    conn.close()
    before, start = database.read_bytes(), time.process_time()
    for command in COMMANDS:
        assert run([command, str(article)]) == 1
        told = capfd.readouterr().err
        assert "has tables or triggers that reader did not make" in told and told.count("\n") == 1, command
    assert run(["list"]) == run(["tags"]) == 1
    assert run(["doctor"]) == 1 and "Traceback" not in capfd.readouterr().out
    with Library(database) as library:
        app = make_app(library, Config(), load(article))
        async with running(app) as driver:
            assert "not saved" in driver.text and "One paragraph" in driver.text
    assert database.read_bytes() == before
    assert time.process_time() - start < 10


def test_harmless_additions_of_the_owner_are_accepted(database: Path, article: Path) -> None:
    conn = sqlite3.connect(database, isolation_level=None)
    conn.executescript(
        "CREATE VIEW my_notes AS SELECT note FROM annotation; CREATE TABLE mine (x); CREATE INDEX m ON mine(x)"
    )
    conn.close()
    assert run(["notes", str(article)]) == run(["list"]) == 0


def test_schema_of_every_version_is_known() -> None:
    for version in range(1, schema.VERSION + 1):
        rows = schema.fresh(version).execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
        assert schema.shape(rows) == schema.SHAPES[version - 1], f"{version}: a released migration is not edited"
    assert len(schema.SHAPES) == schema.VERSION


@pytest.mark.parametrize("harm", [endless_view, no_strict, generated, trigger])
@pytest.mark.parametrize("newer", [False, True])
def test_foreign_schema_is_neither_restored_nor_backed_up(
    database: Path,
    tmp_path: Path,
    harm: Callable[[sqlite3.Connection], None],
    newer: bool,
    capfd: pytest.CaptureFixture[str],
) -> None:
    other = tmp_path / "other.db"
    shutil.copy(database, other)
    conn = sqlite3.connect(other, isolation_level=None)
    harm(conn)
    if newer:
        migrate_further(conn)
    conn.close()
    before, start = database.read_bytes(), time.process_time()
    for command in (f"restore {other} --preview", f"restore {other}", f"backup --db {other}", f"doctor --db {other}"):
        assert run(command.split()) == 1, command
        assert capfd.readouterr().err.count("\n") == ("doctor" not in command or newer), command
    assert database.read_bytes() == before and not list(tmp_path.glob("backups/*.db"))
    assert time.process_time() - start < 10


@pytest.mark.parametrize("harm", [endless_view, no_strict, other_column, missing_table])
def test_newer_library_with_foreign_schema_is_one_line_error(
    database: Path, article: Path, harm: Callable[[sqlite3.Connection], None], capfd: pytest.CaptureFixture[str]
) -> None:
    conn = sqlite3.connect(database, isolation_level=None)
    harm(conn)
    migrate_further(conn)
    conn.close()
    for command in ("list", "tags", f"notes {article}", f"undo {article}"):
        assert run(command.split()) == 1, command
        told = capfd.readouterr().err
        assert "has tables or triggers that reader did not make" in told and told.count("\n") == 1, command


def test_newer_library_with_more_columns_is_read(database: Path, article: Path) -> None:
    conn = sqlite3.connect(database, isolation_level=None)
    conn.executescript("ALTER TABLE annotation ADD COLUMN mood TEXT; CREATE TABLE mood (name TEXT) STRICT")
    migrate_further(conn)
    conn.close()
    assert run(["list"]) == run(["notes", str(article)]) == 0


def limited() -> sqlite3.Connection:
    conn = sqlite3.connect(":memory:")
    conn.set_progress_handler(Patience(), 1000)
    return conn


def test_endless_statement_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Patience, "LONGEST", 0.3)
    conn = limited()
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        conn.execute(f"{ENDLESS} SELECT count(*) FROM c").fetchone()
    assert conn.execute("SELECT 1").fetchone() == (1,)


def test_slow_machine_is_not_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Patience, "LONGEST", 0.0)
    conn = limited()
    assert conn.execute(f"{ENDLESS} SELECT x FROM c LIMIT 1 OFFSET 10000").fetchone() == (10001,)


def test_many_short_statements_are_not_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite counts the steps of a statement over all its runs."""
    with Library(tmp_path / "reader.db") as library:
        library.set_state("a", "b")
    for name, value in (("LONGEST", 0.0), ("MOST_CALLS", 100), ("EVERY", 100)):
        monkeypatch.setattr(Patience, name, value)
    with Library(tmp_path / "reader.db") as library:
        for _ in range(3000):
            assert library.get_state("a") == "b"
