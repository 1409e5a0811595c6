from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.main import cli
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Edit, Target

Run = Callable[..., Result]


@pytest.fixture
def reader(home: Path) -> Run:
    runner = CliRunner()

    def call(*arguments: str, code: int = 0) -> Result:
        result = runner.invoke(cli, arguments, prog_name="reader")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def database(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with an article that has one note."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text("The Dispute\n\nIt was denied on Monday.\n\nNothing was said since.\n")
    note("Ask \x1b[31m[/] her.", 1, home / "reader.db")
    return home / "reader.db"


def note(text: str, at: int, database: Path) -> None:
    loaded = load("article.txt")
    with Library(database) as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        target = Target("paragraph", loaded.document.span(at))
        library.annotations.annotate(reading, loaded.document, target, Edit(note=text, add_tags=("law",)))
    library.keeper.finish()


def records(result: Result, name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(result.stdout)[name]
    return found


def test_backup_and_restore_fail_without_a_library(reader: Run) -> None:
    assert "there is no library" in reader("backup", code=1).stderr
    assert "no backups yet" in reader("restore").stderr
    assert reader("restore", "--format", "json").stdout == '{\n  "version": 1,\n  "restore": []\n}\n'
    assert "no such backup" in reader("restore", "nothing", code=1).stderr
    assert "--preview needs the NAME" in reader("restore", "--preview", code=2).stderr


def test_backup_is_listed_previewed_restored_and_reverted(reader: Run, database: Path) -> None:
    made = reader("backup").stdout
    assert made.endswith("-hand.db (1 article, 1 annotation)\n")
    (record,) = records(reader("restore", "--format", "json"), "restore")
    assert (record["reason"], record["articles"], record["annotations"], record["problem"]) == ("hand", 1, 1, None)
    name = str(record["name"])
    assert name in made and name in reader("restore").stdout and "1 annotation" in reader("restore").stdout
    assert reader("restore", name, "--preview").stdout.endswith(": 1 article, 1 annotation\nnothing would change\n")

    note("A second one.", 2, database)
    told = reader("restore", name, "--preview").stdout
    assert "1 annotation would be removed:" in told and "A second one." in told and "#law" in told
    preview = json.loads(reader("restore", name, "--preview", "--format", "json").stdout)["preview"]
    assert [mark["note"] for mark in preview["gone"]] == ["A second one."] and preview["back"] == []
    assert len(records(reader("notes", "article.txt", "--format", "json"), "annotations")) == 2, (
        "a preview changes nothing"
    )

    done = reader("restore", name).stdout
    assert "1 article, 1 annotation" in done and "kept as" in done
    assert len(records(reader("notes", "article.txt", "--format", "json"), "annotations")) == 1
    kept = done.rpartition("kept as ")[2].strip()
    listed = records(reader("restore", "--format", "json"), "restore")
    assert {(record["reason"], record["annotations"]) for record in listed} == {("hand", 1), ("replaced", 2)}
    assert Path(kept).name in reader("restore").stdout
    kept = Path(kept).name.removesuffix(".db")
    told = reader("restore", kept, "--preview").stdout
    assert "1 annotation would be restored:" in told and "\x1b" not in told
    assert json.loads(reader("restore", kept, "--format", "json").stdout)["restore"]["annotations"] == 2
    assert len(records(reader("notes", "article.txt", "--format", "json"), "annotations")) == 2


def test_preview_counts_rows_other_than_annotations(reader: Run, database: Path, tmp_path: Path) -> None:
    reader("backup", "before.db")
    (tmp_path / "second.txt").write_text("A Second Dispute\n\nNobody has said anything of it.\n")
    loaded, second = load("article.txt"), load("second.txt")
    with Library(database) as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        library.articles.open(second.article, second.document, second.identity)
        library.annotations.save_draft(reading, Target("paragraph", loaded.document.span(2)), "half a thought")
        library.set_state("theme", "dark")
    library.keeper.finish()
    with sqlite3.connect(database) as conn:
        conn.executescript(
            """INSERT INTO name_rule (uid, key, name, verdict, created)
                VALUES ('r1', 'a b', 'A B', 'not a person', ''), ('r2', 'c d', 'C D', 'not a person', '');
            INSERT INTO name_decision (article, key, name, verdict, created) VALUES (1, 'a b', 'A B', 'person', '');
            INSERT INTO quote_decision (article, exact, prefix, suffix, start, "end", verdict, added, created)
                VALUES (1, 'denied', '', '', 20, 26, 'rejected', 0, '');
            INSERT INTO pin (digit, tag) SELECT 1, id FROM tag"""
        )
    conn.close()
    told = reader("restore", "before.db", "--preview").stdout.splitlines()[1:]
    wanted = ["1 article", "1 text", "1 draft", "1 decision on a quote", "1 decision on a name", "2 rules for names"]
    gone = [f"{what} would be removed" for what in (*wanted, "1 pinned tag", "1 setting")]
    assert sorted(told) == sorted(gone)
    reader("restore", "before.db")
    (aside,) = database.parent.glob("reader-replaced-*.db")
    preview = reader("restore", aside.name, "--preview").stdout
    assert "2 rules for names would be restored" in preview and "nothing would change" not in preview
    others = json.loads(reader("restore", aside.name, "--preview", "--format", "json").stdout)["preview"]["others"]
    assert {"kind": "draft", "back": 1, "gone": 0, "changed": 0} in others


def test_backup_to_a_file_and_to_a_directory(reader: Run, database: Path, tmp_path: Path) -> None:
    made = json.loads(reader("backup", "mine.db", "--format", "json").stdout)["backup"]
    assert (made["path"], made["annotations"]) == ("mine.db", 1) and (tmp_path / "mine.db").stat().st_size == made[
        "size"
    ]
    assert "exists already" in reader("backup", "mine.db", code=1).stderr
    (tmp_path / "there").mkdir()
    reader("backup", "there")
    assert [path.name.endswith("-hand.db") for path in (tmp_path / "there").iterdir()] == [True]
    told = reader("backup", "no/such/mine.db", code=1).stderr
    assert told == "reader: no backup was made: No such file or directory (no/such/mine.db)\n"
    told = reader("restore", "mine.db", "--db", "no/such/library.db", code=1).stderr
    assert told.startswith("reader: nothing was restored: No such file") and told.endswith("no/such/library.db)\n")
    reader("restore", "mine.db", "--db", "elsewhere.db")
    assert len(records(reader("list", "--db", "elsewhere.db", "--format", "json"), "list")) == 1


def test_damaged_backup_is_listed_as_damaged_and_refused(reader: Run, database: Path) -> None:
    reader("backup")
    (path,) = (database.parent / "backups").glob("*.db")
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 9000)
    assert "damaged" in reader("restore").stdout
    (record,) = records(reader("restore", "--format", "json"), "restore")
    assert record["annotations"] is None and "damaged" in str(record["problem"])
    assert "damaged" in reader("restore", path.name, code=1).stderr
    assert len(records(reader("notes", "article.txt", "--format", "json"), "annotations")) == 1


def test_forget_makes_a_backup_and_reports_a_failed_one(reader: Run, database: Path) -> None:
    reader("forget", "article.txt")
    assert [record["reason"] for record in records(reader("restore", "--format", "json"), "restore")] == ["forget"]
    reader("undo")
    for path in (database.parent / "backups").iterdir():
        path.unlink()
    (database.parent / "backups").rmdir()
    (database.parent / "backups").write_text("in the way")
    result = reader("forget", "article.txt")
    assert "reader: no backup was made: Not a directory" in result.stderr and "forgot" in result.stdout


def damage(database: Path, table: str = "anchor") -> None:
    conn = sqlite3.connect(database)
    (page,) = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", [table]).fetchone()
    conn.close()
    with database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)


def test_doctor_finds_nothing_in_an_intact_library(reader: Run, database: Path) -> None:
    result = reader("doctor")
    assert "1 article, 1 annotation" in result.stdout and result.stdout.count("ok\n") == 9 and result.stderr == ""
    data = json.loads(reader("doctor", "--format", "json").stdout)["doctor"]
    assert data["findings"] == [] and data["rows"]["annotation"] == 1 and data["path"] == str(database)


def test_doctor_finds_and_repairs_damage(reader: Run, database: Path) -> None:
    damage(database)
    result = reader("doctor", code=1)
    assert "integrity" in result.stdout and "reader doctor --repair" in result.stdout
    found = json.loads(reader("doctor", "--format", "json", code=1).stdout)["doctor"]["findings"]
    assert {"integrity"} <= {finding["check"] for finding in found}
    for command in (("notes", "article.txt"), ("open", "article.txt")):
        told = reader(*command, code=int(command[0] == "notes"))
        assert "Traceback" not in told.output
    line = reader("notes", "article.txt", code=1).stderr
    assert "is damaged" in line and "reader doctor --repair" in line and line.count("\n") == 1

    result = reader("doctor", "--repair")
    assert "recovered into a new file: 1 article, 1 annotation, 1 tag, 0 drafts" in result.stdout
    assert "kept as" in result.stdout
    kept = database.parent.glob("reader-damaged-*.db")
    assert len(list(kept)) == 1
    assert len(records(reader("notes", "article.txt", "--format", "json"), "annotations")) == 1
    assert json.loads(reader("doctor", "--repair", "--format", "json").stdout)["doctor"]["done"] == []


def test_doctor_does_not_report_unreadable_parts_as_ok(reader: Run, database: Path) -> None:
    damage(database, "article")
    told = reader("doctor", code=1).stdout
    assert "articles not countable, 1 annotation, including deleted ones" in told
    assert "nothing wrong in the readable part" in told and "permissions   ok" in told
    rows = json.loads(reader("doctor", "--format", "json", code=1).stdout)["doctor"]["rows"]
    assert rows["article"] is None and rows["annotation"] == 1


def test_doctor_fixes_permissions_only_in_its_own_directory(reader: Run, database: Path, tmp_path: Path) -> None:
    database.parent.chmod(0o755)
    database.chmod(0o644)
    assert reader("doctor", code=1).stdout.count("is accessible to other users") == 2
    assert reader("doctor", "--repair").stdout.count("is now accessible only to you") == 2
    reader("backup", "mine.db")
    tmp_path.chmod(0o755)
    reader("doctor", "--db", "mine.db")


def test_unreadable_library_makes_doctor_exit_with_1(reader: Run, database: Path) -> None:
    assert reader("doctor", "--mend", code=2).exit_code == 2, "2 means wrong usage, as everywhere"
    assert reader("doctor", "--db", "nothing.db", code=1).stderr.startswith("reader: there is no library")
    database.write_bytes(b"\xff" * 9999)
    assert "not an SQLite database" in reader("doctor", code=1).stderr
    assert reader("doctor", "--repair", code=1).stderr.endswith("could be recovered, and there is no backup of it\n")
    (database.parent / "backups").mkdir(exist_ok=True)
    (database.parent / "backups" / "reader-20260503T091500Z-hand.db").touch()
    for arguments in ((), ("--repair",), ("--format", "json")):
        told = reader("doctor", *arguments, code=1)
        assert "“reader restore” restores a backup" in told.stderr
        assert told.stderr.count("\n") == 1 and told.stdout == ""
    assert database.read_bytes() == b"\xff" * 9999


GONE = [
    "list", "list --format json", "tags", "notes article.txt", "notes reader:1", "quotes article.txt", "people --rules",
    "people article.txt", "check article.txt", "export article.txt", "export article.txt -o new.md", "text reader:1",
    "undo article.txt", "undo", "forget article.txt", "part article.txt", "join article.txt reader:1",
    "people --rules --remove X", "doctor", "doctor --repair", "backup", "backup elsewhere.db",
]  # fmt: skip


@pytest.mark.parametrize("command", GONE)
@pytest.mark.parametrize("how", ["gone", "a broken link"])
def test_missing_library_is_reported_if_backups_exist(reader: Run, database: Path, command: str, how: str) -> None:
    reader("backup")
    database.unlink()
    if how != "gone":
        database.symlink_to("nowhere.db")
    result = CliRunner().invoke(cli, command.split(), prog_name="reader")
    assert "Traceback" not in result.stderr and (how == "gone" or not database.exists())
    (line,) = [line for line in result.stderr.splitlines() if "“reader restore” " in line]
    assert any(
        words in line for words in ("is gone;", "was missing, so", "no library", "is not a file", "is a link to")
    )


@pytest.mark.parametrize("command", ["list", "tags", "notes article.txt", "doctor", "backup"])
def test_library_that_never_existed_is_not_reported(reader: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "article.txt").write_text("Words.\n")
    names = [str(tmp_path / name) if "." in name else name for name in command.split()]
    result = CliRunner().invoke(cli, names, prog_name="reader")
    assert "gone" not in result.stderr and "restore" not in result.stderr


def test_export_is_left_unchanged_if_the_library_is_missing(reader: Run, database: Path) -> None:
    reader("export", "article.txt", "-o", "notes.md")
    reader("backup")
    before = Path("notes.md").read_bytes()
    database.unlink()
    told = reader("export", "article.txt", "-o", "notes.md", code=1).stderr
    assert "is gone; “reader restore” lists" in told and Path("notes.md").read_bytes() == before


def test_library_with_broken_symlink_is_restored(reader: Run, database: Path) -> None:
    reader("backup")
    database.unlink()
    database.symlink_to("nowhere.db")
    assert "is a link to a missing file; “reader restore”" in reader("part", "article.txt", code=1).stderr
    (made,) = database.parent.glob("backups/*.db")
    reader("restore", made.name)
    assert "law" in reader("notes", "article.txt").stdout and not database.is_symlink()


def test_restore_missing_adds_what_only_a_backup_has(reader: Run, database: Path) -> None:
    reader("backup")
    (made,) = database.parent.glob("backups/*.db")
    assert reader("restore", made.name, "--missing").stdout == f"{made} has nothing to add\n"
    with sqlite3.connect(database) as conn:
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("DELETE FROM annotation")
    assert "1 annotation of " in reader("restore", made.name, "--missing", "--preview").stdout
    assert "law" not in reader("notes", "article.txt").stdout
    assert reader("restore", made.name, "--missing").stdout == f"added from {made}: 1 article, 1 annotation\n"
    assert "law" in reader("notes", "article.txt").stdout
    found = json.loads(reader("restore", str(made), "--missing", "--format", "json").stdout)
    assert found == {"version": 1, "missing": {"path": str(made), "annotations": 0, "articles": 0}}
    assert "needs the NAME" in reader("restore", "--missing", code=2).stderr
    database.unlink()
    assert "no library to add to" in reader("restore", made.name, "--missing", code=1).stderr
