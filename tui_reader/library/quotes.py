"""The reader's word on quotes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from tui_reader import store
from tui_reader.library.base import LibraryBase
from tui_reader.model import Decisions, Quote, Reading
from tui_reader.store.values import storable
from tui_reader.text.document import Document
from tui_reader.text.spans import Span


class Quotes(LibraryBase):
    """What the library does with quotes: every act is one undo step; it returns what was done, `""` for nothing.

    What an act changed is seen when `review.apply` lays the `decisions` over the extraction again.
    """

    def decisions(self, article_id: int) -> Decisions:
        """Read what was decided of an article's quotes and people, and the rules for every article (0: only those)."""

        def ask(conn: sqlite3.Connection) -> Decisions:
            return Decisions(
                store.deciding.quote_decisions(conn, article_id),
                store.naming.names(conn, article_id),
                store.naming.rules(conn),
            )

        return self._ask(ask, Decisions())

    def confirm_quote(self, reading: Reading, document: Document, quote: Quote) -> str:
        """Say that a quote is one, and that its speaker said it."""
        with self._step(reading, "confirm the quote") as step:
            store.deciding.decide(step, document, quote, verdict="confirmed")
        return step.done

    def reject_quote(self, reading: Reading, document: Document, quote: Quote) -> str:
        """Say that it is none."""
        with self._step(reading, "not a quote") as step:
            store.deciding.decide(step, document, quote, verdict="rejected")
        return step.done

    def set_speaker(self, reading: Reading, document: Document, quote: Quote, speaker: str) -> str:
        """Say who spoke, `""` for nobody; annotations of the same words get the name too."""
        speaker = storable(speaker).strip()
        with self._step(reading, f"speaker: {speaker}" if speaker else "no speaker") as step:
            store.deciding.decide(step, document, quote, verdict="confirmed", speaker=speaker)
            store.annotating.set_speaker(step, reading, quote.span, speaker or None)
        self._cache = None
        return step.done

    def join_quotes(self, reading: Reading, document: Document, first: Quote, second: Quote) -> str:
        """Make one quote of two and of what stands between them."""
        span = Span(min(first.start, second.start), max(first.end, second.end))
        given = next((quote.speaker for quote in (first, second) if quote.verdict == "confirmed"), None)
        with self._step(reading, "join the quotes") as step:
            for quote in (first, second):
                store.deciding.decide(step, document, quote, verdict="replaced")
            store.deciding.add(step, document, span, speaker=given)
        return step.done

    def split_quote(self, reading: Reading, document: Document, quote: Quote, at: int) -> str:
        """Make two quotes of one, the second from `at` on; blanks between them belong to neither.

        Raises:
            ReaderError: there are no words on one side.
        """
        given = quote.speaker if quote.verdict == "confirmed" else None
        with self._step(reading, "split the quote") as step:
            store.deciding.decide(step, document, quote, verdict="replaced")
            for part in (Span(quote.start, at), Span(at, quote.end)):
                store.deciding.add(step, document, _bare(document, part), speaker=given)
        return step.done

    def add_quote(self, reading: Reading, document: Document, span: Span, *, instead_of: Sequence[Quote] = ()) -> str:
        """Make a quote of words that were not found to be one, or that begin and end elsewhere.

        Args:
            instead_of: the quotes it replaces; a speaker the reader gave one of them speaks in it too.
        """
        given = next((quote.speaker for quote in instead_of if quote.verdict == "confirmed"), None)
        with self._step(reading, "add a quote") as step:
            for quote in instead_of:
                store.deciding.decide(step, document, quote, verdict="replaced")
            store.deciding.add(step, document, _bare(document, span), speaker=given)
        return step.done


def _bare(document: Document, span: Span) -> Span:
    """The span without blanks at its ends."""
    words = document.slice(*span)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip()))))
