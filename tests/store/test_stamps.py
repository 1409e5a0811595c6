"""Every user-made row can be merged: its uid never vanishes, and its rev and clock never decrease."""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.examples import examples
from tests.store.library_examples import PARAGRAPHS, Clock, document, open_daily, opened, paragraph
from tui_reader.library import Library
from tui_reader.library.installation import installation_id
from tui_reader.model import Edit
from tui_reader.store import tables
from tui_reader.store.rows import next_clock


class Stamped(NamedTuple):
    rev: int
    clock: int
    row: tuple[object, ...] | None
    """The user-made content; None for a tombstone."""


def stamped(path: Path) -> dict[str, Stamped]:
    """All rows and tombstones by uid."""
    conn = sqlite3.connect(path)
    found: dict[str, Stamped] = {}
    for name in tables.STAMPED:
        table = tables.TABLES[name]
        columns = ", ".join(f'"{column}"' for column in (*table.content, *table.flags) if column != "title")
        for uid, rev, clock, writer, *row in conn.execute(f"SELECT uid, rev, clock, writer, {columns} FROM {name}"):
            assert uid and uid not in found and writer in ("a", "b"), name
            found[uid] = Stamped(rev, clock, tuple(row))
    for uid, rev, clock in conn.execute("SELECT uid, rev, clock FROM tombstone"):
        assert uid not in found
        found[uid] = Stamped(rev, clock, None)
    (last,) = conn.execute("SELECT coalesce(max(clock), 0) FROM writer").fetchone()
    conn.close()
    assert all(one.clock <= last for one in found.values())
    return found


class Histories(RuleBasedStateMachine):
    """Two installations change one library, with clocks that jump."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory(prefix="reader-test-")
        path = Path(self.directory.name) / "reader.db"
        self.clock = Clock()
        self.libraries = {me: Library(path, now=self.clock, writer=lambda me=me: me) for me in "ab"}  # type: ignore[misc]
        self.path, self.before = path, dict[str, Stamped]()
        self.readings = {me: opened(library) for me, library in self.libraries.items()}

    def teardown(self) -> None:
        for library in self.libraries.values():
            library.close()
            library.keeper.finish()
        self.directory.cleanup()

    @rule(me=st.sampled_from("ab"), at=st.integers(0, 2), tag=st.sampled_from(["x", "y"]), add=st.booleans())
    def tag(self, me: str, at: int, tag: str, add: bool) -> None:
        edit = Edit(add_tags=(tag,)) if add else Edit(remove_tags=(tag,))
        self.libraries[me].annotations.annotate(self.readings[me], document(), paragraph(at), edit)

    @rule(me=st.sampled_from("ab"), at=st.integers(0, 2))
    def delete(self, me: str, at: int) -> None:
        annotations = self.libraries[me].annotations.of(self.readings[me])
        if at < len(annotations):
            self.libraries[me].annotations.delete(self.readings[me], annotations[at].uid)

    @rule(me=st.sampled_from("ab"), tag=st.sampled_from(["x", "y", "z"]), digit=st.sampled_from([None, 1, 2]))
    def pin(self, me: str, tag: str, digit: int | None) -> None:
        self.libraries[me].codebook.pin_tag(tag, digit)

    @rule(me=st.sampled_from("ab"), name=st.sampled_from(["Mary Miller", "Anna Berg"]), drop=st.booleans())
    def name(self, me: str, name: str, drop: bool) -> None:
        if drop:
            self.libraries[me].people.remove_rule(name)
        else:
            self.libraries[me].people.reject_person(self.readings[me], name)

    @rule(me=st.sampled_from("ab"), direction=st.sampled_from(["undo", "undo", "redo"]))
    def revert(self, me: str, direction: str) -> None:
        getattr(self.libraries[me].annotations, direction)(self.readings[me])

    @rule(days=st.sampled_from([0.0, 0.001, -3.0, 40.0, 30_000.0, -30_000.0]))
    def time_passes(self, days: float) -> None:
        if 2000 < (self.clock.time + timedelta(days=days)).year < 2150:
            self.clock.forward(days=days)

    @rule(me=st.sampled_from("ab"))
    def purge(self, me: str) -> None:
        self.libraries[me].tidied = False
        self.readings[me] = opened(self.libraries[me])

    @invariant()
    def nothing_vanishes_or_goes_back(self) -> None:
        now = stamped(self.path)
        for uid, before in self.before.items():
            after = now[uid]
            assert after.clock >= before.clock and after.rev >= before.rev
            if after.row != before.row:
                assert after.clock > before.clock and after.rev > before.rev, (before, after)
        self.before = now


Histories.TestCase.settings = settings(
    max_examples=examples(12, 100), stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestHistories = Histories.TestCase


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)), min_size=2))
def test_clock_never_goes_back(walls: list[datetime]) -> None:
    last = 0
    for wall in walls:
        clock = next_clock(last, wall.replace(tzinfo=UTC))
        assert clock > last
        last = clock


def test_wall_clock_far_ahead_is_limited() -> None:
    now = datetime(2026, 5, 3, tzinfo=UTC)
    last = next_clock(0, now)
    ahead = next_clock(last, now + timedelta(days=30_000))
    assert ahead - last == 86_400_000_000 and next_clock(ahead, now) == ahead + 1


@pytest.fixture
def full(tmp_path: Path, clock: object) -> Library:
    return Library(tmp_path / "reader.db", now=Clock(), writer=lambda: "a")


def test_undo_takes_newest_step_of_article_or_library(full: Library) -> None:
    reading = opened(full)
    other = opened(full, PARAGRAPHS[:3], "/articles/two.txt")
    full.annotations.annotate(reading, document(), paragraph(0), Edit(add_tags=("policy",)))
    full.codebook.pin_tag("policy", 3)
    full.annotations.annotate(other, document(PARAGRAPHS[:3]), paragraph(1), Edit(note="n"))
    full.close()
    for label, of_library in (("pin #policy", True), ("tag #policy", False)):
        undone = full.annotations.undo(reading)
        assert undone is not None and (undone.label, undone.of_library) == (label, of_library)
    assert full.annotations.undo(reading) is None and full.codebook.tags() == []
    redone = [full.annotations.redo(reading), full.annotations.redo(reading), full.annotations.redo(reading)]
    assert [one and one.label for one in redone] == ["tag #policy", "pin #policy", None]
    assert full.codebook.digit_tags()[3].name == "policy"


def test_swapped_pins_are_restored_by_undo(full: Library) -> None:
    for name, digit in (("a", 1), ("b", 2), ("b", 1), ("b", 5), ("b", None)):
        full.codebook.pin_tag(name, digit)
    undone = [full.annotations.undo(None) for _ in range(6)]
    assert [one and one.label for one in undone] == ["unpin #b", "pin #b", "pin #b", "pin #b", "pin #a", None]
    for _ in range(2):
        full.annotations.redo(None)
    assert [(tag.name, tag.pinned) for tag in full.codebook.tags()] == [("a", 1), ("b", 2)]
    full.codebook.pin_tag("b", 2)
    assert full.annotations.redo(None) is not None, "no change makes no step"


def test_purged_annotation_leaves_its_key_but_no_text(full: Library) -> None:
    reading = opened(full)
    done = full.annotations.annotate(reading, document(), paragraph(0), Edit(note="secret words", add_tags=("uk",)))
    full.annotations.delete(reading, done.uid or "")
    open_daily(full, 32)
    full.close()
    conn = sqlite3.connect(full.path)
    stones = {table: (uid, key) for table, uid, key in conn.execute('SELECT "table", uid, key FROM tombstone')}
    assert stones["annotation"][0] == done.uid and '"tag":"uk"' in stones["annotation_tag"][1]
    assert not any("secret" in str(row) for row in conn.execute("SELECT * FROM tombstone"))
    assert conn.execute("SELECT count(*) FROM annotation").fetchone() == (0,)
    conn.close()


def test_installation_id_is_created_once(tmp_path: Path) -> None:
    path = tmp_path / "state" / "installation"
    made = installation_id(path)
    installation_id.cache_clear()
    assert installation_id(path) == made == path.read_text() and path.stat().st_mode & 0o777 == 0o600
    path.write_text("half")
    installation_id.cache_clear()
    assert len(installation_id(path)) == 16 and path.read_text() == installation_id(path)
    blocked = path / "below" / "installation"  # its directory cannot be created
    assert len(installation_id(blocked)) == 16 and installation_id(blocked) == installation_id(blocked)
