"""The metadata of the article: show it, and change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tui_reader.app.context import Context, Outcome
from tui_reader.model import Article, OwnMetadata, ReaderError
from tui_reader.text.enumeration import counted

if TYPE_CHECKING:
    from tui_reader.app.screens.dialogs.about import Value

_TITLE_FROM: Mapping[str, str] = {
    "header": "the metadata of the source",
    "heading": "the first heading",
    "first line": "the first line",
    "file name": "the file name",
    "first sentence": "the first sentence",
}
HINTS: Mapping[str, str] = {
    "title": "empty: the title that was found",
    "author": "empty: the author that was found",
    "date": "2026, 2026-05 or 2026-05-03; empty: the date that was found",
    "site": "where it was published; empty: the site that was found",
    "address": "http:// or https://; empty: the address that was found",
    "language": "its name or code, as German or de; empty: the language that was found",
}
_LAYOUTS: Mapping[str, str] = {"wrapped": "joined to paragraphs", "lines": "a paragraph each"}


def show(ctx: Context, chosen: str = "title") -> None:
    """Show the metadata and the facts; a value that is chosen is changed, and they are shown again."""
    from tui_reader.app.screens.dialogs.about import About

    ctx.ask(About(list(_values(ctx)), list(_facts(ctx)), chosen), lambda name: _ask(ctx, name))


def _values(ctx: Context) -> Iterator[Value]:
    from tui_reader.library.languages import LOOKED_AT, detected

    article = ctx.article
    language = detected(article.document.slice(0, LOOKED_AT))
    return metadata_values(article.article, article.source.article, article.own_metadata(), language)


def metadata_values(now: Article, found: Article, own: OwnMetadata, language: str) -> Iterator[Value]:
    """Return the values that the user may change, with what the source says; `language` is the one detected."""
    from tui_reader.app.screens.dialogs.about import Value
    from tui_reader.library.languages import named

    for name in OwnMetadata._fields:
        value, source = getattr(now, name) or "", getattr(found, name) or ""
        if name == "language":
            value, source = named(value) or language, language
        yield Value(name, value, source if source != value else "", bool(getattr(own, name)))


def _ask(ctx: Context, name: str, typed: str | None = None, problem: str = "") -> None:
    """Ask for a value; what is no such value is asked for again, with the reason."""
    from tui_reader.app.screens.dialogs.ask import AskLine

    before = next(value.value for value in _values(ctx) if value.name == name)

    def answered(answer: str) -> Outcome:
        try:
            changed = ctx.article.set_metadata({name: answer}) if answer.strip() != before else None
        except ReaderError as error:
            _ask(ctx, name, answer, str(error))
            return None
        if changed is not None:
            done = "changed" if answer.strip() else "as found"
            ctx.notify(f"{name.capitalize()} {done}; {ctx.key('undo')} undoes it")
        show(ctx, name)
        return changed

    dialog = AskLine(name.capitalize(), before if typed is None else typed, problem or HINTS[name])
    ctx.ask_to_store(dialog, answered, left=lambda: show(ctx, name))


def _facts(ctx: Context) -> Iterator[tuple[str, str]]:
    article = ctx.article.source.article
    yield "Source", "a pipe" if article.source == "-" else article.source
    yield "Format", f"{ctx.article.format_label}, {article.encoding}" if article.encoding else ctx.article.format_label
    if article.layout in _LAYOUTS:
        yield "Lines", _LAYOUTS[article.layout]
    yield "Length", f"{counted(article.words, 'word')}, {counted(article.minutes, 'minute')}"
    if article.title_from in _TITLE_FROM:
        yield "Title from", _TITLE_FROM[article.title_from]
    if article.fetched:
        yield "Fetched", article.fetched.replace("T", " ").removesuffix("Z")
    for number, note in enumerate(article.notes):
        yield "" if number else "Loading", note
