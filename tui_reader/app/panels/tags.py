"""The panel of tags: all of the library, as a tree, with counts, keys, colours and descriptions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui_reader.app.panels.panel import Panel
from tui_reader.app.widgets.list_pane import Item, Line, wrapped
from tui_reader.model import ReaderError, Tag
from tui_reader.text.clean import clean_line
from tui_reader.wording import tag_counts

if TYPE_CHECKING:
    from tui_reader.text.tag_tree import Row

INDENT = 2
DEEPEST = 6
"""Levels that are indented."""


class TagsPanel(Panel):
    id = "tags"
    title = "Tags"
    shows = frozenset({"annotations", "tags", "panels"})
    hints = ("list-open", "speaker", "join", "help", "list-leave")
    words = {
        "list-open": "passages", "list-filter": "find", "speaker": "rename", "join": "merge", "note": "describe",
        "colour": "colour", "delete": "delete", "tag": "new tag",
    }  # fmt: skip
    meaning = {
        "list-filter": "codebook:find",
        "speaker": "codebook:rename",
        "join": "codebook:merge",
        "note": "codebook:describe",
        "edit": "codebook:describe",
        "colour": "codebook:choose_colour",
        "delete": "codebook:delete",
        "tag": "codebook:add",
        **{f"tag-{digit}": f"codebook:pin({digit})" for digit in range(1, 10)},
    }
    _tags: Sequence[Tag] = ()
    _problem = ""

    def tags(self) -> Sequence[Tag]:
        """The tags as they are listed."""
        return self._tags

    def fill(self) -> None:
        try:
            self._tags, self._problem = self.ctx.article.tags(articles=True), ""
        except ReaderError as error:
            self._tags, self._problem = (), str(error)
        super().fill()

    def items(self) -> Sequence[Item]:
        from tui_reader.text.tag import tag_key
        from tui_reader.text.tag_tree import tree

        known = {tag_key(tag.name): tag for tag in self._tags}
        rows = tree([tag.name for tag in self._tags])
        return [
            Item(row.name, partial(_tag_lines, row, known.get(tag_key(row.name)) if row.is_tag else None))
            for row in rows
        ]

    def count(self) -> int | None:
        return len(self._tags)

    def empty(self, width: int) -> list[Line]:
        told = self._problem or "No tags yet."
        lines = wrapped(clean_line(told), width, "dim", most=4)
        return lines + self.ways([("tag", "adds a tag"), ("list-leave", "goes back")])

    def name(self) -> str | None:
        """The name of the row: of a tag, or of a parent that is not a tag itself."""
        return self.pane.selected_key

    def tag(self) -> Tag | None:
        """The tag of the row; None for a parent that is not a tag itself."""
        return next((tag for tag in self._tags if tag.name == self.pane.selected_key), None)

    def to_copy(self) -> tuple[str, None] | None:
        name = self.name()
        return (f"#{name}", None) if name is not None else None

    def follow(self) -> None:
        """Leave the article where it is: a tag has no place of its own."""

    def open_row(self) -> None:
        from tui_reader.app.commands import codebook

        self.ctx.perform(lambda: codebook.show_passages(self.ctx))


def _tag_lines(row: Row, tag: Tag | None, width: int) -> list[Line]:
    from tui_reader.text.colour import nearest
    from tui_reader.text.tag_tree import leaf

    indent = " " * INDENT * min(row.depth, DEEPEST)
    name = clean_line(leaf(row.name) or row.name)
    if tag is None:
        return [Line(((f"{indent}  ", ""), (name, "dim")))]
    sign = ("■ ", nearest(tag.colour)) if tag.colour else ("  ", "")
    counts = tag_counts(tag) if tag.articles > tag.uses else str(tag.uses)
    facts = ([f"key {tag.pinned}"] if tag.pinned else []) + [counts]
    lines = [Line(((indent, ""), sign, (f"#{name}" if not row.depth else name, "tag")), "  ".join(facts))]
    if tag.description:
        lines += wrapped(clean_line(tag.description), width, "dim", most=2, indent=f"{indent}  ")
    return lines
