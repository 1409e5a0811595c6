"""Several processes writing to one library: every change of each is there in the end, without errors."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.faults.figures import Figure
from tests.store.library_examples import document, opened
from tui_reader.library import Library
from tui_reader.model import Edit, Target
from tui_reader.store.annotating import CONFLICT_MARKER
from tui_reader.store.file import doctor

HERE = Path(__file__).parent
SEARCH = os.pathsep.join(map(str, (HERE, HERE.parent / "store", HERE.parent.parent)))

_WRITER = """
import sys, time
from pathlib import Path
from tests.store.library_examples import *
from tui_reader.library import Library, LibraryError
from tui_reader.model import Edit, Target
import sqlite_utils
path, me, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
text, slowest, done, missed, placed = document(), 0.0, 0, 0, 0.0
with Library(path) as full:
    reading = opened(full)
    print("ready", flush=True)
    sys.stdin.readline()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        full.annotations.annotate(reading, text, paragraph(int(me)), Edit(add_tags=(f"{me}:{done}",)))
        full.annotations.annotate(reading, text, paragraph(9), Edit(add_tags=(f"shared {me}:{done}",)))
        at = Target("span", text.clamp(done % 500, done % 500 + 20 + done // 500))
        full.annotations.annotate(reading, text, at, Edit(note=f"{me}:{done}"))
        if began - placed >= 1:  # once a second, as the app does
            placed = began
            try:
                full.articles.save_place(reading, done % 100, "words")
                missed = 0
            except LibraryError:  # it waits a fifth of a second only: the app tells of the third time in a row
                missed += 1
                assert missed < 3
        slowest = max(slowest, time.monotonic() - began)
        done += 1
print(done, slowest)
"""


def start(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": SEARCH},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    return child


def go(children: list[subprocess.Popen[str]], seconds: float) -> list[str]:
    """Start all at once and return what each printed; an error in any of them fails the test."""
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    printed = []
    for child in children:
        output, errors = child.communicate(timeout=seconds + 60)
        assert (errors, child.returncode) == ("", 0)
        printed.append(output)
    return printed


def test_four_processes_write_concurrently(tmp_path: Path, long: bool, figure: Figure) -> None:
    path, seconds = tmp_path / "reader.db", 60.0 if long else 2.0
    printed = go([start(_WRITER, path, str(me), str(seconds)) for me in range(4)], seconds)
    counts = [int(line.split()[0]) for line in printed]
    slowest = max(float(line.split()[1]) for line in printed)
    with Library(path) as full:
        found = opened(full).annotations
        marks = {mark.exact: mark for mark in found if mark.kind == "paragraph"}
        texts = document().texts
        for me, count in enumerate(counts):
            assert count > 0 and set(marks[texts[me]].tags) == {f"{me}:{number}" for number in range(count)}
        every = {f"{me}:{number}" for me, count in enumerate(counts) for number in range(count)}
        assert {tag.removeprefix("shared ") for tag in marks[texts[9]].tags} == every
        written = "\n".join(mark.note for mark in found if mark.kind == "span").split("\n")
        assert every == set(written) - {"", CONFLICT_MARKER}, "a note written by several has all texts"
    assert doctor.examine(path).findings == ()
    figure(
        f"4 processes writing for {seconds:.0f} s",
        f"{3 * sum(counts):,} updates: 0 lost, 0 errors; three in a row took {slowest:.1f} s at most",
    )


_FIRST = """
import sys
from pathlib import Path
from tests.store.library_examples import *
from tui_reader.library import Library
from tui_reader.model import Edit
import sqlite_utils
print("ready", flush=True)
sys.stdin.readline()
with Library(Path(sys.argv[1])) as new:
    new.annotations.annotate(opened(new), document(), paragraph(int(sys.argv[2])), Edit(note=sys.argv[2]))
"""


def test_eight_simultaneous_first_starts(tmp_path: Path, long: bool, figure: Figure) -> None:
    rounds = 20 if long else 1
    for number in range(rounds):
        path = tmp_path / str(number) / "reader.db"
        go([start(_FIRST, path, str(me)) for me in range(8)], 5)
        with Library(path) as full:
            assert sorted(mark.note for mark in opened(full).annotations) == [str(me) for me in range(8)]
            assert len(full.articles.recent()) == 1
        assert doctor.examine(path, own_directory=True).findings == ()
    figure(f"{rounds} × 8 first starts at once", "one library each time, all 8 notes in it, 0 errors")


_EDITOR = """
import sys
from pathlib import Path
from tests.store.library_examples import *
from tui_reader.library import Library
with Library(Path(sys.argv[1])) as full:
    reading = opened(full)
    (base,) = reading.annotations
    print("ready", flush=True)
    sys.stdin.readline()
    print(full.annotations.edit_note(reading, document(), base, base.note + f" and {sys.argv[2]} thinks so").conflict)
"""


def test_note_edited_in_two_processes_keeps_both_texts(tmp_path: Path, figure: Figure) -> None:
    path = tmp_path / "reader.db"
    with Library(path) as full:
        full.annotations.annotate(opened(full), document(), Target("article", None), Edit(note="It is so"))
    printed = go([start(_EDITOR, path, name) for name in ("one", "the other")], 5)
    assert sorted(printed) == ["False\n", "True\n"], "the second one is notified"
    with Library(path) as full:
        (mark,) = opened(full).annotations
        assert CONFLICT_MARKER in mark.note
        assert "It is so and one thinks so" in mark.note and "It is so and the other thinks so" in mark.note
        undone = full.annotations.undo(opened(full))
        assert undone is not None and CONFLICT_MARKER not in undone.annotations[0].note
    figure("one note edited in two processes", "both texts kept, the second one told")


def test_reading_is_not_blocked_by_a_writer(tmp_path: Path) -> None:
    """Reading needs the file only briefly, and waits for a writer's commit, not for its transaction."""
    path = tmp_path / "reader.db"
    with Library(path) as full:
        reading = opened(full)
        writer = sqlite3.connect(path, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE state SET value = 'x'")
        assert full.annotations.of(reading) == () and full.articles.recent() and not full.changed_elsewhere()
        writer.execute("ROLLBACK")
        writer.close()
