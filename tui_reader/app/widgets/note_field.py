"""The text of a note, clean in whatever way words come into it: typed, pasted, or stored by another program."""

from __future__ import annotations

from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from tui_reader.text.clean import clean


class NoteField(TextArea):
    """Several lines to type into."""

    def __init__(self, text: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(clean(text), soft_wrap=True, tab_behavior="focus", id=id)

    def edit(self, edit: Edit) -> EditResult:
        edit.text = clean(edit.text)
        return super().edit(edit)
