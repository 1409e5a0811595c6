"""The panel of notes: the annotations with their colours, tags and words, and the tags on the digits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, overload

from rich.cells import cell_len

from tui_reader.app.panels.panel import Panel
from tui_reader.app.panels.quote_rows import WHOLE, WIDE, without_marks
from tui_reader.app.widgets.list_pane import Item, Items, Line, in_marks, wrapped
from tui_reader.model import Annotation
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.document import Document

if TYPE_CHECKING:
    from tui_reader.app.context import Context

STATUS_WORDS = {"moved": "moved", "changed": "words changed", "orphan": "unplaced"}


class NotesPanel(Panel):
    id = "notes"
    title = "Notes"
    side = "notes"
    shows = frozenset({"annotations", "tags", "panels"})
    filter_hint = "words, #tags or the meaning of a colour; all of them must be there"

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._listed: tuple[object, object, Sequence[Annotation]] | None = None
        """The annotations that were filtered, the filter, and the result."""

    def listed(self) -> Sequence[Annotation]:
        """The annotations that the filter lets through."""
        annotations, names = self.ctx.article.annotations, self.ctx.config.colour_names
        if not self.filter:
            return annotations
        if self._listed is None or self._listed[0] is not annotations or self._listed[1] != (self.filter, names):
            found = [one for one in annotations if matches(one, self.filter, names)]
            self._listed = annotations, (self.filter, names), found
        return self._listed[2]

    def items(self) -> Sequence[Item]:
        ctx = self.ctx
        return NoteItems(
            ctx.view.document, self.listed(), dict(ctx.config.colour_names), ctx.focus.blocks.marked.by_uid
        )

    def count(self) -> int | None:
        return len(self.listed())

    def total(self) -> int | None:
        return len(self.ctx.article.annotations)

    def foot(self, width: int) -> list[Line]:
        """The tags on the digits with their keys, as many to a line as fit."""
        lines: list[list[tuple[str, str]]] = [[]]
        used = 0
        for digit, tag in self.ctx.article.digits.items():
            key, text = f"{self.ctx.key(f'tag-{digit}')} ".lstrip(), f"#{clean_line(tag.name, 20)}  "
            if used and used + len(key) + cell_len(text) > width:
                lines.append([])
                used = 0
            lines[-1] += [(key, "accent"), (text, "tag")]
            used += len(key) + cell_len(text)
        return [Line(), *(Line(tuple(line)) for line in lines)] if self.ctx.article.digits else []

    def empty(self, width: int) -> list[Line]:
        if self.filter:
            return self.no_match(width)
        rows = [("highlight", "highlights"), ("tag", "tags"), ("note", "writes a note"), ("select", "selects words")]
        return wrapped("No annotations yet.", width, "dim", most=2) + self.ways(rows)

    def annotations(self) -> Sequence[Annotation]:
        return self.listed()

    def passage(self) -> Annotation | None:
        return self.ctx.focus.blocks.marked.by_uid.get(self.pane.selected_key or "")


class NoteItems(Items):
    """A row per annotation: place, colour by name, tags, the words, the note."""

    def __init__(
        self,
        document: Document,
        annotations: Sequence[Annotation],
        colour_names: Mapping[str, str],
        by_uid: Mapping[str, Annotation],
    ) -> None:
        """Args:
        annotations: in reading order.
        by_uid: these and perhaps others.
        """
        self._document, self._annotations, self._names, self._by_uid = document, annotations, colour_names, by_uid

    def __len__(self) -> int:
        return len(self._annotations)

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> list[Item]: ...

    def __getitem__(self, index: int | slice) -> Item | list[Item]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        annotation, spaced = self._annotations[index], index % len(self) > 0
        return Item(annotation.uid, partial(_note_lines, self._document, annotation, self._names, spaced))

    def index_of(self, key: str) -> int | None:
        annotation = self._by_uid.get(key)
        if annotation is None:
            return None
        index = bisect_left(self._annotations, annotation.reading_order(), key=Annotation.reading_order)
        return index if index < len(self) and self._annotations[index].uid == key else None


def _note_lines(
    document: Document, annotation: Annotation, colour_names: Mapping[str, str], spaced: bool, width: int
) -> list[Line]:
    lines = [Line()] if spaced else []
    place = ""
    if annotation.span is not None and annotation.kind != "article":
        place = f"¶ {document.index_at(annotation.span.start) + 1}"
    head, body = _head(annotation, colour_names), []
    if annotation.status != "same":
        sign, style = ("! ", "warning") if annotation.needs_look else ("✓ ", "dim")
        status = (sign + STATUS_WORDS[annotation.status], style)
        if head and _cells(head) + 2 + len(status[0]) + len(place) + 1 > width:
            body.append(Line((status,)))
        else:
            head += [("  " if head else "", ""), status]
    if annotation.tags:
        body += wrapped(_tags(annotation), width, "tag", most=2)
    if not head:
        head = [("Tagged" if annotation.tags else "Note", "dim")]
    lines.append(Line(tuple(head), place))
    lines += body
    whole = width >= WIDE
    if annotation.exact and annotation.kind != "article":
        lines += in_marks(without_marks(clean_line(annotation.exact)), width, "dim", most=3 if whole else 2)
    if annotation.speaker:
        lines += wrapped("— " + clean_line(annotation.speaker), width, "dim", most=1)
    for row in clean(annotation.note).splitlines()[: WHOLE if whole else 4]:
        if row.strip():
            lines += wrapped(row.strip(), width, "", most=WHOLE if whole else 3)
    return lines[:WHOLE]


def _head(annotation: Annotation, colour_names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What an annotation is: the colour by its name, or a note on the article."""
    if annotation.kind == "article":
        return [("Note on the article", "strong")]
    if annotation.colour:
        name = clean_line(colour_names.get(annotation.colour, annotation.colour))
        return [("■ ", annotation.colour), (name, "")]
    return []


def _tags(annotation: Annotation) -> str:
    return " ".join(f"#{clean_line(tag)}" for tag in annotation.tags)


def _cells(pieces: Sequence[tuple[str, str]]) -> int:
    return sum(cell_len(text) for text, _ in pieces)


def matches(annotation: Annotation, query: str, colour_names: Mapping[str, str]) -> bool:
    """Return whether a filter (words, `#tags`) lets an annotation through: every word must be found in it.

    The meaning of its highlight counts as a word. `#policy` stands for the tag and those under it; `_` for a blank in
    a tag.
    """
    meaning = colour_names.get(annotation.colour, annotation.colour) if annotation.colour else ""
    text = f"{annotation.exact}\n{annotation.note}\n{annotation.speaker or ''}\n{meaning}".casefold()
    tags = {tag.casefold() for tag in annotation.tags}
    for word in query.casefold().split():
        if word.startswith("#") and len(word) > 1:
            from tui_reader.text.tag_tree import is_within

            if not any(is_within(one, word[1:]) for tag in tags for one in (tag, "_".join(tag.split()))):
                return False
        elif word not in text and not any(word in tag for tag in tags):
            return False
    return True
