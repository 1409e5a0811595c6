"""What a list of a library screen is: how its rows are read, ordered and painted, and what the keys do to them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar, overload

from rich.cells import cell_len

from tui_reader.app.widgets.list_pane import Item, Line, Words, wrapped
from tui_reader.library.pages import Group, Pages
from tui_reader.look.runs import shorten
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.text.query import Query

if TYPE_CHECKING:
    from tui_reader.app.screens.listing import ListScreen
    from tui_reader.library import Library
    from tui_reader.store.search.values import Found

Row = TypeVar("Row")
Read = TypeVar("Read", covariant=True)
Choices = Sequence[tuple[str, str]]
"""(value, words) pairs."""


class Opening(NamedTuple):
    """The article to open, and the passage in it to go to."""

    article_id: int
    passage: Found | None = None
    uid: str = ""
    """Of the annotation to go to."""


class Source(Protocol[Read]):
    """Where rows are read from, when they are shown."""

    def __len__(self) -> int: ...

    def at(self, place: int) -> Group | Read | None:
        """Return a row; or a group, whose heading is there; None for a row that is gone."""


class Nothing:
    """A source without rows, for a list that was not read yet."""

    def __len__(self) -> int:
        return 0

    def at(self, place: int) -> None:
        raise IndexError(place)


class Rows(Sequence[Item]):
    """The rows of a source as list rows, none of which is read before it is shown, and after them others.

    Args:
        item: makes the list row of a row or of a group's heading.
    """

    def __init__(self, source: Source[Any], item: Callable[[Any], Item], below: Sequence[Item] = ()) -> None:
        self._source, self._item, self._below = source, item, below

    def __len__(self) -> int:
        return len(self._source) + len(self._below)

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if index < 0 or index >= len(self):
            raise IndexError(index)
        if index >= len(self._source):
            return self._below[index - len(self._source)]
        row = self._source.at(index)
        if row is None:  # removed by another window since
            return Item(f"gone:{index}", lambda _: [Line()], selectable=False)
        return self._item(row)


class Listing(ABC, Generic[Row]):
    """One list of a library screen."""

    id: ClassVar[str]
    title: ClassVar[str]
    """Of its tab."""
    noun: ClassVar[str]
    """What one row is."""
    nouns: ClassVar[str]
    """What several rows are."""
    orders: ClassVar[Choices]
    """The first is the one to begin with."""
    groupings: ClassVar[Choices] = ()
    """The first is the one to begin with; none: the list has no groups."""
    hints: ClassVar[Choices] = ()
    """Rows of the key table whose keys the status line shows, and what they do here, in a word."""

    has_preview: ClassVar[bool] = True
    """Whether a wide window shows more of a row beside the list."""

    def __init__(self, screen: ListScreen) -> None:
        self.screen = screen
        self.sort, self.reverse = self.orders[0][0], False
        self.by = self.groupings[0][0] if self.groupings else ""
        self.chosen: set[Hashable] = set()
        """The keys of the rows that are selected."""
        self.count = 0
        """The number of rows that fit the query."""
        self.source: Source[Row] = Nothing()
        self._total: int | None = None

    @property
    def library(self) -> Library:
        return self.screen.library

    # -- what is listed -----------------------------------------------------------------------------------------

    def load(self, query: Query) -> None:
        """Read the list anew; raises ReaderError."""
        self.take(query, *self.read(query))

    def take(self, query: Query, source: Source[Row], count: int) -> None:
        """Show these rows, which fit a query, from now on."""
        self.source, self.count = source, count
        if query.is_empty:
            self._total = count

    @abstractmethod
    def read(self, query: Query) -> tuple[Source[Row], int]:
        """Return the rows that fit a query, and their number."""

    def fetch(self, query: Query) -> Callable[[Library], Callable[[], None]] | None:
        """Return what reads a long list in a thread, with a library of the thread, and returns what then shows it.

        None for a list that is read at once, however long it is.
        """
        return None

    def outdate(self) -> None:
        """Count and read anew what there is: something was changed."""
        self._total = None

    @property
    def total(self) -> int:
        """The number of rows without a query."""
        if self._total is None:
            self._total = self.count_all()
        return self._total

    def count_all(self) -> int:
        """Count the rows without a query."""
        return self.read(Query())[1]

    def rows(self) -> Rows:
        """Return the rows to show."""
        return Rows(self.source, self._item, self.below())

    def below(self) -> Sequence[Item]:
        """Return what is shown under the rows."""
        return ()

    def filtered(self, query: Query) -> None:  # noqa: B027 (a list need not)
        """React to another query, before the list is read."""

    def searched_again(self, query: Query) -> None:  # noqa: B027 (a list need not)
        """Search again for what is below, which stays there meanwhile: another program wrote."""

    def row(self, index: int) -> Row | None:
        """Return the row at an index; None for a heading or what is below."""
        if not 0 <= index < len(self.source):
            return None
        row = self.source.at(index)
        return None if isinstance(row, Group) else row

    @abstractmethod
    def key(self, row: Row) -> Hashable:
        """Return what identifies a row while the screen is open."""

    def all_keys(self, query: Query) -> Collection[Hashable]:
        """Return the keys of all rows that fit."""
        found = (self.row(index) for index in range(len(self.source)))
        return [self.key(row) for row in found if row is not None]

    def targets(self) -> list[Any]:
        """Return the keys that a command is on: of the selected rows, else of the one the cursor is on."""
        row = self.screen.row
        return list(self.chosen) if self.chosen else [self.key(row)] if row is not None else []

    # -- how it looks -------------------------------------------------------------------------------------------

    def head(self, width: int) -> Line:
        """Return the line over the rows: how they are grouped and ordered."""
        words = [dict(self.groupings).get(self.by, ""), dict(self.orders)[self.sort].lower()]
        told = " · ".join(word for word in words if word) + (" ▴" if self.reverse else " ▾")
        return Line(((f"  {told}", "dim"),))

    @abstractmethod
    def lines(self, row: Row, chosen: bool, width: int) -> list[Line]:
        """Paint a row."""

    def heading(self, group: Group) -> Words:
        """Return the words over a group."""
        return ((clean_line(group.label, 200) or f"no {self.by}", "tab"),)

    def _item(self, row: Row | Group) -> Item:
        if isinstance(row, Group):
            return Item(f"group:{row.key}", partial(self._heading_lines, row), selectable=False)
        key = self.key(row)
        return Item(str(key), partial(self.lines, row, key in self.chosen))

    def _heading_lines(self, group: Group, width: int) -> list[Line]:
        return [Line(), Line((("  ", ""), *self.heading(group)), f"{group.size:,}")]

    def preview(self, row: Row) -> Sequence[Item]:
        """Make what is shown of a row beside the list."""
        return ()

    @abstractmethod
    def empty(self, width: int) -> list[Line]:
        """Make the lines that are shown where there is nothing at all."""

    def no_match(self, width: int) -> list[Line]:
        return wrapped(f"No {self.noun} fits.", width, "dim", most=2)

    def facts(self, query: Query) -> str:
        """Return how many rows there are, of how many, and how many are selected."""
        of = f"{self.count:,} of " if not query.is_empty else ""
        selected = f" · {len(self.chosen):,} selected" if self.chosen else ""
        return f"{of}{self.total:,} {self.noun if self.total == 1 else self.nouns}{selected}"

    # -- commands -----------------------------------------------------------------------------------------------

    def opening(self, row: Row) -> Opening | None:
        """Return what to open for a row."""
        return None

    def open(self, key: str) -> None:
        """Open the row that the cursor is on; `key` is that of the list row."""
        row = self.screen.row
        if row is not None and (opening := self.opening(row)) is not None:
            self.screen.dismiss(opening)

    def person(self, row: Row) -> str:
        """Return the name of the person that a row is of; `""` for none."""
        return ""

    def choose_tags(self, on: Sequence[str], change: Callable[[Sequence[str], Sequence[str]], str]) -> None:
        """Let tags be chosen, and change rows with those to add and those to remove.

        Args:
            on: the tags that the rows have.
        """

        def chosen(add: Sequence[str], remove: Sequence[str]) -> None:
            self.screen.change(lambda: change(add, remove))

        self.screen.guarded(lambda: self.pick_tags(on, chosen))

    def pick_tags(
        self, on: Sequence[str], chosen: Callable[[Sequence[str], Sequence[str]], None], several: str = ""
    ) -> str:
        """Let tags be chosen for what the caller changes; return why nothing can be changed, `""` if it can.

        Args:
            several: what is tagged at once, for the title of the dialog.
        """
        from tui_reader.app.screens.dialogs.tags import TagPicker

        def picked(tags: Mapping[str, bool] | None) -> None:
            if tags:
                add = [name for name, wanted in tags.items() if wanted]
                remove = [name for name, wanted in tags.items() if not wanted]
                chosen(add, remove)

        picker = TagPicker(self.library.codebook.tags(), on, None, several=several)
        return self.screen.ask_to_store(picker, picked)

    def state(self) -> None:
        self.screen.tell("Only articles have a state")

    def tag(self) -> None:
        self.screen.tell(f"A {self.noun} has no tags")

    def about(self) -> None:
        self.screen.tell("Only articles have a title, author and date of their own")

    def add(self) -> None:
        self.screen.tell("Articles are added in their list")

    def note(self) -> None:
        self.screen.tell("Notes are for annotations")

    def colour(self) -> None:
        self.screen.tell("Colours are for annotations")

    def delete(self) -> None:
        self.screen.tell(f"{self.title} cannot be deleted here")

    def export(self) -> None:
        self.screen.tell("Only annotations are exported here")

    def copy(self) -> str:
        """Copy the rows and return what to tell; raises ReaderError."""
        return "Only annotations and quotes are copied here"


class How(NamedTuple):
    """How a list is grouped and ordered."""

    by: str
    sort: str
    reverse: bool


class PagedListing(Listing[Row]):
    """A list that may be long: in groups, read in pieces, in a large library first in a thread."""

    from_index: ClassVar[Collection[str]] = ()
    """Orders in which groups by article are counted from an index, and so at once in a library of any size."""

    @abstractmethod
    def pages(self, library: Library, query: Query, how: How, groups: Sequence[Group] | None = None) -> Pages[Any, Row]:
        """Return the rows that fit; `groups` are theirs, where they were read in another thread."""

    def size(self, library: Library, query: Query, how: How, pages: Pages[Any, Row]) -> int:
        """Return the number of rows, each counted once."""
        return pages.size

    def read(self, query: Query) -> tuple[Pages[Any, Row], int]:
        how = How(self.by, self.sort, self.reverse)
        pages = self.pages(self.library, query, how)
        return pages, self.size(self.library, query, how, pages)

    def fetch(self, query: Query) -> Callable[[Library], Callable[[], None]] | None:
        how = How(self.by, self.sort, self.reverse)
        if query.is_empty and how.by == "article" and how.sort in self.from_index:
            return None

        def read(library: Library) -> Callable[[], None]:
            found = self.pages(library, query, how)
            size = self.size(library, query, how, found)
            if len(found):
                found.at(0)

            def show() -> None:
                pages = self.pages(self.library, query, how, found.groups)
                pages.adopt(found)
                self.take(query, pages, size)

            return show

        return read


class ExtractedListing(PagedListing[Row]):
    """A list of what is found in the texts of articles."""

    _waiting = 0
    """How many articles are not searched yet, if there are no rows."""

    def take(self, query: Query, source: Source[Row], count: int) -> None:
        super().take(query, source, count)
        self._waiting = self.library.extractions.waiting_for_quotes() if not count and query.is_empty else 0

    def empty(self, width: int) -> list[Line]:
        if self._waiting:
            waiting = counted(self._waiting, "article")
            told = f"No {self.nouns} yet; {waiting} will be searched while you read, or by: reader index"
        else:
            told = f"No {self.nouns} yet. They are found in articles that are opened or added: reader add FILE"
        return wrapped(told, width, "dim", most=4)


def shortened(text: str, width: int) -> str:
    """Return one clean line of a text, as wide as this at most."""
    return shorten(clean_line(text, 8 * max(1, width)), width)


def padded(text: str, width: int) -> str:
    """Return one clean line of a text, exactly as wide as this."""
    text = shortened(text, width)
    return text + " " * (width - cell_len(text))
