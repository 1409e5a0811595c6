"""Subtitles and transcripts load as paragraphs that begin with time and speaker."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from itertools import islice

import pytest

from tui_reader.extraction import extract_document
from tui_reader.formats import load
from tui_reader.text.document import Document

FERRY = [
    ("0:03", "Ann Reed", "We will rebuild the bridge. It takes two years, and we have the money for it."),
    ("0:15", "Tom Hall", "And the ferry? It was promised to the people of the islands."),
    ("1:02", "Ann Reed", "It stays until then."),
    ("1:40", "Tom Hall", "Thank you for your time."),
]
EXPECTED = [f"[{at}] {name}: {words}" for at, name, words in FERRY]
HEADS = {
    "Otter": "{name}  {at}\n{words}\n\n",
    "Otter, blank line": "{name}  {at}  \n\n{words}\n\n\n",
    "Teams": "{name}   {at}\n{words}\n",
    "Word": "{at} {name}\n{words}\n",
    "Happy Scribe": "[{at}] - {name}\n{words}\n\n",
    "Rev": "{name}: ({at})\n{words}\n\n",
    "Rev, older": "{name} ({at}):\n{words}\n\n",
    "Fireflies": "{name} - {at}\n{words}\n\n",
    "Descript": "{name} [{at}]\n{words}\n",
    "a line with the time": "{name}\n{at}\n{words}\n",
    "a line with the time, twice": "{name}\n{at}\n{at}\n{words}\n\n",
    "a dash": "{name} — {at}\n{words}\n\n",
}


def read(text: str) -> Document:
    return load("-", stdin=io.BytesIO(text.encode())).document


def full_hours(document: Document) -> list[str]:
    return [text.replace("[0:00:", "[00:00:") for text in document.texts]


def speakers(document: Document) -> list[str | None]:
    return [quote.speaker or quote.speaker_text for quote in extract_document(document, "en").quotes]


def quoted(document: Document) -> list[str]:
    return [document.slice(quote.start, quote.end) for quote in extract_document(document, "en").quotes]


@pytest.mark.parametrize("shape", HEADS)
@pytest.mark.parametrize("before", ["", "The bridge\n\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_speaker_lines_above_the_text(shape: str, before: str, newline: str) -> None:
    text = before + "".join(HEADS[shape].format(at=at, name=name, words=words) for at, name, words in FERRY)
    document = read(text.replace("\n", newline))
    assert document.texts == [*filter(None, [before.strip()]), *EXPECTED]
    assert speakers(document) == [name for _, name, _ in FERRY]
    assert quoted(document) == [words for _, _, words in FERRY]


@pytest.mark.parametrize(
    ("head", "time", "name"),
    [
        ("Speaker 1  0:03", "0:03", "Speaker 1"),
        ("Unknown Speaker  12:03", "12:03", "Unknown Speaker"),
        ("Maud O'Dea-Fox (she/her)  10:03 AM", "10:03 AM", "Maud O'Dea-Fox (she/her)"),
        ("Per von Holm — Today at 10:03 AM", "Today at 10:03 AM", "Per von Holm"),
        ("Ida — 11/29/2026 10:03 AM", "11/29/2026 10:03 AM", "Ida"),
        ("[10:03] Åse Ek", "10:03", "Åse Ek"),
        ("Ida Bo 1 hour 2 minutes 3 seconds", "1:02:03", "Ida Bo"),
        ("10:01:33 From Ida Bo to Everyone:", "10:01:33", "Ida Bo"),
        ("10:01:33 From Ida Bo To Per Holm(Privately) : words", "10:01:33", "Ida Bo (to Per Holm(Privately))"),
    ],
)
def test_speaker_line_is_parsed(head: str, time: str, name: str) -> None:
    from tui_reader.formats.plain_text.turns import head_of

    found = head_of(head)
    assert found is not None
    assert (found.time, found.speaker) == (time, name)


@pytest.mark.parametrize(
    "line",
    ["He left at 10:45", "12:30", "at 10:45", "3:16 of the second book", "Ann Reed", "The result was 3:2 after all."],
)
def test_other_lines_are_no_speaker_lines(line: str) -> None:
    from tui_reader.formats.plain_text.turns import head_of

    found = head_of(line)
    assert found is None or not found.is_sure


def test_turn_with_wrapped_lines_and_several_paragraphs() -> None:
    text = (
        "Ann Reed  0:03\nWe will rebuild the bridge, whatever they write about\nit in the newspapers of the islands, "
        "and we have\nmore than enough of the money that it takes.\n\nAnd the ferry stays.\n\n"
        "Tom Hall  0:45\nWho pays for it?\n\nAnn Reed  0:59\nThe state.\n"
    )
    document = read(text)
    assert document.texts[1:] == [
        "And the ferry stays.",
        "[0:45] Tom Hall: Who pays for it?",
        "[0:59] Ann Reed: The state.",
    ]
    assert document.texts[0].endswith("of the islands, and we have more than enough of the money that it takes.")
    assert speakers(document) == ["Ann Reed", "Ann Reed", "Tom Hall", "Ann Reed"]


@pytest.mark.parametrize(
    "text",
    [
        "Turku 10:45\nSalo 11:20\nEspoo 12:01\n",
        "Coffee 10:00\nIn the hall.\n\nWorkshop 11:00\nUpstairs.\n\nLunch 12:00\nIn the yard.\n",
        "Luke 3:16\nJohn answered and said unto them.\n\nMark 1:2\nAs it is written.\n",
        "She left at 10:45.\n\nHe came at 11:20, and she was gone by then.\n\nThey met at 12:00.\n",
    ],
)
def test_timetables_and_prose_are_no_transcripts(text: str) -> None:
    document = read(text)
    assert " ".join(document.text.split()) == " ".join(text.split())


ZOOM_CHATS = [
    "10:01:33\t From  Ann Reed : Is the ferry running?\n10:02:01\t From  Tom Hall : No.\n"
    "10:03:12\t From  Ann Reed : Why?\n",
    "10:01:33 From Ann Reed to Everyone : Is the ferry running?\n10:02:01 From Tom Hall to Everyone : No.\n"
    "10:03:12 From Ann Reed to Everyone : Why?\n",
    "10:01:33 From Ann Reed To Everyone:\n\tIs the ferry running?\n10:02:01 From Tom Hall To Everyone:\n\tNo.\n"
    "10:03:12 From Ann Reed To Everyone:\n\tWhy?\n",
]


@pytest.mark.parametrize("text", ZOOM_CHATS)
def test_meeting_chat(text: str) -> None:
    document = read(text)
    assert document.texts == [
        "[10:01:33] Ann Reed: Is the ferry running?",
        "[10:02:01] Tom Hall: No.",
        "[10:03:12] Ann Reed: Why?",
    ]
    assert speakers(document) == ["Ann Reed", "Tom Hall", "Ann Reed"]


def test_direct_message_names_its_recipient() -> None:
    text = ZOOM_CHATS[1].replace("Hall to Everyone", "Hall to Ann Reed(Direct Message)")
    document = read(text)
    assert document.texts[1] == "[10:02:01] Tom Hall (to Ann Reed(Direct Message)): No."


# -- subtitles --------------------------------------------------------------------------------------------------------

CUES = [
    ("00:00:01.000", "00:00:04.000", "We will rebuild"),
    ("00:00:04.000", "00:00:06.500", "the bridge, and"),
    ("00:00:06.500", "00:00:09.000", "we have the money.\nIt takes two years."),
    ("00:00:20.000", "00:00:22.000", "The ferry stays until then."),
]


def srt(start: str, end: str) -> str:
    return f"{start} --> {end}".replace(".", ",")


SUBTITLES = {
    "SubRip": "".join(f"{n}\n{srt(a, b)}\n{words}\n\n" for n, (a, b, words) in enumerate(CUES, 1)),
    "SubRip, no blank lines": "".join(f"{n}\n{srt(a, b)}\n{words}\n" for n, (a, b, words) in enumerate(CUES, 1)),
    "SubRip, tags": "".join(
        f"{n}\n{srt(a, b)}\n{{\\an8}}<font color='#fff'>{words}</font>\n\n" for n, (a, b, words) in enumerate(CUES, 1)
    ),
    "WebVTT": "WEBVTT\n\n" + "".join(f"{a} --> {b}\n{words}\n\n" for a, b, words in CUES),
    "WebVTT, settings": "WEBVTT\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: lime }\n\nREGION\nid:fred\n\n"
    + "".join(f"intro-{b}\n{a} --> {b} align:start position:10%\n{words}\n\n" for a, b, words in CUES),
    "WebVTT, notes": "WEBVTT\n\nNOTE made by hand\nin two lines\n\n"
    + "NOTE\nonce more\n\n".join(f"{a} --> {b}\n<c.yellow>{words}</c>\n\n" for a, b, words in CUES),
    "SBV": "".join(f"{a[1:]},{b[1:]}\n{words}\n\n" for a, b, words in CUES),
    "brackets": "".join(f"[{a} --> {b}]  {words}\n".replace("\n", " ").strip() + "\n" for a, b, words in CUES),
}


@pytest.mark.parametrize("shape", SUBTITLES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_cues_become_paragraphs(shape: str, newline: str) -> None:
    document = read(SUBTITLES[shape].replace("\n", newline))
    assert full_hours(document) == [
        "[00:00:01] We will rebuild the bridge, and we have the money. It takes two years.",
        "[00:00:20] The ferry stays until then.",
    ]
    assert speakers(document) == []


NAMED = {
    "voices": "WEBVTT\n\n" + "".join(f"{a} --> {b}\n<v {{name}}>{words}</v>\n\n" for a, b, words in CUES),
    "voices, classes, open": "WEBVTT\n\n"
    + "".join(f"{a} --> {b}\n<v.loud {{name}}>{words}\n\n" for a, b, words in CUES),
    "Zoom": "WEBVTT\n\n"
    + "".join(f"{n}\n{a} --> {b}\n{{name}}: {words}\n\n" for n, (a, b, words) in enumerate(CUES, 1)),
    "SubRip": "".join(f"{n}\n{srt(a, b)}\n{{name}}: {words}\n\n" for n, (a, b, words) in enumerate(CUES, 1)),
    "SBV": "".join(f"{a[1:]},{b[1:]}\n{{name}}: {words}\n\n" for a, b, words in CUES),
}


@pytest.mark.parametrize("shape", NAMED)
@pytest.mark.parametrize("name", ["Ann Reed", "ANN REED", "Maud O'Dea", "Ida", "Speaker 2"])
def test_cues_with_a_speaker_name(shape: str, name: str) -> None:
    document = read(NAMED[shape].replace("{name}", name))
    assert full_hours(document) == [
        f"[00:00:01] {name}: We will rebuild the bridge, and we have the money. It takes two years.",
        f"[00:00:20] {name}: The ferry stays until then.",
    ]
    assert [str(voice).lower() for voice in speakers(document)] == [name.lower()] * 2


SPOKEN = [
    (1.0, 3.0, "Ann Reed: We will rebuild the bridge."),
    (3.5, 6.0, "It takes two years."),
    (6.2, 8.0, "And we have the money for it."),
    (8.5, 9.0, "Tom Hall: And the ferry?"),
    (9.2, 11.0, "It was promised to the islands."),
    (11.5, 13.0, "Ann Reed: It stays until then."),
    (18.0, 20.0, "The water is high today."),
]


def clock(at: float, mark: str = ".") -> str:
    return f"00:00:{at:06.3f}".replace(".", mark)


def as_srt(cues: list[tuple[float, float, str]]) -> str:
    return "".join(f"{n}\n{clock(a, ',')} --> {clock(b, ',')}\n{words}\n\n" for n, (a, b, words) in enumerate(cues, 1))


def as_vtt(cues: list[tuple[float, float, str]]) -> str:
    return "WEBVTT\n\n" + "".join(f"{clock(a)} --> {clock(b)}\n{words}\n\n" for a, b, words in cues)


NAMED_AT_CHANGES = {
    "SubRip": as_srt(SPOKEN),
    "WebVTT": as_vtt(SPOKEN),
    "SBV": "".join(f"{clock(a)[1:]},{clock(b)[1:]}\n{words}\n\n" for a, b, words in SPOKEN),
    "brackets": "".join(f"[{clock(a)} --> {clock(b)}] {words}\n" for a, b, words in SPOKEN),
    "capitals": as_srt([(a, b, words.replace("Ann Reed", "ANN REED")) for a, b, words in SPOKEN]),
    "chevrons": as_vtt([(a, b, f">> {words}" if ": " in words else words) for a, b, words in SPOKEN]),
}


@pytest.mark.parametrize("shape", NAMED_AT_CHANGES)
def test_cue_without_a_name_goes_on_with_the_speaker(shape: str) -> None:
    document = read(NAMED_AT_CHANGES[shape])
    assert [text.replace("[0:", "[00:").replace("ANN REED", "Ann Reed") for text in document.texts] == [
        "[00:00:01] Ann Reed: We will rebuild the bridge. It takes two years. And we have the money for it.",
        "[00:00:08] Tom Hall: And the ferry? It was promised to the islands.",
        "[00:00:11] Ann Reed: It stays until then.",
        "[00:00:18] The water is high today.",
    ]
    assert [str(voice).title() for voice in speakers(document)] == ["Ann Reed", "Tom Hall", "Ann Reed"]


def test_two_cues_with_one_name_are_one_quote() -> None:
    document = read(as_srt([(1, 3, "Anna Berg: We will rebuild it."), (3.5, 5, "It takes two years.")]))
    assert quoted(document) == ["We will rebuild it. It takes two years."]


def test_long_speech_named_once_keeps_its_speaker() -> None:
    sentence = "We will rebuild the bridge that was closed in the spring of last year."
    cues = [(2.0 * n, 2.0 * n + 1.8, sentence) for n in range(1, 29)]
    cues[:2] = [(2.0, 3.8, f"Tom Hall: {sentence}"), (4.0, 5.8, f"Ann Reed: {sentence}")]
    cues[4] = (10.0, 11.8, "[applause]")
    named = [(a, b, f"Ann Reed: {words}" if n in (8, 14, 20) else words) for n, (a, b, words) in enumerate(cues)]
    document = read(as_vtt(named))
    assert speakers(document) == ["Tom Hall", *["Ann Reed"] * (len(document) - 2)]
    assert "".join(quoted(document)).count(sentence) == 27


@pytest.mark.parametrize(
    "cues",
    [
        ["<v Ann Reed>We will rebuild it.", "It takes two years."],
        ["Ann Reed: We will rebuild it.", "Ann Reed: We have the money.", "The bridge was closed in spring."],
        ["- Ann Reed: We will rebuild it.", "- And the ferry?", "It takes two years."],
        ["ANN: We will rebuild it.", *["Nobody knows that."] * 9],
        ["Ann Reed: We will rebuild it.", "- And the ferry?", "It takes two years."],
        ["Ann Reed: We will rebuild it.", "[applause]"],
    ],
)
def test_cue_without_a_name_has_no_speaker_where_names_mark_no_changes(cues: list[str]) -> None:
    document = read(as_vtt([(2.0 * n, 2.0 * n + 1.8, words) for n, words in enumerate(cues, 1)]))
    assert document.texts[-1].partition("] ")[2].startswith(cues[-1])


def test_cue_with_two_speakers() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann Reed>Is it <i>really</i> the end?</v>\n<v Tom Hall>It &amp; more."
        "\n\n"
        "00:05.000 --> 00:07.000\nANN: No.\nTOM: Yes.\n"
    )
    document = read(text)
    assert document.texts == [
        "[00:01] Ann Reed: Is it really the end?",
        "[00:01] Tom Hall: It & more.",
        "[00:05] ANN: No.",
        "[00:05] TOM: Yes.",
    ]
    (span,) = document.inlines(0)
    assert (document.texts[0][span.start : span.end], span.kind) == ("really", "emphasis")


@pytest.mark.parametrize("dash", ["- ", "-", "– ", "— ", ">> "])
def test_dash_starts_a_turn(dash: str) -> None:
    first = f"1\n00:00:07,500 --> 00:00:09,000\n{dash}And the ferry?\n{dash}It stays\n\n"
    text = f"{first}2\n00:00:09,100 --> 00:00:11,000\nuntil then.\n"
    assert read(text).texts == [f"[00:00:07] {dash}And the ferry?", f"[00:00:07] {dash}It stays until then."]


ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:00.000 --> 00:00:02.000 align:start position:0%

we<00:00:00.500><c> will</c><00:00:01.000><c> rebuild</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
we will rebuild


00:00:02.010 --> 00:00:04.000 align:start position:0%
we will rebuild
the<00:00:02.500><c> bridge</c><00:00:03.000><c> in</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
the bridge in


00:00:04.010 --> 00:00:06.000 align:start position:0%
the bridge in
two<00:00:05.000><c> years</c>
"""


def test_rolling_captions_contain_each_word_once() -> None:
    assert read(ROLLING).texts == ["[00:00:00] we will rebuild the bridge in two years"]


@pytest.mark.parametrize("between", ["\n", " ", "\n\n"])
@pytest.mark.parametrize("clock", ["0:{:02}", "00:{:02}", "(0:{:02})", "[00:{:02}]", "0:00:{:02}"])
def test_copied_video_transcript(between: str, clock: str) -> None:
    pieces = ["so today we will", "look at the bridge", "that nobody wants", "to pay for"]
    text = "\n".join(f"{clock.format(4 * n)}{between}{piece}" for n, piece in enumerate(pieces))
    assert read(text).texts == [f"[{clock.format(0).strip('[]()')}] {' '.join(pieces)}"]


def test_long_speech_is_split_into_paragraphs() -> None:
    sentence = "We will rebuild the bridge that was closed in the spring of last year."
    cues = (
        f"{n}\n00:{n // 20:02}:{n * 3 % 60:02},000 --> 00:{n // 20:02}:{n * 3 % 60 + 2:02},900\n{sentence}\n\n"
        for n in range(60)
    )
    texts = read("".join(cues)).texts
    assert 5 < len(texts) < 30
    assert all(len(text) < 800 for text in texts)
    assert sum(text.count(sentence) for text in texts) == 60


def test_sound_descriptions_are_separate_paragraphs() -> None:
    text = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{words}\n\n"
        for n, words in enumerate(["[door closes]", "We will go now.", "(applause)", "Thank you."], 1)
    )
    assert [piece.partition("] ")[2] for piece in read(text).texts] == [
        "[door closes]", "We will go now.", "(applause)", "Thank you.",
    ]  # fmt: skip


def test_title_of_subtitles() -> None:
    assert (
        load("-", stdin=io.BytesIO(b"WEBVTT - The bridge\n\n00:01.000 --> 00:02.000\nWords.\n")).article.title
        == "The bridge"
    )
    article = load("-", stdin=io.BytesIO(SUBTITLES["SubRip"].encode())).article
    assert article.title == "We will rebuild the bridge, and we have the money"
    article = load("-", stdin=io.BytesIO(NAMED["Zoom"].replace("{name}", "Ann Reed").encode())).article
    assert article.title == "We will rebuild the bridge, and we have the money"


def test_lines_layout_keeps_the_lines_unchanged() -> None:
    document = load("-", stdin=io.BytesIO(SUBTITLES["SubRip"].encode()), layout="lines").document
    assert document.texts[:2] == ["1", "00:00:01,000 --> 00:00:04,000"]


def test_long_subtitles_in_chunks_equal_those_read_at_once(tmp_path: object) -> None:
    from tui_reader.formats.plain_text.special import find_special

    lines = (SUBTITLES["WebVTT"] + "".join(SUBTITLES["WebVTT"].partition("\n\n")[2] for _ in range(50))).split("\n")
    for step in (1, 7, 100):
        reader = find_special(lines)
        assert reader is not None
        blocks = [block for at in range(0, len(lines), step) for block in reader.feed(lines[at : at + step])]
        blocks += reader.feed([], final=True)
        assert [block.text for block in blocks] == read("\n".join(lines)).texts


def turns(count: int) -> Iterator[str]:
    for number in range(count):
        clock = f"{number // 60}:{number % 60:02}"
        yield f"Ann Reed  {clock}\nWe will rebuild it.\n\nTom Hall  {clock}\nNo.\n\n"


def test_long_transcripts_in_chunks_equal_those_read_at_once() -> None:
    from tui_reader.formats.plain_text.special import find_special

    lines = "".join(islice(turns(100), 100)).split("\n")
    for step in (1, 5, 64):
        reader = find_special(lines)
        assert reader is not None
        blocks = [block for at in range(0, len(lines), step) for block in reader.feed(lines[at : at + step])]
        blocks += reader.feed([], final=True)
        assert [block.text for block in blocks] == read("\n".join(lines)).texts


@pytest.mark.parametrize(
    "line",
    [
        "00:00:01,000 --> 00:00:04,000\n",
        "<v ",
        "<i>",
        "Ann Reed  0:03\n",
        "0:03\n",
        "Aa 0:0",
        "a b " * 10 + "0:03\n",
        "10:01:33 From " + "a " * 30,
        "[0:00] A: ",
        "[10:01] <a",
    ],
)
def test_many_lines_of_one_shape_take_no_longer(line: str) -> None:
    head = "1\n00:00:01,000 --> 00:00:02,000\n"
    for text in (head + line * (300_000 // len(line)), "\n".join([line * 40] * (300_000 // (40 * len(line))))):
        started = time.process_time()
        extract_document(read(f"{text}\n\nwords"), "en")
        assert time.process_time() - started < 4


@pytest.mark.parametrize(
    "line", ["Published 14 October 2026, 06:00\nUpdated 15 October 2026, 10:30", "06:00: the harbour", "Turku 06:00"]
)
def test_an_article_with_few_times_is_not_examined(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_reader.formats.plain_text import special

    def examine(_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("tui_reader.formats.plain_text.cues.find_cues", examine)
    article = "\n\n".join(
        [line, *(f"The ferry left at noon, {n} people with it. It came back at 14:30." for n in range(25))]
    )
    assert special.find_special(article.split("\n")) is None
