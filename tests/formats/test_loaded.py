from __future__ import annotations

import gzip
import hashlib
import io
import os
import random
import time
from pathlib import Path

import pytest

import tui_reader.formats.file as file_module
from tui_reader.formats import load
from tui_reader.formats.file import read_pipe
from tui_reader.formats.plain_text.lines import MAX_BLOCK
from tui_reader.model import ReaderError
from tui_reader.text.clean import is_clean

SEED = Path(__file__).parents[2] / "seeds" / "000_25111a244c1ad9b8.txt"


def put(folder: Path, data: bytes, name: str = "a.txt") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def test_seed() -> None:
    loaded = load(SEED)
    article = loaded.article
    assert len(loaded.document) == 11 and loaded.document.complete and not loaded.more()
    assert article.title == "In a dramatic escalation of the global AI arms race, Anthropic, the San Francisco-based…"
    assert (article.title_from, article.words, article.minutes, article.notes) == ("first sentence", 581, 3, ())
    assert article.raw_sha256 == hashlib.sha256(SEED.read_bytes()).hexdigest()
    assert article.text_sha256 == hashlib.sha256(loaded.document.text.encode()).hexdigest()
    assert loaded.identity.path == str(SEED.resolve()) and loaded.identity.size == SEED.stat().st_size
    assert load(SEED, words_a_minute=100).article.minutes == 6


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "is empty"),
        (b" \n\n\t\n", "is empty"),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "is a program, not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "is a PNG image, not text"),
        (gzip.compress(b"words " * 100), "is a gzip archive, not text"),
        (random.Random(1).randbytes(5000), "is binary data, not text"),
    ],
    ids=["empty", "blank", "elf", "png", "gzip", "noise"],
)
def test_binary_file_is_refused(data: bytes, complaint: str, tmp_path: Path) -> None:
    file = put(tmp_path, data)
    with pytest.raises(ReaderError, match=complaint) as raised:
        load(file)
    assert "\n" not in str(raised.value)


def test_path_that_is_not_a_regular_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, complaint in (
        ("none", "no such file"),
        (".", "is a directory"),
        ("pipe", "is a named pipe"),
        ("/dev/null", "is a device"),
        ("x" * 300, "name too long"),
        ("a\0b", "invalid file name"),
    ):
        with pytest.raises(ReaderError, match=complaint):
            load(os.path.join(tmp_path, name))

    def deny(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", deny)
    with pytest.raises(ReaderError, match="permission denied"):
        load(tmp_path / "secret")


def test_file_beyond_the_size_limit_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as stream:
        stream.truncate(file_module.FILE_LIMIT + 1)
    with pytest.raises(ReaderError, match="longer than 512 MB"):
        load(file)


def test_file_names_in_errors_are_clean(tmp_path: Path) -> None:
    with pytest.raises(ReaderError) as raised:
        load(tmp_path / os.fsdecode(b"a\xff\x1b]0;x\x07\n\xe2\x80\xaeb"))
    assert is_clean(str(raised.value)) and "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("\ufeffNaïve words.".encode(), "Naïve words.", "utf-8"),
        ("Naïve words.".encode("utf-16"), "Naïve words.", "utf-16-le"),
        ("Naïve words.".encode("utf-16-be"), "Naïve words.", "utf-16-be"),
        ("Naïve words.".encode("utf-16-le"), "Naïve words.", "utf-16-le"),
        ("Naïve words.".encode("utf-32"), "Naïve words.", "utf-32-le"),
        ("Naïve words.".encode("utf-32-be"), "Naïve words.", "utf-32-be"),
        ("“Café” – it’s 5 € there.".encode("cp1252"), "“Café” – it’s 5 € there.", "cp1252"),
        ("日本語の文章です。".encode("iso2022_jp"), "日本語の文章です。", "iso2022_jp"),
        ("Вечером река поднялась, и никто не спал. ".encode("cp1251") * 20, None, "cp1251"),
        ("Café résumé naïve déjà élève, ".encode() + b"\xff end", "Café résumé naïve déjà élève, \ufffd end", "utf-8"),
        (b"nul\0byte and \x1b[31mred\x1b]52;c;x\x07.", "nul\ufffdbyte and red.", "utf-8"),
        ("\u202egnp and co\xadop".encode(), "\u2060gnp and coop", "utf-8"),
    ],
)
def test_encodings(data: bytes, text: str | None, encoding: str | None, tmp_path: Path) -> None:
    loaded = load(put(tmp_path, data))
    assert encoding in (None, loaded.article.encoding)
    assert text is None or loaded.document.text == text
    assert is_clean(loaded.document.text)
    assert any("read as" in note for note in loaded.article.notes) == (loaded.article.encoding != "utf-8")
    assert any("could not be read" in note for note in loaded.article.notes) == (b"\xff end" in data)


def test_declared_encoding(tmp_path: Path) -> None:
    file = put(tmp_path, "Привет".encode("koi8_r"))
    assert load(file, encoding="koi8-r").document.text == "Привет"
    for wrong in ("no-such", "base64", "rot13"):
        with pytest.raises(ReaderError, match="unknown text encoding"):
            load(file, encoding=wrong)


def test_long_file_is_loaded_in_chunks(tmp_path: Path) -> None:
    text = "\n\n".join(f"Paragraph {n} – naïve words, and a second sentence." for n in range(30_000)) + "\r"
    file = put(tmp_path, text.encode())
    loaded = load(file)
    assert not loaded.document.complete and not loaded.article.text_sha256
    first = list(loaded.document.texts)
    estimate = loaded.article.words
    slices = 1
    while loaded.more(100_003):
        slices += 1
    assert slices > 10 and not loaded.more()
    assert loaded.document.texts[: len(first)] == first and len(loaded.document) == 30_000
    assert loaded.document.text == text.rstrip("\r")
    assert loaded.article.text_sha256 == hashlib.sha256(loaded.document.text.encode()).hexdigest()
    assert loaded.article.raw_sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert abs(estimate - loaded.article.words) < 0.1 * loaded.article.words


@pytest.mark.parametrize("line", ["word " * 10, "w" * 50, "One sentence here. "])
def test_very_long_line_is_loaded_quickly(line: str, tmp_path: Path) -> None:
    data = line * (5_000_000 // len(line))
    loaded = load(put(tmp_path, data.encode()))
    assert 1 < len(loaded.document) < 40
    started = time.perf_counter()
    while loaded.more():
        pass
    assert time.perf_counter() - started < 5
    assert max(map(len, loaded.document.texts)) <= MAX_BLOCK
    assert sum(len(text.replace(" ", "")) for text in loaded.document.texts) == len(data.replace(" ", ""))


def test_standard_input() -> None:
    loaded = load("-", stdin=io.BytesIO(b"Some words.\n\nMore words.\n"))
    assert loaded.document.texts == ["Some words.", "More words."] and loaded.document.complete
    assert loaded.article.source == "-" and loaded.identity.path is None
    with pytest.raises(ReaderError, match="standard input is empty"):
        load("-", stdin=io.BytesIO(b""))


def test_pipe_is_limited_by_size_and_time() -> None:
    assert read_pipe(io.BytesIO(b"x" * 11), limit=10)[0] == b"x" * 10
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb", buffering=0) as writer:
        writer.write(b"what came")
        data, cut = read_pipe(stream, seconds=0.05)
    assert data == b"what came" and cut is not None and cut.startswith("cut:")


@pytest.mark.parametrize(
    ("name", "text", "title", "source"),
    [
        (
            "a.txt",
            "A Flood in the Night\n\nThe river had been rising since Tuesday. Nobody slept.",
            "A Flood in the Night",
            "first line",
        ),  # noqa: E501
        ("a.txt", "THE FLOOD\n\nThe river had been rising.", "THE FLOOD", "heading"),
        ("the_great-flood.txt", "The river rose. Nobody slept.", "the great flood", "file name"),
        ("a.txt", "LONDON (Reuters) – Dr. Able left. Nobody saw.", "Dr. Able left", "first sentence"),
        (
            "a.txt",
            "Title: The Flood\nAuthor: A. Writer\n\n*** START OF THE PROJECT GUTENBERG EBOOK THE FLOOD ***\n\n"
            "It rained.\n\n*** END OF THE PROJECT GUTENBERG EBOOK THE FLOOD ***\n\nLicence text.\n",
            "The Flood",
            "header",
        ),
    ],
)
def test_titles(name: str, text: str, title: str, source: str, tmp_path: Path) -> None:
    loaded = load(put(tmp_path, text.encode(), name))
    assert (loaded.article.title, loaded.article.title_from) == (title, source)
    if source == "header":
        assert loaded.document.texts == ["It rained."] and loaded.article.author == "A. Writer"
