"""People of the whole text: which runs of capitals are persons, and which mention means whom.

A candidate name earns points for its words (name lists, initials, particles) and for what stands around it anywhere in
the text (title, age, apposition, speech verb, the bare surname later on). What reaches `THRESHOLD` is a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tui_reader.extraction.lexicon import Gender, Lexicon, fold, gender_of_title
from tui_reader.extraction.mentions import Run
from tui_reader.extraction.tokens import Tokens

THRESHOLD = 1.8
SINGLE_THRESHOLD = 2.9

_AGE = re.compile(r",#[,.)]|\(#\)")
_APPOSITION = re.compile(r",[dmu]?[nDOAGKCZ#es&FS]{0,5}[rZT]")
_WHO = re.compile(r",?q")
_SPEAKS = re.compile(r"[ae]{0,2}v")
_ACTS = re.compile(r"[ae]{0,2}[wb]|a")
_FAMILY = frozenset(
    "husband wife dad father mum mom mother son daughter brother sister uncle aunt cousin partner girlfriend boyfriend "
    "fiance fiancee widow grandmother grandfather grandson granddaughter nephew niece friend".split()
)
_PLACE_PREPOSITIONS = frozenset(("in", "at", "near", "into"))


@dataclass(slots=True)
class Mention:
    """One place where a person is named: tokens `first` to `last`, both included."""

    first: int
    last: int
    person: Cluster
    run: Run
    full: bool


@dataclass(slots=True, eq=False)
class Cluster:
    """One person with everything that names them."""

    words: tuple[str, ...]
    gender: Gender | None = None
    mentions: list[Mention] = field(default_factory=list)
    full_count: int = 0
    nouns: set[str] = field(default_factory=set)
    """Titles and person nouns said of the person, in lower case and in full: "senator"."""

    @property
    def name(self) -> str:
        """The words as one string: "J. K. Rowling"."""
        return " ".join(self.words).replace(" .", ".")

    @property
    def surname(self) -> str:
        return _surname(self.words)


def _surname(words: tuple[str, ...]) -> str:
    plain = [w for w in words if w not in _SUFFIXES and w != "."]
    return fold(plain[-1]) if plain else ""


_SUFFIXES = frozenset("Jr Sr II III IV Esq QC KC PhD MD OBE MBE CBE SC FRS".split())


def find_people(tokens: Tokens, runs: list[Run], lexicon: Lexicon) -> tuple[list[Cluster], dict[int, Mention]]:
    """Group the mentions of each person; the second value gives the mention that begins at a run's first token."""
    scores = _score_names(tokens, runs, lexicon)
    clusters: list[Cluster] = []
    by_surname: dict[str, list[Cluster]] = {}
    by_given: dict[str, list[Cluster]] = {}
    for run in runs:  # full names first, wherever they stand
        if run.kind == "name" and scores.get(run.words, 0) >= THRESHOLD and len(_plain(run.words)) > 1:
            cluster = _same_full_name(run.words, by_surname.get(_surname(run.words), ()))
            if cluster is None:
                cluster = Cluster(run.words)
                clusters.append(cluster)
                by_surname.setdefault(_surname(run.words), []).append(cluster)
                by_given.setdefault(fold(run.words[0]), []).append(cluster)
            cluster.full_count += 1
            cluster.gender = cluster.gender or _gender(tokens, run, lexicon)
    placed: dict[int, Mention] = {}
    last_bare: dict[str, Cluster] = {}
    for run in runs:
        found = _resolve(tokens, run, scores, by_surname, by_given, last_bare, lexicon)
        if found is None and _is_lone_person(run, scores):
            found = Cluster(run.words)
            clusters.append(found)
            by_surname.setdefault(_surname(run.words), []).append(found)
        if found is None:
            continue
        title = _title_gender(tokens, run)
        found.gender = found.gender or title or (_gender(tokens, run, lexicon) if len(found.words) == 1 else None)
        mention = Mention(run.core, run.last, found, run, len(run.words) > 1)
        found.mentions.append(mention)
        _note_nouns(tokens, run, found)
        placed[run.first] = mention
    clusters = [c for c in clusters if c.mentions]
    clusters.sort(key=lambda c: c.mentions[0].first)
    return clusters, placed


def _plain(words: tuple[str, ...]) -> list[str]:
    return [w for w in words if w != "." and w not in _SUFFIXES]


def _is_lone_person(run: Run, scores: dict[tuple[str, ...], float]) -> bool:
    """Tell whether one word that fits no full name is a person all the same: Mr Woodhouse, Gloria."""
    return len(_plain(run.words)) == 1 and run.kind == "single" and scores.get(run.words, 0) >= SINGLE_THRESHOLD


def _same_full_name(words: tuple[str, ...], candidates: tuple[Cluster, ...] | list[Cluster]) -> Cluster | None:
    for cluster in candidates:
        if len(cluster.words) > 1 and _clash_free(fold(words[0]), fold(cluster.words[0])):
            if len(words) > len(cluster.words) and len(cluster.words[0]) == 1:
                cluster.words = words
            return cluster
    return None


def _clash_free(one: str, other: str) -> bool:
    one, other = one.rstrip("."), other.rstrip(".")
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and long.startswith(short) or len(short) == 1 and long.startswith(short)


def _resolve(
    tokens: Tokens, run: Run, scores: dict[tuple[str, ...], float], by_surname: dict[str, list[Cluster]],
    by_given: dict[str, list[Cluster]], last_bare: dict[str, Cluster], lexicon: Lexicon,
) -> Cluster | None:
    """Find the person a run names, None where it names none known so far."""
    plain = _plain(run.words)
    if not plain:
        return None
    if len(plain) > 1:
        if run.kind != "name" or scores.get(run.words, 0) < THRESHOLD:
            return None
        return _same_full_name(run.words, by_surname.get(_surname(run.words), ()))
    if run.kind in ("date", "role") or run.kind == "demonym" and not run.titled:
        if run.kind != "role" or run.first == 0 or tokens.symbols[run.first - 1] in "dmu" or run.first != run.last:
            return None
    word = fold(plain[0])
    candidates = by_surname.get(word) or by_given.get(word)
    if not candidates:
        return None
    symbol = run.symbols[:1]
    if symbol in "GKODA" and not run.titled:
        if run.first and (tokens.symbols[run.first - 1] in "du" or tokens.words[run.first - 1].strip().lower() in _PLACE_PREPOSITIONS):
            return None
        if symbol in "OD" and word not in lexicon.surnames:
            return None
    if len(candidates) == 1:
        return candidates[0]
    gender = _title_gender(tokens, run)
    fitting = [c for c in candidates if gender is None or c.gender in (None, gender)] or candidates
    if len(fitting) > 1:
        seen = [c for c in fitting if c.mentions] or fitting
        chosen = last_bare.get(word)
        if chosen is None or chosen not in seen or chosen.full_count * 2 < max(c.full_count for c in seen):
            chosen = max(seen, key=lambda c: (c.full_count, c.mentions[-1].first if c.mentions else 0))
    else:
        chosen = fitting[0]
    last_bare[word] = chosen
    return chosen


def _note_nouns(tokens: Tokens, run: Run, person: Cluster) -> None:
    """Keep what a mention says the person is: "Sen. Ann Reed", "Ann Reed, the mayor"."""
    index = run.core - 1
    while index >= 0 and tokens.symbols[index] == "~":
        index -= 1
    if index >= 0 and tokens.symbols[index] in "TXZr":
        word = tokens.words[index].strip().lower()
        person.nouns.add(_IN_FULL.get(word, word))
    if tokens.symbols[run.last + 1 : run.last + 2] == "," and (match := _APPOSITION.match(tokens.symbols, run.last + 1)):
        person.nouns.add(tokens.words[match.end() - 1].strip().lower())


_IN_FULL = {"sen": "senator", "gov": "governor", "rep": "congressman", "prof": "professor", "dr": "doctor", "gen": "general",
            "lt": "lieutenant", "col": "colonel", "capt": "captain", "sgt": "sergeant", "det": "detective", "insp": "inspector",
            "rev": "reverend", "adm": "admiral", "mr": "", "mrs": "", "ms": "", "sir": ""}


def _title_gender(tokens: Tokens, run: Run) -> Gender | None:
    """The gender a title before the name, or a person noun before the run, gives away."""
    for index in range(run.core - 1, max(-1, run.core - 4), -1):
        if tokens.symbols[index] in "TXZr" and (gender := gender_of_title(tokens.words[index].strip())):
            return gender
        if tokens.symbols[index] not in "TXZr~":
            break
    return None


def _gender(tokens: Tokens, run: Run, lexicon: Lexicon) -> Gender | None:
    return _title_gender(tokens, run) or lexicon.gender(run.words[0])


def _score_names(tokens: Tokens, runs: list[Run], lexicon: Lexicon) -> dict[tuple[str, ...], float]:
    """Points of every candidate name: its shape and the best evidence around any of its mentions."""
    shapes: dict[tuple[str, ...], float] = {}
    around: dict[tuple[str, ...], float] = {}
    bare: dict[str, float] = {}
    counts: dict[tuple[str, ...], int] = {}
    for run in runs:
        if run.kind not in ("name", "single"):
            if run.symbols == "G" and run.starts and _SPEAKS.match(tokens.symbols, run.last + 1):
                bare[run.words[0]] = 1.5
            continue
        words = run.words
        counts[words] = counts.get(words, 0) + 1
        if words not in shapes:
            shapes[words] = _shape(tokens, run, lexicon)
        points = _context(tokens, run)
        if points > around.get(words, -9.0):
            around[words] = points
        if len(words) == 1:
            bare[words[0]] = max(bare.get(words[0], 0.0), 3.0 if run.titled else 1.5)
    scores = {
        words: shape + around[words]
        + (bare.get(words[-1], 0.0) if len(words) > 1 else 0.4 * min(counts[words], 4) if shape >= 1.5 else 0.5 * min(counts[words], 3) if shape >= 0.5 else 0.0)
        for words, shape in shapes.items()
    }
    _in_lists(tokens, runs, scores)
    return scores


def _shape(tokens: Tokens, run: Run, lexicon: Lexicon) -> float:
    """Points for the words themselves."""
    symbols = run.symbols.replace("~", "")
    if len(symbols) == 1:
        return {"F": 1.5, "S": 0.5, "C": 0.0}.get(symbols, -1.5)
    first, last = run.words[0], run.words[-1]
    points = {"F": 2.5, "I": 1.5, "S": 0.3, "K": -0.7, "A": -1.5, "G": 1.0}.get(symbols[0], 0.8)
    points += {"S": 1.3, "C": 0.5, "F": 0.7, "G": -1.0, "A": -1.5, "D": -1.5, "K": -1.0, "j": 2.0, "I": -0.5}.get(symbols[-1], 0.0)
    for symbol, word in zip(run.symbols, run.words, strict=False):
        if symbol in "CKS" and len(word) > 2:
            if tokens.occurs(word.lower()):
                points -= 1.5  # the same word in lower case elsewhere
            elif _NO_SURNAME.search(word):
                points -= 1.5
    if "-" not in last and symbols[-1] in "CS" and _SURNAME_FORM.search(last):
        points += 1.2
    if not last.isascii() or not first.isascii():
        points += 0.8
    if symbols[-1] == "C" and last[-1] in "aiou" and last[0] not in "aiou":
        points += 0.6
    if symbols[0] == "C" and first[-1] in "aiou":
        points += 0.4
    if "I" in symbols[1:-1]:
        points += 1.5
    if "l" in symbols:
        points += 0.7
    if first in lexicon.east_asian:
        points += 1.2
    if last in lexicon.east_asian:
        points += 0.7
    if any("-" in w and w.partition("-")[2].islower() for w in run.words[1:]):
        points += 1.5
    inner = symbols[1:-1]
    points -= 1.0 * (inner.count("A") + inner.count("D") + inner.count("G")) + 0.5 * inner.count("K")
    if len(symbols) > 4:
        points -= 1.0
    return points


_SURNAME_FORM = re.compile(
    r"^(?:Mc|Mac[A-Z]|O['’]|D['’]|Fitz)|(?:sson|sen|ssen|sk[iyaá]|sky|ska|cki|wicz|ez|ova|ov|ev|eva|yev|ich|vić|vic|ić|č|ian|yan|"
    r"idis|akis|poulos|elli|etti|otti|ini|ucci|escu|enko|chuk|shvili|dze|berg|stein|mann|man|baum|feld|oglu|pour|"
    r"zadeh|wala|singh|nathan|swamy|moto|mura|yama|gawa|hara|saki|shita|tani|aho|nen|quist|gren|dóttir|"
    r"ham|ton|worth|field|ford|ley|more|well|kins|kin|ings?on|borough|bury|land|wood|win|dale|nez|ago|eiro|inho|aux|ault|eau)$"
)
_NO_SURNAME = re.compile(r"(?:tion|tions|ment|ments|ness|ity|ships?|ics|ism|ists?|ology|graphy|ances?|ences?|ing|ings|ical|ional|ware|ware)$")


def _in_lists(tokens: Tokens, runs: list[Run], scores: dict[tuple[str, ...], float]) -> None:
    """Raise names that stand in one list with persons: "Ansel Adams, Walker Evans and Helmut Newton"."""
    links: list[tuple[Run, Run]] = []
    symbols = tokens.symbols
    previous: Run | None = None
    for run in runs:
        if run.kind == "name" and previous is not None and run.first - previous.last in (2, 3):
            between = symbols[previous.last + 1 : run.first]
            if between in (",", "c", ",c") and not run.titled:
                links.append((previous, run))
        previous = run if run.kind == "name" else None
    raised: set[tuple[str, ...]] = set()
    for chain in (links, links[::-1]):
        for one, other in chain:
            for known, new in ((one, other), (other, one)):
                if new.words not in raised and scores[known.words] >= THRESHOLD > scores[new.words] >= 0.0:
                    scores[new.words] += 1.6
                    raised.add(new.words)


def _context(tokens: Tokens, run: Run) -> float:
    """Points for what stands around one mention."""
    symbols = tokens.symbols
    before = symbols[run.first - 1] if run.first else "\n"
    after = run.last + 1
    points = 0.0
    if run.titled:
        points += 3.0
    elif run.core > run.first and symbols[run.core - 1] == "D":
        points += 0.5
    elif before == "r":
        points += 2.0
    elif before == "," and run.first > 1 and symbols[run.first - 2] in "rZT":
        points += 3.0 if tokens.words[run.first - 2].strip() in _FAMILY and symbols[run.last + 1 : run.last + 2] in (",", "v") else 1.5
    elif before == "d":
        points -= 2.5
    elif before == "p" and tokens.words[run.first - 1].strip().lower() in _PLACE_PREPOSITIONS:
        points -= 1.0
    if before == "v":
        points += 1.0
    follows = symbols[after : after + 1]
    if follows == ",":
        if _AGE.match(symbols, after):
            points += 2.5
        elif _APPOSITION.match(symbols, after):
            points += 1.5
    elif follows == "(" and _AGE.match(symbols, after):
        points += 2.0
    if follows and follows in "q," and _WHO.match(symbols, after) and _word(tokens, after if follows == "q" else after + 1) in ("who", "whose"):
        points += 2.0
    elif follows and follows in "aev" and _SPEAKS.match(symbols, after):
        points += 1.4
    elif follows and follows in "aewb" and _ACTS.match(symbols, after):
        points += 0.5
    return points


def _word(tokens: Tokens, index: int) -> str:
    return tokens.words[index].strip().lower() if index < len(tokens.words) else ""
