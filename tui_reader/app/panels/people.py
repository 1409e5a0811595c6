"""The panel of people: whom the article names, and what they are."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.app.panels.keys import person_key
from tui_reader.app.panels.panel import Panel
from tui_reader.app.panels.people_rows import matches_person, person_items
from tui_reader.app.panels.quotes import source_lines
from tui_reader.app.widgets.list_pane import Item, Line
from tui_reader.model import Person, Quote, Target
from tui_reader.text.spans import Span


class PeoplePanel(Panel):
    id = "people"
    title = "People"
    shows = frozenset({"quotes", "people", "panels"})
    hints = ("confirm", "reject", "speaker", "help", "list-leave")
    words = {"reject": "not a person", "speaker": "name", "list-open": "next mention", "person-role": "role"}
    meaning = {
        "confirm": "people:confirm",
        "reject": "people:reject",
        "speaker": "people:choose_name",
        "join": "people:join",
        "split": "people:split",
    }
    filter_hint = "part of a name or role"
    _mention = 0
    general: str | None = None
    """The name whose correction, made last, holds in every article."""

    def listed(self) -> list[Person]:
        """The people that the filter lets through."""
        return [person for person in self.ctx.article.people if matches_person(person, self.filter)]

    def items(self) -> Sequence[Item]:
        sources = self.ctx.article.sources().sources if self.ctx.article.quotes else ()
        said = {source.name: (source.quotes, source.words) for source in sources if source.kind == "person"}
        return person_items(self.listed(), said)

    def count(self) -> int | None:
        return len(self.listed()) if self.ctx.article.extracted else None

    def total(self) -> int | None:
        return len(self.ctx.article.people)

    def empty(self, width: int) -> list[Line]:
        if self.filter:
            return self.no_match(width)
        lines = self.searching(width)
        if self.ctx.article.extracted:
            lines += self.ways([("select", "selects a name in the text,"), ("add-person", "then adds the person")])
        return lines

    def foot(self, width: int) -> list[Line]:
        return source_lines(self)

    # -- the person who is chosen -------------------------------------------------------------------------------

    def person(self) -> Person | None:
        """The person of the row."""
        key = self.pane.selected_key
        return next((person for person in self.ctx.article.people if person_key(person) == key), None)

    def mention(self) -> Span | None:
        """The place where the person is named that was gone to last, the first to begin with."""
        person = self.person()
        return person.mentions[self._mention % len(person.mentions)] if person and person.mentions else None

    def target(self) -> Target | None:
        mention, document = self.mention(), self.ctx.view.document
        return Target("paragraph", document.span(document.index_at(mention.start))) if mention is not None else None

    def speaker(self) -> str | None:
        person = self.person()
        return person.name if person is not None else None

    def to_copy(self) -> tuple[str, Quote | None] | None:
        person = self.person()
        return (", ".join(part for part in (person.name, person.role) if part), None) if person is not None else None

    def moved(self) -> None:
        self._mention = 0

    def follow(self) -> None:
        person, mention = self.person(), self.mention()
        if person is None or mention is None:
            return
        self.ctx.focus.current, self.ctx.person = None, person.name
        self.ctx.view.deselect()
        self.ctx.view.go_to_offset(mention.start)
        number, count = self._mention % len(person.mentions) + 1, len(person.mentions)
        self.ctx.notify(f"{person.name}: mention {number} of {count}")

    def open_row(self) -> None:
        """Each press goes to the next place where the person is named."""
        self.follow()
        self._mention += 1
