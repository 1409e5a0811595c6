"""Paginated text loads like unpaginated text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.formats.test_layouts import PARAGRAPHS, PLAIN
from tui_reader.formats import load
from tui_reader.formats.plain_text.loaded import HEAD

LINES = "\n\n".join(textwrap.fill(p, 66, break_on_hyphens=False) for p in PARAGRAPHS).split("\n")
ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]

Page = Callable[[int, str], str]
PAGES: dict[str, tuple[str, Page]] = {
    "form feeds": ("\f", lambda n, body: body),
    "number below": ("\f", lambda n, body: f"{body}\n\n{n:^66}\n"),
    "number above": ("\f", lambda n, body: f"{n:>66}\n\n{body}\n"),
    "number from the middle of a book": ("\f", lambda n, body: f"{body}\n\n- {n + 117} -\n"),
    "roman numbers": ("\f", lambda n, body: f"{body}\n\n{ROMAN[n - 1]:^66}\n"),
    "page of pages": ("\f\n", lambda n, body: f"{body}\n\nPage {n} of 9\n"),
    "head and foot": (
        "\f\n",
        lambda n, body: f"REPORT 9    The Mill    June 1999\n\n\n{body}\n\n\nReed, et al.   Draft   [Page {n}]\n",
    ),
    "other heads on left pages": (
        "\f",
        lambda n, body: (f"{n}     THE MILL" if n % 2 else f"How the race began     {n}") + f"\n\n{body}\n",
    ),
    "no form feeds, number below": ("\n\n\n", lambda n, body: f"{body}\n\n{n:^66}"),
    "no form feeds, head and number": ("\n\n\n", lambda n, body: f"The Mill\n\n{body}\n\n- {n} -"),
    "no form feeds, padded": ("\n\n\n\n", lambda n, body: f"2026-11-29     mill.txt     Page {n}\n\n\n{body}"),
}


@pytest.mark.parametrize("length", [18, 21, 25])
@pytest.mark.parametrize("kind", PAGES)
def test_pages_are_joined(kind: str, length: int, tmp_path: Path) -> None:
    separator, page = PAGES[kind]
    pages = ["\n".join(LINES[at : at + length]).strip("\n") for at in range(0, len(LINES), length)]
    file = tmp_path / "text.txt"
    file.write_text(separator.join(page(n, body) for n, body in enumerate(pages, 1)), encoding="utf-8")
    loaded = load(file)
    assert loaded.document.texts == PARAGRAPHS
    told = [note for note in loaded.article.notes if note.startswith("running heads and page numbers left out (")]
    assert len(told) == (kind != "form feeds")


def test_word_split_across_pages_is_joined(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    pages = [
        "The council of the town met\nin the mill, and the munici-\n\n1\n",
        "palities were told of it\nin a letter.\n\n2\n",
    ]
    file.write_text("\f".join(pages), encoding="utf-8")
    loaded = load(file)
    (text,) = loaded.document.texts
    assert text == "The council of the town met in the mill, and the municipalities were told of it in a letter."


def test_one_line_paragraphs_continue_across_pages(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(f"{PLAIN[0]}\n{PLAIN[1][:50]}\n\n1\n\f{PLAIN[1][51:]}\n{PLAIN[2]}\n\n2\n", encoding="utf-8")
    assert load(file).document.texts == PLAIN[:3]


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(f"Chapter {n}\n\n{PLAIN[n]}" for n in range(5)),
        "\n\n".join(f"{n}\n\n{PLAIN[n]}" for n in range(5)),
        "\n\n".join(f"{n}\n\nno rain\nno wind\nand {n} birds\nabove the mill" for n in range(5)),
        "\f".join(PLAIN),
        "\n\n".join(f"{n} Method\n\n{PLAIN[n]}" for n in range(5)),
    ],
    ids=["chapters", "numbers of chapters", "numbers of poems", "a page for each paragraph", "headings"],
)
def test_other_numbers_are_kept(text: str, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(text, encoding="utf-8")
    loaded = load(file)
    assert "".join(loaded.document.text.split()) == "".join(text.split())
    assert not any("left out" in note for note in loaded.article.notes)


def test_long_paginated_text(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    body = "\n\n".join(["\n".join(LINES)] * 300).split("\n")
    pages = [body[at : at + 40] for at in range(0, len(body), 40)]
    file.write_text("\f".join("\n".join(p) + f"\n\n{n:^66}\n" for n, p in enumerate(pages, 1)), encoding="utf-8")
    assert file.stat().st_size > HEAD
    loaded = load(file)
    while loaded.more():
        pass
    found = loaded.document.texts
    assert " ".join(found) == " ".join(PARAGRAPHS * 300)
    assert (
        len(found) > 0.98 * len(PARAGRAPHS) * 300
    )  # a sentence that fills the last line of a page may end a paragraph
    assert f"running heads and page numbers left out ({len(pages):,} lines)" in loaded.article.notes


def test_two_columns_are_reported(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    left, right = (textwrap.fill(" ".join(ps), 34).split("\n") for ps in (PLAIN[:3], PLAIN[3:]))
    rows = [f"{a:<38}{b}" for a, b in zip(left, right, strict=False)]
    file.write_text("\n".join(rows), encoding="utf-8")
    assert any("two columns" in note for note in load(file).article.notes)
    table = [
        f"{name:<20}{number:>8}   {word}"
        for name, number, word in zip("abcdefghij", range(10), "klmnopqrst", strict=True)
    ]
    for text in ("\n".join(table), "\n\n".join(LINES), "\n".join(LINES)):
        file.write_text(text, encoding="utf-8")
        assert not any("two columns" in note for note in load(file).article.notes)
