"""Tags: the codebook of the whole library, and the digits tags are pinned to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

from tui_reader.library.core import LibraryPart, T
from tui_reader.model import COLOURS, ReaderError, Tag, TagChange, TagCounts, TagEntry
from tui_reader.store import codebook, tag_counts, tags
from tui_reader.text.clean import clean_line
from tui_reader.text.colour import colour_value
from tui_reader.text.tag_tree import tag_path


def checked_colour(typed: str) -> str:
    """Return a typed colour as it is stored, `""` for none.

    Raises:
        ReaderError: it is neither one of the colours nor `#rrggbb`.
    """
    value = colour_value(typed)
    if value is None:
        raise ReaderError(f"{clean_line(typed, 40)} is no colour: use {', '.join(COLOURS)}, #rrggbb or none")
    return value


class Codebook(LibraryPart):
    """The methods of the library for tags. Every change is one undo step of the library."""

    def tags(self, *, articles: bool = False) -> list[Tag]:
        """List the tags in use, pinned or in the codebook, children after their parent.

        Args:
            articles: count the articles of each, too, which takes longer in a large library.
        """
        return self._core.ask(tags.listed if articles else tags.listed_without_articles, [])

    def tag_counts(self) -> TagCounts:
        """Count the tags of each paragraph, and the tags that stand together."""
        return self._core.ask_apart(tag_counts.counted, TagCounts())

    def digit_tags(self) -> dict[int, Tag]:
        """Map the digits 1–9 to tags, in ascending order of the digits.

        A pinned tag has its own digit; the others get the tags used most recently, oldest tag first, so that using
        a tag does not move it to another digit.
        """
        return self._core.ask(tags.by_digit, {})

    def pin_tag(self, name: str, digit: int | None) -> str:
        """Pin a tag, created if it is new, to a digit, as one undo step; another tag on it is unpinned.

        Returns the label of the step, `""` if nothing changed.

        Args:
            digit: 1–9; None unpins the tag.
        """
        with self._core.library_step() as step:
            tags.pin(step, name, digit)
        return step.done

    def rename_tag(self, old: str, new: str, *, dry_run: bool = False) -> list[TagChange]:
        """Rename a tag and its descendants; return what changes where.

        Raises:
            ReaderError: there is no such tag, or another one of the new name.
        """
        label = f"rename #{tag_path(old)} to #{tag_path(new)}"
        return self._retag(label, lambda conn: codebook.renaming(conn, old, new), dry_run)

    def merge_tags(self, names: Sequence[str], into: str, *, dry_run: bool = False) -> list[TagChange]:
        """Make one tag of several, with their descendants; return what changes where.

        Raises:
            ReaderError: one of the tags does not exist.
        """
        label = f"merge {' '.join(f'#{tag_path(name)}' for name in names)} into #{tag_path(into)}"
        return self._retag(label, lambda conn: codebook.merging(conn, names, into), dry_run)

    def move_tag(self, name: str, under: str, *, dry_run: bool = False) -> list[TagChange]:
        """Move a tag and its descendants under another tag, `""` for the top level; return what changes where.

        Raises:
            ReaderError: there is no such tag, another one of the new name, or it would be under itself.
        """
        label = f"move #{tag_path(name)} " + (f"under #{tag_path(under)}" if tag_path(under) else "to the top")
        return self._retag(label, lambda conn: codebook.moving(conn, name, under), dry_run)

    def _retag(
        self, label: str, plan: Callable[[sqlite3.Connection], Mapping[int, str]], dry_run: bool
    ) -> list[TagChange]:
        if dry_run:
            return self._ask_tags(lambda conn: codebook.retagged(conn, plan(conn)))
        self._ask_tags(plan)
        with self._core.library_step(clean_line(label, 200)) as step:
            renamed = plan(step.db.conn)
            changes = codebook.retagged(step.db.conn, renamed)
            codebook.retag(step, renamed)
        self._core.cache = None
        return changes

    def delete_tags(self, names: Iterable[str], *, children: bool = False, dry_run: bool = False) -> list[TagChange]:
        """Take tags off every passage; annotations that have nothing else are deleted. Return what changes where.

        Args:
            children: delete the descendants too, which otherwise stay as they are.

        Raises:
            ReaderError: one of the tags does not exist.
        """
        wanted = list(names)

        def plan(conn: sqlite3.Connection) -> list[int]:
            return codebook.chosen(conn, wanted, children=children)

        if dry_run:
            return self._ask_tags(lambda conn: codebook.deleted(conn, plan(conn)))
        self._ask_tags(plan)
        label = f"delete {' '.join(f'#{tag_path(name)}' for name in wanted)}"
        with self._core.library_step(clean_line(label, 200)) as step:
            ids = plan(step.db.conn)
            changes = codebook.deleted(step.db.conn, ids)
            codebook.delete(step, ids)
        self._core.cache = None
        return changes

    def describe_tag(self, name: str, description: str) -> str:
        """Set the description of a tag, which is created if it is new; return the label of the step."""
        with self._core.library_step(clean_line(f"describe #{tag_path(name)}", 100)) as step:
            codebook.describe(step, name, description=description)
        return step.done

    def colour_tag(self, name: str, colour: str) -> str:
        """Set the colour of a tag, `""` for none; a new tag is created. Returns the label of the step.

        Raises:
            ReaderError: it is neither one of the colours nor `#rrggbb`.
        """
        value = checked_colour(colour)
        with self._core.library_step(clean_line(f"colour #{tag_path(name)}", 100)) as step:
            codebook.describe(step, name, colour=value)
        return step.done

    def add_tag(self, name: str) -> str:
        """Add a tag without passages to the codebook; return the label of the step, `""` if it is there already.

        Raises:
            ReaderError: the name is empty.
        """
        if self._core.ask(lambda conn: codebook.exists(conn, name), None) is not None:
            return ""
        with self._core.library_step(clean_line(f"add #{tag_path(name)}", 100)) as step:
            codebook.describe(step, name)
        return step.done

    def import_tags(self, entries: Sequence[TagEntry], *, dry_run: bool = False) -> list[tuple[TagEntry, bool]]:
        """Add the tags of another codebook.

        A description or colour of the codebook replaces an earlier one; passages and pins stay.

        Returns:
            The tags that are new or change, as they are then, and whether each is new.
        """
        if dry_run:
            found = self._core.ask(lambda conn: codebook.importing(conn, entries), None)
            return codebook.importing(None, entries) if found is None else found
        with self._core.library_step("import tags") as step:
            found = codebook.importing(step.db.conn, entries)
            for entry, _ in found:
                codebook.add(step, entry)
        return found

    def _ask_tags(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Ask about tags; where there is no library, there are none."""
        found: tuple[T] | None = self._core.ask(lambda conn: (question(conn),), None)
        if found is None:
            raise ReaderError("there are no tags yet")
        return found[0]
