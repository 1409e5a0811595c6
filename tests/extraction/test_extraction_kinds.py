"""Ways of naming a speaker, five texts each, with the speaker of every quote or None."""

from __future__ import annotations

import pytest

from tui_reader.extraction import extract

KINDS: dict[str, list[tuple[str, list[str | None]]]] = {
    "behind a paragraph about somebody": [
        ("Hannah Pike lost her farm in the spring.\n\n“I have not slept a whole night since then.”", ["Hannah Pike"]),
        ("After the fire, Colin Ward moved to Leeds. It was hard.\n\n“We had nothing but two bags.”", ["Colin Ward"]),
        ("The coach, Sara Lind, has won five cups.\n\n“You never get used to any of it.”", ["Sara Lind"]),
        ("But Peter Holt is worried about the rent.\n\n“It goes up every single year.”", ["Peter Holt"]),
        ("Hannah Pike met us. Peter Holt left his farm. It rained.\n\n“I was glad to be rid of it.”", [None]),
    ],
    "acts before the quote": [
        ("The clerk, Mary Dunn, closed the file. “We have nothing more to add today.”", ["Mary Dunn"]),
        ("His sister, Joan Bell, shook her head. “Nobody told us about the road.”", ["Joan Bell"]),
        ("Peter Holt laughed. “I thought it was a joke at first.”", ["Peter Holt"]),
        ("The driver, Adam Cole, pointed at the wall. “That is where it came in.”", ["Adam Cole"]),
        ("The organist, Ruth Vane, looked up. “You will have to speak louder.”", ["Ruth Vane"]),
    ],
    "author of a document": [
        ("“We will not be moved by threats,” said a letter signed by Hannah Pike.", ["Hannah Pike"]),
        ("A note sent to staff by Peter Holt said the plant “would close before the summer”.", ["Peter Holt"]),
        ("A letter written by Joan Bell and Peter Holt calls it “a sad day for the town”.", ["Joan Bell"]),
        ("“The bridge is safe for everybody,” said a report issued by the Transport Board.", ["the Transport Board"]),
        ("An e-mail drafted by Ruth Vane described the plan as “a waste of our time”.", ["Ruth Vane"]),
    ],
    "a document somebody has seen": [
        ("A letter seen by Sky News says the school “may have to close for good”.", ["A letter"]),
        ("A report obtained by Reuters said the dam “was never going to hold”.", ["A report"]),
    ],
    "reported clause with its own subject": [
        ("Hannah Pike said the tenants wanted “a roof that does not leak”.", ["Hannah Pike"]),
        ("Peter Holt said that the council had told the firm it was “too late to start”.", ["Peter Holt"]),
        ("Joan Bell told reporters that the army expects “a very long winter”.", ["Joan Bell"]),
        ("Ruth Vane said the company asked for “a little more patience”.", ["Ruth Vane"]),
        ("Adam Cole claimed the police had dismissed it as “a family matter”.", ["Adam Cole"]),
    ],
    "a phrase before the subject": [
        ("In a long interview, Hannah Pike called it “a very bad idea indeed”.", ["Hannah Pike"]),
        ("In an online video, the club’s captain, Peter Holt, accused them of “hiding the books”.", ["Peter Holt"]),
        ("In a statement Network Rail said: “Our teams are working day and night.”", ["Network Rail"]),
        ("In a letter Joan Bell wrote: “We are not going to pay for it.”", ["Joan Bell"]),
        ("At a meeting in Hull, the mayor, Ruth Vane, said it was “much too early”.", ["Ruth Vane"]),
    ],
    "bodies": [
        ("“It cannot be done by May,” Samsung and Nokia said.", ["Samsung and Nokia"]),
        ("“It cannot be done by May,” the Dockers’ Union said in a statement.", ["the Dockers’ Union"]),
        ("The architects, Hall & Reed, said: “We are proud of every brick.”", ["Hall & Reed"]),
        ("The owner, Lake Homes Pvt. Ltd., said it was “not to blame for this”.", ["Lake Homes Pvt. Ltd"]),
        ("The brewers, Moss & Dunn, told us: “We never water anything down.”", ["Moss & Dunn"]),
    ],
    "a role joined by and": [
        ("“We are tired of waiting,” said bus and tram driver Adam Cole.", ["Adam Cole"]),
        ("“We are tired of waiting,” said arts and culture minister Joan Bell.", ["Joan Bell"]),
        ("“We are tired of waiting,” added fruit and vegetable farmer Peter Holt.", ["Peter Holt"]),
        ("“We are tired of waiting,” says poet and screen writer Ruth Vane.", ["Ruth Vane"]),
        ("“We are tired of waiting,” said health and safety officer Mary Dunn.", ["Mary Dunn"]),
    ],
    "before a colon": [
        ("And from Captain Joan Bell:\n\n“She has been a great help to us all.”", ["Joan Bell"]),
        ("The mother-of-two, 41, fumed: “I will not put up with it.”", ["The mother-of-two"]),
        ("Adam Cole, 60, fumed: “I will not put up with it.”", ["Adam Cole"]),
        ("My aunt, Ruth Vane, had a rule, which she often gave us:\n\n“Never buy what you can mend.”", ["Ruth Vane"]),
        ("Asked by Peter Holt about it, Joan Bell read from her notes:\n\n“There was no light on.”", ["Joan Bell"]),
    ],
    "as somebody put it": [
        ("It was “colder than anybody remembers”, as Joan Bell put it.", ["Joan Bell"]),
        ("It was “colder than anybody remembers”, as one of them put it.", ["one of them"]),
        ("It was “colder than anybody remembers”, as the mayor said.", ["the mayor"]),
        ("It was “colder than anybody remembers”, as she put it.", [None]),
        ("It was “colder than anybody remembers”, as one driver said.", ["one driver"]),
    ],
    "furniture of a web page": [
        ("READ MORE: Mayor says “nobody will lose a home over this”\n\nJoan Bell left.", []),
        ("Watch: “We will never give up this pier”\n\nJoan Bell left.", []),
        ("Peter Holt runs the farm.\n\nJoan Bell in 1990 (Kent Archive)\n\n“It was cold,” he says.", ["Peter Holt"]),
        ("See also: Adam Cole: “I will be back”\n\n“It was cold here,” said Joan Bell.", ["Joan Bell"]),
        (
            "WATCH: The flood\n\nREAD MORE: The pier\n\nWATCH: The fire\n\nREAD MORE: The end\n\n“It was cold here,” "
            "said Joan Bell.",
            ["Joan Bell"],
        ),
    ],
    "a label of one word": [
        ("Re: “Nothing” - a poem\n\nA first line of text.", [None]),
        ("Opinion: “We need to talk about the buses”\n\nA first line of text.", [None]),
    ],
    "a verb that announces the next quote": [
        ("Adam Cole sat down. “It is late,” he said. “It is time.” I told him, “Then go home to bed.”",
         ["Adam Cole", "Adam Cole", None]),
        ("“It was all a great mistake.” Peter Holt said: “We all make them.”", [None, "Peter Holt"]),
    ],
}  # fmt: skip

CASES = [
    pytest.param(*case, id=f"{kind}-{number}") for kind, cases in KINDS.items() for number, case in enumerate(cases)
]


@pytest.mark.parametrize(("text", "speakers"), CASES)
def test_speakers(text: str, speakers: list[str | None]) -> None:
    found = extract(text).quotes
    named = [
        quote.speaker or (quote.speaker_text if quote.attribution in ("role", "unnamed") else None) for quote in found
    ]
    assert named == speakers
