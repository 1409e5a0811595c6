"""Hundreds of damaged copies of a library: what share of the notes still in the file does a repair save?"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.figures import Figure
from tests.store.library_examples import PARAGRAPHS, document, library, opened, paragraph
from tui_reader.cli.main import run
from tui_reader.library import Library
from tui_reader.model import Edit
from tui_reader.store.file import doctor
from tui_reader.store.file.errors import LibraryError
from tui_reader.store.file.repair import repair

NOW = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)
PAGE = 4096
ARTICLES = 20
WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa")

Damage = Callable[[bytearray, random.Random], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten notes on each of twenty articles, some with texts of several pages."""
    with library(tmp_path_factory.mktemp("made")) as full:
        for number in range(ARTICLES):
            words = [f"{word}{number}" for word in WORDS]
            paragraphs = [
                " ".join([word, *words, text] * (1 + number % 7 * 3))
                for word, text in zip(words, PARAGRAPHS, strict=True)
            ]
            text = document(paragraphs)
            reading = opened(full, paragraphs, f"/articles/{number}.txt")
            for at in range(10):
                edit = Edit(note=f"note {number}-{at} " + "and more words " * (at * 3), add_tags=(f"tag {at}",))
                full.annotations.annotate(reading, text, paragraph(at, text), edit)
        full.keeper.finish()
        assert len(uids(full.path)) == 10 * ARTICLES
        return full.path


def magic(data: bytearray, dice: random.Random) -> None:
    data[dice.randrange(16)] ^= 1 << dice.randrange(8)


def header(data: bytearray, dice: random.Random) -> None:
    data[:100] = dice.choice([bytes(100), dice.randbytes(100)])


def cut_at_page(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(2, len(data) // PAGE) * PAGE :]


def cut_in_page(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(2 * PAGE, len(data)) :]


def bits(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 200)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def zeroed(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(1, len(data) // PAGE) * PAGE
    data[at : at + PAGE] = bytes(PAGE)


def noise(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data) // PAGE) * PAGE
    data[at : at + PAGE] = dice.randbytes(PAGE)


KINDS: dict[str, Damage] = {
    "a byte of the magic": magic,
    "the header destroyed": header,
    "the end cut off at a page": cut_at_page,
    "the end cut off in a page": cut_in_page,
    "1 to 200 bits flipped": bits,
    "a page zeroed": zeroed,
    "a page of noise": noise,
}


def uids(path: Path) -> dict[str, int]:
    conn = sqlite3.connect(path)
    found = dict(conn.execute("SELECT uid, length(note) FROM annotation"))
    conn.close()
    return found


def still_there(data: bytes, wanted: dict[str, int]) -> set[str]:
    """The notes whose record is still in the file: the uid followed by the note's number."""
    found = set()
    for uid in wanted:
        at = data.find(uid.encode())
        while at >= 0:
            if b"note " in data[at : at + len(uid) + 40]:
                found.add(uid)
                break
            at = data.find(uid.encode(), at + 1)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_repair_saves_what_is_still_in_the_file(
    made: Path, tmp_path: Path, kind: str, long: bool, figure: Figure
) -> None:
    dice = random.Random(kind)
    good, wanted = made.read_bytes(), uids(made)
    there = saved = 0
    copies = 100 if long else 3
    for number in range(copies):
        data = bytearray(good)
        KINDS[kind](data, dice)
        path = tmp_path / str(number) / "reader.db"
        path.parent.mkdir()
        path.write_bytes(data)
        path.chmod(0o600)
        physically = still_there(bytes(data), wanted)
        if physically:
            done = repair(path, NOW)
            assert {finding.check for finding in done.after.findings} <= {"anchors"}, (number, done)
            assert done.kept is None or done.kept.read_bytes() == data
            saved += len(physically & uids(path).keys())
        there += len(physically)
        shutil.rmtree(path.parent)
    share = saved / there
    figure(f"{copies} libraries: {kind}", f"{saved:,} of {there:,} notes that are in the file saved ({share:.2%})")
    assert share >= 0.99


def _other_database(directory: Path, page_size: int) -> None:
    """A database left by a killed program with a hot journal."""
    conn = sqlite3.connect(directory / "other.db", isolation_level=None)
    conn.execute(f"PRAGMA page_size = {page_size}")
    conn.execute("CREATE TABLE recipe (name TEXT)")
    conn.executemany("INSERT INTO recipe VALUES (?)", [["soup" * 500] for _ in range(50)])
    conn.execute("PRAGMA cache_size = 5")
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("UPDATE recipe SET name = upper(name)")
    shutil.copy(directory / "other.db-journal", directory / "hot")
    conn.execute("ROLLBACK")
    conn.close()


@pytest.mark.parametrize("page_size", [4096, 1024])
@pytest.mark.parametrize("damaged", [False, True])
def test_journal_of_another_database_is_never_applied(
    made: Path, tmp_path: Path, page_size: int, damaged: bool
) -> None:
    path = tmp_path / "reader.db"
    path.write_bytes(made.read_bytes())
    if damaged:
        with path.open("r+b") as file:
            file.write(bytes(16))
    path.chmod(0o600)
    before = path.read_bytes()
    _other_database(tmp_path, page_size)
    side = tmp_path / "reader.db-journal"
    (tmp_path / "hot").rename(side)
    with pytest.raises(LibraryError, match="belongs to another database"):
        doctor.examine(path)
    with Library(path) as found, pytest.raises(LibraryError, match="belongs to another database"):
        found.articles.recent()
    assert path.read_bytes() == before
    done = repair(path, NOW)
    assert "the journal of another database was moved" in done.done[0] and not side.exists()
    assert uids(path) == uids(made) and done.after.findings == ()


def _other_wal(directory: Path) -> None:
    """The write-ahead log of a database left by a killed program."""
    conn = sqlite3.connect(directory / "other.db", isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("CREATE TABLE recipe (name TEXT)")
    conn.execute("INSERT INTO recipe VALUES ('soup')")
    shutil.copy(directory / "other.db-wal", directory / "hot")
    conn.close()


EVERY_COMMAND = (
    "list",
    "tags",
    "doctor",
    "backup",
    "backup COPY",
    "restore GOOD",
    "restore GOOD --preview",
    "notes FILE",
    "check FILE",
    "forget FILE",
    "undo FILE",
    "export FILE",
    "quotes FILE",
    "people FILE",
)


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_no_command_applies_the_journal_of_another_database(
    made: Path, home: Path, tmp_path: Path, suffix: str, capfd: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    path, side = home / "reader.db", home / f"reader.db{suffix}"
    path.write_bytes(made.read_bytes())
    path.chmod(0o600)
    (_other_wal if suffix == "-wal" else lambda where: _other_database(where, 4096))(tmp_path)
    (tmp_path / "hot").rename(side)
    before = path.read_bytes(), side.read_bytes()
    words = {"COPY": tmp_path / "copy.db", "GOOD": tmp_path / "good.db", "FILE": tmp_path / "article.txt"}
    words["GOOD"].write_bytes(made.read_bytes())
    words["FILE"].write_text("“It is done,” said Mary Miller, the mayor, on Monday.")
    for command in EVERY_COMMAND:
        code = run([str(words.get(word, word)) for word in command.split()])
        told = capfd.readouterr().err
        assert "belongs to another database" in told and told.count("\n") == 1, (command, told)
        assert code == (0 if command.split()[0] in ("quotes", "people") else 1), command
        assert (path.read_bytes(), side.read_bytes()) == before, command
    assert run(["doctor", "--repair"]) == 0
    assert path.read_bytes() == before[0] and not side.exists()


@pytest.mark.parametrize("byte", [0, 15, 16, 17, 18, 20, 28, 31, 44, 47, 56, 59, 60, 61, 62, 63, 68, 69, 70, 71])
def test_flipped_bit_in_the_header_loses_no_row(made: Path, tmp_path: Path, byte: int, long: bool) -> None:
    """Whatever the field means: page size, page count, format, encoding, schema version, application."""
    for bit in range(8) if long else ((0, 5), (2, 7))[byte % 2]:
        data = bytearray(made.read_bytes())
        data[byte] ^= 1 << bit
        path = tmp_path / f"{bit}.db"
        path.write_bytes(data)
        path.chmod(0o600)
        try:
            with Library(path) as opened_first:
                assert len(opened_first.articles.recent()) == ARTICLES and opened_first.read_only_reason is None
        except LibraryError as error:
            assert "reader doctor --repair" in str(error) or "unsupported file format" in str(error)
            assert path.read_bytes() == data
        done = repair(path, NOW)
        assert done.after.findings == () and uids(path) == uids(made), (byte, bit)


def test_own_journal_is_applied(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "reader.db"
    work = tmp_path / "work.db"
    work.write_bytes(made.read_bytes())
    conn = sqlite3.connect(work, isolation_level=None)
    conn.execute("PRAGMA cache_size = 5")
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("UPDATE annotation SET note = upper(note)")
    shutil.copy(work, path)
    shutil.copy(f"{work}-journal", f"{path}-journal")
    conn.execute("ROLLBACK")
    conn.close()
    path.chmod(0o600)
    assert path.read_bytes() != made.read_bytes()
    assert doctor.examine(path).findings == ()
    assert path.read_bytes() == made.read_bytes()


def _undecodable(good: bytes, path: Path) -> bytes:
    """Flip a bit of the schema so that Python cannot decode SQLite's message."""
    at = good.index(b"CREATE TABLE")
    for offset in range(at, at + 200):
        data = bytearray(good)
        data[offset] ^= 0x80
        path.write_bytes(data)
        conn = sqlite3.connect(path)
        try:
            conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except UnicodeDecodeError:
            return bytes(data)
        except sqlite3.Error:
            pass
        finally:
            conn.close()
    raise AssertionError("no such bit")


def test_undecodable_damage_is_one_line_error_and_repaired(
    made: Path, home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    path = home / "reader.db"
    damaged = _undecodable(made.read_bytes(), tmp_path / "probe.db")
    article = tmp_path / "article.txt"
    article.write_text("An article of a few words.")
    for command in ("list", "tags", "doctor", "backup", "restore reader.db", f"notes {article}", f"quotes {article}"):
        path.write_bytes(damaged)
        path.chmod(0o600)
        run(command.split())
        told = capfd.readouterr()
        assert "Traceback" not in told.err and "codec" not in told.err and told.err.count("\n") <= 2, (command, told)
        assert path.read_bytes() == damaged, command
    assert repair(path, NOW).kept and uids(path) == uids(made)


@pytest.mark.parametrize("table", ["annotation", "article", "article_version", "anchor", "tag"])
@pytest.mark.parametrize("place", [0, 1])
def test_flipped_bit_in_a_table_name_loses_no_row(made: Path, tmp_path: Path, table: str, place: int) -> None:
    """The name occurs three times in a schema row: twice by itself, once in the statement."""
    data = bytearray(made.read_bytes())
    at = data.index(f"table{table}{table}".encode()) + len("table") + place * len(table)
    data[at + 3] ^= 0x04
    path = tmp_path / "reader.db"
    path.write_bytes(data)
    path.chmod(0o600)
    done = repair(path, NOW)
    assert done.after.findings == () and uids(path) == uids(made)
    with Library(path) as saved:
        assert len(saved.articles.recent()) == ARTICLES
