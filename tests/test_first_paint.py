"""What may be imported before the first paint, and before help is printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SEED = Path(__file__).parents[1] / "seeds" / "000_25111a244c1ad9b8.txt"
TOO_EARLY = (
    "tui_reader.text.compare.anchor",
    "tui_reader.text.compare.comparison",
    "tui_reader.text.compare.changes",
    "tui_reader.store.anchoring",
    "tui_reader.store.copies",
    "tui_reader.app.screens.dialogs.check",
    "sqlite_utils",
    "ssl",
    "markdown_it",
    "httpx",
    "urllib.request",
    "http.client",
    "tui_reader.extraction",
    "tui_reader.review",
    "tui_reader.text.normal",
    "charset_normalizer",
    "urllib3",
    "feedparser",
    "idna",
    "tui_reader.formats.fetch",
)
PAINTED = """
import json, sys
from tui_reader.config import read_config
from tui_reader.keys import BY_ID
from tui_reader.library import Library
from tui_reader.formats import load
from tui_reader.paths import find_paths
from tui_reader.app.app import make_app
from textual.app import App

paths = find_paths()
config, _ = read_config(paths.config, BY_ID)
seen = {}

display = App._display

def displayed(app, screen, renderable):
    display(app, screen, renderable)
    rows = [strip.text.rstrip() for strip in screen._compositor.render_strips()] if not seen else []
    if any("¶ 1 of" in row for row in rows):
        seen.update(rows=rows, modules=sorted(sys.modules))
        app.exit()

App._display = displayed
with Library(paths.database) as library:
    make_app(library, config, load(sys.argv[1])).run(headless=True, size=(120, 40))
print(json.dumps(seen))
"""
EARLY = """
import json, os, sys
from tui_reader.cli import launch
from tui_reader.cli.first_paint import first_of
from tui_reader.config import read_config
from tui_reader.formats import load
from tui_reader.keys import BY_ID
from tui_reader.library import Library
from tui_reader.paths import find_paths
from tui_reader.cli import first_paint

first_paint.is_certain = lambda environment: True
os.get_terminal_size = lambda descriptor: os.terminal_size((120, 40))
paths = find_paths()
config, _ = read_config(paths.config, BY_ID)
first = first_of(load(sys.argv[1]), Library(paths.database), config)
rows = [row.decode() for row in first.screen.rows]
print(json.dumps({"rows": rows, "modules": sorted(sys.modules)}))
"""
NOT_BEFORE_TEXTUAL = (
    "textual",
    "asyncio",
    "click",
    "rich.console",
    "tui_reader.app",
    "platformdirs",
    "typing_extensions",
)
HELP = """
import json, sys
sys.argv = ["reader", "--help"]
from tui_reader.cli.main import main
try:
    main()
except SystemExit:
    pass
print()
print(json.dumps({"modules": sorted(sys.modules)}))
"""


def run(code: str, home: Path, *arguments: str) -> tuple[str, dict[str, list[str]]]:
    """The output of a fresh interpreter; its last line is JSON."""
    environment = os.environ | {"READER_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    output, _, last = done.stdout.rstrip("\n").rpartition("\n")
    found: dict[str, list[str]] = json.loads(last)
    return output, found


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return run(PAINTED, tmp_path_factory.mktemp("home"), str(SEED))[1]


def test_first_paint_shows_the_article(painted: dict[str, list[str]]) -> None:
    screen = "\n".join(painted["rows"])
    assert "Francisco-based AI safety company" in screen
    assert "¶ 1 of 11" in screen
    assert "tui_reader.app.widgets.article_view" in painted["modules"]


@pytest.mark.parametrize("module", TOO_EARLY)
def test_module_is_not_imported_before_the_first_paint(module: str, painted: dict[str, list[str]]) -> None:
    assert [name for name in painted["modules"] if name == module or name.startswith(f"{module}.")] == []


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return run(EARLY, tmp_path_factory.mktemp("home"), str(SEED))[1]


def test_early_frame_shows_the_article(early: dict[str, list[str]]) -> None:
    assert len(early["rows"]) == 40
    assert "Francisco-based AI safety company" in "".join(early["rows"])


@pytest.mark.parametrize("module", (*NOT_BEFORE_TEXTUAL, *TOO_EARLY))
def test_module_is_not_imported_before_the_early_frame(module: str, early: dict[str, list[str]]) -> None:
    assert [name for name in early["modules"] if name == module or name.startswith(f"{module}.")] == []


@pytest.mark.parametrize("module", ("textual", "rich", "sqlite_utils", "tui_reader.app", "tui_reader.extraction"))
def test_help_does_not_import_module(module: str, tmp_path: Path) -> None:
    output, found = run(HELP, tmp_path)
    assert "Usage" in output and "export" in output
    assert "tui_reader.cli.main" in found["modules"]
    assert module not in found["modules"]


def test_reader_home_needs_no_platformdirs(tmp_path: Path) -> None:
    """Tested for `paths` alone, as Textual imports platformdirs itself."""
    code = "import json, sys; from tui_reader.paths import find_paths; paths = find_paths()\n"
    code += "print(json.dumps({'modules': sorted(sys.modules), 'paths': [str(paths.database)]}))"
    _, found = run(code, tmp_path)
    assert found["paths"][0].startswith(str(tmp_path))
    assert "platformdirs" not in found["modules"]
