"""The direction of imports, read from the source and tried in fresh interpreters."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "tui_reader"
VALUES = {"text", "model"}
PURE = {"keys", "keynames", "config", "paths"}
WORKERS = {"formats", "extraction", "review", "store", "exchange"}
MAY_IMPORT: dict[str, set[str]] = {
    "text": set(),
    "model": {"text"},
    "keys": VALUES,
    "keynames": set(),
    "config": VALUES | PURE,
    "paths": set(),
    "screen": set(),
    "early_screen": set(),
    "wording": VALUES,
    "look": VALUES | {"wording"},
    "crash": VALUES | {"paths"},
    "formats": VALUES,
    "extraction": VALUES,
    "review": VALUES,
    "store": VALUES,
    "exchange": VALUES,
    "library": VALUES | PURE | WORKERS | {"wording"},
    "app": VALUES | PURE | WORKERS | {"library", "wording", "look", "crash", "screen", "early_screen"},
    "cli": VALUES | PURE | WORKERS | {"library", "wording", "look", "crash", "screen", "early_screen", "app", "entry"},
    "entry": VALUES | PURE | WORKERS | {"library", "crash", "screen", "cli"},
    "__main__": {"entry"},
}
"""What each part may import besides itself; exceptions for the fronts' imports of `WORKERS` are in `EXCEPTIONS`."""
FRONTS = ("app", "cli", "entry")
EXCEPTIONS: dict[str, dict[str, str]] = {
    "app/commands/export.py": {"exchange": "writes the export that OpenArticle.material is made into"},
    "app/commands/file.py": {"formats": "looks at the file from time to time"},
    "cli/articles.py": {"exchange": "records"},
    "cli/backup.py": {"store": "works on a file that Library may refuse to open"},
    "cli/check.py": {"exchange": "records"},
    "cli/doctor.py": {"store": "works on a file that Library may refuse to open"},
    "cli/export.py": {"exchange": "the list of exporters, and writing an export"},
    "cli/notes.py": {"exchange": "records"},
    "cli/options.py": {"formats": "the list of formats"},
    "cli/links.py": {"exchange": "records"},
    "cli/output.py": {"exchange": "the list of exporters"},
    "cli/people.py": {"exchange": "records"},
    "cli/quotes.py": {"exchange": "records"},
    "cli/read.py": {"exchange": "records"},
    "cli/session.py": {"formats": "the progress of a source that takes long to load"},
    "cli/restore.py": {"store": "works on a file that Library may refuse to open"},
    "cli/review.py": {"exchange": "records, and the Markdown of a review"},
    "cli/search.py": {"exchange": "records"},
    "cli/tags.py": {"exchange": "records, and codebooks of other programs"},
    "entry.py": {"formats": "starts the parser of a page while the rest is imported"},
}
"""File of a front → what it imports below `library` as an exception, and why."""
WIDGETS_MAY_IMPORT = VALUES | {"keys", "look", "app"}


def part_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, ...]]:
    """The package modules that a file imports, as parts; imports for type checking only are left out."""
    tree = ast.parse(path.read_text())
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith("tui_reader."):
                yield tuple(name.split(".")[1:])


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.name != "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    part = part_of(path)
    found = {names[0] for names in imports(path)} - {part, "__version__"}
    assert part in MAY_IMPORT, f"{part} is a new part of the package: say here what it may import"
    assert found <= MAY_IMPORT[part], f"{path.name} imports {sorted(found - MAY_IMPORT[part])}"


def workers_in(path: Path) -> set[str]:
    return {names[0] for names in imports(path)} & WORKERS


@pytest.mark.parametrize("path", [path for path in MODULES if part_of(path) in FRONTS], ids=lambda path: path.name)
def test_fronts_import_nothing_below_the_library(path: Path) -> None:
    allowed = EXCEPTIONS.get(path.relative_to(PACKAGE).as_posix(), {})
    below = workers_in(path) - set(allowed)
    assert not below, f"{path.name} imports {sorted(below)}: go through the library, or give a reason in EXCEPTIONS"


def test_no_exception_is_stale() -> None:
    for name, reasons in EXCEPTIONS.items():
        assert (PACKAGE / name).exists(), f"{name} is gone: remove its exceptions"
        stale = set(reasons) - workers_in(PACKAGE / name)
        assert not stale, f"{name} no longer imports {sorted(stale)}: remove the exception"
        assert all(reasons.values()), f"{name}: say why"


@pytest.mark.parametrize("path", sorted((PACKAGE / "app" / "widgets").glob("*.py")), ids=lambda path: path.name)
def test_widgets_know_text_and_values_only(path: Path) -> None:
    assert {names[0] for names in imports(path)} <= WIDGETS_MAY_IMPORT
    assert not {names[1] for names in imports(path) if names[0] == "app" and len(names) > 1} & {"screens", "app"}


def test_only_the_app_imports_textual() -> None:
    outside = [path for path in MODULES if part_of(path) != "app"]
    for path in outside:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] == "textual" for name in names), path


LAYERS = [part for part in MAY_IMPORT if part not in {"app", "__main__"}]


def test_no_layer_below_the_app_needs_textual() -> None:
    """One fresh interpreter per layer, with all its modules imported."""
    running = []
    for layer in LAYERS:
        names = [
            ".".join(("tui_reader", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
            for path in MODULES
            if part_of(path) == layer
        ]
        assert names, layer
        code = f"import sys, importlib\nfor name in {names!r}: importlib.import_module(name)\n"
        code += "print(*sorted(name for name in sys.modules if name.partition('.')[0] == 'textual'))"
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        running.append((layer, process))
        if len(running) % 2 == 0:
            process.wait()
    for layer, process in running:
        output, _ = process.communicate(timeout=60)
        assert (process.returncode, output.strip()) == (0, ""), layer
