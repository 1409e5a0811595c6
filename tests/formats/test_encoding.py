"""Text in any encoding and of any length is decoded as written."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.formats import load
from tui_reader.formats.plain_text.encoding import Decoder, detect
from tui_reader.formats.plain_text.loaded import HEAD, SLICE

CENTRAL, RUSSIAN, GREEK = "cp1250 iso8859_2 cp852", "cp1251 koi8_r cp866 iso8859_5", "cp1253 iso8859_7 cp737 cp869"
TEXTS = {
    "German": (
        "Der Müller schloss die Tür, denn draußen war es kälter als früher. Später öffnete er sie wieder.",
        "cp1252 latin_1 cp850 mac_roman",
    ),
    "French": (
        "Le maire a répété que l’été serait très sec, et que personne n’était prêt à l’hôpital.",
        "cp1252 mac_roman",
    ),
    "Spanish": ("El señor Núñez preguntó qué había pasado allí. ¿Por qué no llegó más agua?", "cp1252 cp850 mac_roman"),
    "Danish": ("Søren gik over åen på en træbro. Det blev mørkt, før han nåede hjem på gården.", "cp1252 cp850"),
    "Polish": ("Wójt powiedział, że woda się podniosła i że trzeba będzie zamknąć szkołę.", CENTRAL),
    "Czech": (
        "Starosta řekl, že voda stoupá a že škola bude zavřená. Příští týden přijde déšť.",
        CENTRAL,
    ),
    "Hungarian": (
        "A vízszint tegnap óta emelkedő, és az iskola zárva marad jövő hétfőig, mondta.",
        CENTRAL,
    ),
    "Turkish": ("Belediye başkanı suyun yükseldiğini, okulun kapalı kalacağını söyledi.", "cp1254 cp857"),
    "Russian": (
        "Мэр сказал, что вода поднимается и школа будет закрыта. Никто не спал.",
        RUSSIAN,
    ),
    "Ukrainian": ("Міський голова сказав, що вода піднімається і школу буде зачинено.", "cp1251 koi8_u cp1125"),
    "Bulgarian": ("Кметът каза, че водата се покачва и училището ще бъде затворено.", "cp1251 cp866"),
    "Greek": (
        "Ο δήμαρχος είπε ότι το νερό ανεβαίνει και το σχολείο θα μείνει κλειστό.",
        GREEK,
    ),
    "Hebrew": ("ראש העיר אמר שהמים עולים ושבית הספר יישאר סגור.", "cp1255 iso8859_8 cp862"),
    "Arabic": ("قال رئيس البلدية إن الماء يرتفع وإن المدرسة ستبقى مغلقة.", "cp1256 iso8859_6"),
    "Thai": ("นายกเทศมนตรีกล่าวว่าน้ำกำลังขึ้นและโรงเรียนจะปิด", "cp874"),
    "Japanese": ("市長は水が上がっていると言った。学校は閉まったままだ。", "shift_jis euc_jp"),
    "Chinese": ("市长说水在上涨，学校不会开门。这是他在会上说的话。", "gb18030"),
    "Chinese of Taiwan": ("市長說水在上漲，學校不會開門。這是他在會上說的話。", "big5"),
    "Korean": ("시장은 물이 오르고 있다고 말했다. 학교는 문을 닫는다.", "euc_kr"),
    "English": ("“We didn’t know,” she said – and that was all… The café was closed; it cost £5.", "cp1252 mac_roman"),
}
CASES = [(name, text, encoding) for name, (text, encodings) in TEXTS.items() for encoding in encodings.split()]


@pytest.mark.parametrize(("name", "text", "encoding"), CASES, ids=[f"{case[0]}-{case[2]}" for case in CASES])
@pytest.mark.parametrize("times", [1, 30])
def test_one_sentence_is_enough_to_detect_the_encoding(name: str, text: str, encoding: str, times: int) -> None:
    data = (text.encode(encoding) + b"\n\n") * times
    assert data.decode(detect(data)[0]) == data.decode(encoding), name


@pytest.mark.parametrize(
    ("data", "unread"),
    [
        ("The café report".encode() + b"\n\nIt was cut he\xc3re.", 1),
        ("“No,” she said – it’s closed.".encode() + b" \xff\xfe", 2),
        ("Zoë".encode() + b" \xe9 ", 1),
        ("Привет, мир".encode() + b"\xd0 x", 1),
        ("Ångström naïve café".encode()[:-1], 1),
    ],
)
def test_utf8_with_invalid_bytes(data: bytes, unread: int) -> None:
    loaded = load("-", stdin=io.BytesIO(data))
    assert loaded.article.encoding == "utf-8" and loaded.document.text.count("\ufffd") == unread
    what = "1 character could" if unread == 1 else "2 characters could"
    assert loaded.article.notes == (f"{what} not be read; shown as \ufffd",)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Déjà vu à Orléans", "cp1252"), ("DÉJÀ VU “À ORLÉANS”", "cp1252"), ("Die Wörter “ÖÄÜ” und “Ü”", "cp1252")],
)
def test_western_text_that_is_not_utf8(text: str, encoding: str) -> None:
    assert load("-", stdin=io.BytesIO(text.encode(encoding))).document.text == text


LONG = 1_000_000
PLAIN = "The water rose and nobody in the lower town slept that night.\n\n"


def long_text(at: int, ending: str, encoding: str) -> bytes:
    """Return more than `LONG` bytes that are ASCII up to an offset."""
    before = (PLAIN * (at // len(PLAIN) + 1))[:at]
    rest = f"{ending}\n\n{PLAIN * 20}"
    return (before + rest * ((LONG + 100_000 - at) // len(rest) + 1)).encode(encoding)


@pytest.mark.parametrize("at", [0, 100, HEAD - 10, HEAD, HEAD + 7, HEAD + SLICE - 1, HEAD + SLICE, 400_000, LONG - 100])
@pytest.mark.parametrize(
    ("ending", "encoding"),
    [
        ("Später öffnete er die Tür, über die Straße.", "cp1252"),
        ("Später öffnete er die Tür, über die Straße.", "utf-8"),
        ("Мэр сказал, что вода поднимается и школа будет закрыта.", "cp866"),
        ("市長は水が上がっていると言った。", "utf-8"),
    ],
)
def test_first_non_ascii_character_decides_the_encoding(at: int, ending: str, encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    data = long_text(at, ending, encoding)
    file.write_bytes(data)
    loaded = load(file)
    shown = list(loaded.document.texts)
    while loaded.more():
        changed = loaded.document.texts[: len(shown)] != shown
        assert not changed
        shown = list(loaded.document.texts)
    is_same = loaded.document.text.split() == data.decode(encoding).split()  # a failing assert would compare a megabyte
    assert (loaded.article.encoding, is_same) == (encoding, True)
    assert [note for note in loaded.article.notes if "read as" in note] == (
        [] if encoding == "utf-8" else [f"read as {encoding}"]
    )


def test_accents_at_the_very_end_of_a_long_file_are_decoded(tmp_path: Path) -> None:
    data = (PLAIN * (900_000 // len(PLAIN)) + "Später öffnete er die Tür.").encode("cp1252")
    (tmp_path / "text.txt").write_bytes(data)
    loaded = load(tmp_path / "text.txt")
    while loaded.more():
        pass
    assert loaded.document.texts[-1] == "Später öffnete er die Tür."


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["word ", "é", "ß", "\n", "“x” ", "日本", "x" * 40]), max_size=80).map("".join),
    st.integers(1, 50),
)
def test_chunks_do_not_change_the_text(text: str, size: int) -> None:
    data = text.encode()
    decoder = Decoder(data[:size], is_whole=False)
    pieces = [decoder.decode(data[at : at + size]) for at in range(0, len(data), size)]
    assert "".join([*pieces, decoder.decode(b"", final=True)]) == text


@pytest.mark.parametrize("data", [b"\xe9" * 1_000_000, b"a\x80" * 500_000, bytes(range(32, 256)) * 4_000])
def test_unusual_bytes_take_no_longer(data: bytes) -> None:
    started = time.perf_counter()
    load("-", stdin=io.BytesIO(data))
    assert time.perf_counter() - started < 5
