"""Classify words by word lists, independently of their context; the lists are loaded on first use.

The class of a word is one character, its *symbol* (`tokens.py` makes a string of them):

| lower case | | with a capital | |
|---|---|---|---|
| `v` `w` `b` `g` | speech verb, weak one, base, -ing | `F` `S` | given name, surname |
| `h` `t` `m` `i` | he/she, other pronoun, possessive, object | `T` `X` | title, abbreviated title |
| `r` `k` | person noun, body that can speak | `Z` | person noun with a capital |
| `d` `u` `p` `c` `q` | determiner, quantifier, preposition, and, who | `O` `G` `D` `W` | body, place, demonym, date |
| `a` `e` | auxiliary, adverb | `A` `I` `j` `y` | acronym, initial, suffix (Jr), abbreviation |
| `l` `n` `@` `x` | name particle, any other, "according", verb of two words | `K` `C` | common word, any other |
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Gender = Literal["m", "f"]

DATA = Path(__file__).parent / "data"

_LOWER_SECTIONS = {
    "weak": "w", "speech": "v", "speech base": "b", "speech ing": "g", "role": "r", "body": "k", "particle": "l",
    "preposition": "p", "adverb": "e", "auxiliary": "a", "conjunction": "c", "relative": "q", "determiner": "d",
    "quantifier": "u", "he": "h", "she": "h", "they": "t", "possessive": "m", "object": "i",
}  # fmt: skip  # later rows win if a word has two classes
_TITLED_SECTIONS = {
    "organisation": "O", "place": "G", "demonym": "D", "weekday": "W", "title": "T", "abbreviation": "y", "suffix": "j",
}  # fmt: skip
_FUNCTION = frozenset("pecaqdutmhi@")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known about words without a text; names are stored without diacritics."""

    lower: dict[str, str]
    """lower-case word -> symbol"""
    titled: dict[str, str]
    """word with a capital -> symbol"""
    genders: dict[str, Gender | None]
    """given name -> gender, None if it is common to both"""
    surnames: frozenset[str]
    common: frozenset[str]
    groups: dict[str, frozenset[str]]
    """The sections of `words.txt`."""

    language: str = "en"

    @property
    def settings(self) -> frozenset[str]:
        """The particularities of the language: `nouns-have-capitals`, `drops-subject`."""
        return self.groups.get("settings", frozenset())

    def group(self, name: str) -> frozenset[str]:
        """Return the words of one section of `words.txt`."""
        return self.groups[name]

    def symbol(self, word: str) -> str:
        """Return the one-character class of a word, punctuation mark or number."""
        if (plain_word := self.lower.get(word)) is not None:
            return plain_word
        first = word[0]
        if "." in word and word[-1].islower() and len(word.rpartition(".")[0].replace(".", "")) > 1 and first.isalpha():
            return "O"  # Booking.com
        if self.language != "en" and (rest := self._without_elided(word)):
            return self.symbol(rest)
        if not first.isupper():
            return self._derived(word) if first.isalpha() else _mark(word)
        low = word.lower()
        function = self.lower.get(low, "")
        letter = len(word) == 1 and word != "I" and self.language == "en"  # an initial; O and A are articles elsewhere
        if function in _FUNCTION and function and not letter and word not in self.titled:
            return function if len(word) == 1 or not word.isupper() else "A" if len(word) < 4 else function
        if len(word) == 1 or (len(word) == 4 and word[1] == word[3] == "."):
            return "I"
        if word in self.groups["abbreviated title"]:
            return "X"
        if (known := self.titled.get(word)) is not None:
            return known
        return self._capitals(word, function) if word.isupper() else self._capitalised(word, low, function)

    def _capitals(self, word: str, function: str) -> str:
        """Return the symbol of a word in capitals: a job ("CEO"), an abbreviation, or a name in a line of capitals."""
        if function == "r" or word == "PM":
            return "r"
        plain = word.capitalize()
        if len(word) < 4 or "." in word:
            return "A"
        if plain in self.titled or self.gendered(plain):
            return self.symbol(plain)
        if fold(plain) in self.surnames:
            return "S"
        return "A" if len(word) < 6 else "C"

    def _capitalised(self, word: str, low: str, function: str) -> str:
        """Return the symbol of a capitalised word that is not a title or place: a name, or the first of a sentence."""
        key = fold(word)
        if key in self.genders:
            return "F"
        if word.endswith("-year-old"):
            return "Z"
        if function == "r" or not function and self._derived(low) == "r":
            return "Z"
        if key in self.surnames:
            return "S"
        if "-" in word or "‐" in word:
            if self.titled.get(word.rpartition("-")[2]) == "y":
                return "y"  # R-Ky.
            head, _, tail = key.replace("‐", "-").partition("-")
            if head in self.genders or (tail in self.surnames and tail):
                return "F" if head in self.genders else "S"
            return "C"
        if low in self.common or function or (word.endswith("ly") and len(word) > 5):
            return "K"
        return "C"

    def _without_elided(self, word: str) -> str:
        """Return the noun of a word with an elided article: "l'ingegnere"."""
        article, _, rest = word.replace("’", "'").partition("'")
        return rest if rest and article.lower() in self.groups.get("elided", ()) else ""

    def _derived(self, word: str) -> str:
        """Return the symbol of a lower-case word in no list: plurals and compounds of person nouns, adverbs."""
        if "-" in word:
            first, _, rest = word.partition("-")
            if rest[:1].isupper() and first in self.groups["name article"]:
                return "C"  # al-Amr
            if word.endswith("-in-law"):
                return "r"
            if self.lower.get(first if rest.startswith("of-") else word.rpartition("-")[2]) == "r":
                return "r"  # mother-of-two, then-girlfriend
        last = word[-1]
        if last == "s":
            return "r" if self.lower.get(word[:-1]) == "r" else "n"
        if last == "n":
            return "r" if word.endswith(("sman", "swoman", "sperson")) else "n"  # ombudsman, craftswoman
        return "e" if last == "y" and word.endswith("ly") and len(word) > 4 else "n"

    def gender_of_title(self, word: str) -> Gender | None:
        """Return the gender that a title or person noun implies."""
        word = word.strip(". ").lower()
        return "f" if word in self.groups["female"] else "m" if word in self.groups["male"] else None

    def gendered(self, word: str) -> bool:
        return fold(word) in self.genders

    def gender(self, name: str) -> Gender | None:
        """Return the gender of a given name, None if it is unknown or common to both."""
        key = fold(name)
        if key not in self.genders and "-" in key:
            key = key.partition("-")[0]
        return self.genders.get(key)


def fold(word: str) -> str:
    """Remove diacritics, and replace `’` by `'`."""
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "’": "'"})


def _mark(word: str) -> str:
    first = word[0]
    if first.isdigit():
        return "r" if word.endswith("-year-old") else "#"
    if first in "'’" and len(word) > 1:
        return "s"
    if first == "@" and len(word) > 1:
        return "O"  # a handle
    return _MARKS.get(first, "*")


_MARKS = {
    ",": ",", ".": ".", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")", "?": "!", "!": "!", "…": ".",
    "—": "-", "–": "-", "―": "-", "-": "-", "\n": "\n", "&": "&", "‘": "'", "’": "'", "'": "'",
}  # fmt: skip


LANGUAGES = ("en", *sorted(path.stem.removeprefix("language_") for path in DATA.glob("language_*.txt")))
"""English, and each language that has a file."""


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Load the lists of a language (a few milliseconds, once); all languages share names and places."""
    if language not in LANGUAGES:
        raise ValueError(f"no word lists for the language {language!r}")
    words = _sections("words.txt")
    own = words
    if language != "en":
        own = _sections(f"language_{language}.txt")
        words |= {"speech base": [], "speech ing": [], "phrasal": []} | own
    given = _sections("given_names.txt")
    surnames = _sections("surnames.txt")
    lower: dict[str, str] = {}
    for section, symbol in _LOWER_SECTIONS.items():
        lower.update(dict.fromkeys(own.get(section, ()), symbol))
    accordings = own["according"] if language != "en" else ("according", "words")  # according to, in the words of
    lower.update(dict.fromkeys(accordings, "@"))
    lower.update(dict.fromkeys((pair.partition("-")[0] for pair in words["phrasal"]), "x"))
    titled: dict[str, str] = {}
    for section, symbol in _TITLED_SECTIONS.items():
        titled.update(dict.fromkeys(words[section], symbol))
    genders: dict[str, Gender | None] = dict.fromkeys(given["either"])
    genders.update(dict.fromkeys(given["male"], "m"))
    genders.update(dict.fromkeys(given["female"], "f"))
    return Lexicon(
        lower, titled, genders, frozenset(surnames["surnames"]) | frozenset(surnames["also words"]),
        frozenset(_sections("common_words.txt")["words"]),
        {name: frozenset(section) for name, section in words.items()}, language,
    )  # fmt: skip


def language_name(language: str) -> str:
    """Return the English name of a language: "German"."""
    return " ".join(_of_language(language)["language name"])


def function_words(language: str) -> frozenset[str]:
    """Return the words by which a language is detected."""
    return frozenset(_of_language(language)["function"])


def speech_words(language: str) -> frozenset[str]:
    """Return the verbs of saying of a language."""
    return frozenset(_of_language(language)["speech"])


def _of_language(language: str) -> dict[str, list[str]]:
    return _sections("words.txt" if language == "en" else f"language_{language}.txt")


def _sections(name: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line[1:-1], [])
        elif not line.startswith("#"):
            current += line.split()
    return sections
