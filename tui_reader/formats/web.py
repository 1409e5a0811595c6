"""Load an article from a web address: fetch it, recognise what came, parse that in the worker process."""

from __future__ import annotations

import codecs
from contextlib import suppress

from tui_reader.formats._registry import PLAIN_TEXT, Format, format_named, recognise
from tui_reader.formats.complete import Complete
from tui_reader.formats.feed import IsFeed
from tui_reader.formats.fetch import Fetched, fetch
from tui_reader.formats.input import Input, Options
from tui_reader.formats.page_signs import NEEDS_JAVASCRIPT, PAYWALL
from tui_reader.model import Identity, ReaderError
from tui_reader.text.address import Address
from tui_reader.text.clean import clean_line

_BY_KIND = {"text/markdown": ".md", "text/x-markdown": ".md", "text/html": ".html", "application/xhtml+xml": ".html"}
"""By media type: the suffix that helps to recognise what could be plain text."""
_ESCAPING = ("iso2022", "hz")
"""Encodings whose bytes are valid UTF-8, too."""


def load_address(
    address: Address, options: Options, *, fetched_at: str, typed: bool, origin: Address | None = None
) -> Complete:
    """Fetch and load an article.

    Args:
        address: The address.
        options: How to read it; `task` is told the progress.
        fetched_at: The time, stored with the article.
        typed: The user typed the address; see `fetch`.
        origin: See `fetch`.

    Raises:
        ReaderError: It cannot be fetched or read; one line that begins with the address.
    """
    fetched = fetch(address, typed=typed, origin=origin, task=options.task)
    name = clean_line(address.shown, 300)
    file = Input(name, str(address), fetched.data, len(fetched.data))
    file.identity = Identity(str(address), len(fetched.data))
    named_encoding, named_address = options.encoding or "", options.address
    options = options._replace(
        address=options.address or str(fetched.address), encoding=options.encoding or _encoding(fetched)
    )
    if not fetched.data.strip():
        raise ReaderError(f"{name}: the answer is empty")
    try:
        loaded = _format(fetched, options).load(file, options)
    except IsFeed as error:
        raise IsFeed(name, error.feed._replace(origin=address if typed else origin)) from None
    while loaded.more():
        pass
    loaded.close()
    article = loaded.article._replace(fetched=fetched_at, read_in=named_encoding, named_address=named_address)
    if NEEDS_JAVASCRIPT in article.notes:
        raise ReaderError(f"{name}: {NEEDS_JAVASCRIPT}; save it in a browser and open the file")
    told = ["the name and password in the address were left out"] if address.had_user else []
    told += [note for note in article.notes if note == PAYWALL]
    return Complete(article, loaded.document, file.identity, f"{name}: {'; '.join(told)}" if told else "")


def _format(fetched: Fetched, options: Options) -> Format:
    if options.format:
        return format_named(options.format)
    found = recognise(fetched.data, fetched.address.file_name)
    if found is PLAIN_TEXT and (suffix := _BY_KIND.get(fetched.kind)):
        return recognise(fetched.data, f"x{suffix}")
    return found


def _encoding(fetched: Fetched) -> str | None:
    """Return the encoding that the server gave, unless the bytes show that it is another; None: detect it."""
    data, charset = fetched.data, ""
    with suppress(LookupError, ValueError):
        charset = codecs.lookup(fetched.charset).name if fetched.charset else ""
    if (
        not charset
        or charset == "utf-7"
        or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
    ):
        return None
    try:
        if not charset.startswith(_ESCAPING):
            data.decode("utf-8")
            return None  # detected as UTF-8
    except UnicodeDecodeError:
        pass
    try:
        return charset if isinstance(data.decode(charset), str) else None
    except (UnicodeError, LookupError, ValueError, TypeError):
        return None
