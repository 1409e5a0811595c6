"""DOCX → blocks: common styles, list numbering, formulas, footnotes, and hostile files."""

from __future__ import annotations

import time

import pytest

from tests.formats.test_parsers import RELATIONS, TYPES, archive
from tui_reader.formats.docx import parse_docx
from tui_reader.model import ReaderError
from tui_reader.text.document import Block

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
Shapes = list[tuple[str, int, str]]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, style: str = "", *, item: tuple[int, int] | None = None) -> str:
    """Return a paragraph; `item` is its list and level."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if item:
        properties += f'<w:numPr><w:ilvl w:val="{item[1]}"/><w:numId w:val="{item[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{text if text.startswith('<') else run(text)}</w:p>"


def styles(*names: str, lists: dict[str, int] | None = None) -> str:
    found = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        + (f'<w:pPr><w:numPr><w:numId w:val="{lists[name]}"/></w:numPr></w:pPr>' if lists and name in lists else "")
        + "</w:style>"
        for name in names
    )
    return f"<w:styles {W}>{found}</w:styles>"


def numbering(*kinds: str, start: int = 1) -> str:
    """Return numbered lists 1, 2 …, all levels of one kind."""
    levels = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/></w:lvl>'
            for level in range(3)
        )
        + "</w:abstractNum>"
        for at, kind in enumerate(kinds, 1)
    )
    names = "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(1, len(kinds) + 1))
    return f"<w:numbering {W}>{levels}{names}</w:numbering>"


def docx(*body: str, **parts: str) -> bytes:
    """Return a document; `parts` are other files of it, such as `styles`."""
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{name}+xml"/>'
        for name in parts
    )
    related = "".join(
        f'<Relationship Id="p{at}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for at, name in enumerate(parts)
    )
    related += (
        f'<Relationship Id="link" Type="{OFFICE}/hyperlink" Target="https://example.org/" TargetMode="External"/>'
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES.replace("</Types>", f"{types}</Types>"),
        "_rels/.rels": RELATIONS,
        "word/document.xml": f"<w:document {W} {M} {R}><w:body>{''.join(body)}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>',
        **{f"word/{name}.xml": content for name, content in parts.items()},
    }
    return archive(files)


def shapes(data: bytes) -> Shapes:
    return [(block.kind, block.level, block.text) for block in parse_docx(data).blocks]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("Title", ("heading", 1, "a  b")),
        ("heading 2", ("heading", 2, "a  b")),
        ("Quote", ("quote", 1, "a b")),
        ("Intense Quote", ("quote", 1, "a b")),
        ("Quotations", ("quote", 1, "a b")),
        ("Source Code", ("code", 0, "a  b")),
        ("HTML Preformatted", ("code", 0, "a  b")),
        ("Definition", ("item", 0, "a b")),
        ("Caption", ("paragraph", 0, "a b")),
        ("Normal", ("paragraph", 0, "a b")),
    ],
)
def test_styles(style: str, expected: tuple[str, int, str]) -> None:
    (found,) = shapes(docx(paragraph("a  b", style.replace(" ", "")), styles=styles(style)))
    assert (*found[:2], " ".join(found[2].split())) == (*expected[:2], " ".join(expected[2].split()))
    assert ("  " in found[2]) == (expected[0] == "code")


def test_consecutive_code_lines_are_one_block() -> None:
    code = [paragraph(line, "SourceCode") for line in ("def f():", "    return 1")]
    assert shapes(docx(*code, paragraph("after"), styles=styles("Source Code"))) == [
        ("code", 0, "def f():\n    return 1"),
        ("paragraph", 0, "after"),
    ]


def test_numbering_continues_after_a_paragraph_and_honours_start() -> None:
    body = [paragraph("a", item=(1, 0)), paragraph("b", item=(1, 1)), paragraph("c", item=(1, 1)),
            paragraph("between"), paragraph("d", item=(1, 0)), paragraph("e", item=(1, 1)),
            paragraph("f", item=(2, 0))]  # fmt: skip
    found = shapes(docx(*body, numbering=numbering("decimal", "decimal", start=3)))
    assert found == [
        ("item", 0, "3. a"), ("item", 1, "3. b"), ("item", 1, "4. c"), ("paragraph", 0, "between"),
        ("item", 0, "4. d"), ("item", 1, "3. e"), ("item", 0, "3. f"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [("lowerLetter", "a. ", "b. "), ("upperRoman", "I. ", "II. "), ("bullet", "• ", "• "), ("decimal", "1. ", "2. "),
     ("chicago", "1. ", "2. ")],
)  # fmt: skip
def test_item_markers_follow_the_numbering_format(kind: str, first: str, second: str) -> None:
    found = shapes(docx(paragraph("a", item=(1, 0)), paragraph("b", item=(1, 0)), numbering=numbering(kind)))
    assert found == [("item", 0, f"{first}a"), ("item", 0, f"{second}b")]


def test_items_with_list_styles_are_numbered() -> None:
    body = [paragraph("a", "ListNumber"), paragraph("between"), paragraph("b", "ListNumber")]
    named = styles("List Number", lists={"List Number": 1})
    found = shapes(docx(*body, numbering=numbering("decimal"), styles=named))
    assert found == [("item", 0, "1. a"), ("paragraph", 0, "between"), ("item", 0, "2. b")]


def level(depth: int, text: str, *, kind: str = "decimal", more: str = "") -> str:
    counted = f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
    return f'<w:lvl w:ilvl="{depth}">{counted}<w:lvlText w:val="{text}"/></w:lvl>'


def of_levels(*levels: str) -> str:
    """Return the list 1 with these levels."""
    abstract = f'<w:abstractNum w:abstractNumId="1">{"".join(levels)}</w:abstractNum>'
    return f'<w:numbering {W}>{abstract}<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((level(0, "%1"), level(1, "%1.%2")), ["1 A", "1.1 B", "1.2 C", "2 D", "2.1 E"]),
        ((level(0, "Part %1:", kind="upperRoman"), level(1, "%1.%2")),
         ["Part I: A", "I.1 B", "I.2 C", "Part II: D", "II.1 E"]),
        ((level(0, "%1.", kind="upperRoman"), level(1, "%1.%2", more="<w:isLgl/>")),
         ["I. A", "1.1 B", "1.2 C", "II. D", "2.1 E"]),
        ((level(0, "%1.", kind="bullet"), level(1, "(%2)", kind="lowerLetter")), ["A", "(a) B", "(b) C", "D", "(a) E"]),
        ((level(0, ""), level(1, "")), ["A", "B", "C", "D", "E"]),
        ((level(0, "%1 %9 %0 %"), level(1, "%3")), ["1 %0 % A", "B", "C", "2 %0 % D", "E"]),
    ],
)  # fmt: skip
def test_numbers_of_headings_are_text(levels: tuple[str, ...], expected: list[str]) -> None:
    body = [
        paragraph(text, f"heading{depth + 1}", item=(1, depth))
        for text, depth in zip("ABCDE", (0, 1, 1, 0, 1), strict=True)
    ]
    found = shapes(docx(*body, numbering=of_levels(*levels), styles=styles("heading 1", "heading 2")))
    assert [text for _, _, text in found] == expected
    assert [kind for kind, _, _ in found] == ["heading"] * 5


def test_headings_are_numbered_by_their_styles() -> None:
    named = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="B"><w:name '
        'w:val="heading 2"/><w:basedOn w:val="A"/></w:style><w:style w:type="paragraph" w:styleId="C"><w:name '
        'w:val="heading 1"/><w:basedOn w:val="A"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
        "</w:styles>"
    )
    rules = of_levels(level(0, "%1", more='<w:pStyle w:val="A"/>'), level(1, "%1.%2", more='<w:pStyle w:val="B"/>'))
    body = [paragraph(text, style) for text, style in (("Preface", "C"), ("One", "A"), ("Two", "B"), ("Three", "A"))]
    found = [text for _, _, text in shapes(docx(*body, numbering=rules, styles=named))]
    assert found == ["Preface", "1 One", "1.1 Two", "2 Three"]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<m:r><m:t>x=1</m:t></m:r>", "x=1"),
        ("<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>", "x^2"),
        ("<m:sSub><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sub><m:r><m:t>i+1</m:t></m:r></m:sub></m:sSub>", "x_(i+1)"),
        ("<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>", "(a+b)/2"),
        ("<m:rad><m:e><m:r><m:t>2</m:t></m:r></m:e></m:rad>", "√2"),
        ("<m:d><m:e><m:r><m:t>a</m:t></m:r></m:e></m:d>", "(a)"),
    ],
)
def test_formulas_are_text(formula: str, text: str) -> None:
    inside = f"{run('So ')}<m:oMath>{formula}</m:oMath>{run(' holds.')}"
    assert shapes(docx(paragraph(inside))) == [("paragraph", 0, f"So {text} holds.")]
    alone = f"<m:oMathPara><m:oMath>{formula}</m:oMath></m:oMathPara>"
    assert shapes(docx(paragraph(alone), paragraph("after"))) == [("paragraph", 0, text), ("paragraph", 0, "after")]


def test_links_footnotes_and_tables() -> None:
    link = f'<w:hyperlink r:id="link">{run("the minutes")}</w:hyperlink>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    cells = "".join(f"<w:tc>{paragraph(text) if text else '<w:p/>'}</w:tc>" for text in ("a", "", "c"))
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("Said in May.")}</w:footnote></w:footnotes>'
    body = [paragraph(f"{run('See ')}{link}{note}"), f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>"]
    first, table, last = parse_docx(docx(*body, footnotes=notes)).blocks
    assert first.text == "See the minutes[1]"
    assert [(i.kind, i.target) for i in first.inlines] == [
        ("link", "https://example.org/"),
        ("reference", "footnote-2"),
    ]
    assert table == Block("a |  | c\na |  | c", "table")
    assert (last.text, last.inlines[0].kind) == ("1. Said in May.", "footnote")


@pytest.mark.parametrize("part", ["numbering", "styles", "footnotes"])
def test_damaged_parts_are_ignored_or_one_line_error(part: str) -> None:
    for content in ("", "<not", f"<w:{part} {W}/>", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"):
        try:
            assert shapes(docx(paragraph("a", item=(1, 0)), **{part: content}))[0][2].endswith("a")
        except ReaderError as error:
            assert "\n" not in str(error)


def test_huge_formulas_and_lists_are_read_quickly() -> None:
    started = time.process_time()
    deep = "<m:rad><m:e>" * 60 + "<m:r><m:t>x</m:t></m:r>" + "</m:e></m:rad>" * 60
    items = [paragraph("a", item=(1, at % 3)) for at in range(3_000)]
    found = shapes(docx(paragraph(f"{run('b')}<m:oMath>{deep}</m:oMath>"), *items, numbering=numbering("decimal")))
    assert found[0][2].startswith("b") and len(found) == 3_001
    assert time.process_time() - started < 20
