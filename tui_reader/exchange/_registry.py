"""The exporters: a row each. A new one is a module that turns `Material` into text, and a row here."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui_reader.exchange.material import Material


class Exporter(NamedTuple):
    """One form in which annotations leave the program."""

    name: str
    """What `--format` calls it."""
    label: str
    """What people call it."""
    suffixes: tuple[str, ...]
    """How the names of its files may end; the first one is for a name that is made."""
    renderer: str
    """`module:function` of this package, imported on first use; the function takes `Material` and returns text."""
    replaceable: bool = True
    """Whether an earlier export can be recognised, and replaced without losing what was written in it."""

    def render(self, material: Material) -> str:
        """Return the whole export, with a newline at its end; the same material gives the same text."""
        module, _, function = self.renderer.partition(":")
        text: str = getattr(import_module(f"tui_reader.exchange.{module}"), function)(material)
        return text


EXPORTERS = (
    Exporter("markdown", "Markdown", (".md", ".markdown", ".txt"), "markdown:to_markdown"),
    Exporter("json", "JSON", (".json",), "records:export_json"),
    Exporter("csv", "CSV", (".csv",), "table:annotations_csv", replaceable=False),
)
"""The first one is used where nothing else is asked for."""
BY_NAME = {exporter.name: exporter for exporter in EXPORTERS}


def exporter_for(path: str | PurePath) -> Exporter | None:
    """The exporter that a file name asks for; None for a name that ends in no exporter's suffix."""
    suffix = PurePath(path).suffix.lower()
    return next((exporter for exporter in EXPORTERS if suffix in exporter.suffixes), None)
