"""Values of columns: storable text, times, paths, identifiers."""

from __future__ import annotations

import os
import re
from datetime import datetime
from threading import Lock
from typing import Any

_SURROGATES = re.compile("[\ud800-\udfff]")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: sorts as the numbers do, no l, o, i, u


def storable(text: str) -> str:
    """Make `text` storable in SQLite: NUL is removed, lone surrogates become U+FFFD."""
    return _SURROGATES.sub("\ufffd", text.replace("\0", ""))


def timestamp(moment: datetime) -> str:
    """Format a UTC time as ISO-8601 text with seconds, `2026-05-03T09:15:00Z`; sorts like the times."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def path_key(path: str) -> bytes:
    """Return the bytes of a path as in the file system, so that undecodable names stay distinct."""
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        return storable(path).encode()


class _Uids:
    """The identifiers of this process: 36 bits of 1/16 s since 1970, 24 bits that begin at random.

    Those of one moment count on from the first: where hundreds of rows are made at once, random bits alone would be
    equal once in a while.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = -1
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        """Start again, or both processes would count on from the same number."""
        self._lock, self._last = Lock(), -1

    def next(self, moment: datetime) -> int:
        tick = int(moment.timestamp() * 16) & (1 << 36) - 1
        with self._lock:
            if self._last >> 24 == tick:
                self._last += 1
            else:
                start = int.from_bytes(os.urandom(3), "big") >> 1  # half of the numbers are left to count on
                self._last = tick << 24 | start
            return self._last


_UIDS = _Uids()


def make_uid(moment: datetime) -> str:
    """Make an identifier of 12 characters that sorts by time, and never the same twice in one process."""
    number = _UIDS.next(moment)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(55, -1, -5))


def to_json(value: Any) -> str:
    """Serialise a value compactly, in ASCII. json is imported here, as the first frame does not need it."""
    import json

    return json.dumps(value, separators=(",", ":"))


def from_json(text: str) -> Any:
    """Parse the result of `to_json`; raises ValueError for anything else, however deep it is nested."""
    import json

    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError(str(error)) from None


def is_candidate(value: object) -> bool:
    """Return whether this is a place as `[start, end, score]`."""
    return (
        isinstance(value, list)
        and len(value) == 3
        and all(isinstance(number, int) and not isinstance(number, bool) for number in value[:2])
        and isinstance(value[2], (int, float))
    )
