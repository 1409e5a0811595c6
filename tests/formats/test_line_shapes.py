"""Lines whose shape decides whether they belong together, whatever the layout of the text."""

from __future__ import annotations

import io
import textwrap
import time

import pytest

from tests.formats.test_layouts import PLAIN
from tui_reader.formats import load
from tui_reader.text.document import Block, Document


def read(text: str) -> Document:
    return load("-", stdin=io.BytesIO(text.encode())).document


CHATS = [
    ["[9:58] <ann> is the ferry running", "[9:58] <tom> no", "[9:59] * tom sighs", "[10:02] <ann> and the bus"],
    ["<ann> is the ferry running", "<tom> no", "<ann> and the bus", "<tom> maybe", "<ann> ok"],
    ["09:58:01 ann: is the ferry running", "09:58:33 tom: no", "10:02:10 ann: and the bus"],
    ["29/11/2026, 09:58 - Ann: is the ferry running", "29/11/2026, 09:58 - Tom: no", "29/11/2026, 10:02 - Ann: ok"],
    ["[29.11.26, 09:58:01] Ann: is it running", "[29.11.26, 09:58:33] Tom: no", "[29.11.26, 10:02:10] Ann: ok"],
    ["2026-11-29T09:58:01Z start", "2026-11-29T09:58:02Z reading the list of all ships", "2026-11-29T09:58:09Z end"],
    ["Nov 29 09:58:01 mill cron[12]: started", "Nov 29 09:58:02 mill cron[12]: ended", "Nov 29 09:59:01 mill su: no"],
    ["Ann Reed: Is the ferry running?", "Tom Hall: No.", "Ann Reed: And the bus?", "Tom Hall: Maybe."],
]


@pytest.mark.parametrize("lines", CHATS)
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n"])
def test_each_line_of_a_chat_or_log_is_a_paragraph(lines: list[str], between: str) -> None:
    assert read(between.join(lines)).texts == lines


@pytest.mark.parametrize("chat", [CHATS[0], CHATS[3], CHATS[7]])
def test_wrapped_chat_messages_are_joined(chat: list[str]) -> None:
    turns = [f"{line} {words}" for line, words in zip(chat, PLAIN, strict=False)]
    assert read("\n".join(textwrap.fill(turn, 60) for turn in turns)).texts == turns


def test_time_at_the_start_of_a_prose_line_starts_no_paragraph() -> None:
    words = (
        "The ferry leaves the upper harbour at 9:58 and arrives at 10:45 if it is not held up by the ice on the river."
    )
    assert read("\n\n".join(textwrap.fill(words, width) for width in (38, 58, 59, 60))).texts == [words] * 4


def test_label_in_prose_starts_no_paragraph() -> None:
    words = "He had a rule for the ferry and it was on the cabin door in white letters by the first Captain: wait."
    (text,) = read(textwrap.fill(words, 53)).texts
    assert text == words


FENCED = "```python\nfor i in range(3):\n\n    print(i)\n```"


@pytest.mark.parametrize("fence", ["```", "~~~", "`````"])
@pytest.mark.parametrize("width", [60, 2_000])
def test_fenced_block_is_code(fence: str, width: int) -> None:
    code = FENCED.replace("```", fence)
    document = read("\n\n".join([textwrap.fill(PLAIN[1], width), code, textwrap.fill(PLAIN[2], width)]))
    assert list(document) == [Block(PLAIN[1]), Block("for i in range(3):\n\n    print(i)", "code"), Block(PLAIN[2])]
    assert list(read(code.replace("\n\n", "\n"))) == [Block("for i in range(3):\n    print(i)", "code")]


@pytest.mark.parametrize("text", ["```\nOne line.\n\nAnother one.", "Wait.\n\n```\n\nOne line.\n\n~~~\n\nAnother one."])
def test_unclosed_fence_hides_nothing(text: str) -> None:
    assert not {"One line.", "Another one."} - set(read(text).texts)


@pytest.mark.parametrize(
    "text",
    [
        "+------+-----+\n| ship | no. |\n+------+-----+\n| Anna | 3   |\n| Bo   | 12  |\n+------+-----+",
        "| ship | no. |\n|------|----:|\n| Anna | 3 |\n| Bo | 12 |",
        "┌──────┬─────┐\n│ ship │ no. │\n├──────┼─────┤\n│ Anna │ 3   │\n│ Bo   │ 12  │\n└──────┴─────┘",
        " ship | no. \n------+-----\n Anna |   3 \n Bo   |  12 ",
        "║ ship ║ no. ║\n║ Anna ║ 3 ║\n║ Bo ║ 12 ║",
    ],
)
def test_bordered_table(text: str) -> None:
    assert list(read(f"{PLAIN[0]}\n\n{text}\n\n{PLAIN[1]}")) == [
        Block(PLAIN[0]),
        Block("ship | no.\nAnna | 3\nBo | 12", "table"),
        Block(PLAIN[1]),
    ]


def test_box_is_removed() -> None:
    box = "\n".join(
        ["+" + "-" * 62 + "+", *(f"| {line:60} |" for line in textwrap.wrap(PLAIN[2], 60)), "+" + "-" * 62 + "+"]
    )
    wrapped = [textwrap.fill(words, 60) for words in PLAIN]
    assert read("\n\n".join([wrapped[1], box, wrapped[4]])).texts == [PLAIN[1], PLAIN[2], PLAIN[4]]


@pytest.mark.parametrize("blank", ["\u200b", "\xa0", "\u2060", "\ufeff", " \u200b \xa0", "\u3000", "\u2800", "\xad"])
def test_line_of_invisible_characters_is_blank(blank: str) -> None:
    assert read(f"\n{blank}\n".join(textwrap.fill(words, 60) for words in PLAIN)).texts == PLAIN


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("10\xa0000\xa0€ et «\xa0rien\u202f»", "10\xa0000\xa0€ et «\xa0rien\u202f»"),
        ("The end.\xa0 Then more.", "The end.  Then more."),
        ("\xa0\xa0\xa0Then more.\xa0", "Then more."),
        ("all\xa0of\xa0these\xa0are\xa0plain\xa0blanks", "all of these are plain blanks"),
    ],
)
def test_no_break_spaces(line: str, kept: str) -> None:
    assert read(f"Title of it\n\n{line}").texts[1] == kept


def test_line_is_not_broken_at_a_no_break_space() -> None:
    from tui_reader.text.layout.wrap import wrap

    text = read(
        "Un titre\n\nIl a dit\xa0: «\xa0Nous ne bougerons pas\xa0» pour 10\xa0000\xa0€, et rien d’autre."
    ).texts[1]
    assert {text[start] for width in range(12, 60) for start in wrap(text, width)}.isdisjoint("»:€0")


@pytest.mark.parametrize(
    "line",
    [
        "[10:01] ",
        "<a> ",
        "A: ",
        "```\n",
        "~~~\n",
        "|",
        "| a ",
        "+-",
        "10:0",
        "A" * 30 + " ",
        "Ab (" + "c" * 40,
        "\xa0\xa0x",
        "\u200b",
        "-\n",
        "\f1\n",
    ],
)
def test_many_lines_of_one_shape_take_no_longer(line: str) -> None:
    for text in (line * (500_000 // len(line)), "\n".join([line * 40] * (500_000 // (40 * len(line))))):
        started = time.process_time()
        read(f"{text}\n\nwords")
        assert time.process_time() - started < 4


DIFF = """\
diff --git a/ferry.txt b/ferry.txt
index c688e26..cedc400 100644
--- a/ferry.txt
+++ b/ferry.txt
@@ -1,4 +1,5 @@
 The ferry leaves at noon.

-It takes cars.
+It takes cars
+and people.
 - and dogs
@@ -9 +10,2 @@ def fares():
+    return 3
 }
\\ No newline at end of file"""


@pytest.mark.parametrize("before", ["", "commit 29c7e2e\n\n    Say who is taken\n\n", "Say who is taken\n---\n"])
def test_diff_hunks_are_code(before: str) -> None:
    document = read(f"{before}{DIFF}\n\n{PLAIN[1]}")
    at = DIFF.index("@@ -9")
    assert [block.text for block in document if block.kind == "code"] == [DIFF[: at - 1], DIFF[at:]]
    assert document.texts[-1] == PLAIN[1]


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_truncated_diff_hides_nothing(end: str) -> None:
    cut = DIFF[: DIFF.index("+and")] + end
    assert "".join(read(f"{PLAIN[0]}\n\n{cut}").text.split()) == "".join(f"{PLAIN[0]}{cut}".split())


ALIGNED = [
    "total 12\ndrwxr-xr-x  2 ann ann  4096 Nov 29 11:54 .\ndrwxr-xr-x 21 ann ann 40960 Nov 29 11:54 ..\n"
    "-rw-r--r--  1 ann ann   512 Nov 28 19:21 ferry list.txt\n-rw-r--r--  1 ann ann     0 May  9  2025 x.json",
    "PID   TTY   TIME     CMD\n1     ?     0:04:02  init\n1022  pts/0 0:00:00  bash\n33    pts/1 0:00:01  a command",
    "Filesystem  Size  Used Avail Use%\n/dev/vda    252G   30G   72G  30%\ntmpfs        24G     0   24G   0%\n"
    "/dev/shm      1G     0    1G   0%",
    "Jan   3   4   5\nFeb  12  14  15\nMar   1   2   9\nApr   0   0   0",
    "ship   Anna   3 cars   left\nship   Bo    12 cars   left\nboat   Ida    0 cars   here\n"
    "boat   Per    1 car    here",
]


@pytest.mark.parametrize("lines", ALIGNED)
@pytest.mark.parametrize("wrapped", [False, True])
def test_aligned_columns_keep_their_lines(lines: str, wrapped: bool) -> None:
    prose = [textwrap.fill(words, 60) if wrapped else words for words in PLAIN]
    document = read("\n\n".join([prose[0], lines, *prose[1:]]))
    assert Block(lines, "code") in list(document)
    assert document.texts[0] == PLAIN[0]
