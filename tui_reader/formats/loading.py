"""Load a source in its recognised format, or in the one set by the user."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui_reader.formats._registry import PLAIN_TEXT, SNIFFED, Format, Row, format_named, recognise
from tui_reader.formats.file import File
from tui_reader.formats.input import Input, Options, is_process_substitution, open_input
from tui_reader.formats.plain_text.loaded import WORDS_A_MINUTE, Loaded
from tui_reader.model import LayoutChoice, ReaderError

if TYPE_CHECKING:
    from tui_reader.formats.source import Source
    from tui_reader.formats.task import Task

WHOLE_MAIL = 20_000_000
"""Maximum bytes of a mail that is decoded; longer ones are shown as they are."""


def load(
    source: str | Path,
    *,
    encoding: str | None = None,
    layout: LayoutChoice = "auto",
    stdin: BinaryIO | None = None,
    words_a_minute: int = WORDS_A_MINUTE,
    kind: str = "",
    address: str = "",
    meanwhile: Callable[[], object] | None = None,
    task: Task | None = None,
    language: str = "",
    live: Callable[[], object] | None = None,
) -> Source:
    """Load an article from a path, or from standard input for `-`.

    Plain text of up to `HEAD` bytes is read completely; for longer text, call `more` until it returns False. All other
    formats are read completely; all except Markdown in a separate process.

    Args:
        source: The path, or `-`.
        encoding: The encoding; None: detect it.
        layout: Whether line breaks of plain text come from wrapping (`wrapped`) or from the author (`lines`).
        stdin: The stream to read for `-`; None: standard input.
        words_a_minute: The reading speed, for the reading time.
        kind: The name of the format; `""`: recognise it.
        address: The web address of the source.
        meanwhile: Called while another process parses the source, if one does.
        task: Is told the progress of that process, and may cancel it.
        language: The language of the text; `""`: detect it.
        live: If given, plain text from a pipe is loaded as it comes, and this is called if nothing comes for a while.

    Raises:
        ReaderError: The source cannot be read.
    """
    options = Options(kind, encoding, layout, words_a_minute, address, meanwhile, task, language)
    file = open_input(source, stdin, live=live, waiting=lambda: task.tell("Reading standard input") if task else None)
    if task is not None:
        task.tell("")
    try:
        if kind:
            named = format_named(kind)
            file.rename(f"{file.name}, read as {named.label},")
            return named.load(file, options)
        name = "" if file.source == "-" else file.source
        return recognise(file.head, name).load(file, options)
    except BaseException:
        file.close()
        raise


def opens_at_once(source: str, kind: str = "") -> bool:
    """Return whether a file is read in this process, in moments; not for what other processes parse or servers send.

    Args:
        source: The path; standard input and other pipes are read at once, as far as they have come.
        kind: The name of the format set by the user; `""`: recognise it.
    """
    if source == "-" or is_process_substitution(source):
        return True
    try:
        file = File(source)
    except ReaderError:
        return False
    try:
        head = file.read(SNIFFED)
        named = format_named(kind) if kind else recognise(head, source)
    except ReaderError:
        return True
    finally:
        file.close()
    if named is PLAIN_TEXT:
        return not _is_mail(head)
    return not isinstance(named, Row) or not named.needs_process(file.size)


def load_text(_: Format, file: Input, options: Options) -> Loaded:
    """Load plain text."""
    if file.size <= WHOLE_MAIL and _is_mail(file.head[:SNIFFED]) and (mail := _load_mail(file, options)):
        return mail
    article, rate = file.article(options), options.words_a_minute
    return Loaded(file.name, file.file, file.head, article, file.identity, options.layout, rate, file.size)


def _is_mail(head: bytes) -> bool:
    """Return whether a text is a mail that must be decoded."""
    if b"ontent-" not in head and b"ONTENT-" not in head:
        return False
    from tui_reader.formats.mail import is_mail

    return is_mail(head)


def _load_mail(file: Input, options: Options) -> Loaded | None:
    """Load a mail, the HTML in it with the worker process; None if it is to be shown as it is."""
    from tui_reader.formats import isolated, mail
    from tui_reader.formats.task import Cancelled

    def text_of_page(page: str) -> str:
        try:
            parsed = isolated.parse("html", codecs.BOM_UTF8 + page.encode("utf-8", "replace"), task=options.task)
        except Cancelled:
            raise
        except ReaderError:
            return ""
        return "\n\n".join(block.text for block in parsed.blocks)

    data = file.whole(WHOLE_MAIL)
    found = mail.decode(data, text_of_page, options.encoding)
    file.close()
    file.head, file.size, file.file = data, len(data), None
    if found is None:
        return None
    article = file.article(options)
    article = article._replace(encoding="utf-8", notes=(*article.notes, *found.notes))
    text = found.text.encode("utf-8", "replace")
    rate = options.words_a_minute
    return Loaded(file.name, None, text, article, file.identity, options.layout, rate, len(text), data)
