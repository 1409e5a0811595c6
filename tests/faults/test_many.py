"""Many articles at once, some broken; a full disk; a damaged index; any bytes: failures are one line."""

from __future__ import annotations

import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.figures import Figure
from tests.formats.web_server import Site, answer, redirect
from tui_reader.cli.main import cli
from tui_reader.library import Library
from tui_reader.library.open_article import OpenArticle
from tui_reader.model import Edit, Target
from tui_reader.store.file import connection, schema
from tui_reader.text.query import parse

WAIT = 0.2
"""Seconds that a change in an open window may wait for another program that adds or indexes."""


def text(number: int) -> str:
    words = f"The river number {number} rose by {number % 7} metres on a day of rain, and nobody had seen the like. "
    return f"Article {number}\n\n{words * 3}\n\n“We saw number {number},” said Ann Reed, the mayor of Elm.\n"


def empty(path: Path) -> None:
    path.touch()


def blank(path: Path) -> None:
    path.write_text(" \n\t\n")


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 20)


def folder(path: Path) -> None:
    path.mkdir()


def dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def looping(path: Path) -> None:
    path.symlink_to(path.name)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def false_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + random.Random(3).randbytes(500))


def false_zip(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + b"\0" * 200)


def false_epub(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", "<not xml")


BROKEN: tuple[Callable[[Path], None], ...] = (
    empty, blank, binary, folder, dangling, looping, pipe, false_pdf, false_zip, false_epub
)  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def database(home: Path) -> Path:
    return Path(reader("path", "library").stdout.strip())


def reader(*arguments: str, code: int | None = 0, stdin: str | None = None) -> Result:
    done = CliRunner().invoke(cli, arguments, prog_name="reader", input=stdin)
    assert code is None or done.exit_code == code, done.output
    return done


def test_thousands_of_files_with_some_broken(home: Path, long: bool, figure: Figure) -> None:
    count, broken = (10_000, 300) if long else (200, 30)
    paths = [home / f"a{number:05}.txt" for number in range(count)]
    chosen = set(random.Random(1).sample(range(count), broken))
    for number, path in enumerate(paths):
        BROKEN[number % len(BROKEN)](path) if number in chosen else path.write_text(text(number))
    folders = [number for number in chosen if BROKEN[number % len(BROKEN)] is folder]
    began = time.monotonic()
    done = reader("add", *map(str, paths) if count <= 200 else (str(home),), "--format", "tsv", code=1)
    rate = count / (time.monotonic() - began)
    figure(f"{count} files almost the same are added, {broken} of them broken", f"{rate:.0f} a second")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    failed = [row for row in rows if row[2] == "failed"]
    assert sum(row[2] == "added" for row in rows) == count - broken
    assert len(failed) == len(done.stderr.splitlines()) == broken - len(folders), "an empty folder adds nothing"
    assert all(line.startswith("reader: ") for line in done.stderr.splitlines())
    assert len({row[0] for row in rows if row[0]}) == count - broken
    assert reader("list", "--limit", "1").stderr == f"1 of {count - broken} articles; --all lists all\n"
    assert reader("doctor").exit_code == 0
    again = reader("add", str(home), "--format", "tsv", code=1)
    assert again.stdout.count("\tknown\t") == count - broken and "\tadded\t" not in again.stdout


def test_internal_error_in_one_file_is_reported_in_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_reader.library import adding

    load = adding._load

    def failing(library: Any, wanted: adding.Wanted, *more: Any) -> Any:
        if wanted.source.endswith("2.txt"):
            raise ZeroDivisionError("words of the article")
        return load(library, wanted, *more)

    monkeypatch.setattr(adding, "_load", failing)
    for number in range(5):
        (home / f"{number}.txt").write_text(text(number))
    done = reader("add", *(f"{number}.txt" for number in range(5)), code=1)
    assert done.stdout == "added 4 articles, 1 failed\n"
    (line,) = done.stderr.splitlines()
    assert line.startswith("reader: 2.txt: ") and "ZeroDivisionError" in line and "the traceback is in" in line


def test_extraction_failure_is_reported_and_the_rest_continues(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_reader.library import opening

    extract = opening.extract

    def failing(document: Any, language: str = "") -> Any:
        if "number 2 " in document.text:
            raise RecursionError("too deep")
        return extract(document, language)

    monkeypatch.setattr(opening, "extract", failing)
    for number in range(5):
        (home / f"{number}.txt").write_text(text(number))
    reader("add", *(f"{number}.txt" for number in range(5)))
    done = reader("quotes", "--format", "tsv")
    assert len(done.stdout.splitlines()) == 4
    (line,) = done.stderr.splitlines()
    assert line.startswith("reader: reader:3 is left out: its quotes and people could not be found (")
    assert reader("quotes", "--format", "tsv").stderr == "", "it is not tried again before the rules change"
    assert "number 2" in reader("search", "river").stdout, "the text is found all the same"


def test_same_article_by_path_and_by_address(home: Path) -> None:
    (home / "a.txt").write_text(text(1))
    with Site({"/a.txt": answer(text(1).encode(), kind="text/plain; charset=utf-8")}) as site:
        assert reader("add", "a.txt", site.url("/a.txt")).stdout == "added 1 article, 1 already in the library\n"
        assert reader("add", "./a.txt", site.url("/a.txt?utm_source=x"), str(home / "a.txt")).stdout == (
            "added 0 articles, 3 already in the library\n"
        )
        reader("annotate", site.url("/a.txt"), "--quote", "a day of rain", "--nth", "1")
    assert len(reader("list", "--format", "tsv").stdout.splitlines()) == 1
    assert len(reader("notes", "a.txt", "--format", "tsv").stdout.splitlines()) == 1


PAGE = """<html><head><title>A page</title><meta name="author" content="Ann Reed">
<meta property="article:published_time" content="2026-05-03"></head><body><article><h1>A page</h1>
<p>The river rose in the night of May, and nobody in the town had seen the like of it before.</p></article></body>
</html>
"""


def test_copy_of_a_fetched_article_does_not_take_over_its_place(home: Path) -> None:
    """The article keeps its address, author and date; it is found by both places, also when the copy is edited."""

    def article() -> dict[str, Any]:
        (line,) = reader("list", "--format", "jsonl").stdout.splitlines()
        row: dict[str, Any] = json.loads(line)
        return row

    with Site({"/page": PAGE}) as site:
        url = site.url("/page")
        reader("annotate", url, "--quote", "in the night")
        before = article()
        facts = reader("set", "reader:1").stdout
        assert (before["source"], before["author"], before["date"]) == (url, "Ann Reed", "2026-05-03")
        (home / "copy.txt").write_text(reader("text", url).stdout)
        for _ in range(2):
            reader("annotate", "copy.txt", "--quote", "nobody in the town", "--note", "From the copy")
            now = article()
            assert {**now, "opened": "", "annotations": 1, "notes": 0} == {**before, "opened": ""}
            assert reader("set", "reader:1").stdout == facts
        assert reader("refresh", "--all").stdout == "1 article unchanged\n"
        assert len(reader("notes", url, "--format", "tsv").stdout.splitlines()) == 2
        (home / "copy.txt").write_text((home / "copy.txt").read_text() + "\n\nA line of my own was added here.\n")
        for _ in range(2):
            reader("annotate", "copy.txt", "--quote", "A line of my own", "--tag", "mine")
            now = article()
            assert now["source"] == str(home / "copy.txt") and (now["author"], now["date"]) == (
                "Ann Reed",
                "2026-05-03",
            )
            assert reader("list", "site:127.0.0.1", "--format", "tsv").stdout.startswith("reader:1\t")
        reader("annotate", url, "--quote", "The river rose")
        assert len(reader("notes", url, "--format", "tsv").stdout.splitlines()) == 4, "by the address, too"


def test_addresses_are_added_and_failures_reported(home: Path) -> None:
    pages: dict[str, Any] = {
        "/one": "<h1>One</h1><p>The first page has some words about a flood in the town of Elm.</p>",
        "/two": "<h1>Two</h1><p>The second page has other words about a budget of the council.</p>",
        "/empty": "<p></p>",
        "/broken": answer(b"%PDF-1.7 broken", kind="application/pdf"),
        "/away": redirect("/nowhere"),
    }
    with Site(pages) as site:
        wanted = [site.url(path) for path in ("/one", "/empty", "/broken", "/away", "/missing", "/two")]
        done = reader("add", *wanted, "http://127.0.0.1:1/", "https://[broken", code=1)
        assert done.stdout == "added 2 articles, 6 failed\n"
        assert len(done.stderr.splitlines()) == 6 and "Traceback" not in done.stderr
        (home / "list").write_text(f"{site.url('/one')}\n{site.url('/two')}\n")
        assert reader("add", "list").stdout == "added 0 articles, 2 already in the library\n"
        fresh = reader("--db", "other.db", "add", "list", code=1)
        assert fresh.stdout == "added 0 articles, 2 failed\n", "a list never leads to the local network"
    assert reader("text", wanted[0]).stdout.startswith("One\n"), "it opens without the server"


@pytest.fixture
def few(home: Path) -> list[str]:
    names = [f"{number}.txt" for number in range(60)]
    for number, name in enumerate(names):
        (home / name).write_text(text(number) * 20)
    return names


def test_full_disk_while_adding(home: Path, database: Path, few: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    reader("add", few[0])
    reader("annotate", few[0], "--quote", "the mayor of Elm", "--nth", "1", "--note", "Keep this.")
    opened = connection.Store._opened

    def limited(self: connection.Store) -> sqlite3.Connection:
        found = opened(self)
        found.execute("PRAGMA max_page_count = 160")
        return found

    monkeypatch.setattr(connection.Store, "_opened", limited)
    done = reader("add", *few, "--format", "tsv", code=1)
    results = [line.split("\t")[2] for line in done.stdout.splitlines()]
    assert 0 < results.count("added") < 59 and "failed" in results
    assert all("the disk is full" in line for line in done.stderr.splitlines())
    monkeypatch.setattr(connection.Store, "_opened", opened)
    assert reader("doctor").exit_code == 0
    assert "Keep this." in reader("notes", few[0]).stdout
    kept = len(reader("list", "--all", "--format", "tsv").stdout.splitlines())
    assert kept == results.count("added") + 1
    assert reader("add", *few).stdout == f"added {60 - kept} articles, {kept} already in the library\n"


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Let no allocation of gigabytes succeed, whatever memory the machine has."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 400_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


ASKS_FOR_MEMORY = 57
"""A seed whose bytes, read as an index, are sizes of gigabytes."""


@pytest.mark.parametrize("name", [*schema.word_indexes()])
@pytest.mark.usefixtures("little_memory")
def test_damaged_index_loses_nothing(home: Path, database: Path, few: list[str], name: str, long: bool) -> None:
    reader("add", *few[:5])
    reader("annotate", few[0], "--quote", "the mayor of Elm", "--nth", "1", "--note", "Keep this.", "--tag", "law")
    reader("index")
    sound = database.read_bytes()
    for seed in (1, ASKS_FOR_MEMORY, *(range(2, 40) if long else ())):
        for leftover in ("-journal", "-wal", "-shm"):
            database.with_name(database.name + leftover).unlink(missing_ok=True)
        database.write_bytes(sound)
        _damage(database, name, seed)
        for command in (
            ("add", *few[5:8]), ("list", "river"), ("notes", "--filter", "tag:law"), ("quotes", "--filter", "mayor"),
            ("people", "--filter", "reed"), ("search", "river"), ("doctor",),
            ("annotate", few[6], "--quote", "Article 6", "--nth", "1"),
        ):  # fmt: skip
            done = reader(*command, code=None)
            assert isinstance(done.exception, SystemExit | None), (seed, command, done.exception)
            assert done.exit_code in (0, 1) and "Traceback" not in done.output and len(done.stderr.splitlines()) <= 2
        assert "Keep this." in reader("notes", few[0]).stdout
        reader("doctor", "--repair", code=None)
        assert reader("doctor").exit_code == 0
        assert len(reader("search", "river", "--format", "tsv").stdout.splitlines()) >= 8
        assert "Keep this." in reader("notes", "--filter", "tag:law").stdout


def _damage(database: Path, index: str, seed: int) -> None:
    """Write random bytes over all that a full-text index has stored; the same for the same seed."""
    generator = random.Random(seed)
    conn = sqlite3.connect(database)
    for id_, block in conn.execute(f"SELECT id, block FROM {index}_data WHERE id > 1").fetchall():
        conn.execute(f"UPDATE {index}_data SET block = ? WHERE id = ?", [generator.randbytes(len(block)), id_])
    conn.commit()
    conn.close()


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("searched")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READER_HOME", str(folder / "home"))
        for number in range(3):
            (folder / f"{number}.txt").write_text(text(number))
        reader("add", str(folder))
        reader("index")
    yield folder


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.binary(max_size=40))
def test_any_bytes_can_be_a_query(searched: Path, monkeypatch: pytest.MonkeyPatch, query: bytes) -> None:
    monkeypatch.setenv("READER_HOME", str(searched / "home"))
    words = os.fsdecode(query.replace(b"\0", b""))
    found = reader("search", "--", words, code=None)
    assert found.exit_code in ((2,) if parse(words).is_empty else (0, 1)), found.output
    for command in (("list", "--"), *((name, "--filter") for name in ("notes", "quotes", "sources"))):
        done = reader(*command, words, code=None)
        assert done.exit_code in (0, 1) and len(done.stderr.splitlines()) <= 1, done.output


@pytest.mark.parametrize("act", ["add", "index"])
def test_change_in_an_open_window_waits_for_at_most_a_batch(
    home: Path, database: Path, act: str, long: bool, figure: Figure
) -> None:
    count = 2_000 if long else 150
    (home / "texts").mkdir()
    for number in range(count):
        (home / "texts" / f"{number}.txt").write_text(text(number) * 8)
    (home / "open.txt").write_text(text(count))
    reader("add", *(["texts"] if act == "index" else ["open.txt"]))
    reader("backup")  # that of the day, which is made at another time
    waits: list[float] = []
    with Library(database) as library:
        article = OpenArticle.load(library, str(home / "open.txt"), words_a_minute=238)
        article.open()
        span = article.document.span(1)
        command = [sys.executable, "-m", "tui_reader", act, *(["texts"] if act == "add" else [])]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ)
        done = threading.Event()

        def wait() -> None:
            process.wait()
            done.set()

        threading.Thread(target=wait, daemon=True).start()
        while not done.wait(0.02):
            began = time.monotonic()
            article.annotate(Target("span", span), Edit(note=f"Note {len(waits)}"))
            waits.append(time.monotonic() - began)
        assert process.returncode == 0
    waits.sort()
    figure(
        f"{len(waits)} changes in an open window while another program runs {act} on {count} articles",
        f"waited {waits[len(waits) // 2] * 1000:.0f} ms, 95 % at most {waits[int(len(waits) * 0.95)] * 1000:.0f} ms, "
        f"the longest {waits[-1] * 1000:.0f} ms",
    )
    assert len(waits) > 5
    assert waits[len(waits) // 2] < WAIT, "half of the changes"
    assert waits[int(len(waits) * 0.95)] < 3 * WAIT, "a busy machine makes some wait longer, but not for the rest"


def test_articles_are_added_in_batch_transactions(home: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long an article takes, a transaction ends with the first one that exceeds the batch."""
    from tui_reader.formats import load
    from tui_reader.library import adding

    for number in range(12):
        (home / f"{number}.txt").write_text(text(number))
    sources = [load(home / f"{number}.txt") for number in range(12)]
    for source in sources:
        while source.more():
            pass
    now, ended = [0.0], list[float]()
    stored, transaction = adding.Adding._stored, connection.Store.transaction

    def slow(self: adding.Adding, *arguments: Any) -> Any:
        now[0] += adding.BATCH * 0.4
        return stored(self, *arguments)

    @contextmanager
    def timed(self: connection.Store, *arguments: Any) -> Iterator[Any]:
        began = now[0]
        with transaction(self, *arguments) as db:
            yield db
        ended.append(now[0] - began)

    monkeypatch.setattr("tui_reader.library.adding.time.monotonic", lambda: now[0])
    monkeypatch.setattr(adding.Adding, "_stored", slow)
    monkeypatch.setattr(connection.Store, "transaction", timed)
    with Library(database) as library:
        assert [new for _, new in library.adding.store_all(sources)] == [True] * 12
    assert len(ended) == 4 and max(ended) < 1.5 * adding.BATCH < WAIT
