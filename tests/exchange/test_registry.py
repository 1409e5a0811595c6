"""The exporter table, and a third-party exporter: one class and one row."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui_reader.app.commands.export import destination
from tui_reader.cli.main import cli
from tui_reader.exchange import Exporter, _registry, exporter_for, exporter_named, exporter_names, exporters
from tui_reader.exchange.marker import Marker
from tui_reader.exchange.material import Material
from tui_reader.model import Annotation, Article, ReaderError
from tui_reader.text.document import Block, Document

TEXT = 'One paragraph.\n\n"We knew," said Anna Reed, the chair. "We always knew."\n'
NOTE = Annotation("n1", "article", None, "", None, "a note", (), "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
MATERIAL = Material(Article("/a.txt", "A title"), Document([Block("Text.")]), (NOTE,))


class Outline(Exporter):
    """The title and the number of annotations, after a line that names the article."""

    name, label, suffixes = "outline", "Outline", (".outline",)

    def render(self, material: Material) -> str:
        article = material.article
        return f"outline of {article.source}\n{article.title}\n{len(material.annotations)} annotations\n"


class Replaceable(Outline):
    name, label, suffixes, replaceable = "kept", "Kept outline", (".kept",), True

    def marker(self, text: str) -> Marker | None:
        first, _, _ = text.partition("\n")
        named = first.startswith("outline of ")
        return Marker(first.removeprefix("outline of "), "", edited=False) if named else None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(_registry, "EXPORTERS", (*_registry.EXPORTERS, Outline(), Replaceable()))
    (tmp_path / "a.txt").write_text(TEXT)
    return tmp_path


def reader(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="reader")


def test_exporter_needs_only_a_row(folder: Path) -> None:
    text = f"outline of {folder / 'a.txt'}\nOne paragraph\n0 annotations\n"
    assert "|outline|kept]" in reader("export", "--help").output
    assert reader("export", "a.txt", "--format", "outline").output == text
    assert reader("export", "a.txt", "-o", "b.outline").exit_code == 0
    assert (folder / "b.outline").read_text() == text
    assert reader("export", "a.txt", "--format", "outline", "-o", ".").exit_code == 0
    assert (folder / "One paragraph.outline").read_text() == text


def test_file_without_a_marker_is_never_replaced(folder: Path) -> None:
    (folder / "b.outline").write_text("mine")
    done = reader("export", "a.txt", "-o", "b.outline")
    assert (done.exit_code, done.output) == (1, "reader: b.outline exists, and Outline files are never replaced\n")
    assert (folder / "b.outline").read_text() == "mine"


def test_exporter_with_a_marker_replaces_only_its_own_files(folder: Path) -> None:
    target = folder / "b.kept"
    assert reader("export", "a.txt", "-o", "b.kept").exit_code == 0
    text = target.read_text()
    target.write_text(text + "more\n")
    assert reader("export", "a.txt", "-o", "b.kept").exit_code == 0
    assert target.read_text() == text
    for other in ("mine", "outline of /somewhere/else.txt\n"):
        target.write_text(other)
        assert "not written by reader for this article" in reader("export", "a.txt", "-o", "b.kept").output
        assert target.read_text() == other


def test_app_accepts_the_suffixes_of_every_exporter(folder: Path) -> None:
    for name in ("x", "x.md", "x.JSON", "x.csv", "x.outline"):
        assert destination(name) == Path(name).absolute() or destination(name).name == name
    with pytest.raises(ReaderError, match=r"ends in \.md, \.json, \.csv, \.outline or \.kept, not in \.docx"):
        destination("x.docx")


@pytest.mark.parametrize("name", exporter_names())
def test_every_exporter_renders_and_is_found_by_suffix(name: str) -> None:
    exporter = exporter_named(name)
    assert exporter.render(MATERIAL).endswith(exporter.line_end) and exporter.label
    assert all(exporter_for(f"notes{suffix.upper()}") is exporter for suffix in exporter.suffixes)
    assert exporter_for("notes.docx") is None and len(exporters()) == len(exporter_names())
