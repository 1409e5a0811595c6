"""The library as one object: each subject is a part of it, created on first use."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui_reader.library.core import Core

if TYPE_CHECKING:
    from tui_reader.library.adding import Adding
    from tui_reader.library.annotations import Annotations
    from tui_reader.library.articles import Articles
    from tui_reader.library.backups import Backups
    from tui_reader.library.catalogue import Catalogue
    from tui_reader.library.checking import Checking
    from tui_reader.library.codebook import Codebook
    from tui_reader.library.copies import Copies
    from tui_reader.library.extractions import Extractions
    from tui_reader.library.people import People
    from tui_reader.library.quotes import Quotes
    from tui_reader.library.reviews import Reviews
    from tui_reader.library.shelf import Shelf
    from tui_reader.library.waiting import WaitingChanges


class Library(Core):
    """The articles, annotations, tags and undo history in one SQLite file; see `Core` for the arguments."""

    @cached_property
    def articles(self) -> Articles:
        from tui_reader.library.articles import Articles

        return Articles(self)

    @cached_property
    def annotations(self) -> Annotations:
        from tui_reader.library.annotations import Annotations

        return Annotations(self)

    @cached_property
    def codebook(self) -> Codebook:
        from tui_reader.library.codebook import Codebook

        return Codebook(self)

    @cached_property
    def quotes(self) -> Quotes:
        from tui_reader.library.quotes import Quotes

        return Quotes(self)

    @cached_property
    def people(self) -> People:
        from tui_reader.library.people import People

        return People(self)

    @cached_property
    def checking(self) -> Checking:
        from tui_reader.library.checking import Checking

        return Checking(self)

    @cached_property
    def copies(self) -> Copies:
        from tui_reader.library.copies import Copies

        return Copies(self)

    @cached_property
    def extractions(self) -> Extractions:
        from tui_reader.library.extractions import Extractions

        return Extractions(self)

    @cached_property
    def catalogue(self) -> Catalogue:
        from tui_reader.library.catalogue import Catalogue

        return Catalogue(self)

    @cached_property
    def shelf(self) -> Shelf:
        from tui_reader.library.shelf import Shelf

        return Shelf(self)

    @cached_property
    def adding(self) -> Adding:
        from tui_reader.library.adding import Adding

        return Adding(self)

    @cached_property
    def backups(self) -> Backups:
        from tui_reader.library.backups import Backups

        return Backups(self)

    @cached_property
    def waiting(self) -> WaitingChanges:
        from tui_reader.library.waiting import WaitingChanges

        return WaitingChanges(self)

    @cached_property
    def reviews(self) -> Reviews:
        from tui_reader.library.reviews import Reviews

        return Reviews(self)
