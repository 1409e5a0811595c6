"""Parse bytes in a process of their own, and turn whatever becomes of it into blocks or one line."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tui_reader.formats import parsed
from tui_reader.formats.parsed import Parsed
from tui_reader.model import ReaderError

SECONDS = 23.0
"""Time by the clock; the process itself stops after less of the processor's."""
LONGEST_ANSWER = 200_000_000
"""Bytes of JSON that are taken from a parser."""

_ROOT = str(Path(__file__).resolve().parents[2])
_PROGRAM = f"import sys; sys.path.insert(0, {_ROOT!r}); from tui_reader.formats.worker import main; main()"


def parse(
    kind: str,
    data: bytes,
    *,
    seconds: float = SECONDS,
    program: str = _PROGRAM,
    meanwhile: Callable[[], object] | None = None,
) -> Parsed:
    """Parse `data` as the format `kind`.

    The process has an empty environment and sees no path, only the bytes. It is killed when the time is over, and
    when this call is interrupted.

    Args:
        program: what the process runs; another one in tests.
        meanwhile: called once the process has started, before it is waited for.

    Raises:
        ReaderError: one line without the name of the source: what went wrong.
    """
    command = [sys.executable, "-I", "-c", program, kind]
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
        )
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
        answer = process.stdout.read(LONGEST_ANSWER + 1)
        if len(answer) > LONGEST_ANSWER:
            raise ReaderError("cannot be parsed: it makes too much text")
        code = process.wait()
    finally:
        clock.cancel()
        process.kill()
        process.wait()
        feeder.join(1)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
    if late.is_set():
        raise ReaderError(f"cannot be parsed: it takes longer than {seconds:.0f} seconds")
    if code or not answer:
        raise ReaderError("cannot be parsed: the parser crashed" if code else "cannot be parsed")
    return parsed.load(answer)


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin is not None
    with suppress(OSError, ValueError):  # it ended before it had read all
        process.stdin.write(data)
        process.stdin.close()
