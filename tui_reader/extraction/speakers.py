"""Find the speaker of each quote: by patterns first, then by context if a quote has no attribution.

Processes paragraphs in reading order. Each rule has a confidence, by which rules are compared; what a quote states is
calibrated (`confidence.py`). Correct among all speakers found, persons and others, on the development news (Wikinews
and US news; pronouns only if checked by hand, and without answers that are the verb instead of the speaker):

| rule | confidence | correct |
|---|---|---|
| dash or colon and a name, the label of a transcript | 1.0 | 21 of 21 |
| `NAME said` before the quote | .98 | 90 of 91 |
| `said NAME`, `NAME said` after the quote | .97 | 195 of 196 |
| called it, saying, did and said, according to | .93, .94 | 33 of 33 |
| a quote that continues, in its paragraph or the next | .93–.98 | 66 of 66 |
| the previous sentence names the speaker | .94, .85 | 54 of 56 |
| a role, a body or an unnamed person says | .94 | 51 of 53 |
| subject of the sentence | .90 | 10 of 10 |
| a bare surname of two people; a paragraph of a conversation | .80, .85 | 3 of 4 |
| he, she | .88 at most | 20 of 22 |
| a body or an unnamed person, with any other verb | .80 | 8 of 10 |
| a role used for a person before: "the senator" | .80 | 7 of 7, checked by hand |
| the narrator | .80 | 11 of 13 (fiction) |
| an action between two quotes of a paragraph | .70 | 6 of 9 (fiction) |
| an action before the quote; turns of a dialogue | .60–.70 | 131 of 262 (fiction) |

In fiction every rule is correct less often, as few voices have a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from tui_reader.extraction.confidence import Clues, stated
from tui_reader.extraction.dashes import DASHES
from tui_reader.extraction.dialogue import Line, addressed, fill_backward, is_dialogue, take_turns
from tui_reader.extraction.furniture import is_furniture
from tui_reader.extraction.kinds import is_name, kind_of
from tui_reader.extraction.lexicon import Gender
from tui_reader.extraction.memory import Memory
from tui_reader.extraction.mentions import Run
from tui_reader.extraction.naming import Namer
from tui_reader.extraction.narrator import find_narrator
from tui_reader.extraction.passage import Passage, QuoteTokens, read_passage, symbols_of_runs
from tui_reader.extraction.patterns import (
    BEAT,
    CALLED_BY,
    DROPPED,
    FLOATING,
    LEAD,
    OUTER,
    PATTERNS,
    UNLISTED,
    UNNAMED_ACTOR,
    UNNAMED_LEAD,
)
from tui_reader.extraction.people import Cluster, Mention
from tui_reader.extraction.phrases import Speaker, among_quotes, same_voice
from tui_reader.extraction.quotes import Paragraph, Segment, inner, is_fragment
from tui_reader.extraction.tokens import Tokens, sentence_start
from tui_reader.model import Attribution, Quote

_WINDOW = 90
"""Symbols searched on either side of a quote."""
_FRAGMENTS = 3
"""The most fragments before a quote that are skipped; after more of them the search starts at the last."""
_CLOSING_MARKS = "\"”»'’“"
_ENDS = (".", "?", "!", "…")
_TRIES = 4
"""The most noun phrases before a quote that a pattern is tried on, from the left; after the first only names count."""
_BY_TURN, _IN_A_TALK, _OF_TOPIC = 0.7, 0.85, 0.8
"""The confidence of a turn between two voices, of a paragraph that continues a recent conversation, and of a quote
after a paragraph about a person."""
_NAMES_NOBODY, _ASKS = (Line(frozenset(), frozenset(), asks) for asks in (False, True))
_LIVELY = frozenset("?!")
_BY = re.compile(r"[vwc]p(?=[^.!;:Q,qcavwgth]{1,24}?(?:p|p?g|:)$)")
_ANNOUNCES = re.compile(r"[^.!;:\nQ]{0,12}[,:]Q")
"""A verb after a whole sentence in marks that belongs to the next quote: “It is late.” I told him, “Go home.”"""
_NOTHING_FOLLOWS = ("", ".", "\n", "!", ";", ":")
_RIGHT = tuple(p for p in PATTERNS if p.side == "right")
_LEFT = tuple(p for p in PATTERNS if p.side == "left")
_RIGHT_IN_ENGLISH = tuple(p for p in _RIGHT if not p.foreign)
_LEFT_IN_ENGLISH = tuple(p for p in _LEFT if not p.foreign)


class Attributor:
    """Finds the speakers of the quotes of one text."""

    def __init__(self, tokens: Tokens, runs: list[Run], placed: dict[int, Mention]) -> None:
        self._tokens = tokens
        self._named = [run for run in runs if run.first in placed]
        self._named_starts = [run.first for run in self._named]
        self._placed = placed
        english = tokens.lexicon.language == "en"
        self._right_rows, self._left_rows = (_RIGHT_IN_ENGLISH, _LEFT_IN_ENGLISH) if english else (_RIGHT, _LEFT)
        self._symbols = symbols_of_runs(tokens, runs, placed)
        people = dict.fromkeys(mention.person for mention in placed.values())
        self._memory = Memory(people)
        strangers = sum(not (len(p.words) > 1 and (p.duties or p.age)) for p in people)
        self._story = strangers / max(1, len(people))
        self._talk = 0.0
        self._namer = Namer(tokens, placed, self._memory)
        self._after_colon = False
        """Whether the previous paragraph ended in a colon, or in "NAME said,"."""

    def attribute(self, blocks: list[Paragraph], segments: list[Segment]) -> list[Quote]:
        """Return a `Quote` for every segment; both lists are in reading order."""
        text, starts, count = self._tokens.text, self._tokens.starts, len(self._tokens.words)
        lively = sum(not _LIVELY.isdisjoint(text[segment.end - 2 : segment.end]) for segment in segments)
        self._talk = lively / max(1, len(segments))
        self._namer.narrator = find_narrator(self._tokens, self._named, self._placed, segments)
        quotes: list[Quote] = []
        at = skipped = 0
        for block in blocks:
            if at == len(segments):
                break
            if segments[at].paragraph != block.number and self._is_furniture(block):
                skipped += 1
                continue
            if self._is_unspoken(block, segments[at]):
                quotes.append(Quote(block.start, block.end, "fragment", None, None, "none", 0.0))
                self._after_colon = False
                at += 1
                continue
            self._memory.paragraph = block.number - skipped
            first = bisect_left(starts, block.start, 0, count)
            end = bisect_left(starts, block.end, first, count)
            number = bisect_left(self._named_starts, first)
            own: list[QuoteTokens] = []
            while at < len(segments) and segments[at].paragraph == block.number:
                own.append(self._in_tokens(segments[at], first))
                at += 1
            if own:
                read = self._read_quotes(own, first, end, number)
                self._fill_unclosed(quotes, read[0])
                quotes += read
            else:
                self._read_prose(first, end, number, self._is_next(blocks, block, segments[at]))
        return quotes

    def _is_next(self, blocks: list[Paragraph], block: Paragraph, segment: Segment) -> bool:
        """Return whether a quote is in the next paragraph, ignoring a caption in between."""
        between = segment.paragraph - block.number - 1
        return between == 0 or between == 1 and self._is_furniture(blocks[block.number + 1])

    def _is_furniture(self, block: Paragraph) -> bool:
        return is_furniture(self._tokens.text[block.start : block.end], self._tokens.lexicon)

    def _fill_unclosed(self, quotes: list[Quote], behind: Quote) -> None:
        """Give a quote of several paragraphs the speaker who is named only at its end."""
        if behind.attribution in ("none", "continuation"):
            return
        text, next_start = self._tokens.text, behind.start
        for at in range(len(quotes) - 1, -1, -1):
            start, end, kind, *_ = quotes[at]
            closed = text[end - 1] in _CLOSING_MARKS or text[end:next_start].strip()
            marked = not text[start].isalnum() and text[start] not in DASHES
            if closed or not marked or quotes[at].attribution != "none" or kind == "fragment":
                break
            confidence = min(behind.confidence, 0.93)
            quotes[at] = behind._replace(
                start=start, end=end, kind=kind, attribution="continuation", confidence=confidence
            )
            next_start = start

    def _is_unspoken(self, block: Paragraph, segment: Segment) -> bool:
        """Return whether a paragraph is only a few words in marks: a heading, or an answer without a speaker."""
        whole = segment.label is None and (segment.start, segment.end) == (block.start, block.end)
        return whole and is_fragment(self._tokens.text, segment)

    def _in_tokens(self, segment: Segment, low: int) -> QuoteTokens:
        starts, count = self._tokens.starts, len(self._tokens.words)
        first = bisect_left(starts, segment.start, low, count)
        last = max(first, bisect_left(starts, segment.end, first, count) - 1)
        text = self._tokens.text
        return QuoteTokens(segment, first, last, is_fragment(text, segment), inner(text, segment))

    def _read_prose(self, first: int, end: int, number: int, quotes_next: bool) -> None:
        """Process a paragraph without quotes, which may name the speaker of the next."""
        self._remember(first, end, number)
        self._after_colon = self._tokens.symbols[max(first, end - 3) : end].rstrip("*").endswith((":", "v,"))
        if not self._after_colon and not quotes_next:
            return
        passage = read_passage(self._symbols, max(first, end - _WINDOW), end, [])
        self._memory.passages.append((passage, self._memory.paragraph))
        if self._after_colon:
            self._note_colon(passage)
        elif (speaker := self._floating(passage, len(passage.symbols)) or self._lead(passage)) is not None:
            attribution: Attribution = "floating" if speaker.person is not None else speaker.attribution
            topic = speaker._replace(attribution=attribution, confidence=min(speaker.confidence, _OF_TOPIC))
            self._memory.topic = (topic, self._memory.paragraph)

    def _read_quotes(self, own: list[QuoteTokens], first: int, end: int, number: int) -> list[Quote]:
        passage = read_passage(self._symbols, first, end, own)
        speakers: list[Speaker | None] = []
        lines = [self._line(quote) for quote in own]
        for index, quote in enumerate(own):
            number = self._remember(first, quote.first, number)
            first = quote.last + 1
            label = quote.segment.label
            speaker = self._namer.label(label) if label else self._joined(passage, index, speakers)
            unspoken = quote.fragment and among_quotes(passage.symbols, passage.quotes[index])
            if speaker is None and not unspoken and not is_name(self._tokens, passage, passage.quotes[index]):
                speaker = self._direct(passage, index, quote, lines[index].named)
                speaker = speaker or self._inherited(passage, index, quote, speakers, lines[index].named)
            speakers.append(speaker)
            if speaker is not None and not (quote.fragment and speaker.confidence < 0.8):
                self._memory.note_speaker(speaker, quote.last)
        self._remember(first, end, number)
        if speakers[-1] is None and (signed := self._signature(passage, end)):
            speakers[-1] = signed
            self._memory.note_speaker(signed, end)
        fill_backward(passage, own, speakers)
        if len(own) > 1:
            self._fill_beats(passage, own, speakers, lines)
            if is_dialogue(passage):
                speakers = take_turns(passage, lines, speakers)
        self._memory.passages.append((passage, self._memory.paragraph))
        answers = speakers[-1] is not None and speakers[-1].by_turn
        self._memory.takes_turns = answers or own[-1].closing == "?"
        self._after_colon = passage.symbols.endswith((":", ":*", "v,"))
        if self._after_colon:
            self._note_colon(passage)
        return [self._quote(passage, i, q, s) for i, (q, s) in enumerate(zip(own, speakers, strict=True))]

    def _remember(self, first: int, end: int, number: int) -> int:
        """Record the mentions of tokens `[first, end)`, and return the number of the first name after them."""
        symbols = self._tokens.symbols
        pronoun = symbols.find("h", first, end)
        while number < len(self._named) and self._named[number].first < end:
            run = self._named[number]
            number += 1
            while 0 <= pronoun < run.first:
                pronoun = self._remember_pronoun(pronoun, end)
            if run.first >= first:
                self._memory.note_mention(self._tokens, run, self._placed[run.first])
        while pronoun >= 0:
            pronoun = self._remember_pronoun(pronoun, end)
        return number

    def _remember_pronoun(self, token: int, end: int) -> int:
        """Record "he" or "she" at `token`, and return the next one before `end`, or -1."""
        gender: Gender = "f" if self._tokens.word(token) in self._tokens.lexicon.group("she") else "m"
        if self._memory.is_news_for(gender):
            self._memory.note_pronoun(gender, token, self._namer.sentence(token), self._namer.asked_about(token))
        return self._tokens.symbols.find("h", token + 1, end)

    def _note_colon(self, passage: Passage) -> None:
        """Record the speaker announced by a paragraph that ends in a colon."""
        speaker = self._left(passage, len(passage.symbols)) or self._lead(passage)
        if speaker is not None:
            self._memory.note_speaker(speaker, passage.last[-1])

    # The words beside a quote.

    def _line(self, quote: QuoteTokens) -> Line:
        """Find whom a quote mentions, whom it addresses, and whether it is a question."""
        number = bisect_left(self._named_starts, quote.first)
        named: list[tuple[int, int, Cluster]] = []
        while number < len(self._named) and (run := self._named[number]).first <= quote.last:
            number += 1
            named.append((run.first, run.last, self._placed[run.first].person))
        if not named:
            return _ASKS if quote.closing == "?" else _NAMES_NOBODY
        persons = frozenset(person for _, _, person in named)
        return Line(persons, addressed(self._tokens.symbols, named), quote.closing == "?")

    def _joined(self, passage: Passage, index: int, speakers: list[Speaker | None]) -> Speaker | None:
        """Return the speaker of the quote that this one is joined to: she spoke of "A" and "B"."""
        before = speakers[-1] if index else None
        if before is None or before.until or before.confidence < 0.8:
            return None
        between = passage.symbols[passage.quotes[index - 1] + 1 : passage.quotes[index]]
        return _continued(before, 0.93) if between in ("c", ",c") else None

    def _direct(self, passage: Passage, index: int, quote: QuoteTokens, quoted: frozenset[Cluster]) -> Speaker | None:
        """Apply the patterns to both sides of a quote, the more likely side first."""
        at = passage.quotes[index]
        closing = quote.closing
        before = passage.symbols[at - 1 : at]
        announced = before in (":", ",") and closing != ","
        if announced or closing not in (",", "?", "!", "—", "-") and before not in (".", "", "!", "\n"):
            speaker = self._left(passage, at, quoted)
            if speaker is not None and (
                speaker.person is not None and speaker.confidence >= 0.93 or closing not in ",?!"
            ):
                return speaker
            return self._right(passage, at, closing, quoted) or speaker or self._unlisted(passage, at, closing)
        speaker = self._right(passage, at, closing, quoted) or self._left(passage, at, quoted)
        return speaker or self._unlisted(passage, at, closing)

    def _unlisted(self, passage: Passage, at: int, closing: str) -> Speaker | None:
        """Find a subject of a verb of saying beside a quote whose head is in no list."""
        symbols = passage.symbols
        for row in UNLISTED:
            if row.side == "right":
                match = None if closing in _ENDS else row.regex.match(symbols, at + 1, at + 1 + _WINDOW)
            else:
                low = max(0, at - _WINDOW)
                start = max(sentence_start(symbols, low, at), symbols.rfind("Q", low, at) + 1)
                match = row.regex.search(symbols, start, at)
            if match is not None and (speaker := self._namer.unlisted(match, passage, 0)) is not None:
                return speaker._replace(until=match.end() if row.side == "right" else 0)
        return None

    def _right(self, passage: Passage, at: int, closing: str, quoted: frozenset[Cluster]) -> Speaker | None:
        follows = passage.symbols[at + 1 : at + 2]
        for pattern in self._right_rows if follows not in _NOTHING_FOLLOWS else ():
            if pattern.after_comma and closing not in ",?!":
                continue
            match = pattern.regex.match(passage.symbols, at + 1, at + 1 + _WINDOW)
            if match is None or closing in _ENDS and self._starts_sentence(passage, match, closing):
                continue
            if closing == "." and _ANNOUNCES.match(passage.symbols, match.end()):
                continue
            if speaker := self._namer.speaker(match, pattern, passage, 0, quoted):
                return speaker._replace(until=match.end())
        if "drops-subject" in self._tokens.lexicon.settings and (verb := DROPPED.match(passage.symbols, at + 1)):
            return self._namer.dropped(passage, verb.start("verb"))
        return None

    def _starts_sentence(self, passage: Passage, match: re.Match[str], closing: str) -> bool:
        """Return whether a match is the next sentence, not an attribution: '"I see." He laughed.', '"…" Ann nodded.'"""
        at = match.start("np")
        if passage.symbols[at] == "h":
            return self._tokens.words[passage.first[at]][0].isupper()
        gestures = self._tokens.lexicon.groups.get("gesture", frozenset())
        return closing in (".", "…") and self._tokens.word(passage.first[match.end() - 1]) in gestures

    def _left(self, passage: Passage, at: int, quoted: frozenset[Cluster] = frozenset()) -> Speaker | None:
        symbols = passage.symbols
        start = max(0, at - _WINDOW)
        start = sentence_start(symbols, start, at)
        if symbols[at - 1 : at] != ",":
            start = max(start, symbols.rfind("Q", start, at) + 1)
        if symbols.count("f", start, at) > _FRAGMENTS:
            start = symbols.rindex("f", start, at)
        window = symbols[start:at].replace("f", "n")
        agent = self._agent(passage, start, window)
        rows = self._left_rows if agent is None else (CALLED_BY,)
        window = window if agent is None else "." * agent + window[agent:]
        present = set(window)
        for pattern in rows if window else ():
            if pattern.needs and present.isdisjoint(pattern.needs):
                continue
            at, again = 0, False
            for _ in range(_TRIES):
                match = pattern.regex.search(window, at)
                if match is None:
                    break
                phrase = match.start("np")
                fronted = phrase and window[phrase - 1] == "p" and not set(match["np"]) & set("Prht")
                if fronted and "app" in match.re.groupindex and match["app"]:
                    at = match.end("np")  # In a video, NAME said
                    continue
                speaker = self._namer.speaker(match, pattern, passage, start, quoted)
                if speaker is not None and (not again or speaker.attribution == "name"):
                    return self._outer(passage, start, window, match) or speaker
                verb = match.end("aux") if "aux" in match.re.groupindex else match.end("np")
                passive = self._namer.has_agent(passage, start + verb)
                again = again or not passive
                at = match.end("np") if passive else match.start("np") + 1  # in a letter signed by HALL, REED said
        return None

    def _outer(self, passage: Passage, start: int, window: str, match: re.Match[str]) -> Speaker | None:
        """Find the speaker of the clause with the subject that a pattern matched: "she said the tenants wanted"."""
        if window[-1] in ":,v" or not match.start("np"):
            return None
        outer = OUTER.regex.search(window, 0, match.start("np"))
        return self._namer.speaker(outer, OUTER, passage, start, frozenset()) if outer else None

    def _agent(self, passage: Passage, start: int, window: str) -> int | None:
        """Return the index of a verb whose agent is named last before a quote: "described by MSPs as"."""
        for match in reversed(list(_BY.finditer(window))):
            if self._tokens.word(passage.first[start + match.end() - 1]) == "by":
                return match.start()
        return None

    def _floating(self, passage: Passage, at: int, quoted: frozenset[Cluster] = frozenset()) -> Speaker | None:
        """Find the speaker of a quote that is a sentence of its own in the sentence before it."""
        symbols = passage.symbols
        end = symbols.rfind(".", max(0, at - 3), at)
        if end < 0:
            return None
        start = max(0, end - _WINDOW)
        start = max(sentence_start(symbols, start, end), symbols.rfind("Q", start, end) + 1)
        for row in FLOATING:
            match = row.regex.search(symbols, start, end)
            speaker = self._namer.speaker(match, row, passage, 0, quoted) if match else None
            if speaker is not None and speaker.person is not None:
                return speaker._replace(attribution="floating", confidence=min(speaker.confidence, row.confidence))
        match = UNNAMED_ACTOR.regex.search(symbols, start, end)
        speaker = self._namer.speaker(match, UNNAMED_ACTOR, passage, 0, quoted) if match else None
        is_one = speaker is not None and speaker.attribution in ("role", "unnamed")
        return speaker._replace(confidence=UNNAMED_ACTOR.confidence) if speaker is not None and is_one else None

    def _lead(self, passage: Passage) -> Speaker | None:
        """Find the only actor of a paragraph without quotes."""
        actors: list[Speaker] = []
        for row in LEAD:
            for match in row.regex.finditer(passage.symbols):
                speaker = self._namer.speaker(match, row, passage, 0, frozenset())
                if speaker is not None and speaker.person is not None:
                    actors.append(speaker._replace(attribution="floating", confidence=row.confidence))
        if not actors and "P" not in passage.symbols:
            return self._unnamed_lead(passage)
        return actors[-1] if len({actor.person for actor in actors}) == 1 else None

    def _unnamed_lead(self, passage: Passage) -> Speaker | None:
        """Find the only unnamed actor of a paragraph without names: "The mayor stood up and spoke without notes."."""
        found = [
            speaker
            for match in UNNAMED_LEAD.regex.finditer(passage.symbols)
            if (speaker := self._namer.speaker(match, UNNAMED_LEAD, passage, 0, frozenset())) is not None
        ]
        one = len(found) == 1 and found[0].attribution in ("role", "unnamed")
        return found[0]._replace(confidence=UNNAMED_LEAD.confidence) if one else None

    def _fill_beats(
        self, passage: Passage, own: list[QuoteTokens], speakers: list[Speaker | None], lines: list[Line]
    ) -> None:
        for index, at in enumerate(passage.quotes):
            if speakers[index] is None and not own[index].fragment:
                match = BEAT.regex.match(passage.symbols, at + 1, at + 1 + _WINDOW)
                actor = self._namer.speaker(match, BEAT, passage, 0, lines[index].named) if match else None
                if actor is not None and actor.person is not None:
                    speakers[index] = actor._replace(attribution="floating", confidence=BEAT.confidence)

    def _signature(self, passage: Passage, end: int) -> Speaker | None:
        """Find the name under a paragraph that is only a quote, in the next paragraph: "— Ann Reed"."""
        symbols = self._tokens.symbols
        if len(passage.symbols) > 2 or symbols[end : end + 2] != "\n-" or (run := self._placed.get(end + 2)) is None:
            return None
        return Speaker("name", run.person, self._tokens.phrase(run.first, run.last), 1.0)

    def _inherited(
        self,
        passage: Passage,
        index: int,
        quote: QuoteTokens,
        speakers: list[Speaker | None],
        quoted: frozenset[Cluster],
    ) -> Speaker | None:
        """Find the speaker of a quote without attribution in the text before it."""
        symbols, at = passage.symbols, passage.quotes[index]
        if not quote.fragment and symbols[at - 1 : at] == "." and quote.closing in tuple(".?!,"):
            floating = self._floating(passage, at, quoted)
            together = speakers[-1] if index else None
            if floating is not None and together is not None and floating.person in together.others:
                return together._replace(attribution="floating", confidence=floating.confidence, until=0)
            if floating is not None:
                return floating
        if index:
            before = speakers[-1]
            if before is None:
                return None
            between = symbols[max(passage.quotes[index - 1] + 1, before.until) : at]
            another_voice = at == passage.quotes[index - 1] + 1  # `take_turns` finds the speaker
            if another_voice or not same_voice(between) or before.person in quoted:
                return None
            return _continued(before, 0.93)
        return None if quote.fragment else self._from_paragraph_before(symbols, at, quote)

    def _from_paragraph_before(self, symbols: str, at: int, quote: QuoteTokens) -> Speaker | None:
        memory = self._memory
        if memory.last is None:
            return self._from_topic(symbols, at)
        gap = memory.paragraph - memory.last_paragraph
        if self._after_colon and gap <= 1 and not at:
            return _continued(memory.last, 1.0)
        if quote.segment.carried and gap <= 3:
            return _continued(memory.last, 0.94)
        if gap <= 1 and not at and not symbols[1:9].strip(".*,"):
            if memory.takes_turns or quote.closing == "?":
                other = memory.other_voice()
                return _continued(other, _BY_TURN)._replace(by_turn=True) if other is not None else None
            return _continued(memory.last, 0.94 if memory.other_voice() is None else _IN_A_TALK)
        return self._from_topic(symbols, at) if gap > 1 else None

    def _from_topic(self, symbols: str, at: int) -> Speaker | None:
        topic = self._memory.topic
        if topic is None or topic[1] != self._memory.paragraph - 1 or at or len(symbols) > 2:
            return None
        return topic[0]

    def _quote(self, passage: Passage, index: int, quote: QuoteTokens, speaker: Speaker | None) -> Quote:
        start, end = quote.segment.start, quote.segment.end
        kind = kind_of(self._tokens, passage, index, quote, speaker)
        if speaker is None:
            return Quote(start, end, kind, None, None, "none", 0.0)
        attribution = speaker.attribution
        name = speaker.person.name if speaker.person else speaker.text if speaker.is_organisation else None
        if attribution == "continuation" and name is None:
            attribution = "unnamed" if "u" in speaker.noun else "pronoun" if speaker.noun == "t" else "role"
        others = tuple(person.name for person in speaker.others)
        person = speaker.person
        full_name = person is not None and len(person.words) > 1
        clues = Clues(
            speaker.attribution,
            speaker.confidence,
            speaker.margin,
            person is not None,
            full_name,
            self._story,
            self._talk,
        )
        return Quote(start, end, kind, name, speaker.text, attribution, round(stated(clues), 2), others=others)


def _continued(speaker: Speaker, limit: float) -> Speaker:
    """Return the same speaker for a quote that continues."""
    return speaker._replace(attribution="continuation", confidence=min(speaker.confidence, limit))
