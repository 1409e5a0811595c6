"""`kill -9` at random moments: nothing acknowledged is lost, nothing is half done, the file stays valid.

A change is acknowledged when the app showed it or the library returned from it. The change in progress may or may not
have happened, but nothing in between.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from tests.faults.figures import Figure
from tests.faults.scripted import Player, everything
from tests.pseudo_terminal import COMMAND, CTRL_R, ENTER, ESCAPE, Terminal, colour_terminal
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.store.file import doctor

HERE = Path(__file__).parent
KILLS, KILLS_LONG = 8, 250


def test_library_killed_during_changes(tmp_path: Path, long: bool, figure: Figure) -> None:
    """The same changes are made to a second library that is not killed: both must be equal, row by row."""
    killed, spared = tmp_path / "killed" / "reader.db", Player(tmp_path / "spared" / "reader.db")
    moments, acknowledged, between = random.Random(7), 0, 0
    for kill in range(KILLS_LONG if long else KILLS):
        done = changes_until_killed(killed, spared.next, moments.randrange(6), moments.uniform(0.0, 0.06))
        acknowledged += done - spared.next
        while spared.next < done:
            spared.act()
        if everything(killed) != everything(spared.library.path):
            spared.act()  # the change in progress had completed
            between += 1
            assert everything(killed) == everything(spared.library.path), f"kill {kill} after act {done}"
        assert doctor.examine(killed).findings == ()
    spared.library.close()
    kills = KILLS_LONG if long else KILLS
    assert acknowledged >= kills
    figure(
        f"{kills} kills of a process that writes",
        f"{acknowledged:,} acknowledged acts: 0 lost, 0 half done, 0 files damaged ({between} in progress stood)",
    )


def changes_until_killed(path: Path, first: int, acts: int, seconds: float) -> int:
    """Let a process make changes and kill it after `acts` changes and `seconds`; return the first not acknowledged."""
    search = os.pathsep.join(map(str, (HERE, HERE.parent / "store", HERE.parent.parent)))
    child = subprocess.Popen(
        [sys.executable, str(HERE / "scripted.py"), str(path), str(first), "100000"],
        env={**os.environ, "PYTHONPATH": search},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    lines = [child.stdout.readline().rstrip("\n") for _ in range(acts)]
    timer = Timer(seconds, child.kill)
    timer.start()
    lines += child.communicate()[0].split("\n")
    timer.join()
    assert child.returncode == -signal.SIGKILL
    return int(lines[-2]) if len(lines) > 1 else first  # anything after the last newline was cut off


# -- the app ----------------------------------------------------------------------------------------------------------


class Mark(NamedTuple):
    """What the user knows of a paragraph."""

    note: str = ""
    tags: frozenset[str] = frozenset()


Marks = dict[int, Mark]


class Step(NamedTuple):
    """Keys, the text by which the app acknowledges the change, and the state after it."""

    keys: str
    shown: str
    after: Marks


class Session:
    """One run of the real program on the seed article in a pseudo-terminal, until it is killed."""

    def __init__(self, seed: Path, home: Path, cwd: Path) -> None:
        self.seed, self.home, self.cwd = seed, home, cwd
        self.acknowledged = 0

    def run(self, marks: Marks, number: int, seconds: float) -> tuple[Marks, Marks]:
        """Make changes until the kill; return the acknowledged state and the state if the change in progress happened.

        Every fourth time the delay counts from the program's start, otherwise from some acknowledged change.
        """
        terminal = Terminal([*COMMAND, str(self.seed)], colour_terminal(self.home), self.cwd)
        terminal.child.delaybeforesend = None
        timer = Timer(seconds, terminal.child.kill, [signal.SIGKILL])
        sure = maybe = marks
        acts = self.acknowledged + number % 3
        if started := number % 4 == 3:
            timer.start()
        try:
            terminal.until(" of 11")  # where the last session left it
            for step in script(marks, number):
                if not started and self.acknowledged >= acts:
                    started = True
                    timer.start()
                maybe = step.after
                terminal.type(step.keys, lambda shown=step.shown: shown in status(terminal))  # type: ignore[misc]
                self.acknowledged += maybe != sure
                sure = maybe
        except (AssertionError, OSError):  # the terminal was closed
            if not started:
                raise
        timer.join()
        assert terminal.ends() == -signal.SIGKILL and "not saved" not in terminal.text
        return sure, maybe


def status(terminal: Terminal) -> str:
    """The frame of a dialog and the bottom line; a toast may be about the previous change."""
    lines = terminal.text.split("\n")
    return "\n".join(lines if any("╭" in line for line in lines) else lines[-1:])


def script(marks: Marks, number: int) -> Iterator[Step]:
    """Tag, note, undo, redo, delete and undo, paragraph after paragraph."""
    yield Step("g", "¶ 1 of 11", marks)
    for turn in range(1000):
        at = (number + turn) % 11
        name = f"k{number}-{turn}"
        yield Step("g" + "j" * at, f"¶ {at + 1} of 11", marks)
        old = marks.get(at, Mark())
        tagged = {**marks, at: Mark(old.note, old.tags | {name})}
        yield Step("t", "type a tag", marks)
        yield Step(name, f"#{name}", marks)
        yield Step(ENTER, f"Tagged #{name}", tagged)
        noted = {**marks, at: Mark(old.note + name, old.tags | {name})}
        yield Step("a", f"Note on ¶ {at + 1}", tagged)
        yield Step(name, name, tagged)
        yield Step(ESCAPE, "Note saved", noted)
        yield Step("u", "Undone: note", tagged)
        yield Step(CTRL_R, "Redone: note", noted)
        gone = {place: mark for place, mark in noted.items() if place != at}
        yield Step("d", "Deleted", gone)
        yield Step("u", "Undone: delete", noted)
        marks = noted


def marks_of(seed: Path, database: Path) -> Marks:
    loaded = load(seed)
    with Library(database) as library:
        entry = library.articles.find(str(seed))
        reading = library.articles.reading(entry.article_id) if entry else None
    found = {
        loaded.document.index_at(mark.span[0]): mark for mark in (reading.annotations if reading else ()) if mark.span
    }
    return {at: Mark(mark.note, frozenset(mark.tags)) for at, mark in found.items()}


def test_app_killed_while_in_use(tmp_path: Path, home: Path, seed: Path, long: bool, figure: Figure) -> None:
    session, marks, moments = Session(seed, home, tmp_path), Marks(), random.Random(11)
    database = home / "reader.db"
    kills, between = (220 if long else 3), 0
    for number in range(kills):
        sure, maybe = session.run(marks, number, moments.uniform(0.1, 0.7) * (1 + (number % 4 == 3)))
        marks = marks_of(seed, database) if database.exists() else {}
        assert marks in (sure, maybe), f"kill {number}: {marks} is neither {sure} nor {maybe}"
        between += marks != sure
        if database.exists():
            assert doctor.examine(database).findings == ()
    assert session.acknowledged >= kills // 2
    acts = session.acknowledged
    figure(
        f"{kills} kills of the app at work",
        f"{acts:,} acknowledged acts: 0 lost, 0 half done, 0 files damaged ({between} in progress stood)",
    )
