"""Load a source in the format that it is: recognised by its content, or named by the user."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from tui_reader.formats import markdown_signs
from tui_reader.formats.plain_text.layout import LayoutChoice
from tui_reader.formats.plain_text.loaded import HEAD, WHOLE, WORDS_A_MINUTE, Loaded, load_file, load_pipe
from tui_reader.formats.file import File, read_pipe
from tui_reader.model import Article, Identity

if TYPE_CHECKING:
    from tui_reader.formats.structured import Structured

FormatChoice = Literal["auto", "text", "markdown"]
MARKDOWN_LIMIT = 20_000_000
"""Bytes of the longest file that is read as Markdown."""
_SNIFFED = 16_000
"""Bytes at the beginning of a source by which its format is recognised."""


def load(
    source: str | Path,
    *,
    encoding: str | None = None,
    layout: LayoutChoice = "auto",
    stdin: BinaryIO | None = None,
    words_a_minute: int = WORDS_A_MINUTE,
    kind: FormatChoice = "auto",
) -> Loaded | Structured:
    """Load an article from a path, or from standard input for `-`.

    Plain text of up to `WHOLE` bytes is read to its end; of a longer one call `more` until it says False. `encoding`
    overrides what is detected, `kind` the format, `layout` whether line breaks of plain text are a program's
    (`wrapped`) or the author's (`lines`).

    Raises:
        ReaderError: one line for people about what cannot be read.
    """
    if str(source) == "-":
        data, cut = read_pipe(stdin if stdin is not None else sys.stdin.buffer)
        if _is_markdown(data, "", kind):
            from tui_reader.formats.structured import load_markdown

            article = Article("-", "", encoding=encoding or "", notes=(cut,) if cut else ())
            if (loaded := load_markdown(data, "standard input", article, Identity(), words_a_minute)) is not None:
                return loaded
        return load_pipe(data, cut, encoding, layout, words_a_minute)
    file = File(source)
    try:
        head = file.read(WHOLE + 1 if file.size <= WHOLE else HEAD)
        if file.size <= MARKDOWN_LIMIT and _is_markdown(head, file.source, kind):
            from tui_reader.formats.structured import load_markdown

            head += file.read(MARKDOWN_LIMIT)
            article = Article(file.source, "", encoding=encoding or "")
            if (loaded := load_markdown(head, file.name, article, file.identity, words_a_minute)) is not None:
                file.close()
                return loaded
        return load_file(file, head, encoding, layout, words_a_minute)
    except BaseException:
        file.close()
        raise


def _is_markdown(head: bytes, name: str, kind: FormatChoice) -> bool:
    if kind != "auto":
        return kind == "markdown"
    return markdown_signs.sniff(head[:_SNIFFED].decode("utf-8", "replace").replace("\r\n", "\n"), name) > 0.5
