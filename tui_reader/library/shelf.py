"""Keep articles in order: their state, their tags, and forgetting several at once. Each call is one step of undo."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence

from tui_reader import store
from tui_reader.library.core import LibraryPart
from tui_reader.library.metadata import own_values
from tui_reader.store import articles, shelf
from tui_reader.store.journal import Step
from tui_reader.store.search import lists
from tui_reader.store.search.values import NoteRow
from tui_reader.store.state import remember
from tui_reader.text.enumeration import counted
from tui_reader.text.query import State


class Shelf(LibraryPart):
    """The methods of the library for the state and tags of articles, by their ids."""

    def set_article_state(self, ids: Sequence[int], state: State) -> str:
        """Set the state of articles; return the label of the change, `""` if all had it already.

        Raises:
            ReaderError: an article is gone, or the library cannot be written.
        """
        return self._shelve(lambda step: shelf.set_state(step, ids, state), f"mark as {state}", len(ids))

    def tag_articles(self, ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()) -> str:
        """Add and remove tags of articles; return the label of the change. Raises as `set_article_state` does."""
        names = " ".join(f"#{name}" for name in (*add, *remove))
        label = f"{'tag' if add else 'untag'} {names}"
        return self._shelve(lambda step: shelf.change_tags(step, ids, add, remove), label, len(ids))

    def set_metadata(self, ids: Sequence[int], values: Mapping[str, str]) -> str:
        """Write the user's metadata of articles, by the names of `OwnMetadata`; return the label of the change.

        Args:
            values: `""` for what the source of each has.

        Raises:
            ReaderError: a date or an address that is none, an article is gone, or the library cannot be written.
        """
        own = own_values(values)

        def write(step: Step) -> int:
            for article in ids:
                shelf.require(step, article)
                articles.set_metadata(step, article, own)
            return len(ids)

        return self._shelve(write, f"change {' and '.join(values)}", len(ids))

    def forget_articles(self, ids: Sequence[int]) -> str:
        """Delete articles with their annotations, after a backup; return the label of the change, with a single title.

        `undo` restores them all for 30 days. Raises as `set_article_state` does.
        """

        def forget(step: Step) -> int:
            for article in ids:
                shelf.require(step, article)
                articles.forget(step, article)
            remember(step.db, "forgotten", f"reader:{ids[0]}")  # what "reader undo" restores
            return len(ids)

        self._core.keeper.make("forget")
        label = self._shelve(forget, "forget", len(ids))
        return self._core.ask(lambda conn: articles.named(conn, label, ids), label)

    def preview(self, article_id: int, *, notes: int = 5, letters: int = 1_000) -> tuple[list[NoteRow], str]:
        """Return an article's latest annotations and the beginning of its text, `""` if that is not kept."""

        def ask(conn: sqlite3.Connection) -> tuple[list[NoteRow], str]:
            row = conn.execute(
                """SELECT substr(v.text, 1, ?) FROM article AS a JOIN article_version AS v ON v.id = a.version
                WHERE a.id = ?""",
                [letters, article_id],
            ).fetchone()
            return list(lists.notes(conn, article=article_id, limit=notes)), (row[0] or "") if row else ""

        return self._core.ask(ask, (list[NoteRow](), ""))

    def _shelve(self, change: Callable[[Step], int], label: str, count: int) -> str:
        with self._core.store.transaction() as db:
            whole = label if count == 1 else f"{label}: {counted(count, 'article')}"
            step = store.journal.Step(db, None, self._core.time(), whole)
            change(step)
            step.end()
        self._core.cache = None
        return step.done
