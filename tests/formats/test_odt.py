"""ODT → blocks: styles, numbered headings, lists, notes, tables, pictures, and damaged files."""

from __future__ import annotations

import time

import pytest

from tests.formats.test_parsers import archive
from tui_reader.formats.odt import parse_odt
from tui_reader.model import ReaderError
from tui_reader.text.document import Block

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "manifest", "meta")
) + (
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
)
Shapes = list[tuple[str, int, str]]


def odt(*body: str, automatic: str = "", styles: str = "", **parts: str) -> bytes:
    """Return a document; `automatic` and `styles` are elements of its two places for styles."""
    files: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {NAMESPACES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{''.join(body)}</office:text></office:body>"
        "</office:document-content>",
        "styles.xml": f"<office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles>"
        "</office:document-styles>",
        **parts,
    }
    return archive(files)


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def h(text: str, level: int, more: str = "") -> str:
    return f'<text:h text:outline-level="{level}" {more}>{text}</text:h>'


def style(name: str, family: str = "paragraph", *, parent: str = "", properties: str = "", more: str = "") -> str:
    begin = f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}" {more}>'
    return f"{begin}<style:text-properties {properties}/></style:style>"


def list_style(name: str, *kinds: str) -> str:
    """Return a list style with a level for each kind: `•`, a blank bullet ` `, `1`, `a` …."""
    levels = "".join(
        f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="{kind}"/>'
        if kind in ("•", " ")
        else f'<text:list-level-style-number text:level="{level}" style:num-format="{kind}"/>'
        for level, kind in enumerate(kinds, 1)
    )
    return f'<text:list-style style:name="{name}">{levels}</text:list-style>'


def items(*texts: str, style: str = "L", more: str = "") -> str:
    """Return a list; a text that is an element is put into its item as it is."""
    found = "".join(f"<text:list-item>{text if text.startswith('<') else p(text)}</text:list-item>" for text in texts)
    return f'<text:list text:style-name="{style}" {more}>{found}</text:list>'


def outline(*levels: tuple[str, int]) -> str:
    """Return the numbers of headings: for each level its kind, and how many levels are shown."""
    found = "".join(
        f'<text:outline-level-style text:level="{level}" style:num-format="{kind}" text:display-levels="{shown}"/>'
        for level, (kind, shown) in enumerate(levels, 1)
    )
    return f"<text:outline-style>{found}</text:outline-style>"


def shapes(data: bytes) -> Shapes:
    return [(block.kind, block.level, block.text) for block in parse_odt(data).blocks]


@pytest.mark.parametrize(
    ("name", "parent", "expected"),
    [
        ("Standard", "", ("paragraph", 0)),
        ("Title", "", ("heading", 1)),
        ("P1", "Title", ("heading", 1)),
        ("Quotations", "", ("quote", 1)),
        ("P2", "Quotations", ("quote", 1)),
        ("Preformatted_20_Text", "", ("code", 0)),
        ("unknown", "missing", ("paragraph", 0)),
        ("Loop", "Loop", ("paragraph", 0)),
    ],
)
def test_style_decides_the_kind(name: str, parent: str, expected: tuple[str, int]) -> None:
    ((kind, level, text),) = shapes(odt(p("a b", name), automatic=style(name, parent=parent)))
    assert (kind, level, text) == (*expected, "a b")


def test_consecutive_code_lines_are_one_block() -> None:
    code = [
        p(f"def f():{'<text:s/>' * 2}# x", "Preformatted_20_Text"),
        p('<text:s text:c="4"/>return', "Preformatted_20_Text"),
    ]
    assert shapes(odt(*code, p("after"))) == [("code", 0, "def f():  # x\n    return"), ("paragraph", 0, "after")]


def test_blanks_tabs_and_line_breaks_are_kept_as_text() -> None:
    (found,) = shapes(odt(p('one<text:s text:c="3"/>two<text:tab/>three<text:line-break/>four<text:soft-page-break/>')))
    assert found == ("paragraph", 0, "one two three\nfour")


def test_words_are_bold_italic_struck_code_or_a_link() -> None:
    automatic = (
        style("T1", "text", properties='fo:font-weight="bold"')
        + style("T2", "text", parent="T1", properties='fo:font-style="italic"')
        + style("T3", "text", properties='style:text-line-through-style="solid"')
        + style("T4", "text", properties='style:text-line-through-style="none" fo:font-weight="normal"')
    )
    spans = "".join(f'<text:span text:style-name="{name}">{name}</text:span> ' for name in ("T1", "T2", "T3", "T4"))
    code = '<text:span text:style-name="Source_20_Text">code</text:span> '
    link = '<text:a xlink:href="https://example.org/a">here</text:a>'
    (block,) = parse_odt(
        odt(p(spans + code + link), automatic=automatic, styles=style("Source_20_Text", "text"))
    ).blocks
    assert block.text == "T1 T2 T3 T4 code here"
    found = {(block.text[one.start : one.end], one.kind, one.target) for one in block.inlines}
    assert found == {
        ("T1", "strong", ""), ("T2", "strong", ""), ("T2", "emphasis", ""), ("T3", "strike", ""), ("code", "code", ""),
        ("here", "link", "https://example.org/a"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((), ["A", "B", "C", "D", "E"]),
        ((("1", 1), ("1", 2)), ["1 A", "1.1 B", "1.2 C", "2 D", "2.1 E"]),
        ((("I", 1), ("a", 1)), ["I A", "a B", "b C", "II D", "a E"]),
        ((("", 1), ("1", 2)), ["A", "1 B", "2 C", "D", "1 E"]),
    ],
)
def test_headings_are_numbered(levels: tuple[tuple[str, int], ...], expected: list[str]) -> None:
    body = [h(text, level) for text, level in zip("ABCDE", (1, 2, 2, 1, 2), strict=True)]
    found = shapes(odt(*body, styles=outline(*levels)))
    assert [text for _, _, text in found] == expected
    assert [level for kind, level, _ in found if kind == "heading"] == [1, 2, 2, 1, 2]


def test_heading_without_number_is_not_counted() -> None:
    body = [h("Preface", 1, 'text:is-list-header="true"'), h("Thanks", 1, 'text:style-name="N"'), h("One", 1)]
    plain = style("N", more='style:list-style-name=""')
    assert [text for _, _, text in shapes(odt(*body, styles=outline(("1", 1)) + plain))] == [
        "Preface",
        "Thanks",
        "1 One",
    ]


@pytest.mark.parametrize(
    ("kinds", "body", "expected"),
    [
        (("•",), items("a", "b"), ["• a", "• b"]),
        ((" ",), items("a", "b"), ["a", "b"]),
        (("1",), items("a", "b") + p("x") + items("c"), ["1. a", "2. b", "x", "1. c"]),
        (("1",), items("a", "b") + p("x") + items("c", more='text:continue-numbering="true"'),
         ["1. a", "2. b", "x", "3. c"]),
        (("a",), items("a", more='xml:id="l1"') + items("x", style="M") + items("b", more='text:continue-list="l1"'),
         ["a. a", "• x", "b. b"]),
        (("1", "a"), items("a", p("b") + items("c", "d", style=""), p("e") + items("f", style="")),
         ["1. a", "2. b", "a. c", "b. d", "3. e", "a. f"]),
        (("1", "a"), items(p("a") + items("b", style=""), more='xml:id="l1"')
         + items(items("c", style=""), more='text:continue-list="l1"'), ["1. a", "a. b", "b. c"]),
        (("1",), items("a").replace("<text:list-item", '<text:list-item text:start-value="7"', 1) + items("b"),
         ["7. a", "1. b"]),
        ((), items("a"), ["• a"]),
    ],
)  # fmt: skip
def test_list_markers(kinds: tuple[str, ...], body: str, expected: list[str]) -> None:
    assert [text for _, _, text in shapes(odt(body, automatic=list_style("L", *kinds)))] == expected


def test_items_have_the_level_of_their_list() -> None:
    found = shapes(
        odt(items(p("a") + items(p("b") + items("c", style=""), style="")), automatic=list_style("L", "•", "•", "•"))
    )
    assert found == [("item", 0, "• a"), ("item", 1, "• b"), ("item", 2, "• c")]


def test_footnotes_are_references_with_their_text_at_the_end() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{p('Said in May.')}</text:note-body></text:note>"
    )
    first, last = parse_odt(odt(p(f"It rained{note}."))).blocks
    assert first.text == "It rained[1]." and first.inlines[0].kind == "reference"
    assert last.text == "1. Said in May." and last.inlines[0].kind == "footnote"


def test_links_lead_to_bookmarks() -> None:
    first, second = parse_odt(
        odt(p('<text:a xlink:href="#there">see</text:a>'), p('<text:bookmark-start text:name="there"/>there'))
    ).blocks
    assert first.inlines[0].target == "#there" and second.inlines[0][2:] == ("anchor", "there")


def test_table_rows_are_lines_and_repeated_empty_cells_are_bounded() -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}>{p(text)}</table:table-cell>"

    empty = cell("", 'table:number-columns-repeated="16000"')
    wide = cell("c", 'table:number-columns-spanned="2"')
    table = f"<table:table>{row(cell('a'), cell('b'), empty)}{row(wide)}</table:table>"
    assert parse_odt(odt(table)).blocks == [Block("a | b\nc", "table")]


def test_pictures_are_their_description_and_boxes_stand_after_their_paragraph() -> None:
    picture = "<draw:frame><draw:image/><svg:title>T</svg:title><svg:desc>A map of Elm.</svg:desc></draw:frame>"
    box = f"<draw:frame><draw:text-box>{p('In the box.')}</draw:text-box></draw:frame>"
    found = [text for _, _, text in shapes(odt(p(f"Before {picture}"), p(f"one {box} two"), box))]
    assert found == ["Before A map of Elm.", "one two", "In the box.", "In the box."]


def test_comments_deleted_text_and_sources_of_indexes_are_left_out() -> None:
    deleted = f"<text:tracked-changes><text:changed-region>{p('gone')}</text:changed-region></text:tracked-changes>"
    comment = f"<office:annotation><dc:creator>A</dc:creator>{p('why?')}</office:annotation>"
    index = (
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>T"
        f"</text:index-title-template></text:table-of-content-source><text:index-body>{p('1 One 3')}</text:index-body>"
        "</text:table-of-content>"
    )
    assert [text for _, _, text in shapes(odt(deleted, index, p(f"kept{comment} too")))] == ["1 One 3", "kept too"]


def test_metadata_is_read() -> None:
    meta = (
        f"<office:document-meta {NAMESPACES}><office:meta><dc:title>Rivers</dc:title><meta:initial-creator>Ann Reed"
        "</meta:initial-creator><dc:creator>Ben Cole</dc:creator><meta:creation-date>2024-03-02T10:00:00"
        "</meta:creation-date><dc:date>2025-01-01</dc:date></office:meta></office:document-meta>"
    )
    found = parse_odt(odt(p("x"), **{"meta.xml": meta})).metadata
    assert dict(found) == {"title": "Rivers", "author": "Ann Reed", "date": "2024-03-02"}


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"plain", "is a damaged archive"),
        (archive({"a": "b"}), "is not an ODT file or is damaged"),
        (archive({"content.xml": "<not"}), "is not an ODT file or is damaged"),
        (archive({"content.xml": f"<office:document-content {NAMESPACES}/>"}), "is not an ODT file or is damaged"),
        (odt(p("x"), **{"META-INF/manifest.xml": f"<manifest:manifest {NAMESPACES}><manifest:file-entry>"
             "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"}), "is password-protected"),
    ],
    ids=["no archive", "no content", "broken content", "no text", "encrypted"],
)  # fmt: skip
def test_unusable_files_are_one_line_errors(data: bytes, line: str) -> None:
    with pytest.raises(ReaderError, match=line):
        parse_odt(data)


def test_deep_and_long_documents_are_read_quickly() -> None:
    started = time.process_time()
    deep = "<text:section>" * 200 + p("deep") + "</text:section>" * 200
    lists = "".join(items(f"a{number}", more='text:continue-numbering="true"') for number in range(3_000))
    spaces = p('<text:s text:c="99999"/>' * 500)
    found = shapes(odt(deep, lists, spaces, automatic=list_style("L", "1")))
    assert found[0][2] == "deep" and found[-1][2] == "3000. a2999"
    assert time.process_time() - started < 15
