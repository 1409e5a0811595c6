"""RTF → blocks: characters of all kinds, words, paragraphs, lists, tables, footnotes, and broken files."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.formats.parsed import dump, load
from tui_reader.formats.rtf import parse_rtf
from tui_reader.model import ReaderError
from tui_reader.text.document import Block

Shapes = list[tuple[str, int, str]]
HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 Mincho;}}"
)
STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2\sbasedon1 Heading 2;}{\s3 Title;}{\s4 Quote;}"
    r"{\s5 Preformatted Text;}{\*\cs10 Default Paragraph Font;}}"
)


def blocks(body: str | bytes) -> list[Block]:
    data = body.encode("latin-1") if isinstance(body, str) else body
    return parse_rtf((HEAD + STYLES).encode() + data + b"}").blocks


def shapes(body: str | bytes) -> Shapes:
    return [(block.kind, block.level, block.text) for block in blocks(body)]


def texts(body: str | bytes) -> list[str]:
    return [text for _, _, text in shapes(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"caf\'e9", "café"),
        (r"\f1 \'cf\'f0\'e8", "При"),
        (r"{\f1 \'cf} \'cf", "П Ï"),
        (r"\f2 \'83\'7e", "ミ"),
        (r"\u8220?Yes\u8221?", "“Yes”"),
        (r"\uc2\u8220\'84\'84x", "“x"),
        (r"\uc0\u8220x", "“x"),
        (r"{\uc0\u8220}\u8221?x", "“”x"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"\u-8704?x", "�x"),
        (r"\ldblquote a\rdblquote\emdash b\~c\_d", "“a”—b\u00a0c‑d"),
        (r"soft\-hyphen", "softhyphen"),
        (r"\{a\}\\b", r"{a}\b"),
        ("one\ntwo\r\n three", "onetwo three"),
        (r"a\unknown12 b\*c", "abc"),
        (r"a{\*\unknown hidden}b{\v hidden}c{\deleted gone}d", "abcd"),
        (r"a{\pict\pngblip 89504e47}b{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}c", "abc"),
        (r"{\*\shppict{\pict{\*\picprop{\sp{\sn wzDescription}{\sv A map.}}{\sp{\sn wzName}{\sv x}}}00}}", "A map."),
        (r"a{\comment x}{\*\annotation y}b", "ab"),
        (r"{\upr{skipped}{\*\ud{Unicode}}}", "Unicode"),
        (r"a\tab b", "a b"),
        (r"a\'", "a"),
        ("a\\", "a}"),
    ],
)
def test_characters(body: str, expected: str) -> None:
    assert texts(body) == [expected]


def test_binary_data_is_skipped() -> None:
    assert texts(b"a{\\pict\\bin6 }}}{{\\}b") == ["ab"]
    assert texts(b"a\\bin99999999999 b") == ["a"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [("“Ja”".encode(), "“Ja”"), ("“Ja”".encode("cp1252"), "“Ja”"), ("\xe9".encode("latin-1"), "é")],
)
def test_bytes_that_are_not_escaped_are_utf8_or_in_the_code_page(body: bytes, expected: str) -> None:
    assert texts(body) == [expected]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (r"\mac", "é"),
        (r"\pc", "Ä"),
        (r"\ansi\ansicpg1251", "Ћ"),
        (r"\ansi\ansicpg99999", "Ž"),
        (r"\ansi\ansicpg65001", "�"),
    ],
)
def test_code_page_of_the_document(head: str, expected: str) -> None:
    (block,) = parse_rtf(rf"{{\rtf1{head} \'8e}}".encode()).blocks
    assert block.text == expected


def test_words_are_bold_italic_struck_or_a_link() -> None:
    link = r'{\field{\*\fldinst{HYPERLINK "https://example.org/a"}}{\fldrslt{\b here}}}'
    (block,) = blocks(rf"\b one\i  two\b0  three\i0  {{\strike gone}} {link}\b  x\plain  y")
    assert block.text == "one two three gone here x y"
    assert {(block.text[one.start : one.end], one.kind, one.target) for one in block.inlines} == {
        ("one two", "strong", ""), (" two three", "emphasis", ""), ("gone", "strike", ""), ("here x", "strong", ""),
        ("here", "link", "https://example.org/a"),
    }  # fmt: skip


def test_links_lead_to_bookmarks() -> None:
    link = r'{\field{\*\fldinst{ HYPERLINK \\l "there" }}{\fldrslt see}}'
    first, second = blocks(rf"{link}\par {{\*\bkmkstart there}}there{{\*\bkmkend there}}")
    assert (first.text, first.inlines[0].target) == ("see", "#there")
    assert (second.text, second.inlines[0][2:]) == ("there", ("anchor", "there"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"\pard\s1 A\par\pard b", [("heading", 1, "A"), ("paragraph", 0, "b")]),
        (r"\pard\s2\b A\par", [("heading", 2, "A")]),
        (r"\pard\s3 A\par", [("heading", 1, "A")]),
        (r"\pard\outlinelevel2 A\par", [("heading", 3, "A")]),
        (r"\pard\outlinelevel9 A\par", [("paragraph", 0, "A")]),
        (r"\pard\s4 A\par\s4 B\par", [("quote", 1, "A"), ("quote", 1, "B")]),
        (r"\pard\s5 a  b\par   c\par\pard d", [("code", 0, "a  b\n  c"), ("paragraph", 0, "d")]),
        ("a\\\nb\\\r\nc", [("paragraph", 0, "a"), ("paragraph", 0, "b"), ("paragraph", 0, "c")]),
        (r"a\line b\par c\page d", [("paragraph", 0, "a\nb"), ("paragraph", 0, "c"), ("paragraph", 0, "d")]),
        (r"a\line b\line c\par", [("verse", 0, "a\nb\nc")]),
        (r"{\pard\s1 A\par}b\par", [("heading", 1, "A"), ("paragraph", 0, "b")]),
    ],
)
def test_paragraphs(body: str, expected: Shapes) -> None:
    assert shapes(body) == expected


def test_bold_of_a_whole_heading_is_left_out() -> None:
    (block,) = blocks(r"\pard\s1\b One {\i two}\par")
    assert [one.kind for one in block.inlines] == ["emphasis"]


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        (r"\'b7\tab", "• a"), (r"\u8226\'95\tab", "• a"), (r"1.\tab", "1. a"), ("(b)", "b. a"), ("iv)", "iv. a"),
        ("2.1", "2.1 a"), (r"\tab", "a"), ("o", "o. a"),
    ],
)  # fmt: skip
def test_list_markers(marker: str, expected: str) -> None:
    assert shapes(rf"\pard{{\listtext\pard\plain {marker}}}\ilvl1 a\par\pard b") == [
        ("item", 1, expected),
        ("paragraph", 0, "b"),
    ]
    assert shapes(rf"\pard{{\*\pntext {marker}}}a\par") == [("item", 0, expected)]


def test_number_of_a_heading_stands_before_it() -> None:
    assert shapes(r"\pard\s2{\listtext 2.1\tab}Method\par") == [("heading", 2, "2.1 Method")]


def test_tables_are_rows_of_cells() -> None:
    row = r"\trowd\cellx100\cellx200\pard\intbl {0}\cell\pard\intbl {1}\cell\row "
    body = r"before\par " + row.format("a", r"\b b") + row.format(r"c\par d", "") + r"\pard after\par"
    assert shapes(body) == [("paragraph", 0, "before"), ("table", 0, "a | b\nc d"), ("paragraph", 0, "after")]
    only = r"\trowd\cellx100\pard\intbl one\cell\row\pard\intbl two\cell\row"
    assert shapes(only) == [("paragraph", 0, "one"), ("paragraph", 0, "two")], "a table with one column is layout"


def test_footnotes_are_references_with_their_text_at_the_end() -> None:
    note = r"{\super\chftn}{\footnote\pard\plain{\super\chftn} Said in {\i May}.\par Again.}"
    first, second, last, more = blocks(rf"\pard It rained{note}.\par And stopped.\par")
    assert (first.text, first.inlines[0].kind, second.text) == ("It rained[1].", "reference", "And stopped.")
    assert (last.text, last.inlines[0].kind, more.text) == ("1. Said in May.", "footnote", "Again.")


def test_text_in_a_shape_stands_after_its_paragraph() -> None:
    shape = r"{\shp{\*\shpinst\shpleft1{\shptxt\pard In the box.\par}}{\shprslt{\pict 00}}}"
    assert texts(rf"\pard one {shape}two\par three\par") == ["one two", "In the box.", "three"]


def test_metadata_is_read() -> None:
    info = (
        r"{\info{\title Rivers}{\author Ann Reed}{\operator X}{\creatim\yr2024\mo3\dy2\hr10}{\revtim\yr2025\mo1\dy1}}"
    )
    assert dict(parse_rtf(f"{HEAD}{info}x}}".encode()).metadata) == {
        "title": "Rivers", "author": "Ann Reed", "date": "2024-03-02",
    }  # fmt: skip
    assert not parse_rtf(f"{HEAD}{info.replace('mo3', 'mo77')}x}}".encode()).metadata.get("date")


def test_what_follows_the_document_is_not_read() -> None:
    assert [block.text for block in parse_rtf(b"{\\rtf1 a}b{c}").blocks] == ["a"]
    assert [block.text for block in parse_rtf(b"{\\rtf1 a{{b").blocks] == ["ab"]


def test_other_files_are_a_one_line_error() -> None:
    with pytest.raises(ReaderError, match="is not an RTF file or is damaged"):
        parse_rtf(b"{plain}")


def test_deep_and_long_documents_are_read_quickly() -> None:
    started = time.process_time()
    body = "{" * 200_000 + "deep" + "}" * 200_000 + r"\b a\b0 b\par " * 20_000 + r"\'e9" * 100_000 + r"\pict" * 20_000
    assert texts(body)[0].startswith("deep")
    assert time.process_time() - started < 15


_PIECES = (
    (
        r"\par ",
        r"\pard",
        r"\b ",
        r"\cell",
        r"\row",
        r"\intbl ",
        r"\'e9",
        r"\u8220?",
        r"\uc9",
        "{",
        "}",
        r"\*",
        "é",
        "\\",
    )
    + (r"\footnote ", r"\listtext ", r"\fldinst HYPERLINK ", r"\fldrslt ", r"\bin3 ", r"\s1 ", r"\stylesheet", "words ")
    + (r"\fonttbl", r"\shptxt", r"\sv ", r"\bkmkstart x", r"\info", r"\title ", r"\line", "\0")
)


@given(st.lists(st.sampled_from(_PIECES), max_size=60))
def test_any_control_words_give_valid_blocks(pieces: list[str]) -> None:
    parsed = parse_rtf(("{\\rtf1 " + "".join(pieces)).encode())
    assert load(dump(parsed)).blocks == [block._replace(inlines=tuple(block.inlines)) for block in parsed.blocks]
