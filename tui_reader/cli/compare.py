"""`reader compare`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tui_reader.cli.options import db_option, format_option, source_options
from tui_reader.cli.output import bold, show, show_list
from tui_reader.cli.session import CommandError, Session

if TYPE_CHECKING:
    from tui_reader.model import Version
    from tui_reader.text.compare.differences import Difference
    from tui_reader.text.spans import Span

WIDTH = 100
"""Cells of the two columns if the output is no terminal."""
_NAMES = {"edited": "edited", "moved": "moved here", "new": "new", "gone": "gone"}


class Side(NamedTuple):
    """One of the texts that are compared."""

    name: str
    """The article and, of several texts of it, when this one was opened."""
    id: str
    """The link to the article; `""` for one that is not in the library."""
    text: str


@click.command()
@click.argument("source", type=click.Path())
@click.argument("other", required=False, type=click.Path())
@click.option("--versions", is_flag=True, help="List the texts that SOURCE had, with their numbers.")
@click.option("--old", type=click.IntRange(1), metavar="N", help="The number of the earlier text; by default the last.")
@click.option(
    "--new", type=click.IntRange(1), metavar="N", help="The number of the later text; by default the present."
)
@format_option
@db_option
@source_options
@click.pass_context
def compare(
    ctx: click.Context, source: str, other: str | None, versions: bool, old: int | None, new: int | None, kind: str
) -> None:
    """Compare two articles, or two texts of one.

    Paragraphs that differ are printed side by side, with [-removed-] and {+added+} words. Without OTHER, the text that
    SOURCE had before is compared with the present one; --old and --new choose others. Quotation marks, dashes and line
    breaks that differ do not count.
    """
    session = Session(ctx)
    if other is not None:
        if versions or old or new:
            raise click.UsageError("--versions, --old and --new are for the texts of one article", ctx)
        sides = [_article(session, one) for one in (source, other)]
    else:
        article = session.look(source)
        known = session.library.checking.versions(article.article_id) if article.article_id else []
        if versions:
            _show_versions(known, kind)
            return
        sides = _texts(session, source, known, old, new)
    _show(sides[0], sides[1], kind)


def _article(session: Session, source: str) -> Side:
    from tui_reader.text.clean import clean_line

    article = session.look(source)
    name = f"reader:{article.article_id}" if article.article_id else ""
    return Side(clean_line(article.article.title, 100), name, article.document.text)


def _texts(session: Session, source: str, known: list[Version], old: int | None, new: int | None) -> list[Side]:
    """Return two texts of an article: by default the present one, and the one opened last before it.

    Raises:
        CommandError: there is no such text, or it is not stored.
    """
    from tui_reader.text.clean import clean_line

    article = session.look(source)
    shown = clean_line(source, 200)
    here = _article(session, source)._replace(name="now")
    present = next((one for one in known if one.id == article.version_id), None)
    earlier = max((one for one in known if one is not present), key=lambda one: (one.opened, one.id), default=None)
    if old is None and earlier is None:
        raise CommandError(f"{shown}: the library has no earlier text of it")

    def side(number: int | None, default: Version | None) -> Side:
        if number is not None and number > len(known):
            raise CommandError(f"{shown}: there is no text {number}; reader compare --versions lists {len(known)}")
        version = known[number - 1] if number is not None else default
        if version is None or version is present:
            return here
        text = session.library.checking.text_of_version(version.id)
        if text is None:
            raise CommandError(f"{shown}: the text of {version.opened} was too long to be stored")
        return Side(f"opened {version.opened}", here.id, text)

    return [side(old, earlier), side(new, present)]


def _show_versions(known: list[Version], kind: str) -> None:
    from tui_reader.cli.lines import table_lines

    records = [
        {"number": number, "opened": one.opened, "length": one.length, "stored": one.stored}
        for number, one in enumerate(known, 1)
    ]
    rows = [
        (str(one["number"]), str(one["opened"]), f"{one['length']} characters", "" if one["stored"] else "not stored")
        for one in records
    ]
    show_list(kind, "versions", records, lambda: table_lines(rows), none="not in the library")


def _show(old: Side, new: Side, kind: str) -> None:
    from tui_reader.text.compare.differences import differences

    found = [one for one in differences(old.text, new.text) if one.kind != "unchanged" or kind == "text"]

    def values() -> dict[str, Any]:
        record = {
            "article": old.id or None,
            "title": old.name,
            "later_article": new.id or None,
            "later_title": new.name,
            "differences": [_record(one, old.text, new.text) for one in found],
        }
        return {"compare": record}

    show(kind, values, lambda: _lines(found, old, new))


def _record(one: Difference, old: str, new: str) -> dict[str, Any]:
    """Return a difference with the fields of both texts; `only` are the places of the words the other lacks."""
    from tui_reader.text.compare.changes import word_diff

    before = old[slice(*one.old)] if one.old is not None else ""
    after = new[slice(*one.new)]
    changes = word_diff(before, after) if one.kind == "edited" else []
    whole = {"new": ([], [[0, len(after)]]), "gone": ([[0, len(before)]], [])}.get(one.kind, ([], []))
    only = [list(change.old) for change in changes if change.op in ("delete", "replace")] or whole[0]
    later_only = [list(change.new) for change in changes if change.op in ("insert", "replace")] or whole[1]
    return {
        "kind": one.kind,
        **_side("", old, one.old, before, only),
        **_side("later_", new, one.new if one.kind != "gone" else None, after, later_only),
    }


def _side(prefix: str, text: str, span: Span | None, words: str, only: list[list[int]]) -> dict[str, Any]:
    return {
        f"{prefix}start": span.start if span else None,
        f"{prefix}end": span.end if span else None,
        f"{prefix}text": words,
        f"{prefix}only": only,
    }


def _lines(found: list[Difference], old: Side, new: Side) -> Iterator[str]:
    from tui_reader.text.clean import clean
    from tui_reader.text.enumeration import counted
    from tui_reader.text.layout.columns import side_by_side

    width = min(200, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _width()
    if all(one.kind == "unchanged" for one in found):
        yield "the words are the same"
        return
    yield from side_by_side(old.name, new.name, width)
    for one in found:
        yield ""
        if one.kind == "unchanged":
            yield f"… {counted(one.paragraphs, 'paragraph')} unchanged"
            continue
        yield bold(_NAMES[one.kind])
        before = old.text[slice(*one.old)] if one.old is not None else ""
        after = new.text[slice(*one.new)]
        if one.kind == "edited":
            before, after = _signed(before, after)
        if one.kind == "moved":
            before = ""
        yield from side_by_side(clean(before), clean(after), width)


def _width() -> int:
    """Return the width that COLUMNS names, else `WIDTH`."""
    named = os.environ.get("COLUMNS", "")
    return max(20, min(int(named), 400)) if named.isdecimal() and len(named) < 5 else WIDTH


def _signed(before: str, after: str) -> tuple[str, str]:
    """Return both texts with signs around the words that only one has."""
    from tui_reader.text.compare.changes import word_diff
    from tui_reader.text.compare.repeated import marked

    changes = word_diff(before, after)
    gone = [_bare(before, change.old) for change in changes if change.op in ("delete", "replace")]
    here = [_bare(after, change.new) for change in changes if change.op in ("insert", "replace")]
    return marked(before, gone, "[-", "-]"), marked(after, here, "{+", "+}")


def _bare(text: str, span: Span) -> Span:
    """Return a span without the blanks at its ends."""
    words = text[slice(*span)]
    start = span.start + len(words) - len(words.lstrip())
    return span._replace(start=start, end=start + len(words.strip()))
