"""The reader's word on the people of an article, and the rules for every article."""

from __future__ import annotations

import sqlite3

from tui_reader import store
from tui_reader.library.base import LibraryBase
from tui_reader.model import NameDecision, ReaderError, Reading
from tui_reader.store.values import storable
from tui_reader.text.clean import clean_line
from tui_reader.text.name import MAX_LENGTH, name_key, person_name, written_name


class People(LibraryBase):
    """What the library does with names: every act is one undo step; it returns what was done, `""` for nothing.

    A person goes by `Person.name` as it is shown, an alias by its words. What an act changed is seen when
    `review.apply` lays the `decisions` over the extraction again. Where a name has two words or more, “not a person”
    and “is somebody” are written down as a rule for every article, in the same step.
    """

    def name_decisions(self, reading: Reading) -> tuple[NameDecision, ...]:
        """List what was decided of the article's names."""
        return self._ask(lambda conn: store.naming.names(conn, reading.article_id), ())

    def rules(self) -> tuple[NameDecision, ...]:
        """List the rules for every article, by name."""

        def ask(conn: sqlite3.Connection) -> tuple[NameDecision, ...]:
            return store.naming.rules(conn)

        return self._ask(ask, ())

    def remove_rule(self, name: str) -> NameDecision | None:
        """Delete a rule, one undo step; None where there is none. Articles in which the same was decided keep it."""
        if all(name_key(rule.name) != name_key(name) for rule in self.rules()):
            return None
        with self._library_step() as step:
            removed = store.naming.remove_rule(step, name)
            if removed is not None:
                step.label = f"remove the rule for {removed.name}"
        return removed

    def confirm_person(self, reading: Reading, name: str) -> str:
        """Say that somebody is a person, and goes by this name."""
        with self._step(reading, f"confirm {name}") as step:
            store.naming.confirm(step, storable(name))
        return step.done

    def reject_person(self, reading: Reading, name: str) -> str:
        """Say that a name is no person's."""
        with self._step(reading, f"not a person: {name}") as step:
            store.naming.decide(step, storable(name), "not a person")
        return step.done

    def name_person(self, reading: Reading, name: str, target: str, *, everywhere: bool = True) -> str:
        """Say that `name` is `target`: the same person where `target` is in the article, else how it is written.

        Annotations of what `name` said get the other name too. `everywhere`: as a rule, where the names are full ones.

        Raises:
            ReaderError: `target` is no name.
        """
        target = _checked(written_name(target))
        if target == name:
            return ""
        with self._step(reading, f"{name} is {target}") as step:
            store.naming.lead(step, storable(name), target, everywhere=everywhere)
            store.annotating.rename_speaker(step, storable(name), target)
        self._cache = None
        return step.done

    def split_person(self, reading: Reading, alias: str) -> str:
        """Say that one of a person's names is somebody else's."""
        with self._step(reading, f"split off {alias}") as step:
            store.naming.decide(step, storable(alias), "apart")
        return step.done

    def add_person(self, reading: Reading, words: str) -> str:
        """Say that words of the article name a person, wherever they stand.

        Raises:
            ReaderError: they are no name.
        """
        if len(words) > MAX_LENGTH:
            raise ReaderError("that is too long for a name")
        name = _checked(person_name(words))
        with self._step(reading, f"add {name}") as step:
            store.naming.confirm(step, name)
        return step.done

    def set_role(self, reading: Reading, name: str, role: str) -> str:
        """Say what somebody is, `""` for nothing."""
        role = storable(" ".join(clean_line(role).split()))
        with self._step(reading, f"role of {name}: {role}" if role else f"no role of {name}") as step:
            store.naming.set_role(step, storable(name), role)
        return step.done


def _checked(name: str) -> str:
    if not any(char.isalnum() for char in name):
        raise ReaderError("a name has letters")
    return storable(name)
