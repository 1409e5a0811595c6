"""The rows of the panel of notes, which are made when they are looked at."""

from __future__ import annotations

import pytest

from tui_reader.app.panels.notes import NoteItems
from tui_reader.app.widgets.list_pane import index_of
from tui_reader.model import Annotation
from tui_reader.text.document import Block, Document
from tui_reader.text.spans import Span

TEXT = Document([Block("One two three."), Block("Four.")])


def annotation(uid: str, span: Span | None, **more: object) -> Annotation:
    return Annotation(uid, "span", span, "words", "red", "", (), "", "")._replace(**more)  # type: ignore[arg-type]


LISTED = (
    annotation("whole", None, kind="article", note="about"),
    annotation("outer", Span(0, 9)),
    annotation("b", Span(0, 3)),
    annotation("c", Span(0, 3), kind="paragraph"),
    annotation("later", Span(16, 20)),
    annotation("lost", None, status="orphan", original_start=4),
    annotation("lost2", None, status="orphan", original_start=4),
)
BY_UID = {one.uid: one for one in LISTED}


@pytest.mark.parametrize("left_out", [(), ("whole",), ("b", "lost"), ("outer", "c", "later", "lost2"), tuple(BY_UID)])
def test_each_listed_row_is_found_by_its_key_and_no_other(left_out: tuple[str, ...]) -> None:
    listed = [one for one in LISTED if one.uid not in left_out]
    items = NoteItems(TEXT, listed, {}, BY_UID)
    assert [item.key for item in items] == [one.uid for one in listed]
    for key in [*BY_UID, "unknown", ""]:
        keys = [one.uid for one in listed]
        assert index_of(items, key) == (keys.index(key) if key in keys else None)
    assert index_of(items, None) is None


def test_rows_but_the_first_have_a_blank_line_above() -> None:
    items = NoteItems(TEXT, LISTED, {}, BY_UID)
    assert [bool(item.lines(30)[0].left) for item in items] == [True, *[False] * (len(LISTED) - 1)]
    assert [item.key for item in items[1:3]] == ["outer", "b"] and items[-1].key == "lost2"
