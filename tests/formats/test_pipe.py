"""Plain text from a pipe, as it arrives."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator

import pytest

from tui_reader.formats import load
from tui_reader.formats import pipe as pipe_module
from tui_reader.formats.plain_text import loaded as loaded_module
from tui_reader.formats.source import Source
from tui_reader.library.opening import read_to_end, read_what_came
from tui_reader.model import ReaderError

FIRST = "Tides\n\nThe first paragraph is here at once.\n\nThe second one.\n"
MORE = "\nThe third comes later.\n\nThe last one.\n"


class Writer:
    """The writing end of a pipe whose reading end is a source."""

    def __init__(self) -> None:
        self.read_end, self._write_end = os.pipe()
        self.path = f"/dev/fd/{self.read_end}"

    def write(self, text: str | bytes) -> None:
        os.write(self._write_end, text if isinstance(text, bytes) else text.encode())

    def end(self) -> None:
        if self._write_end >= 0:
            os.close(self._write_end)
            self._write_end = -1


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Writer]:
    for module in (pipe_module, loaded_module):
        monkeypatch.setattr(module, "PATIENCE", 0.05)
    made = Writer()
    yield made
    made.end()
    os.close(made.read_end)


def live(writer: Writer, **options: str) -> Source:
    return load(writer.path, live=lambda: None, **options)  # type: ignore[arg-type]


def until(source: Source, count: int) -> list[str]:
    """Read until the document has `count` blocks."""
    end = time.monotonic() + 10
    while len(source.document) < count:
        assert time.monotonic() < end, list(source.document.texts)
        read_what_came(source)
        time.sleep(0.002)
    return list(source.document.texts)


def test_available_text_is_shown_and_the_rest_is_appended(writer: Writer) -> None:
    writer.write(FIRST)
    source = live(writer)
    assert source.live and source.document.texts[:2] == ["Tides", "The first paragraph is here at once."]
    assert source.article.title == "Tides" and not source.document.complete
    assert until(source, 3)[2] == "The second one."  # nothing followed for a while
    writer.write(MORE)
    assert until(source, 5)[3:] == ["The third comes later.", "The last one."]
    writer.end()
    while source.more():
        pass
    assert source.document.complete and not source.live
    assert source.article.raw_sha256 == hashlib.sha256((FIRST + MORE).encode()).hexdigest()
    assert source.article.text_sha256 == hashlib.sha256(source.document.text.encode()).hexdigest()
    assert not any("cut" in note for note in source.article.notes)


def test_closed_pipe_is_complete(writer: Writer) -> None:
    writer.write(FIRST)
    writer.end()
    source = live(writer)
    assert not source.live and source.document.complete and len(source.document) == 3


def test_unfinished_line_is_shown_after_a_delay(writer: Writer) -> None:
    writer.write("No line break yet")
    source = live(writer)
    assert list(source.document.texts) == ["No line break yet"]
    writer.write("\n\nThe second.\n\nThe third.\n")
    assert until(source, 3)[1:] == ["The second.", "The third."]


def test_user_is_told_once_that_nothing_arrives(writer: Writer) -> None:
    told: list[str] = []

    def waiting() -> None:
        told.append("waiting")
        writer.write(FIRST)

    assert load(writer.path, live=waiting).document.texts[0] == "Tides"
    assert told == ["waiting"]


def test_stopping_keeps_the_text_and_notes_the_cut(writer: Writer) -> None:
    writer.write(FIRST + "An unfinished li")
    source = live(writer)
    source.stop()
    assert source.document.complete and not source.live and not source.more()
    assert source.document.texts[-1].endswith("An unfinished li")
    assert source.article.notes[-1].startswith("cut: ") and source.article.text_sha256
    with pytest.raises(BrokenPipeError):
        os.close(writer.read_end)
        try:
            writer.write("more")
        finally:
            writer.read_end = os.open(os.devnull, os.O_RDONLY)


def test_live_text_is_not_waited_for(writer: Writer) -> None:
    writer.write(FIRST)
    source = live(writer)
    assert not read_what_came(source)
    with pytest.raises(ReaderError, match="still coming"):
        read_to_end(source)


def test_characters_and_lines_may_be_split_between_chunks(writer: Writer) -> None:
    text = "Übersicht\n\nDie erste Flut, wie gesagt.\n\nÄpfel und Öl.\n"
    data = text.encode()
    writer.write(data[:11])
    source = live(writer)
    for number in range(11, len(data)):
        writer.write(data[number : number + 1])
        read_what_came(source)
    writer.end()
    while source.more():
        pass
    assert source.document.text == text.strip() and not any("decoded" in note for note in source.article.notes)


def test_excess_text_is_cut(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipe_module.Pipe.__init__, "__defaults__", (200_000,))
    thread = threading.Thread(target=lambda: writer.write("A line of words.\n\n" * 12_000))
    thread.start()
    source = live(writer)
    end = time.monotonic() + 10
    while source.more():
        assert time.monotonic() < end
    thread.join()
    assert any("more than 0 MB" in note for note in source.article.notes)
    assert 190_000 < source.document.length <= 200_000


@pytest.mark.parametrize(
    ("text", "kind"), [("# Title\n\nSome *words*.\n", "markdown"), ("<p>Some words.</p>\n", "html")]
)
def test_other_formats_are_read_to_the_end(text: str, kind: str, writer: Writer) -> None:
    writer.write(text)

    def rest() -> None:
        writer.write(text)
        writer.end()

    threading.Timer(0.4, rest).start()
    source = live(writer, kind=kind)
    assert source.article.format == kind and not source.live
    assert source.document.text.count("words") == 2


def test_empty_pipe_is_one_line_error(writer: Writer) -> None:
    writer.end()
    with pytest.raises(ReaderError, match="is empty"):
        live(writer)


def test_encoding_and_layout_can_be_given(writer: Writer) -> None:
    writer.write("été un\nété deux\n".encode("cp1252"))
    source = live(writer, encoding="cp1252", layout="lines")
    assert until(source, 2) == ["été un", "été deux"]


def test_non_ascii_text_is_shown_as_it_arrives(writer: Writer) -> None:
    writer.write("Tides\n\n“Rising,” she said.\n\nThe end.\n")
    source = live(writer)
    assert until(source, 3) == ["Tides", "“Rising,” she said.", "The end."]
    writer.write("\n“Falling.”\n\n".encode())
    assert until(source, 4)[3] == "“Falling.”"
    assert source.article.encoding == "utf-8"
