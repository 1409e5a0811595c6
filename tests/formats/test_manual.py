"""Manual pages load with their headings, options and examples."""

from __future__ import annotations

import io
import time

import pytest

from tui_reader.formats import load
from tui_reader.formats.source import Source
from tui_reader.look.structure import Indent, indent_of, is_tight
from tui_reader.text.document import Block

PAGE = """\
FERRY(1)                         User Commands                        FERRY(1)

NAME
       ferry - take people and cars over a sound that has no bridge, as it was
       too dear

SYNOPSIS
       ferry [OPTION]... [CAR]...

DESCRIPTION
       Take the CARs (all that wait by default) to the other side.  Sort  them
       by  length,  as the longest ones have to stand in the middle of a ferr‐
       yboat.

   Options of the harbour
       -a, --all
              do not leave any car behind

       -b, --bell=TIMES
              ring  the bell that hangs in the harbour before the ferry leaves
              it, as often as TIMES says

              The bell is not rung at night.

       -c     list cars by colour
       -v     say more

       --long-option-with-a-name
       --another
              do nothing for as long as there is nothing that anybody wants to
              be done

       ·   The first item of a list, which is longer than the line that begins
           with its mark.

       ·   The second one.

       10. A step.

EXAMPLES
       A car, then two people:

           ferry --car \\
               --all
           ferry --people 2

       And back:

           ferry --back

AUTHOR
       Written by somebody.

sounds 9.1                      September 2022                        FERRY(1)
"""
BLOCKS = [
    Block("NAME", "heading", 1),
    Block("ferry - take people and cars over a sound that has no bridge, as it was too dear"),
    Block("SYNOPSIS", "heading", 1),
    Block("ferry [OPTION]... [CAR]..."),
    Block("DESCRIPTION", "heading", 1),
    Block(
        "Take the CARs (all that wait by default) to the other side. Sort them by length, as the longest ones have to "
        "stand in the middle of a ferryboat."
    ),
    Block("Options of the harbour", "heading", 2),
    Block("-a, --all\ndo not leave any car behind", "item"),
    Block(
        "-b, --bell=TIMES\nring the bell that hangs in the harbour before the ferry leaves it, as often as TIMES says",
        "item",
    ),
    Block("The bell is not rung at night.", "item"),
    Block("-c\nlist cars by colour", "item"),
    Block("-v\nsay more", "item"),
    Block(
        "--long-option-with-a-name\n--another\ndo nothing for as long as there is nothing that anybody wants to "
        "be done",
        "item",
    ),
    Block("• The first item of a list, which is longer than the line that begins with its mark.", "item"),
    Block("• The second one.", "item"),
    Block("10. A step.", "item"),
    Block("EXAMPLES", "heading", 1),
    Block("A car, then two people:"),
    Block("ferry --car \\\n    --all\nferry --people 2", "code"),
    Block("And back:"),
    Block("ferry --back", "code"),
    Block("AUTHOR", "heading", 1),
    Block("Written by somebody."),
]


def read(text: str) -> Source:
    return load("-", stdin=io.BytesIO(text.encode()))


def overstruck(text: str) -> str:
    """Write headings and options in bold, and what is in capitals inside lines underlined."""
    out = []
    for line in text.split("\n"):
        words = line.strip()
        if line and (not line.startswith(" " * 7) or words.startswith("-")):
            line = line.replace(words, "".join(f"{char}\b{char}" if char != " " else char for char in words))
        out.append(line.replace("TIMES", "_\bT_\bI_\bM_\bE_\bS"))
    return "\n".join(out)


@pytest.mark.parametrize("text", [PAGE, f"\n\n{PAGE}", PAGE.partition("\n")[2], overstruck(PAGE)])
def test_manual_page_blocks(text: str) -> None:
    source = read(text)
    assert [block._replace(inlines=()) for block in source.document] == BLOCKS
    assert source.article.title == BLOCKS[1].text
    assert any(note.startswith("manual page") for note in source.article.notes)


def test_options_are_bold_and_underlined_text_is_emphasised() -> None:
    (option,) = [block for block in read(overstruck(PAGE)).document if block.text.startswith("-b")]
    assert [(option.text[i.start : i.end], i.kind) for i in option.inlines] == [
        ("-b, --bell=TIMES", "strong"),
        ("TIMES", "emphasis"),
    ]


def test_descriptions_are_indented_below_their_options() -> None:
    document = read(PAGE).document
    places = {document.texts[index][:9]: indent_of(document, index) for index in range(len(document))}
    assert places["-a, --all"] == Indent(0, 2)
    assert places["The bell "] == Indent(2, 2)
    assert places["• The fir"] == Indent(0, 2)
    first = document.texts.index("-c\nlist cars by colour")
    assert not is_tight(document, first)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("FERRY(1)                    FERRY(1)", "FERRY(1)"),
        ("Ferry User Manual(1)        General Commands        Ferry User Manual(1)", "Ferry User Manual(1)"),
        ("FERRY-OF-THE-SOUND(1) General Commands ManualFERRY-OF-THE-SOUND(1)", "FERRY-OF-THE-SOUND(1)"),
        ("ferry(3pm)         User Contributed Perl Documentation         ferry(3pm)", "ferry(3pm)"),
        ("FERRY-OF-TH... BSD Library Functions Manual FERRY-OF-TH...", ""),
    ],
)
@pytest.mark.parametrize(
    "foot", ["sounds 9.1        2022-09-01        {}", "       {}", "Debian    2022-09-01    Debian"]
)
def test_headers_and_footers(header: str, name: str, foot: str) -> None:
    body = PAGE.partition("\n")[2].rpartition("\n\n")[0]
    if not name:
        foot = "Debian    2022-09-01    Debian"
    document = read(f"{header}\n{body}\n\n{foot.format(name)}\n").document
    assert (document.texts[0], document.texts[-1]) == ("NAME", "Written by somebody.")


@pytest.mark.parametrize(
    "text",
    [
        "THE FERRY\n\nIt takes people over the sound - and cars.\n\nIt leaves at noon.\n",
        "The ferry (1)\n\n       It takes people over the sound.\n",
        "FERRY\n\n       It takes people.\n",
        "NAME\nferry - take people\n",
        "Fares (2022)\n\nA car    3\nA boat   4\n",
    ],
)
def test_other_texts_are_not_parsed_as_manual_pages(text: str) -> None:
    source = read(text)
    assert not any("manual" in note for note in source.article.notes)
    assert "".join(source.document.text.split()) == "".join(text.split())


@pytest.mark.parametrize("columns", [1, 3, 1_000])
def test_pages_in_chunks_equal_those_read_at_once(columns: int) -> None:
    from tui_reader.formats.plain_text.special import find_special

    lines = PAGE.split("\n")
    manual = find_special(lines)
    assert manual is not None
    blocks = [block for at in range(0, len(lines), columns) for block in manual.feed(lines[at : at + columns])]
    assert [*blocks, *manual.feed([], final=True)] == BLOCKS


@pytest.mark.parametrize(
    "line", ["       -a  b\n", " a\n", "       a\n              b\n", "A  A\n", "       " + "a " * 300 + "\n"]
)
def test_many_lines_of_one_shape_take_no_longer(line: str) -> None:
    started = time.process_time()
    read(PAGE + line * (300_000 // len(line)))
    assert time.process_time() - started < 4
