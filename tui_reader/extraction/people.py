"""Find the people of a text, and resolve mentions to them.

Full names are grouped first, wherever they occur; then, in reading order, a bare surname or given name is resolved to
the person who has it, considering the gender of its title.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tui_reader.extraction.lexicon import Gender, fold
from tui_reader.extraction.mentions import Run
from tui_reader.extraction.names import AGE, APPOSITION, FULL_NAME, LONE_NAME, PLACE_PREPOSITIONS, Scores, score_names
from tui_reader.extraction.tokens import Tokens

_NAMESAKES = 12
"""The most people with one surname among whom a mention is resolved."""
_AHEAD = 20
_SAINT = ("St", "Saint")
_OWNERS: dict[str, Gender] = {"his": "m", "her": "f"}
_IN_FULL = {
    "sen": "senator", "gov": "governor", "rep": "congressman", "prof": "professor", "dr": "doctor", "gen": "general",
    "lt": "lieutenant", "col": "colonel", "capt": "captain", "sgt": "sergeant", "det": "detective", "insp": "inspector",
    "rev": "reverend", "adm": "admiral", "justice": "judge",
}  # fmt: skip


@dataclass(slots=True)
class Mention:
    """A mention of a person: tokens `first` to `last`, both included."""

    first: int
    last: int
    person: Cluster
    doubtful: bool = False
    """It may refer to another person with the same surname."""


@dataclass(slots=True, eq=False)
class Cluster:
    """One person with all names and mentions."""

    words: tuple[str, ...]
    """The full name, as first given."""
    gender: Gender | None = None
    mentions: list[Mention] = field(default_factory=list)
    full_count: int = 0
    """How often the full name occurs in the text."""
    duties: set[str] = field(default_factory=set)
    """The words of the role, in lower case: "prime", "minister"."""
    age: str = ""
    """The age as given behind a name: "51"."""
    courtesy: str = ""
    """The courtesy title of the first mention: "Mrs."."""
    nouns: set[str] = field(default_factory=set)
    """Titles and person nouns used for the person, in lower case and in full: "senator"."""

    @property
    def name(self) -> str:
        """The full name as one string: "J. K. Rowling"."""
        return " ".join(self.words).replace(" .", ".")


def find_people(tokens: Tokens, runs: list[Run]) -> tuple[list[Cluster], dict[int, Mention]]:
    """Group the mentions of each person, in reading order.

    Returns:
        The persons, and the mentions by the first token of their run.
    """
    finder = _Finder(tokens, score_names(tokens, runs))
    for run in runs:
        if run.kind == "name":
            finder.add_full_name(run)
    placed: dict[int, Mention] = {}
    for run in runs:
        if finder.has_saints and finder.is_saint(run):
            continue
        person = finder.resolve(run)
        if person is None and run.kind == "single":
            person = finder.add_lone_name(run)
        if person is not None:
            placed[run.first] = mention = Mention(run.core, run.last, person, finder.doubtful)
            person.mentions.append(mention)
            finder.note(run, person)
    people = [person for person in finder.people if person.mentions]
    _add_titles(people)
    people.sort(key=lambda person: person.mentions[0].first)
    return people, placed


def _add_titles(people: list[Cluster]) -> None:
    """Add titles to the names of people known by the same single word: Mr Hall, Mrs Hall."""
    alike: Counter[tuple[str, ...]] = Counter(person.words for person in people if len(person.words) == 1)
    for person in people:
        if alike[person.words] > 1 and person.courtesy:
            person.words = (person.courtesy, *person.words)


class _Finder:
    """The persons found so far, by surname and by given name."""

    def __init__(self, tokens: Tokens, scores: Scores) -> None:
        self._tokens = tokens
        self._scores = scores
        self._no_names = tokens.lexicon.group("suffix") | {"."}
        self._plains: dict[tuple[str, ...], list[str]] = {}
        self.has_saints = any(map(tokens.occurs, _SAINT))
        """The text may name saints."""
        self._by_surname: dict[str, list[Cluster]] = {}
        self._by_given: dict[str, list[Cluster]] = {}
        self._last_bare: dict[str, Cluster] = {}
        self.people: list[Cluster] = []
        self.doubtful = False
        """The mention resolved last may refer to another person with the same surname."""

    def add_full_name(self, run: Run) -> None:
        """Add a run that is a full name."""
        if not self._is_full_name(run):
            return
        person = self._same_name(run.words)
        if person is None:
            person = self._add(run.words)
            self._by_given.setdefault(fold(run.words[0]), []).append(person)
        person.full_count += 1
        person.gender = person.gender or self._title_gender(run) or self._tokens.lexicon.gender(run.words[0])

    def add_lone_name(self, run: Run) -> Cluster | None:
        """Add a run of kind `single` that is a person without a known full name: Mr Woodhouse, Gloria."""
        if len(self._plain(run.words)) != 1 or self._scores.get(run.words, 0) < LONE_NAME:
            return None
        person = self._add(run.words)
        person.gender = self._title_gender(run) or self._tokens.lexicon.gender(run.words[0])
        return person

    def resolve(self, run: Run) -> Cluster | None:
        """Find the known person that a run names."""
        self.doubtful = False
        words = run.words
        plain = words if len(words) == 1 else self._plain(words)
        if len(plain) > 1:
            return self._same_name(words) if self._is_full_name(run) else None
        if not plain:
            return None
        word = plain[0] if plain[0].isascii() else fold(plain[0])
        if len(word) > 2 and word.isupper():
            word = word.capitalize()  # REED: in a transcript
        known = self._by_surname.get(word) or self._by_given.get(word)
        if not known or not self._may_be_surname(run) or not self._is_no_place(run, word):
            return None
        candidates = known[-_NAMESAKES:]
        candidates = [person for person in candidates if not self._is_owner_beside(run, person)]
        gender = self._title_gender(run)
        if len(candidates) < 2:
            only = candidates[0] if candidates else None
            return None if only is None or run.kind == "single" and self._is_another(only, gender) else only
        gender = gender or self._gender_ahead(run)
        fitting = [c for c in candidates if gender is None or c.gender in (None, gender)] or candidates
        self._last_bare[word] = chosen = fitting[0] if len(fitting) == 1 else self._likeliest(fitting, word)
        return chosen

    def is_saint(self, run: Run) -> bool:
        """Return whether a run is a saint or a place named after one: St James's, not James."""
        words = self._tokens.words[max(0, run.core - 2) : run.core]
        return any(word.strip() in _SAINT for word in words)

    def _is_another(self, person: Cluster, gender: Gender | None) -> bool:
        """Return whether genders differ (Mrs Hall, Mr Hall); one guessed from a given name proves nothing."""
        if gender is None or not person.nouns:
            return False
        known = {self._tokens.lexicon.gender_of_title(noun) for noun in person.nouns} - {None}
        return bool(known) and gender not in known

    def _is_owner_beside(self, run: Run, person: Cluster) -> bool:
        """Return whether a run is the owner in the apposition to a person: "Ann Hall, Mr Hall's niece"."""
        symbols = self._tokens.symbols
        if not person.mentions or not symbols.startswith("s", run.last + 1):
            return False
        return symbols[person.mentions[-1].last + 1 : run.first] == ","

    def note(self, run: Run, person: Cluster) -> None:
        """Record gender and role from a mention: "Sen. Ann Reed", "Ann Reed, the mayor"."""
        tokens = self._tokens
        person.gender = person.gender or self._title_gender(run)
        index = run.core - 1
        while index >= 0 and tokens.symbols[index] == "~":
            index -= 1
        if index >= 0 and tokens.symbols[index] in "TXZr":
            word = tokens.word(index)
            if not person.courtesy and tokens.words[index].strip() in tokens.lexicon.group("courtesy"):
                person.courtesy = tokens.phrase(index, run.core - 1)
            person.nouns |= {word, _IN_FULL.get(word, word)}
        if tokens.symbols[run.last + 1 : run.last + 2] not in (",", "("):
            return
        if not person.age and AGE.match(tokens.symbols, run.last + 1):
            person.age = tokens.word(run.last + 2)
        match = APPOSITION.match(tokens.symbols, run.last + 1)
        if match:
            noun = tokens.word(match.end() - 1)
            person.nouns.add(noun)
            person.gender = person.gender or tokens.lexicon.gender_of_title(noun)

    def _add(self, words: tuple[str, ...]) -> Cluster:
        person = Cluster(words)
        self.people.append(person)
        self._by_surname.setdefault(self._surname(words), []).append(person)
        return person

    def _plain(self, words: tuple[str, ...]) -> list[str]:
        known = self._plains.get(words)
        if known is None:
            known = self._plains[words] = [word for word in words if word not in self._no_names]
        return known

    def _surname(self, words: tuple[str, ...]) -> str:
        plain = self._plain(words)
        return fold(plain[-1]) if plain else ""

    def _is_full_name(self, run: Run) -> bool:
        return run.kind == "name" and self._scores.get(run.words, 0) >= FULL_NAME and len(self._plain(run.words)) > 1

    def _same_name(self, words: tuple[str, ...]) -> Cluster | None:
        """Find the person with that surname and a compatible given name: "Donald J. Trump", "D. Trump"."""
        for person in self._by_surname.get(self._surname(words), [])[-_NAMESAKES:]:
            if len(person.words) > 1 and _no_clash(fold(words[0]), fold(person.words[0])):
                if len(words) > len(person.words) and len(person.words[0]) == 1:
                    person.words = words
                return person
        return None

    def _may_be_surname(self, run: Run) -> bool:
        if run.kind == "role":  # King, Pope
            return 0 < run.first == run.last and self._tokens.symbols[run.first - 1] not in "dmu"
        return run.kind != "date" and (run.kind != "demonym" or run.titled)

    def _is_no_place(self, run: Run, word: str) -> bool:
        """Return whether a name that is also a place is a surname (Valeska Paris), by the word before it."""
        symbol = run.symbols[:1]
        if symbol not in "GKODA" or run.titled:
            return True
        tokens, before = self._tokens, run.first - 1
        if before >= 0 and (tokens.symbols[before] in "du" or tokens.word(before) in PLACE_PREPOSITIONS):
            return False
        return symbol not in "OD" or word in tokens.lexicon.surnames

    def _likeliest(self, persons: list[Cluster], word: str) -> Cluster:
        """Choose among several people with one surname: the last one meant, unless another is named far more often."""
        named = [person for person in persons if person.mentions] or persons
        counts = sorted((person.full_count for person in named), reverse=True)
        self.doubtful = len(counts) > 1 and counts[0] < 2 * counts[1] and word not in self._last_bare
        most = max(named, key=lambda p: (p.full_count, p.mentions[-1].first if p.mentions else 0))
        last = self._last_bare.get(word)
        return last if last is not None and last in named and 2 * last.full_count >= most.full_count else most

    def _gender_ahead(self, run: Run) -> Gender | None:
        """Return the gender that "In her book, Hall says" implies."""
        tokens = self._tokens
        start = max(tokens.symbols.rfind(mark, max(0, run.first - _AHEAD), run.first) for mark in ".!\n") + 1
        if not start or not tokens.symbols.startswith("pm", start) or tokens.symbols[run.first - 1] != ",":
            return None
        return _OWNERS.get(tokens.word(start + 1))

    def _title_gender(self, run: Run) -> Gender | None:
        """Return the gender that a title or person noun directly before the name implies."""
        tokens = self._tokens
        if not run.core or tokens.symbols[run.core - 1] not in "TXZr~":
            return None
        for index in range(run.core - 1, max(-1, run.core - 4), -1):
            if tokens.symbols[index] not in "TXZr~":
                break
            gender = tokens.lexicon.gender_of_title(tokens.words[index])
            if gender:
                return gender
        return None


def _no_clash(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    return len(short) in (1, len(long)) and long.startswith(short) or len(short) >= 3 and long.startswith(short)
