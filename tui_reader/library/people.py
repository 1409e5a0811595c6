"""Corrections of the people of an article, and rules for every article."""

from __future__ import annotations

import sqlite3

from tui_reader import store
from tui_reader.library.core import LibraryPart
from tui_reader.model import NameDecision, ReaderError, Reading
from tui_reader.store.values import storable
from tui_reader.text.clean import clean_line
from tui_reader.text.name import MAX_LENGTH, name_key, person_name, written_name


class People(LibraryPart):
    """The methods of the library for names: each is one undo step and returns its label, `""` for nothing.

    A person is identified by the `Person.name` shown, an alias by its words. Changes take effect when `review.apply`
    applies the `decisions` to the extraction again. For names of two words or more, “not a person” and “is somebody”
    are also stored as a rule for every article, in the same step.
    """

    def name_decisions(self, reading: Reading) -> tuple[NameDecision, ...]:
        """List the decisions on the article's names."""
        return self._core.ask(lambda conn: store.naming.names(conn, reading.article_id), ())

    def rules(self) -> tuple[NameDecision, ...]:
        """List the rules for every article, by name."""

        def ask(conn: sqlite3.Connection) -> tuple[NameDecision, ...]:
            return store.naming.rules(conn)

        return self._core.ask(ask, ())

    def remove_rule(self, name: str) -> NameDecision | None:
        """Delete a rule, as one undo step; None if there is none. Articles with the same decision keep it."""
        if all(name_key(rule.name) != name_key(name) for rule in self.rules()):
            return None
        with self._core.library_step() as step:
            removed = store.naming.remove_rule(step, name)
            if removed is not None:
                step.label = f"remove the rule for {removed.name}"
        return removed

    def confirm_person(self, reading: Reading, name: str) -> str:
        """Confirm a person with this name."""
        with self._core.step(reading, f"confirm {name}") as step:
            store.naming.confirm(step, storable(name))
        return step.done

    def reject_person(self, reading: Reading, name: str) -> str:
        """Mark a name as not a person."""
        with self._core.step(reading, f"not a person: {name}") as step:
            store.naming.decide(step, storable(name), "not a person")
        return step.done

    def limit_to_article(self, reading: Reading, name: str) -> str:
        """Let the correction of a name hold in this article only: its rule for every article is deleted.

        Raises:
            ReaderError: another instance removed the correction.
        """
        with self._core.step(reading, f"only in this article: {name}") as step:
            store.naming.limit(step, storable(name))
        return step.done

    def name_person(self, reading: Reading, name: str, target: str, *, everywhere: bool = True) -> str:
        """Make `name` an alias of `target`, if that is in the article, else make `target` its canonical spelling.

        Annotations with the speaker `name` get the new name too.

        Args:
            everywhere: also store a rule for every article, if the names are full ones.

        Raises:
            ReaderError: `target` is not a name.
        """
        target = _checked(written_name(target))
        if target == name:
            return ""
        with self._core.step(reading, f"{name} is {target}") as step:
            store.naming.lead(step, storable(name), target, everywhere=everywhere)
            store.annotating.rename_speaker(step, storable(name), target)
        self._core.cache = None
        return step.done

    def split_person(self, reading: Reading, alias: str) -> str:
        """Make one of a person's aliases another person."""
        with self._core.step(reading, f"split off {alias}") as step:
            store.naming.decide(step, storable(alias), "apart")
        return step.done

    def add_person(self, reading: Reading, words: str) -> str:
        """Add a person named by words of the article, wherever they occur.

        Raises:
            ReaderError: they are not a name.
        """
        if len(words) > MAX_LENGTH:
            raise ReaderError("that is too long for a name")
        name = _checked(person_name(words))
        with self._core.step(reading, f"add {name}") as step:
            store.naming.confirm(step, name)
        return step.done

    def set_role(self, reading: Reading, name: str, role: str) -> str:
        """Set the role of a person, `""` for none."""
        role = storable(" ".join(clean_line(role).split()))
        with self._core.step(reading, f"role of {name}: {role}" if role else f"no role of {name}") as step:
            store.naming.set_role(step, storable(name), role)
        return step.done


def _checked(name: str) -> str:
    if not any(char.isalnum() for char in name):
        raise ReaderError("a name has letters")
    return storable(name)
