"""The library as one class, combined from its parts."""

from tui_reader.library.adding import Adding
from tui_reader.library.annotations import Annotations
from tui_reader.library.articles import Articles
from tui_reader.library.backups import Backups
from tui_reader.library.catalogue import Catalogue
from tui_reader.library.checking import Checking
from tui_reader.library.codebook import Codebook
from tui_reader.library.extracting import Extracting
from tui_reader.library.joining import Joining
from tui_reader.library.people import People
from tui_reader.library.quotes import Quotes
from tui_reader.library.shelving import Shelving


class Library(
    Articles, Annotations, Codebook, Quotes, People, Checking, Joining, Extracting, Catalogue, Adding, Shelving, Backups
):
    """The articles, annotations, tags and undo history in one SQLite file; see `LibraryBase` for the arguments."""
