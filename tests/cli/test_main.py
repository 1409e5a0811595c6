from __future__ import annotations

import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli import main as command_line
from tui_reader.cli.main import cli, run
from tui_reader.cli.session import CommandError
from tui_reader.formats import load
from tui_reader.keys import BY_ID, KEYS
from tui_reader.library import Library
from tui_reader.model import Edit, Target

TEXT = """The Dispute

The firm's chief executive, Mary Miller, denied the claim on Monday.

"We have never copied anything from anybody," Miller said. "It is plainly wrong."

The third paragraph has no quotation in it at all.
"""
Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text(TEXT)
    return tmp_path / "home"


@pytest.fixture
def reader(home: Path) -> Run:
    runner = CliRunner()

    def call(*arguments: str, stdin: str | None = None, code: int = 0) -> Result:
        result = runner.invoke(cli, arguments, input=stdin, prog_name="reader")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def marked(home: Path) -> str:
    """An article in the library with a highlight, tags, a note and an article note; returns its path."""
    mark("article.txt", home / "reader.db")
    return "article.txt"


def mark(source: str, database: Path) -> None:
    loaded = load(source)
    with Library(database) as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        span = loaded.document.span(1)
        edit = Edit(colour="blue", note="Ask *her* \x1b[31m.", add_tags=("UK", "ip theft"))
        library.annotations.annotate(reading, loaded.document, Target("paragraph", span), edit)
        library.annotations.annotate(reading, loaded.document, Target("article", None), Edit(note="Whole."))
        library.annotations.annotate(
            reading, loaded.document, Target("paragraph", loaded.document.span(3)), Edit(colour="red")
        )


# -- reading ---------------------------------------------------------------------------------------------------------


def test_text(reader: Run) -> None:
    assert reader("text", "article.txt").stdout == TEXT
    data = json.loads(reader("text", "article.txt", "--format", "json").stdout)
    assert data["article"]["title"] == "The Dispute" and data["article"]["source"].endswith("article.txt")
    for record in data["paragraphs"]:
        assert TEXT[record["start"] : record["end"]] == record["text"]


def test_open_prints_the_text_of_each_source_to_a_pipe(reader: Run) -> None:
    assert reader("article.txt").stdout == TEXT
    assert reader("open", "article.txt", "article.txt").stdout == TEXT * 2


def test_standard_input(reader: Run) -> None:
    assert reader("text", "-", stdin=TEXT).stdout == TEXT
    assert reader("-", stdin=TEXT).stdout == TEXT
    assert json.loads(reader("text", "-", "--format", "json", stdin=TEXT).stdout)["article"]["source"] == "-"


def test_encoding(reader: Run) -> None:
    Path("latin.txt").write_bytes("Ein Müller und noch ein Wort.".encode("cp850"))
    assert reader("text", "latin.txt", "--encoding", "cp850").stdout.strip() == "Ein Müller und noch ein Wort."
    assert reader("--encoding", "cp850", "latin.txt").stdout.strip() == "Ein Müller und noch ein Wort."
    for name in ("klingon", "base64", "a\x00b"):
        assert "unknown encoding" in reader("text", "latin.txt", "--encoding", name, code=2).stderr


def test_quotes_and_people_have_the_extraction_fields(reader: Run) -> None:
    (first, *_) = json.loads(reader("quotes", "article.txt", "--format", "json").stdout)["quotes"]
    assert {"start", "end", "kind", "speaker", "speaker_text", "attribution", "confidence"} <= set(first)
    assert TEXT[first["start"] : first["end"]] == first["text"] == '"We have never copied anything from anybody,"'
    assert (first["speaker"], first["speaker_kind"], first["words"]) == ("Mary Miller", "person", 7)
    (person,) = json.loads(reader("people", "article.txt", "--format", "json").stdout)["people"]
    assert {"roles", "role_text", "mentions", "places", "aliases"} <= set(person) and person["name"] == "Mary Miller"
    assert len(person["places"]) == person["mentions"]
    assert all(TEXT[place["start"] : place["end"]] == place["text"] for place in person["places"])
    assert "Mary Miller" in reader("quotes", "article.txt").stdout.splitlines()[0]
    assert reader("people", "article.txt").stdout.startswith("Mary Miller · ")


def test_joint_speakers_are_listed_and_filtered(reader: Run) -> None:
    Path("joint.txt").write_text('"We have never copied anything from anybody," said Mary Miller and Tom Hall.\n')
    assert reader("quotes", "joint.txt").stdout.startswith("Mary Miller, with Tom Hall · ¶ 1")
    (found,) = json.loads(reader("quotes", "joint.txt", "--speaker", "hall", "--format", "json").stdout)["quotes"]
    assert (found["speaker"], found["others"]) == ("Mary Miller", ["Tom Hall"])
    assert reader("quotes", "joint.txt", "--speaker", "zz").stderr == "no quotes of zz\n"
    assert "— Mary Miller, with Tom Hall · ¶ 1" in reader("export", "joint.txt", "-o", "-").stdout


def test_empty_result_is_reported_on_standard_error(reader: Run) -> None:
    Path("plain.txt").write_text("nothing to be found here, not a thing.\n")
    for command, items in (("quotes", "quotes"), ("people", "people"), ("notes", "annotations")):
        result = reader(command, "plain.txt")
        assert (result.stdout, result.stderr) == ("", f"no {items}\n")
        assert json.loads(reader(command, "plain.txt", "--format", "json").stdout)[items] == []


# -- notes and export ------------------------------------------------------------------------------------------------


def test_notes(reader: Run, marked: str) -> None:
    lines = reader("notes", marked).stdout.splitlines()
    assert lines[0].startswith("article · reader:") and lines[1] == "  Whole."
    assert lines[3].startswith("¶ 2 · context · #") and "denied the claim" in lines[4]
    records = json.loads(reader("notes", marked, "--format", "json").stdout)["annotations"]
    assert [record["kind"] for record in records] == ["article", "paragraph", "paragraph"]
    assert sorted(records[1]["tags"]) == ["UK", "ip theft"] and records[1]["verbatim"] is True


def test_no_control_character_reaches_the_terminal(reader: Run, marked: str) -> None:
    for command in (["notes", marked], ["notes", marked, "--format", "json"], ["export", marked]):
        assert "\x1b" not in reader(*command).stdout


def test_export_to_standard_output_is_deterministic(reader: Run, marked: str) -> None:
    first = reader("export", marked).stdout
    assert first == reader("export", marked).stdout
    assert first.startswith('---\ntitle: "The Dispute"\n') and "> The firm's chief executive" in first
    assert "## Quotes" in first and "— Mary Miller" in first


def test_export_by_tag(reader: Run, marked: str) -> None:
    data = json.loads(reader("export", marked, "--tag", "uk", "--format", "json").stdout)
    assert len(data["annotations"]) == 1 and data["quotes"] == []
    nothing = reader("export", marked, "--tag", "none", "--format", "json")
    assert (
        json.loads(nothing.stdout)["annotations"] == [] and nothing.stderr == "reader: no annotation has these tags\n"
    )


def test_export_to_files_and_directories(reader: Run, marked: str) -> None:
    Path("out").mkdir()
    assert reader("export", marked, "-o", "out").stderr == "out/The Dispute.md\n"
    reader("export", marked, "-o", "out")
    assert os.listdir("out") == ["The Dispute.md"]
    reader("export", marked, "-o", "x.json")
    assert len(json.loads(Path("x.json").read_text())["annotations"]) == 3
    Path("mine.md").write_text("mine")
    assert "reader: mine.md was not written by reader" in reader("export", marked, "-o", "mine.md", code=1).stderr
    assert Path("mine.md").read_text() == "mine"
    with Path("out/The Dispute.md").open("a") as file:
        file.write("My thought.\n")
    assert "kept 1 line" in reader("export", marked, "-o", "out/The Dispute.md").stderr
    assert "My thought." in Path("out/The Dispute.md").read_text()
    told = reader("export", marked, "-o", "out/The Dispute.md", "--force").stderr
    assert "replaced 1 line; previous file kept as" in told
    assert "My thought." not in Path("out/The Dispute.md").read_text()
    assert "My thought." in Path("out/The Dispute.md.bak").read_text()
    reader("export", marked, "-o", "no/such/dir.md", code=1)
    assert reader("export", marked, "-o", "new/").stderr == "new/The Dispute.md\n"
    assert reader("export", marked, "-o", "no/such/", code=1).stderr == (
        "reader: cannot create no/such/: no such file or directory\n"
    )


def test_article_without_its_file_is_read_from_the_library(reader: Run, marked: str) -> None:
    before = reader("export", marked).stdout
    Path(marked).unlink()
    assert reader("export", marked).stdout == before
    assert reader("text", marked).stdout == TEXT
    assert "(gone)" in reader("list").stdout


# -- the library -----------------------------------------------------------------------------------------------------


def test_tags_and_list(reader: Run, marked: str) -> None:
    assert reader("tags").stdout.split() == ["#ip", "theft", "1", "·", "1", "article", "#UK", "1", "·", "1", "article"]
    assert [tag["name"] for tag in json.loads(reader("tags", "--format", "json").stdout)["tags"]] == ["ip theft", "UK"]
    assert "The Dispute" in reader("list").stdout and reader().stdout == reader("list").stdout
    (entry,) = json.loads(reader("list", "--format", "json").stdout)["list"]
    assert entry["title"] == "The Dispute" and entry["annotations"] == 3


@pytest.mark.parametrize("arguments", [(), ("article.txt",)])
def test_forget_can_be_undone(reader: Run, marked: str, arguments: tuple[str, ...]) -> None:
    before = reader("export", marked).stdout
    assert "forgot The Dispute (3 annotations)" in reader("forget", marked).stdout
    assert reader("list").stdout == "" and reader("notes", marked).stdout == ""
    assert "undone: forget “The Dispute”" in reader("undo", *arguments).stdout
    assert reader("export", marked).stdout == before


@pytest.mark.parametrize("arguments", [(), ("article.txt",), ("other.txt",)])
def test_several_articles_are_forgotten_and_restored_at_once(
    reader: Run, marked: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "other.txt").write_text("Another text\n\nIt has nothing to do with the first one, not a word.\n")
    reader("add", "other.txt")
    before = reader("export", marked).stdout
    assert reader("forget", marked, "nowhere.txt", code=1).stderr == "reader: nowhere.txt: not in the library\n"
    assert len(json.loads(reader("list", "--format", "json").stdout)["list"]) == 2, "nothing is forgotten"
    assert reader("forget", marked, "other.txt", "reader:1").stdout == (
        "forgot The Dispute (3 annotations)\nforgot Another text (0 annotations); to restore all: reader undo\n"
    )
    assert reader("list").stdout == ""
    assert reader("undo", *arguments).stdout.startswith("undone: forget: 2 articles, one of them ")
    assert len(json.loads(reader("list", "--format", "json").stdout)["list"]) == 2
    assert reader("export", marked).stdout == before


@pytest.mark.parametrize("arguments", [(), ("article.txt",), ("reader:1",)])
def test_what_the_library_screen_forgot_can_be_undone(
    reader: Run, marked: str, tmp_path: Path, home: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "other.txt").write_text("Another text\n\nIt has nothing to do with the first one, not a word.\n")
    reader("add", "other.txt")
    with Library(home / "reader.db") as library:
        library.shelf.forget_articles(
            [row.article_id for row in library.catalogue.articles(sort="added", reverse=True)]
        )
    assert reader("list").stdout == ""
    assert reader("undo", *arguments).stdout == "undone: forget: 2 articles, one of them “The Dispute”\n"
    assert len(json.loads(reader("list", "--format", "json").stdout)["list"]) == 2
    assert len(json.loads(reader("notes", marked, "--format", "json").stdout)["annotations"]) == 3


def test_undo_reverts_the_last_change(reader: Run, marked: str) -> None:
    reader("undo", marked)
    assert len(json.loads(reader("notes", marked, "--format", "json").stdout)["annotations"]) == 2
    reader("undo")
    assert len(json.loads(reader("notes", marked, "--format", "json").stdout)["annotations"]) == 1


def test_unknown_article_is_reported(reader: Run) -> None:
    assert reader("forget", "article.txt", code=1).stderr == "reader: article.txt: not in the library\n"
    assert reader("undo", "article.txt", code=1).stderr == "reader: article.txt: not in the library\n"
    assert reader("undo", code=1).stderr == "reader: nothing to undo\n"
    assert reader("list").stderr == "no articles yet\n"


def test_reading_commands_create_no_library(reader: Run, home: Path) -> None:
    for command in ("text", "quotes", "people", "notes", "export"):
        reader(command, "article.txt")
    assert not (home / "reader.db").exists()


def test_db_option_works_before_and_after_the_command(reader: Run, home: Path, tmp_path: Path) -> None:
    mark("article.txt", tmp_path / "other.db")
    assert reader("--db", "other.db", "tags").stdout == reader("tags", "--db", "other.db").stdout != ""
    assert reader("tags").stdout == ""


def test_damaged_library_is_one_line_error(reader: Run, home: Path) -> None:
    home.mkdir()
    (home / "reader.db").write_bytes(b"no database" * 1000)
    message = reader("list", code=1).stderr
    assert message.startswith("reader: ") and message.count("\n") == 1
    assert (home / "reader.db").read_bytes() == b"no database" * 1000


def _other(library: Path) -> None:
    library.write_bytes(b"no database" * 1000)


def _cut(library: Path) -> None:
    library.write_bytes(library.read_bytes()[:5000])


def _overwritten(library: Path) -> None:
    library.write_bytes(os.urandom(9000))


def _a_directory(library: Path) -> None:
    library.unlink()
    library.mkdir()


@pytest.mark.parametrize("damage", [_other, _cut, _overwritten, _a_directory])
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_export_with_annotations_is_kept_if_library_is_unreadable(
    reader: Run, home: Path, marked: str, tmp_path: Path, damage: Callable[[Path], None], force: tuple[str, ...]
) -> None:
    for name in ("a.md", "a.json"):
        reader("export", marked, "-o", str(tmp_path / name))
    directory = tmp_path / "notes"
    directory.mkdir()
    reader("export", marked, "-o", str(directory))
    before = {path: path.read_bytes() for path in (*tmp_path.glob("a.*"), *directory.iterdir())}
    damage(home / "reader.db")
    for where in (tmp_path / "a.md", tmp_path / "a.json", directory):
        result = reader("export", marked, "-o", str(where), *force, code=1)
        assert result.stderr.splitlines()[-1].endswith("not written: the annotations could not be read")
    assert {path: path.read_bytes() for path in (*tmp_path.glob("a.*"), *directory.iterdir())} == before
    assert len(before) == 3


@pytest.mark.parametrize("left", [None, b""])
def test_export_with_annotations_is_kept_if_library_has_none(
    reader: Run, home: Path, marked: str, tmp_path: Path, left: bytes | None
) -> None:
    quotes_only = tmp_path / "quotes.md"
    for name in ("a.md", "a.json"):
        reader("export", marked, "-o", str(tmp_path / name))
    (home / "reader.db").unlink()
    if left is not None:
        (home / "reader.db").write_bytes(left)
    for name in ("a.md", "a.json"):
        before = (tmp_path / name).read_bytes()
        assert "not written: it has annot" in reader("export", marked, "-o", str(tmp_path / name), code=1).stderr
        assert (tmp_path / name).read_bytes() == before
        reader("export", marked, "-o", str(tmp_path / name), "--force")
        assert (tmp_path / name).read_bytes() != before
        assert (tmp_path / f"{name}.bak").read_bytes() == before
    for _ in range(2):
        reader("export", marked, "-o", str(quotes_only))


@pytest.mark.parametrize("after", ["opened", "annotated", "forgotten"])
def test_annotations_from_a_lost_library_stay_in_the_export(
    reader: Run, home: Path, marked: str, tmp_path: Path, after: str
) -> None:
    for name in ("a.md", "a.json"):
        reader("export", marked, "-o", str(tmp_path / name))
    before = {name: (tmp_path / name).read_text() for name in ("a.md", "a.json")}
    (home / "reader.db").unlink()
    loaded = load(marked)
    with Library(home / "reader.db") as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        if after == "annotated":
            library.annotations.annotate(
                reading, loaded.document, Target("paragraph", loaded.document.span(0)), Edit(note="New.")
            )
    if after == "forgotten":
        reader("forget", marked)
        with Library(home / "reader.db") as library:
            library.articles.open(loaded.article, loaded.document, loaded.identity)
    for _ in range(2):
        told = reader("export", marked, "-o", str(tmp_path / "a.md")).stderr
        assert told.count("kept 3 annotations unknown to this library") == 1 and "removed" not in told
    text = (tmp_path / "a.md").read_text()
    ids = re.findall(r"<!-- reader (\w{12}) ", before["a.md"])
    assert len(ids) == 3 and all(text.count(f"<!-- reader {one} ") == 1 for one in ids)
    assert text.count("New.") == (after == "annotated")
    told = reader("export", marked, "-o", str(tmp_path / "a.json"), code=1).stderr
    assert "not written: 3 of its annotations are unknown to this library" in told
    assert (tmp_path / "a.json").read_text() == before["a.json"]
    for name, earlier in (("a.md", text), ("a.json", before["a.json"])):
        reader("export", marked, "-o", str(tmp_path / name), "--force")
        assert (tmp_path / f"{name}.bak").read_text() == earlier
        assert not any(one in (tmp_path / name).read_text() for one in ids)


@pytest.mark.parametrize("days", [0, 40])
def test_annotations_deleted_here_are_removed_from_the_export(
    reader: Run, home: Path, marked: str, tmp_path: Path, days: int
) -> None:
    reader("export", marked, "-o", str(tmp_path / "a.md"))
    loaded = load(marked)
    with Library(home / "reader.db") as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        library.annotations.delete_all(reading, [annotation.uid for annotation in reading.annotations][:2])
    start = datetime.now(UTC)
    for day in range(days):
        with Library(home / "reader.db", now=lambda day=day: start + timedelta(days=day + 1)) as library:  # type: ignore[misc]
            library.articles.open(loaded.article, loaded.document, loaded.identity)
    with closing(sqlite3.connect(home / "reader.db")) as conn:
        assert conn.execute("SELECT count(*) FROM annotation").fetchone() == (1 if days else 3,)
    assert "removed 2 blocks no longer exported" in reader("export", marked, "-o", str(tmp_path / "a.md")).stderr


# -- settings --------------------------------------------------------------------------------------------------------


def test_keys_lists_the_keys_in_force(reader: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('[keys]\nhighlight = "m"\nhilight = "x"\n')
    result = reader("keys")
    (line,) = (line for line in result.stdout.splitlines() if BY_ID["highlight"].tooltip in line)
    assert line.split()[0] == "m"
    assert "config.toml:3: unknown action 'hilight'; did you mean 'highlight'?" in result.stderr
    records = json.loads(reader("keys", "--format", "json").stdout)["keys"]
    assert [record["id"] for record in records] == [row.id for row in KEYS]


def test_colour_names_from_config_are_exported(reader: Run, home: Path, marked: str) -> None:
    (home / "config.toml").write_text('[colours]\nblue = "vital"\n')
    assert "· vital ·" in reader("notes", marked).stdout and "· vital ·" in reader("export", marked).stdout


def test_path(reader: Run, home: Path) -> None:
    lines = reader("path").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["library", str(home / "reader.db")],
        ["settings", str(home / "config.toml")],
    ]


# -- usage -----------------------------------------------------------------------------------------------------------


def test_unknown_command_suggests_the_nearest_one(reader: Run) -> None:
    message = reader("nots", code=1).stderr
    assert message == "reader: nots: no such file; did you mean the command 'notes'?\n"
    assert reader("qqqqq.txt", code=1).stderr == "reader: qqqqq.txt: no such file\n"


@pytest.mark.parametrize("name", ["nope.md", "notes.", "./nots", "nots/", "list.txt", ".open"])
def test_no_command_is_suggested_for_the_name_of_a_missing_file(reader: Run, name: str) -> None:
    assert reader(name, code=1).stderr == f"reader: {name}: no such file\n"


@pytest.mark.parametrize("command", [(), ("text",), ("add",), ("check",), ("quotes",), ("annotate", "--quote", "x")])
@pytest.mark.parametrize("address", ["ftp://x.y/", "file:///etc/hosts", "GEMINI://a.b/c.gmi", "x-a+b://c"])
def test_address_that_is_not_of_the_web_is_refused(reader: Run, command: tuple[str, ...], address: str) -> None:
    told = reader(*command, address, code=1).stderr
    assert f"reader: {address}: only http:// and https:// addresses are fetched\n" in told


def test_file_named_like_a_command(reader: Run) -> None:
    Path("notes").write_text(TEXT)
    assert reader("./notes").stdout == TEXT == reader("open", "notes").stdout
    assert reader("notes").stderr == "no annotations\n"


@pytest.mark.parametrize(
    ("source", "words"),
    [("missing.txt", "no such file"), (".", "directory"), ("empty", "empty"), ("\x1b[31m", "no such file")],
)
@pytest.mark.parametrize("command", ["open", "text", "notes", "quotes", "people", "export"])
def test_unreadable_source_is_one_line_error(reader: Run, command: str, source: str, words: str) -> None:
    Path("empty").touch()
    message = reader(command, source, code=1).stderr
    assert message.startswith("reader: ") and words in message
    assert message.count("\n") == 1 and "\x1b" not in message


@pytest.mark.parametrize(
    "arguments",
    [("--nonsense",), ("text",), ("text", "a", "b"), ("export",), ("tags", "--format", "xml"), ("completion", "tcsh")],
)
def test_usage_errors(reader: Run, arguments: tuple[str, ...]) -> None:
    assert "Usage: reader" in reader(*arguments, code=2).stderr


def test_help_and_version(reader: Run) -> None:
    text = reader("--help").stdout
    assert all(f"\n  {name} " in text for name in cli.commands) and "\x1b" not in text
    assert "..." not in text  # no summary is truncated
    assert reader("--version").stdout.startswith("reader 0.")
    for name in cli.commands:
        assert f"Usage: reader {name}" in reader(name, "--help").stdout


def test_file_name_starting_with_a_dash(reader: Run) -> None:
    Path("-x.txt").write_text(TEXT)
    assert reader("--", "-x.txt").stdout == TEXT == reader("text", "--", "-x.txt").stdout


@pytest.mark.parametrize(
    ("words", "word", "expected"), [("reader notes", 1, b"plain,notes"), ("reader art", 1, b"file,art")]
)
def test_commands_and_files_are_completed(home: Path, words: str, word: int, expected: bytes) -> None:
    completing = {"_READER_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(word)}
    assert start(env={**os.environ, **completing}).stdout.split() == [expected]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(reader: Run, shell: str) -> None:
    assert "_READER_COMPLETE" in reader("completion", shell).stdout


def test_several_sources_are_added_and_the_first_is_opened(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tui_reader.app import app
    from tui_reader.cli import launch

    Path("second.txt").write_text("A second article, of one sentence.\n")
    started = []

    class FakeApp:
        farewell = "reader: the note could not be saved; it is in /somewhere"
        return_code = 1
        begun = holds_terminal = False

        def run(self) -> None:
            started.append(self)

    def make_app(
        library: Library,
        config: object,
        loaded: object,
        *,
        problems: list[str],
        annotation: str,
        welcome: bool,
        peek: object,
    ) -> FakeApp:
        assert peek is None, "nothing is painted early where there is a problem to tell"
        assert annotation == "" and welcome
        assert loaded.article.title == "The Dispute"  # type: ignore[attr-defined]
        assert problems == ["missing.txt: no such file"]
        assert [entry.source for entry in library.articles.recent()] == [str(Path("second.txt").absolute())]
        return FakeApp()

    monkeypatch.setattr(app, "make_app", make_app)
    monkeypatch.setattr(launch, "use_terminal_input", lambda: None)
    from tui_reader.config import Config

    code = launch.launch(["article.txt", "second.txt", "missing.txt"], Library(home / "reader.db"), Config())
    assert code == 1 and len(started) == 1 and capsys.readouterr().err == f"{FakeApp.farewell}\n"


# -- the process -----------------------------------------------------------------------------------------------------


def start(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "tui_reader", *arguments]
    return subprocess.run(command, capture_output=True, timeout=30, **options)  # type: ignore[call-overload, no-any-return]


def test_exit_codes_of_the_process(home: Path) -> None:
    assert start("text", "article.txt").stdout.decode() == TEXT
    failed = start("text", "missing.txt")
    assert (failed.returncode, failed.stdout) == (1, b"") and failed.stderr == b"reader: missing.txt: no such file\n"
    assert start("text").returncode == 2
    assert start("text", "-", input=TEXT.encode()).stdout.decode() == TEXT


def test_closed_output_pipe_ends_the_command_without_a_message(home: Path) -> None:
    Path("long.txt").write_text("A sentence that is repeated. " * 20_000)
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run(
        [sys.executable, "-m", "tui_reader", "text", "long.txt"], stdout=write, stderr=subprocess.PIPE, timeout=30
    )
    os.close(write)
    assert (process.returncode, process.stderr) == (1, b"")


def test_non_utf8_file_name_is_read_and_shown_cleanly(home: Path) -> None:
    name = b"caf\xe9.txt"
    Path(os.fsdecode(name)).write_text(TEXT)
    assert start("text", os.fsdecode(name)).stdout.decode() == TEXT
    assert b'"source"' in start("text", os.fsdecode(name), "--format", "json").stdout
    assert start("text", os.fsdecode(b"\xe9")).stderr.count(b"\n") == 1


def test_old_locale_prints_question_marks_instead_of_failing(home: Path) -> None:
    Path("cjk.txt").write_text("漢字 and “marks”.\n", encoding="utf-8")
    result = start("text", "cjk.txt", env={**os.environ, "PYTHONIOENCODING": "latin-1"})
    assert (result.returncode, result.stderr) == (0, b"") and b"and ?marks?" in result.stdout


TAKE_KEYS = "import os; from tui_reader.cli.launch import use_terminal_input; use_terminal_input(); print(os.isatty(0))"


def test_keys_come_from_the_terminal_if_standard_input_is_a_pipe() -> None:
    child, terminal = pty.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.execv(sys.executable, [sys.executable, "-c", TAKE_KEYS])
    output = os.read(terminal, 1000)
    assert os.waitpid(child, 0)[1] == 0 and output.strip() == b"True"
    os.close(terminal)


def test_missing_terminal_raises_error() -> None:
    command = [sys.executable, "-c", TAKE_KEYS]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True, timeout=30)
    assert result.returncode == 1 and b"ReaderError: no terminal for keyboard input" in result.stderr


@pytest.mark.parametrize(("no_color", "styled"), [("", True), ("1", False)])
def test_colour_only_on_a_terminal_without_no_color(home: Path, no_color: str, styled: bool) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "NO_COLOR": no_color, "TERM": "xterm"}
    command = [sys.executable, "-m", "tui_reader", "people", "article.txt"]
    subprocess.run(command, stdout=theirs, env=environment, timeout=30, check=True)
    os.close(theirs)
    output = os.read(ours, 10_000)
    os.close(ours)
    assert b"Mary Miller" in output and (b"\x1b[1m" in output) is styled


def test_keyboard_interrupt_exits_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line.cli, "main", interrupted)
    assert run(["text"]) == 130


def test_command_error_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    CommandError("no").show()
    assert capsys.readouterr().err == "reader: no\n"


HEAVY = {
    "textual",
    "rich",
    "sqlite_utils",
    "tui_reader.extraction",
    "sqlite3",
    "platformdirs",
    "tui_reader.formats.loading",
}
NEEDS = {
    "--help": set(),
    "--version": set(),
    "completion bash": set(),
    "keys": set(),
    "path": set(),
    "text article.txt": {"tui_reader.formats.loading", "sqlite3"},
    "notes article.txt": {"tui_reader.formats.loading", "sqlite3"},
    "list": {"sqlite3"},
    "tags": {"sqlite3"},
    "quotes article.txt": {"tui_reader.formats.loading", "tui_reader.extraction", "sqlite3"},
    "people article.txt": {"tui_reader.formats.loading", "tui_reader.extraction", "sqlite3"},
    "export article.txt": {"tui_reader.formats.loading", "tui_reader.extraction", "sqlite3"},
}


@pytest.mark.parametrize("arguments", NEEDS)
def test_command_imports_only_what_it_needs(home: Path, marked: str, arguments: str) -> None:
    code = "import sys; from tui_reader.cli.main import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, *arguments.split()]
    imported = set(subprocess.run(command, capture_output=True, text=True, check=True).stderr.split())
    assert "click" in imported
    assert imported & HEAVY <= NEEDS[arguments]


def test_links(reader: Run, tmp_path: Path) -> None:
    page = '<p>See <a href="/t">the tables</a> and <a href="#x">below</a>.</p><p id="x">Poles: https://b.org/p.</p>'
    (tmp_path / "page.html").write_text(page)
    assert reader("links", "page.html").stdout.splitlines()[:2] == ["the tables · ¶ 1", "  /t"]
    address = ("--address", "https://a.org/y/")
    found = json.loads(reader("links", "page.html", "--format", "json", *address).stdout)["links"]
    text = reader("text", "page.html").stdout
    assert [(one["paragraph"], one["text"], one["address"]) for one in found] == [
        (1, "the tables", "https://a.org/t"),
        (1, "below", "#x"),
        (2, "https://b.org/p", "https://b.org/p"),
    ]
    assert [text[one["start"] : one["end"]] for one in found] == [one["text"] for one in found]
    kept = reader("links", "page.html").stdout.splitlines()
    assert kept[:2] == ["the tables · ¶ 1", "  https://a.org/t"], "the address is not stored"
    (tmp_path / "none.txt").write_text("No links here, none at all.\n")
    assert reader("links", "none.txt").stderr == "no links\n"
