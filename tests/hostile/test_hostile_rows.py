"""A library file from someone else, or a tampered one: any row is shown as text or reported."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.app.reader_driver import running
from tests.hostile.hostile_corpus import MARK
from tests.hostile.hostile_library import fill, hostile_article
from tests.hostile.terminal_stream import kinds_of
from tui_reader.app.app import make_app
from tui_reader.cli.main import run
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.library.sources import find_source
from tui_reader.model import ReadAs

RAW = f"\x1b]0;{MARK}\x07\x1b[31m[/]\u202e\x9b{MARK}m"
COMMANDS = ("notes", "quotes", "people", "text", "export", "list", "tags", "undo", "forget")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled library whose article file is gone, so that only its rows can be shown."""
    directory = tmp_path_factory.mktemp("filled")
    path = hostile_article(directory)
    with Library(directory / "reader.db") as library:
        fill(library, path)
    path.unlink()
    return path


@pytest.fixture
def stored(filled: Path, home: Path) -> Path:
    """The path of the article, with a copy of the library for the test."""
    home.mkdir()
    shutil.copy(filled.with_name("reader.db"), home / "reader.db")
    return filled


def write(home: Path, *statements: str) -> None:
    connection = sqlite3.connect(home / "reader.db", isolation_level=None)
    connection.create_function("raw", 1, lambda text: RAW + (text or "")[len(RAW) :])
    for statement in statements:
        connection.execute(statement)
    connection.close()


TAMPERED = {
    "texts": (
        "UPDATE article_version SET text = raw(text), metadata = json_set(metadata, '$.author', raw('x'))",
        "UPDATE article SET title = raw(title), own_title = raw(own_title)",
        "UPDATE annotation SET note = raw(note), exact = raw(exact), created = raw(created), updated = raw(updated)",
        "UPDATE OR IGNORE tag SET name = raw(name || id)",
        "UPDATE quote_decision SET speaker = raw(speaker), prefix = raw(prefix), created = raw(created)",
        "UPDATE name_decision SET name = raw(name), target = iif(target IS NULL, NULL, raw(target)), role = raw(role)",
        "INSERT INTO name_rule (key, name, verdict, target, created) VALUES ('x', raw('x'), 'is', raw('y'), raw('z'))",
        "UPDATE change SET label = raw(label)",
        "UPDATE draft SET text = raw(text), updated = raw(updated)",
    ),
    "uids": ("UPDATE annotation SET uid = raw('x') || id", "UPDATE draft SET uid = raw(uid), target = raw('y')"),
    "state": (
        "INSERT OR REPLACE INTO state VALUES ('measure', printf('%.5000d', 9))",
        "INSERT OR REPLACE INTO state VALUES ('theme', raw('x')), ('tab', raw('x')), ('last_tag', raw('x'))",
        "INSERT OR REPLACE INTO state VALUES ('export_directory', raw('x') || char(0) || '/y'), ('panels', raw('x'))",
    ),
    "places": (
        'UPDATE reading_position SET "offset" = 999999999',
        'UPDATE anchor SET start = 999999, "end" = 9999999 WHERE start IS NOT NULL',
        "UPDATE article_version SET length = 1",
    ),
    "negative places": ('UPDATE anchor SET start = -5, "end" = -1 WHERE start IS NOT NULL',),
    "metadata": ("UPDATE article_version SET metadata = '{}'",),
    "no metadata": ("UPDATE article_version SET metadata = 'x'",),
    "metadata of other types": ("""UPDATE article_version SET metadata = '{"title": 5, "notes": 7, "words": "x"}'""",),
    "nested metadata": ("UPDATE article_version SET metadata = printf('%.50000c', '[')",),
    "no blocks": ("UPDATE article_version SET blocks = '[]'",),
    "blocks of another text": ("""UPDATE article_version SET blocks = '{"lengths": [5, -3, 99999], "kinds": {}}'""",),
    "blocks of other kinds": (
        """UPDATE article_version SET blocks = '{"lengths": [5], "kinds": {"0": ["x", "y"]}}'""",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_cli_shows_any_row_as_text(
    stored: Path, home: Path, name: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write(home, *TAMPERED[name])
    lines = [[command, str(stored)] if command not in ("list", "tags") else [command] for command in COMMANDS]
    for line in [*lines[:-1], ["people", "--rules"], lines[-1]]:
        command, code = line, run(line)
        printed = capfdbinary.readouterr()
        assert code in (0, 1), command
        allowed = {"C0 0a", "C0 09"} if "export" in command else {"C0 0a"}  # notes may contain tabs
        assert kinds_of(printed.out) | kinds_of(printed.err) <= allowed, command
        assert code == 0 or printed.err.count(b"\n") <= 2, "the failure, and possibly one earlier warning"


@pytest.mark.parametrize("name", ["texts", "state", "negative places"])
async def test_app_shows_any_row_as_text(stored: Path, home: Path, name: str, tmp_path: Path) -> None:
    write(home, *TAMPERED[name])
    library = Library(home / "reader.db")
    if name in ("texts", "uids", "state"):
        source = find_source(str(stored), lambda: library, ReadAs(), 238)
        if name == "texts":
            assert source.document.text.startswith("\ufffd]0;"), "the clean text is shown and copied"
    else:
        source = load(hostile_article(tmp_path), encoding="utf-8")
    app = make_app(library, Config(), source)
    app.animation_level = "none"
    async with running(app) as reader:
        assert not reader.unclean()
        for keys in (
            ["escape"],
            ["A", "j"],
            ["Q", "j"],
            ["P"],
            ["o"],
            ["z", "j", "h"],
            ["t", "escape"],
            ["x", "escape"],
        ):
            await reader.press(*keys)
            assert not reader.unclean(), keys
        await reader.press("L")
        assert not reader.unclean()
        await reader.press("escape", "u", "y")
        assert not reader.unclean()
        reader.app.clipboard.encode()
    library.close()


def test_library_cannot_run_unsafe_sql_functions(home: Path, tmp_path: Path, stored: Path) -> None:
    """SQL in a library's views and triggers may not call functions with side effects outside it."""
    with Library(home / "reader.db") as library:
        library.set_state("x", "y")
        assert library.get_state("x") == "y"
        connection = library.store._connection
        assert connection is not None and connection.execute("PRAGMA trusted_schema").fetchone() == (0,)


DEEP = "'" + "[" * 100_000 + "'"
DAMAGED = [
    "UPDATE anchor SET candidates = '[[[1]]]'",
    f"UPDATE anchor SET candidates = {DEEP}",
    "UPDATE anchor SET candidates = '{\"a\":1}', status = 'orphan', start = NULL, \"end\" = NULL",
    "UPDATE anchor SET candidates = '[[\"x\", null, 0.5]]', status = 'orphan', start = NULL, \"end\" = NULL",
    "UPDATE anchor SET candidates = '[[1, 2, 0.5, 4]]', status = 'orphan', start = NULL, \"end\" = NULL",
    f"UPDATE article_version SET blocks = {DEEP}",
    f"UPDATE article_version SET metadata = {DEEP}",
    "UPDATE change SET \"table\" = 'sqlite_schema'",
    "UPDATE change SET \"table\" = 'annotation; DROP TABLE annotation'",
    "UPDATE change SET row = '[]'",
    'UPDATE change SET row = \'{"id\\" = 1 OR 1; --":1}\'',
    f"UPDATE change SET before = {DEEP}",
    "UPDATE change SET before = NULL, after = NULL",
]


@pytest.mark.parametrize("statement", DAMAGED, ids=lambda statement: statement[:60])
def test_invalid_json_column_is_one_line_error_and_repaired(
    stored: Path, home: Path, capsys: pytest.CaptureFixture[str], statement: str
) -> None:
    write(home, statement)
    for command in ("check", "notes", "export", "list", "undo", "part", "doctor", "backup"):
        words = [command] if command in ("list", "doctor", "backup") else [command, "reader:1"]
        assert run(words) in (0, 1), command
        said = capsys.readouterr()
        assert "internal error" not in said.err and "Traceback" not in said.err, (command, said.err)
        assert said.err.count("are damaged") <= 2
    assert run(["doctor", "--repair"]) in (0, 1)
    assert run(["check", "reader:1"]) in (0, 1) and "are damaged" not in capsys.readouterr().err
