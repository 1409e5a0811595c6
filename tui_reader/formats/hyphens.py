"""Join words that are split at line ends: decide whether the hyphen was added by hyphenation or belongs to the word.

A soft hyphen, U+2010 or `-` may end a line inside a word: `govern-/ment` or `well-/known`. A hyphen before a capital or
after a digit belongs to the word. Otherwise the evidence is weighed, in this order:

1. whether the joined or the hyphenated word occurs elsewhere in the text;
2. whether other forms of the joined word do, whether the parts are words that often form compounds;
3. how many lines of the text end in a hyphen: one in six if its words are split, one in a hundred if not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from tui_reader.formats.plain_text.shapes import HYPHEN, HYPHENS, NOT_SIGN, PAGE, SOFT_HYPHEN, is_split_word


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_SUSPENDED = _words("and bzw e en et o oder of or ou to u und y")
"""Words after a hyphen that replaces the end of a word: "short- and long-term"."""
_OUTER = "\"'“”‘’«»()[]{}<>.,;:!?…*_/—–"
_APART = str.maketrans(dict.fromkeys('"“”‘«»()[]{}<>.,;:!?…*_/—–\n', " ") | {"’": "'", HYPHEN: "-"})
_ALWAYS = _words("eighty fifty forty ninety quasi self seventy sixty thirty twenty well")
"""Words that hardly ever begin a word without a hyphen."""
_FIRST = _words(
    "all anti bare best better black blue broad brown co cold cost dark decision deep double east eight "
    "ever far fast few fine first five four free full golden good gray great green grey half hard "
    "heavy high hour ill large law left less light long low lower market mass middle minute month more much multi "
    "narrow near new nine non north old one open pale part policy poor post quarter quick ready real "
    "red rich right round second semi seven short single six slow small so soft south state "
    "strong tax ten then third three tight time top two ultra vice west white whole wide world "
    "year yellow"
)
"""Words that begin compounds with a hyphen, and rarely a word without one."""
_PREFIXES = _words(
    "a ab ac ad al an any as at back be by can col com con de dis down en every ex extra for fore hand here im in "
    "inter into man mid mis no off on out over per pre pro re some sub sun sur through to trans un under up water "
    "week who with wo"
)
"""Beginnings of words that are rarely followed by a hyphen, although some of them are words."""
_SECOND = _words(
    "and armed art back backed based being born bottom built called century class color colored colour coloured "
    "conscious control controlled cost defence defense depth economic educated eight eighth elect employed end "
    "esteem existing eyed faced facing fashioned feet fifth fight fit five fly foot for four fourth friendly "
    "funded general government haired half handed headed hearted held help hour house in inch interest known "
    "language law laws led legged level life like line long looking made maker makers making mile minded minute "
    "month night nine ninth of off old one or out owned paid party president producing profile profit proof "
    "quality quarter range ranking rate rated related room rooms round run running scale second sector sensitive "
    "service seven seventh side sided six sixth size sized speaking specific speed sponsored standing style "
    "sufficient taking tech term terms the third thirds three time times to top two type up wage week wide wing "
    "winning year years"
)
"""Words that end compounds with a hyphen."""
_SUFFIXES = _words(
    "able ably ally ance ancy ative bly cial cian cion dom ence ency eous ical ings ious ish itive ities ity ment ness "
    "sion sive tial tian tion tive tory ture ular uous"
)
"""The second parts of split words often begin with these, and words do not."""
_COMPOUND, _FIRST_PART, _SURE_PART, _SECOND_PART, _WORD = 2.0, 2.5, 4.0, 2.0, 1.0
_PREFIX, _NO_FIRST, _NO_SECOND, _SUFFIX, _FORM = -0.5, -1.0, -1.5, -2.0, -3.0
_SOFT_BIAS, _MOST_BIAS, _LEAST_BIAS = 4.5, 1.0, -4.5
_USUAL, _STEEP_UP, _STEEP_DOWN = 0.05, 40, 120
"""The usual share of lines that end in a hyphen, and what a larger or smaller one changes in the bias."""


class Hyphens:
    """The evidence of one text about the hyphens at its line ends."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Initialize with the lines of the text, or with the first ones of a long text."""
        self._lines = [line for line in lines if line != PAGE]

    def joined(self, before: str, after: str) -> tuple[int, str]:
        """Return how to join two lines of which the first ends in one of `HYPHENS`.

        Returns:
            The number of characters to drop from the end of `before`, and what to insert.
        """
        first = before[:-1].rpartition(" ")[2].lstrip(_OUTER)
        second = after.lstrip(" ").partition(" ")[0]
        mark = before[-1]
        if not first[-1:].isalnum() or not second[:1].isalnum():
            return (1, "") if mark == SOFT_HYPHEN else (0, " ")
        if mark == NOT_SIGN and not second[0].islower():
            return 0, " "
        if mark not in (SOFT_HYPHEN, NOT_SIGN) and second.rstrip(_OUTER) in _SUSPENDED:
            return 0, " "
        if not self._keeps(first, second.rstrip(_OUTER), mark):
            return 1, ""
        return (1, "-") if mark in (SOFT_HYPHEN, NOT_SIGN) else (0, "")

    def _keeps(self, first: str, second: str, mark: str) -> bool:
        """Return whether the hyphen between two parts of a word stays."""
        soft = mark in (SOFT_HYPHEN, NOT_SIGN)
        if not first[-1].isalpha() or not second[0].isalpha() or (second[0].isupper() and not first.isupper()):
            return not soft
        first, second = first.lower(), second.lower().removesuffix("'s").removesuffix("’s")
        if len(first) == 1 or len(second) == 1:
            return not soft
        joined, hyphenated = first + second in self._words, f"{first}-{second}" in self._words
        if joined != hyphenated:
            return hyphenated
        return self._weight(first, second) > (_SOFT_BIAS if soft else self._bias)

    def _weight(self, first: str, second: str) -> float:
        """Weigh the parts of a word; positive: it is a compound with a hyphen."""
        weight = _COMPOUND if "-" in first or "-" in second else 0.0
        first, second = first.rpartition("-")[2], second.partition("-")[0]
        if self._begins_word(first + second[:3]):
            weight += _FORM
        if first in _ALWAYS:
            weight += _SURE_PART
        elif first in _FIRST:
            weight += _FIRST_PART
        elif first in _PREFIXES:
            weight += _PREFIX
        else:
            weight += _WORD if first in self._words else _NO_FIRST
        if second in _SECOND:
            weight += _SECOND_PART
        else:
            weight += _WORD if second in self._words else _NO_SECOND
        return weight + (_SUFFIX if second.startswith(tuple(_SUFFIXES)) else 0.0)

    def _begins_word(self, letters: str) -> bool:
        words = self._sorted
        at = bisect_left(words, letters)
        return at < len(words) and words[at].startswith(letters)

    @cached_property
    def _bias(self) -> float:
        """The least weight of a hyphen that stays: high if many lines of the text end in a hyphen."""
        breaks = split = 0
        for before, after in zip(self._lines, self._lines[1:], strict=False):
            if before and after:
                breaks += 1
                split += is_split_word(before, after)
        excess = split / (breaks + 5) - _USUAL
        return min(_MOST_BIAS, excess * _STEEP_UP) if excess > 0 else max(_LEAST_BIAS, excess * _STEEP_DOWN)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._words)

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of the text that are not split at the end of a line, in lower case."""
        whole: list[str] = []
        split = False
        for line in self._lines:
            if split:
                line = line.lstrip(" ").partition(" ")[2]
            split = line.endswith(HYPHENS)
            whole.append(line.rpartition(" ")[0] if split else line)
        return frozenset("\n".join(whole).lower().translate(_APART).split())
