"""The exported file is parsed by an independent small parser and must contain what was exported."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.exchange.blocks import parse_body
from tui_reader.exchange.escape import escape_lines
from tui_reader.exchange.markdown import block_id
from tui_reader.exchange.markdown import render as to_markdown
from tui_reader.exchange.marker import read_markdown
from tui_reader.exchange.material import Material
from tui_reader.exchange.note import note_lines
from tui_reader.exchange.records import export_records, note_records, quote_records, to_json
from tui_reader.exchange.table import render as to_csv
from tui_reader.exchange.tags import markdown_tag
from tui_reader.exchange.verbatim import problems
from tui_reader.model import Annotation, Article, Extraction, Person, PlacementStatus, Quote
from tui_reader.text.clean import clean
from tui_reader.text.document import Block, Document
from tui_reader.text.spans import Span

TEXTS = (
    "The firm denied it.",
    '"This is not just about us," its chief said. "baseless" she said.',
    "Last paragraph: | a | b |",
)
DOCUMENT = Document(Block(text) for text in TEXTS)
ARTICLE = Article(
    "/articles/a.txt", 'Title: a "b" [[c]]', author="A. Writer", date="2026-05-01", raw_sha256="ab" * 32, words=20
)
SPEECH = '"This is not just about us,"'
AT = DOCUMENT.text.index(SPEECH)
EXTRACTION = Extraction(
    (
        Quote(AT, AT + len(SPEECH), "direct", "Ann Example", "its chief", "role", 0.66),
        Quote(DOCUMENT.text.index('"base'), DOCUMENT.text.index('" she') + 1, "fragment", None, None, "none", 0.5),
    ),
    (Person("Ann Example", "the firm's chief", "its chief", (Span(AT, AT + 4),), ("Ann",)),),
)


def mark(uid: str, words: str, *, note: str = "", tags: tuple[str, ...] = (), **fields: object) -> Annotation:
    start = DOCUMENT.text.index(words)
    base = Annotation(
        uid, "span", Span(start, start + len(words)), words, "blue", note, tags, "2026-05-03T09:15:00Z",
        "2026-05-04T10:00:00Z", original_start=start,
    )  # fmt: skip
    return base._replace(**fields)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Read:
    """An annotation as read from the file, still escaped."""

    id: str
    words: list[str]
    facts: str
    note: str


def read(markdown: str) -> tuple[dict[str, object], dict[str, list[Read]]]:
    """Return the front matter and a mapping of section to its annotations."""
    head, body = markdown.removeprefix("---\n").split("\n---\n", 1)
    front: dict[str, object] = {}
    key = ""
    for line in head.split("\n"):
        if line.startswith("  - "):
            items = front.setdefault(key, [])
            assert isinstance(items, list)
            items.append(json.loads(line[4:]))
        else:
            key, _, value = line.partition(":")
            if value.strip():
                front[key] = json.loads(value)
    sections: dict[str, list[Read]] = {}
    name = ""
    for part in parse_body(body):
        if isinstance(part, str):
            if part.startswith("## "):
                name = part[3:].rstrip()
                sections[name] = []
            continue
        assert part.closed and not part.edited
        text = "".join(part.lines[2:-2]).removesuffix("\n")
        if name and name != "Note":
            words, *rest = text.split("\n\n", 1)[0].split("\n"), *text.split("\n\n")[1:]
            has_id = rest[0].startswith("^")
            facts = rest[1 if has_id else 0]
            assert facts
            found = Read(rest[0][1:] if has_id else "", [line[2:] for line in words], facts, "\n\n".join(rest[2:]))
            sections[name].append(found)
    return front, sections


def test_article_with_every_kind_of_annotation() -> None:
    orphan = mark("o1", "firm", status="orphan", span=None, exact="words that went\n\naway", tags=("Gone",))
    whole = mark("w1", "The", kind="article", span=None, exact="", colour=None, note="On the whole.")
    material = Material(
        ARTICLE,
        DOCUMENT,
        (
            mark("b2", "Last paragraph", tags=("uk", "ip theft")),
            orphan,
            mark("a1", "This is not just", note="So."),
            whole,
        ),
        EXTRACTION,
        {"blue": "context"},
    )
    front, sections = read(to_markdown(material))
    assert front["title"] == ARTICLE.title
    assert front["sha256"] == ARTICLE.raw_sha256
    assert (front["published"], front["created"], front["updated"]) == (
        "2026-05-01", "2026-05-03T09:15:00Z", "2026-05-04T10:00:00Z",
    )  # fmt: skip
    assert front["tags"] == ["Gone", "ip-theft-d9a9a8", "uk"]
    assert front["tag-names"] == ["ip-theft-d9a9a8 = ip theft"]
    assert list(sections) == ["Note", "Annotations", "No longer in the text", "Quotes"]
    assert sections["Annotations"] == [
        Read("a1", ["This is not just"], "— Ann Example, the firm's chief · ¶ 2 · context · reader:a1", "So."),
        Read("b2", ["Last paragraph"], "¶ 3 · context · #uk #ip-theft-d9a9a8 · reader:b2", ""),
    ]
    gone = Read("o1", ["words that went", "", "away"], "context · #Gone · orphan · reader:o1", "")
    assert sections["No longer in the text"] == [gone]
    assert sections["Quotes"] == [Read("", [SPEECH], "— Ann Example, the firm's chief · ¶ 2 · by role · probably", "")]
    note = r"## Note\n\n<!-- reader w1 [0-9a-f]{20} -->\n\nOn the whole.\n\nreader:w1\n\n\^w1\n"
    assert re.search(note, to_markdown(material))


def test_speaker_set_by_the_user_overrides_the_extracted_one() -> None:
    material = Material(ARTICLE, DOCUMENT, (mark("a", "This is not", speaker="Bob *Other*"),), EXTRACTION)
    assert "— Bob \\*Other\\* · ¶ 2" in to_markdown(material)


def test_annotation_beyond_the_quote_has_no_speaker() -> None:
    material = Material(ARTICLE, DOCUMENT, (mark("a", SPEECH + " its chief said."),), EXTRACTION)
    assert material.speaker(material.annotations[0]) is None


@pytest.mark.parametrize("words", [SPEECH, SPEECH.strip('"'), "This is not"])
def test_annotation_of_a_quote_or_inside_it_has_its_speaker(words: str) -> None:
    material = Material(ARTICLE, DOCUMENT, (mark("a", words),), EXTRACTION)
    assert material.speaker(material.annotations[0]) == "Ann Example"
    assert material.speakers_beside(material.annotations[0]) == ()


@pytest.mark.parametrize(
    ("quote", "facts"),
    [
        ({"others": ("Tom Hall",)}, "— Ann Example, the firm's chief, with Tom Hall · ¶ 2"),
        ({"speaker": None}, "— its chief · ¶ 2"),
    ],
)
def test_annotation_names_every_speaker_of_its_quote(quote: dict[str, object], facts: str) -> None:
    said = EXTRACTION.quotes[0]._replace(**quote)  # type: ignore[arg-type]
    material = Material(ARTICLE, DOCUMENT, (mark("a1", SPEECH),), EXTRACTION._replace(quotes=(said,)))
    _, sections = read(to_markdown(material))
    assert sections["Annotations"][0].facts.startswith(facts)


def test_tagged_quote_keeps_its_speaker_when_filtered_by_tag() -> None:
    material = Material(ARTICLE, DOCUMENT, (mark("a", SPEECH, tags=("uk",)),), EXTRACTION).with_tags(["uk"])
    assert "— Ann Example, the firm's chief · ¶ 2" in to_markdown(material)
    assert "## Quotes" not in to_markdown(material) and export_records(material)["quotes"] == []


def test_span_over_paragraphs_names_both_and_quotes_every_line() -> None:
    words = DOCUMENT.text[4:60]
    _, sections = read(to_markdown(Material(ARTICLE, DOCUMENT, (mark("a", words),))))
    assert sections["Annotations"][0].words == [line.rstrip() for line in escape_lines(words)]
    assert sections["Annotations"][0].facts.startswith("¶ 1–2")


def test_tag_filter_ignores_case() -> None:
    material = Material(ARTICLE, DOCUMENT, (mark("a", "firm", tags=("UK",)), mark("b", "denied")), EXTRACTION)
    front, sections = read(to_markdown(material.with_tags(["uk"])))
    assert front["tags"] == ["UK"]
    assert [found.id for found in sections["Annotations"]] == ["a"] and "Quotes" not in sections


WORDS = st.tuples(st.integers(0, DOCUMENT.length - 1), st.integers(1, 40)).map(
    lambda pair: DOCUMENT.clamp(pair[0], pair[0] + pair[1])
)
TEXT = st.text(alphabet=st.sampled_from("ab 1\n#>-*_=~`|:<![]^\\&%") | st.characters(), max_size=30)


@st.composite
def any_annotation(draw: st.DrawFn) -> Annotation:
    span = draw(WORDS)
    status: PlacementStatus = draw(st.sampled_from(("same", "moved", "orphan")))
    return Annotation(
        draw(st.uuids()).hex, "span", None if status == "orphan" else span, DOCUMENT.slice(*span),
        draw(st.sampled_from((None, "yellow", "red"))), draw(TEXT), tuple(draw(st.lists(TEXT, max_size=3))),
        "2026-05-03T09:15:00Z", "2026-05-03T09:15:00Z", status, original_start=span.start,
    )  # fmt: skip


@given(st.lists(any_annotation(), max_size=6, unique_by=lambda a: a.uid), TEXT)
def test_export_round_trips(marks: list[Annotation], title: str) -> None:
    material = Material(ARTICLE._replace(title=title), DOCUMENT, tuple(marks))
    markdown = to_markdown(material)
    front, sections = read(markdown)
    assert front.get("title", "") == clean(title)
    assert front.get("tags", []) == list(dict.fromkeys(markdown_tag(tag) for tag in material.tags))
    found = {read.id: read for section in sections.values() for read in section}
    assert set(found) == {a.uid for a in marks}
    for annotation in marks:
        again = found[annotation.uid]
        assert again.words == [line.rstrip() for line in escape_lines(annotation.exact)]
        assert again.note == note_lines(annotation.note)
        for tag in annotation.tags:
            assert f"#{markdown_tag(tag)}" in again.facts.split(" ")
    ids = [read.id for read in sections.get("Annotations", [])]
    placed = [a for a in marks if a.span]
    starts = {a.uid: a.span.start for a in placed if a.span}
    assert [starts[uid] for uid in ids] == sorted(starts.values())
    marker = read_markdown(markdown)
    assert marker is not None and marker.is_of(ARTICLE) and not marker.edited


@given(st.permutations([mark("a", "firm"), mark("b", "denied"), mark("c", "firm", note="x"), mark("d", "Last")]))
def test_same_state_gives_the_same_bytes(marks: list[Annotation]) -> None:
    expected = Material(ARTICLE, DOCUMENT, tuple(sorted(marks, key=lambda a: a.uid)), EXTRACTION)
    given_order = Material(ARTICLE, DOCUMENT, tuple(marks), EXTRACTION)
    assert to_markdown(given_order) == to_markdown(expected)
    assert to_json(export_records(given_order)) == to_json(export_records(expected))


def test_annotated_text_missing_from_the_article_is_reported_and_shown() -> None:
    false = mark("f", "firm", exact="farm")
    material = Material(ARTICLE, DOCUMENT, (false, mark("g", "firm")))
    assert problems(material) == ("f: annotated words differ from the text: “farm”",)
    assert "> farm\n" in to_markdown(material) and "The text now reads: “firm”" in to_markdown(material)
    changed = replace(material, annotations=(false._replace(status="changed"),))
    assert problems(changed) == ()
    assert export_records(changed)["annotations"][0]["verbatim"] is False
    beyond = false._replace(span=Span(10, 10_000))
    assert "no longer reaches this far" in to_markdown(replace(material, annotations=(beyond,)))


def test_quote_beyond_the_text_is_reported_and_omitted() -> None:
    quote = Quote(0, 10_000, "direct", "X", "X", "name", 1.0)
    material = Material(ARTICLE, DOCUMENT, extraction=Extraction((quote,)))
    assert len(problems(material)) == 1 and "Quotes" not in to_markdown(material)


def test_json_is_complete() -> None:
    material = Material(ARTICLE, DOCUMENT, (mark("a", "This is not", tags=("x y",)),), EXTRACTION, {"blue": "context"})
    data = json.loads(to_json(export_records(material)))
    assert data["article"]["title"] == ARTICLE.title
    (record,) = data["annotations"]
    assert record["tags"] == ["x y"] and record["paragraph"] == 2 and record["speaker"] == "Ann Example"
    assert DOCUMENT.text[record["start"] : record["end"]] == record["text"] and record["verbatim"] is True
    assert [quote["text"] for quote in data["quotes"]] == [SPEECH, '"baseless"']
    assert data["people"][0]["places"] == [{"start": AT, "end": AT + 4, "paragraph": 2, "text": '"Thi'}]
    assert data["version"] == 1 and (record["id"], record["words"]) == ("reader:a", 3)
    assert data["tags"] == [{"name": "x y", "count": 1}]


def test_json_can_always_be_encoded_as_utf8() -> None:
    assert json.loads(to_json({"x": "a\ud800\u2028"}).encode()) == {"x": "a\ud800\u2028"}


@pytest.mark.parametrize(("uid", "expected"), [("01HX-a", "01HX-a"), ("a_b c]", "a-b-c-"), ("", "-")])
def test_block_ids_have_letters_digits_and_dashes(uid: str, expected: str) -> None:
    assert block_id(uid) == expected


def digits(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:6]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("uk", "uk"),
        ("C", "C"),
        ("C+", "C-plus"),
        ("C++", "C-plus-plus"),
        ("C#", "C-sharp"),
        ("C++/CLI", "C-plus-plus/CLI"),
        ("C-plus", "C-plus-" + digits("C-plus")),
        ("ip theft!", "ip-theft-" + digits("ip theft!")),
        ("ip theft", "ip-theft-" + digits("ip theft")),
        ("ip-theft", "ip-theft"),
        (
            "ip-theft-" + digits("ip theft"),
            f"ip-theft-{digits('ip theft')}-" + digits("ip-theft-" + digits("ip theft")),
        ),
        ("a/b c/", "a/b-c-" + digits("a/b c/")),
        ("2024", "tag-2024-" + digits("2024")),
        ("_x_", "x-" + digits("_x_")),
        ("naïve", "naïve"),
        ("हिन्दी", "हिन्दी"),
        ("a--b", "a--b"),
        ("[[x]]", "x-" + digits("[[x]]")),
        ("<!--", "tag-" + digits("<!--")),
        ("🙂", "🙂"),
    ],
)
def test_tags_are_valid_in_obsidian(name: str, expected: str) -> None:
    assert markdown_tag(name) == expected


@given(st.text(max_size=30))
def test_any_tag_is_valid(name: str) -> None:
    tag = markdown_tag(name)
    assert tag == markdown_tag(name)
    assert re.search(r"[^\d/_-]", tag)
    assert not re.search(r"[\s#\u2000-\u206f!\"$%&'()*+,.:;<=>?@\[\]^`{|}~\\]", tag)


@given(st.lists(st.text(alphabet="aB1 +#-_/!.plushr\u200b", max_size=12), max_size=8))
def test_distinct_names_have_distinct_tags(names: list[str]) -> None:
    tags = {unicodedata.normalize("NFC", name): markdown_tag(name).casefold() for name in names}
    assert len(set(tags.values())) == len({name.casefold() for name in tags}) or any(
        name != other and name.casefold() == other.casefold() for name in tags for other in tags
    )


SECTIONED = Document(
    [
        Block("A title", "heading", 1),
        Block("Nothing yet."),
        Block("Introduction", "heading", 2),
        Block("Method *and* [means]", "heading", 3),
        Block("We counted them."),
    ]
)


def test_each_annotation_has_the_headings_above_it() -> None:
    found = Annotation(
        "s1", "span", SECTIONED.span(4), "We counted them.", "blue", "", (), "2026-05-03T09:15:00Z",
        "2026-05-03T09:15:00Z", original_start=SECTIONED.start(4),
    )  # fmt: skip
    above = found._replace(uid="s0", span=SECTIONED.span(1), exact="Nothing yet.")
    quote = Quote(*SECTIONED.span(4), "direct", "Ann Example", None, "name", 1.0)
    material = Material(ARTICLE, SECTIONED, (above, found), Extraction((quote,)))
    _, sections = read(to_markdown(material))
    assert [one.facts for one in sections["Annotations"]] == [
        "— Ann Example · ¶ 5 · Introduction › Method \\*and\\* [means] · blue · reader:s1"
        if one.id == "s1"
        else "¶ 2 · blue · reader:s0"
        for one in sections["Annotations"]
    ]
    assert sections["Quotes"][0].facts == "— Ann Example · ¶ 5 · Introduction › Method \\*and\\* [means] · by name"
    wanted = ["", "Introduction › Method *and* [means]"]
    assert [record["section"] for record in note_records(material)] == wanted
    assert [record["section"] for record in quote_records(material)] == wanted[1:]
    rows = list(csv.DictReader(io.StringIO(to_csv(material))))
    assert [row["section"] for row in rows] == wanted
