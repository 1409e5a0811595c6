"""Correct quotes: right, none, said by another, joined, split, added; and tell what an attribution rests on."""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.app.context import LISTED, Context, Outcome
from tui_reader.app.panels.quote_rows import MARKS, bare_words, shown_quotes
from tui_reader.app.panels.quotes import QuotesPanel
from tui_reader.look.annotations import Mark
from tui_reader.model import Changed, Quote
from tui_reader.text.clean import clean_line
from tui_reader.text.spans import Span
from tui_reader.wording import sentence

BETWEEN = 100
"""Characters that may stand between two quotes of one paragraph that are joined: “…,” he said, “…”."""


def _here(ctx: Context) -> Quote | None:
    """The quote that a command is on; tells where there is none."""
    quote = ctx.quote()
    if quote is None:
        ctx.notify("No quote here")
    return quote


def _correct(ctx: Context, quote: Quote, correct: Callable[[], Changed], more: str = "") -> Changed:
    """Correct a quote and stay on what became of it; `more` is told after what was done."""
    words = bare_words(ctx.view.document, quote)
    changed = correct()
    ctx.focus.current = quote  # which is found again, as it is now, when the quotes are listed
    ctx.notify(f"{sentence(changed.label)}{more} · {words}" if changed.label else "Already done")
    return changed | LISTED


def confirm(ctx: Context) -> Outcome:
    quote = _here(ctx)
    return _correct(ctx, quote, lambda: ctx.article.corrections.confirm_quote(quote)) if quote is not None else None


def reject(ctx: Context) -> Outcome:
    quote = _here(ctx)
    if quote is None:
        return None
    return _correct(ctx, quote, lambda: ctx.article.corrections.reject_quote(quote), f"; {ctx.key('undo')} restores it")


def choose_speaker(ctx: Context) -> None:
    """Ask who said the quote: one of the people, another who is quoted, or whoever is typed."""
    quote = _here(ctx)
    if quote is None:
        return

    from tui_reader.app.screens.dialogs.names import Choice, NamePicker

    choices = [
        Choice(person.name, person.role or "")
        for person in sorted(ctx.article.people, key=lambda person: _distance(person.mentions, quote.span))
    ]
    known = {choice.name for choice in choices}
    others = dict.fromkeys(other.speaker or other.speaker_text for other in ctx.article.quotes)
    choices += [Choice(name, "also quoted") for name in others if name and name not in known]
    choices.append(Choice("", "", "nobody, or unknown"))
    title = f"Who said “{clean_line(bare_words(ctx.view.document, quote), 50)}”"
    ctx.ask_to_store(
        NamePicker(title, choices, current=quote.speaker or quote.speaker_text),
        lambda name: _correct(ctx, quote, lambda: ctx.article.corrections.set_speaker(quote, name)),
    )


def _distance(mentions: tuple[Span, ...], span: Span) -> int:
    """How far the nearest mention is from a span, in characters."""
    return min((max(m.start - span.end, span.start - m.end, 0) for m in mentions), default=1 << 30)


def join(ctx: Context) -> Outcome:
    """Make one quote of this one and the next."""
    quote = _here(ctx)
    if quote is None:
        return None
    following = next((other for other in ctx.article.quotes if other.start >= quote.end), None)
    if following is None:
        ctx.notify("No quote after this one")
        return None
    if problem := _apart(ctx, quote, following):
        ctx.notify(problem)
        return None
    return _correct(ctx, quote, lambda: ctx.article.corrections.join_quotes(quote, following))


def _apart(ctx: Context, first: Quote, second: Quote) -> str:
    """Say why two quotes cannot be one: nobody's words may come under another's name; `""` where they can."""
    document = ctx.view.document
    if first.speaker and second.speaker and first.speaker != second.speaker:
        return f"Different speakers: {first.speaker} and {second.speaker}; {ctx.key('speaker')} sets the speaker"
    between = document.slice(first.end, second.start).strip(MARKS + " \n")
    if document.index_at(first.end - 1) == document.index_at(second.start):
        return "Too much text between the two quotes" if len(between) > BETWEEN else ""
    paragraph = document.index_at(second.start) + 1
    return f"Unquoted text before the next quote, in ¶ {paragraph}" if between else ""


def split(ctx: Context) -> None:
    """Ask where to make two quotes of one."""
    quote = _here(ctx)
    if quote is None:
        return

    from tui_reader.app.screens.dialogs.split import SplitPicker

    ctx.ask_to_store(
        SplitPicker(ctx.view.document.slice(*quote.span)),
        lambda at: _correct(ctx, quote, lambda: ctx.article.corrections.split_quote(quote, quote.start + at)),
    )


def add(ctx: Context) -> Changed:
    """Make a quote of the selection."""
    span = ctx.view.selected_span
    under = [quote for quote in ctx.article.quotes if quote.span.overlaps(span)]
    changed = ctx.article.corrections.add_quote(span, instead_of=under)
    ctx.view.deselect()
    ctx.focus.current = next((quote for quote in ctx.article.quotes if quote.span.overlaps(span)), None)
    instead = f" in place of {len(under)}" if under else ""
    ctx.notify(f"{sentence(changed.label)}{instead}; {ctx.key('speaker')} sets the speaker")
    return changed


# -- what is listed ---------------------------------------------------------------------------------------------------


def _panel(ctx: Context) -> QuotesPanel:
    panel = ctx.panels["quotes"]
    assert isinstance(panel, QuotesPanel)
    return panel


def order(ctx: Context) -> Changed:
    """List the quotes by speaker, or as they stand in the article."""
    panel = _panel(ctx)
    panel.grouped = not panel.grouped
    ctx.remember("quotes", "by speaker" if panel.grouped else "as they stand")
    ctx.notify("Quotes by speaker" if panel.grouped else "Quotes in reading order")
    return _list_again(ctx, panel)


def show_all(ctx: Context) -> Changed:
    """List what is hidden too: fragments nobody said, and what the user rejected."""
    panel, extraction = _panel(ctx), ctx.article.extraction
    hidden = len(shown_quotes(extraction, everything=True)) - len(shown_quotes(extraction))
    panel.everything = bool(hidden) and not panel.everything
    told = "all" if panel.everything else "without fragments and rejected quotes"
    ctx.notify(f"Quotes: {told} ({hidden} usually hidden)" if hidden else "No quotes are hidden")
    return _list_again(ctx, panel)


def _list_again(ctx: Context, panel: QuotesPanel) -> Changed:
    panel.update()
    ctx.sides.show(panel)
    panel.pane.select_key(panel.pane.selected_key or "")  # brings it into view
    return LISTED


# -- evidence ---------------------------------------------------------------------------------------------------------


def explain(ctx: Context) -> None:
    """Mark the words that name the speaker and the verb that says so; again to stop."""
    quote = _here(ctx)
    was_explained = ctx.after_each.pop("evidence", None)
    ctx.view.set_layer("evidence", [])
    if quote is None or (isinstance(was_explained, _Explained) and was_explained.quote == quote):
        return
    how, spans = ctx.article.explain(quote)
    ctx.go_to(quote)
    ctx.after_each["evidence"] = _Explained(quote)
    if quote.attribution == "none" or not spans:
        ctx.notify(sentence(how))
        return
    ctx.view.set_layer("evidence", [(span, Mark.EVIDENCE) for span in spans])
    words = " … ".join(f"“{clean_line(ctx.view.document.slice(*span), 40)}”" for span in spans)
    sure = "confirmed by you" if quote.verdict == "confirmed" else f"{round(quote.confidence * 100)} % sure"
    ctx.notify(" · ".join(part for part in (sentence(how), words, sure) if part))


class _Explained:
    """Takes the evidence off the screen once commands are on another quote."""

    def __init__(self, quote: Quote) -> None:
        self.quote = quote

    def __call__(self, ctx: Context) -> None:
        if ctx.quote() != self.quote:
            del ctx.after_each["evidence"]
            ctx.view.set_layer("evidence", [])
