"""Parse bytes in a separate process and return blocks or raise an error of one line."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from tui_reader.formats import parsed
from tui_reader.formats.parsed import Parsed
from tui_reader.formats.progress import MAX_LINE, read_line
from tui_reader.formats.task import Task
from tui_reader.model import ReaderError

SECONDS = 23.0
"""Wall-clock limit; the process has a lower limit of CPU time."""
MAX_ANSWER = 200_000_000
"""Maximum bytes of JSON from a parser."""

_ROOT = str(Path(__file__).resolve().parents[2])
_early: list[tuple[str, subprocess.Popen[bytes]]] = []
"""Processes that `begin` started, with their formats."""
_PROGRAM = f"import sys; sys.path.insert(0, {_ROOT!r}); from tui_reader.formats.worker import main; main()"


def parse(
    kind: str,
    data: bytes,
    *,
    seconds: float = SECONDS,
    program: str = _PROGRAM,
    meanwhile: Callable[[], object] | None = None,
    task: Task | None = None,
) -> Parsed:
    """Parse `data` in the format `kind`.

    The process has an empty environment and gets only the bytes, no path. It is killed after `seconds`, or if this call
    is interrupted.

    Args:
        kind: The name of the format.
        data: The contents of the file.
        seconds: The time limit.
        program: The program to run; replaced in tests.
        meanwhile: Called once the process has started, before waiting for it.
        task: May cancel the process.

    Raises:
        Cancelled: The task was cancelled.
        ReaderError: Parsing failed; one line without the name of the source.
    """
    process = _begun(kind) if program == _PROGRAM else None
    try:
        process = process or _start(kind, program)
    except OSError as error:
        raise ReaderError(f"cannot be parsed: {(error.strerror or str(error)).lower()}") from None
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    clock = threading.Timer(seconds, stop)
    clock.daemon = True
    feeder = threading.Thread(target=_feed, args=(process, data), daemon=True)
    try:
        clock.start()
        feeder.start()
        assert process.stdout is not None
        if meanwhile is not None:
            meanwhile()
        with (task or Task()).stoppable(process.kill):
            answer = _read(process.stdout, task)
            if len(answer) > MAX_ANSWER:
                raise ReaderError("cannot be parsed: too much text")
            code = process.wait()
    finally:
        clock.cancel()
        process.kill()
        feeder.join(1)
        _end(process)
    if late.is_set():
        raise ReaderError(f"cannot be parsed: took longer than {seconds:.0f} seconds")
    if code or not answer:
        raise ReaderError("cannot be parsed: the parser crashed" if code else "cannot be parsed")
    return parsed.load(answer)


def _read(stream: IO[bytes], task: Task | None) -> bytes:
    """Return the answer of a parser, and tell the task how far it is until then."""
    begun = task.line if task is not None else ""
    line = stream.readline(MAX_LINE)
    while line.startswith(b"#"):
        if task is not None and (reached := read_line(line)):
            task.tell(f"{begun}, {reached}")
        line = stream.readline(MAX_LINE)
    return line + stream.read(MAX_ANSWER + 1 - len(line))


def begin(kind: str) -> None:
    """Start the process of the next `parse` of this format.

    Raises:
        OSError: It cannot be started.
    """
    _early.append((kind, _start(kind, _PROGRAM)))


def _begun(kind: str) -> subprocess.Popen[bytes] | None:
    """Return the process that `begin` started for a format, and end those for others."""
    found = None
    while _early:
        its_kind, process = _early.pop()
        if found is None and its_kind == kind and process.poll() is None:
            found = process
        else:
            _end(process)
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _start(kind: str, program: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-c", program, kind]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    )


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin is not None
    with suppress(OSError, ValueError):  # the process ended before reading everything
        process.stdin.write(data)
        process.stdin.close()
