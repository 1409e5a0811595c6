"""Score how likely a run of capitalised words names a person, by its words and its context.

A name is judged once for the whole text, by its best evidence: name lists, initials, particles and the form of the
surname; a title, an age, an apposition, a speech verb; the bare surname elsewhere; a list with other persons.
The weights were found by trying on the development sets and are round on purpose.
"""

from __future__ import annotations

import re

from tui_reader.extraction.mentions import Run
from tui_reader.extraction.tokens import Tokens

FULL_NAME = 1.8
"""The least points of a person's name of two words or more."""
LONE_NAME = 2.9
"""The least points of a person's name of one word."""

Scores = dict[tuple[str, ...], float]

_FIRST = {"F": 2.5, "I": 1.5, "G": 1.0, "S": 0.3, "K": -0.7, "A": -1.5}
_FIRST_UNKNOWN = 0.8
_LAST = {"j": 2.0, "S": 1.3, "F": 0.7, "C": 0.5, "I": -0.5, "G": -1.0, "K": -1.0, "A": -1.5, "D": -1.5}
_GIVEN = frozenset("FI")
_LONE = {"F": 1.5, "S": 0.5, "C": 0.0}
_PER_MENTION = {"F": (0.4, 4), "S": (0.5, 3)}
"""Points for each repetition of a lone given name or surname, and the most repetitions that count."""
_SURNAME_FORM = re.compile(
    r"^(?:Mc|Mac[A-Z]|O['’]|D['’]|Fitz)|(?:sson|sen|ssen|sk[iyaá]|sky|ska|cki|wicz|ez|ova|ov|ev|eva|yev|ich|vić|vic|ić|č|"
    r"ian|yan|idis|akis|poulos|elli|etti|otti|ini|ucci|escu|enko|chuk|shvili|dze|berg|stein|mann|man|baum|feld|oglu|pour|"
    r"zadeh|wala|singh|nathan|swamy|moto|mura|yama|gawa|hara|saki|shita|tani|aho|nen|quist|gren|dóttir|"
    r"ham|ton|worth|field|ford|ley|more|well|kins|kin|ings?on|borough|bury|land|wood|win|dale|nez|ago|eiro|inho|aux|ault|eau)$"
)
_NO_SURNAME = re.compile(
    r"(?:tions?|ments?|ness|ity|ships?|ics|ism|ists?|ology|graphy|ances?|ences?|ings?|ical|ional|ware)$"
)
_SHARES_SURNAME = re.compile(r"cF[SC](?![FSC])")
"""Ann and Tom Hall."""
AGE = re.compile(r",#[,.)]|\(#\)")
APPOSITION = re.compile(r",[dmu]?[nDOAGKCZ#es&FS]{0,5}[rZT]")
_ADDRESSED = re.compile(r"[^*'],[FS][.!,]['*]|[.,!n][*'][FS],")
"""The context of an addressed person: “Well, Watson, …”, “Watson, …”, “… of it, Watson?”"""
_DOUBTFUL = 0.8
_PRONOUN_NEXT = re.compile(r"(?!s)[^FSCOAGDhm.!\n]{1,20}(?:\.(?=h))?[hm]")
_POSSESSIVES = frozenset(("his", "her"))
_SPEAKS = re.compile(r"[ae]{0,2}v")
_ACTS = re.compile(r"[ae]{0,2}[wb]|a")
_THEN_A_BODY = re.compile(r"[^hFSCOA]{0,120}?[.!\n]\*?(?:[^.!\n,]{1,4},)?d(?=k)")
PLACE_PREPOSITIONS = frozenset(("in", "at", "near", "into"))


def score_names(tokens: Tokens, runs: list[Run]) -> Scores:
    """Return the points of every candidate name, by its words."""
    shapes: Scores = {}
    shaped: dict[tuple[str, ...], str] = {}
    around: Scores = {}
    bodies: set[tuple[str, ...]] = set()
    places: dict[tuple[str, ...], int] = {}
    counts: dict[tuple[str, ...], int] = {}
    bare: dict[str, float] = {}
    for run in runs:
        words = run.words
        if run.kind not in ("name", "single"):
            if run.symbols == "G" and run.starts and _SPEAKS.match(tokens.symbols, run.last + 1):
                bare[words[0]] = 1.5  # Paris said: a place that speaks may be somebody's surname
            continue
        counts[words] = counts.get(words, 0) + 1
        if words not in shapes:
            shaped[words] = run.symbols
            shapes[words] = _lone_shape(run) if len(run.symbols) == 1 else _shape(tokens, run)
        alone = len(words) == 1
        in_place = alone and run.first > 0 and tokens.word(run.first - 1) in PLACE_PREPOSITIONS
        if in_place:
            places[words] = places.get(words, 0) + 1
        context = _context(tokens, run, in_place)
        if words not in around or context > around[words]:
            around[words] = context
        if not alone:
            if words not in bodies and _is_body(tokens, run):
                bodies.add(words)
        else:
            bare[words[0]] = max(bare.get(words[0], 0.0), 3.0 if run.titled else 1.5)
    scores: Scores = {}
    for words, shape in shapes.items():
        if len(words) > 1:
            elsewhere = bare.get(words[-1], 0.0)
            if shaped[words] == "CF":
                elsewhere = 0.0  # a given name alone proves nothing about the word before it: Honest Jemima
        else:
            each, most = _PER_MENTION["F" if shape >= _LONE["F"] else "S"] if shape >= _LONE["S"] else (0.0, 0)
            elsewhere = each * min(counts[words], most)
        no_person = words in bodies or 3 * places.get(words, 0) >= counts[words]
        scores[words] = shape + around[words] + elsewhere - 2.5 * no_person
    _raise_listed(tokens, runs, scores)
    _raise_meant(tokens, runs, scores)
    return scores


def _lone_shape(run: Run) -> float:
    return _LONE.get(run.symbols, -1.5)


def _shape(tokens: Tokens, run: Run) -> float:
    """Return the points for the words of a name."""
    symbols = run.symbols.replace("~", "")
    if len(symbols) == 1:
        return _LONE.get(symbols, -1.5)
    first, last = run.words[0], run.words[-1]
    surnames_first = tokens.lexicon.group("east asian surname")
    points = _FIRST.get(symbols[0], _FIRST_UNKNOWN) + _LAST.get(symbols[-1], 0.0)
    for symbol, word in zip(run.symbols, run.words, strict=False):
        if symbol in "CKS" and len(word) > 2:
            if tokens.occurs(word.lower()):
                points -= 1.5  # an ordinary word elsewhere in the text
            elif _NO_SURNAME.search(word):
                points -= 0.6 if symbols[0] == "F" else 1.5  # or by its form, less so after a given name
    if symbols[-1] in "CS" and "-" not in last and _SURNAME_FORM.search(last):
        points += 1.2
    if not (first.isascii() and last.isascii()):
        points += 0.8
    if symbols[-1] == "C" and last[-1] in "aiou" and last[0] not in "aiou":
        points += 0.6
    if symbols[0] == "C" and first[-1] in "aiou":
        points += 0.4
    inner = symbols[1:-1]
    points += 1.5 * ("I" in inner) + 0.7 * ("l" in symbols)
    points += 1.2 * (first in surnames_first) + 0.7 * (last in surnames_first)
    if any([word.partition("-")[2].islower() for word in run.words[1:] if "-" in word]):
        points += 1.5  # Cheng Chung-tai
    if inner:
        points -= inner.count("A") + inner.count("D") + inner.count("G") + 0.5 * inner.count("K")
    return points - 1.0 * (len(symbols) > 4)


def _context(tokens: Tokens, run: Run, in_place: bool) -> float:
    """Return the points for the context of one mention; `in_place`: of one word, after "in" or the like."""
    if in_place and len(run.symbols) == 1:
        return _before(tokens, run)  # In Chelsea, the mayor said
    addressed = run.symbols in ("F", "S") and _ADDRESSED.match(tokens.symbols, max(0, run.first - 2), run.last + 4)
    shares = run.symbols == "F" and _SHARES_SURNAME.match(tokens.symbols, run.last + 1)
    return _before(tokens, run) + _behind(tokens, run) + 1.0 * bool(addressed) + 1.5 * bool(shares)


def _is_body(tokens: Tokens, run: Run) -> bool:
    """Return whether a name is "the agency" of the sentences after it, with nothing else named since."""
    if run.titled or not _GIVEN.isdisjoint(run.symbols) or tokens.symbols[max(0, run.first - 2) : run.first] == "r,":
        return False
    match = _THEN_A_BODY.match(tokens.symbols, run.last + 1)
    return match is not None and tokens.word(match.end()) in tokens.lexicon.group("body owner")


def _before(tokens: Tokens, run: Run) -> float:
    symbols = tokens.symbols
    ahead = run.core if run.core > run.first and not run.titled else run.first
    before = symbols[ahead - 1] if ahead else "\n"
    said = 1.0 if before == "v" else 0.0
    if run.titled:
        several = symbols[run.core - 1] == "Z" and tokens.word(run.core - 1).endswith("s")  # Angry Parents Rally
        return said if several else 3.0 + said
    if run.core > run.first and symbols[run.core - 1] == "D":
        return 0.5 + said
    if before == "r":
        return 2.0
    if run.starts and run.symbols == "CF":
        return said - 1.0  # Honest Jemima: the first word may not belong to the name
    if before == "," and run.first > 1 and symbols[run.first - 2] in "rZT":
        relative = tokens.word(run.first - 2) in tokens.lexicon.group("family")
        return 3.0 if relative and symbols[run.last + 1 : run.last + 2] in (",", "v") else 1.5  # her husband, NAME,
    if before == "d":
        return -2.5
    if before == "p" and tokens.word(ahead - 1) in PLACE_PREPOSITIONS:
        return -1.0
    if before == "p" and ahead > 1 and symbols[ahead - 2] == "r" and tokens.word(ahead - 1) == "from":
        return -2.0  # a fisherman from Quảng Ngãi
    return said


def _behind(tokens: Tokens, run: Run) -> float:
    symbols, after = tokens.symbols, run.last + 1
    follows = symbols[after : after + 1]
    if not follows or follows not in ",(qaevwb":
        return 0.0
    if follows == "(":
        return 2.0 if AGE.match(symbols, after) else 0.0
    if follows == "q":
        return 2.0 * _is_who(tokens, after)
    if follows == ",":
        points = 2.5 if AGE.match(symbols, after) else 1.5 if APPOSITION.match(symbols, after) else 0.0
        return points + 2.0 * (symbols.startswith("q", after + 1) and _is_who(tokens, after + 1))
    if _SPEAKS.match(symbols, after):
        return 1.4
    return 0.5 * bool(_ACTS.match(symbols, after))


def _is_who(tokens: Tokens, index: int) -> bool:
    return tokens.word(index) in ("who", "whose")


def _raise_meant(tokens: Tokens, runs: list[Run], scores: Scores) -> None:
    """Raise doubtful names that a pronoun refers to: "Ysolde Cawl left with her sons", "Ysolde Cawl left. She …"."""
    doubtful = {words for words, points in scores.items() if len(words) > 1 and _DOUBTFUL <= points < FULL_NAME}
    if not doubtful:
        return
    pronouns = tokens.lexicon.group("he") | tokens.lexicon.group("she") | _POSSESSIVES
    for run in runs:
        if run.words in doubtful and len(run.words) == 2 and not run.titled and _begins_sentence(tokens, run):
            match = _PRONOUN_NEXT.match(tokens.symbols, run.last + 1)
            if match is not None and tokens.word(match.end() - 1) in pronouns:
                scores[run.words] += 1.0
                doubtful.discard(run.words)


def _begins_sentence(tokens: Tokens, run: Run) -> bool:
    return not run.first or tokens.symbols[run.first - 1] in ".!\n"


def _raise_listed(tokens: Tokens, runs: list[Run], scores: Scores) -> None:
    """Raise names in a list with persons: "Ansel Adams, Walker Evans and Helmut Newton"."""
    pairs: list[tuple[Run, Run]] = []
    previous: Run | None = None
    for run in runs:
        if run.kind != "name":
            previous = None
            continue
        if previous is not None and not run.titled:
            between = tokens.symbols[previous.last + 1 : run.first] if run.first - previous.last < 4 else ""
            if between in (",", "c", ",c"):
                pairs.append((previous, run))
        previous = run
    raised: set[tuple[str, ...]] = set()
    for chain in (pairs, pairs[::-1]):
        for pair in chain:
            for known, new in (pair, pair[::-1]):
                if new.words not in raised and scores[known.words] >= FULL_NAME > scores[new.words] >= 0.0:
                    scores[new.words] += 1.6
                    raised.add(new.words)
