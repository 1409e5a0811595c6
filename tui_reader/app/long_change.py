"""Make a change that takes long in a thread; after a moment a dialog shows the progress and cancels it.

The keys typed until the dialog is open, or the change is made, wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tui_reader.app.context import Context, Outcome
from tui_reader.crash import report
from tui_reader.library.loading import Cancelled
from tui_reader.library.writing_thread import WritingThread
from tui_reader.model import Changed, ReaderError

A_MOMENT = 0.4
"""Seconds after which the progress is shown."""
POLL_SECONDS = 0.02


def wait_for(ctx: Context, thread: WritingThread[Any], title: str, take: Callable[[], Outcome]) -> None:
    """Wait for a change, and show it.

    Args:
        title: of the dialog.
        take: shows the change once it is made, or raises what the thread's `result` raises.
    """
    ctx.writing = thread
    ctx.hold_keys()
    _look(ctx, take, title, time.monotonic() + A_MOMENT)


def _look(ctx: Context, take: Callable[[], Outcome], title: str, opens: float) -> None:
    thread = ctx.writing
    if thread is None:
        return
    if thread.done:
        _end(ctx, take)
    elif time.monotonic() < opens:
        ctx.screen.set_timer(POLL_SECONDS, lambda: _look(ctx, take, title, opens))
    else:
        from tui_reader.app.screens.dialogs.loading import LoadingDialog

        ctx.app.push_screen(LoadingDialog(thread, title), lambda _: _closed(ctx, take))


def _closed(ctx: Context, take: Callable[[], Outcome]) -> None:
    """Go on at the end; after a cancel, once all is taken back."""
    if ctx.writing is not None and not ctx.writing.done:
        ctx.writing.cancel()
        ctx.hold_keys()
        _look(ctx, take, "", float("inf"))
    else:
        _end(ctx, take)


def _end(ctx: Context, take: Callable[[], Outcome]) -> None:
    ctx.writing = None
    ctx.release_keys()

    def act() -> Outcome:
        try:
            return take()
        except Cancelled:
            ctx.notify("Cancelled: nothing is changed")
            return None
        except ReaderError:
            raise
        except Exception as error:  # of the thread, where nobody else sees it
            return Changed(problem=report(error))

    ctx.perform(act)
