"""The input of a format: a file or standard input, with its beginning read, and the options of the user."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tui_reader.formats.file import File, read_pipe, shown
from tui_reader.formats.pipe import Pipe
from tui_reader.formats.plain_text.loaded import HEAD, WORDS_A_MINUTE
from tui_reader.formats.task import Task
from tui_reader.model import Article, Identity, LayoutChoice, ReaderError

_DESCRIPTORS = ("/dev/fd/", "/proc/self/fd/")


class Options(NamedTuple):
    """Options for reading a source."""

    format: str = ""
    """The format set by the user; `""`: recognise it."""
    encoding: str | None = None
    """The encoding set by the user; None: detect it."""
    layout: LayoutChoice = "auto"
    """Whether line breaks of plain text come from wrapping (`wrapped`) or from the author (`lines`)."""
    words_a_minute: int = WORDS_A_MINUTE
    address: str = ""
    """The web address set by the user, or the one that the source was fetched from."""
    meanwhile: Callable[[], object] | None = None
    """Called while another process parses the source, if one does, for work that the caller does anyway."""
    task: Task | None = None
    """Is told the progress of another process, and may cancel it."""
    language: str = ""
    """The language set by the user; `""`: detect it."""


class Input:
    """An open file, or the contents of standard input."""

    def __init__(
        self, name: str, source: str, head: bytes, size: int, file: File | Pipe | None = None, cut: str | None = None
    ) -> None:
        """Initialize the input with its beginning.

        Args:
            name: The name for messages.
            source: The absolute path, `-` for standard input.
            head: The first `HEAD` bytes; everything of a shorter input, or of a pipe that has ended.
            size: The total number of bytes; 0 for a pipe that has not ended.
            file: The open file or pipe; None if `head` is everything.
            cut: Why standard input was cut.
        """
        self.name, self.source, self.head, self.size, self.file, self.cut = name, source, head, size, file, cut
        self.sha256 = ""
        """The hash of all bytes, after `whole`."""
        self.identity = file.identity if file is not None else Identity()

    def rename(self, name: str) -> None:
        """Set the name for error messages."""
        self.name = name
        if self.file is not None:
            self.file.name = name

    def whole(self, limit: int) -> bytes:
        """Return all bytes.

        Raises:
            ReaderError: There are more than `limit` bytes, or reading failed.
        """
        if self.size > limit:
            raise ReaderError(f"{self.name} is longer than {limit // 1_000_000} MB")
        data = self.head + (self.file.read(limit) if self.file is not None else b"")
        self.sha256 = hashlib.sha256(data).hexdigest()
        if isinstance(self.file, Pipe):
            self.file.close()
            self.head, self.size, self.file = data, len(data), None
        return data

    def reopened(self) -> Input:
        """Return the input from its beginning, after `whole`."""
        if self.file is None:
            return self
        self.file.close()
        file = open_input(self.source)
        file.rename(self.name)
        return file

    def article(self, options: Options) -> Article:
        """Return the article as known before parsing."""
        notes = (self.cut,) if self.cut else ()
        return Article(
            self.source,
            "",
            encoding=options.encoding or "",
            notes=notes,
            read_as=options.format,
            read_in=options.encoding or "",
            named_address=options.address,
            layout=options.layout,
            language=options.language,
            address=options.address or None,
        )

    def close(self) -> None:
        if self.file is not None:
            self.file.close()


def open_input(
    source: str | Path,
    stdin: BinaryIO | None = None,
    *,
    live: Callable[[], object] | None = None,
    waiting: Callable[[], object] | None = None,
) -> Input:
    """Open a path, or standard input for `-`, and read its beginning.

    Args:
        source: The path, or `-`.
        stdin: The stream to read for `-`; None: standard input.
        live: If given, a pipe is not read to its end, and this is called if nothing comes for a while.
        waiting: Called if a pipe that is read to its end takes a while.

    Raises:
        ReaderError: It cannot be read.
    """
    if live is not None and (str(source) == "-" or is_process_substitution(source)):
        return _open_live(source, live)
    if str(source) == "-":
        data, cut = read_pipe(stdin if stdin is not None else sys.stdin.buffer, waiting=waiting)
        return Input("standard input", "-", data, len(data), cut=cut)
    if is_process_substitution(source):
        with open(source, "rb", buffering=0) as pipe:
            data, cut = read_pipe(pipe, waiting=waiting)
        return Input(shown(source), "-", data, len(data), cut=cut)
    file = File(source)
    try:
        head = file.read(HEAD + 1 if file.size <= HEAD else HEAD)
    except BaseException:
        file.close()
        raise
    return Input(file.name, file.source, head, file.size, file)


def _open_live(source: str | Path, waiting: Callable[[], object]) -> Input:
    """Open a pipe, and read what comes first."""
    name = "standard input" if str(source) == "-" else shown(source)
    try:
        fd = sys.stdin.fileno() if str(source) == "-" else os.open(source, os.O_RDONLY)
    except (OSError, ValueError):
        raise ReaderError(f"{name} is closed") from None
    pipe = Pipe(name, fd, waiting)
    if fd != 0:
        os.close(fd)
    try:
        head, has_ended = pipe.begin(HEAD)
    except BaseException:
        pipe.close()
        raise
    if has_ended:
        pipe.close()
        return Input(name, "-", head, len(head))
    return Input(name, "-", head, 0, pipe)


def is_process_substitution(source: str | Path) -> bool:
    """Return whether a path is a pipe descriptor of this process, as a shell passes for `<(command)`."""
    path = os.fspath(source)
    if not path.startswith(_DESCRIPTORS) or not path.rpartition("/")[2].isdecimal():
        return False
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)
    except OSError:
        return False
