"""Deterministic changes, one transaction each, and a dump of a library for comparison.

Run as a program, it makes the changes one after the other and prints the number of each when it is done:
`python scripted.py LIBRARY FIRST COUNT`.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from tests.store.library_examples import PARAGRAPHS, document, opened
from tui_reader.library import Library
from tui_reader.model import COLOURS, Annotation, Edit, ReaderError, Reading, Target
from tui_reader.store.file import schema
from tui_reader.text.spans import Span

TEXT = document()
NOW = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)


class Player:
    """One library to which the changes are applied in order."""

    def __init__(self, path: Path, first: int = 0) -> None:
        self.next = first
        self._uids = count()
        self.library = Library(path, now=lambda: NOW, new_uid=lambda: f"{self.next}-{next(self._uids)}")
        self.reading: Reading = opened(self.library)

    def act(self) -> None:
        """Make the next change; one refused by the library (nothing to undo) counts too."""
        dice = random.Random(self.next)
        self._uids = count()
        try:
            dice.choice(ACTS)(self, dice)
        except ReaderError as error:
            assert "changed elsewhere" in str(error) or "was deleted" in str(error), error
        self.next += 1

    def chosen(self, dice: random.Random) -> Annotation | None:
        """One of the existing annotations."""
        found = self.library.annotations.of(self.reading)
        return dice.choice(found) if found else None


def mark(player: Player, dice: random.Random) -> None:
    target = Target("paragraph", TEXT.span(dice.randrange(len(PARAGRAPHS))))
    edit = Edit(colour=dice.choice(COLOURS), note=f"note {player.next}", add_tags=(f"tag {dice.randrange(9)}", "all"))
    player.library.annotations.annotate(player.reading, TEXT, target, edit)


def mark_span(player: Player, dice: random.Random) -> None:
    start = dice.randrange(TEXT.length - 40)
    edit = Edit(colour=dice.choice(COLOURS), add_tags=(f"tag {player.next}",))
    player.library.annotations.annotate(player.reading, TEXT, Target("span", Span(start, start + 30)), edit)


def write_note(player: Player, dice: random.Random) -> None:
    if (base := player.chosen(dice)) is not None:
        player.library.annotations.edit_note(
            player.reading, TEXT, base, f"{base.note[-40:]} {player.next}" * dice.randrange(1, 40)
        )


def untag(player: Player, dice: random.Random) -> None:
    if (base := player.chosen(dice)) is not None:
        target = Target(base.kind, base.span, base.uid)
        player.library.annotations.annotate(
            player.reading, TEXT, target, Edit(remove_tags=base.tags[:1], drop_colour=True)
        )


def delete(player: Player, dice: random.Random) -> None:
    if (base := player.chosen(dice)) is not None:
        player.library.annotations.delete(player.reading, base.uid)


def undo(player: Player, _: random.Random) -> None:
    player.library.annotations.undo(player.reading)


def redo(player: Player, _: random.Random) -> None:
    player.library.annotations.redo(player.reading)


def title(player: Player, _: random.Random) -> None:
    player.library.articles.set_title(player.reading, f"Title {player.next}")


def place(player: Player, dice: random.Random) -> None:
    player.library.articles.save_place(player.reading, dice.randrange(TEXT.length), f"words {player.next}")


def draft(player: Player, dice: random.Random) -> None:
    player.library.annotations.save_draft(
        player.reading, Target("paragraph", TEXT.span(2)), f"half {player.next}", uid="draft"
    )


def state(player: Player, dice: random.Random) -> None:
    player.library.set_state(f"key {dice.randrange(3)}", f"value {player.next}")


Act = Callable[[Player, random.Random], None]
ACTS: tuple[Act, ...] = (
    *[mark] * 4, mark_span, *[write_note] * 3, untag, delete, *[undo] * 3, redo, title, place, draft, state
)  # fmt: skip


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, except the process of a draft and the time of a migration."""
    conn = sqlite3.connect(f"file:{path}?mode=rw", uri=True)
    tables = [name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    tables = [table for table in tables if table[0] != "_" and not schema.is_of_index(table)]
    rows = {table: sorted(conn.execute(f'SELECT * FROM "{table}"'), key=repr) for table in tables}
    conn.close()
    rows["draft"] = [row[:-2] for row in rows["draft"]]
    return rows


def main(path: str, first: str, number: str) -> None:
    player = Player(Path(path), int(first))
    print("ready", flush=True)
    for _ in range(int(number)):
        player.act()
        print(player.next, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
