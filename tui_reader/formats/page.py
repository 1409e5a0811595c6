"""Extract the article of a web page, without menus, advertisements and comments, and its metadata."""

from __future__ import annotations

import re
from html import unescape

import trafilatura
from trafilatura.metadata import extract_metadata
from trafilatura.settings import use_config

from tui_reader.formats import html
from tui_reader.formats.main_text import article_of
from tui_reader.formats.page_signs import missing
from tui_reader.formats.parsed import Parsed
from tui_reader.formats.references import as_in_page, connect
from tui_reader.text.document import Block

MAX_EXTRACTED = 4_000_000
"""Characters of a page beyond which its article is not searched, which takes a second for each megabyte."""
MIN_ARTICLE = 200
"""Characters below which the whole page is used, as it is a fragment or the article was not found."""
_HEAD = 200_000
"""Characters to search for the title."""
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,1000})</title", re.IGNORECASE)
_OG_TITLE = re.compile(r"property=[\"']?og:title\b", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--[^>]{0,500}?url: (https?://\S{1,2000})\s", re.IGNORECASE)


def parse_page(data: bytes) -> Parsed:
    """Return the article of a page, or all its text if no article is found."""
    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # the process has its own limit
    text = data.decode(html.encoding_of(data), "replace")
    outlined = html.parse_outlined(data)
    blocks = [one.block for one in outlined]
    if len(text) > MAX_EXTRACTED:
        note = f"longer than {MAX_EXTRACTED // 1_000_000} MB: all of the page is shown, not only its article"
        return Parsed(connect(blocks), _metadata(text[:_HEAD]), (note,))
    article = trafilatura.extract(
        text,
        include_comments=False,
        include_formatting=True,
        include_links=True,
        include_tables=True,
        output_format="html",
        config=config,
    )
    extracted = html.parse(article.encode(), "utf-8") if article else []
    if _length(extracted) >= min(MIN_ARTICLE, _length(blocks)):
        found = connect(article_of(outlined, extracted) or as_in_page(extracted, blocks), blocks)
    else:
        found = connect(blocks)
    note = missing(text, _length(found))
    return Parsed(found, _metadata(text), (note,) if note else ())


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _title_tag(page: str) -> str:
    match = _TITLE.search(page[:_HEAD])
    return " ".join(unescape(match.group(1)).split()) if match else ""


def _words(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.lower()))


def _metadata(page: str) -> dict[str, str]:
    document = extract_metadata(page)
    names = {"title": "title", "author": "author", "date": "date", "site": "sitename", "url": "url"}
    values = {name: getattr(document, field, None) for name, field in names.items()}
    title = (values["title"] or "").removesuffix("¶")  # the permalink sign of a heading
    values["title"] = title
    if (tag := _title_tag(page)) and not _OG_TITLE.search(page) and _words(title) not in _words(tag):
        values["title"] = tag  # the heading is that of the site
    if saved := _SAVED_FROM.search(page[:4000]):  # SingleFile stores the address of the page
        values["url"] = saved.group(1)
    return {name: value for name, value in values.items() if isinstance(value, str) and value}
