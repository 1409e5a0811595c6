from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.library_examples import Clock, document, library, migrate_further, opened, paragraph
from tui_reader.extraction import extract
from tui_reader.model import Edit, Target
from tui_reader.store import versions
from tui_reader.store.file import backup, doctor
from tui_reader.store.file.errors import LibraryError
from tui_reader.store.file.repair import repair
from tui_reader.text.document import Block, Document


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with annotations of every kind on two versions of an article, a draft and an undo journal."""
    with library(tmp_path) as full:
        reading = opened(full)
        full.annotations.annotate(reading, document(), paragraph(1), Edit(note="a note", add_tags=("one", "two")))
        full.annotations.annotate(reading, document(), Target("article", None), Edit(note="on the whole"))
        reading = opened(full, [*document().texts, "One paragraph more."])
        full.annotations.annotate(reading, document(), paragraph(4), Edit(colour="red"))
        full.annotations.undo(reading)
        full.annotations.save_draft(reading, paragraph(2), "half a thought")
        full.articles.save_place(reading, 10, "words")
        full.set_state("theme", "dark")
        return full.path


def change(path: Path, sql: str) -> None:
    conn = sqlite3.connect(path)
    with conn:
        conn.executescript(f"PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; {sql}")
    conn.close()


def found(path: Path) -> list[tuple[str, str]]:
    return [(finding.check, finding.message) for finding in doctor.examine(path).findings]


def test_intact_library_has_no_findings(path: Path) -> None:
    before = path.read_bytes()
    there = doctor.examine(path, own_directory=True)
    assert there.findings == () and there.counts["annotation"] == 3 and there.counts["draft"] == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("sql", "check", "words"),
    [
        ("DELETE FROM article", "references", "annotation, row 1: its row is missing in article"),
        ("DELETE FROM tag WHERE name = 'one'", "references", "annotation_tag, row 1: .* missing in tag"),
        ("DROP INDEX anchor_span", "schema", "index anchor_span is missing"),
        ("CREATE TABLE recipe (name TEXT)", "schema", "table recipe is not part of the schema"),
        ("ALTER TABLE tag ADD COLUMN smell TEXT", "schema", "table tag differs from the schema of this version"),
        ("UPDATE article_version SET text = replace(text, 'three', 'thref')", "texts", "does not match its checksum"),
        ("UPDATE article_version SET blocks = '{\"lengths\": [1, 2]'", "texts", "the paragraphs do not match"),
        ("UPDATE article_version SET length = 7", "texts", "the paragraphs do not match"),
        ("UPDATE article_version SET metadata = '[]'", "texts", "its metadata cannot be read"),
        ('UPDATE anchor SET start = 9999, "end" = 10000 WHERE start > 0', "anchors", "position is outside the text"),
        ("UPDATE anchor SET start = start + 3 WHERE start > 0", "anchors", "the text at its position differs"),
        ("UPDATE annotation SET start = start + 3 WHERE start > 0", "anchors", "differs from the text it was made on"),
        ('UPDATE annotation SET "end" = 99999 WHERE start > 0', "anchors", "its original position is outside the text"),
        ("UPDATE draft SET kind = 'poem'", "drafts", "its target cannot be read"),
        ("UPDATE draft SET start = NULL", "drafts", "its target cannot be read"),
        ('UPDATE draft SET "end" = 99999', "drafts", "its position is outside the text"),
        ("UPDATE change SET after = '{' WHERE id = 1", "undo journal", "entry 1 cannot be read"),
        ("UPDATE change SET \"table\" = 'recipe' WHERE id = 1", "undo journal", "entry 1 cannot be read"),
        ("UPDATE change SET row = '{\"smell\": 1}' WHERE id = 1", "undo journal", "entry 1 cannot be read"),
    ],
)
def test_each_check_finds_its_damage(path: Path, sql: str, check: str, words: str) -> None:
    change(path, sql)
    findings = doctor.examine(path).findings
    assert {finding.check for finding in findings} >= {check}
    told = [finding.message for finding in findings if finding.check == check]
    assert any(re.search(words, message) for message in told), told
    assert all("\n" not in finding.message for finding in findings)


def index_root(path: Path) -> int:
    conn = sqlite3.connect(path)
    (page,) = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'annotation_article'").fetchone()
    conn.close()
    return int(page)


def test_index_damage_missed_by_quick_check_is_found(path: Path) -> None:
    """An empty leaf page replaces an index: the rows are there, but the index lists none of them."""
    offset = (index_root(path) - 1) * 4096
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"\x0a\x00\x00\x00\x00\x10\x00\x00" + b"\x00" * 4088)
    conn = sqlite3.connect(path)
    assert conn.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    conn.close()
    findings = doctor.examine(path).findings
    assert {finding.check for finding in findings} == {"integrity"} and all(finding.derived for finding in findings)


def test_damaged_pages_are_reported_and_other_checks_still_run(path: Path) -> None:
    conn = sqlite3.connect(path)
    (page,) = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'change'").fetchone()
    conn.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    checks = {check for check, _ in found(path)}
    assert "integrity" in checks and "undo journal" in checks and "texts" not in checks
    assert doctor.examine(path).counts["annotation"] == 3


def test_permissions(path: Path) -> None:
    with backup.exclusive(path, 0):
        made = backup.make(path, "day", datetime(2026, 5, 3, tzinfo=UTC))
    path.chmod(0o640)
    made.chmod(0o604)
    made.parent.chmod(0o755)
    path.parent.chmod(0o755)
    assert [message.rpartition(" ")[2] for check, message in found(path) if check == "permissions"] == [
        "(0755)", "(0640)", "(0604)"
    ]  # fmt: skip
    assert len(doctor.examine(path, own_directory=True).findings) == 4


def foreign(path: Path) -> None:
    """Replace the library with another program's database."""
    path.unlink()
    conn = sqlite3.connect(path)
    conn.executescript("PRAGMA application_id = 3; CREATE TABLE recipe (name); CREATE TABLE tag (name)")
    conn.close()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: path.unlink(), "there is no library"),
        (lambda path: path.write_text("a text" * 999), "not an SQLite database"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: foreign(path), "another application's"),
        (lambda path: migrate_further(sqlite3.connect(path)), "written by a newer reader"),
        (lambda path: change(path, "PRAGMA user_version = 99"), "its header does not fit its tables"),
    ],
)
def test_unreadable_library_raises_one_line_error(path: Path, harm: Callable[[Path], object], words: str) -> None:
    harm(path)
    with pytest.raises(LibraryError, match=f"{words}[^\n]*$"):
        doctor.examine(path)


@given(st.lists(st.text(max_size=8).filter(lambda text: "\n\n" not in f"-{text}-")), st.integers(0, 40))
def test_blocks_divide_only_their_own_text(texts: list[str], cut: int) -> None:
    whole = Document(Block(text) for text in texts)
    blocks = versions.dump_blocks(whole)
    assert doctor.divides(whole.text, blocks)
    assert not doctor.divides(whole.text + "x", blocks)
    if cut < len(blocks):
        assert not doctor.divides(whole.text, blocks[:cut])


@pytest.mark.parametrize("blocks", [None, "", "[]", "{}", '{"lengths": 3}', '{"lengths": ["a"]}', '{"lengths": [-2]}'])
def test_invalid_block_description_does_not_divide(blocks: str | None) -> None:
    assert not doctor.divides("text", blocks)


def test_hash_is_sha256_of_the_text() -> None:
    assert doctor.text_hash("Ünïcode") == hashlib.sha256("Ünïcode".encode()).hexdigest()


CORRECTED = ("“Nobody asked the shops about it,” said Anna Reed.", "The session closed at nine.")
LATER = ("It began on Monday.", *CORRECTED)


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """A library with one correction of a quote, placed in a second version too."""
    with library(tmp_path) as full:
        reading, first = opened(full, CORRECTED), document(CORRECTED)
        full.quotes.set_speaker(reading, first, extract(first.text).quotes[0], "Clara Young")
        opened(full, LATER)
        return full.path


@pytest.mark.parametrize(
    ("sql", "words", "derived"),
    [
        ('UPDATE quote_anchor SET start = 999, "end" = 1010', "correction 1: its position is outside", True),
        ("UPDATE quote_anchor SET start = start + 4", "correction 1: the text at its position differs", True),
        ("UPDATE quote_anchor SET candidates = '[[1, 2]]'", "correction 1: its alternative positions .* read", True),
        ("UPDATE quote_anchor SET candidates = '{'", "correction 1: its alternative positions .* read", True),
        ("UPDATE quote_anchor SET candidates = '[[1, 999, 0.5]]'", "correction 1: its position is outside", True),
        ('UPDATE quote_decision SET start = 3, "end" = 9', "correction 1: the quoted text differs", False),
        ('UPDATE quote_decision SET "end" = 999', "correction 1: its original position is outside the text", False),
    ],
)
def test_damaged_correction_anchors_are_found_and_recomputed(
    corrected: Path, sql: str, words: str, derived: bool
) -> None:
    assert doctor.examine(corrected).findings == ()
    change(corrected, sql)
    findings = doctor.examine(corrected).findings
    assert [finding.check for finding in findings] == ["anchors"]
    assert re.search(words, findings[0].message) and findings[0].derived is derived
    if derived:
        done = repair(corrected, Clock()())
        assert done.after.findings == () and "recomputed 1 position of annotations and corrections" in done.done
        with library(corrected.parent.parent) as full:
            shown = document(LATER)
            (decision,) = full.quotes.decisions(1, 2, shown).quotes
            assert decision.status == "same" and shown.slice(*decision.place or (0, 0)).startswith("“Nobody asked")
