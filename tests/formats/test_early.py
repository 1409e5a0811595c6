"""The parser process that is started before the file is loaded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_reader.formats import isolated, load
from tui_reader.formats.early import begin

PAGE = b"<!DOCTYPE html><title>Bees</title><p>Bees are back on the roofs, keepers said."


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes that the test started."""
    real, found = isolated._start, []

    def start(kind: str, program: str) -> subprocess.Popen[bytes]:
        found.append(real(kind, program))
        return found[-1]

    monkeypatch.setattr(isolated, "_start", start)
    yield found
    isolated._begun("")
    assert all(process.poll() is not None for process in found), "none is left"


def test_started_process_parses_the_file(tmp_path: Path, started: list[subprocess.Popen[bytes]]) -> None:
    (tmp_path / "page").write_bytes(PAGE)
    begin(str(tmp_path / "page"))
    assert len(started) == 1
    assert load(tmp_path / "page").document.texts == ["Bees are back on the roofs, keepers said."]
    assert load(tmp_path / "page").article.title == "Bees"
    assert len(started) == 2, "one for each file"


@pytest.mark.parametrize("kind", ["ended", "of another format"])
def test_unusable_process_is_replaced(kind: str, tmp_path: Path, started: list[subprocess.Popen[bytes]]) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    if kind == "ended":
        isolated.begin("html")
        started[0].kill()
        started[0].wait()
    else:
        isolated.begin("pdf")
    assert load(tmp_path / "page.html").article.format == "html"
    assert len(started) == 2 and started[0].poll() is not None


@pytest.mark.parametrize("name", ["text.txt", "missing.html", "text.md", "."])
def test_no_process_is_started_if_no_parser_is_needed(
    name: str, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    (tmp_path / "text.txt").write_text("Plain words.\n")
    (tmp_path / "text.md").write_text("# Plain words\n")
    begin(str(tmp_path / name))
    assert started == []


def test_process_without_a_file_exits_by_itself() -> None:
    program = isolated._PROGRAM.replace("main()", "import tui_reader.formats.worker as w; w.WAIT = 0.1; w.main()")
    command = [sys.executable, "-I", "-c", program, "html"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.wait(timeout=60) == 0
    assert process.stdout is not None and process.stdout.read() == b""
    process.stdout.close()
