"""Follow links and footnotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.app.context import Context, Outcome
from tui_reader.library.opening import read_what_came
from tui_reader.text.clean import clean_line
from tui_reader.text.links import Link, full_address, is_web_address

if TYPE_CHECKING:
    from tui_reader.app.screens.dialogs.links import Act, Shown
    from tui_reader.app.terminal.browser import Browser

_FIRST_WORDS = 60
"""Characters that are shown of the part a link leads to."""


def show(ctx: Context) -> None:
    """List the links of the paragraph, to open or copy one."""
    view = ctx.view
    found = ctx.article.links.of_block(view.cursor) if view.count else []
    if not found:
        ctx.notify("No links in this paragraph")
        return
    from tui_reader.app.screens.dialogs.links import LinkList

    shown = [_shown(ctx, link) for link in found]

    def chosen(answer: tuple[Act, int]) -> Outcome:
        act, number = answer
        link = found[number]
        if act == "copy":
            _copy(ctx, shown[number].address or link.target)
        elif link.target.startswith("#"):
            _go_to_part(ctx, link.target)
        elif act == "read":
            _read(ctx, shown[number].address)
        else:
            _open(ctx, shown[number].address)
        return None

    ctx.ask(LinkList(shown), chosen)


def _shown(ctx: Context, link: Link) -> Shown:
    from tui_reader.app.screens.dialogs.links import Shown

    if not link.target.startswith("#"):
        return Shown(link.words, full_address(link.target, ctx.article.article.address))
    place = _part(ctx, link.target)
    if place is None:
        return Shown(link.words, "", f"{link.target}: not in this text")
    index, inside = ctx.view.document.locate(place)
    words = clean_line(ctx.view.document.texts[index][inside:], _FIRST_WORDS)
    return Shown(link.words, "", f"in this text: {words}")


def _part(ctx: Context, target: str) -> int | None:
    """Return where the part that `#name` leads to begins; a long text is read to its end first."""
    read_what_came(ctx.article.source)
    return ctx.article.links.part(target[1:])


def _go_to_part(ctx: Context, target: str) -> None:
    place = _part(ctx, target)
    if place is None:
        ctx.notify(f"{target} is not in this text")
        return
    ctx.leave_passage()
    ctx.view.go_to_offset(place)


def _copy(ctx: Context, address: str) -> None:
    from tui_reader.app.terminal.clipboard import copy_text

    copied = copy_text(ctx.screen.app, address)
    ctx.notify(f"{copied}: {clean_line(address, 120)}")


def _open(ctx: Context, address: str) -> None:
    """Open an address in the browser."""
    from tui_reader.app.terminal.browser import installed_browser, open_address

    if not is_web_address(address):
        ctx.notify(f"Only web addresses are opened: {clean_line(address, 120)}")
        return
    browser = installed_browser()
    if browser.in_terminal:
        _open_in_terminal(ctx, browser, address)
        return
    ctx.notify(f"Opening {clean_line(address, 120)} …")
    ctx.in_background(
        "browser",
        lambda _: open_address(browser, address),
        lambda _: ctx.notify(f"Opened in the browser: {clean_line(address, 120)}"),
    )


def _read(ctx: Context, address: str) -> None:
    """Open the page at an address in place of this article."""
    if is_web_address(address):
        ctx.app.open_link(address)
    else:
        ctx.notify(f"Only web addresses are opened: {clean_line(address, 120)}")


def _open_in_terminal(ctx: Context, browser: Browser, address: str) -> None:
    """Lend the terminal to the browser until it ends."""
    from textual.app import SuspendNotSupported

    from tui_reader.app.terminal.browser import open_address
    from tui_reader.model import ReaderError

    problem: ReaderError | None = None
    try:
        with ctx.app.suspend():
            try:  # an exception that left this block would leave the screen to the shell
                open_address(browser, address)
            except ReaderError as error:
                problem = error
    except SuspendNotSupported:
        problem = ReaderError("this terminal cannot be lent to another program")
    if problem is not None:
        raise problem


def go_to_footnote(ctx: Context) -> None:
    """Go from the next reference of the paragraph to its footnote, and from a footnote back to the reference."""
    view = ctx.view
    if not view.count:
        return
    read_what_came(ctx.article.source)
    links = ctx.article.links
    start = view.document.start(view.cursor)
    notes = links.inlines(view.cursor, "footnote")
    references = links.inlines(view.cursor, "reference")
    if notes:
        label = notes[0].target
        came_from = ctx.footnote_from if ctx.footnote_from and ctx.footnote_from[0] == label else None
        place = came_from[1] if came_from else links.references.get(label)
        if place is None:
            ctx.notify("Nothing in this text refers to this footnote")
            return
        ctx.leave_passage()
        view.go_to_offset(place)
        return
    if not references:
        ctx.notify("No footnote in this paragraph")
        return
    at = ctx.footnote_from[1] if ctx.footnote_from and ctx.footnote_from[1] == view.point else view.point - 1
    reference = next((one for one in references if start + one.start > at), references[0])
    place = links.footnotes.get(reference.target)
    if place is None:
        ctx.notify(f"The footnote {reference.target} is not in this text")
        return
    ctx.footnote_from = reference.target, start + reference.start
    ctx.leave_passage()
    view.go_to_offset(place)
