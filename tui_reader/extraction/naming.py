"""Resolve the words that a pattern matched to a speaker.

Positions are indices into a passage's symbols (`passage.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left

from tui_reader.extraction.introduced import introduced_later
from tui_reader.extraction.lexicon import Gender
from tui_reader.extraction.memory import Memory
from tui_reader.extraction.passage import Passage
from tui_reader.extraction.patterns import Pattern
from tui_reader.extraction.people import Cluster, Mention
from tui_reader.extraction.phrases import Speaker, head_of
from tui_reader.extraction.tokens import Tokens, sentence_start
from tui_reader.text.spans import Span

_SENTENCE = 90
"""Tokens searched backwards for the start of a sentence."""
_MAX_PRONOUN, _MAX_LINKED, _MAX_NARRATOR, _MAX_UNLISTED = 0.88, 0.8, 0.8, 0.7
_BE = frozenset(("is", "are", "was", "were", "be", "been", "being"))
_OTHER_VOICES = frozenset(("i", "we", "someone", "somebody", "everyone", "everybody"))
_DEMONYM = re.compile(r"[Tt]he \w*(?:an|en|er|i|ard|on|crat|Scot|Dane|Pole|Turk|Swede|Finn)")
"""One person by nation or party; "the French" and "the Democrats" are several."""
_REGIONAL = re.compile(r"[Tt]he (?:[A-Z][\w.]+ ){1,2}[A-Z]\w*(?:an|at|ive|ist|er)")
_AUXILIARIES = re.compile(r"a{1,3}(?=[vw])")
_RELATIVE = frozenset(("that", "which", "whom"))
_SAYING = re.compile(r"[vbg]")
_WORDS_OF_GROUPS = ("by", "as", "that")
"""The groups of patterns that must be the word of their name."""
_RAISED = re.compile(r"[vw]pa{1,2}[vw]")
"""Is said to have told: the subject speaks."""
_AGENT = re.compile(r"[vw]p[dmu]?[nDOGZs#]{0,6}[PrkDO]")
_NAME_AND_ADJECTIVE = re.compile(r"d?O+n")
_NEXT_PHRASE = re.compile(r"(?<=[nOPrk])d")
_UNLISTED_VERB = re.compile(r"[rkPODtu]n$")
_VERB_INSIDE = re.compile(r"[rkOu]n(?=Z?P)")
_AND_OTHERS = r"(?:,[dmnrZODs]{0,6}P){0,6},?c[dmnrZODs]{0,6}P"
_JOINT = re.compile(rf"{_AND_OTHERS}(?=[avwb,q-])")
_JOINT_BEHIND = re.compile(rf"{_AND_OTHERS}(?=[.;:p\n]|,?$|,[^avw])")
"""After a verb the second name may begin the next clause: "said Ann Reed, and Tom Hall agreed"."""
_UNLISTED_ROLE = re.compile(r"[dm][nD]*n")
_COUPLE_APP = re.compile(r",[ZOD]*P(?:,[ZOD]*P)*,?c[ZOD]*P,")
_COUPLES = frozenset(("couple", "pair", "duo", "trio"))
_FRONTED = re.compile(r"[dm]?[nDrZ]{0,3}[kn](?=d?[OZ]*[OP])")
_BODY_APP = re.compile(r",(?P<np>d?[O&]+),")
_POSSESSIVES: dict[str, Gender] = {"his": "m", "her": "f"}
_BEFORE_PARTICIPLE = "qce*"
_BODY_SUBJECT = re.compile(
    r"(?:^|(?<=[.!\nQ]))c?(?:[pq][^,.!;Q\n]{0,30},)?(?P<np>d?(?:[nDOkrP]{1,3}s)?[nDOk]{0,3}[Ok](?:p[dOnDkr]{0,4}){0,3})(?=,q|,[dm]|[ae]*[vwba]|e?n)"
)
_BODY_BEHIND_ROLE = re.compile(r"(?:^|(?<=[.!\nQ]))c?[dmnDOkrs]{1,8}[rn],(?P<np>d?[nrD]{0,3}O),(?=[ae]*[vwba])")
"""An organisation in apposition to its role: "The biggest investor, the activist fund Velo, accused …"."""
_ROLE_SUBJECT = re.compile(
    r"(?:^|(?<=[.!\nQ]))c?(?:[pq][^,.!;Q\n]{0,30},)?(?P<np>(?:[du]|Ps)?[nDOkrZs]{0,5}r(?:p[dnOkDcpr]{0,13}?[nOkDr])?)"
    r"(?:,[^Q.!;\n]{1,60}?,|q[^Q.!;,\n]{1,30}(?=[ae]*[vw]))?[ae]*(?P<verb>[vwnba])"
)
_FARTHEST_BODY = 2
"""The most paragraphs between an organisation and the "it" that refers to it."""
_BODY_REACH = 250
"""Symbols of a paragraph searched backwards for that organisation."""
_ONE_OF_MANY = frozenset(("a", "an", "another", "one"))
_ONE_QUOTE = re.compile(r"(?:[^PQ.!\n]|[.!](?!c?h))*Q[^PQ]*")
"""What is between an unnamed source and the pronoun for them: nobody named, and no sentence about "he" or "she"."""
_SAYS = re.compile(r"P(?:,[^.!;\nQ]{1,40}?,)?[ae]*[vw]")
_CLAUSE = re.compile(r"[^.!;\nQf]{0,40}")


class Namer:
    """Resolves noun phrases and pronouns to speakers, using the `memory` of the text so far."""

    def __init__(self, tokens: Tokens, placed: dict[int, Mention], memory: Memory) -> None:
        self._tokens = tokens
        self._by_token = {mention.first: mention for mention in placed.values()}
        self._people = tuple(dict.fromkeys(mention.person for mention in placed.values()))
        self.introduced = introduced_later(tokens, placed)
        """The persons named after an unnamed mention that the article begins with, by its first token."""
        self._names: dict[str, Cluster] | None = None
        self._memory = memory
        self._labels = tokens.lexicon.group("line label") | tokens.lexicon.group("furniture label")
        self._labels |= tokens.lexicon.group("document label")
        self.narrator: Cluster | None = None
        """The person whom "I" refers to outside the quotes."""

    def speaker(
        self, match: re.Match[str], pattern: Pattern, passage: Passage, offset: int, quoted: frozenset[Cluster]
    ) -> Speaker | None:
        """Resolve the noun phrase that a pattern matched.

        Args:
            offset: where the matched string begins in the passage.
            quoted: the persons mentioned inside the quote; the pronoun beside it refers to none of them.
        """
        if not self._applies(match, passage, offset):
            return None
        symbols = passage.symbols
        first, end = match.start("np") + offset, match.end("np") + offset
        first = symbols.rfind("f", first, end) + 1 or first  # a few words in marks are not part of a name
        if first == end:
            return None
        verb = self._verb_inside(passage, first, end)
        if verb is not None:
            end = verb + (passage.first[verb] < passage.last[verb])
        if first and symbols[first - 1] == "p" and (fronted := _FRONTED.match(symbols, first, end)):
            first = fronted.end()  # in a statement NAME said
        if pattern.foreign and (article := _NEXT_PHRASE.search(symbols, first + 1, end)):
            end = article.start()  # selon la police les faits …
        noun = symbols[first:end]
        head = head_of(noun)
        if head is None and pattern.foreign and _NAME_AND_ADJECTIVE.fullmatch(noun):
            head = noun.index("O")  # la Protezione civile
        if beside := self._beside(match, passage, offset, noun, pattern):
            return beside
        if head is None:
            return None
        kind, at = noun[head], first + head
        if kind == "t":
            return self._nobody(passage, at, pattern)
        if kind == "P":
            found = self._named(passage, at, pattern)
            return found._replace(others=self._joint(passage, at)) if at == end - 1 else found
        if kind == "h":
            return self._pronoun(passage, at, pattern, quoted)
        if kind in "rk" and first > 1 and symbols[first - 2 : first] == "P,":
            return self._named(passage, first - 2, pattern)  # NAME, the chief executive of …, said
        if kind == "O" and pattern.name == "NAME:" and self._word(passage.last[at]) in self._labels:
            return None
        if (
            kind == "k"
            and self._is_document(passage, at)
            and (author := self._author(passage, (first, end, at), pattern))
        ):
            return author
        return self._unnamed(match, pattern, passage, offset, (first, end, head), verb)

    def _unnamed(
        self,
        match: re.Match[str],
        pattern: Pattern,
        passage: Passage,
        offset: int,
        phrase: tuple[int, int, int],
        verb: int | None,
    ) -> Speaker | None:
        """Resolve a noun phrase without a name: an organisation, a role, an unnamed source.

        Args:
            phrase: (first symbol, end, head inside the phrase).
        """
        first, end, head = phrase
        noun, app = passage.symbols[first:end], _apposition(match)
        kind, at = noun[head], first + head
        last = at if kind in "rk" and noun[head + 1 : head + 2] not in ("p", "") else end - 1
        if "u" in noun and app.startswith(",q"):
            last = match.end("app") + offset - 2  # One, who asked to remain anonymous,
        last_token = passage.last[last] - (last == verb)
        text = self._tokens.phrase(passage.first[first], last_token)
        confidence = pattern.of_role
        if "u" in noun and kind in "ru":
            return Speaker("unnamed", None, text, confidence, noun, self._word(passage.last[at]))
        if kind in "DO" and _REGIONAL.fullmatch(text) and self._tokens.lexicon.titled.get(text.split()[-1]) == "D":
            return self._described(passage, first, text, pattern)  # the Ohio Democrat added
        if kind == "D" and _DEMONYM.fullmatch(text):  # the Norwegian added
            return self._described(passage, first, text, pattern)
        if kind != "r":
            return Speaker("organisation", None, text, confidence, noun)
        known, word = self._known(passage, first, at), self._word(passage.last[at])
        return Speaker("role", known, text, min(confidence, _MAX_LINKED) if known else confidence, noun, word)

    def _known(self, passage: Passage, first: int, at: int) -> Cluster | None:
        """Return the person whom "the senator" or "his wife" refers to; the noun is at `at`."""
        token, word = passage.first[first], self._word(passage.last[at])
        if passage.symbols[first] == "m":
            return self._relative(token, word)
        if (introduced := self.introduced.get(token)) is not None:
            return introduced
        if self._word(token) != "the":
            return None
        modifiers = {self._word(inside) for inside in range(token + 1, passage.last[at])}
        gender = self._tokens.lexicon.gender_of_title(word.partition("-of-")[0])
        known = self._memory.known_as(word, gender, modifiers, token, self.sentence(token)) or self._later(word, token)
        return known or self._only_voice(passage, first) if passage.symbols[first + 1] in "OD" else known

    def _later(self, word: str, token: int) -> Cluster | None:
        """Return the only person with an office, if the article names them only later: "the mayor said"."""
        if self._tokens.lexicon.titled.get(word.capitalize()) != "T":
            return None
        holders = [person for person in self._people if word in person.nouns]
        return holders[0] if len(holders) == 1 and holders[0].mentions[0].first > token else None

    def _only_voice(self, passage: Passage, end: int) -> Cluster | None:
        """Return the only person of the paragraph so far, if they say or think something: "the Rovers boss"."""
        persons = {self._by_token[passage.first[at]].person for at in _indices(passage.symbols, "P", end)}
        says = _SAYS.search(passage.symbols, 0, end)
        return persons.pop() if len(persons) == 1 and says is not None else None

    def unlisted(self, match: re.Match[str], passage: Passage, offset: int) -> Speaker | None:
        """Resolve a phrase whose head is in no list, but which is the subject of "said": "said the ruling"."""
        if not self._applies(match, passage, offset):
            return None
        first, end = match.start("np") + offset, match.end("np") + offset
        text = self._tokens.phrase(passage.first[first], passage.last[end - 1])
        if passage.symbols[first] == "n" and not self._word(passage.last[end - 1]).endswith("s"):
            return None
        return Speaker("role", None, text, _MAX_UNLISTED, "r", self._word(passage.last[end - 1]))

    def label(self, span: Span) -> Speaker:
        """Resolve the label of a transcript: a person of the text, a role, or a name that occurs nowhere else."""
        tokens = self._tokens
        first = bisect_left(tokens.starts, span.start)
        last = bisect_left(tokens.starts, span.end, first) - 1
        text = tokens.text[span.start : span.end]
        for token in range(first, last + 1):
            if (mention := self._by_token.get(token)) is not None:
                return Speaker("name", mention.person, text, 1.0)
        if (person := self._by_name().get(text.lower())) is not None:
            return Speaker("name", person, text, 1.0)
        if len(text) == 1:  # Q, A
            return Speaker("unnamed", None, text, 1.0, "u")
        if tokens.lexicon.lower.get(text.lower()) == "r":
            return Speaker("role", None, text, 1.0, "r", text.lower())
        return Speaker("name", None, text, 1.0)

    def _by_name(self) -> dict[str, Cluster]:
        """Return the persons by name, which only a transcript needs."""
        if self._names is None:
            self._names = {mention.person.name.lower(): mention.person for mention in self._by_token.values()}
        return self._names

    def _applies(self, match: re.Match[str], passage: Passage, offset: int) -> bool:
        """Return whether the words match a pattern's groups, beyond their symbols."""
        groups = match.re.groupindex
        if self._is_passive(passage, match, offset) or self._has_own_clause(passage, match, offset):
            return False
        if "which" in groups and not self._is_relative(passage, match.start("which") + offset):
            return False
        for group in _WORDS_OF_GROUPS:
            if group in groups and self._word(passage.first[match.start(group) + offset]) != group:
                return False
        if "made" in groups and match["made"]:
            start, end = match.span("made")
            return self._is_authored(passage, start + offset, end + offset)
        return "past" not in groups or self._is_finite(passage, match.start("past") + offset)

    def _is_relative(self, passage: Passage, at: int) -> bool:
        """Return whether a word begins a relative clause: "a report that", but not "told reporters that"."""
        word, symbols = self._word(passage.first[at]), passage.symbols
        start = sentence_start(symbols, max(0, at - _SENTENCE), at)
        return word in _RELATIVE and not (word == "that" and _SAYING.search(symbols, start, at))

    def _has_own_clause(self, passage: Passage, match: re.Match[str], offset: int) -> bool:
        """Return whether the phrase has an unlisted verb with a that-clause: "the jury heard that Hall had said"."""
        app = _apposition(match)
        if not app.startswith("q") or _UNLISTED_VERB.search(match["np"]) is None:
            return False
        return self._word(passage.first[match.start("app") + offset]) == "that"

    def _beside(
        self, match: re.Match[str], passage: Passage, offset: int, noun: str, pattern: Pattern
    ) -> Speaker | None:
        """Find the name in apposition to a role: "the mayor, NAME, said", "the surveyors, Marlow & Finch, said"."""
        app = _apposition(match)
        if not app:
            return None
        head = head_of(noun)
        if head is not None and noun[head] == "P":
            return None
        at, inside = match.start("app") + offset, app.find("P")
        lead = app[1:inside]
        owns = app[inside + 1 : inside + 2] == "s"
        couple = _COUPLE_APP.match(app) is not None and self._word(passage.last[at - 1]) in _COUPLES
        if (
            inside > 0
            and not owns
            and set(lead) <= set("ZODrnkd")
            and ("r" in noun + lead or couple or not lead and _UNLISTED_ROLE.fullmatch(noun))
        ):
            named = self._named(passage, at + inside, pattern)
            return named._replace(others=self._joint(passage, at + inside)) if couple else named
        body = _BODY_APP.fullmatch(app)
        if body is None or head is not None and noun[head] not in "rk":
            return None
        text = self._tokens.phrase(passage.first[at + body.start("np")], passage.last[at + body.end("np") - 1])
        several = head is not None and self._word(passage.last[match.start("np") + offset + head]).endswith("s")
        company = text.rstrip(".").rpartition(" ")[2] in self._tokens.lexicon.group("company ending")
        if head is not None and not several and not company and "&" not in text:
            return None
        return Speaker("organisation", None, text, pattern.of_role, "O")

    def _is_authored(self, passage: Passage, start: int, end: int) -> bool:
        """Return whether a phrase is "a letter signed by", not "a letter seen by"."""
        authored = self._tokens.lexicon.group("authored")
        return any(self._word(token) in authored for token in range(passage.first[start], passage.last[end - 1] + 1))

    def _author(self, passage: Passage, phrase: tuple[int, int, int], pattern: Pattern) -> Speaker | None:
        """Find who speaks in "a statement released by NAME", "NAME's statement" or "her statement".

        Args:
            phrase: (first symbol, end, document), positions in the passage.
        """
        first, end, document = phrase
        by = next((i for i in range(end - 1, document, -1) if self._word(passage.first[i]) == "by"), None)
        if by is not None and by + 1 < end and (by == document + 1 or self._is_authored(passage, document + 1, by)):
            head = head_of(passage.symbols[by + 1 : end])
            if head is not None and passage.symbols[by + 1 + head] == "P":
                return self._named(passage, by + 1 + head, pattern)
            text = self._tokens.phrase(passage.first[by + 1], passage.last[end - 1])
            return Speaker("organisation", None, text, pattern.of_role, passage.symbols[by + 1 : end])
        owner = passage.symbols.rfind("Ps", first, document)
        if owner >= 0:
            return self._named(passage, owner, pattern)
        return self._owner(passage, first, document) if passage.symbols[first] == "m" else None

    def _owner(self, passage: Passage, first: int, document: int) -> Speaker | None:
        """Find who speaks in "her letter" or "its statement"."""
        token, word = passage.first[first], self._word(passage.first[first])
        text = self._tokens.phrase(token, passage.last[document])
        if word == "its":
            body = self._body_before(passage, first)
            return body._replace(confidence=_MAX_LINKED) if body is not None else None
        gender = _POSSESSIVES.get(word)
        person = self._memory.antecedent(gender, token, self.sentence(token)) if gender else None
        return Speaker("pronoun", person, text, _MAX_LINKED) if person is not None else None

    def _relative(self, token: int, noun: str) -> Cluster | None:
        """Resolve "his wife" to the person called so, else to the Mrs with his name."""
        lexicon = self._tokens.lexicon
        if noun not in lexicon.group("family"):
            return None
        owner = _POSSESSIVES.get(self._word(token))
        whose = self._memory.antecedent(owner, token, self.sentence(token)) if owner else None
        return self._memory.relative(noun, lexicon.gender_of_title(noun), whose)

    def _described(self, passage: Passage, first: int, text: str, pattern: Pattern) -> Speaker:
        """Resolve "the Norwegian" to the person named last."""
        token = passage.first[first]
        person = self._memory.antecedent(None, token, self.sentence(token))
        return Speaker("role", person, text, min(pattern.confidence, _MAX_LINKED), "r")

    def _is_passive(self, passage: Passage, match: re.Match[str], offset: int) -> bool:
        """Return whether a verb is passive ("she was told"), not "she was saying" or "she was quoted as saying"."""
        if "aux" in match.re.groupindex:
            at = match.end("aux") + offset
        else:  # the pattern has no verb
            behind = match.end("app" if _apposition(match) else "np") + offset
            auxiliaries = _AUXILIARIES.match(passage.symbols, behind)
            at = auxiliaries.end() if auxiliaries else 0
        if self.has_agent(passage, at):
            return True
        if at < 1 or passage.symbols[at - 1] != "a" or _RAISED.match(passage.symbols, at):
            return False
        auxiliary, verb = self._word(passage.last[at - 1]), self._word(passage.first[at])
        return auxiliary in _BE and verb != "quoted" and not verb.endswith("ing")

    def has_agent(self, passage: Passage, at: int) -> bool:
        """Return whether an agent directly follows the verb at `at`: "described by MSPs"."""
        agent = _AGENT.match(passage.symbols, at)
        if (
            agent is None
            or self._word(passage.first[at + 1]) != "by"
            or passage.first[at + 2] != passage.last[at + 1] + 1
        ):
            return False
        return not self._is_document(passage, agent.end() - 1)  # said by email

    def _verb_inside(self, passage: Passage, first: int, end: int) -> int | None:
        """Find an unlisted verb at the end of a phrase before a name: "several groups granted Mr Hall"."""
        match = _VERB_INSIDE.search(passage.symbols, first, end)
        return match.end() - 1 if match and self._word(passage.last[match.end() - 1]).endswith("ed") else None

    def _is_finite(self, passage: Passage, at: int) -> bool:
        """Return whether an unlisted word may be a verb: "trumpeted", "thunders"; a noun may follow it."""
        word = self._word(passage.first[at])
        one = passage.first[at] == passage.last[at] or passage.symbols[at + 1] == "r"
        return one and (word.endswith("ed") or word.endswith("s") and not word.endswith(("ss", "us", "is")))

    def _named(self, passage: Passage, at: int, pattern: Pattern) -> Speaker:
        mention = self._by_token[passage.first[at]]
        text = self._tokens.phrase(mention.first, mention.last)
        confidence = min(pattern.confidence, _MAX_LINKED) if mention.doubtful else pattern.confidence
        return Speaker("name", mention.person, text, confidence)

    def _joint(self, passage: Passage, at: int) -> tuple[Cluster, ...]:
        """Find who speaks together with the person at `at`: "Ann Reed, Tom Hall and Lucy Moss said"."""
        verb_first = passage.symbols[max(0, at - 2) : at].rstrip("Z")[-1:] in ("v", "p")
        match = (_JOINT_BEHIND if verb_first else _JOINT).match(passage.symbols, at + 1)
        if match is None:
            return ()
        places = (place for place in range(*match.span()) if passage.symbols[place] == "P")
        return tuple(self._by_token[passage.first[place]].person for place in places)

    def _pronoun(self, passage: Passage, at: int, pattern: Pattern, quoted: frozenset[Cluster]) -> Speaker | None:
        token = passage.first[at]
        gender: Gender = "f" if self._word(token) in self._tokens.lexicon.group("she") else "m"
        if (role := self._role_before(passage, at, gender)) is not None:
            return role
        voice = self._memory.nameless_voice(gender, self._tokens.lexicon)
        person = None
        if voice is None or voice.text.lower().startswith("the "):  # which may be one of those named
            others = quoted | self._named_in_clause(passage, at) | self.asked_about(token)
            person = self._memory.antecedent(gender, token, self.sentence(token), others)
        if person is None:
            return voice._replace(confidence=min(pattern.confidence, _MAX_LINKED)) if voice is not None else None
        person.gender = person.gender or gender
        word = self._tokens.phrase(token, token)
        return Speaker("pronoun", person, word, min(pattern.confidence, _MAX_PRONOUN), margin=self._memory.margin)

    def _role_before(self, passage: Passage, at: int, gender: Gender) -> Speaker | None:
        """Find the unnamed person who said something in the sentence before: "A spokesman denied it. “…,” he said."."""
        subject = _role_subject(passage, at)
        if subject is None:
            return None
        noun, head = subject["np"], head_of(subject["np"])
        if head is None or noun[head] != "r" or noun[0] not in "duP" or "P" in subject[0].replace(noun, "", 1):
            return None
        first, last = subject.start("np"), subject.end("np") - 1
        word = self._word(passage.last[first + head])
        if subject["verb"] not in "vw" and noun[0] != "P" and self._word(passage.first[first]) not in _ONE_OF_MANY:
            return None  # who does anything else may be somebody with a name: "The mayor was tired."
        if word.endswith("s") or self._tokens.lexicon.gender_of_title(word) not in (None, gender):
            return None
        text = self._tokens.phrase(passage.first[first], passage.last[last])
        return Speaker("role", self._known(passage, first, first + head), text, _MAX_LINKED, noun, word)

    def dropped(self, passage: Passage, at: int) -> Speaker | None:
        """Find who speaks where the verb at `at` has no subject: «…», afirmó."""
        token = passage.first[at]
        person = self._memory.antecedent(None, token, self.sentence(token))
        text = self._tokens.phrase(token, passage.last[at])
        margin = self._memory.margin
        return Speaker("pronoun", person, text, _MAX_LINKED, margin=margin) if person is not None else None

    def _named_in_clause(self, passage: Passage, at: int) -> frozenset[Cluster]:
        """Return the persons named after a pronoun in its sentence, whom it cannot refer to: "she said to Lucy"."""
        clause = _CLAUSE.match(passage.symbols, at)
        ends = clause.end() if clause else at
        return frozenset(self._by_token[passage.first[i]].person for i in range(at, ends) if passage.symbols[i] == "P")

    def asked_about(self, token: int) -> frozenset[Cluster]:
        """Return the persons in the participial phrase before a pronoun: "Asked about Ann Reed, she said".

        The pronoun is the subject of the phrase, so it refers to none of them.
        """
        symbols = self._tokens.symbols
        if token < 1 or symbols[token - 1] != ",":
            return frozenset()
        start = self.sentence(token)
        while symbols[start] in _BEFORE_PARTICIPLE and start < token:
            start += 1
        if symbols[start] in "FS" or not self._is_participle(self._tokens.word(start)):
            return frozenset()
        inside = (self._by_token.get(at) for at in range(start, token))
        return frozenset(mention.person for mention in inside if mention is not None)

    def _is_participle(self, word: str) -> bool:
        return word.endswith(("ed", "ing")) or self._tokens.lexicon.lower.get(word) == "g"

    def _nobody(self, passage: Passage, at: int, pattern: Pattern) -> Speaker | None:
        """Return a narrator, or a speaker without a name."""
        word = self._word(passage.first[at])
        if word == "it":
            body = self._body_before(passage, at)
            return body._replace(confidence=min(pattern.of_role, _MAX_LINKED)) if body is not None else None
        if word == "they":
            return self._several_before(passage, at)
        if word not in _OTHER_VOICES:
            return None
        text = self._tokens.phrase(passage.first[at], passage.first[at])
        if word == "i" and self.narrator is not None:
            return Speaker("pronoun", self.narrator, text, min(pattern.confidence, _MAX_NARRATOR))
        return Speaker("pronoun", None, text, min(pattern.confidence, _MAX_PRONOUN), "t")

    def _several_before(self, passage: Passage, at: int) -> Speaker | None:
        """Find whom "they" refers to: the persons or the unnamed source that the sentence before begins with."""
        subject = _role_subject(passage, at)
        if subject is None:
            return None
        noun, first = subject["np"], subject.start("np")
        head = head_of(noun)
        if head is None or noun[head] != "r":
            return None
        word = self._word(passage.last[first + head])
        if not word.endswith("s") and self._word(passage.first[first]) not in _ONE_OF_MANY:
            return None
        text = self._tokens.phrase(passage.first[first], passage.last[subject.end("np") - 1])
        return Speaker("role", None, text, _MAX_LINKED, noun, word)

    def _body_before(self, passage: Passage, at: int) -> Speaker | None:
        """Find the organisation or document that "it" at `at` refers to: the last subject, or the last speaker."""
        memory = self._memory
        body = self._body_in(passage, at)
        if body is None and memory.last is not None and memory.last.is_organisation:
            body = memory.last if memory.paragraph - memory.last_paragraph <= 1 else None
        for earlier, paragraph in reversed(memory.passages):
            if body is None and memory.paragraph - paragraph <= _FARTHEST_BODY:
                body = self._body_in(earlier, len(earlier.symbols))
        return body

    def _body_in(self, passage: Passage, end: int) -> Speaker | None:
        """Return the last organisation or document that is the subject of a sentence before `end`."""
        low = max(0, end - _BODY_REACH)
        subjects = (regex.finditer(passage.symbols, low, end) for regex in (_BODY_SUBJECT, _BODY_BEHIND_ROLE))
        last = max((match for found in subjects for match in found), key=re.Match.start, default=None)
        if last is None:
            return None
        noun = last["np"]
        first, end = last.span("np")
        text = self._tokens.phrase(passage.first[first], passage.last[end - 1])
        if (owner := noun.find("Ps")) >= 0 and any(self._is_document(passage, at) for at in range(first, end)):
            person = self._by_token[passage.first[first + owner]].person
            return Speaker("pronoun", person, text, _MAX_LINKED)  # Ann Reed's letter
        return Speaker("organisation", None, text, _MAX_LINKED, noun)

    def sentence(self, token: int) -> int:
        """Return the first token of the sentence of `token`, or the nearest within reach."""
        return sentence_start(self._tokens.symbols, max(0, token - _SENTENCE), token)

    def _is_document(self, passage: Passage, at: int) -> bool:
        documents = self._tokens.lexicon.group("document")
        return any(self._word(token) in documents for token in range(passage.first[at], passage.last[at] + 1))

    def _word(self, token: int) -> str:
        return self._tokens.words[token].strip().lower()


def _role_subject(passage: Passage, at: int) -> re.Match[str] | None:
    """Return the unnamed subject of the last sentence before `at`, if only one quote stands between."""
    *_, subject = (None, *_ROLE_SUBJECT.finditer(passage.symbols, max(0, at - _SENTENCE), at))
    return subject if subject is not None and _ONE_QUOTE.fullmatch(passage.symbols, subject.end(), at) else None


def _indices(symbols: str, symbol: str, end: int) -> list[int]:
    return [at for at in range(end) if symbols[at] == symbol]


def _apposition(match: re.Match[str]) -> str:
    return (match["app"] or "") if "app" in match.re.groupindex else ""
