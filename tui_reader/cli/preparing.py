"""Bring the index, quotes and people up to date before a command that reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.cli.session import CommandError, Session, warn

if TYPE_CHECKING:
    from tui_reader.library.extractions import Prepared


def _warn_of(article: str, error: Exception) -> None:
    """Print in one line that the rules failed on an article; the traceback goes to a file."""
    from tui_reader.crash import report

    warn(f"{article} is left out: its quotes and people could not be found ({report(error)})")


def prepare(session: Session, *, quotes: bool = True, at_most: int | None = None) -> None:
    """Index and search for quotes what is not yet, with a line of progress.

    A library that cannot be written is read as it is; what it lacks is reported.

    Args:
        quotes: Also find the quotes and people of articles.
        at_most: Leave quotes and people out, with a message, if more articles than that are not searched yet.
    """
    from tui_reader.library import LibraryError

    library = session.library
    if library.private or not library.path.exists():
        return

    def tell(step: Prepared) -> None:
        if library.progress is not None:
            what = "Indexing" if step.what == "index" else "Finding quotes and people"
            library.progress(f"{what} … {step.done}/{step.total}" if step.done < step.total else "")

    try:
        if quotes and at_most is not None and (waiting := library.extractions.waiting_for_quotes()) > at_most:
            quotes = False
            warn(f"the quotes and people of {waiting} articles are not known yet; “reader index” finds them")
        library.extractions.prepare(quotes=quotes, progress=tell, failed=_warn_of)
    except LibraryError as error:
        if library.read_only_reason is None:
            raise CommandError(str(error)) from error
        warn(f"{error}; articles that are not indexed yet are left out")
