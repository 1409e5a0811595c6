"""The exporters: a row each. A new one is a module with the functions of `Exporter`, or a class, and a row here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
    """One form in which annotations leave the program.

    A class that inherits from it needs `name`, `label`, `suffixes` and `render`. Without a `marker` its files are never
    replaced.
    """

    name: str
    """What `--format` calls it."""
    label: str
    """What people call it."""
    suffixes: tuple[str, ...]
    """How the names of its files may end; the first one is for a name that is made."""
    replaceable: bool = False
    """Whether an earlier export can be recognised, and replaced without losing what was written in it."""
    line_end: str = "\n"
    """What ends a line of its files."""

    def render(self, material: Material) -> str:
        """Return the whole export, with a line end at its end; the same material gives the same text."""

    def marker(self, text: str) -> Marker | None:
        """Return what a file of this form says of itself; None for any other file."""
        return None

    def merge(self, earlier: str, text: str, known: Collection[str] | None = None) -> tuple[str, Report]:
        """Return a new export with what of an earlier one is to stay, and what that is.

        What the user wrote in it stays, and, where there is a place for it, what another library wrote.

        Args:
            known: the uids of all annotations that the library has or had; None: all that are in `earlier`.
        """
        from tui_reader.exchange.merge import Report

        return text, Report()

    def render_values(self, values: Mapping[str, Any], article: Article | None = None) -> str:
        """Return what a command found, by the names of its parts, as programs read it.

        Args:
            article: where the values come from, for forms that name it in each row.
        """
        from tui_reader.model import ReaderError

        raise ReaderError(f"{self.label} has no form for single lists")


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

    def marker(self, text: str) -> Marker | None:
        found: Marker | None = self._call("marker", text)
        return found

    def merge(self, earlier: str, text: str, known: Collection[str] | None = None) -> tuple[str, Report]:
        merged: tuple[str, Report] = self._call("merge", earlier, text, known)
        return merged

    def render_values(self, values: Mapping[str, Any], article: Article | None = None) -> str:
        return str(self._call("render_values", values, article))

    def _call(self, function: str, *arguments: object) -> Any:
        """Call a function of the module, or what an exporter does without it."""
        module = import_module(f"tui_reader.exchange.{self.module}")
        return getattr(module, function, getattr(super(), function))(*arguments)


EXPORTERS: tuple[Exporter, ...] = (
    _Module("markdown", "Markdown", (".md", ".markdown", ".txt"), "markdown", replaceable=True),
    _Module("json", "JSON", (".json",), "records", replaceable=True),
    _Module("csv", "CSV", (".csv",), "table", line_end="\r\n"),
)
"""The first one is used where nothing else is asked for. To be read through the functions below."""


class Recognised(NamedTuple):
    """An exported file: its form, and what it says of itself."""

    exporter: Exporter
    marker: Marker


def exporters() -> tuple[Exporter, ...]:
    """All exporters; the first one is used where nothing else is asked for."""
    return EXPORTERS


def exporter_names() -> tuple[str, ...]:
    return tuple(exporter.name for exporter in exporters())


def exporter_named(name: str) -> Exporter:
    """The exporter of a name; KeyError for a name that none has."""
    return {exporter.name: exporter for exporter in exporters()}[name]


def exporter_for(path: str | PurePath) -> Exporter | None:
    """The exporter that a file name asks for; None for a name that ends in no exporter's suffix."""
    suffix = PurePath(path).suffix.lower()
    return next((exporter for exporter in exporters() if suffix in exporter.suffixes), None)


def recognise(text: str) -> Recognised | None:
    """Recognise an exported file; None where no exporter wrote it."""
    for exporter in exporters():
        if marker := exporter.marker(text):
            return Recognised(exporter, marker)
    return None
