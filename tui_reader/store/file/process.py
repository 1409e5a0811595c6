"""Identify processes, to know whether the one that wrote a draft still runs."""

from __future__ import annotations

import os
from pathlib import Path


def identity(pid: int | None = None) -> str:
    """Identify a process by its host and start, so that a reused pid is not mistaken for it.

    Host name and, where /proc has it, the start in clock ticks since boot (proc(5), field 22 of `stat`); "" for a
    process that is gone.
    """
    pid = os.getpid() if pid is None else pid
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        started = stat.rpartition(")")[2].split()[19]  # the name before may hold blanks and brackets
    except (OSError, IndexError):
        if not _exists(pid):
            return ""
        started = "?"
    return f"{os.uname().nodename} {started}"


def is_alive(pid: int, process: str) -> bool:
    """Return whether the process with this pid and `identity` still runs; one on another host counts as gone."""
    return bool(process) and identity(pid) == process


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
