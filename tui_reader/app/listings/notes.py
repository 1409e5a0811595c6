"""The list of the annotations of all articles: by article, tag, colour or day."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len

from tui_reader.app.listings.listing import Choices, How, Opening, PagedListing, shortened
from tui_reader.app.widgets.list_pane import Item, Line, Words, wrapped
from tui_reader.library.pages import Group, Pages
from tui_reader.model import COLOURS, Colour, Edit
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.query import Query
from tui_reader.text.quotation import in_quotes

if TYPE_CHECKING:
    from tui_reader.app.listings.note_editor import Writing
    from tui_reader.library import Library
    from tui_reader.store.search.values import NoteRow


DATE_FROM, TAGS_FROM = 56, 44
"""Cells of the list from which the date and the tags are shown."""
STATUS_WORDS: Mapping[str, str] = {"moved": "moved", "changed": "words changed", "orphan": "unplaced"}


class Annotations(PagedListing["NoteRow"]):
    id = "annotations"
    title = "Annotations"
    noun, nouns = "annotation", "annotations"
    orders: ClassVar[Choices] = (
        ("opened", "Article opened last"),
        ("updated", "Changed last"),
        ("created", "Made last"),
        ("date", "Published"),
        ("title", "Title of article"),
        ("site", "Site"),
    )
    groupings: ClassVar[Choices] = (
        ("article", "by article"),
        ("tag", "by tag"),
        ("colour", "by colour"),
        ("day", "by day"),
        ("", "not grouped"),
    )
    hints: ClassVar[Choices] = (
        ("change-take", "opens"),
        ("library-filter", "finds"),
        ("library-next", "next list"),
        ("library-group", "groups"),
        ("library-tag", "tags"),
        ("library-note", "note"),
        ("library-colour", "colour"),
        ("library-select", "selects"),
        ("library-copy", "copies"),
        ("library-export", "exports"),
        ("library-order", "order"),
        ("library-forget", "deletes"),
        ("library-undo", "undoes"),
        ("dialog-close", "closes"),
    )

    from_index = ("opened", "date", "title", "site")

    def pages(
        self, library: Library, query: Query, how: How, groups: Sequence[Group] | None = None
    ) -> Pages[int, NoteRow]:
        return library.catalogue.note_pages(query, **how._asdict(), groups=groups)

    def size(self, library: Library, query: Query, how: How, pages: Pages[int, NoteRow]) -> int:
        by_tag = how.by == "tag"  # an annotation is in the group of each of its tags
        return library.catalogue.count_notes(query) if by_tag else pages.size

    def count_all(self) -> int:
        return self.library.catalogue.count_notes()

    def key(self, row: NoteRow) -> str:
        return row.uid

    def all_keys(self, query: Query) -> Collection[Hashable]:
        return self.library.catalogue.note_uids(query)

    # -- how it looks -------------------------------------------------------------------------------------------

    def heading(self, group: Group) -> Words:
        colour = next((one for one in COLOURS if one == group.key), None) if self.by == "colour" else None
        if colour is not None:
            return (("■ ", colour), (clean_line(self.screen.config.colour_names[colour], 60), "tab"))
        if self.by == "tag" and group.key is not None:
            return ((f"#{clean_line(group.label, 100)}", "tab"),)
        return super().heading(group)

    def lines(self, row: NoteRow, chosen: bool, width: int) -> list[Line]:
        date = row.created[:10] if width >= DATE_FROM and self.by != "day" else ""
        room = width - (len(date) + 1 if date else 0)
        sign = "✓ " if chosen else "! " if row.status != "same" and row.kind != "article" else "  "
        pieces: list[tuple[str, str]] = [(sign, "accent"), ("■ " if row.colour else "• ", row.colour or "dim")]
        if row.paragraph is not None:
            pieces.append((f"¶ {row.paragraph}  ", "dim"))
        room -= sum(cell_len(text) for text, _ in pieces)
        tags = " ".join(f"#{clean_line(tag, 40)}" for tag in row.tags)
        tags = shortened(tags, max(10, width // 3)) if tags and width >= TAGS_FROM else ""
        words, style = (in_quotes(row.text.strip()), "") if row.text else ("note on the article", "dim")
        words = shortened(words, room - (cell_len(tags) + 2 if tags else 0))
        gap = room - cell_len(words) - cell_len(tags)
        pieces += [(words, style), (" " * gap, ""), (tags, "tag")]
        lines = [Line(tuple(pieces), date)]
        if below := self._below(row, width):
            lines.append(Line((("    ", ""), *below)))
        return lines

    def _below(self, row: NoteRow, width: int) -> Words:
        """Return the second line: the note, and the article unless it is in the heading."""
        note = shortened(row.note, width - 4)
        if self.by == "article":
            return ((note, "strong"),) if note else ()
        title = shortened(row.title, (width - 4) // 2 if note else width - 4)
        note = shortened(note, width - 7 - cell_len(title))
        return ((note, "strong"), (" · ", "dim"), (title, "dim")) if note else ((title, "dim"),)

    def preview(self, row: NoteRow) -> Sequence[Item]:
        return [Item("preview", partial(_preview_lines, row, self.screen.config.colour_names), selectable=False)]

    def empty(self, width: int) -> list[Line]:
        told = "No annotations yet. In an article:"
        rows = [("highlight", "highlights"), ("tag", "tags"), ("note", "writes a note"), ("select", "selects words")]
        keys = [(self.screen.key_of(row), words) for row, words in rows]
        return [
            *wrapped(told, width, "dim", most=3),
            Line(),
            *(Line(((f"{key} ", "accent"), (words, "dim"))) for key, words in keys if key),
        ]

    # -- commands -----------------------------------------------------------------------------------------------

    def opening(self, row: NoteRow) -> Opening:
        return Opening(row.article_id, uid=row.uid)

    def person(self, row: NoteRow) -> str:
        return row.speaker or ""

    def tag(self) -> None:
        if not (uids := self.targets()):
            return
        rows = self.library.catalogue.notes_named(uids)
        on = [tag for tag in rows[0].tags if all(tag in row.tags for row in rows)] if rows else []

        def change(add: Sequence[str], remove: Sequence[str]) -> str:
            return self.library.annotations.change_several(uids, Edit(add_tags=tuple(add), remove_tags=tuple(remove)))

        self.choose_tags(on, change)

    def note(self) -> None:
        """Edit the note; a note on several annotations is added to theirs."""
        from tui_reader.app.listings.note_editor import Writing

        def write() -> str | None:
            if self.library.private:
                return self.library.refused()
            if not (rows := self.library.catalogue.notes_named(self.targets())):
                return None
            writing = Writing(self.library, self.screen.config, rows)
            self.screen.write(writing.editor(), writing.write_elsewhere, lambda: self._noted(writing))
            return None

        self.screen.guarded(write)

    def _noted(self, writing: Writing) -> None:
        if writing.label:
            self.screen.change(lambda: writing.label)

    def colour(self) -> None:
        from tui_reader.app.screens.dialogs.colour import ColourPicker

        uids, row = self.targets(), self.screen.row

        def chosen(colour: Colour | None) -> None:
            if colour is not None:
                self.screen.change(lambda: self.library.annotations.change_several(uids, Edit(colour=colour)))

        if uids:
            names: dict[Colour, str] = {colour: self.screen.config.colour_names[colour] for colour in COLOURS}
            current = row.colour if row is not None and row.colour else COLOURS[0]
            self.screen.ask_to_store(ColourPicker(names, current), chosen)

    def copy(self) -> str:
        from tui_reader.library.citing import citations

        rows = self.library.catalogue.notes_named(self.targets())
        return self.screen.copy(citations(self.library, rows), len(rows))

    def export(self) -> None:
        from tui_reader.app.listings import note_export

        if uids := self.targets():
            self.screen.guarded(lambda: note_export.start(self.screen, uids))

    def delete(self) -> None:
        if uids := self.targets():
            self.screen.change(lambda: self.library.annotations.delete_several(uids))


def _preview_lines(row: NoteRow, colour_names: Mapping[str, str], width: int) -> list[Line]:
    head: list[tuple[str, str]] = []
    if row.colour:
        head += [("■ ", row.colour), (clean_line(colour_names.get(row.colour, row.colour), 40), ""), ("  ", "")]
    head.append((f"¶ {row.paragraph}" if row.paragraph else "on the article", "strong"))
    if row.status != "same" and row.kind != "article":
        head.append((f"  ! {STATUS_WORDS[row.status]}", "warning"))
    lines = [Line(tuple(head))]
    if row.tags:
        lines += wrapped(" ".join(f"#{clean_line(tag, 60)}" for tag in row.tags), width, "tag", most=3)
    if row.text:
        lines += [Line(), *wrapped(in_quotes(clean_line(row.text.strip())), width, "", most=14)]
    if row.speaker:
        lines += wrapped("— " + clean_line(row.speaker, 100), width, "dim", most=1)
    if row.note:
        lines.append(Line())
        for line in clean(row.note).splitlines()[:12]:
            lines += wrapped(line.strip(), width, "strong", most=4) if line.strip() else [Line()]
    lines += [Line(), *wrapped(clean_line(row.title, 300), width, "dim", most=3)]
    made, changed = row.created[:10], row.updated[:10]
    return [*lines, Line(((f"made {made}" + (f", changed {changed}" if changed != made else ""), "dim"),))]
