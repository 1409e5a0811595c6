"""The base of the parts of an open article."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.library.library import Library
    from tui_reader.library.open_article import OpenArticle
    from tui_reader.text.document import Document


class ArticlePart:
    """The changes to one subject of an open article."""

    def __init__(self, article: OpenArticle) -> None:
        self._article = article

    @property
    def _library(self) -> Library:
        return self._article.library

    @property
    def _document(self) -> Document:
        return self._article.document
