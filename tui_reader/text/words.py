"""Find words and sentences at an offset of one string, and count words.

Coordinates: code-point offsets into the string, clamped to it. Little is read beyond the requested words or sentences,
so a giant paragraph costs no more than an ordinary one.

A word keeps its apostrophes, hyphens, decimals and the full stops of an initialism ("don't", "large-scale", "3.5",
"U.S."); in Chinese and Japanese, which have no blanks, a run of one script counts as a word. Sentence ends are found
by rules, mainly for English: a full stop after an abbreviation or initial ends no sentence unless the next word
commonly begins one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tui_reader.text.spans import Span

_HAN = "々〆〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIRAGANA, _KATAKANA = "\u3041-\u309f", "\u30a1-\u30ff"
_MARKS = (
    "!-/:-@\\[-`{-~\xa1-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf\u2010-\u205e\u3000-\u3004\u3008-\u303f"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_CHAR = f"[^\\s{_MARKS}{_HAN}{_HIRAGANA}{_KATAKANA}]"


@cache
def _word() -> re.Pattern[str]:
    """Return the pattern of a word; compiled on first use, as it takes 5 ms that the first screen does not need."""
    return re.compile(
        f"(?:[^\\W\\d_]\\.){{2,}}(?!{_CHAR})"
        f"|{_CHAR}+(?:(?:['’\\-‐‑&]|(?<=\\d)[.,:](?=\\d)){_CHAR}+)*"
        f"|[{_HAN}]+|[{_HIRAGANA}]+|[{_KATAKANA}]+"
    )


@cache
def _ideograph() -> re.Pattern[str]:
    return re.compile(f"[{_HAN}{_HIRAGANA}{_KATAKANA}]")


_WORDLESS = re.compile(r"(?<!\S)(?:[^\w\s]|_)+(?!\S)")


def words(text: str, start: int = 0) -> Iterator[Span]:
    """Yield the words from `start`, which must not be inside one."""
    for match in _word().finditer(text, start):
        yield Span(*match.span())


def next_word(text: str, at: int) -> int:
    """Return the start of the next word after `at`, the end of the text if there is none."""
    return next((word.start for word in words(text, _token_start(text, at)) if word.start > at), len(text))


def previous_word(text: str, at: int) -> int:
    """Return the start of the last word that begins before `at`, 0 if there is none."""
    stop = min(at, len(text))
    while stop > 0:
        begin = _token_start(text, stop)
        last = -1
        for word in words(text, begin):
            if word.start >= stop:
                break
            last = word.start
        if last >= 0:
            return last
        stop = begin - 1
    return 0


def word_end(text: str, at: int) -> int:
    """Return the first end of a word after `at` (exclusive), the end of the text if there is none."""
    return next((word.end for word in words(text, _token_start(text, at)) if word.end > at), len(text))


def word_at(text: str, at: int) -> Span:
    """Return the word at `at`; between words the character there, at the end of the text an empty span."""
    at = max(0, min(at, len(text)))
    for word in words(text, _token_start(text, at)):
        if word.contains(at):
            return word
        if word.start > at:
            break
    return Span(at, min(at + 1, len(text)))


def count_words(text: str) -> int:
    """Count words as people do: tokens between blanks with a letter or digit, and each ideograph and kana."""
    ideographs = 0
    if not text.isascii():
        text, ideographs = _ideograph().subn(" ", text)
    return ideographs + len(text.split()) - len(_WORDLESS.findall(text))


def _token_start(text: str, at: int) -> int:
    """Return the start of the run without blanks that contains or precedes `at`."""
    at = max(0, min(at, len(text)))
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


@cache
def _end() -> re.Pattern[str]:
    return re.compile(
        r"(?P<mark>(?:[.!?…‽]|[。！？｡．])+)"
        r"(?P<close>(?:[\"'”’»›)\]}）」』】》〉＂]|\[\d{1,3}\]|[¹²³⁰⁴-⁹])*)"
        r"(?P<gap>\s*)"
        r"(?P<open>[\"'“‘«‹(\[{（「『【《¿¡—–-]*)"
    )


_REACH = 4_096
"""Code points searched at a time for the start of a sentence; longer than nearly every sentence."""


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_END = _listed(
    "mr mrs ms mx dr prof rev hon sen rep gov gen col lt sgt cpl capt cmdr adm maj brig pres amb st mt ft messrs mme"
    " mlle v vs viz cf e.g i.e ca approx al resp incl esp jan feb mar apr jun jul aug sept sep oct nov dec"
)
_BEFORE_NUMBERS = _listed("p pp no nos vol vols fig figs art ch chap sec para ed eds nr op ver vv ll §")
_SOMETIMES_END = _listed("etc inc ltd co corp llc jr sr bros dept est ave blvd rd a.m p.m b.c a.d ph.d m.d esq")
_SENTENCE_OPENERS = _listed(
    "the a an this that these those he she it they we you i his her its their our my there here in on at by for from"
    " with to as if when while after before since because although though but and or so yet nor however meanwhile what"
    " who why how where which some many most all no not now then also still even one two both each another every"
    " according"
)
_FIRST = re.compile(r"\s*")
_TOKEN = re.compile(r"[^\s\"'“”‘’«»()\[\]{}—–/]+\Z")


def sentence_at(text: str, at: int) -> Span:
    """Return the sentence at `at` without the blanks after it, although they belong to it."""
    at = max(0, min(at, len(text)))
    start = _sentence_start(text, at)
    end = next((following for following in _starts(text, at) if following > at), len(text))
    stop = end
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return Span(start, stop)


def next_sentence(text: str, at: int) -> int:
    """Return the start of the next sentence after `at`, the end of the text if there is none."""
    return next((start for start in _starts(text, max(0, at)) if start > at), len(text))


def previous_sentence(text: str, at: int) -> int:
    """Return the start of the sentence at `at`, or of the previous one if that is `at` itself."""
    return _sentence_start(text, max(0, min(at, len(text)) - 1))


def _sentence_start(text: str, at: int) -> int:
    """Return the last start of a sentence at or before `at`; the first sentence begins at its first character."""
    stop = at
    while stop > 0:
        begin = max(0, stop - _REACH)
        last = -1
        for start in _starts(text, begin, at):
            if start > at:
                break
            last = start
        if last >= 0:
            return last
        stop = begin
    first = _FIRST.match(text)
    return min(first.end(), at) if first else 0


def _starts(text: str, start: int, stop: int | None = None) -> Iterator[int]:
    """Yield the starts of sentences whose predecessor ends after `start`, up to one after `stop`."""
    begin = start
    while begin > 0 and (text[begin - 1].isspace() or not text[begin - 1].isalnum()) and start - begin < 64:
        begin -= 1  # so that a sentence end across `start` is matched whole
    for match in _end().finditer(text, begin):
        after = match.start("open")
        if after < len(text) and _ends_sentence(text, match):
            yield after
        if stop is not None and after > stop:
            return


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    mark, close, after = match["mark"], match["close"], match.end()
    following = text[after : after + 1]
    if mark[-1] in "。！？｡．":
        return not (close and following in tuple("とっ、，"))
    if not match["gap"] or following.islower():
        return False
    if mark != "." or close:
        return True
    token_match = _TOKEN.search(text, max(0, match.start() - 40), match.start())
    if token_match is None:
        return True
    token = token_match[0].strip(",;:-").lower()
    if token in _NEVER_END:
        return False
    if token in _BEFORE_NUMBERS:
        return not following.isdigit()
    if token.isdigit() and text[: token_match.start()][-1:] in ("", "\n"):
        return False  # the number of an item
    initial = len(token) == 1 and token.isalpha() and token_match[0].isupper()
    if initial or token in _SOMETIMES_END or _is_initialism(token):
        following_word = _word().match(text, after)
        return following_word is not None and following_word[0].lower() in _SENTENCE_OPENERS
    return True


def _is_initialism(token: str) -> bool:
    parts = token.split(".")
    return len(parts) > 1 and all(len(part) == 1 and part.isalpha() for part in parts)
