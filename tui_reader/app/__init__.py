"""The screens: the only package that imports Textual."""

from __future__ import annotations

import sys
import threading


def import_asyncio_without_ssl() -> None:
    """Import asyncio, which Textual needs, without ssl, which takes 3 ms and 2 MB and is used for downloads only.

    Left alone if another thread, such as a download, may be importing ssl.
    """
    if "ssl" not in sys.modules and "asyncio" not in sys.modules and threading.active_count() == 1:
        sys.modules["ssl"] = None  # type: ignore[assignment] # its import fails, as in a Python built without it
        try:
            import asyncio  # noqa: F401
        finally:
            del sys.modules["ssl"]


import_asyncio_without_ssl()
