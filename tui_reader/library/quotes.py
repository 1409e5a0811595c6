"""Corrections of quotes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from tui_reader import store
from tui_reader.library.core import LibraryPart
from tui_reader.library.names import names_in
from tui_reader.model import Decisions, NameDecision, Quote, QuoteDecision, Reading
from tui_reader.store.values import storable
from tui_reader.text.document import Document
from tui_reader.text.spans import Span


class Quotes(LibraryPart):
    """The methods of the library for quotes: each is one undo step and returns its label, `""` for nothing.

    Changes take effect when `review.apply` applies the `decisions` to the extraction again.
    """

    def decisions(self, article_id: int, version_id: int = 0, document: Document | None = None) -> Decisions:
        """Return the decisions on an article's quotes and people, and the rules for every article.

        Args:
            article_id: 0 for the rules only.
            version_id: the version in which decisions on quotes are placed; 0 if `document` is not stored.
            document: the text; None for the last one opened.
        """

        def ask(conn: sqlite3.Connection) -> Decisions:
            if not article_id:
                return Decisions(rules=store.naming.rules(conn))
            quotes = store.corrections.of_article(conn, article_id, version_id, document)
            shown = document or store.articles.document_of(conn, article_id)
            names = names_in(conn, article_id, version_id, shown or Document())
            return Decisions(quotes, names, store.naming.rules(conn))

        return self._core.ask(ask, Decisions())

    def put_correction(self, reading: Reading, document: Document, decision: QuoteDecision, span: Span) -> str:
        """Place a decision on this passage, as one undo step.

        Raises:
            ReaderError: another instance removed it, or there are no words in `span`.
        """
        with self._core.step(reading, "place the correction") as step:
            store.deciding.put(step, reading, document, decision.id, span)
        return step.done

    def leave_correction(self, reading: Reading, decision: QuoteDecision | NameDecision) -> str:
        """Leave a decision without a passage, or name, in this text, as one undo step. Raises as `put_correction`."""
        with self._core.step(reading, "leave the correction") as step:
            if isinstance(decision, NameDecision):
                store.naming.leave(step, decision.name)
            else:
                store.deciding.leave(step, decision.id)
        return step.done

    def drop_correction(self, reading: Reading, decision: NameDecision) -> str:
        """Remove the decision on a name in this article, as one undo step.

        Raises:
            ReaderError: another instance removed it.
        """
        with self._core.step(reading, f"remove the correction of {decision.name}") as step:
            store.naming.drop(step, decision.name)
        return step.done

    def confirm_quote(self, reading: Reading, document: Document, quote: Quote) -> str:
        """Confirm a quote and its speaker."""
        with self._core.step(reading, "confirm the quote") as step:
            store.deciding.decide(step, reading, document, quote, verdict="confirmed")
        return step.done

    def reject_quote(self, reading: Reading, document: Document, quote: Quote) -> str:
        """Reject a quote."""
        with self._core.step(reading, "not a quote") as step:
            store.deciding.decide(step, reading, document, quote, verdict="rejected")
        return step.done

    def set_speaker(self, reading: Reading, document: Document, quote: Quote, speaker: str) -> str:
        """Set the speaker of a quote, `""` for nobody; annotations of the same words get the name too."""
        speaker = storable(speaker).strip()
        with self._core.step(reading, f"speaker: {speaker}" if speaker else "no speaker") as step:
            store.deciding.decide(step, reading, document, quote, verdict="confirmed", speaker=speaker)
            store.annotating.set_speaker(step, reading, quote.span, speaker or None)
        self._core.cache = None
        return step.done

    def join_quotes(self, reading: Reading, document: Document, first: Quote, second: Quote) -> str:
        """Merge two quotes and the text between them into one."""
        span = Span(min(first.start, second.start), max(first.end, second.end))
        given = next((quote.speaker for quote in (first, second) if quote.verdict == "confirmed"), None)
        with self._core.step(reading, "join the quotes") as step:
            for quote in (first, second):
                store.deciding.decide(step, reading, document, quote, verdict="replaced")
            store.deciding.add(step, reading, document, span, speaker=given)
        return step.done

    def split_quote(self, reading: Reading, document: Document, quote: Quote, offset: int) -> str:
        """Split a quote in two at `offset`; blanks between them belong to neither.

        Raises:
            ReaderError: there are no words on one side.
        """
        given = quote.speaker if quote.verdict == "confirmed" else None
        with self._core.step(reading, "split the quote") as step:
            store.deciding.decide(step, reading, document, quote, verdict="replaced")
            for part in (Span(quote.start, offset), Span(offset, quote.end)):
                store.deciding.add(step, reading, document, _bare(document, part), speaker=given)
        return step.done

    def add_quote(self, reading: Reading, document: Document, span: Span, *, instead_of: Sequence[Quote] = ()) -> str:
        """Add a quote that was not extracted, or was extracted with other bounds.

        Args:
            instead_of: the quotes it replaces; it gets a speaker that the user gave one of them.
        """
        given = next((quote.speaker for quote in instead_of if quote.verdict == "confirmed"), None)
        with self._core.step(reading, "add a quote") as step:
            for quote in instead_of:
                store.deciding.decide(step, reading, document, quote, verdict="replaced")
            store.deciding.add(step, reading, document, _bare(document, span), speaker=given)
        return step.done


def _bare(document: Document, span: Span) -> Span:
    """Return the span without blanks at its ends."""
    words = document.slice(*span)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip()))))
