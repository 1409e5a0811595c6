"""A killed process loses nothing it acknowledged, and leaves nothing half done."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from library_examples import opened

from tui_reader.library import Library

KILLS = 10

_ACTS = """
import sys
from pathlib import Path
from library_examples import *
from tui_reader.model import Edit
run = sys.argv[2]
full = Library(Path(sys.argv[1]), now=Clock())
reading = opened(full)
print("ready", flush=True)
for act in range(100_000):
    name = f"{run}-{act}"
    target = Target("span", document().clamp(act % 500, act % 500 + 20 + int(run)))
    full.annotate(reading, document(), target, Edit(note=name, add_tags=(name,)), base=None)
    print(name, flush=True)
    full.delete(reading, full.annotate(reading, document(), target, Edit(colour="red")).uid)
"""


def test_killed_at_random_moments(tmp_path: Path) -> None:
    path = tmp_path / "home" / "reader.db"
    here = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{here.parent.parent}"}
    moments = random.Random(7)
    acknowledged: list[str] = []
    for run in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", _ACTS, str(path), str(run)], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0.005, 0.08))  # the moment is the test
        child.kill()
        lines = child.communicate()[0].split("\n")
        acknowledged += lines[:-1]  # the last one may be cut
    assert len(acknowledged) > KILLS
    conn = sqlite3.connect(path)
    assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    notes = {
        note: tag
        for note, tag in conn.execute(
            "SELECT a.note, t.name FROM annotation AS a LEFT JOIN annotation_tag AS j ON j.annotation = a.id "
            "LEFT JOIN tag AS t ON t.id = j.tag WHERE a.note != ''"
        )
    }
    anchored = conn.execute("SELECT count(DISTINCT annotation) FROM anchor").fetchone()[0]
    assert anchored == conn.execute("SELECT count(*) FROM annotation").fetchone()[0]
    journal = {
        row[0] for row in conn.execute("SELECT json_extract(after, '$.note') FROM change WHERE after LIKE '%note%'")
    }
    conn.close()
    assert set(acknowledged) <= notes.keys() and set(acknowledged) <= journal
    assert all(note == tag for note, tag in notes.items())
    with Library(path) as full:
        assert opened(full).article_id == 1
