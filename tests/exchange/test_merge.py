"""Merging an export with an edited file: the user's text stays; the generated text follows the library."""

from __future__ import annotations

import re
from collections.abc import Sequence
from time import process_time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.exchange.blocks import Block, lines_of, parse_body
from tui_reader.exchange.markdown import render as to_markdown
from tui_reader.exchange.material import Material
from tui_reader.exchange.merge import Report, merge
from tui_reader.model import Annotation, Article, Extraction, Quote
from tui_reader.text.document import Block as Paragraph
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

DOCUMENT = Document([Paragraph("The firm denied it."), Paragraph("“No,” she said."), Paragraph("Last paragraph.")])
ARTICLE = Article("/articles/a.txt", "A title", author="A. Writer", raw_sha256="ab" * 32, words=9)


def mark(uid: str, words: str, note: str = "", tags: Sequence[str] = (), **fields: object) -> Annotation:
    start = DOCUMENT.text.index(words)
    made = Annotation(
        uid, "span", Span(start, start + len(words)), words, "blue", note, tuple(tags), "2026-05-03T09:15:00Z",
        "2026-05-04T10:00:00Z", original_start=start,
    )  # fmt: skip
    return made._replace(**fields)  # type: ignore[arg-type]


A, B, C = mark("aa", "firm", "First.", ["uk"]), mark("bb", "denied", "Second."), mark("cc", "Last", "Third.", ["eu"])
AT = DOCUMENT.text.index("“No")
QUOTES = Extraction((Quote(AT, AT + 5, "direct", "Ann Reed", "she", "pronoun", 0.97),))


def export(*annotations: Annotation, **article: str) -> str:
    return to_markdown(Material(ARTICLE._replace(**article), DOCUMENT, annotations, QUOTES))  # type: ignore[arg-type]


OLD = export(A, B, C)


def front(text: str) -> dict[str, object]:
    read = yaml.safe_load(text.removeprefix("\ufeff").split("---", 2)[1])
    assert isinstance(read, dict)
    return read


def body(text: str) -> str:
    return text.split("\n---\n", 1)[1]


def ids(text: str) -> list[str]:
    return [part.id for part in parse_body(body(text)) if isinstance(part, Block)]


def with_text(text: str, after: str, added: str) -> str:
    """Insert text after a line of the body."""
    at = text.index(after, text.index("\n---\n")) + len(after)
    return text[:at] + added + text[at:]


def after_block(text: str, uid: str, added: str) -> str:
    end = text.index("<!-- /reader -->\n", text.index(f"<!-- reader {uid} ")) + len("<!-- /reader -->\n")
    return text[:end] + added + text[end:]


def merge_stable(old: str, new: str) -> tuple[str, Report]:
    """Merge, and check that exporting again changes nothing."""
    merged, report = merge(old, new)
    again, second = merge(merged, new)
    assert again == merged and second.restored == 0 and second.removed == 0
    return merged, report


def test_file_without_user_edits_equals_a_new_export() -> None:
    orphan = A._replace(span=None, status="orphan")
    for new in (export(A, B), export(B, C, title="Another"), export(orphan, mark("dd", "it", tags=["C#", "x y"]))):
        assert merge_stable(OLD, new)[0] == new
        assert merge_stable(new, OLD)[0] == OLD


@pytest.mark.parametrize(
    "changed",
    [
        OLD.replace("\n", "\r\n"),
        "\ufeff" + OLD,
        OLD + "no line end",
        OLD.rstrip("\n"),
        OLD.replace("\n\n", "\n   \n") + "\n\n",
        OLD.replace("---\n", "---\naliases: [a, b]\n", 1),
        after_block(OLD, "aa", "\n\n\n"),
        OLD.replace("First.", "First!"),
        OLD.replace("## Annotations", "## My marks"),
        re.sub(r'"([^"\\\n]*)"', r"\1", OLD),
        with_text(OLD, "## Annotations\n", "\n```\n<!-- reader aa 0 -->\nx\n<!-- /reader -->\n```\n"),
    ],
)
def test_nothing_changes_if_the_library_did_not(changed: str) -> None:
    assert merge(changed, OLD)[0] == changed


FENCES = ("```\n", "~~~\n", "````\n", "```text\n", "  ```\n")
BLOCKS = [
    "".join(part.lines)
    for text in (OLD, export(A._replace(note="Changed."), mark("dd", "it"), C._replace(tags=("x",))))
    for part in parse_body(text)
    if isinstance(part, Block)
]
PIECES = st.one_of(
    st.sampled_from([*FENCES, *BLOCKS, "My text.\n", "\n", "<!-- /reader -->\n"]),
    st.sampled_from(BLOCKS).map(lambda block: block.partition("\n")[0] + "\n"),
    st.builds(lambda fence, blocks: fence + "".join(blocks) + fence, st.sampled_from(FENCES[:3]),
              st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=2)),
)  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, 60), st.lists(PIECES, max_size=4)), max_size=3),
    st.sampled_from([OLD, export(B, C), export(A._replace(note="Changed."), mark("dd", "it"))]),
)
def test_second_export_changes_nothing_whatever_surrounds_the_blocks(
    added: list[tuple[int, list[str]]], new: str
) -> None:
    lines = lines_of(body(OLD))
    for at, pieces in added:
        lines[at:at] = pieces
    merged, _ = merge(OLD[: OLD.index("\n---\n") + 5] + "".join(lines), new)
    assert merge(merged, new)[0] == merged


@pytest.mark.parametrize("fence", FENCES[:3])
@pytest.mark.parametrize("now", [(B, C), (A._replace(note="Changed."), B, C), ()])
def test_copy_in_a_user_fence_is_unchanged(fence: str, now: tuple[Annotation, ...]) -> None:
    copies = fence + BLOCKS[1] + BLOCKS[2] + fence
    text = with_text(OLD, "## Annotations\n", copies)
    merged, _ = merge_stable(text, export(*now))
    assert merged.count(copies) == 1
    back, _ = merge_stable(merged, OLD)
    assert back.count(copies) == 1 and back.count(BLOCKS[1]) == 2


@pytest.mark.parametrize(
    ("old", "now", "known", "stay", "gone"),
    [
        (OLD, (), (), ["aa", "bb", "cc"], 0),
        (OLD, (), ("bb",), ["aa", "cc"], 1),
        (OLD, (), ("aa", "bb", "cc", "dd"), [], 3),
        (OLD, (A,), ("aa",), ["bb", "cc"], 0),
        (OLD, (mark("dd", "it"),), ("dd", "aa"), ["bb", "cc"], 1),
        (OLD.replace("\n", "\r\n"), (C,), ("cc",), ["aa", "bb"], 0),
        (after_block(OLD, "aa", "Mine.\n"), (B,), ("bb", "cc"), ["aa"], 1),
        (OLD.replace("First.", "First!"), (), ("bb", "cc"), ["aa"], 2),
        (
            export(mark("quote-1", "firm"), mark("title", "it"), mark("a b", "Last")),
            (),
            ("quote-1", "title", "a b"),
            [],
            3,
        ),
    ],
)
def test_annotations_unknown_to_the_library_are_kept(
    old: str, now: tuple[Annotation, ...], known: tuple[str, ...], stay: list[str], gone: int
) -> None:
    fresh = export(*now)
    before = {part.id: part for part in parse_body(old) if isinstance(part, Block)}
    merged, report = merge(old, fresh, known)
    after = {part.id: part for part in parse_body(merged) if isinstance(part, Block)}
    assert report.removed == gone and report.foreign + report.edited >= len(stay)
    assert set(ids(fresh)) <= after.keys()
    if stay:
        assert [after[one].lines for one in stay] == [before[one].lines for one in stay]
        assert len(after) == len(set(ids(fresh)) | set(stay))
    else:
        assert gone or after.keys() == before.keys()
    assert merge(merged, fresh, known)[0] == merged
    kept = f"{report.foreign} annotation{'s' if report.foreign > 1 else ''} unknown to this library"
    assert (kept in str(report)) == bool(report.foreign)


def test_keys_and_tags_of_the_user_are_kept() -> None:
    mine = OLD.replace('title: "A title"', 'aliases:\n  - x  # mine\n# a comment\ntitle: "A title"  # checked')
    mine = mine.replace('  - "eu"\n', '  - "eu"\n  - own\n', 1)
    mine = mine.replace('author: "A. Writer"', 'author: "[[A. Writer]]"')
    merged, report = merge_stable(mine, export(A, mark("dd", "it", tags=["new"]), title="Another"))
    read = front(merged)
    assert read["title"] == "Another" and read["author"] == "[[A. Writer]]" and read["aliases"] == ["x"]
    assert read["tags"] == ["own", "uk", "new"] and read["reader-tags"] == ["new", "uk"]
    assert '"Another" # checked\n' in merged and "# a comment\n" in merged and "  - x  # mine\n" in merged
    assert report.user_content == "2 keys (aliases, author), 1 tag (#own)"


@pytest.mark.parametrize(
    "tags",
    [
        "tags: eu, mine, uk",
        "tags: [mine, eu, 'uk']",
        "tags:\n- mine\n- eu\n- uk",
        'tags: ["eu", "uk", "mine"]  # all',
        "tags:\n    - uk\n    # a comment\n    - '#mine'\n    - eu",
        "tags: [eu,\n  uk, mine]",
    ],
)
def test_tags_are_read_in_every_common_yaml_form(tags: str) -> None:
    mine = OLD.replace('tags:\n  - "eu"\n  - "uk"', tags, 1)
    assert tags in mine and merge(mine, OLD)[0] == mine
    merged, report = merge_stable(mine, export(A, B, mark("dd", "it", tags=["new"])))
    read = front(merged)["tags"]
    assert isinstance(read, list) and {str(tag).lstrip("#") for tag in read} == {"uk", "mine", "new"}
    assert report.front.tags == ["mine"] and merged.count("#") >= mine.count("# ")


@pytest.mark.parametrize("tags", ["tags: {a: b}", "tags: *anchor", "tags: [a, [b]]", "tags:\n  a: b", 'tags: ["open'])
def test_unreadable_tags_are_kept_and_reported(tags: str) -> None:
    mine = OLD.replace('tags:\n  - "eu"\n  - "uk"', tags, 1)
    merged, report = merge_stable(mine, export(A, mark("dd", "it", tags=["new"])))
    assert f"\n{tags}\n" in merged and report.user_content == "tags (not readable)"


def test_keys_deleted_by_the_user_stay_deleted_but_tags_are_restored() -> None:
    mine = re.sub(r'^(author|sha256|source): .*\n|^  - "uk"\n', "", OLD, count=4, flags=re.MULTILINE)
    merged, report = merge_stable(mine, export(A, B, C, title="Another"))
    assert not {"author", "sha256", "source"} & set(front(merged))
    assert front(merged)["tags"] == ["eu", "uk"] and str(report) == "restored 1 deleted tag"


def test_tag_added_by_the_user_first_is_kept_without_annotations() -> None:
    for tags in ("tags:\n  - new\n  - eu\n  - uk", "tags: [eu, new, uk]"):
        mine = OLD.replace('tags:\n  - "eu"\n  - "uk"', tags, 1)
        merged, _ = merge_stable(mine, export(A, B, C, mark("dd", "it", tags=["new", "other"])))
        assert sorted(front(merged)["tags"]) == ["eu", "new", "other", "uk"]  # type: ignore[call-overload]
        assert front(merged)["reader-tags"] == ["eu", "other", "uk"]
        merged, report = merge_stable(merged, export(A))
        assert sorted(front(merged)["tags"]) == ["new", "uk"]  # type: ignore[call-overload]
        assert report.front.tags == ["new"]


def test_tag_in_a_file_without_generated_tags_belongs_to_the_user() -> None:
    mine = export(B).replace("---\n", "---\ntags: [eu]\n", 1)
    merged, _ = merge_stable(mine, export(B, C))
    assert front(merge_stable(merged, export(B))[0])["tags"] == ["eu"]


def test_two_line_key_is_kept() -> None:
    for before in ("title", "tags", "reader-tags", "reader-keys"):
        mine = OLD.replace(f"\n{before}:", f"\n? complex\n: - x\n{before}:", 1)
        merged, _ = merge_stable(mine, export(mark("dd", "it", tags=["new"]), title="Another"))
        assert front(merged)["complex"] == ["x"] and front(merged)["reader-tags"] == ["new"]


def test_tag_with_different_case_is_the_same_tag() -> None:
    mine = OLD.replace('  - "uk"', "  - UK", 1)
    assert merge_stable(mine, OLD)[0] == mine
    merged, report = merge_stable(mine, export(B, C))
    assert front(merged)["tags"] == ["eu"] and not report.has_user_content and not report.front.tags_again


def test_text_between_blocks_stays_after_its_block() -> None:
    mine = after_block(OLD, "aa", "\nOn the first.\n")
    mine = after_block(mine, "cc", "\nOn the last:\n\n```sh\n# no heading\n```\n\n## Mine\n\nText.\n")
    b2, between, last = B._replace(note="New."), mark("ab", "m denied"), mark("zz", "paragraph")
    merged, report = merge_stable(mine, export(A, between, b2, C, last))
    order = re.findall(r"<!-- reader (\S+) |^(On the.*|## .*|Text\.|# no.*)$", merged, re.MULTILINE)
    assert ["".join(pair) for pair in order][1:] == [
        "## Annotations", "aa", "On the first.", "ab", "bb", "cc", "On the last:", "# no heading", "zz", "## Mine",
        "Text.", "## Quotes", ids(OLD)[-1],
    ]  # fmt: skip
    assert "New." in merged and "Second." not in merged
    assert report.lines == 7 and str(report) == "kept 7 lines"


def test_edited_block_is_kept_and_followed_once_by_the_new_text() -> None:
    mine = OLD.replace("Second.", "Second, in my words.")
    merged, report = merge_stable(mine, export(A, B, C._replace(note="Other.")))
    assert merged.count("<!-- reader bb ") == 1 and "Other." in merged and str(report) == "kept 1 edited block"
    merged, _ = merge_stable(merged, export(A, B._replace(note="New."), C))
    assert ids(merged)[1:5] == ["aa", "bb", "bb", "cc"] and "in my words." in merged and "New." in merged
    merged, _ = merge_stable(merged, export(A, B._replace(note="Newer."), C))
    assert merged.count("<!-- reader bb ") == 2 and "New." not in merged and "Newer." in merged


def test_moved_paragraph_does_not_change_an_edited_annotation() -> None:
    mine = OLD.replace("Second.", "Mine.")
    longer = Document([Paragraph("Added."), *DOCUMENT])
    moved = [a._replace(span=Span(a.span.start + 8, a.span.end + 8), status="moved") for a in (A, B, C) if a.span]
    merged, _ = merge_stable(mine, to_markdown(Material(ARTICLE, longer, tuple(moved))))
    assert merged.count("<!-- reader bb ") == 1 and "¶ 2 · blue · #uk · moved" in merged


def test_deleted_block_is_restored_and_reported() -> None:
    start, end = OLD.index("<!-- reader bb "), OLD.index("<!-- reader cc ")
    merged, report = merge_stable(OLD[:start] + OLD[end:], OLD)
    assert merged == OLD and str(report) == "restored 1 deleted block"


def test_block_of_a_deleted_annotation_is_removed_unless_edited() -> None:
    mine = after_block(OLD.replace("Third.", "Mine."), "bb", "\nText.\n")
    merged, report = merge_stable(mine, export(A))
    assert ids(merged)[1:3] == ["aa", "cc"] and "Text." in merged and "Mine." in merged
    assert str(report) == "kept 1 line, 1 edited block; removed 1 block no longer exported"


def test_moved_block_keeps_its_position() -> None:
    start, end = OLD.index("<!-- reader cc "), OLD.index("## Quotes")
    block = OLD[start:end]
    mine = with_text(OLD[:start] + OLD[end:], "\n---\n", f"\nTop.\n\n{block}")
    merged, _ = merge_stable(mine, export(A, B, C._replace(note="New.")))
    assert ids(merged)[0] == "cc" and merged == mine.replace("Third.", "New.") or "New." in merged
    assert ids(merged)[:3] == ["cc", "title", "aa"]


@pytest.mark.parametrize("line", ["  more", "- item", "\ttab", "  # comment"])
@pytest.mark.parametrize("key", ["title", "updated", "reader-keys", "reader-body"])
def test_line_that_is_not_part_of_a_value_is_kept(key: str, line: str) -> None:
    mine = re.sub(rf"^({key}: .*\n)", rf"\1{line}\n", OLD, flags=re.MULTILINE)
    merged, _ = merge(mine, export(A, title="Another"))
    assert f"\n{line}\n" in merged and merge(merged, export(A, title="Another"))[0] == merged


@pytest.mark.parametrize(
    "text", ["```x\n", "```\n<!-- /reader -->\n```\n", "~~~\n~~~~\n~~~~~\n", "<!-- reader x y -->\n", "# x\n"]
)
def test_merge_time_is_proportional_to_file_length(text: str) -> None:
    def seconds(times: int) -> float:
        started = process_time()
        merge(OLD + text * times, export(A))
        return process_time() - started

    assert min(seconds(8_000) for _ in range(3)) < 40 * max(min(seconds(500) for _ in range(3)), 0.001)


@pytest.mark.parametrize(
    "broken",
    [
        lambda text: text.replace("Second.\n\n<!-- /reader -->", "Second.", 1),
        lambda text: text.replace("<!-- reader bb ", "<!-- reader aa ", 1),
        lambda text: after_block(text, "aa", "<!-- /reader -->\n"),
        lambda text: with_text(text, "Second.\n", "<!-- reader cc x -->\n"),
        lambda text: re.sub(r"<!-- reader bb \S+ -->", "<!-- reader bb -->", text),
        lambda text: re.sub(r"<!-- reader bb \S+ -->", "<!-- reader bb xyz -->", text),
        lambda text: with_text(text, "## Annotations\n", "\n```\nopen\n"),
        lambda text: text + text[text.index("<!-- reader aa ") : text.index("<!-- reader bb ")],
        lambda text: text.rstrip().removesuffix("<!-- /reader -->"),
    ],
)
def test_broken_markers_lose_no_user_line(broken) -> None:  # type: ignore[no-untyped-def]
    mine = after_block(broken(OLD), "aa", "\nMine 1.\n").replace("Second.", "Second, mine 2.") + "\nMine 3.\n"
    merged, _ = merge_stable(mine, export(A, B._replace(note="New."), C, mark("dd", "it")))
    assert all(f"ine {number}." in merged for number in (1, 2, 3)) and "New." in merged
    assert "dd" in ids(merged)


LINES = st.sampled_from(
    ["Mine.", "", "# Heading", "## Annotations", "## Quotes", "> quoted", "```", "~~~", "<!-- mine", "-->", "- item",
     "%%", "<!-- /reader -->", "<!-- reader x 1 -->", "---", "  indented", "tags: x", "\tx\r", "\u2028y"]
)  # fmt: skip
STATES = st.sampled_from(
    [
        export(A, B, C),
        export(A, C),
        export(),
        export(A._replace(note="x\n```"), B, C._replace(tags=("C++", "uk"))),
        export(A._replace(span=None, status="orphan"), B, mark("dd", "it", "New.")),
        export(B, title="Another", author=""),
    ]
)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[str]]:
    """An export with user lines between the blocks, and these lines."""
    head, _, rest = draw(STATES).partition("\n---\n")
    added: list[str] = []
    text = ""
    for part in [*parse_body(rest), ""]:
        for line in draw(st.lists(LINES, max_size=2)) if isinstance(part, Block) or not part.strip() else []:
            added.append(line)
            text += f"{line}\n"
        text += "".join(part.lines) if isinstance(part, Block) else part
    return f"{head}\n---\n{text}", added


def user_lines(text: str) -> list[str]:
    parts = [part for part in parse_body(body(text)) if isinstance(part, str)]
    return [line for part in parts for line in lines_of(part) if line.strip()]


def test_blocks_inside_a_user_fence_are_still_recognised() -> None:
    quotes = OLD.index("## Quotes")
    mine = OLD[:quotes] + "```\n" + OLD[quotes:] + "# Mine\n```\n"
    merged, report = merge_stable(mine, export(A, B, C, mark("dd", "it")))
    assert ids(merged).count("dd") == 1 and ids(merged)[-1].startswith("quote-") and report.restored == 0


def test_fenced_copy_of_a_section_is_kept_and_gets_no_blocks() -> None:
    copy = "```\n## No longer in the text\n\n" + OLD[OLD.index("<!-- reader aa ") : OLD.index("## Quotes")] + "```\n"
    mine = after_block(OLD, "aa", copy)
    orphan = C._replace(span=None, status="orphan")
    merged, _ = merge_stable(mine, export(A._replace(note="New."), B, C, mark("dd", "it", span=None, status="orphan")))
    assert copy in merged and ids(merged)[-2] == "dd" and "\n## No longer in the text\n\n<!-- reader dd " in merged
    assert copy in merge_stable(merged, export(A, B, orphan))[0]


@settings(deadline=None)
@given(edited(), st.lists(STATES, min_size=1, max_size=3))
def test_every_user_line_is_kept_whatever_changes(start: tuple[str, list[str]], states: list[str]) -> None:
    text, added = start
    for state in states:
        merged, _ = merge(text, state)
        assert merge(merged, state)[0] == merged
        rest = iter(line for line in lines_of(body(merged)))
        kept = [line for line in user_lines(text) if not line.startswith(("## ", "<!-- /reader"))]
        assert all(line in rest for line in kept), "in order"
        assert yaml.safe_load(merged.split("---", 2)[1])
        text = merged
    assert all(f"{line}\n" in text for line in added)


VALUES = st.sampled_from(
    ["x", "'a: b'", '"a # b"', "[a, b]", "{a: b}", "\n  - a\n  - b", "|\n  text\n\n  more", ">-\n  folded", "", "null",
     "2026-01-01", "*x", "a # comment"]
)  # fmt: skip
OWN_KEYS = (
    "aliases", "project", "cssclass", "'quoted key'", "date", "dc:title", "a:b:c", "it's", "two words",
    '"og:type"', "-dash", "c#",
)  # fmt: skip
KEYS = st.sampled_from([*OWN_KEYS, "title", "author", "updated", "tags"])


@settings(deadline=None)
@given(st.lists(st.tuples(KEYS, VALUES, st.integers(0, 12)), max_size=4), st.lists(STATES, min_size=1, max_size=3))
def test_every_user_key_is_kept_whatever_changes(keys: list[tuple[str, str, int]], states: list[str]) -> None:
    head, _, rest = OLD.partition("\n---\n")
    lines = head.split("\n")
    for key, value, at in keys:
        places = [i for i, line in enumerate(lines) if i and line[:1] not in ("", " ")] + [len(lines)]
        place = places[at % len(places)]
        lines[place:place] = f"{key}: {value}".rstrip().split("\n")
    text = "\n".join(lines) + "\n---\n" + rest
    for state in states:
        merged, _ = merge(text, state)
        assert merge(merged, state)[0] == merged
        for key, value, _ in keys:
            if key in OWN_KEYS:
                assert f"\n{key}: {value}".rstrip() in merged
        text = merged


def test_export_without_headings_keeps_edits_and_gains_headings() -> None:
    blocks = list(DOCUMENT)
    headed = Document([blocks[0]._replace(kind="heading", level=1), *blocks[1:]])
    edited = OLD.replace("Second.", "Second, edited by the user.")
    new = to_markdown(Material(ARTICLE, headed, (A, B, C), QUOTES))
    assert "¶ 3 · The firm denied it. · blue" not in new  # a heading above the whole text
    further = Document(
        [blocks[0]._replace(kind="heading", level=1), *blocks[1:2], blocks[2]._replace(kind="heading", level=1)]
    )
    new = to_markdown(Material(ARTICLE, further, (A, B, C), QUOTES))
    merged, _ = merge_stable(edited, new)
    assert "¶ 3 · Last paragraph. · blue" in merged
    assert "Second, edited by the user." in merged and merged.count("<!-- reader bb ") == 1
    assert merged.count("Second.") == 0
