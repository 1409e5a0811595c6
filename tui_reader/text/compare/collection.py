"""Python's garbage collector, paused while long texts are compared.

A comparison of two long texts makes millions of small objects, almost all of which stay, and no cycles worth
collecting. The collector would look at all of them again and again: 15–20 % of the time for a text of 5 MB.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

LONG = 400_000
"""Characters from which on the collector is paused; below, the comparison takes tenths of a second at most."""


@contextmanager
def collection_paused(length: int) -> Iterator[None]:
    """Pause the collector in the block if `length` is that of a long text, and leave it as it was found.

    Threads that do this at the same time may end each other's pause early, never leave the collector off.
    """
    pause = length >= LONG and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()
