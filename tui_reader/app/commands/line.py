"""The command line: run what was typed, and complete it from what the article and the library have."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from tui_reader.app.command_names import ARGUMENTS, GOTO, Known, Typed, with_latest
from tui_reader.app.context import Context, Outcome
from tui_reader.app.counting import COUNTED
from tui_reader.library.opening import read_what_came
from tui_reader.model import COLOURS, ReaderError
from tui_reader.text.clean import clean_line

HISTORY = "commands"
"""The key of the history in the library's state."""
MOST_LINES = 50
MOST_HEADINGS = 500
"""Headings that are offered for completion."""


def start(ctx: Context, begun: str = "") -> None:
    """Ask for a command."""
    from tui_reader.app.screens.dialogs.command import CommandLine

    known = Known(ctx.rows, ctx.where)
    completing: dict[str, Sequence[str]] = {}

    def candidates(line: str) -> Mapping[str, Sequence[str]]:
        name = line.strip().partition(" ")[0].casefold()
        kind = ARGUMENTS[name].of if name in ARGUMENTS else ""
        if kind and kind not in completing:
            completing[kind] = _candidates(ctx, kind)
        return completing

    ctx.ask(CommandLine(known, _history(ctx), candidates, begun), lambda line: run(ctx, known, line))


def _history(ctx: Context) -> list[str]:
    try:
        return (ctx.library.get_state(HISTORY) or "").splitlines()
    except ReaderError:  # a command can be typed all the same
        return []


def _candidates(ctx: Context, kind: str) -> Sequence[str]:
    """Return what an argument of a kind may be."""
    if kind == "tag":
        return [tag.name for tag in ctx.article.tags()]
    if kind == "colour":
        return [*(ctx.config.colour_names[colour] for colour in COLOURS), *COLOURS]
    if kind == "person":
        return [person.name for person in ctx.article.people]
    if kind == "theme":
        return sorted(ctx.app.available_themes)
    document = ctx.view.document
    return ["top", "end", *(clean_line(document.texts[index], 60) for index in document.headings()[:MOST_HEADINGS])]


def run(ctx: Context, known: Known, line: str) -> Outcome:
    """Run a line, and add it to the history, also if it is wrong: it can be corrected there.

    Raises:
        ReaderError: the line is no command; see `Known.parse`.
    """
    line = " ".join(line.split())
    if line:
        ctx.remember(HISTORY, "\n".join(with_latest(_history(ctx), line, MOST_LINES)))
    typed = known.parse(line)
    return None if typed is None else _run(ctx, typed)


def _run(ctx: Context, typed: Typed) -> Outcome:
    row, argument = typed
    if ctx.where not in row.contexts:
        ctx.focus_article()
        ctx.view.deselect()
    screen = ctx.screen
    if not argument:
        screen.action_run(row.id)
        return None
    from tui_reader.app.runner import command

    if row.id in COUNTED and argument.isdecimal():
        screen.run_counted(row.id, int(argument))
        return None
    before = ctx.view.cursor, ctx.view.point
    outcome = command(f"{ARGUMENTS[row.id].run}({argument!r})")(ctx)
    ctx.jumps.moved(row.id, before, (ctx.view.cursor, ctx.view.point))
    return outcome


def go_to(ctx: Context, place: str) -> None:
    """Go to a paragraph by its number, to a per cent of the article, to its top or end, or to a heading."""
    view, wanted = ctx.view, place.strip().casefold()
    read_what_came(ctx.article.source)
    ctx.leave_passage()
    view.deselect()
    number = wanted.removesuffix("%").strip()
    if number.isdecimal() and wanted.endswith("%"):
        share = min(int(number), 100) / 100
        found = bisect_right(range(view.count), share, key=ctx.screen.progress.share) - 1
        view.go_to_block(view.count - 1 if share == 1 else max(0, found))
    elif number.isdecimal():
        view.go_to_block(int(number) - 1)
    elif wanted in ("top", "end"):
        view.go_to_end(-1 if wanted == "top" else 1)
    else:
        texts = view.document.texts
        headings = [index for index in view.document.headings() if wanted in clean_line(texts[index]).casefold()]
        if not headings:
            raise ReaderError(f"no heading “{clean_line(place, 60)}”; {GOTO} takes a ¶ number, a per cent, top or end")
        view.go_to_block(headings[0])
