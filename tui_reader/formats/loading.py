"""Load a source in the format that it is: recognised by its content, or named by the user."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui_reader.formats.file import File, read_pipe
from tui_reader.formats.plain_text.layout import LayoutChoice
from tui_reader.formats.plain_text.loaded import HEAD, WHOLE, WORDS_A_MINUTE, Loaded, load_file, load_pipe
from tui_reader.formats.recognise import FormatName, recognise
from tui_reader.model import Article, Identity, ReaderError

if TYPE_CHECKING:
    from tui_reader.formats.complete import Complete

LIMITS: dict[FormatName, int] = {"markdown": 20_000_000, "html": 20_000_000, "epub": 100_000_000, "docx": 100_000_000}
"""Bytes of the longest file of each format; one of Markdown that is longer is read as plain text."""


def load(
    source: str | Path,
    *,
    encoding: str | None = None,
    layout: LayoutChoice = "auto",
    stdin: BinaryIO | None = None,
    words_a_minute: int = WORDS_A_MINUTE,
    kind: FormatName | None = None,
) -> Loaded | Complete:
    """Load an article from a path, or from standard input for `-`.

    Plain text of up to `WHOLE` bytes is read to its end; of a longer one call `more` until it says False. Every other
    format is read whole; all but Markdown in a process of its own.

    Args:
        encoding: overrides what is detected.
        layout: whether line breaks of plain text are a program's (`wrapped`) or the author's (`lines`).
        kind: the format, where it is not to be recognised.

    Raises:
        ReaderError: one line for people about what cannot be read.
    """
    if str(source) == "-":
        data, cut = read_pipe(stdin if stdin is not None else sys.stdin.buffer)
        kind = kind or recognise(data, "")
        if kind != "text":
            article = Article("-", "", encoding=encoding or "", notes=(cut,) if cut else ())
            if loaded := _structured(kind, data, "standard input", article, Identity(), words_a_minute):
                return loaded
        return load_pipe(data, cut, encoding, layout, words_a_minute)
    file = File(source)
    try:
        head = file.read(WHOLE + 1 if file.size <= WHOLE else HEAD)
        kind = kind or recognise(head, file.source)
        if kind != "text" and not (kind == "markdown" and file.size > LIMITS[kind]):
            if file.size > LIMITS[kind]:
                raise ReaderError(f"{file.name} is longer than {LIMITS[kind] // 1_000_000} MB")
            data = head + file.read(LIMITS[kind])
            article = Article(file.source, "", encoding=encoding or "")
            if loaded := _structured(kind, data, file.name, article, file.identity, words_a_minute):
                file.close()
                return loaded
            file.close()
            file = File(source)
            head = file.read(WHOLE + 1 if file.size <= WHOLE else HEAD)
        return load_file(file, head, encoding, layout, words_a_minute)
    except BaseException:
        file.close()
        raise


def _structured(
    kind: FormatName, data: bytes, name: str, article: Article, identity: Identity, words_a_minute: int
) -> Complete | None:
    from tui_reader.formats.structured import load_structured

    return load_structured(kind, data, name, article, identity, words_a_minute)
