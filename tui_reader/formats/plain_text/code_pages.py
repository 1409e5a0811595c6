"""Choose the code page of a text by the letters that it gives.

Every candidate is scored by how common its characters are in a language that is written in it: frequent letters count
most; capitals inside a word, symbols and control characters count against it. Works from about five letters on.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import NamedTuple

SAMPLE = 16_000
"""The most bytes that are scored."""
_ENOUGH = 0.6
"""The least mean score of an answer."""
_MOST_RUNS, _LEAST_RUNS, _WRONG_RUNS = 0.4, 0.5, -2.0
"""The share of letters beyond ASCII that follow another one: at most in a Latin alphabet, at least in another."""
_TYPOGRAPHIC = frozenset("«»“”„‘’‚‹›–—…•·№§°€£©®¿¡ªº\xa0½¼¾²³")


class _Language(NamedTuple):
    letters: str
    """The letters beyond ASCII, the most frequent first."""
    pages: tuple[str, ...]
    """The code pages in the order of their use; each further one counts a little less."""
    is_latin: bool = True


_WESTERN = ("cp1252", "mac_roman", "cp850")
_CENTRAL = ("cp1250", "iso8859_2", "cp852")
_RUSSIAN = ("cp1251", "koi8_r", "cp866", "iso8859_5")
_LANGUAGES = (
    _Language("üäößéè", _WESTERN),
    _Language("éèàêçôùûîâëïœ", _WESTERN),
    _Language("óíáéñúü", _WESTERN),
    _Language("ãçáéíóêõâúà", _WESTERN),
    _Language("èàùòìé", _WESTERN),
    _Language("äåöé", _WESTERN),
    _Language("øåæéöü", _WESTERN),
    _Language("áðíóéúýþöæ", _WESTERN),
    _Language("łąęóżśćńź", _CENTRAL),
    _Language("íáéěýřžščůúťďňó", _CENTRAL),
    _Language("áíéýľčžšťúôňďäĺŕó", _CENTRAL),
    _Language("áéőöíóüúű", _CENTRAL),
    _Language("čšžćđ", _CENTRAL),
    _Language("ăâîşţ", _CENTRAL),
    _Language("ıüşğçöİâ", ("cp1254", "cp857")),
    _Language("ėšųūžįąčę", ("cp1257",)),
    _Language("āīēšūņļžķčģ", ("cp1257",)),
    _Language("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", _RUSSIAN, False),
    _Language("оанитверсклудмпьязгібїчцхйюшжєщфґ", ("cp1251", "koi8_u", "cp1125", "iso8859_5"), False),
    _Language("аиоетнсрвлкпдмзъугбчяйхцжшщфю", _RUSSIAN, False),
    _Language("ατοιενσηςρκπμυλωάίγέόθδήύβχφώξζψ", ("cp1253", "cp737", "cp869"), False),
    _Language("יוהלאמרתשבנכקדםעפחטגצסזןץךף", ("cp1255", "cp862"), False),
    _Language("اليمنرتوبدعسفهكحقجشةصزخأضطذئءغإىثظؤآ", ("cp1256", "iso8859_6"), False),
    _Language("ารนกเอง่ทมยลวดสตะป้บัคหแจพชขีใ็ไิโผ์ุถื", ("cp874",), False),
)
_LATER_PAGE = 0.15
_COMMON = {
    "gb18030": "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年，。、“”：",
    "big5": "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年，。、「」：",
    "euc_kr": "이다는에의가을를하고지은로한어기도사리아자시나그들대인서일있만것라으해",
    "euc_jp": "のにはをたがでてとしれさいるなもらこ、。「」",
    "cp932": "のにはをたがでてとしれさいるなもらこ、。「」",
}
_LEAST_COMMON = 0.12


def guess(data: bytes) -> str | None:
    """Return the code page of bytes that are not UTF-8, None if no candidate fits well."""
    first = len(data) - len(data.lstrip(bytes(range(128))))
    sample = data[max(0, first - SAMPLE // 2) : first + SAMPLE // 2]
    return _double_byte(sample) or _single_byte(sample)


def _double_byte(sample: bytes) -> str | None:
    best, most = None, _LEAST_COMMON
    for page, common in _COMMON.items():
        text = sample.decode(page, "replace")
        if text[:-1].count("\ufffd"):
            continue
        wide = [char for char in text if char > "\x7f"]
        share = sum(map(common.__contains__, wide)) / max(1, len(wide))
        if share > most:
            best, most = page, share
    return best


def _single_byte(sample: bytes) -> str | None:
    pairs = Counter((before, byte) for before, byte in zip(b" " + sample, sample, strict=False) if byte > 127)
    high = sum(pairs.values())
    if not high:
        return None
    best, most = None, _ENOUGH
    for language in _LANGUAGES:
        for rank, page in enumerate(language.pages):
            chars = _table(page)
            scores = _scores(language.letters, page)
            letters = [(before, count) for (before, byte), count in pairs.items() if chars[byte].isalpha()]
            after_another = sum(count for before, count in letters if before > 127 and chars[before].isalpha())
            share = after_another / max(1, sum(count for _, count in letters))
            fits = share <= _MOST_RUNS if language.is_latin else share >= _LEAST_RUNS
            total = sum(
                count * (scores[byte] if _may_follow(chars[before], chars[byte], language.is_latin) else -2.0)
                for (before, byte), count in pairs.items()
            )
            score = total / high - rank * _LATER_PAGE + (0.0 if fits else _WRONG_RUNS)
            if score > most:
                best, most = page, score
    return best


def _may_follow(before: str, char: str, is_latin: bool) -> bool:
    """Return whether a character may follow another in a word: no capital in it, and no letters of two alphabets."""
    if before.isascii() and before.isalpha() and not is_latin:
        return not char.isalpha()
    return not (before.islower() and char.isupper())


@cache
def _table(page: str) -> str:
    return bytes(range(256)).decode(page, "replace")


@cache
def _scores(letters: str, page: str) -> dict[int, float]:
    ranks = {letter: rank for rank, letter in enumerate(letters)}
    scores = {}
    for byte in range(128, 256):
        char = _table(page)[byte]
        if char in ranks:
            scores[byte] = 3.0 - 2.5 * ranks[char] / len(letters)
        elif char.lower() in ranks:
            scores[byte] = 1.0
        elif char in _TYPOGRAPHIC:
            scores[byte] = 0.9
        elif char.isalpha():
            scores[byte] = -2.0
        else:
            scores[byte] = -5.0 if char == "\ufffd" or char < "\xa0" else -3.0
    return scores
