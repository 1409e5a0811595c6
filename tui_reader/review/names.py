"""Apply the user's decisions on names to extracted people and speakers.

A decision refers to a name by its words (`name_key`), wherever they occur: to the person with that name, or to the
mentions with these words if they are only an alias. Decisions of the article take precedence over the rules for every
article. Coordinates: code points of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tui_reader.model import SURE, Extraction, NameDecision, Person, Quote
from tui_reader.review.occurrences import occurrences
from tui_reader.text.name import is_full_name, name_key
from tui_reader.text.spans import Span

UNSURE = SURE - 0.01
"""The highest confidence in a speaker who is not a person; below `SURE`."""
NAMED_BY_USER = 0.95
"""The confidence in a speaker that the extractor did not resolve, once the user says that the words name a person."""


def decide_names(
    text: str, extraction: Extraction, names: Sequence[NameDecision], rules: Sequence[NameDecision]
) -> Extraction:
    """Apply decisions to the people, and to the speakers of the quotes.

    `is` renames a person, merges two, or assigns an alias to another; `apart` makes a person of an alias; `not a
    person` removes; `person` confirms, or adds the occurrences of the words. The order of the decisions does not
    matter: chains of `is` are followed to their end, and links that would close a cycle are ignored.

    Args:
        names: the decisions of this article.
        rules: those for every article; applied to extracted names without a decision in `names`.

    Returns:
        The corrected extraction; the same object if there is nothing to correct.
    """
    if not names and not rules:
        return extraction
    people = [_Extracted(person, name_key(person.name), _keys(text, person)) for person in extraction.people]
    words = _Words(names, rules, people)
    if not words.touched:
        return extraction
    groups = _Groups(words)
    for extracted in people:
        groups.add(extracted)
    for name in words.unfound:
        groups.add_occurrences(text, name)
    speakers = _Speakers(words, groups, people)
    return extraction._replace(
        people=tuple(groups.people(text)), quotes=tuple(speakers.of(quote) for quote in extraction.quotes)
    )


def writer(
    people: Iterable[Person], names: Sequence[NameDecision], rules: Sequence[NameDecision]
) -> Callable[[str], str]:
    """Return a function from a name given earlier to the current canonical name of its person.

    Args:
        people: as returned by `decide_names`.
    """
    words = _Words(names, rules, ())
    written = {name_key(person.name): person.name for person in people}

    def write(name: str) -> str:
        key = name_key(name)
        home = words.home(key)
        if home is None or (home == key and key not in written):
            return name
        return written.get(home) or words.spelling(home)

    return write


def _order(decision: NameDecision) -> tuple[int, str, str]:
    return decision.id, decision.name, decision.target or ""


class _Extracted(NamedTuple):
    """An extracted person, with the keys of the name and of each mention."""

    person: Person
    key: str
    keys: tuple[str, ...]


def _keys(text: str, person: Person) -> tuple[str, ...]:
    known: dict[str, str] = {}
    keys = []
    for start, end in person.mentions:
        words = text[start:end]
        if words not in known:
            known[words] = name_key(words)
        keys.append(known[words])
    return tuple(keys)


class _Words:
    """The decision on each name, by key, and the person that each name resolves to."""

    def __init__(
        self, names: Sequence[NameDecision], rules: Sequence[NameDecision], people: Sequence[_Extracted]
    ) -> None:
        self.own = {name_key(decision.name): decision for decision in sorted(names, key=_order)}
        present = {extracted.key for extracted in people}.union(*(extracted.keys for extracted in people))
        self.said = {key: decision for key, decision in self.own.items() if decision.verdict is not None}
        for rule in sorted(rules, key=_order):
            key = name_key(rule.name)
            if key not in self.said:
                self.said[key] = rule
        self.found_names = {extracted.key: extracted.person.name for extracted in reversed(people)}
        self._next: dict[str, str] = {}
        self._targets: dict[str, str] = {}
        self._respelled: dict[str, str] = {}
        self._known = self._names_of_people()
        self._link(people)
        self.touched = bool(self.own) or any(key in present for key in self.said)
        self.unfound = self._unfound(present)

    def _names_of_people(self) -> dict[str, str]:
        """Return the names of people that the user added or confirmed, by key."""
        known: dict[str, str] = {}
        for key, decision in sorted(self.own.items()):
            if decision.verdict in ("is", "apart", "person"):
                known.setdefault(key, decision.name)
            if decision.verdict == "is" and decision.target and is_full_name(decision.target):
                known.setdefault(name_key(decision.target), decision.target)
        return known

    def _link(self, people: Sequence[_Extracted]) -> None:
        """Link each name to the one it is, the article's decisions first, without cycles."""
        for key, decision in sorted(self.said.items(), key=lambda item: (item[0] not in self.own, item[0])):
            if decision.verdict == "is" and decision.target:
                target = name_key(decision.target)
                if target == key:
                    self._respelled[key] = decision.target
                self._targets.setdefault(target, decision.target)
                self._lead(key, target)
        bearers: dict[str, set[str]] = {}
        for extracted in people:
            for alias in extracted.keys:
                bearers.setdefault(alias, set()).add(extracted.key)
        # A decision on Trump applies to Donald Trump if Trump is one of his aliases and nobody's name.
        kept = {key for key, decision in self.said.items() if decision.verdict != "person"}
        for alias in sorted((set(self._next.values()) | set(self.own)) - kept - set(self.found_names)):
            owners = {home for owner in bearers.get(alias, ()) if (home := self.home(owner)) is not None}
            if len(owners) == 1:
                self._lead(alias, owners.pop())

    def _lead(self, key: str, target: str) -> None:
        if self._end(target) != key:
            self._next[key] = target

    def _end(self, key: str) -> str:
        while key in self._next:
            key = self._next[key]
        return key

    def home(self, key: str) -> str | None:
        """Return the key of the person that a name resolves to, None if it is not a person."""
        key = self._end(key)
        said = self.said.get(key)
        return None if said is not None and said.verdict == "not a person" else key

    def home_of(self, extracted: _Extracted, alias: str) -> str | None:
        """Return the key of the person that a mention of an extracted person means, by the alias it uses."""
        said = self.said.get(alias)
        if alias != extracted.key and said is not None and said.verdict != "person":
            return self.home(alias)
        home = self.home(extracted.key)
        return self.home(alias) if home is None and alias in self._known else home

    def spelling(self, key: str) -> str:
        """Return the canonical name of the person with that key."""
        if key in self._respelled:
            return self._respelled[key]
        extracted = self.found_names.get(key) or self._targets.get(key)
        return extracted or (self.said[key].name if key in self.said else key)

    def _unfound(self, present: set[str]) -> list[str]:
        """List the names of people that the user added and the extractor did not find, the longest first."""
        missing = [name for key, name in self._known.items() if key not in present and self.home(key) is not None]
        return sorted(missing, key=lambda name: (-len(name), name))


class _Groups:
    """The corrected people: mentions and aliases grouped by the key of the person they mean."""

    def __init__(self, words: _Words) -> None:
        self._words = words
        self._mentions: dict[str, set[Span]] = {}
        self._sources: dict[str, list[_Extracted]] = {}
        self.added: dict[str, str] = {}
        """Keys of names that the user added → keys of their persons."""

    def add(self, extracted: _Extracted) -> None:
        """Distribute an extracted person, mention by mention."""
        home = self._words.home(extracted.key)
        if home is not None:
            self._mentions.setdefault(home, set())
            self._sources.setdefault(home, []).append(extracted)
        for span, alias in zip(extracted.person.mentions, extracted.keys, strict=True):
            meant = self._words.home_of(extracted, alias)
            if meant is not None:
                self._mentions.setdefault(meant, set()).add(span)

    def add_occurrences(self, text: str, name: str) -> None:
        """Add the occurrences of a name, which replace shorter mentions inside them but not longer ones."""
        places = occurrences(text, name)
        home = self._words.home(name_key(name))
        if home is None:
            return
        taken = sorted((span, key) for key, spans in self._mentions.items() for span in spans)
        at = 0
        for place in places:
            while at < len(taken) and taken[at][0].end <= place.start and taken[at][0].start < place.start:
                at += 1
            over = [row for row in _until(taken, at, place.end) if row[0].overlaps(place)]
            if any(span.length >= place.length or not place.contains(span.start) for span, _ in over):
                continue
            if any(span.end > place.end for span, _ in over):
                continue
            for span, key in over:
                self._mentions[key].discard(span)
            self._mentions.setdefault(home, set()).add(place)
            self.added[name_key(name)] = home

    def people(self, text: str) -> Iterable[Person]:
        """Return the people in reading order, without those who have no mention left."""
        own = self._words.own
        confirmed = {self._words.home(key) for key, said in own.items() if _is_person(said)}
        roles: dict[str | None, str] = {}
        for key, said in sorted(own.items()):
            home = self._words.home(key)
            if said.role is not None and (home == key or home not in roles):
                roles[home] = said.role
        made = []
        for key, spans in self._mentions.items():
            sources = self._sources.get(key, [])
            named = [extracted for extracted in sources if extracted.person.mentions]
            if not spans and (named or not sources):
                continue
            best = next((s.person for s in sources if s.key == key and s.person.role), None) or next(
                (s.person for s in sources if s.person.role), None
            )
            role, role_text = (best.role, best.role_text) if best else (None, None)
            if key in roles and roles[key] != (role or ""):
                role, role_text = roles[key] or None, None
            mentions = tuple(_disjoint(sorted(spans)))
            made.append(
                Person(
                    self._words.spelling(key),
                    role,
                    role_text,
                    mentions,
                    tuple(dict.fromkeys(text[start:end] for start, end in mentions)),
                    "confirmed" if key in confirmed else "auto",
                )
            )
        return sorted(made, key=lambda person: (person.mentions[:1], person.name))


def _disjoint(spans: Iterable[Span]) -> Iterable[Span]:
    end = -1
    for span in spans:
        if span.start >= end:
            yield span
            end = span.end


def _until(taken: Sequence[tuple[Span, str]], at: int, end: int) -> Iterable[tuple[Span, str]]:
    while at < len(taken) and taken[at][0].start < end:
        yield taken[at]
        at += 1


def _is_person(said: NameDecision) -> bool:
    return said.verdict in ("is", "apart", "person") or (said.verdict is None and said.role is not None)


class _Speakers:
    """The speakers of quotes according to the decisions on names."""

    def __init__(self, words: _Words, groups: _Groups, people: Sequence[_Extracted]) -> None:
        self._words, self._groups = words, groups
        self._people = {extracted.key: extracted for extracted in reversed(people)}

    def of(self, quote: Quote) -> Quote:
        """Return the quote with its corrected speakers."""
        said = self._said(quote)
        return said._replace(others=self._others(said)) if said.others else said

    def _others(self, quote: Quote) -> tuple[str, ...]:
        """Return the canonical names of those who speak together with the speaker; only of persons."""
        names: dict[str, None] = {}
        for name in quote.others:
            key = name_key(name)
            extracted = self._people.get(key)
            home = self._words.home(key) if extracted is None else self._words.home_of(extracted, key)
            if home is not None:
                names[self._words.spelling(home)] = None
        names.pop(quote.speaker or "", None)
        return tuple(names)

    def _said(self, quote: Quote) -> Quote:
        """Return the quote with its corrected speaker.

        What is not a person may still speak, as a firm does: the name stays, with a confidence below `SURE`, unless
        the quote has only a pronoun.
        """
        if quote.speaker is None:
            home = self._groups.added.get(name_key(quote.speaker_text or ""))
            if home is None:
                return quote
            return quote._replace(speaker=self._words.spelling(home), attribution="name", confidence=NAMED_BY_USER)
        key = name_key(quote.speaker)
        extracted = self._people.get(key)
        alias = key if extracted is None else self._alias(extracted, quote)
        home = self._words.home(alias) if extracted is None else self._words.home_of(extracted, alias)
        if home is None:
            return self._without_person(quote, alias != key and self._words.home(key) is not None)
        if home == key and home not in self._groups.added:
            return quote if extracted is None else quote._replace(speaker=self._words.spelling(home))
        attribution = quote.attribution
        if attribution == "organisation" and alias in self._groups.added:
            attribution = "name"
        return quote._replace(speaker=self._words.spelling(home), attribution=attribution)

    def _alias(self, extracted: _Extracted, quote: Quote) -> str:
        """Return the key of the alias of a speaker: the words beside the quote, else the last mention before it."""
        if len(set(extracted.keys)) < 2:
            return extracted.key
        beside = name_key(quote.speaker_text or "")
        if beside in extracted.keys:
            return beside
        last = extracted.key
        for span, alias in zip(extracted.person.mentions, extracted.keys, strict=True):
            if span.start > quote.start:
                break
            last = alias
        return last

    def _without_person(self, quote: Quote, by_alias: bool) -> Quote:
        if quote.attribution == "organisation":
            return quote
        if quote.attribution == "pronoun":
            return quote._replace(speaker=None, confidence=min(quote.confidence, UNSURE))
        said_by = quote.speaker_text if by_alias and quote.attribution == "name" else quote.speaker
        return quote._replace(speaker=said_by, confidence=min(quote.confidence, UNSURE))
