"""Zip archives of XML, as EPUB and DOCX are: read with limits, and without anything outside of them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

from tui_reader.model import ReaderError

MAX_ENTRY, MAX_BOOK, MAX_ENTRIES, MAX_RATIO = 32_000_000, 200_000_000, 20_000, 200
"""Limits: bytes of a file, bytes of all files, number of files, and compression ratio."""
_SMALL = 100_000
"""Bytes up to which the ratio is not checked."""


class Archive:
    """The files of a zip archive, with limits.

    Raises:
        ReaderError: The archive is damaged or exceeds a limit; the message does not include the name of the source.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise ReaderError("is a damaged archive") from None
        self.names = {info.filename: info for info in self._zip.infolist()}
        if len(self._zip.infolist()) > MAX_ENTRIES:
            raise ReaderError(f"contains more than {MAX_ENTRIES:,} files")
        self._left = MAX_BOOK

    def read(self, name: str) -> bytes:
        """Return the contents of a file; `b""` if it is missing or damaged.

        Raises:
            ReaderError: It is password-protected or exceeds a limit.
        """
        info = self.names.get(name)
        if info is None:
            return b""
        if info.flag_bits & 1:
            raise ReaderError("is password-protected")
        limit = min(MAX_ENTRY, self._left)
        try:
            with self._zip.open(info) as file:
                data = file.read(limit + 1)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            return b""
        except Exception as error:  # zlib.error and similar exceptions have no common base class
            if type(error).__module__ not in ("zlib", "lzma", "_lzma", "_bz2"):
                raise
            return b""
        if len(data) > limit or len(data) > max(_SMALL, MAX_RATIO * max(1, info.compress_size)):
            raise ReaderError("is not opened: it expands to far more than its size")
        self._left -= len(data)
        return data


def parse_xml(data: bytes) -> Any:
    """Parse XML without entities, DTDs and network access; return None if it is invalid."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser) if data else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def elements(root: Any, name: str) -> list[Any]:
    """Return the elements with a local name in any namespace."""
    if root is None:
        return []
    return [e for e in root.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == name]
