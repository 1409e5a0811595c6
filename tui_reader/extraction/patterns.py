"""The table of attribution patterns over the symbols of a passage (`passage.py`).

A `right` pattern is matched directly after a quote; a `left` pattern is searched before it and ends at it. The group
`np` is the noun phrase that speaks, `app` an apposition to it, `aux` the words before its verb; the groups `by`, `as`
and `that` must be those words, `made` a word of authorship ("signed"), and `past` a word in -ed or -s. The first row
that matches decides, with its confidence. To add a pattern, add a row with an example sentence; a test runs every
example.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_WORDS = "dmuZODnrkPs#*"
_OF = rf"(?:p[{_WORDS}c]{{1,14}}(?:,[OD]{{1,3}}(?=[,c])|,cO){{0,4}}(?:cO)?)"
"""Of, for, at …: "for the Department for Science, Innovation and Technology"."""
_NP = rf"(?P<np>[ht]|[{_WORDS}]{{1,16}}{_OF}{{0,3}})"
"""A noun phrase or pronoun that may speak; `phrases.head_of` finds its head."""
_APP = r"(?P<app>,[^Qf.!;:\n]{1,60}?[,-]|-[^Qf.!;\n]{1,60}?-|q[^Qf.!;:,\n]{1,30}?,?)?"
"""An apposition or relative clause between subject and verb."""
_NAME_APP = r"(?P<app>,[ZdDOnrk]*P)?"
"""A name in apposition: "said the mayor, Maria Lopez"."""
_BODY = r"d?(?:rs)?[Os]{1,4}"
"""An organisation: "Samsung", "the Farmers' Union"."""
_NAME = r"(?P<np>Z?P|h)"
_START = r"(?:^|(?<=[.!;\nQ]))c?(?:[pgq@][^,.!;Q\n]{0,40},){0,3}"
"""The start of a sentence, with words that may precede its subject: "But in May, …"."""
_AUX = r"(?P<aux>a{0,3})"
"""The words before the verb; the row does not apply if they make it passive: "he was told"."""
_GAP = r"(?:[^vwgQ.!;\n]|(?<=[nrk]a)[vw](?=p)){0,24}"
"""What may be between a verb of saying and its quote: no other verb, but "said staff were told to"."""
_LONG_GAP = r"[^vgQ.!;\n]{0,40}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of naming a speaker; `example` has one quote, whose speaker is `names`."""

    name: str
    side: Literal["left", "right"]
    regex: re.Pattern[str]
    confidence: float
    example: str
    names: str
    after_comma: bool = False
    """Only after a quote that ends in a comma, question or exclamation mark."""
    foreign: bool = False
    """Only in languages other than English."""
    of_role: float = 0.8
    """The confidence if a role, a body or an unnamed person speaks."""
    needs: str = ""
    """Symbols of which a matching text has at least one; texts without them are not searched."""


# fmt: off
def _row(
    name: str, side: Literal["left", "right"], regex: str, confidence: float, example: str, names: str,
    after_comma: bool = False, foreign: bool = False, of_role: float = 0.8, needs: str = "",
) -> Pattern:
    return Pattern(name, side, re.compile(regex), confidence, example, names, after_comma, foreign, of_role, needs)


PATTERNS: tuple[Pattern, ...] = (
    _row("said long role NAME", "right",
         r"[,-]?v[dmnrOD]{0,6}c(?!d)[nrOD]{0,6}r(?P<np>P)(?=[.,;:p\n]|$)", 0.94,
         '"We will rebuild the whole bridge," said oil and gas worker Maria Lopez.', "Maria Lopez"),
    _row("said document by NAME", "right",
         r"[,-]?v[dmnrOD]{0,6}k(?P<made>[nvw])(?P<by>p)(?P<np>[dmnrZODs]{0,6}[PO])", 0.94,
         '"We will rebuild the whole bridge," said a letter signed by Maria Lopez.', "Maria Lopez", of_role=0.94),
    _row("said NAME", "right", rf"[,-]?v{_NP}{_NAME_APP}", 0.97,
         '"We will rebuild the whole bridge," said Maria Lopez.', "Maria Lopez", of_role=0.94),
    _row("NAME said", "right", rf"[,-]?{_NP}(?:(?:,Z?P){{0,6}},?cZ?P)?{_APP}{_AUX}v", 0.97,
         '"We will rebuild the whole bridge," Maria Lopez, an engineer, said.', "Maria Lopez", of_role=0.94),
    _row("BODY and BODY said", "right",
         rf"[,-]?(?P<np>{_BODY}(?:,{_BODY}){{0,3}},?c{_BODY}){_AUX}v", 0.94,
         '"We will rebuild the whole bridge," Samsung and Nokia said.', "Samsung and Nokia", of_role=0.94),
    _row("NAME sang", "right", rf"[,-]?{_NP}{_APP}{_AUX}w", 0.93,
         '"We will rebuild the whole bridge," Maria Lopez reminded the council.', "Maria Lopez", after_comma=True),
    _row("NAME verbed", "right", r"[,-]?(?P<np>Z?P|h|[dm]n?r)n", 0.85,
         '"We will rebuild the whole bridge," Maria Lopez trumpeted.', "Maria Lopez", after_comma=True),
    _row("NAME, 51, verbed", "right", r"[,-]?(?P<np>Z?P)(?P<app>,[^Q.!;:\n]{1,60}?,)(?P<past>[nw])", 0.85,
         '"We will rebuild the whole bridge," Maria Lopez, 51, trumpeted.', "Maria Lopez", after_comma=True),
    _row("NAME would say", "right", rf"[,-]?(?P<np>Z?P|h){_APP}a{{1,2}}b", 0.93,
         '"We will rebuild the whole bridge," Maria Lopez would say.', "Maria Lopez", after_comma=True),
    _row("is how NAME puts it", "right", r",?aq(?P<np>Z?P|h)[vwnb]", 0.9,
         '"We will rebuild the whole bridge" is how Maria Lopez puts it.', "Maria Lopez"),
    _row("verbed NAME", "right",
         r",?(?P<past>[wn])(?P<np>(?:[ODr]{1,5}(?:c[nODr]{1,4})?)?Z?P|h|[dm]n?r)(?=[,.;:pq\n]|$)", 0.85,
         '"We will rebuild the whole bridge," trumpeted Maria Lopez.', "Maria Lopez", after_comma=True),
    _row("according to NAME", "right", rf"[,-]?@p{_NP}{_NAME_APP}", 0.95,
         'The bridge "was never inspected by anybody", according to Maria Lopez.', "Maria Lopez",
         of_role=0.94),
    _row("was called so by NAME", "right",
         rf"(?:(?<=[vw]Q)|(?<=[vw]pQ)|(?<=[vw]f)|(?<=[vw]pf))(?P<by>p){_NP}{_NAME_APP}", 0.94,
         'The plan was branded "a waste of everyone\'s time" by Maria Lopez.', "Maria Lopez", of_role=0.94),
    _row("was NAME's message", "right", r",?a(?P<np>Z?P)s[nkrvw]", 0.9,
         '"We will rebuild the whole bridge," was Maria Lopez\'s message.', "Maria Lopez", after_comma=True),
    _row("came the reply from NAME", "right", r",?[nw]d[nkvw]p(?P<np>[dmnrZOD]{0,5}P)(?=[,.;:p\n]|$)", 0.9,
         '"We will rebuild the whole bridge," came the reply from Maria Lopez.', "Maria Lopez", after_comma=True),
    _row("it was so, NAME said", "right",
         r"(?:[^PQvwgth.!;:\n]|P(?=n)){1,14},(?P<np>Z?P|h)(?P<aux>)v(?=[.,;\n]|$)", 0.93,
         'The council "never inspected a bridge" in all those years, Maria Lopez said.', "Maria Lopez"),
    _row("as NAME said", "right", rf"[,-]?(?P<as>p)(?P<np>upi|h|[{_WORDS}]{{1,16}}{_OF}{{0,3}}){_AUX}v", 0.94,
         'The bridge was "never inspected by anybody", as Maria Lopez put it.', "Maria Lopez", of_role=0.94),
    _row("has said NAME", "right", rf"[,-]?a{{1,2}}v{_NP}{_NAME_APP}", 0.97,
         '«Nous ne partirons pas de cette maison», a déclaré la présidente, Hélène Marchand.', "Hélène Marchand",
         foreign=True, of_role=0.94),
    _row("verbed NAME (foreign)", "right", rf",n(?P<np>h|Z?P|[dm]n?r){_NAME_APP}(?=[.,;:p\n]|$)", 0.85,
         '«Nous allons gagner cette saison et la suivante», fanfaronne la maire, Hélène Marchand.', "Hélène Marchand",
         foreign=True),
    _row("has he said", "right", r"[,-]?a(?P<np>h)v", 0.93,
         'La maire, Hélène Marchand, est là. «Nous allons gagner cette saison», a-t-elle dit.', "Hélène Marchand",
         foreign=True),
    _row("according to NAME (foreign)", "right", rf"[,-]?@{_NP}{_NAME_APP}", 0.95,
         'El puente de la ciudad "nunca fue revisado por nadie", según Carmen Robles.', "Carmen Robles",
          foreign=True, of_role=0.94),
    _row("dash NAME", "right", r"-(?P<np>Z?P)(?=[.,\n]|$)", 1.0,
         '"We will rebuild the whole bridge." - Maria Lopez', "Maria Lopez"),
    _row("NAME:", "left", r"(?:^|\n)c?(?:d?np|p(?:d[nkO]{1,2}p)?)?(?P<np>Z?[PO]):$", 1.0,
         'Maria Lopez: "We will rebuild the whole bridge."', "Maria Lopez", needs=":"),
    _row("for NAME it is simple:", "left", r"(?:^|[.!\n])c?p(?P<np>Z?P),?[^PO,.;!Q\n]{1,12}:$", 0.9,
         'For Maria Lopez it is simple: "We will rebuild the whole bridge."', "Maria Lopez", needs=":"),
    _row("NAME is blunt:", "left", rf"{_START}(?P<np>Z?P|h){_APP}(?P<aux>)a{{1,2}}[^PO,.;:!Q\n]{{1,10}}:$", 0.93,
         'Maria Lopez was blunt: "We will rebuild the whole bridge."', "Maria Lopez", needs=":"),
    _row("as NAME likes to say,", "left", r"(?P<as>p)(?P<np>Z?P|h)[^.;:!Q\n,]{0,12}[vb],$", 0.94,
         'It is, as Maria Lopez likes to say, "a waste of everyone\'s time".', "Maria Lopez", needs="vb"),
    _row("NAME's view is that", "left", r"(?P<np>Z?P)s[nkrvw]{1,2}a(?P<that>q)[^.!;:Q\n]{0,30}$", 0.9,
         'Maria Lopez\'s view is that the bridge is "a waste of everyone\'s time".', "Maria Lopez", needs="q"),
    _row("said NAME:", "left", r"(?:^|[.!\n,])v(?P<np>[ZODnrds]{0,6}P)[:,]$", 0.97,
         'Said Maria Lopez: "We will rebuild the whole bridge."', "Maria Lopez", needs="v"),
    _row("which NAME called", "left", rf"(?<=[nrkOPu,])(?P<which>q)p?{_NP}{_AUX}[vwb]p?$", 0.94,
         'It was a report that Maria Lopez described as "a waste of everyone\'s time".', "Maria Lopez", needs="q"),
    _row("NAME and NAME said", "left",
         rf"{_START}(?P<np>[dmnrZODs]{{0,6}}P)c[dmnrZODs]{{0,6}}P{_APP}{_AUX}v{_GAP}$", 0.94,
         'Maria Lopez and her brother Tom said the bridge was "not safe for anybody at all".', "Maria Lopez",
         needs="v"),
    _row("document by NAME", "left",
         rf"k(?P<made>[nvw]?[^.!;,Q\n]{{0,12}})(?P<by>p)(?P<np>[{_WORDS}]{{0,6}}[PO])(?:c[dmnrZODs]{{0,6}}P)?"
         rf"(?:,[^Q.!;\n]{{1,40}}?,)?{_AUX}[vwb]{_LONG_GAP}$", 0.94,
         'A letter signed by Maria Lopez calls the bridge "not safe for anybody at all".', "Maria Lopez", of_role=0.94,
         needs="k"),
    _row("NAME said", "left", rf"{_NP}{_APP}(?:,q?)?{_AUX}v{_GAP}$", 0.98,
         'Maria Lopez told the council: "We will rebuild the whole bridge."', "Maria Lopez", of_role=0.94, needs="v"),
    _row("according to NAME", "left", rf"@p{_NP}{_NAME_APP},[^Q.!;\n]{{0,30}}$", 0.94,
         'According to Maria Lopez, the bridge "was never inspected by anybody".', "Maria Lopez", of_role=0.94,
         needs="@"),
    _row("according to NAME (foreign)", "left", rf"@p?{_NP}{_NAME_APP}[^Q.!;\n]{{0,40}}$", 0.94,
         'Según Carmen Robles, el puente de la ciudad está «en muy mal estado».', "Carmen Robles", foreign=True,
         of_role=0.94, needs="@"),
    _row("so, NAME said,", "left", r",(?P<np>Z?P|h)(?P<aux>a{0,2})v,[^Q.!;\n]{1,40}$", 0.93,
         'The report, Maria Lopez said, called the bridge "a waste of everyone\'s time".', "Maria Lopez", needs="v"),
    _row("NAME called it", "left", rf"{_NP}{_APP}(?:,q?)?{_AUX}[wb]{_LONG_GAP}$", 0.94,
         'Maria Lopez dismissed the report as "a waste of everyone\'s time".', "Maria Lopez", needs="wb"),
    _row("NAME did it, saying", "left",
         rf"{_START}(?P<np>[ZdmDOnrk]{{0,6}}P|h|[du][nDOkrs]{{0,5}}r)(?=[,qaevwnb-]){_APP}"
         rf"[^.!;Q\n]{{1,60}}?,g{_LONG_GAP}$", 0.94,
         'Maria Lopez left the firm of Tom Hall, saying it was "a waste of everyone\'s time".', "Maria Lopez",
         needs="g"),
    _row("NAME saying", "left", rf"{_NAME}{_APP},?g{_LONG_GAP}$", 0.94,
         'The film shows Maria Lopez telling the council: "We will rebuild the whole bridge."', "Maria Lopez",
         needs="g"),
    _row("NAME had to say", "left", rf"{_NAME}{_APP}a{{1,2}}p?b{_LONG_GAP}$", 0.94,
         'This is what Maria Lopez had to say: "We will rebuild the whole bridge."', "Maria Lopez", needs="b"),
    _row("called so by NAME", "left", rf"[vwc](?P<by>p){_NP}{_APP}(?:p?g?|:)$", 0.94,
         'The report was dismissed by Maria Lopez as "a waste of everyone\'s time".', "Maria Lopez", needs="p"),
    _row("NAME did and said", "left",
         rf"{_START}{_NP}{_APP}[^.!;Q\n]{{1,60}}?(?:c{_AUX}[vw]|,?g|p[vwb]){_LONG_GAP}$", 0.94,
         'Maria Lopez visited the site and said: "We will rebuild the whole bridge."', "Maria Lopez", needs="vwgb"),
    _row("NAME verbed:", "left", rf"{_NP}{_APP}n:$", 0.85,
         'Maria Lopez, 51, trumpeted: "We will rebuild the whole bridge."', "Maria Lopez", needs=":"),
    _row("subject of the sentence", "left",
         rf"{_START}(?P<np>(?:(?!n[dmu])[{_WORDS}]){{0,8}}P|h){_APP}[^.!;Q\n]{{1,60}}$", 0.9,
         'Maria Lopez has pushed the city to "rebuild the whole of the bridge".', "Maria Lopez"),
)

OUTER = _row("NAME said that", "left", rf"{_NP}{_APP}{_AUX}v[irO]?(?:p[{_WORDS}]{{0,8}})?q?$", 0.94,
             'Maria Lopez said the council had warned the firm about "a waste of everyone\'s time".', "Maria Lopez",
             of_role=0.94)
"""The speaker of a clause with another subject: the outermost one speaks."""

CALLED_BY = next(row for row in PATTERNS if row.name == "called so by NAME")
"""The only row that applies if the agent of a passive is directly before a quote."""

UNLISTED: tuple[Pattern, ...] = (
    _row("said the thing", "right", r"[,-]?v(?P<np>(?:[dmu]|[OP]s)[nDk]{0,2}n)(?=[,.;:p\n]|$)", 0.7,
         '"We will rebuild the whole bridge," said the ruling.', "the ruling"),
    _row("the thing said", "right", rf"[,-]?(?P<np>(?:[dmu]|[OP]s)[OD]{{0,2}}n|n){_AUX}v", 0.7,
         '"We will rebuild the whole bridge," campaigners said.', "campaigners"),
    _row("the thing said", "left",
         rf"(?:^|(?<=[.!;\nQ,]))c?(?P<np>(?:[dmu]|[OP]s)[OD]{{0,2}}n(?:p[dmnOD]{{1,4}}r?)?|n)(?P<app>,[^Q.!;:\n]{{1,60}}?,)?"
         rf"{_AUX}[vw]{_GAP}$",
         0.7,
         'The ruling said the bridge was "not safe for anybody at all".', "The ruling"),
)
"""Subjects of a verb of saying that are in no list; they apply if no other row does."""

FLOATING: tuple[Pattern, ...] = (
    _row("spoke before", "left", rf"{_START}{_NP}{_APP}{_AUX}[vw]", 0.94,
         'Maria Lopez told the council to hurry. "We will rebuild the whole bridge."', "Maria Lopez"),
    _row("spoke somewhere before", "left", rf"{_NAME}{_APP}{_AUX}v", 0.85,
         'As Maria Lopez told the paper, the work has begun. "We will rebuild the whole bridge."', "Maria Lopez"),
    _row("acted before", "left", rf"(?:^|(?<=[.!;\nQ]))(?:[dm][nDOZkrs]{{0,6}},)?{_NAME}(?:,[^.!;\nQ]{{1,40}}?,|,)?"
         r"a*[nw][^.!;\nQ]{0,30}$",
         0.65,
         'Maria Lopez stood up. "We will rebuild the whole bridge."', "Maria Lopez"),
)
"""The speaker of a quote that is a sentence of its own, named in the sentence before it."""

UNNAMED_ACTOR = _row(
    "somebody acted before", "left",
    rf"{_START}(?P<np>[du][nDOkrs]{{0,5}}r(?:p[dnOk]{{1,4}})?){_APP}[ae]*[vwn][^.!;\nQP]{{0,30}}$",
    0.65, 'A neighbour shook his head. "We will rebuild the whole bridge."', "A neighbour")
"""An unnamed person who acts in the sentence before a quote that is a sentence of its own."""

UNNAMED_LEAD = _row(
    "somebody acts before", "left", rf"{_START}(?P<np>[du][nDOkrs]{{0,5}}r(?:p[dnOk]{{1,4}})?){_APP}[ae]*[vwnab]", 0.65,
    'A neighbour shook his head.\n"We will rebuild the whole bridge."', "A neighbour")
"""The unnamed actor of a paragraph without names, who speaks if the next is only a quote."""

LEAD: tuple[Pattern, ...] = (
    _row("leads", "left",
         r"(?:^|(?<=[.!;\nQ]))c?(?:[pgqen@][^,.!;Q\n]{0,40},)?(?:[dm][nDOZkr]{0,5}[rZ],)?[ZdmDOnrks]{0,6}(?P<np>P|h)"
         r"(?:,[^.!;\nQ]{1,60}?,|q[^.!;\nQ,]{1,30},)?,?[ae]*[vwnab]",
         0.65,
         'Maria Lopez has lost her job. The whole town knows of it.\n"I miss it every single day."', "Maria Lopez"),
    _row("experiences", "left", r"(?:^|(?<=[.!;\nQ]))c?p(?P<np>Z?P),[^.!;\nQ]{0,12}[awvn]", 0.65,
         'For Maria Lopez, the news came as a shock.\n"I miss it every single day."', "Maria Lopez"),
    _row("comes from", "left", r"^c?p(?:d[nkO]{1,2}p)?(?P<np>Z?P)\.?$", 0.9,
         'From the desk of Maria Lopez.\n"We will rebuild the whole bridge."', "Maria Lopez"),
)
"""The actor of a paragraph, who speaks if the next is only a quote."""

DROPPED = re.compile(r",?(?P<verb>a{0,2}v)(?=[.,;:p\n]|$)")
"""A verb of saying without a subject, in languages that omit it: «…», afirmó."""

BEAT = _row("acts between", "right", r"(?P<np>Z?P|h)[nwa][^.!;\nQ]{0,40}\.Q", 0.7,
            '"We will rebuild the bridge." Maria Lopez stood up. "It will take us all of three years."', "Maria Lopez")
"""The actor between two quotes of one paragraph, who speaks them if nobody else is named."""
# fmt: on
