"""Load a source in the format that it is: recognised by its content, or named by the user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui_reader.formats._registry import Format, format_named, recognise
from tui_reader.formats.input import Input, Options, open_input
from tui_reader.formats.plain_text.layout import LayoutChoice
from tui_reader.formats.plain_text.loaded import WORDS_A_MINUTE, Loaded

if TYPE_CHECKING:
    from tui_reader.formats.source import Source


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
) -> Source:
    """Load an article from a path, or from standard input for `-`.

    Plain text of up to `WHOLE` bytes is read to its end; of a longer one call `more` until it says False. Every other
    format is read whole; all but Markdown in a process of its own.

    Args:
        encoding: overrides what is detected.
        layout: whether line breaks of plain text are a program's (`wrapped`) or the author's (`lines`).
        kind: the name of the format, where it is not to be recognised.
        address: where on the web it comes from.
        meanwhile: called while another process parses the source, and not otherwise.

    Raises:
        ReaderError: one line for people about what cannot be read.
    """
    options = Options(kind, encoding, layout, words_a_minute, address, meanwhile)
    file = open_input(source, stdin)
    try:
        if kind:
            named = format_named(kind)
            file.call(f"{file.name}, read as {named.label},")
            return named.load(file, options)
        name = "" if file.source == "-" else file.source
        return recognise(file.head, name).load(file, options)
    except BaseException:
        file.close()
        raise


def load_text(_: Format, file: Input, options: Options) -> Loaded:
    """Read plain text."""
    article, rate = file.article(options), options.words_a_minute
    return Loaded(file.name, file.file, file.head, article, file.identity, options.layout, rate, file.size)
