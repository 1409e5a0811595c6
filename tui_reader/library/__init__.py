"""The one core behind the app and the command line: articles, annotations, tags, drafts, undo, remembered state.

A `Library` belongs to the thread that uses it: its connection is made on first use, so a worker builds its own
`Library` on the same path. Every write is one transaction that is on the disk when the method returns; a write that
fails raises `LibraryError` (one line for a person), leaves nothing half done, and the next call works again.
Nothing here draws, and sqlite-utils is imported by the first write only.
"""

from tui_reader.library.annotations import Annotations
from tui_reader.library.articles import Articles, identify
from tui_reader.library.base import utc_now
from tui_reader.library.checking import Checking
from tui_reader.library.codebook import Codebook
from tui_reader.library.joining import Joining
from tui_reader.library.people import People
from tui_reader.library.quotes import Quotes
from tui_reader.store.errors import LibraryError

__all__ = ["Library", "LibraryError", "identify", "utc_now"]


class Library(Articles, Annotations, Codebook, Quotes, People, Checking, Joining):
    """The articles, annotations, tags and undo history in one SQLite file; see `LibraryBase` for the arguments."""
