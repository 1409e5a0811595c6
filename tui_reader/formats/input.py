"""What a format is given: a file or standard input of which the beginning was read, and how the user wants it read."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tui_reader.formats.file import File, read_pipe, shown
from tui_reader.formats.plain_text.layout import LayoutChoice
from tui_reader.formats.plain_text.loaded import HEAD, WHOLE, WORDS_A_MINUTE
from tui_reader.model import Article, Identity, ReaderError

_DESCRIPTORS = ("/dev/fd/", "/proc/self/fd/")


class Options(NamedTuple):
    """How a source is to be read."""

    format: str = ""
    """The format that the user named; `""` where it is recognised."""
    encoding: str | None = None
    """The encoding that the user named; None where it is detected."""
    layout: LayoutChoice = "auto"
    """Whether line breaks of plain text are a program's (`wrapped`) or the author's (`lines`)."""
    words_a_minute: int = WORDS_A_MINUTE
    address: str = ""
    """Where on the web it comes from, as the user says."""
    meanwhile: Callable[[], object] | None = None
    """What the caller has to do anyway: called while another process parses the source, and not otherwise."""


class Input:
    """An open file, or all of standard input."""

    def __init__(
        self, name: str, source: str, head: bytes, size: int, file: File | None = None, cut: str | None = None
    ) -> None:
        """Begin with what was read.

        Args:
            name: as it is shown.
            source: the absolute path, `-` for standard input.
            head: the first bytes: all of it up to `WHOLE`, else `HEAD`.
            file: None where `head` is all there is.
            cut: why there is no more of standard input.
        """
        self.name, self.source, self.head, self.size, self.file, self.cut = name, source, head, size, file, cut
        self.sha256 = ""
        """Of all of it, after `whole`."""
        self.identity = file.identity if file is not None else Identity()

    def call(self, name: str) -> None:
        """Give it the name that error messages begin with."""
        self.name = name
        if self.file is not None:
            self.file.name = name

    def whole(self, limit: int) -> bytes:
        """Read all of it.

        Raises:
            ReaderError: it is longer than `limit` bytes, or the disk fails.
        """
        if self.size > limit:
            raise ReaderError(f"{self.name} is longer than {limit // 1_000_000} MB")
        data = self.head + (self.file.read(limit) if self.file is not None else b"")
        self.sha256 = hashlib.sha256(data).hexdigest()
        return data

    def again(self) -> Input:
        """Begin anew, after `whole`."""
        if self.file is None:
            return self
        self.file.close()
        file = open_input(self.source)
        file.call(self.name)
        return file

    def article(self, options: Options) -> Article:
        """Return what is known of the article before it is read."""
        notes = (self.cut,) if self.cut else ()
        return Article(
            self.source,
            "",
            encoding=options.encoding or "",
            notes=notes,
            read_as=options.format,
            address=options.address or None,
        )

    def close(self) -> None:
        if self.file is not None:
            self.file.close()


def open_input(source: str | Path, stdin: BinaryIO | None = None) -> Input:
    """Open a path, or standard input for `-`, and read its beginning.

    Raises:
        ReaderError: it cannot be read; one line.
    """
    if str(source) == "-":
        data, cut = read_pipe(stdin if stdin is not None else sys.stdin.buffer)
        return Input("standard input", "-", data, len(data), cut=cut)
    if _is_a_shells_pipe(source):
        with open(source, "rb", buffering=0) as pipe:
            data, cut = read_pipe(pipe)
        return Input(shown(source), "-", data, len(data), cut=cut)
    file = File(source)
    try:
        head = file.read(WHOLE + 1 if file.size <= WHOLE else HEAD)
    except BaseException:
        file.close()
        raise
    return Input(file.name, file.source, head, file.size, file)


def _is_a_shells_pipe(source: str | Path) -> bool:
    """Tell what a shell gives for `<(command)`: a descriptor of this process that is a pipe."""
    path = os.fspath(source)
    if not path.startswith(_DESCRIPTORS) or not path.rpartition("/")[2].isdecimal():
        return False
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)
    except OSError:
        return False
