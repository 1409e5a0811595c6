"""The order in which layout changes are undone among other changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.app.reflows import Reflow, Reflows


def test_only_the_last_change_of_an_article_is_undone() -> None:
    reflows = Reflows()
    first, second = Reflow(1, "auto", "wrapped", 5), Reflow(1, "wrapped", "lines", 7)
    reflows.add(first)
    reflows.add(second)
    assert reflows.undo(1, 8) is None, "another change came after it"
    assert reflows.undo(2, 7) is None, "another article"
    assert reflows.redo(1, 7) is None, "nothing is undone"
    assert reflows.undo(1, 7) == second
    assert reflows.undo(1, 7) is None, "a change between the two"
    assert reflows.undo(1, 5) == first
    assert reflows.redo(1, 4) is None and reflows.redo(1, 5) == first


def test_new_layout_clears_the_redo_history() -> None:
    reflows = Reflows()
    reflows.add(Reflow(1, "auto", "wrapped", 0))
    assert reflows.undo(1, 0) is not None
    reflows.add(Reflow(1, "auto", "lines", 0))
    assert reflows.redo(1, 0) is None


@given(st.lists(st.integers(0, 3), max_size=12))
def test_redo_reverses_undo_in_order(steps: list[int]) -> None:
    reflows = Reflows()
    for step in sorted(steps):
        reflows.add(Reflow(1, "auto", "lines", step))
    undone = [reflows.undo(1, step) for step in sorted(steps, reverse=True)]
    redone = [reflows.redo(1, step) for step in sorted(steps)]
    assert None not in undone and redone == undone[::-1]
