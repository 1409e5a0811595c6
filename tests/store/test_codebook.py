"""Tags of the whole library: each change is one undo step and restores its passages."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.library_examples import PARAGRAPHS, Clock, document, library, opened, paragraph
from tests.store.test_stamps import stamped
from tui_reader.library import Library
from tui_reader.model import Edit, ReaderError, Reading, TagEntry
from tui_reader.store import journal, tables

TEXT = document()
OTHER = tuple(f"Another author wrote {n} books about {n} gardens, which {n} readers bought." for n in range(11, 16))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def full(tmp_path: Path, clock: Clock) -> Library:
    """Two articles: #uk and #Policy/AI in both, #policy in the second."""
    full = library(tmp_path, clock)
    for source, paragraphs in (("/articles/one.txt", PARAGRAPHS), ("/articles/two.txt", OTHER)):
        reading = opened(full, paragraphs, source)
        tag(full, reading, 0, "uk")
        tag(full, reading, 1, "uk", "Policy/AI")
        tag(full, reading, 2, "eu", note="A note.")
    tag(full, opened(full, OTHER, "/articles/two.txt"), 3, "policy")
    return full


def tag(full: Library, reading: Reading, index: int, *names: str, note: str | None = None) -> None:
    text = document(PARAGRAPHS if reading.article.source.endswith("one.txt") else OTHER)
    full.annotations.annotate(reading, text, paragraph(index, text), Edit(add_tags=names, note=note))


def one(full: Library) -> Reading:
    return opened(full)


def two(full: Library) -> Reading:
    return opened(full, OTHER, "/articles/two.txt")


def state(full: Library) -> object:
    """What the user sees of tags: the list, the passages of both articles, and the digits."""
    passages = [[(a.uid, a.tags) for a in full.annotations.of(reading)] for reading in (one(full), two(full))]
    tags = full.codebook.tags(articles=True)
    assert full.codebook.tags() == [tag._replace(articles=0) for tag in tags]
    return [(tag.name, tag.uses, tag.pinned, tag.articles, tag.colour, tag.description) for tag in tags], passages


def counts(full: Library) -> dict[str, int]:
    return {tag.name: tag.uses for tag in full.codebook.tags()}


def test_rename_includes_child_tags(full: Library) -> None:
    changes = full.codebook.rename_tag("policy", "Politics")
    assert [(c.name, c.into, c.passages, len(c.articles), c.merged) for c in changes] == [
        ("policy", "Politics", 1, 1, False),
        ("Policy/AI", "Politics/AI", 2, 2, False),
    ]
    assert counts(full) == {"eu": 2, "Politics": 1, "Politics/AI": 2, "uk": 4}
    assert [a.tags for a in full.annotations.of(one(full))][1] == ("uk", "Politics/AI")


def test_parent_that_is_no_tag_is_renamed_with_its_children(full: Library) -> None:
    full.codebook.delete_tags(["policy"])
    full.codebook.rename_tag("POLICY", "law")
    assert counts(full) == {"eu": 2, "law/AI": 2, "uk": 4}


def test_rename_can_change_only_the_case(full: Library) -> None:
    full.codebook.rename_tag("uk", "UK")
    assert counts(full)["UK"] == 4


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("uk", "eu", "#eu exists already; merge the two instead"),
        ("uk", "EU", "#eu exists already"),
        ("nowhere", "eu", "no tag #nowhere"),
        ("uk", " / ", "a tag needs a name"),
        ("", "uk", "no tag #"),
    ],
)
def test_invalid_rename_is_refused_and_changes_nothing(full: Library, old: str, new: str, message: str) -> None:
    before = state(full)
    for dry_run in (True, False):
        with pytest.raises(ReaderError, match=message):
            full.codebook.rename_tag(old, new, dry_run=dry_run)
    assert state(full) == before


def test_merge_preview_lists_affected_articles(full: Library) -> None:
    full.codebook.pin_tag("uk", 3)
    tag(full, one(full), 0, "eu")
    (change,) = full.codebook.merge_tags(["uk"], "eu", dry_run=True)
    assert (change.passages, change.both, change.pinned, change.merged, change.into) == (4, 1, 3, True, "eu")
    assert change.articles == (("Ten numbers", 2), ("Ten numbers", 2)) and counts(full)["uk"] == 4
    full.codebook.merge_tags(["uk"], "eu")
    assert counts(full) == {"eu": 6, "policy": 1, "Policy/AI": 2}
    assert {tag.name: tag.pinned for tag in full.codebook.tags()}["eu"] == 3


def test_merged_tag_keeps_the_first_description(full: Library) -> None:
    full.codebook.describe_tag("eu", "The Union.")
    full.codebook.colour_tag("eu", "blue")
    full.codebook.merge_tags(["uk", "eu"], "Europe")
    found = {tag.name: tag for tag in full.codebook.tags()}
    assert (found["Europe"].uses, found["Europe"].description, found["Europe"].colour) == (6, "The Union.", "blue")
    assert found.keys() == {"Europe", "policy", "Policy/AI"}


def test_tag_moves_under_another_and_back_to_the_top(full: Library) -> None:
    full.codebook.move_tag("uk", "policy")
    assert counts(full)["policy/uk"] == 4
    full.codebook.move_tag("policy/uk", "")
    assert counts(full)["uk"] == 4
    with pytest.raises(ReaderError, match="cannot be moved under itself"):
        full.codebook.move_tag("policy", "policy/ai")


def test_deleting_a_tag_deletes_passages_with_nothing_else(full: Library) -> None:
    (change,) = full.codebook.delete_tags(["uk"], dry_run=True)
    assert (change.passages, change.emptied) == (4, 2)
    full.codebook.delete_tags(["uk"])
    assert [a.tags for a in full.annotations.of(one(full))] == [("Policy/AI",), ("eu",)]


def test_passage_is_deleted_when_all_its_tags_are(full: Library) -> None:
    assert [c.emptied for c in full.codebook.delete_tags(["uk", "Policy/AI"])] == [2, 2]
    assert [a.tags for a in full.annotations.of(one(full))] == [("eu",)]


def test_child_tags_are_deleted_only_on_request(full: Library) -> None:
    full.codebook.delete_tags(["policy"])
    assert counts(full)["Policy/AI"] == 2
    with pytest.raises(ReaderError, match="not a tag itself"):
        full.codebook.delete_tags(["policy"])
    full.codebook.delete_tags(["policy"], children=True)
    assert counts(full) == {"eu": 2, "uk": 4}


CHANGES: dict[str, Callable[[Library], object]] = {
    "rename": lambda full: full.codebook.rename_tag("policy", "policy/eu"),
    "shorten": lambda full: full.codebook.rename_tag("Policy/AI", "ai"),
    "merge": lambda full: full.codebook.merge_tags(["uk", "policy"], "eu"),
    "merge with a child": lambda full: full.codebook.merge_tags(["policy"], "policy/ai"),
    "merge into the parent": lambda full: full.codebook.merge_tags(["policy/ai"], "policy"),
    "merge into a new one": lambda full: full.codebook.merge_tags(["uk", "eu"], "europe/all"),
    "delete": lambda full: full.codebook.delete_tags(["uk", "eu"]),
    "delete all": lambda full: full.codebook.delete_tags(["policy", "uk", "eu"], children=True),
    "move": lambda full: full.codebook.move_tag("uk", "Policy/AI"),
    "describe": lambda full: full.codebook.describe_tag("uk", "The Kingdom."),
    "describe a new one": lambda full: full.codebook.describe_tag("new", "Nothing yet."),
    "colour": lambda full: full.codebook.colour_tag("uk", "red"),
    "add": lambda full: full.codebook.add_tag("later/on"),
    "import": lambda full: full.codebook.import_tags([TagEntry("uk", "x", "red"), TagEntry("new/one", "", None)]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_one_undo_and_redo_step(full: Library, change: str) -> None:
    full.codebook.pin_tag("uk", 1)
    full.codebook.pin_tag("policy", 2)
    before = state(full)
    CHANGES[change](full)
    after = state(full)
    assert after != before
    assert full.annotations.undo(two(full)) is not None and state(full) == before
    assert full.annotations.redo(None) is not None and state(full) == after
    assert full.annotations.undo(one(full)) is not None and state(full) == before


@pytest.mark.parametrize("change", CHANGES)
def test_merge_stamps_never_decrease(full: Library, change: str) -> None:
    full.writer = lambda: "a"
    with sqlite3.connect(full.path) as db:
        for table in ("annotation", "annotation_tag", "article", "tag", "pin", "tombstone"):
            db.execute(f"UPDATE {table} SET writer = 'a'")
    before = stamped(full.path)
    for act in (CHANGES[change], lambda full: full.annotations.undo(None), lambda full: full.annotations.redo(None)):
        act(full)
        with sqlite3.connect(full.path) as db:
            for table in ("annotation", "annotation_tag", "article", "tag", "pin", "tombstone"):
                db.execute(f"UPDATE {table} SET writer = 'a'")
        after = stamped(full.path)
        for uid, row in before.items():
            assert after[uid].clock >= row.clock and after[uid].rev >= row.rev
            assert after[uid].row == row.row or after[uid].rev > row.rev
        before = after


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row that a user made, every tombstone and every step of the journal, with stamps."""
    conn = sqlite3.connect(path)
    names = [*tables.STAMPED, "tombstone", "change"]
    found = {name: sorted(conn.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}
    conn.close()
    return found


@pytest.mark.parametrize("since", ["nothing", "used again", "passages deleted", "note written"])
@pytest.mark.parametrize("change", CHANGES)
def test_bulk_restore_equals_restoring_one_by_one(
    full: Library, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, change: str, since: str
) -> None:
    CHANGES[change](full)
    if since == "used again":
        tag(full, two(full), 4, "uk", "Policy/AI")
    elif since == "passages deleted":
        full.annotations.delete_all(one(full), [mark.uid for mark in full.annotations.of(one(full))])
    elif since == "note written":
        tag(full, one(full), 1, "eu", note="Later.")
    full.close()
    reading, twin = two(full), Library(tmp_path / "twin.db", now=clock)
    full.close()
    shutil.copy(full.path, twin.path)
    clock.forward(hours=1)
    full.annotations.undo(reading)
    with monkeypatch.context() as patched:
        patched.setattr(journal, "_kind", lambda change: (change[0], ""))
        twin.annotations.undo(reading)
    full.close()
    twin.close()
    assert rows_of(full.path) == rows_of(twin.path)


def test_deleted_tag_used_again_is_restored_as_one_tag(full: Library) -> None:
    full.codebook.delete_tags(["uk"])
    tag(full, one(full), 4, "UK")
    assert counts(full)["uk"] == 1
    assert full.annotations.undo(two(full)) is not None
    assert counts(full)["uk"] == 5


def test_undo_keeps_passages_changed_since(full: Library) -> None:
    full.codebook.merge_tags(["uk"], "eu")
    reading = one(full)
    first = full.annotations.of(reading)[0]
    full.annotations.annotate(reading, TEXT, paragraph(0), Edit(remove_tags=("eu",), note="Kept."))
    assert full.annotations.undo(two(full)) is not None
    found = {a.uid: a for a in full.annotations.of(one(full))}
    assert (found[first.uid].tags, found[first.uid].note) == ((), "Kept.")
    assert counts(full)["uk"] == 3


def test_undo_of_merge_works_if_merged_tag_was_used_again(full: Library) -> None:
    full.codebook.merge_tags(["uk"], "eu")
    tag(full, one(full), 0, "uk")
    assert full.annotations.undo(two(full)) is not None
    assert sorted(full.annotations.of(one(full))[0].tags) == ["eu", "uk"] and counts(full)["uk"] == 4


def test_tag_can_be_renamed_to_a_merged_name(full: Library) -> None:
    full.codebook.merge_tags(["uk"], "eu")
    full.codebook.rename_tag("eu", "uk")
    assert counts(full) == {"policy": 1, "Policy/AI": 2, "uk": 6}
    full.annotations.undo(None)
    full.annotations.undo(None)
    assert counts(full) == {"eu": 2, "policy": 1, "Policy/AI": 2, "uk": 4}


def test_deleted_passage_is_restored_with_the_merged_tag(full: Library) -> None:
    reading = one(full)
    full.annotations.delete(reading, full.annotations.of(reading)[0].uid)
    full.codebook.merge_tags(["uk"], "gb")
    full.codebook.rename_tag("gb", "uk")
    with sqlite3.connect(full.path) as db:
        db.execute("UPDATE annotation SET deleted = NULL")
    full.close()
    assert full.annotations.of(one(full))[0].tags == ("uk",)


@pytest.mark.parametrize("colour", ["orange", "#12", "yellowish"])
def test_invalid_colour_is_refused(full: Library, colour: str) -> None:
    with pytest.raises(ReaderError, match=f"{colour} is no colour: use yellow, "):
        full.codebook.colour_tag("uk", colour)


def test_import_reports_new_tags_and_is_idempotent(full: Library, tmp_path: Path) -> None:
    entries = [TagEntry("uk", "The Kingdom."), TagEntry("Policy/ai"), TagEntry("new", "New.", "red"), TagEntry("NEW")]
    planned = full.codebook.import_tags(entries, dry_run=True)
    assert [(entry.name, new) for entry, new in planned] == [("uk", False), ("new", True)]
    assert full.codebook.import_tags(entries) == planned and full.codebook.import_tags(entries) == []
    assert {tag.name: (tag.description, tag.colour) for tag in full.codebook.tags()}["new"] == ("New.", "red")
    full.annotations.undo(None)
    assert "new" not in counts(full)
    empty = Library(tmp_path / "none" / "reader.db")
    assert [new for _, new in empty.codebook.import_tags(entries, dry_run=True)] == [
        True
    ] * 3 and not empty.path.exists()


def test_missing_library_has_no_tags(tmp_path: Path) -> None:
    empty = Library(tmp_path / "none" / "reader.db")
    with pytest.raises(ReaderError, match="there are no tags yet"):
        empty.codebook.rename_tag("a", "b")
    assert not empty.path.exists()


def test_any_number_of_changes_is_undone_step_by_step(full: Library) -> None:
    chance, states = random.Random(7), [state(full)]
    for _ in range(12):
        names = [tag.name for tag in full.codebook.tags()] or ["uk"]
        name, other = chance.choice(names), chance.choice([*names, "new", "policy/deep"])
        act = chance.choice(["rename", "merge", "move", "delete", "describe"])
        try:
            if act == "rename":
                full.codebook.rename_tag(name, other)
            elif act == "merge":
                full.codebook.merge_tags([name], other)
            elif act == "move":
                full.codebook.move_tag(name, other)
            elif act == "delete":
                full.codebook.delete_tags([name], children=chance.random() < 0.5)
            else:
                full.codebook.describe_tag(name, other)
        except ReaderError:
            continue
        if state(full) != states[-1]:
            states.append(state(full))
    assert len(states) > 5
    for before in reversed(states[:-1]):
        assert full.annotations.undo(None) is not None and state(full) == before


def test_open_article_sees_tag_names_restored_by_undo(full: Library) -> None:
    reading = one(full)
    assert full.annotations.of(reading)[1].tags == ("uk", "Policy/AI")
    full.codebook.rename_tag("uk", "gb")
    assert full.annotations.of(reading)[1].tags == ("gb", "Policy/AI")
    undone = full.annotations.undo(reading)
    assert undone is not None and undone.annotations[1].tags == ("uk", "Policy/AI")
    full.annotations.redo(None)
    assert full.annotations.of(reading)[1].tags == ("gb", "Policy/AI")
