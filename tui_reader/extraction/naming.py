"""From the words a pattern found to the one they name.

Positions are indices into a passage's symbols (`passage.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from tui_reader.extraction.lexicon import Gender
from tui_reader.extraction.memory import Memory
from tui_reader.extraction.passage import Passage
from tui_reader.extraction.patterns import Pattern
from tui_reader.extraction.people import Cluster, Mention
from tui_reader.extraction.phrases import Speaker, head_of
from tui_reader.extraction.tokens import Tokens
from tui_reader.text.spans import Span

_SENTENCE = 90
"""Tokens looked back at for the start of a sentence."""
_MOST_PRONOUN, _MOST_LINKED, _MOST_NARRATOR = 0.88, 0.8, 0.8
_BE = frozenset(("is", "are", "was", "were", "be", "been", "being"))
_OTHER_VOICES = frozenset(("i", "we", "someone", "somebody", "everyone", "everybody"))
_DEMONYM = re.compile(r"[Tt]he \w*(?:an|en|er|i|ard|on|crat|Scot|Dane|Pole|Turk|Swede|Finn)")
"""One person by nation or party; "the French" and "the Democrats" are many."""
_REGIONAL = re.compile(r"[Tt]he (?:[A-Z][\w.]+ ){1,2}[A-Z]\w*(?:an|at|ive|ist|er)")
_AUXILIARIES = re.compile(r"a{1,3}(?=[vw])")
_AGENT = re.compile(r"[vw]p[dmu]?[nDOGZs#]{0,6}[PrkDO]")
_VERB_INSIDE = re.compile(r"[rkOu]n(?=Z?P)")
_AND_OTHERS = r"(?:,[dmnrZODs]{0,6}P){0,6},?c[dmnrZODs]{0,6}P"
_JOINT = re.compile(rf"{_AND_OTHERS}(?=[avw,q-])")
_JOINT_BEHIND = re.compile(rf"{_AND_OTHERS}(?=[.;:p\n]|,?$|,[^avw])")
"""Behind a verb the second name may begin the next clause: "said Ann Reed, and Tom Hall agreed"."""
_FRONTED = re.compile(r"[dm]?[nDrZ]{0,3}[kn](?=d?[OZ]*[OP])")
_BODY_APP = re.compile(r",(?P<np>d?[O&]+),")
_PARTICIPLE = re.compile(r"(?:^|(?<=[.!\nQ]))g[^.!;\nQ]{1,60},$")
_OBJECT = re.compile(r"[pvgi][dmZODrnks]{0,5}P(?!s)")
_CLAUSE = re.compile(r"[^.!;\nQf]{0,40}")


class Namer:
    """Reads noun phrases and pronouns as speakers, with what `memory` holds of the text so far."""

    def __init__(self, tokens: Tokens, placed: dict[int, Mention], memory: Memory) -> None:
        self._tokens = tokens
        self._by_token = {mention.first: mention for mention in placed.values()}
        self._memory = memory
        self._labels = tokens.lexicon.group("line label") | tokens.lexicon.group("furniture label")
        self.narrator: Cluster | None = None
        """Whom "I" means outside the quotes."""

    def speaker(
        self, match: re.Match[str], pattern: Pattern, passage: Passage, offset: int, quoted: frozenset[Cluster]
    ) -> Speaker | None:
        """Read the noun phrase a pattern found; `offset` is where the matched string begins in the passage.

        `quoted` are the persons named inside the quote: none of them is meant by the pronoun beside it.
        """
        if not self._applies(match, passage, offset):
            return None
        symbols = passage.symbols
        first, end = match.start("np") + offset, match.end("np") + offset
        first = symbols.rfind("f", first, end) + 1 or first  # a few words in marks are no part of a name
        if first == end:
            return None
        verb = self._verb_inside(passage, first, end)
        if verb is not None:
            end = verb + (passage.first[verb] < passage.last[verb])
        if first and symbols[first - 1] == "p" and (fronted := _FRONTED.match(symbols, first, end)):
            first = fronted.end()  # in a statement NAME said
        noun = symbols[first:end]
        head = head_of(noun)
        if beside := self._beside(match, passage, offset, noun, pattern):
            return beside
        if head is None:
            return None
        kind, at = noun[head], first + head
        if kind == "t":
            return self._nobody(passage, at, pattern)
        if kind == "P":
            found = self._named(passage, at, pattern)
            return replace(found, others=self._joint(passage, at)) if at == end - 1 else found
        if kind == "h":
            return self._pronoun(passage, at, pattern, quoted)
        if kind in "rk" and first > 1 and symbols[first - 2 : first] == "P,":
            return self._named(passage, first - 2, pattern)  # NAME, the chief executive of …, said
        if kind == "O" and pattern.name == "NAME:" and self._word(passage.last[at]) in self._labels:
            return None
        if kind == "k" and self._is_document(passage, at):
            owner = noun.rfind("Ps", 0, head)
            if author := self._author(passage, at, end, pattern):
                return author
            if owner >= 0:
                return self._named(passage, first + owner, pattern)  # NAME's statement said
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
        """Read a noun phrase that names nobody: an organisation, a role, an unnamed source.

        `phrase` is (first symbol, end, head inside the phrase).
        """
        first, end, head = phrase
        noun, app = passage.symbols[first:end], match.groupdict().get("app") or ""
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
        known, word = None, self._word(passage.last[at])
        if noun[0] == "d" and self._word(passage.first[first]) == "the":
            modifiers = {self._word(token) for token in range(passage.first[first] + 1, passage.last[at])}
            known = self._memory.known_as(word, modifiers, passage.first[first], self.sentence(passage.first[first]))
        elif noun[0] == "m":
            known = self._relative(passage.first[first], word)
        return Speaker("role", known, text, min(confidence, _MOST_LINKED) if known else confidence, noun, word)

    def label(self, span: Span) -> Speaker:
        """Read a transcript's label: a person of the text, a role, or a name that stands nowhere else."""
        tokens = self._tokens
        first = bisect_left(tokens.starts, span.start)
        last = bisect_left(tokens.starts, span.end, first) - 1
        text = tokens.phrase(first, last)
        for token in range(first, last + 1):
            if (mention := self._by_token.get(token)) is not None:
                return Speaker("name", mention.person, text, 1.0)
        if len(text) == 1:  # Q, A
            return Speaker("unnamed", None, text, 1.0, "u")
        if tokens.lexicon.lower.get(text.lower()) == "r":
            return Speaker("role", None, text, 1.0, "r", text.lower())
        return Speaker("name", None, text, 1.0)

    def _applies(self, match: re.Match[str], passage: Passage, offset: int) -> bool:
        """Check the words that a pattern's groups ask for, which its symbols alone do not tell."""
        groups = match.groupdict()
        if self._is_passive(passage, match, offset):
            return False
        if any(g in groups and self._word(passage.first[match.start(g) + offset]) != g for g in ("by", "as")):
            return False
        if groups.get("made"):
            start, end = match.span("made")
            return self._is_authored(passage, start + offset, end + offset)
        return "past" not in groups or self._is_past(passage, match.start("past") + offset)

    def _beside(
        self, match: re.Match[str], passage: Passage, offset: int, noun: str, pattern: Pattern
    ) -> Speaker | None:
        """Find the name in apposition to a role: "the mayor, NAME, said", "the surveyors, Marlow & Finch, said"."""
        app, head = match.groupdict().get("app") or "", head_of(noun)
        if not app or head is not None and noun[head] == "P":
            return None
        at, inside = match.start("app") + offset, app.find("P")
        lead = app[1:inside]
        owns = app[inside + 1 : inside + 2] == "s"
        if inside > 0 and not owns and set(lead) <= set("ZODrnkd") and "r" in noun + lead:
            return self._named(passage, at + inside, pattern)
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
        """Tell "a letter signed by" from "a letter seen by"."""
        authored = self._tokens.lexicon.group("authored")
        return any(self._word(token) in authored for token in range(passage.first[start], passage.last[end - 1] + 1))

    def _author(self, passage: Passage, document: int, end: int, pattern: Pattern) -> Speaker | None:
        """Find who speaks in "a statement released by NAME"; `document` and `end` are positions in the passage."""
        by = next((i for i in range(end - 1, document, -1) if self._word(passage.first[i]) == "by"), None)
        if by is None or by + 1 == end or by > document + 1 and not self._is_authored(passage, document + 1, by):
            return None
        head = head_of(passage.symbols[by + 1 : end])
        if head is not None and passage.symbols[by + 1 + head] == "P":
            return self._named(passage, by + 1 + head, pattern)
        text = self._tokens.phrase(passage.first[by + 1], passage.last[end - 1])
        return Speaker("organisation", None, text, pattern.of_role, passage.symbols[by + 1 : end])

    def _relative(self, token: int, noun: str) -> Cluster | None:
        """Read "his wife" as who was called so, else as the Mrs of his name."""
        lexicon = self._tokens.lexicon
        if noun not in lexicon.group("family"):
            return None
        owner: Gender | None = {"his": "m", "her": "f"}.get(self._word(token))  # type: ignore[assignment]
        whose = self._memory.antecedent(owner, token, self.sentence(token)) if owner else None
        return self._memory.relative(noun, lexicon.gender_of_title(noun), whose)

    def _described(self, passage: Passage, first: int, text: str, pattern: Pattern) -> Speaker:
        """Read "the Norwegian" as whoever was named last."""
        token = passage.first[first]
        person = self._memory.antecedent(None, token, self.sentence(token))
        return Speaker("role", person, text, min(pattern.confidence, _MOST_LINKED), "r")

    def _is_passive(self, passage: Passage, match: re.Match[str], offset: int) -> bool:
        """Tell "she was told" from "she was saying" and "she was quoted as saying"."""
        groups = match.groupdict()
        if "aux" in groups:
            at = match.end("aux") + offset
        else:  # the row knows of no verb
            behind = match.end("app" if groups.get("app") else "np") + offset
            auxiliaries = _AUXILIARIES.match(passage.symbols, behind)
            at = auxiliaries.end() if auxiliaries else 0
        if self.has_agent(passage, at):
            return True
        if at < 1 or passage.symbols[at - 1] != "a":
            return False
        auxiliary, verb = self._word(passage.last[at - 1]), self._word(passage.first[at])
        return auxiliary in _BE and verb != "quoted" and not verb.endswith("ing")

    def has_agent(self, passage: Passage, at: int) -> bool:
        """Tell whether somebody is named right behind the verb at `at` who does it: "described by MSPs"."""
        agent = _AGENT.match(passage.symbols, at)
        if (
            agent is None
            or self._word(passage.first[at + 1]) != "by"
            or passage.first[at + 2] != passage.last[at + 1] + 1
        ):
            return False
        return not self._is_document(passage, agent.end() - 1)  # said by email

    def _verb_inside(self, passage: Passage, first: int, end: int) -> int | None:
        """Find the verb no list holds that ends a phrase before a name: "several groups granted Mr Hall"."""
        match = _VERB_INSIDE.search(passage.symbols, first, end)
        return match.end() - 1 if match and self._word(passage.last[match.end() - 1]).endswith("ed") else None

    def _is_past(self, passage: Passage, at: int) -> bool:
        return passage.first[at] == passage.last[at] and self._word(passage.first[at]).endswith("ed")

    def _named(self, passage: Passage, at: int, pattern: Pattern) -> Speaker:
        mention = self._by_token[passage.first[at]]
        text = self._tokens.phrase(mention.first, mention.last)
        confidence = min(pattern.confidence, _MOST_LINKED) if mention.doubtful else pattern.confidence
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
        voice = self._memory.nameless_voice(gender, self._tokens.lexicon)
        person = None
        if voice is None or voice.text.lower().startswith("the "):  # which may be one of those named
            others = quoted | self._named_in_clause(passage, at) | self._asked_about(passage, at)
            person = self._memory.antecedent(gender, token, self.sentence(token), others)
        if person is None:
            return replace(voice, confidence=min(pattern.confidence, _MOST_LINKED)) if voice is not None else None
        person.gender = person.gender or gender
        word = self._tokens.phrase(token, token)
        return Speaker("pronoun", person, word, min(pattern.confidence, _MOST_PRONOUN))

    def dropped(self, passage: Passage, at: int) -> Speaker | None:
        """Find who speaks where the verb at `at` has no subject: «…», afirmó."""
        token = passage.first[at]
        person = self._memory.antecedent(None, token, self.sentence(token))
        text = self._tokens.phrase(token, passage.last[at])
        return Speaker("pronoun", person, text, _MOST_LINKED) if person is not None else None

    def _named_in_clause(self, passage: Passage, at: int) -> frozenset[Cluster]:
        """The persons named behind a pronoun in its own sentence, whom it cannot mean: "she said to Lucy"."""
        clause = _CLAUSE.match(passage.symbols, at)
        ends = clause.end() if clause else at
        return frozenset(self._by_token[passage.first[i]].person for i in range(at, ends) if passage.symbols[i] == "P")

    def _asked_about(self, passage: Passage, at: int) -> frozenset[Cluster]:
        """The objects of the participle a pronoun's sentence begins with: "Asked about Ann Reed, she said"."""
        fronted = _PARTICIPLE.search(passage.symbols, max(0, at - _SENTENCE), at)
        places = _OBJECT.finditer(passage.symbols, fronted.start(), fronted.end()) if fronted else ()
        return frozenset(self._by_token[passage.first[place.end() - 1]].person for place in places)

    def _nobody(self, passage: Passage, at: int, pattern: Pattern) -> Speaker | None:
        """Hear the narrator, or somebody, whose voice is not that of the persons named."""
        word = self._word(passage.first[at])
        if word not in _OTHER_VOICES:
            return None
        text = self._tokens.phrase(passage.first[at], passage.first[at])
        if word == "i" and self.narrator is not None:
            return Speaker("pronoun", self.narrator, text, min(pattern.confidence, _MOST_NARRATOR))
        return Speaker("pronoun", None, text, min(pattern.confidence, _MOST_PRONOUN), "t")

    def sentence(self, token: int) -> int:
        """First token of the sentence that `token` stands in, as far as it is near."""
        low = max(0, token - _SENTENCE)
        return max(self._tokens.symbols.rfind(mark, low, token) for mark in ".!\n") + 1

    def _is_document(self, passage: Passage, at: int) -> bool:
        documents = self._tokens.lexicon.group("document")
        return any(self._word(token) in documents for token in range(passage.first[at], passage.last[at] + 1))

    def _word(self, token: int) -> str:
        return self._tokens.words[token].strip().lower()
