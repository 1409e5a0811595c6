"""While a long text is compared, another program can write: nothing is computed in a transaction or snapshot."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.store.library_examples import article, document, identity, library, opened
from tui_reader.library import Library, core
from tui_reader.model import Edit, Reading, Target
from tui_reader.store import anchoring, copies, placing, sketches
from tui_reader.text.compare import comparison
from tui_reader.text.document import Document

PARAGRAPHS = [f"Paragraph {n} tells of {n * 7919 % 1009} ships and of {n * 31 % 97} men who left." for n in range(40)]
EDITED = [text.replace("ships", "boats") if n % 3 else text for n, text in enumerate(PARAGRAPHS)]
Operation = Callable[[Library, Reading, Document], object]


def written(path: Path) -> None:
    """Write as another program without any timeout would."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT OR REPLACE INTO state VALUES ('other', '1')")
        other.execute("COMMIT")


def watched(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    """Let each long computation write from outside, and return their names as they start."""
    begun: list[str] = []

    def wrap(owner: Any, name: str) -> None:
        function = getattr(owner, name)

        def run(*arguments: Any, **options: Any) -> Any:
            begun.append(name)
            written(path)
            return function(*arguments, **options)

        monkeypatch.setattr(owner, name, run)

    wrap(copies, "compare")
    wrap(sketches, "sketch")
    wrap(comparison.Comparison, "__init__")
    wrap(anchoring, "place")
    return begun


OPERATIONS: dict[str, tuple[Operation, set[str]]] = {
    "open": (
        lambda lib, _, new: lib.articles.open(article(new), new, identity()),
        {"compare", "sketch", "__init__", "place"},
    ),
    "look": (lambda lib, _, new: lib.articles.look(article(new), new, identity()), {"compare", "__init__", "place"}),
    "examine": (
        lambda lib, _, new: lib.checking.examine(article(new), new, identity()),
        {"compare", "__init__", "place"},
    ),
    "recognise": (lambda lib, _, new: lib.articles.recognise(article(new), new, identity()), {"compare"}),
    "copies": (lambda lib, reading, new: lib.copies.of(reading, new), {"sketch"}),
    "copies of a new text": (lambda lib, _, new: lib.copies.of_new(identity(), new), {"sketch", "compare"}),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_other_programs_can_write_while_a_long_text_is_compared(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "LONG", 100)
    operation, wanted = OPERATIONS[name]
    with library(tmp_path) as full:
        reading, first = opened(full, PARAGRAPHS), document(PARAGRAPHS)
        full.annotations.annotate(reading, first, Target("paragraph", first.span(5)), Edit(colour="red"))
        begun = watched(monkeypatch, full.path)
        assert operation(full, reading, document(EDITED)) is not None
    assert wanted <= set(begun)
    assert begun.count("__init__") <= 1, "compared once, not again in the transaction"


def test_annotations_written_meanwhile_are_placed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "LONG", 100)
    with library(tmp_path) as full, full.for_thread() as other:
        reading, first = opened(full, PARAGRAPHS), document(PARAGRAPHS)
        full.annotations.annotate(reading, first, Target("paragraph", first.span(5)), Edit(colour="red"))
        place = placing.place
        late: list[int] = []

        def slow(*arguments: Any) -> Any:
            if not late:
                late.append(1)
                other.annotations.annotate(
                    reading, first, Target("paragraph", first.span(9)), Edit(note="Made meanwhile.")
                )
            return place(*arguments)

        monkeypatch.setattr(anchoring, "place", slow)
        again = opened(full, EDITED)
        assert [mark.note for mark in again.annotations] == ["", "Made meanwhile."]
        new = document(EDITED)
        assert [mark.span for mark in again.annotations] == [new.span(5), new.span(9)]
