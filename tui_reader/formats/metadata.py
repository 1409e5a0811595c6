"""Fill in the metadata of an article from what its source says."""

from __future__ import annotations

from collections.abc import Mapping

from tui_reader.formats.plain_text.title import shorten
from tui_reader.model import Article
from tui_reader.text.clean import clean_line

MAX_VALUE = 500


def with_metadata(article: Article, values: Mapping[str, str]) -> Article:
    """Return an article with the title, author, date, site and address (`url`) of its source, if it has them."""
    metadata = {name: clean_line(value, MAX_VALUE) for name, value in values.items()}
    if title := shorten(metadata.get("title", "")):
        article = article._replace(title=clean_line(title), title_from="header")
    return article._replace(
        author=metadata.get("author") or article.author,
        date=metadata.get("date") or article.date,
        site=metadata.get("site") or article.site,
        address=article.address or _address(metadata.get("url", "")),
    )


def _address(url: str) -> str | None:
    return url if url.startswith(("http://", "https://")) and len(url.split()) == 1 else None
