"""The exporters: a row each. A new one is a module that turns `Material` into text, and a row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tui_reader.exchange.material import Material
    from tui_reader.model import Article


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
    lister: str = ""
    """The same for single lists of records: takes values by name, and the article they are from."""
    replaceable: bool = True
    """Whether an earlier export can be recognised, and replaced without losing what was written in it."""

    def render(self, material: Material) -> str:
        """Return the whole export, with a newline at its end; the same material gives the same text."""
        return str(_function(self.renderer)(material))

    def render_values(self, values: Mapping[str, Any], article: Article | None = None) -> str:
        """Return what a command found, by the names of its parts, as programs read it.

        Args:
            article: where the values come from, for forms that name it in each row.
        """
        return str(_function(self.lister)(values, article))


def _function(name: str) -> Callable[..., str]:
    module, _, function = name.partition(":")
    found: Callable[..., str] = getattr(import_module(f"tui_reader.exchange.{module}"), function)
    return found


EXPORTERS = (
    Exporter("markdown", "Markdown", (".md", ".markdown", ".txt"), "markdown:to_markdown"),
    Exporter("json", "JSON", (".json",), "records:export_json", "records:values_json"),
    Exporter("csv", "CSV", (".csv",), "table:annotations_csv", "table:values_csv", replaceable=False),
)
"""The first one is used where nothing else is asked for."""
BY_NAME = {exporter.name: exporter for exporter in EXPORTERS}


def exporter_for(path: str | PurePath) -> Exporter | None:
    """The exporter that a file name asks for; None for a name that ends in no exporter's suffix."""
    suffix = PurePath(path).suffix.lower()
    return next((exporter for exporter in EXPORTERS if suffix in exporter.suffixes), None)
