"""The reader's word on quotes: right, none, said by another, joined, split, added; and what an attribution rests on."""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.app.quote_rows import MARKS, bare_words, shown_quotes
from tui_reader.app.screens.listing import Listing
from tui_reader.look.annotations import Mark
from tui_reader.model import Annotation, Quote, Reading
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

Decide = Callable[[Reading, Document, Quote], str]
BETWEEN = 100
"""Characters that may stand between two quotes of one paragraph that are joined: “…,” he said, “…”."""


class Reviewing(Listing):
    """Every act is one undo step; what it changes is laid over the extraction, which stays as it was found."""

    _explained: Quote | None = None

    def quote_in_hand(self) -> Quote | None:
        """The quote an act is on: the row of the list, else the one under the cursor."""
        if self.context == "list":
            thing = self.selected_thing(self.pane) if self.pane is self.notes or self.tab == "quotes" else None
        else:
            thing = self.thing or self.current_quote()
        return self._quote_of(thing) if isinstance(thing, Annotation) else thing

    def _quote_of(self, annotation: Annotation) -> Quote | None:
        """The quote whose words an annotation marks."""
        span = annotation.span
        return next((quote for quote in self.quotes if span and quote.span.overlaps(span)), None)

    def decide(self, quote: Quote | None, do: Decide, more: str = "") -> None:
        """Do one act on a quote and show what became of it; `more` is told after what was done."""
        if quote is None:
            self.say("no quote here")
        else:
            document, words = self.article.document, bare_words(self.article.document, quote)
            done = self.act(lambda reading: do(reading, document, quote))
            if done is not None:
                self.review_again()
                self.take_annotations(self.library.annotations(self.opened()))
                self.thing = next((q for q in self.quotes if q.span.overlaps(quote.span)), None)
                self.say(f"{done}{more} · {words}" if done else "that was decided already")
        self.settle()

    # -- the acts -----------------------------------------------------------------------------------------------

    def action_confirm(self) -> None:
        self.decide(self.quote_in_hand(), self.library.confirm_quote)

    def action_reject(self) -> None:
        self.decide(
            self.quote_in_hand(), self.library.reject_quote, f"; {self._printed.get('undo', '')} brings it back"
        )

    def action_speaker(self) -> None:
        quote = self.quote_in_hand()
        if quote is None:
            self.decide(None, self.library.confirm_quote)
            return

        def chosen(name: str | None) -> None:
            if name is not None:
                self.decide(
                    quote, lambda reading, document, said: self.library.set_speaker(reading, document, said, name)
                )

        from tui_reader.app.screens.dialogs.names import Choice, NamePicker

        choices = [
            Choice(person.name, person.role or "")
            for person in sorted(self.extraction.people, key=lambda person: _distance(person.mentions, quote.span))
        ]
        known = {choice.name for choice in choices}
        others = dict.fromkeys(q.speaker or q.speaker_text for q in self.extraction.quotes)
        choices += [Choice(name, "quoted too") for name in others if name and name not in known]
        choices.append(Choice("", "", "nobody, or not known"))
        title = f"Who said “{clean_line(bare_words(self.article.document, quote), 50)}”"
        self.open_dialog(NamePicker(title, choices, current=quote.speaker or quote.speaker_text), chosen)

    def action_join(self) -> None:
        quote = self.quote_in_hand()
        following = [q for q in self.extraction.quotes if quote is not None and q.start >= quote.end]
        if quote is None or not following:
            self.say("no quote here" if quote is None else "no quote after this one")
            self.settle()
        elif problem := self._apart(quote, following[0]):
            self.say(problem)
            self.settle()
        else:
            self.decide(
                quote, lambda reading, text, first: self.library.join_quotes(reading, text, first, following[0])
            )

    def _apart(self, first: Quote, second: Quote) -> str:
        """Say why two quotes cannot be one: nobody's words may come under another's name; `""` where they can."""
        document = self.article.document
        if first.speaker and second.speaker and first.speaker != second.speaker:
            return f"said by two: {first.speaker} and {second.speaker}; {self._printed.get('speaker', '')} corrects it"
        between = document.slice(first.end, second.start).strip(MARKS + " \n")
        if document.index_at(first.end - 1) == document.index_at(second.start):
            return "too much stands between the two quotes" if len(between) > BETWEEN else ""
        return (
            f"words that are no quote stand before the next one, in ¶ {document.index_at(second.start) + 1}"
            if (between)
            else ""
        )

    def action_split(self) -> None:
        quote = self.quote_in_hand()
        if quote is None:
            self.decide(None, self.library.confirm_quote)
            return

        def chosen(at: int | None) -> None:
            if at is not None:
                self.decide(
                    quote,
                    lambda reading, document, whole: self.library.split_quote(
                        reading, document, whole, whole.start + at
                    ),
                )

        from tui_reader.app.screens.dialogs.split import SplitPicker

        self.open_dialog(SplitPicker(self.article.document.slice(*quote.span)), chosen)

    def action_add_quote(self) -> None:
        """Make a quote of the selection."""
        span = self.article.selected_span
        document = self.article.document
        under = [quote for quote in self.extraction.quotes if quote.span.overlaps(span)]
        done = self.act(lambda reading: self.library.add_quote(reading, document, span, instead_of=under))
        if done is not None:
            self.article.deselect()
            self.review_again()
            self.thing = next((q for q in self.quotes if q.span.overlaps(span)), None)
            instead = f" in place of {len(under)}" if under else ""
            self.say(f"{done}{instead}; {self._printed.get('speaker', '')} says who spoke")
        self.settle()

    # -- what is listed -----------------------------------------------------------------------------------------

    def action_order_quotes(self) -> None:
        """List the quotes by speaker, or as they stand in the article."""
        self.grouped = not self.grouped
        self.remember("quotes", "by speaker" if self.grouped else "as they stand")
        self.say("quotes by speaker" if self.grouped else "quotes as they stand")
        self._list_again()

    def action_all_quotes(self) -> None:
        """List what is hidden too: fragments nobody said, and what the reader rejected."""
        hidden = len(shown_quotes(self.extraction, everything=True)) - len(shown_quotes(self.extraction))
        self.every_quote = bool(hidden) and not self.every_quote
        told = "all of them" if self.every_quote else "without fragments and rejected ones"
        self.say(f"quotes: {told} ({hidden} hidden otherwise)" if hidden else "no quote is hidden")
        self._list_again()

    def _list_again(self) -> None:
        self.list_quotes()
        self._open_tab("quotes")
        self.sidebar.select_key(self.sidebar.selected_key or "")
        self.settle()

    # -- evidence -----------------------------------------------------------------------------------------------

    def action_evidence(self) -> None:
        """Mark the words that name the speaker and the verb that says so; again to leave off."""
        quote = self.quote_in_hand()
        if quote is None or self._explained == quote:
            self._explained = None
            self.article.set_layer("evidence", [])
            self.say("" if quote else "no quote here")
            self.settle()
            return
        from tui_reader.exchange.material import HOW
        from tui_reader.extraction.evidence import REACH, evidence

        document = self.article.document
        low = max(0, quote.start - 2 * REACH)
        text = document.slice(low, quote.end + 2 * REACH)
        found = evidence(text, quote._replace(start=quote.start - low, end=quote.end - low))
        spans = [Span(span.start + low, span.end + low) for span in found if span is not None]
        self.go_to(quote)
        self._explained = quote
        self.article.set_layer("evidence", [(span, Mark.EVIDENCE) for span in spans])
        words = " … ".join(f"“{clean_line(document.slice(*span), 40)}”" for span in sorted(spans))
        sure = "your word" if quote.verdict == "confirmed" else f"{round(quote.confidence * 100)} % sure"
        self.say(" · ".join(part for part in (HOW[quote.attribution], words, sure) if part))
        self.settle()

    def settle(self) -> None:
        if self._explained is not None and self.quote_in_hand() != self._explained:
            self._explained = None
            self.article.set_layer("evidence", [])
        super().settle()


def _distance(mentions: tuple[Span, ...], span: Span) -> int:
    """How far the nearest mention is from a span, in characters."""
    return min((max(m.start - span.end, span.start - m.end, 0) for m in mentions), default=1 << 30)
