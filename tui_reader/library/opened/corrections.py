"""Corrections of the quotes and people of an open article."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_reader.library.opened.part import ArticlePart
from tui_reader.model import Changed, NameDecision, Quote, QuoteDecision, Reading
from tui_reader.text.spans import Span


class Corrections(ArticlePart):
    """Correct quotes and people; each correction is one undo step, and applied to the extraction at once."""

    def confirm_quote(self, quote: Quote) -> Changed:
        """Confirm a quote and its speaker."""
        return self._correct(lambda reading: self._library.quotes.confirm_quote(reading, self._document, quote))

    def reject_quote(self, quote: Quote) -> Changed:
        """Mark as not a quote."""
        return self._correct(lambda reading: self._library.quotes.reject_quote(reading, self._document, quote))

    def set_speaker(self, quote: Quote, speaker: str) -> Changed:
        """Set who said a quote, `""` for nobody; annotations of the same words get the name too."""
        return self._correct(lambda reading: self._library.quotes.set_speaker(reading, self._document, quote, speaker))

    def join_quotes(self, first: Quote, second: Quote) -> Changed:
        """Make one quote of two and of what is between them."""
        return self._correct(lambda reading: self._library.quotes.join_quotes(reading, self._document, first, second))

    def split_quote(self, quote: Quote, offset: int) -> Changed:
        """Make two quotes of one, the second from `offset` on."""
        return self._correct(lambda reading: self._library.quotes.split_quote(reading, self._document, quote, offset))

    def add_quote(self, span: Span, *, instead_of: Sequence[Quote] = ()) -> Changed:
        """Make a quote of `span`, in place of the quotes in `instead_of`."""
        return self._correct(
            lambda reading: self._library.quotes.add_quote(reading, self._document, span, instead_of=instead_of)
        )

    def confirm_person(self, name: str) -> Changed:
        """Confirm a person and the name."""
        return self._correct(lambda reading: self._library.people.confirm_person(reading, name))

    def reject_person(self, name: str) -> Changed:
        """Mark as not a person."""
        return self._correct(lambda reading: self._library.people.reject_person(reading, name))

    def limit_to_article(self, name: str) -> Changed:
        """Let the correction of a name hold in this article only."""
        return self._correct(lambda reading: self._library.people.limit_to_article(reading, name))

    def name_person(self, name: str, target: str, *, everywhere: bool = True) -> Changed:
        """Record `name` as another name of `target`, or `target` as its spelling; in every article, or only here.

        Raises:
            ReaderError: `target` is not a name.
        """
        return self._correct(
            lambda reading: self._library.people.name_person(reading, name, target, everywhere=everywhere)
        )

    def split_person(self, alias: str) -> Changed:
        """Make one of a person's names somebody else's."""
        return self._correct(lambda reading: self._library.people.split_person(reading, alias))

    def add_person(self, words: str) -> Changed:
        """Add a person whom these words name, wherever they occur.

        Raises:
            ReaderError: they are not a name.
        """
        return self._correct(lambda reading: self._library.people.add_person(reading, words))

    def set_role(self, name: str, role: str) -> Changed:
        """Set a person's role, `""` for none."""
        return self._correct(lambda reading: self._library.people.set_role(reading, name, role))

    # -- in a text that changed -----------------------------------------------------------------------------------

    def to_check(self) -> Sequence[QuoteDecision | NameDecision]:
        """Return the corrections whose passage or name changed or is missing; none before they are read."""
        return self._article.decisions.to_check if self._article.decisions is not None else ()

    def put(self, decision: QuoteDecision, span: Span) -> Changed:
        """Place a correction on `span`."""
        return self._correct(
            lambda reading: self._library.quotes.put_correction(reading, self._document, decision, span)
        )

    def leave(self, decision: QuoteDecision | NameDecision) -> Changed:
        """Leave a correction unplaced in this text."""
        return self._correct(lambda reading: self._library.quotes.leave_correction(reading, decision))

    def drop(self, decision: NameDecision) -> Changed:
        """Remove the correction of a name in this article."""
        return self._correct(lambda reading: self._library.quotes.drop_correction(reading, decision))

    def _correct(self, write: Callable[[Reading], str]) -> Changed:
        """Write a correction, apply it to the extraction, and read the annotations, whose speaker may change."""
        before = self._article.annotations
        label = self._article.write(write)
        self._article.annotations = self._library.annotations.of(self._article.open())
        return self._article.changed_since(before, label=label) | self._article.correct()
