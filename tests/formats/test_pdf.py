"""PDF → paragraphs: small files made by the tests, and lines as extracted from a page."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.pdf_files import Link, Mark, Words, assembled, column, pdf, wrapped
from tui_reader.formats import load
from tui_reader.formats.hyphens import Hyphens
from tui_reader.formats.pdf_lines import HYPHEN, Line, blocks_of
from tui_reader.model import ReaderError
from tui_reader.text.document import Block

FIRST = wrapped(
    "The council of the town met on the evening of the third of May to hear what its officers had found out about the "
    "bridge, which had been closed since the autumn and would not be opened before the end of the year."
)
SECOND = wrapped(
    "Nobody spoke against the plan at first. It was only when the figures were read out that a member rose, and asked "
    "who was to pay for all of it, and when the others thought that the money would come."
)


def paragraph(lines: list[str]) -> str:
    return " ".join(lines)


def read(tmp_path: Path, data: bytes) -> list[Block]:
    (tmp_path / "a.pdf").write_bytes(data)
    return list(load(tmp_path / "a.pdf").document)


def texts(tmp_path: Path, *pages: list[Words]) -> list[str]:
    return [block.text for block in read(tmp_path, pdf(pages))]


# -- paragraphs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("squeezed", [False, True])
def test_report_with_heading_and_paragraphs(tmp_path: Path, squeezed: bool) -> None:
    page = [Words(72, 720, "The Bridge", 18, "B"), *column(72, 680, FIRST), *column(72, 630, SECOND)]
    info = {"Title": "The Bridge at Last", "Author": "Ann Reed (ed.)", "CreationDate": "D:20230504101112Z"}
    (tmp_path / "a.pdf").write_bytes(pdf([page], info=info, squeezed=squeezed))
    loaded = load(tmp_path / "a.pdf")
    assert list(loaded.document) == [
        Block("The Bridge", "heading", 1),
        Block(paragraph(FIRST)),
        Block(paragraph(SECOND)),
    ]
    article = loaded.article
    assert (article.title, article.author, article.date) == ("The Bridge at Last", "Ann Reed (ed.)", "2023-05-04")
    assert (article.format, article.notes) == ("pdf", ())


def test_indented_first_line_starts_a_paragraph(tmp_path: Path) -> None:
    page = [
        Words(84, 700, FIRST[0]),
        *column(72, 688, FIRST[1:]),
        Words(84, 664, SECOND[0]),
        *column(72, 652, SECOND[1:]),
    ]
    assert texts(tmp_path, page) == [paragraph(FIRST), paragraph(SECOND)]


def test_short_line_ends_a_paragraph_without_a_gap(tmp_path: Path) -> None:
    assert texts(tmp_path, column(72, 700, [*FIRST, *SECOND])) == [paragraph(FIRST), paragraph(SECOND)]


def test_bullets_are_items_with_their_continuation_lines(tmp_path: Path) -> None:
    item = (
        "the first of them is so long that it has to be written in two lines, of which the second one is indented, too"
    )
    first, *others = wrapped(f"• {item}")
    page = [*column(72, 700, [first]), *column(82, 688, others), *column(72, 676, ["• the second"])]
    assert others and read(tmp_path, pdf([page])) == [
        Block(f"• {item}", "item"),
        Block("• the second", "item"),
    ]


def test_two_columns_are_read_in_order(tmp_path: Path) -> None:
    lines = wrapped(paragraph(FIRST), 180)
    page = [*column(72, 700, lines[:4]), *column(320, 700, lines[4:]), Words(320, 600, "Nobody spoke.")]
    assert len(lines) > 5 and texts(tmp_path, page) == [paragraph(FIRST), "Nobody spoke."]


def test_code_keeps_its_lines(tmp_path: Path) -> None:
    code = column(72, 660, ["def f(x):", "    return x + 1", "", "f(2)"], size=9, font="M")
    blanks = [len(w.text) - len(w.text.lstrip()) for w in code]
    placed = [w._replace(x=72 + 5.4 * n, text=w.text.strip()) for w, n in zip(code, blanks, strict=True) if w.text]
    found = read(tmp_path, pdf([[*column(72, 700, FIRST), *placed]]))
    assert (found[0].text, found[1].kind) == (paragraph(FIRST), "code")
    assert found[1].text.startswith("def f(x):\n    return x + 1")


def test_ligatures_become_letters(tmp_path: Path) -> None:
    assert blocks_of([[Line("ﬁne", 72, 90, 700, 10)]])[0][0].text == "ﬁne", "they are resolved earlier"
    assert texts(tmp_path, [Words(72, 700, "The office is fine.")]) == ["The office is fine."]


# -- words split at line ends -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["of the munici-", "palities and the towns"], "of the municipalities and the towns"),
        (["a well-known case is a well-", "known case"], "a well-known case is a well-known case"),
        (["between 1990-", "1995 and later"], "between 1990-1995 and later"),
        (["in Anglo-", "American terms"], "in Anglo-American terms"),
        (["he said -", "and went"], "he said - and went"),
        (["both short-", "and long-term"], "both short- and long-term"),
        (["the self-", "governed towns"], "the self-governed towns"),
    ],
)
def test_split_word_is_joined(tmp_path: Path, lines: list[str], joined: str) -> None:
    lines_of_a_page = [Line(line, 72, 500, 700 - 12 * at, 10) for at, line in enumerate(lines)]
    assert [block.text for block in blocks_of([lines_of_a_page])[0]] == [joined]
    assert texts(tmp_path, column(72, 700, lines)) == [joined]


def test_word_with_a_hyphen_marker_is_joined() -> None:
    lines = [Line(f"the munici{HYPHEN}", 72, 500, 700, 10), Line("palities", 72, 110, 688, 10)]
    assert [block.text for block in blocks_of([lines])[0]] == ["the municipalities"]
    assert blocks_of([lines[:1]])[0] == [Block("the munici-")]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abcdexyz", min_size=2, max_size=9), min_size=3, max_size=12), st.integers(1, 8))
def test_split_words_are_joined_as_in_plain_text(words: list[str], cut: int) -> None:
    first, second = " ".join(words[:-1]) + "-", words[-1]
    drop, insert = Hyphens([first, second]).joined(first, second)
    lines = [Line(first, 72, 500, 700, 10), Line(second, 72, 500, 688, 10)]
    text = blocks_of([lines])[0][0].text
    assert text == first[: len(first) - drop] + insert + second


# -- headings, links and footnotes ------------------------------------------------------------------------------------


def heading(text: str, y: float = 720) -> Words:
    return Words(72, y, text)


def test_outline_determines_headings_and_their_levels(tmp_path: Path) -> None:
    pages = [
        [heading("1 The Bridge"), *column(72, 690, FIRST), heading("1.1 Who pays", 620), *column(72, 590, SECOND)],
        [heading("2 The Town"), *column(72, 690, FIRST)],
    ]
    marks = [Mark("The Bridge", 0, 730), Mark("1.1 Who pays", 0, 630, 1), Mark("The Town", 1, 730)]
    found = read(tmp_path, pdf(pages, outline=marks))
    assert [(one.text, one.level) for one in found if one.kind == "heading"] == [
        ("1 The Bridge", 1), ("1.1 Who pays", 2), ("2 The Town", 1)]  # fmt: skip
    assert [one.kind for one in read(tmp_path, pdf(pages))] == ["paragraph"] * 6, "nothing else says so"


def test_headings_in_the_same_type_have_the_same_level(tmp_path: Path) -> None:
    def section(title: str, y: float, size: float) -> list[Words]:
        return [Words(72, y, title, size, "B"), *column(72, y - 30, FIRST)]

    pages = [
        [*section("One", 720, 20), *section("Two", 600, 14), *section("Three", 480, 14), *section("Four", 360, 12)]
    ]
    marks = [Mark("One", 0, 740), Mark("Two", 0, 615, 1)]
    found = read(tmp_path, pdf(pages, outline=marks))
    levels = [(one.text, one.level) for one in found if one.kind == "heading"]
    assert levels == [("One", 1), ("Two", 2), ("Three", 2), ("Four", 3)]


def test_two_line_heading_in_the_outline_is_one_heading(tmp_path: Path) -> None:
    page = [heading("What was said of the"), heading("bridge", 700), *column(72, 670, FIRST)]
    found = read(tmp_path, pdf([page], outline=[Mark("What was said of the bridge", 0, 730)]))
    assert found == [Block("What was said of the bridge", "heading", 1), Block(paragraph(FIRST))]


def test_contents_page_is_not_mistaken_for_the_headings(tmp_path: Path) -> None:
    contents = [heading("The Bridge . . . . . . . 2"), heading("The Town . . . . . . . 2", 700)]
    text = [heading("The Bridge"), *column(72, 690, FIRST), heading("The Town", 620), *column(72, 590, SECOND)]
    marks = [Mark("The Bridge", 1, 730), Mark("The Town", 1, 630)]
    kinds = [(one.kind, one.text[:10]) for one in read(tmp_path, pdf([contents, text], outline=marks))]
    assert kinds == [
        ("paragraph", "The Bridge"), ("paragraph", "The Town …"),
        ("heading", "The Bridge"), ("paragraph", FIRST[0][:10]),
        ("heading", "The Town"), ("paragraph", SECOND[0][:10]),
    ]  # fmt: skip


def test_rows_of_a_table_of_contents_are_no_headings(tmp_path: Path) -> None:
    contents = [Words(72, 720, "The Bridge 2", 10, "B"), Words(72, 700, "Who pays . . . . . . 2")]
    contents += [Words(72, 680, "The Town 2", 10, "B"), Words(72, 660, "What became of it . . . . . . 3")]
    text = [Words(72, 720, "The Bridge", 10, "B"), *column(72, 690, FIRST), Words(72, 600, "The Town", 10, "B")]
    for marks in ((), (Mark("The Bridge", 1, 730), Mark("The Town", 1, 610))):
        found = read(tmp_path, pdf([contents, text], outline=marks))
        assert [one.text for one in found if one.kind == "heading"] == ["The Bridge", "The Town"]


def test_large_formulas_are_no_headings(tmp_path: Path) -> None:
    page = [*column(72, 700, FIRST), Words(72, 640, "x - 1", 14), *column(72, 600, SECOND), Words(72, 540, "= y", 16)]
    assert {one.kind for one in read(tmp_path, pdf([page]))} == {"paragraph"}


@pytest.mark.parametrize("target", [(7, 100.0), (0, -4000.0), (0, 1e30), (0, float("nan"))])
def test_bookmarks_with_invalid_targets_are_ignored(tmp_path: Path, target: tuple[int, float]) -> None:
    page = [heading("The Bridge"), *column(72, 690, FIRST)]
    data = pdf([page], outline=[Mark("The Bridge", *target)], links=[Link(0, page[0], target)])
    assert [one.text for one in read(tmp_path, data)] == ["The Bridge", paragraph(FIRST)]


def test_links_point_to_addresses_and_parts_of_the_document(tmp_path: Path) -> None:
    linked = Words(72, 640, "See the minutes of the council")
    place = Words(72, 600, "and what was said in May.")
    pages = [[*column(72, 700, FIRST), linked, place], [heading("May", 720), *column(72, 690, SECOND)]]
    links = [Link(0, linked, "https://example.org/minutes"), Link(0, place, (1, 732))]
    found = read(tmp_path, pdf(pages, links=links))
    inlines = {found[index].text[i.start : i.end]: i for index in (1, 2) for i in found[index].inlines}
    assert inlines["See the minutes of the council"].target == "https://example.org/minutes"
    target = inlines["and what was said in May."].target
    assert target.startswith("#")
    assert [(i.kind, i.target) for i in found[3].inlines] == [("anchor", target[1:])]


def test_link_over_two_lines_is_one_link(tmp_path: Path) -> None:
    lines = column(72, 700, FIRST)
    links = [Link(0, line, "https://example.org/") for line in lines[:2]]
    (block,) = read(tmp_path, pdf([lines], links=links))
    assert [(i.start, i.end, i.target) for i in block.inlines] == [
        (0, len(f"{FIRST[0]} {FIRST[1]}"), "https://example.org/")
    ]


def test_superscripts_refer_to_footnotes_of_their_page(tmp_path: Path) -> None:
    def page(words: str, note: str) -> list[Words]:
        line = Words(72, 700, words)
        return [line, Words(72 + 150, 704, "1", 6), Words(72, 92, "1", 5), *column(80, 90, [note], size=8)]

    pages = [page("The bridge was closed.", "Said in May."), page("Nobody spoke against.", "Said in June.")]
    found = read(tmp_path, pdf([*pages, column(72, 700, FIRST)]))
    assert [one.text for one in found[:4]] == [
        "The bridge was closed. [1]", "1 Said in May.", "Nobody spoke against. [1]", "1 Said in June.",
    ]  # fmt: skip
    kinds = [[(i.kind, i.target) for i in one.inlines] for one in found[:4]]
    assert [[kind for kind, _ in one] for one in kinds] == [["reference"], ["footnote"]] * 2
    assert kinds[0][0][1] == kinds[1][0][1] != kinds[2][0][1] == kinds[3][0][1]


def test_superscript_without_a_footnote_is_an_exponent(tmp_path: Path) -> None:
    page = [Words(72, 700, "A square of 5 m"), Words(150, 704, "2", 6), *column(72, 680, FIRST)]
    (first, _) = read(tmp_path, pdf([page]))
    assert "[" not in first.text and first.inlines == () and first.text.endswith("2")


def test_consecutive_numbers_are_items(tmp_path: Path) -> None:
    lines = ["1. Free Redistribution", "2. Source Code", "3. Derived Works are those that follow from it"]
    assert read(tmp_path, pdf([column(72, 700, lines)])) == [Block(line, "item") for line in lines]


def test_code_on_its_own_line_stays_in_its_paragraph(tmp_path: Path) -> None:
    words = wrapped("The builder may run the rules target without any rights, and may provide a command for it,", 300)
    code, last = "fakeroot --save /var/lib/root --load /var/lib/root", "by which the files that it makes are root's."
    lines = [Line(one, 72, 372, 700 - 12 * at, 10) for at, one in enumerate(words)]
    lines += [Line(code, 72, 372, 600, 10, mono=True), Line(last, 72, 300, 588, 10)]
    lines = [line._replace(baseline=700 - 12 * at) for at, line in enumerate(lines)]
    assert blocks_of([lines])[0] == [Block(" ".join([*words, code, last]))]


def test_quotation_indented_on_both_sides_is_a_paragraph(tmp_path: Path) -> None:
    wide, narrow = FIRST, wrapped(paragraph(SECOND), 400)
    lines = [Line(one, 72, 540, 700 - 12 * at, 10) for at, one in enumerate(wide)]
    lines += [Line(one, 80, 500, 640 - 12 * at, 10) for at, one in enumerate(narrow)]
    lines[-1] = lines[-1]._replace(right=200)
    assert [one.text for one in blocks_of([lines])[0]] == [paragraph(wide), paragraph(narrow)]


# -- pages ------------------------------------------------------------------------------------------------------------


def furnished(number: int, body: list[str], head: str = "Annual Report 2023") -> list[Words]:
    odd = number % 2
    return [
        Words(72 if odd else 400, 760, head, 8),
        *column(72, 700, body),
        Words(300, 30, f"{number}" if odd else f"{number} of 5", 8),
    ]


def test_running_heads_and_page_numbers_are_removed_and_reported(tmp_path: Path) -> None:
    bodies = ["One is here.", "Two men came.", "Three left again.", "Four stayed.", "Five is the end."]
    pages = [furnished(number, [body, *SECOND]) for number, body in enumerate(bodies, 1)]
    (tmp_path / "a.pdf").write_bytes(pdf(pages))
    loaded = load(tmp_path / "a.pdf")
    text = loaded.document.text
    assert "Annual Report" not in text and "of 5" not in text and all(body in text for body in bodies)
    assert loaded.article.notes == ("running heads and page numbers left out (10 lines)",)


def test_sentence_continues_across_pages(tmp_path: Path) -> None:
    others = ["Then it was over.", "They went home.", "It had begun to rain.", "The bridge was dark."]
    pages = [furnished(at, body) for at, body in enumerate((FIRST[:2], FIRST[2:], *([one] for one in others)), 1)]
    assert texts(tmp_path, *pages) == [paragraph(FIRST), *others]


def test_text_shared_by_two_pages_is_no_running_head(tmp_path: Path) -> None:
    pages = [[Words(72, 760, "Refrain of the song."), *column(72, 600, [line])] for line in ("One.", "Two.")]
    assert texts(tmp_path, *pages) == ["Refrain of the song.", "One.", "Refrain of the song.", "Two."]


def test_footnotes_follow_the_interrupted_paragraph(tmp_path: Path) -> None:
    notes = [Words(74, 92, "1", 5), *column(80, 90, ["So it is said in the minutes."], size=8)]
    first = [*column(72, 700, FIRST[:2]), *notes]
    assert texts(tmp_path, first, column(72, 700, FIRST[2:])) == [paragraph(FIRST), "1 So it is said in the minutes."]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(
            st.builds(
                Line,
                st.text("ab Z.-•1", min_size=1, max_size=12).map(str.strip).filter(bool),
                st.sampled_from([72.0, 84.0, 320.0]),
                st.floats(100, 540),
                st.floats(40, 760),
                st.sampled_from([8.0, 10.0, 14.0]),
                st.booleans(),
                st.booleans(),
            ),
            max_size=12,
        ),
        max_size=2,
    )
)
def test_no_letter_is_lost_for_any_lines(pages: list[list[Line]]) -> None:
    blocks, left_out = blocks_of(pages)
    before, after = (line.text for page in pages for line in page), (block.text for block in blocks)
    letters = [sorted(re.sub(r"[\s•\-.…]", "", "".join(texts))) for texts in (before, after)]
    assert left_out == 0 and letters[0] == letters[1]
    assert all(block.text for block in blocks)


# -- unreadable files -------------------------------------------------------------------------------------------------

GOOD = pdf([column(72, 700, FIRST)])
LOOP = {
    1: b"<< /Type /Catalog /Pages 2 0 R >>",
    2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>",
    4: b"<< >>",
}


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (pdf([column(72, 700, FIRST)], locked=True), "is password-protected"),
        (pdf([[], [], []]), "has no text: its pages are images (3 of 3)"),
        (b"%PDF-1.7\n", "is not a PDF file or is damaged"),
        (b"%PDF-1.7\n" + b"\0" * 5_000, "is not a PDF file or is damaged"),
        (GOOD[:200], "is not a PDF file or is damaged"),
        (assembled(LOOP), ""),
        (assembled({1: b"[" * 200_000, 4: b"<< >>"}), "is not a PDF file or is damaged"),
        (pdf([]), ""),
    ],
    ids=("password", "pictures", "nothing", "zeros", "cut", "loop", "deep", "no pages"),
)
def test_unreadable_pdf_is_one_line_error(tmp_path: Path, data: bytes, line: str) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(ReaderError, match=rf"^a\.pdf|/a\.pdf {re.escape(line)}") as caught:
        load(tmp_path / "a.pdf")
    assert "\n" not in str(caught.value)


def test_pages_without_text_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([[], column(72, 700, FIRST), []]))
    loaded = load(tmp_path / "a.pdf")
    assert loaded.document.texts == [paragraph(FIRST)] and loaded.article.notes == ("2 of 3 pages have no text",)


def test_damaged_xref_table_is_rebuilt(tmp_path: Path) -> None:
    assert [block.text for block in read(tmp_path, GOOD.replace(b"startxref\n", b"startxref\n9"))] == [paragraph(FIRST)]


def test_page_that_decompresses_hugely_is_read_or_one_line_error(tmp_path: Path) -> None:
    bomb = zlib.compress(b"BT /F 10 Tf 72 700 Td (x) Tj ET\n" + b" " * 300_000_000, 9)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>",
        4: b"<< >>",
        10: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 11 0 R "
        b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        11: b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(bomb), bomb),
    }
    (tmp_path / "a.pdf").write_bytes(assembled(objects))
    try:
        assert load(tmp_path / "a.pdf").document.texts == ["x"]
    except ReaderError as error:
        assert "\n" not in str(error)


def test_pdf_is_recognised_by_content(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(GOOD)
    assert load(tmp_path / "page.html").article.format == "pdf"
    (tmp_path / "a.pdf").write_text("Plain words.\n")
    assert load(tmp_path / "a.pdf").article.format == "text"
    with pytest.raises(ReaderError, match=r"a\.pdf, read as PDF, is not a PDF file or is damaged"):
        load(tmp_path / "a.pdf", kind="pdf")
