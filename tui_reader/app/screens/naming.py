"""The reader's word on people, in their list: right, no person, another name or one with another, split, added, role.

The keys are those of the quotes; in the list of people they speak of the person chosen there.
"""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.app.people_rows import matches_person, other_names, person_items
from tui_reader.app.screens.reviewing import Reviewing
from tui_reader.app.widgets.list_pane import Line, wrapped
from tui_reader.model import Person, Reading
from tui_reader.text.clean import clean_line
from tui_reader.text.name import is_full_name, name_key, person_name, untitled, written_name
from tui_reader.text.spans import Span

PEOPLE_HINTS = (
    "confirm", "reject", "speaker", "join", "split", "person-role", "list-open", "list-filter", "help", "list-leave",
)  # fmt: skip
PEOPLE_WORDS = {"reject": "no person", "speaker": "name", "list-open": "next mention", "person-role": "role"}


class Naming(Reviewing):
    """Every act is one undo step; what it changes is laid over the people found."""

    people_filter = ""

    @property
    def in_people(self) -> bool:
        """True while the list of people has the keys."""
        return self.context == "list" and self.pane is self.sidebar and self.tab == "people"

    # -- what is listed -----------------------------------------------------------------------------------------

    @property
    def listed_people(self) -> list[Person]:
        return [person for person in self.extraction.people if matches_person(person, self.people_filter)]

    def show_sidebar_rows(self) -> None:
        if self.tab != "people":
            super().show_sidebar_rows()
            return
        asked = clean_line(self.people_filter)
        self.sidebar.head = (self._tab_line(), Line(((asked, "accent"),) if asked else ()))
        self.sidebar.foot = self._source_lines
        self.sidebar.empty = self._empty_people
        said = {source.name: (source.quotes, source.words) for source in self._sources() if source.kind == "person"}
        self.sidebar.show_items(person_items(self.listed_people, said))

    def _empty_people(self, width: int) -> list[Line]:
        if self.people_filter:
            return wrapped(f"No match. {self.printed_key('list-leave')} shows all people.", width, "dim", most=3)
        lines = self._empty_sidebar(width)
        if self.extracted:
            rows = [("select", "selects words of the text,"), ("add-person", "then adds them as a person")]
            lines += [
                Line(),
                *(Line(((f"{self._printed.get(id_, '')} ", "accent"), (words, "dim"))) for id_, words in rows),
            ]
        return lines

    def hinted(self) -> tuple[str, ...]:
        return PEOPLE_HINTS if self.in_people else super().hinted()

    def hint_word(self, row: str) -> str:
        return PEOPLE_WORDS.get(row, "") if self.in_people and row in PEOPLE_WORDS else super().hint_word(row)

    def action_filter_list(self) -> None:
        if not self.in_people:
            super().action_filter_list()
            return

        def chosen(answer: str | None) -> None:
            if answer is not None:
                self.people_filter = answer.strip()
                self.show_sidebar_rows()
                self.settle()

        from tui_reader.app.screens.dialogs.ask import AskLine

        self.open_dialog(AskLine("Filter the people", self.people_filter, "part of a name or role"), chosen)

    def action_leave_list(self) -> None:
        if self.in_people and self.people_filter:
            self.people_filter = ""
            self.show_sidebar_rows()
            self.settle()
        else:
            super().action_leave_list()

    # -- the acts -----------------------------------------------------------------------------------------------

    def decide_name(self, do: Callable[[Reading], str], shown: str | None, told: str = "{}") -> None:
        """Do one act on a name and show the person of that name; `told` has braces where the act is named."""
        done = self.act(do)
        if done is not None:
            self.review_again()
            self.take_annotations(self.library.annotations(self.opened()))
            if shown is not None:
                self.sidebar.select_key(f"person-{shown}")
            self._mention = 0
            self.say(told.replace("{}", done) if done else "that was decided already")
        self.settle()

    def person_in_hand(self) -> Person | None:
        """The person chosen in the list; says so where there is none."""
        person = self.chosen_person() if self.in_people else None
        if person is None:
            self.say(f"no person here: {self._printed.get('people', '')} lists the people")
            self.settle()
        return person

    def action_confirm(self) -> None:
        if not self.in_people:
            super().action_confirm()
        elif (person := self.person_in_hand()) is not None:
            if person.verdict == "confirmed":
                self.say("that was decided already")
                self.settle()
            else:
                self.decide_name(lambda reading: self.library.confirm_person(reading, person.name), person.name)

    def action_reject(self) -> None:
        if not self.in_people:
            super().action_reject()
        elif (person := self.person_in_hand()) is not None:
            where = " in any article" if is_full_name(person.name) else ""
            told = f"not a person{where}; {self._printed.get('undo', '')} brings it back: {person.name}"
            self.decide_name(lambda reading: self.library.reject_person(reading, person.name), None, told)

    def action_speaker(self) -> None:
        if not self.in_people:
            super().action_speaker()
        elif (person := self.person_in_hand()) is not None:
            self._ask_name(person)

    def _ask_name(self, person: Person) -> None:
        def chosen(name: str | None) -> None:
            if name is not None and name != person.name:
                self.merge(person.name, name)

        from tui_reader.app.screens.dialogs.names import AS_IT_IS, Choice, NamePicker

        words = set(name_key(person.name).split())
        others = [other for other in self.extraction.people if other is not person]
        others.sort(key=lambda other: not words & set(name_key(other.name).split()))
        choices = [
            Choice(person.name, AS_IT_IS),
            *(Choice(alias, "write it so") for alias in other_names(person)),
            *(Choice(other.name, "merge the two") for other in others),
        ]
        names = {choice.name: choice for choice in reversed(choices)}
        title = f"Who is {clean_line(person.name, 50)}"
        self.open_dialog(NamePicker(title, list(reversed(names.values())), current=person.name), chosen)

    def merge(self, name: str, target: str, *, everywhere: bool = True) -> None:
        """Say that one name is another: of somebody in the list, or how it is written.

        Args:
            everywhere: let it hold in every article, where both are full names.
        """
        others = [person.name for person in self.extraction.people if name_key(person.name) == name_key(target)]
        target = next((other for other in others if other != name), target)
        general = everywhere and is_full_name(name) and is_full_name(target) and name_key(name) != name_key(target)
        told = "{}, in every article" if general else "{}"
        self.decide_name(
            lambda reading: self.library.name_person(reading, name, target, everywhere=everywhere),
            written_name(target),
            told,
        )

    def action_join(self) -> None:
        """Make one person of this one and the next; the fuller name stays."""
        if not self.in_people:
            super().action_join()
        elif (person := self.person_in_hand()) is not None:
            listed = [other.name for other in self.listed_people]
            following = listed[listed.index(person.name) + 1 :]
            if not following:
                self.say("nobody after this one")
                self.settle()
                return
            fuller = len(following[0].split()) > len(person.name.split())
            name, target = (person.name, following[0]) if fuller else (following[0], person.name)
            # One key on two names that have no word in common is easily a slip: it holds in this article only.
            alike = set(name_key(name).split()) & set(name_key(target).split())
            self.merge(name, target, everywhere=bool(alike))

    def action_split(self) -> None:
        """Make a person of their own of one of the names; which one is asked where there are several."""
        if not self.in_people:
            super().action_split()
        elif (person := self.person_in_hand()) is not None:
            names = other_names(person)
            if not names:
                self.say(f"only one name here, {person.name}: nothing to split off")
                self.settle()
            elif len(names) == 1:
                self._split(person, names[0])
            else:
                self._ask_alias(person, names)

    def _ask_alias(self, person: Person, names: tuple[str, ...]) -> None:
        def chosen(name: str | None) -> None:
            if name is not None:
                self._split(person, name)

        from tui_reader.app.screens.dialogs.names import Choice, NamePicker

        title = f"Which of these is not {clean_line(person.name, 50)}"
        self.open_dialog(NamePicker(title, [Choice(name) for name in names], typed=False), chosen)

    def _split(self, person: Person, alias: str) -> None:
        self.decide_name(lambda reading: self.library.split_person(reading, alias), alias, f"{{}} from {person.name}")

    def action_person_role(self) -> None:
        person = self.person_in_hand()
        if person is None:
            return
        name, role = person.name, person.role or ""

        def chosen(answer: str | None) -> None:
            if answer is not None and answer.strip() != role:
                self.decide_name(lambda reading: self.library.set_role(reading, name, answer), name)

        from tui_reader.app.screens.dialogs.ask import AskLine

        self.open_dialog(AskLine(f"What {clean_line(name, 50)} is", role, "empty for nothing", replace=True), chosen)

    def action_add_person(self) -> None:
        """Make a person of the selection; what is in the list already is told."""
        span = self.article.selected_span
        words = self.article.document.slice(*span)
        name = person_name(words)
        known = self._known_as(name, span)
        if known:
            self.say(known)
            self.settle()
            return
        self.article.deselect()
        self.decide_name(lambda reading: self.library.add_person(reading, words), name)

    def _known_as(self, name: str, span: Span) -> str:
        """Tell whose name the selected words are; `""` where they are nobody's."""
        keys = {name_key(name), name_key(untitled(name))}
        for person in self.extraction.people:
            if name_key(person.name) in keys:
                return f"{person.name} is in the list already"
            if not keys.isdisjoint(map(name_key, person.aliases)):
                listed, split = self._printed.get("people", ""), self._printed.get("split", "")
                return f"{name} is {person.name}; in the list of people ({listed}) {split} splits it off"
            if any(mention.start <= span.start and span.end <= mention.end for mention in person.mentions):
                return f"{name} is part of the name of {person.name}"
        return ""
