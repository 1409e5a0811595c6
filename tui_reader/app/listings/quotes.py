"""The list of the quotes of all articles, by article, speaker or day."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len

from tui_reader.app.listings.listing import Choices, ExtractedListing, How, Opening, shortened
from tui_reader.app.widgets.list_pane import Item, Line, Words, wrapped
from tui_reader.library.pages import Group, Pages
from tui_reader.library.searching import passage_of
from tui_reader.model import SURE
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted, listed
from tui_reader.text.query import Query
from tui_reader.wording import UNDATED

if TYPE_CHECKING:
    from tui_reader.app.screens.listing import ListScreen
    from tui_reader.library import Library
    from tui_reader.store.search.values import QuoteRow

DATE_FROM, TAGS_FROM = 56, 44
"""Cells of the list from which the date and the tags are shown."""
NOT_NAMED = "speaker not named"


class Quotes(ExtractedListing["QuoteRow"]):
    """Args: `speaker`: only of this person or organisation; None: of everybody."""

    id = "quotes"
    title = "Quotes"
    noun, nouns = "quote", "quotes"
    orders: ClassVar[Choices] = (
        ("opened", "Article opened last"),
        ("date", "Published"),
        ("title", "Title of article"),
        ("site", "Site"),
        ("speaker", "Speaker"),
        ("words", "Length"),
    )
    groupings: ClassVar[Choices] = (
        ("article", "by article"),
        ("speaker", "by speaker"),
        ("day", "by day"),
        ("", "not grouped"),
    )
    hints: ClassVar[Choices] = (
        ("change-take", "opens"),
        ("library-filter", "finds"),
        ("library-next", "next list"),
        ("library-group", "groups"),
        ("library-person", "the speaker"),
        ("library-tag", "tags"),
        ("library-copy", "copies"),
        ("library-select", "selects"),
        ("library-order", "order"),
        ("dialog-close", "closes"),
    )

    def __init__(self, screen: ListScreen, speaker: str | None = None) -> None:
        super().__init__(screen)
        self._speaker = speaker

    from_index = ("opened", "date", "title", "site")

    def pages(
        self, library: Library, query: Query, how: How, groups: Sequence[Group] | None = None
    ) -> Pages[int, QuoteRow]:
        return library.catalogue.quote_pages(query, **how._asdict(), speaker=self._speaker, groups=groups)

    def key(self, row: QuoteRow) -> tuple[int, int, int]:
        return row.article_id, row.start, row.end

    def all_keys(self, query: Query) -> Collection[Hashable]:
        return [self.key(row) for row in self._all(query)]

    def _all(self, query: Query) -> Sequence[QuoteRow]:
        if self._speaker is not None:
            return self.library.catalogue.said(self._speaker, query)
        return list(self.library.catalogue.all_quotes(query))

    # -- how it looks -------------------------------------------------------------------------------------------

    def heading(self, group: Group) -> Words:
        if self.by == "speaker":
            return ((clean_line(group.label, 200) or NOT_NAMED, "tab"),)
        if self.by == "day":
            return ((clean_line(group.label, 20) or UNDATED, "tab"),)
        return super().heading(group)

    def lines(self, row: QuoteRow, chosen: bool, width: int) -> list[Line]:
        date = (row.date or UNDATED)[:10] if width >= DATE_FROM and self.by != "day" else ""
        sign = "✓ " if chosen else "~ " if row.speaker and row.confidence < SURE else "  "
        place = f"¶ {row.paragraph}  "
        room = width - (len(date) + 1 if date else 0) - len(sign) - cell_len(place)
        tags = " ".join(f"#{clean_line(tag, 40)}" for tag in row.tags)
        tags = shortened(tags, max(10, width // 3)) if tags and width >= TAGS_FROM else ""
        words = shortened(row.text, room - (cell_len(tags) + 2 if tags else 0))
        gap = " " * (room - cell_len(words) - cell_len(tags)) if tags else ""
        lines = [Line(((sign, "accent"), (place, "dim"), (words, ""), (gap, ""), (tags, "tag")), date)]
        below = self._below(row, width - 4)
        return [*lines, Line((("    ", ""), *below))] if below else lines

    def _below(self, row: QuoteRow, width: int) -> Words:
        """Return the second line: the speaker and the article, unless they are in the heading."""
        pieces: list[tuple[str, str]] = []
        if self.by != "speaker" and self._speaker is None:
            who = ", ".join(filter(None, (row.speaker or NOT_NAMED, row.role)))
            pieces.append((shortened(f"— {who}", width), "tag" if row.speaker else "dim"))
        elif row.role:
            pieces.append((shortened(row.role, width // 2), "tag"))
        if self.by != "article":
            origin = " · ".join(filter(None, (row.title, row.site)))
            pieces += [(" · ", "dim")] if pieces else []
            pieces.append((shortened(origin, max(0, width - sum(cell_len(text) for text, _ in pieces))), "dim"))
        return tuple(pieces)

    def preview(self, row: QuoteRow) -> Sequence[Item]:
        return [Item("preview", partial(_preview_lines, row), selectable=False)]

    def empty(self, width: int) -> list[Line]:
        if self._speaker is None:
            return super().empty(width)
        return wrapped(f"No article quotes {clean_line(self._speaker, 100)}.", width, "dim", most=4)

    # -- commands -----------------------------------------------------------------------------------------------

    def opening(self, row: QuoteRow) -> Opening:
        return Opening(row.article_id, passage_of(row))

    def person(self, row: QuoteRow) -> str:
        return row.speaker or "" if row.speaker_kind in ("person", "organisation") else ""

    def tag(self) -> None:
        from tui_reader.app.listings import quote_tags

        self.screen.guarded(lambda: quote_tags.choose(self, self._targeted()))

    def _targeted(self) -> Sequence[QuoteRow]:
        """Return the quotes that a command is on."""
        if self.chosen:
            return [row for row in self._all(Query()) if self.key(row) in self.chosen]
        return [self.screen.row] if self.screen.row is not None else []

    def copy(self) -> str:
        from tui_reader.library.citing import citations

        rows = self._targeted()
        return self.screen.copy(citations(self.library, rows), len(rows))


def _preview_lines(row: QuoteRow, width: int) -> list[Line]:
    lines = wrapped(clean_line(row.text), width, "", most=16)
    who = ", ".join(
        filter(None, (row.speaker or NOT_NAMED, row.role, f"with {listed(row.others)}" if row.others else ""))
    )
    lines += [Line(), *wrapped(f"— {clean_line(who, 200)}", width, "strong", most=3)]
    facts = [counted(row.words, "word"), {"confirmed": "confirmed"}.get(row.verdict, "")]
    facts.append("probably" if row.speaker and row.confidence < SURE and row.verdict == "auto" else "")
    lines += wrapped(" · ".join(filter(None, facts)), width, "dim", most=1)
    if row.tags:
        lines += wrapped(" ".join(f"#{clean_line(tag, 60)}" for tag in row.tags), width, "tag", most=3)
    origin = " · ".join(filter(None, (row.site, row.date or UNDATED)))
    lines += [Line(), *wrapped(clean_line(row.title, 300), width, "dim", most=3)]
    return [*lines, *wrapped(f"{clean_line(origin, 100)} · ¶ {row.paragraph}".strip(" ·"), width, "dim", most=1)]
