"""A saved web page → the article in it: without menus, advertisements and comments, with its title, author and date."""

from __future__ import annotations

import re
from html import unescape

import trafilatura
from trafilatura.metadata import extract_metadata
from trafilatura.settings import use_config

from tui_reader.formats import html
from tui_reader.formats.parsed import Parsed
from tui_reader.text.document import Block

LEAST = 200
"""Characters of an article below which a page is taken whole: it was a fragment, or the article was not found."""
_HEAD = 200_000
"""Characters in which the title is looked for."""
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,1000})</title", re.IGNORECASE)
_OG_TITLE = re.compile(r"property=[\"']?og:title\b", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--[^>]{0,500}?url: (https?://\S{1,2000})\s", re.IGNORECASE)


def parse_page(data: bytes) -> Parsed:
    """Return the article of a page, else all its text; a page without text gives no blocks."""
    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # the process has its own limits
    text = data.decode(html.encoding_of(data), "replace")
    blocks = html.parse(data)
    article = trafilatura.extract(
        text,
        include_comments=False,
        include_formatting=True,
        include_links=True,
        include_tables=True,
        output_format="html",
        config=config,
    )
    found = html.parse(article.encode(), "utf-8") if article else []
    if _length(found) >= min(LEAST, _length(blocks)):
        blocks = found
    return Parsed(blocks, _metadata(text))


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _title_tag(page: str) -> str:
    found = _TITLE.search(page[:_HEAD])
    return " ".join(unescape(found.group(1)).split()) if found else ""


def _words(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.lower()))


def _metadata(page: str) -> dict[str, str]:
    document = extract_metadata(page)
    names = {"title": "title", "author": "author", "date": "date", "site": "sitename", "url": "url"}
    values = {name: getattr(document, field, None) for name, field in names.items()}
    title = (values["title"] or "").removesuffix("¶")  # the sign behind a heading that leads to itself
    values["title"] = title
    if (tag := _title_tag(page)) and not _OG_TITLE.search(page) and _words(title) not in _words(tag):
        values["title"] = tag  # the heading is the site's
    if saved := _SAVED_FROM.search(page[:4000]):  # SingleFile writes the address of a page it saves
        values["url"] = saved.group(1)
    return {name: value for name, value in values.items() if isinstance(value, str) and value}
