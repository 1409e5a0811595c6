"""The parser process, for every format that has one: progress, cancelling, and every kind of exit."""

from __future__ import annotations

import io
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from tests.cli.test_feeds import RSS
from tests.formats.pdf_files import Words, pdf
from tests.formats.test_odt import odt, p
from tests.formats.test_parsers import DOCUMENT, PAGE, book
from tui_reader.formats import isolated, load, progress
from tui_reader.formats._registry import FORMATS, Row, format_named
from tui_reader.formats.parsed import Parsed, dump
from tui_reader.formats.task import Cancelled, Task
from tui_reader.model import ReaderError
from tui_reader.text.document import Block

FILES: dict[str, bytes] = {
    "html": PAGE.encode(),
    "epub": book({"a": "<p>Some words of it.</p>"}),
    "docx": DOCUMENT,
    "odt": odt(p("Some words of it.")),
    "rtf": b"{\\rtf1 Some words of it.}",
    "pdf": pdf([[Words(72, 700, f"Page {number} says nothing more.")] for number in range(40)]),
    "feed": RSS.encode(),
    "markdown": b"# Title\n\n" + b"Some *words* of it.\n\n" * 30_000,
}
ENDS = {
    "crashes": ("import os; os.abort()", "cannot be parsed: the parser crashed"),
    "hangs": ("import time; time.sleep(60)", "cannot be parsed: took longer than 1 seconds"),
    "eats memory": (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28)); x = bytearray(1 << 29)",
        "cannot be parsed: the parser crashed",
    ),
}


def test_every_format_with_a_parser_process_is_covered() -> None:
    assert {row.name for row in FORMATS if isinstance(row, Row) and row.parser} == set(FILES)


@pytest.mark.parametrize("kind", FILES)
def test_loading_reports_progress_and_can_be_cancelled(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(FILES[kind])
    monkeypatch.setattr(isolated, "parse", partial(isolated.parse, program="import time; time.sleep(60)"))
    told: list[str] = []
    task = Task(told.append)
    threading.Timer(0.3, task.cancel).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        load(path, kind=kind, task=task)
    label = next(one.label for one in FORMATS if one.name == kind)
    assert f"Reading {label}" in told and time.monotonic() - started < 20


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kind", FILES)
def test_any_process_failure_is_one_line_error_with_the_name(
    kind: str, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, line = ENDS[end]
    path = tmp_path / "a"
    path.write_bytes(FILES[kind])
    monkeypatch.setattr(
        isolated, "parse", partial(isolated.parse, program=program, seconds=1 if end == "hangs" else 23)
    )
    if kind == "markdown":
        assert load(path, kind=kind).article.format == "text", "read as plain text, as what nests too deep is"
        return
    with pytest.raises(ReaderError) as raised:
        load(path, kind=kind)
    assert str(path) in str(raised.value) and str(raised.value).endswith(line)


def test_parser_progress_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(FILES["pdf"])
    lines = ["#3 40 page", "#41 40 page", "#x", "#1 2 \x1b[31m", "#12 1400 chapter"]
    answer = dump(Parsed([Block("Words.")])).decode()
    program = f"print({chr(10).join(lines)!r}); print({answer!r}, end='')"
    monkeypatch.setattr(isolated, "parse", partial(isolated.parse, program=program))
    told: list[str] = []
    assert load(path, task=Task(told.append)).document.texts == ["Words."]
    assert told == ["Reading PDF", "Reading PDF, page 3 of 40", "Reading PDF, chapter 12 of 1,400"]


def test_parsers_report_their_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0.0)
    for kind, what in (("pdf", b"#40 40 page\n"), ("epub", b"#1 1 chapter\n")):
        output = io.BytesIO()
        monkeypatch.setattr(progress.PROGRESS, "_output", output)
        format_named(kind).import_parser()(FILES[kind])  # type: ignore[attr-defined]
        assert output.getvalue().endswith(what)


def test_progress_lines_are_rate_limited() -> None:
    output, made = io.BytesIO(), progress.Progress()
    made.tell(1, 9, "page")
    made.begin(output)
    for number in range(1_000):
        made.tell(number, 1_000, "page")
    assert output.getvalue().count(b"\n") < 5
