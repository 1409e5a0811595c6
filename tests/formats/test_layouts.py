"""The same paragraphs load identically from every plain text layout."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_reader.formats import load
from tui_reader.text.document import Block

SEED = Path(__file__).parents[2] / "seeds" / "000_25111a244c1ad9b8.txt"
PARAGRAPHS = [line for line in SEED.read_text(encoding="utf-8").split("\n") if line]
PLAIN = [
    "The river had been rising since Tuesday, and nobody in the lower town slept. Water stood in the cellars.",
    "A boat was brought up from the mill - the only one that could still be found - and tied to the church door. "
    "It held six people, or eight who did not mind getting wet.",
    "“We have seen worse,” the ferryman said, but he did not say when, and no one asked him. His well-worn coat hung "
    "from a nail. Outside, the rain went on as if it had never done anything else.",
    "By morning the bridge was gone.",
    "In 1984 the council had promised a wall; what it built was a bench with a view of the place where the wall was "
    "to stand. People sat there on Sundays and talked about the height that would have been enough, had anyone asked.",
    "The schools stayed shut for nine days. Children learned to row, and some of them, years later, would say that it "
    "was the only thing they had been taught there which they never forgot.",
]


def wrapped(paragraphs: list[str], columns: int, first: str = "", rest: str = "", hyphens: bool = True) -> list[str]:
    return [
        textwrap.fill(p, columns, initial_indent=first, subsequent_indent=rest, break_on_hyphens=hyphens)
        for p in paragraphs
    ]


LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "a line each": lambda ps: "\n".join(ps),
    "a line each, blank lines": lambda ps: "\n\n".join(ps) + "\n" * 10,
    "a line each, CRLF": lambda ps: "\r\n".join(ps) + "\r\n",
    "a line each, old Mac": lambda ps: "\r\r".join(ps),
    "a line each, indented": lambda ps: "\n".join("    " + p for p in ps),
    "a line each, tab": lambda ps: "\n".join("\t" + p for p in ps),
    "form feeds": lambda ps: "\f".join(ps),
    "paragraph separators": lambda ps: "\u2029".join(ps),
    "no-break spaces": lambda ps: "\n\n".join(p.replace(" ", "\xa0") for p in ps),
    "wrapped at 60": lambda ps: "\n\n".join(wrapped(ps, 60)),
    "wrapped at 72": lambda ps: "\n\n".join(wrapped(ps, 72)),
    "wrapped at 80, hyphens kept": lambda ps: "\n\n".join(wrapped(ps, 80, hyphens=False)),
    "wrapped at 100, CRLF": lambda ps: "\r\n\r\n".join(w.replace("\n", "\r\n") for w in wrapped(ps, 100)),
    "wrapped, trailing blanks": lambda ps: "\n  \n".join(w.replace("\n", "  \n") for w in wrapped(ps, 72)),
    "wrapped, block indented": lambda ps: "\n\n".join(wrapped(ps, 76, "    ", "    ")),
    "wrapped, first lines indented": lambda ps: "\n".join(wrapped(ps, 72, "   ")),
    "wrapped, first lines indented, blank lines": lambda ps: "\n\n".join(wrapped(ps, 72, "   ")),
    "wrapped, hanging": lambda ps: "\n\n".join(wrapped(ps, 72, "", "    ")),
    "double-spaced, indented": lambda ps: "\n\n".join("\n".join(wrapped(ps, 66, "     ")).split("\n")),
    "quoted": lambda ps: "\n>\n".join("> " + w.replace("\n", "\n> ") for w in wrapped(ps, 70)),
    "double-spaced, gaps": lambda ps: "\n\n\n".join(w.replace("\n", "\n\n") for w in wrapped(ps, 66)),
}


@pytest.mark.parametrize("paragraphs", [PARAGRAPHS, PLAIN], ids=["seed", "plain"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_paragraphs(layout: str, paragraphs: list[str], tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(LAYOUTS[layout](paragraphs).encode())
    assert load(file).document.texts == paragraphs


def test_wrapped_text_without_blank_lines_gives_most_paragraphs(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("\n".join(wrapped(PARAGRAPHS, 72)), encoding="utf-8")
    found = load(file).document.texts
    assert " ".join(found) == " ".join(PARAGRAPHS)
    assert len(set(found) & set(PARAGRAPHS)) >= len(PARAGRAPHS) - 2


def test_layout_can_be_given(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("\n\n".join(wrapped(PLAIN, 72)), encoding="utf-8")
    assert load(file, layout="wrapped").document.texts == PLAIN
    assert load(file, layout="lines").document.texts == [line for w in wrapped(PLAIN, 72) for line in w.split("\n")]
    file.write_text("Short line.\nAnother one.\n", encoding="utf-8")
    assert load(file, layout="wrapped").document.texts == ["Short line. Another one."]


@pytest.mark.parametrize(
    ("raw", "kinds"),
    [
        ("Title\n=====\n\nSome words here.\n", ["heading", "paragraph"]),
        ("CHAPTER IV\n\nSome words here.\n", ["heading", "paragraph"]),
        ("THE LONG ROAD\n\nSome words here.\n", ["heading", "paragraph"]),
        ("2.1 The method\n\nSome words here.\n", ["heading", "paragraph"]),
        ("1. Buy milk\n2. Sell bread\n", ["item", "item"]),
        ("Some words:\n\n- one thing\n- another thing\n", ["paragraph", "item", "item"]),
        ("He wrote:\n\n> all of this\n>> and that\n", ["paragraph", "quote", "quote"]),
        ("Some words.\n\n* * *\n\nMore words.\n", ["paragraph", "rule", "paragraph"]),
        ("def f(x):\n    y = x + 1\n    return y\n", ["code"]),
    ],
)
def test_kinds(raw: str, kinds: list[str], tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(raw, encoding="utf-8")
    assert [block.kind for block in load(file).document] == kinds


def test_verse_keeps_its_lines(tmp_path: Path) -> None:
    stanza = "The lamp is low,\nThe night is long,\nAnd where we go\nThere is no song."
    file = tmp_path / "text.txt"
    file.write_text("\n\n".join([*wrapped(PLAIN, 72), stanza]), encoding="utf-8")
    assert load(file).document.block(len(PLAIN)) == Block(stanza, "verse")


def test_chinese_lines_are_joined_without_a_space(tmp_path: Path) -> None:
    text = "春天来了，河水慢慢上涨，城里的人都没有睡觉，只听见雨声。" * 6
    file = tmp_path / "text.txt"
    lines = [text[at : at + 30] for at in range(0, len(text), 30)]
    file.write_text("\n".join(lines) + "\n\n" + "\n".join(lines), encoding="utf-8")
    assert load(file).document.texts == [text, text]


BY_HAND = """Date: Mon Nov 23
Subject to: change

Say who is taken by the ferry in winter

The harbour asked for it, as nobody who came
in the morning knew whether there would be room for a car
or only for the people and the dogs
that they had with them.

To be done:
- the list of all the cars that
  wait in the harbour
- bells

It is not clear when the ice will be gone. Until then
the boat leaves at noon.
"""


def test_manually_wrapped_paragraphs_are_joined_among_other_lines(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    others = [f"ship {number}\nleft at noon" for number in range(12)]
    file.write_text(BY_HAND + "\n" + "\n\n".join(others))
    texts = load(file).document.texts
    assert (
        "The harbour asked for it, as nobody who came in the morning knew whether there would be room for a car or "
        "only for the people and the dogs that they had with them."
    ) in texts
    assert "It is not clear when the ice will be gone. Until then the boat leaves at noon." in texts
    assert texts[-2:] == ["ship 11", "left at noon"]
    lines = [line.strip() for line in file.read_text().split("\n") if line.strip()]
    assert "\n".join(load(file, layout="lines").document.texts).split("\n") == lines


@pytest.mark.parametrize(
    "line",
    [
        "29c7e2e add the list of all the cars that wait for the ferry",
        "gcc -O2 -Wall -c -o build/ferry.o src/ferry.c -lm -lharbour",
        "./harbour/list.txt:12:the ferry takes three cars and all the people",
        "warning: the variable `ferry` is never used in the harbour",
        "npm notice created a lockfile as package-lock.json; commit it",
    ],
)
def test_program_output_lines_are_not_joined(line: str, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    lines = [f"{line} {number}" for number in range(9)]
    file.write_text("\n".join(lines) + "\n")
    assert load(file).document.texts == lines


def test_dot_line_is_blank_in_a_package_description(tmp_path: Path) -> None:
    file = tmp_path / "copyright"
    file.write_text("License: ISC\n The ferry may be used by everybody who\n has a ticket.\n .\n Dogs are free.\n")
    assert load(file).document.texts[-1] == "Dogs are free."
