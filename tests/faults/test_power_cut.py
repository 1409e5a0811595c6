"""A power cut leaves the file and its journal as they are on disk in the middle of a transaction.

Simulated by copying both during a transaction, before every statement of a change, with a page cache so small that
pages are written before the commit. The copy must open as the state before the change or after it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.faults.figures import Figure
from tests.faults.scripted import Player, everything
from tui_reader.library import Library
from tui_reader.store.file import doctor

pytestmark = pytest.mark.disk


def copy_of(path: Path, number: int) -> Path:
    """Copy the library and its journal as they are on disk, in a separate process."""
    there = path.parent.parent / f"cut {number}" / "reader.db"
    there.parent.mkdir()
    pid = os.fork()
    if pid == 0:  # closing a copy of the file here would drop the locks of this process
        for suffix in ("", "-journal"):
            if os.path.exists(f"{path}{suffix}"):
                shutil.copyfile(f"{path}{suffix}", f"{there}{suffix}")
        os._exit(0)
    os.waitpid(pid, 0)
    there.chmod(0o600)
    return there


def test_copy_taken_during_a_change_is_the_state_before_or_after(tmp_path: Path, long: bool, figure: Figure) -> None:
    player = Player(tmp_path / "library" / "reader.db")
    path = player.library.path
    for _ in range(30):
        player.act()
    connection = player.library.store._opened()
    connection.execute("PRAGMA cache_size = 1")
    copies: list[Path] = []
    rolled_back = with_journal = 0
    connection.set_trace_callback(lambda _: copies.append(copy_of(path, len(copies))))
    for _ in range(60 if long else 2):
        first = len(copies)
        before = everything(copy_of(path, 100_000 + player.next))
        player.act()
        connection.set_trace_callback(None)
        after = everything(copy_of(path, 200_000 + player.next))
        connection.set_trace_callback(lambda _: copies.append(copy_of(path, len(copies))))
        for cut in copies[first:]:
            with_journal += Path(f"{cut}-journal").exists() and Path(f"{cut}-journal").stat().st_size > 0
            found = everything(cut)
            assert found in (before, after)
            rolled_back += found == before != after
            assert doctor.examine(cut).findings == ()
    connection.set_trace_callback(None)
    player.library.close()
    assert with_journal > 0 and rolled_back > 0
    with Library(copies[-1]) as library:
        assert library.articles.recent()
    figure(
        f"{len(copies)} power cuts in the middle of acts",
        f"{rolled_back} rolled back to the state before ({with_journal} by a journal), the others after; 0 damaged",
    )
