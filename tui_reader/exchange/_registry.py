"""The export formats. To add one, write a module with the functions of `Exporter`, or a class, and add a row here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from tui_reader.exchange.marker import Marker
    from tui_reader.exchange.material import Material
    from tui_reader.exchange.merge import Report
    from tui_reader.model import Article


class Exporter(Protocol):
    """An export format.

    Subclasses need `name`, `label`, `suffixes` and `render`. Without a `marker`, existing files are never replaced.
    """

    name: str
    """The name for `--format`."""
    label: str
    """The name for messages."""
    suffixes: tuple[str, ...]
    """The suffixes of its files; the first one is used for generated names."""
    replaceable: bool = False
    """True if an earlier export can be recognised and replaced without losing the user's edits."""
    line_end: str = "\n"
    """The line ending of its files."""

    def render(self, material: Material) -> str:
        """Return the complete export, with a line ending at the end; the same material gives the same text."""

    def render_all(self, materials: Sequence[Material]) -> str:
        """Return the export of several articles in one file, for the article `material.COLLECTION`.

        Raises:
            ReaderError: The format has one article per file.
        """
        from tui_reader.model import ReaderError

        raise ReaderError(f"{self.label} has one article per file; name a directory")

    def marker(self, text: str) -> Marker | None:
        """Return the marker of an exported file in this format; None for any other file."""
        return None

    def merge(self, earlier: str, text: str, known: Collection[str] | None = None) -> tuple[str, Report]:
        """Merge an earlier export into a new one.

        The user's edits are kept and, if the format has a place for them, annotations of another library.

        Args:
            earlier: The text of the earlier export.
            text: The text of the new export.
            known: The uids of all annotations that the library has or had; None: all in `earlier`.

        Returns:
            The merged text, and a report of what was kept.
        """
        from tui_reader.exchange.merge import Report

        return text, Report()

    def render_values(self, values: Mapping[str, Any], article: Article | None = None) -> str:
        """Return the result of a command in this format.

        Args:
            values: The values by name.
            article: The article of the values, for formats that name it in each row.

        Raises:
            ReaderError: The format cannot represent single lists.
        """
        from tui_reader.model import ReaderError

        raise ReaderError(f"{self.label} cannot represent single lists")


@dataclass(frozen=True)
class _Module(Exporter):
    """An exporter whose functions are in a module of this package, which is imported on first use."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    module: str
    replaceable: bool = False
    line_end: str = "\n"

    def render(self, material: Material) -> str:
        return str(self._call("render", material))

    def render_all(self, materials: Sequence[Material]) -> str:
        return str(self._call("render_all", materials))

    def marker(self, text: str) -> Marker | None:
        marker: Marker | None = self._call("marker", text)
        return marker

    def merge(self, earlier: str, text: str, known: Collection[str] | None = None) -> tuple[str, Report]:
        merged: tuple[str, Report] = self._call("merge", earlier, text, known)
        return merged

    def render_values(self, values: Mapping[str, Any], article: Article | None = None) -> str:
        return str(self._call("render_values", values, article))

    def _call(self, function: str, *arguments: object) -> Any:
        """Call a function of the module, or the default of `Exporter` if it has none."""
        module = import_module(f"tui_reader.exchange.{self.module}")
        return getattr(module, function, getattr(super(), function))(*arguments)


EXPORTERS: tuple[Exporter, ...] = (
    _Module("markdown", "Markdown", (".md", ".markdown", ".txt"), "markdown", replaceable=True),
    _Module("json", "JSON", (".json",), "records", replaceable=True),
    _Module("csv", "CSV", (".csv",), "table", line_end="\r\n"),
)
"""The first one is the default. Use the functions below for access."""


class Recognised(NamedTuple):
    """The format and marker of an exported file."""

    exporter: Exporter
    marker: Marker


def exporters() -> tuple[Exporter, ...]:
    """Return all exporters; the first one is the default."""
    return EXPORTERS


def exporter_names() -> tuple[str, ...]:
    return tuple(exporter.name for exporter in exporters())


def exporter_named(name: str) -> Exporter:
    """Return the exporter with a name.

    Raises:
        KeyError: There is none.
    """
    return {exporter.name: exporter for exporter in exporters()}[name]


def exporter_for(path: str | PurePath) -> Exporter | None:
    """Return the exporter for the suffix of a file name; None if there is none."""
    suffix = PurePath(path).suffix.lower()
    return next((exporter for exporter in exporters() if suffix in exporter.suffixes), None)


def recognise(text: str) -> Recognised | None:
    """Recognise an exported file; return None for any other text."""
    for exporter in exporters():
        if marker := exporter.marker(text):
            return Recognised(exporter, marker)
    return None
