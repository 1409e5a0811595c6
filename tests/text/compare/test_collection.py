from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tui_reader.text.compare import anchor
from tui_reader.text.compare.anchor import Placement, reanchor
from tui_reader.text.compare.collection import LONG, collection_paused
from tui_reader.text.compare.comparison import Comparison
from tui_reader.text.spans import Span


@pytest.fixture(autouse=True)
def _collector() -> Iterator[None]:
    enabled = gc.isenabled()
    yield
    gc.enable() if enabled else gc.disable()


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("length", [0, LONG - 1, LONG, 5 * LONG])
def test_gc_is_paused_for_long_texts_and_restored(enabled: bool, length: int) -> None:
    gc.enable() if enabled else gc.disable()
    with collection_paused(length):
        assert gc.isenabled() == (enabled and length < LONG)
    assert gc.isenabled() == enabled


def test_exception_restores_the_gc() -> None:
    gc.enable()
    with pytest.raises(ZeroDivisionError), collection_paused(LONG):
        raise ZeroDivisionError
    assert gc.isenabled()


def test_gc_is_paused_while_long_texts_are_placed(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.enable()
    seen: list[bool] = []
    place = anchor._place

    def watched(comparison: Comparison, span: Span, quote: Span) -> Placement:
        seen.append(gc.isenabled())
        return place(comparison, span, quote)

    monkeypatch.setattr(anchor, "_place", watched)
    for repeats in (1, LONG // 10):
        paragraphs = [f"word number {number}" for number in range(repeats)]
        reanchor("\n\n".join(paragraphs), "\n\n".join(["new words", *paragraphs]), [(0, 4)])
    assert seen == [True, False]
    assert gc.isenabled()
