"""Split a text into tokens, with a string of symbols, one per token, for regular expressions to work on.

Coordinates: `starts[i]` is the code-point offset of token `i`; tokens include the blanks after them, so that they
cover the text and their offsets are running sums. `symbols[i]` is the class of token `i` (`lexicon.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from tui_reader.extraction.datelines import find_datelines
from tui_reader.extraction.lexicon import Lexicon
from tui_reader.extraction.lexicon import lexicon as load

_MOST_TOKENS = r"[A-Za-z]++(?: (?!\s)|(?=[,.]\s))|[,.] (?!\s)"
"""Tokens that `_ANY_TOKEN` matches as well, but slower."""
_ANY_TOKEN = (
    r"(?:[^\W\d_]\.){2,}[^\S\n]*"  # U.S., a.m., J.K.
    r"|@\w+[^\S\n]*"
    r"|(?<=\w)-(?:t-)?(?:il|elle)\b[^\S\n]*"  # dit-il
    r"|\w+(?:[-‐'’](?!(?:[sS]|(?:t-)?il|(?:t-)?elle)\b)\w+)*"  # word, don't, Ka-chun, O'Brien
    r"(?:\.(?:com|org|net|gov|edu|info|io|ai|tv|fm|co\.uk)\b)?[^\S\n]*"  # Amazon.com
    r"|(?<=\w)['’][sS]\b[^\S\n]*"  # the possessive, a token of its own
    r"|\n\s*|(?:--+|\.\.+|[^\n])[^\S\n]*"
)
_TOKEN = re.compile(f"{_MOST_TOKENS}|{_ANY_TOKEN}")
_ABBREVIATED = re.compile(r"\.(?<=[XyjI]\.)")
_LETTER = re.compile(r"I(?<![FSCI~]I)(?!~)")  # A Storm: an article, not an initial
_AFTER_GIVEN = re.compile(r"F[pcdaquetmir](?=[^FSC])")  # James To, Wilson Or: a surname that is a word
_PLURAL_OWNER = re.compile(r"'(?<=[FSCOZDr]')(?=[nrkO])")  # Thomas' sister
_SAID_NAME = re.compile(r"[FKC](?=(?:X~|T)?[FSC]{1,3}[:,])(?<![^.!\n].)")  # Said Ellis: "…"
_NOUN_BEFORE_NAME = re.compile(r"[CKSO](?=F[FSCl])")
_INSIDE_NAME = re.compile(r"(?<=F)[dpc]{1,2}(?=[FSCK])")
_NOUN = re.compile(r"[vwb](?:(?<=[dmpu][vw])|(?<=[dm]b))")  # the claims, of reports, few notes, a call
_NOTED = re.compile(r"(?<=[rnFSCO])k(?=[qO])")
_NOTE_THAT = frozenset(("note", "report", "state"))
"""Nouns for documents and bodies that are verbs before "that": "the authors note that"."""
_NOUN_SUBJECT = re.compile(r"[vw](?<=[dmnuD].)(?=a)")  # the old rules were
_NO_NOUNS = frozenset(("says", "tells", "thinks", "believes", "insists", "admits"))
_SINGULAR = ("each", "this", "one", "another", "either", "none")
_PHRASAL = re.compile("x")
_JOINING_DOT = re.compile(r"\.(?<=[FSCAOGKID]\.)(?=[FSCAOGKID])")
_DOT_INSIDE = "~"
KNOWN = 50_000
"""The most tokens whose symbols are kept from one text to the next."""
_HEADLINE_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_HEADLINE = 200
_SMALL_WORDS = 5
"""The least long words without a capital that a line of that length cannot have if it is a headline."""
_SMALL_WORDS_OFTEN = re.compile(rf"(?>.*? [a-z]{{4}}){{{_SMALL_WORDS}}}")
"""That many such words in ASCII behind a blank, as most lines have."""
_VERBS = "vwbg"
_CAPITALS_FROM = 3
"""The least words of a line in capitals that is more than a name."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text in order; the last of `starts` is the length of the text."""

    text: str
    words: list[str]
    starts: list[int]
    symbols: str
    vocabulary: Container[str]
    """The distinct tokens, including their blanks."""
    lexicon: Lexicon

    def word(self, index: int) -> str:
        """Return token `index` in lower case and without blanks, `""` after the end."""
        return self.words[index].strip().lower() if index < len(self.words) else ""

    def occurs(self, word: str) -> bool:
        """Return whether exactly `word` occurs anywhere in the text."""
        return word + " " in self.vocabulary or word in self.vocabulary

    def end(self, index: int) -> int:
        """Return the offset after token `index`, without its blanks."""
        return self.starts[index] + len(self.words[index].rstrip())

    def phrase(self, first: int, last: int) -> str:
        """Return the text of tokens `first` to `last`, both included."""
        return self.text[self.starts[first] : self.end(last)]


def sentence_start(symbols: str, low: int, at: int) -> int:
    """Return the start of the sentence that contains the symbol before `at`, at least `low`."""
    end = symbols.rfind(".", low, at)
    for mark in "!\n":
        if (other := symbols.rfind(mark, low, at)) > end:
            end = other
    return end + 1 if end >= low else low


class _Symbols(dict[str, str]):
    """The symbols of the tokens read so far, with the blanks after them, as words recur in other texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, token: str) -> str:
        word = token.strip()
        symbol = self._lexicon.symbol(word) if word else "\n" if "\n" in token else "*"
        if len(self) < KNOWN:
            self[token] = symbol
        return symbol


def symbol_of(word: str, lexicon: Lexicon) -> str:
    """Return the symbol of a word by itself, as `Lexicon.symbol` but looked up once."""
    return _symbols(lexicon.language)[word]


@cache
def _symbols(language: str) -> _Symbols:
    return _Symbols(load(language))


def tokenise(text: str, lexicon: Lexicon) -> Tokens:
    """Split `text` into tokens that cover it, with their symbols; the dot of an abbreviation is `~`."""
    words = _TOKEN.findall(text)
    symbols = _ABBREVIATED.sub(_DOT_INSIDE, "".join(map(_symbols(lexicon.language).__getitem__, words)))
    symbols = _LETTER.sub(lambda m: "d" if words[m.start()].strip() == "A" else m[0], symbols)
    symbols = _AFTER_GIVEN.sub(lambda m: "FC" if words[m.start() + 1][0].isupper() else m[0], symbols)
    symbols = _PLURAL_OWNER.sub(lambda m: "s" if _is_plural_owner(words, m.start()) else m[0], symbols)
    symbols = _SAID_NAME.sub(lambda m: "v" if _lower(words, m) in lexicon.group("speech") else m[0], symbols)
    symbols = _NOTED.sub(lambda m: "v" if _is_noted(words, m.start()) else m[0], symbols)
    symbols = _NOUN_SUBJECT.sub(lambda m: "n" if _is_noun_subject(words, m) else m[0], symbols)
    symbols = _NOUN.sub(lambda m: "n" if _is_noun(words, m) else m[0], symbols)
    if lexicon.language != "en":
        symbols = _of_another_language(words, symbols, lexicon)
    phrasal = lexicon.group("phrasal")
    symbols = _PHRASAL.sub(lambda m: "v" if "-".join(_pair(words, m.start())) in phrasal else "n", symbols)
    symbols = _JOINING_DOT.sub(lambda m: "&" if _is_inside_name(words, m.start(), lexicon) else m[0], symbols)
    starts = list(accumulate(map(len, words), initial=0))
    symbols = _capitals_as_words(text, words, starts, symbols, lexicon)
    return Tokens(text, words, starts, _without_datelines(text, starts, symbols, lexicon), set(words), lexicon)


def _capitals_as_words(text: str, words: list[str], starts: list[int], symbols: str, lexicon: Lexicon) -> str:
    """Classify the words of lines in capitals, and the verbs of headlines, as if they were not capitalised.

    A word in capitals that is in no list is not a name.
    """
    parts: list[str] = []
    offset = done = 0
    for line in text.split("\n"):
        read = None
        if line.count(" ") >= _CAPITALS_FROM - 1:
            read = _as_word if line.isupper() else _as_verb if is_title_case(line) else None
        if read is not None:
            first = bisect_left(starts, offset, done)
            end = bisect_left(starts, offset + len(line), first)
            parts += symbols[done:first], *(read(words[i], symbols[i], lexicon) for i in range(first, end))
            done = end
        offset += len(line) + 1
    return "".join((*parts, symbols[done:])) if parts else symbols


def _as_verb(token: str, symbol: str, lexicon: Lexicon) -> str:
    """Return the symbol of a verb of saying that is capitalised only because it is in a headline."""
    known = lexicon.lower.get(token.strip().lower(), "") if symbol == "K" else ""
    return known if known and known in _VERBS else symbol


def is_title_case(line: str) -> bool:
    """Return whether all words of a line but the small ones are capitalised."""
    if len(line) > _LONGEST_HEADLINE:
        return False
    if _SMALL_WORDS_OFTEN.match(line):
        return False
    small = 0
    for word in line.split():
        if word[0].islower() and len(word) > 3 and word[:4].isalpha():
            small += 1
            if small == _SMALL_WORDS:
                return False
    words = [word for word in _HEADLINE_WORD.findall(line) if len(word) > 3]
    return len(words) >= _CAPITALS_FROM and sum(word[0].isupper() for word in words) >= 0.9 * len(words)


def _as_word(token: str, symbol: str, lexicon: Lexicon) -> str:
    """Return the symbol of a word that is in capitals only because its line is."""
    word = token.strip()
    if not word.isupper() or "." in word or symbol in "X~":
        return symbol
    if (known := lexicon.lower.get(word.lower())) is not None:
        return known
    return {"C": "n", "K": "n", "y": "n", "Z": "r"}.get(plain := lexicon.symbol(word.capitalize()), plain)


def _without_datelines(text: str, starts: list[int], symbols: str, lexicon: Lexicon) -> str:
    """Replace datelines by symbols that are left out, and their dash by the line break before their paragraph."""
    parts: list[str] = []
    done = 0
    for span in find_datelines(text, lexicon):
        first, end = bisect_left(starts, span.start, done), bisect_left(starts, span.end, done)
        parts += symbols[done:first], "e" * (end - first - 1), "\n"
        done = end
    return "".join((*parts, symbols[done:]))


def _of_another_language(words: list[str], symbols: str, lexicon: Lexicon) -> str:
    """Treat capitalised nouns before a name as titles, and articles inside a name as particles: Anneke de Boer."""
    if "nouns-have-capitals" in lexicon.settings:
        symbols = _NOUN_BEFORE_NAME.sub("Z", symbols)
    particles = lexicon.group("particle")

    def particle(match: re.Match[str]) -> str:
        inside = (words[at].strip() in particles for at in range(*match.span()))
        return "l" * len(match[0]) if all(inside) else match[0]

    return _INSIDE_NAME.sub(particle, symbols)


def _is_plural_owner(words: list[str], mark: int) -> bool:
    """Return whether a mark is the apostrophe of a plural: "the Ramblers' League"."""
    return words[mark - 1].endswith("s") and words[mark][-1].isspace()


def _lower(words: list[str], match: re.Match[str]) -> str:
    return words[match.start()].strip().lower()


def _pair(words: list[str], first: int) -> list[str]:
    return [word.strip().lower() for word in words[first : first + 2]]


def _is_inside_name(words: list[str], dot: int, lexicon: Lexicon) -> bool:
    """Return whether a dot without blanks joins two parts of a name (Velo.X), not two sentences ("in Paris.The")."""
    if words[dot] != "." or words[dot - 1][-1].isspace():
        return False
    behind = words[dot + 1].strip()
    return behind.lower() not in lexicon.lower and behind.lower() not in lexicon.common and not lexicon.gendered(behind)


def _is_noted(words: list[str], at: int) -> bool:
    """Return whether a noun is the verb of a subject in the plural, before "that": "the authors note that"."""
    before, word, behind = (word.strip().lower() for word in words[at - 1 : at + 2])
    return word in _NOTE_THAT and behind == "that" and before.endswith("s")


def _is_noun_subject(words: list[str], match: re.Match[str]) -> bool:
    """Return whether a possible verb in -s before an auxiliary is a noun: "the old rules were", not "says was"."""
    word = _lower(words, match)
    return word.endswith("s") and word not in _NO_NOUNS


def _is_noun(words: list[str], match: re.Match[str]) -> bool:
    """Return whether a possible verb after a determiner or preposition is a noun."""
    before, word = _pair(words, match.start() - 1)
    return (match[0] == "b" or word.endswith("s")) and before not in _SINGULAR
