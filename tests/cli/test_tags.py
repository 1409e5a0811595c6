"""`reader tags`: the list, changes to the whole library, and exporting and importing codebooks."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.lines import cells
from tui_reader.cli.main import cli
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Edit, Target
from tui_reader.text.spans import Span

TEXTS = {
    "one.txt": "The harbour was sold in spring.\n\nNobody asked the fishermen about it.\n\nThe town paid.\n",
    "two.txt": "A comet passed at night.\n\nTwo astronomers saw its tail, and wrote letters.\n",
}
Ask = Callable[..., Result]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Two articles: #policy/ai and #uk in both, #uk alone in the second paragraphs."""
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    with Library(tmp_path / "home" / "reader.db") as library:
        for name, text in TEXTS.items():
            Path(name).write_text(text)
            loaded = load(name)
            reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
            for index, tags in enumerate((("policy/ai", "uk"), ("uk",))):
                target = Target("paragraph", loaded.document.span(index))
                library.annotations.annotate(reading, loaded.document, target, Edit(add_tags=tags))
        library.codebook.pin_tag("uk", 2)

    def call(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(cli, arguments, prog_name="reader")
        assert result.exit_code == code, result.output
        return result

    return call


def listed(ask: Ask) -> dict[str, int]:
    return {tag["name"]: tag["count"] for tag in json.loads(ask("tags", "--format", "json").stdout)["tags"]}


def test_list_has_counts_colours_and_descriptions(ask: Ask) -> None:
    ask("tags", "describe", "uk", "The \x1b[31mKingdom.")
    ask("tags", "colour", "policy/ai", "#00ff00")
    assert ask("tags").stdout.splitlines() == [
        "#policy/ai  2 · 2 articles         #00ff00",
        "#uk         4 · 2 articles  key 2           The \ufffd[31mKingdom.",
    ]
    rows = list(csv.DictReader(io.StringIO(ask("tags", "--format", "csv").stdout)))
    assert [(row["name"], row["count"], row["articles"], row["colour"], row["pinned"]) for row in rows] == [
        ("policy/ai", "2", "2", "#00ff00", ""),
        ("uk", "4", "2", "", "2"),
    ]


CHANGES = {
    ("rename", "policy", "law"): "renamed #policy to #law: 2 passages in 2 articles",
    ("rename", "uk", "policy/uk"): "renamed #uk to #policy/uk: 4 passages in 2 articles, key 2",
    ("merge", "policy/ai", "uk"): "merged #policy/ai into #uk: 2 passages in 2 articles, 2 with both tags",
    ("merge", "policy/ai", "uk", "all"): "merged #policy/ai #uk into #all: 6 passages, 2 with both tags, key 2",
    ("move", "uk", "policy"): "moved #uk under #policy: 4 passages in 2 articles, key 2",
    ("move", "policy/ai", "/"): "moved #policy/ai to the top level: 2 passages in 2 articles",
    ("delete", "uk"): "deleted #uk: 4 passages in 2 articles, 2 with nothing else deleted too, key 2",
    ("delete", "--children", "policy"): "deleted #policy: 2 passages in 2 articles",
    ("describe", "uk", "The Kingdom."): "described #uk",
    ("colour", "uk", "red"): "coloured #uk red",
    ("colour", "uk", "DOUBT"): "coloured #uk red",
    ("pin", "uk", "9"): "pinned #uk to 9",
    ("pin", "policy/ai", "2"): "pinned #policy/ai to 2, which was the key of #uk",
    ("pin", "law/eu", "1"): "pinned #law/eu to 1 (new tag)",
    ("pin", "UK", "none"): "unpinned #UK",
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_reported_in_one_line_previewed_and_undone(ask: Ask, change: tuple[str, ...]) -> None:
    before = ask("tags").stdout
    tried = ask("tags", *change, "--dry-run")
    verb = "unpin" if "none" in change else change[0]
    assert tried.stdout.startswith(f"would {verb} #") and ask("tags").stdout == before
    assert ask("tags", *change).stdout.splitlines() == [CHANGES[change]]
    assert ask("tags").stdout != before
    assert ask("undo").stdout.startswith("undone: ") and ask("tags").stdout == before


def test_dry_run_lists_what_would_change(ask: Ask) -> None:
    assert ask("tags", "merge", "policy", "uk", "--dry-run").stdout.splitlines() == [
        "would merge #policy into #uk: 2 passages in 2 articles",
        "  #policy/ai becomes #uk/ai: 2 passages in 2 articles",
        "      A comet passed at night: 1 passage",
        "      The harbour was sold in spring: 1 passage",
    ]


def test_tag_of_articles_alone_is_counted_and_deleting_it_names_them(ask: Ask) -> None:
    ask("tag", "one.txt", "council")
    ask("tag", "two.txt", "council")
    assert "#council    0 · 2 articles" in ask("tags").stdout.splitlines()
    assert ask("tags", "delete", "council", "--dry-run").stdout.splitlines() == [
        "would delete #council: 0 passages in 0 articles, 2 tagged articles",
        "  #council is deleted: 0 passages in 0 articles, 2 tagged articles",
        "      A comet passed at night: the article",
        "      The harbour was sold in spring: the article",
    ]
    assert listed(ask)["council"] == 0


def test_undo_reverts_tags_even_after_an_earlier_forget(ask: Ask) -> None:
    ask("forget", "one.txt")
    assert listed(ask)["uk"] == 2
    ask("tags", "rename", "uk", "gb")
    assert ask("undo").stdout == "undone: rename #uk to #gb\n" and listed(ask)["uk"] == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("describe", "nope", "x"), "described #nope (new tag)\n"),
        (("describe", "policy", "x"), "described #policy (new tag)\n"),  # only policy/ai is a tag
        (("describe", "Policy/AI", "x"), "described #Policy/AI\n"),
        (("describe", "nope", "x", "--dry-run"), "would describe #nope (new tag)\n"),
        (("describe", "nope", ""), "described #nope (new tag)\n"),
        (("colour", "nope", "red"), "coloured #nope red (new tag)\n"),
        (("colour", "UK", "red"), "coloured #UK red\n"),
    ],
)
def test_describing_or_colouring_a_tag_tells_whether_it_is_new(ask: Ask, change: tuple[str, ...], told: str) -> None:
    assert ask("tags", *change).stdout == told


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (("rename", "nowhere", "x"), 1, "reader: no tag #nowhere"),
        (("rename", "policy/ai", "UK"), 1, "reader: #uk exists already; merge the two instead"),
        (("rename", "uk", "  "), 1, "reader: a tag needs a name"),
        (("merge", "uk", "no\x1b", "x"), 1, "reader: no tag #no\ufffd"),
        (("merge", "uk"), 2, "name at least one tag"),
        (("move", "uk", "uk/deep"), 1, "reader: #uk cannot be moved under itself"),
        (("delete", "policy"), 1, "reader: #policy is not a tag itself, only those under it are"),
        (("colour", "uk", "orange"), 1, "reader: orange is no colour: use yellow, green, blue, red, purple, #rrggbb"),
        (("pin", "uk", "0"), 2, "'0' is not one of '1', '2'"),
        (("pin", "nowhere", "none"), 1, "reader: no tag #nowhere"),
        (("pin", " / ", "3"), 1, "reader: a tag needs a name"),
        (("import", "nothing.csv"), 1, "reader: cannot read nothing.csv: No such file or directory"),
        (("import", "."), 1, "reader: cannot read .: Is a directory"),
        (("--format", "json", "rename", "a", "b"), 2, "--format, --similar and --stats are for the list of tags"),
    ],
)
def test_invalid_change_is_one_line_error_and_changes_nothing(
    ask: Ask, change: tuple[str, ...], code: int, message: str
) -> None:
    before = ask("tags").stdout
    assert message in ask("tags", *change, code=code).stderr
    assert ask("tags").stdout == before


def test_no_op_is_reported(ask: Ask) -> None:
    assert ask("tags", "merge", "uk", "UK").stdout == "nothing to merge: #uk into #UK\n"
    ask("tags", "colour", "uk", "red")
    assert ask("tags", "colour", "uk", "red").stdout == "nothing to colour: #uk red\n"
    assert ask("tags", "pin", "uk", "2").stdout == "nothing to pin: #uk to 2\n"
    assert ask("tags", "pin", "policy/ai", "none").stdout == "nothing to unpin: #policy/ai\n"


def test_meaning_of_a_colour_in_the_settings_is_understood(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "home" / "config.toml").write_text('[colours]\ngreen = "to check"\n')
    assert ask("tags", "colour", "uk", "to check").stdout == "coloured #uk green\n"
    assert "no colour" in ask("tags", "colour", "uk", "claim", code=1).stderr


def test_long_and_wide_names_are_aligned(ask: Ask) -> None:
    long = "long " * 40
    for name in (long, "日本語", "👩‍👩‍👧 family", "שלום"):
        ask("tags", "describe", name, "told")
    lines = ask("tags").stdout.splitlines()
    assert max(len(line) for line in lines if not line.startswith("#long")) < 100
    columns = {cells(line.partition("articles")[0]) for line in lines if not line.startswith("#long")}
    assert len(columns) == 1
    assert next(line for line in lines if line.startswith("#long")).startswith(f"#{long.strip()}  0 · 0 articles")


def test_similar_names_are_warned_about(ask: Ask) -> None:
    assert ask("tags", "rename", "uk", "policies/ai").stderr == (
        "reader: #policies/ai is almost the same as #policy/ai\n"
    )
    assert ask("tags", "describe", "harbour", "x").stderr == ""
    assert ask("tags", "describe", "harbor", "x").stderr == "reader: #harbor is almost the same as #harbour\n"
    assert ask("tags", "--similar").stdout.splitlines() == [
        "#harbor is almost the same as #harbour",
        "#policies/ai is almost the same as #policy/ai",
    ]
    found = json.loads(ask("tags", "--similar", "--format", "json").stdout)["similar"]
    assert found[0] == {"name": "harbor", "similar": ["harbour"]}


def test_export_of_a_tag_includes_child_tags(ask: Ask) -> None:
    told = json.loads(ask("export", "one.txt", "--tag", "Policy", "--format", "json").stdout)
    assert [note["tags"] for note in told["annotations"]] == [["policy/ai", "uk"]]


def test_earlier_export_is_updated_after_a_rename(ask: Ask, tmp_path: Path) -> None:
    ask("export", "one.txt", "-o", "one.md")
    Path("one.md").write_text(Path("one.md").read_text() + "\nMy own line.\n")
    ask("tags", "rename", "uk", "gb")
    ask("tags", "merge", "policy/ai", "law")
    ask("export", "one.txt", "-o", "one.md")
    text = Path("one.md").read_text()
    assert "My own line." in text and "#gb" in text and "#law" in text and "uk" not in text and "policy" not in text
    assert text.count("%%") % 2 == 0
    ask("tags", "delete", "gb")
    ask("export", "one.txt", "-o", "one.md")
    assert "gb" not in Path("one.md").read_text() and "My own line." in Path("one.md").read_text()


def test_tags_are_counted_by_paragraph_and_in_pairs(ask: Ask) -> None:
    assert ask("tags", "--stats").stdout.splitlines() == [
        "reader:1  ¶ 1  #policy/ai 1, #uk 1  The harbour was sold in spring",
        "reader:1  ¶ 2  #uk 1                The harbour was sold in spring",
        "reader:2  ¶ 1  #policy/ai 1, #uk 1  A comet passed at night",
        "reader:2  ¶ 2  #uk 1                A comet passed at night",
        "",
        "#policy/ai  #uk  2 paragraphs  2 passages",
    ]
    told = json.loads(ask("tags", "--stats", "--format", "json").stdout)
    assert told["together"] == [{"tags": ["policy/ai", "uk"], "paragraphs": 2, "passages": 2}]
    assert [one["tags"] for one in told["paragraphs"]] == [{"policy/ai": 1, "uk": 1}, {"uk": 1}] * 2
    rows = list(csv.reader(io.StringIO(ask("tags", "--stats", "--format", "csv").stdout)))
    assert rows[0] == ["article", "title", "paragraph", "policy/ai", "uk"] and rows[2][2:] == ["2", "0", "1"]
    pairs = ask("tags", "--stats=together", "--format", "csv").stdout.splitlines()
    assert pairs == ["one,other,paragraphs,passages", "policy/ai,uk,2,2"]
    ask("tags", "--stats", "--format", "qdc", code=2)


def test_stats_count_every_paragraph_of_a_passage_but_no_article_note(ask: Ask, tmp_path: Path) -> None:
    loaded = load("one.txt")
    with Library(tmp_path / "home" / "reader.db") as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        start, end = loaded.document.span(1).start, loaded.document.span(2).end
        library.annotations.annotate(
            reading, loaded.document, Target("span", Span(start, end)), Edit(add_tags=("wide",))
        )
        library.annotations.annotate(reading, loaded.document, Target("article", None), Edit(add_tags=("whole",)))
    told = json.loads(ask("tags", "--stats", "--format", "json").stdout)
    assert [one["paragraph"] for one in told["paragraphs"] if "wide" in one["tags"]] == [2, 3]
    assert not any("whole" in one["tags"] for one in told["paragraphs"])
    assert {"tags": ["uk", "wide"], "paragraphs": 1, "passages": 0} in told["together"]


def test_unplaced_annotations_are_reported_and_not_counted(ask: Ask, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "home" / "reader.db") as db:
        db.execute("""UPDATE anchor SET status = 'orphan', start = NULL, "end" = NULL WHERE start > 0""")
    told = ask("tags", "--stats")
    assert told.stderr == "reader: 2 tagged annotations without a place in the current text not counted\n"
    assert "¶ 1" in told.stdout and "¶ 2" not in told.stdout


def test_stats_without_a_library_count_nothing(ask: Ask) -> None:
    assert ask("--db", "none.db", "tags", "--stats").stderr == "nothing to count\n" and not Path("none.db").exists()


# -- codebooks --------------------------------------------------------------------------------------------------------


def test_codebook_round_trips(ask: Ask) -> None:
    ask("tags", "describe", "uk", 'The "Kingdom" & <others>\nin two lines')
    ask("tags", "colour", "policy/ai", "#123456")
    ask("tags", "colour", "uk", "red")
    ask("tags", "describe", "=1+1", "@formula")
    before = json.loads(ask("tags", "--format", "json").stdout)["tags"]
    for kind in ("csv", "qdc"):
        Path(f"book.{kind}").write_text(ask("tags", "--format", kind).stdout)
        assert ask("tags", "import", f"book.{kind}").stdout == "imported 3 tags: 0 new, 0 changed\n"
        assert json.loads(ask("tags", "--format", "json").stdout)["tags"] == before
        assert (
            ask("--db", f"{kind}.db", "tags", "import", f"book.{kind}").stdout == "imported 3 tags: 3 new, 0 changed\n"
        )
        there = json.loads(ask("--db", f"{kind}.db", "tags", "--format", "json").stdout)["tags"]
        assert [(tag["name"], tag["description"], tag["colour"]) for tag in there] == [
            (tag["name"], tag["description"], tag["colour"]) for tag in before
        ]


def test_qdc_codebook_is_nested_with_stable_identifiers(ask: Ask) -> None:
    first = ask("tags", "--format", "qdc").stdout
    ns = "{urn:QDA-XML:codebook:1.0}"
    root = ElementTree.fromstring(first.encode())
    policy, uk = root.find(f"{ns}Codes") or []
    assert root.tag == f"{ns}CodeBook" and (root.get("origin") or "").startswith("reader ")
    assert (policy.get("name"), policy.get("isCodable"), policy[0].get("name")) == ("policy", "false", "ai")
    assert uk.get("isCodable") == "true"
    guids = [code.get("guid") for code in root.iter(f"{ns}Code")]
    assert len(set(guids)) == 3
    ask("tags", "describe", "uk", "Changed.")
    again = ElementTree.fromstring(ask("tags", "--format", "qdc").stdout.encode())
    assert [code.get("guid") for code in again.iter(f"{ns}Code")] == guids


BOOKS = {
    'tag,description\r\nnew,"Two\nlines, a comma"\r\n,\r\nuk,\r\n': ("imported 2 tags: 1 new, 0 changed", "new"),
    "Name;Color\nnéw;#FF0000\n": ("imported 1 tag: 1 new, 0 changed", "néw"),
    "\ufeffPATH\tmemo\nlaw / tax\tof money\n": ("imported 1 tag: 1 new, 0 changed", "law/tax"),
    "tag\nnew\nNEW\n#new\n": ("imported 3 tags: 1 new, 0 changed", "new"),
    "<CodeBook><Codes><Code name='law'><Code name='tax'/></Code></Codes></CodeBook>": (
        "imported 2 tags: 2 new, 0 changed",
        "law/tax",
    ),
    '<?xml version="1.0"?>\n<p:Project xmlns:p="urn:QDA-XML:project:1.0"><p:CodeBook><p:Codes>'
    '<p:Code name="A&amp;B" isCodable="false"><p:Code name="x" color="#0F0"><p:Description>d</p:Description></p:Code>'
    "</p:Code></p:Codes></p:CodeBook></p:Project>": ("imported 1 tag: 1 new, 0 changed", "A&B/x"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("book", BOOKS)
def test_codebooks_of_other_programs_are_read(ask: Ask, book: str, encoding: str) -> None:
    Path("book").write_bytes(book.lstrip("\ufeff").encode("utf-16") if encoding == "utf-16" else book.encode())
    line, name = BOOKS[book]
    assert ask("tags", "import", "book", "--dry-run").stdout.splitlines()[0] == line.replace("imported", "would import")
    assert name not in listed(ask)
    assert ask("tags", "import", "book").stdout == line + "\n" and listed(ask)[name] == 0
    assert ", 0 changed" in ask("tags", "import", "book").stdout
    assert ask("undo").stdout == "undone: import tags\n" and name not in listed(ask)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><CodeBook><Codes/></CodeBook>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (ENTITIES.encode(), "a codebook with a document type or entities is not read"),
        (b"<CodeBook><Codes>", "not well-formed XML"),
        (b"<CodeBook>\xff</CodeBook>", "not well-formed XML"),
        (b'<?xml version="1.0" encoding="x-none"?><CodeBook/>', "not well-formed XML"),
        (b"<html></html>", "not a codebook of REFI-QDA"),
        (b"<CodeBook>" + b"<Code name='a'>" * 60 + b"</Code>" * 60 + b"</CodeBook>", "nested too deeply"),
        (b"", "no column with the tags"),
        (b"colour,description\nred,x\n", "no column with the tags"),
        (b"tag\n" + b'"' + b"x" * 200_000, "not a CSV file"),
        (b"tag\n" + b"x\n" * 5_000_001, "too large for a codebook"),
    ],
    ids=["entities", "cut", "bytes", "encoding", "html", "deep", "empty", "columns", "field", "large"],
)
def test_invalid_codebook_is_one_line_error(ask: Ask, data: bytes, message: str) -> None:
    Path("book").write_bytes(data)
    before = ask("tags").stdout
    result = ask("tags", "import", "book", code=1)
    assert result.stderr.startswith("reader: book") and message in result.stderr and result.stderr.count("\n") == 1
    assert ask("tags").stdout == before
