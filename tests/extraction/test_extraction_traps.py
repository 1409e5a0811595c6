"""False quotes, speakers and people, and real ones that look false."""

from __future__ import annotations

import pytest

from tui_reader.extraction import extract


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in extract(text).quotes if q.kind != "fragment"]


def names(text: str) -> list[str]:
    return [p.name for p in extract(text).people]


def speakers(text: str) -> list[str | None]:
    return [q.speaker or q.speaker_text for q in extract(text).quotes if q.kind != "fragment"]


@pytest.mark.parametrize(
    "text",
    [
        "The ministers' cars and each other's drivers waited in the '90s for the boys' club.",
        "They played rock 'n' roll all night, and the neighbours' dogs didn't mind.",
        "He is 5'10\" tall, she is 5'8\" tall and both of them play for the same team.",
        "It wasn't the Joneses' fault that the others' house wasn't sold.",
    ],
)
def test_apostrophes_are_no_quotes(text: str) -> None:
    assert extract(text).quotes == ()


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("“We can't wait for the others' reply,” Ann Reed said.", "“We can't wait for the others' reply,”"),
        ("‘We can’t wait for the others’ reply,’ Ann Reed said.", "‘We can’t wait for the others’ reply,’"),
        ("'We can't wait for the others' reply,' Ann Reed said.", "'We can't wait for the others' reply,'"),
        ("«We cannot wait for the answer», Ann Reed said.", "«We cannot wait for the answer»"),
        ("„We cannot wait for the answer“, Ann Reed said.", "„We cannot wait for the answer“"),
        ("“He said ‘I never saw you’ and left,” Ann Reed said.", "“He said ‘I never saw you’ and left,”"),
        ("Ann Reed said:' We cannot wait for the answer.'", "' We cannot wait for the answer.'"),
        ("‘He said “I never saw you” and left,’ Ann Reed said.", "‘He said “I never saw you” and left,’"),
        ("Ann Reed said: 'It was the '90s and we didn't care at all.'", "'It was the '90s and we didn't care at all.'"),
    ],
)
def test_quotation_marks_of_every_kind(text: str, inner: str) -> None:
    assert quoted(text) == [inner]
    assert speakers(text) == ["Ann Reed"]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_quote_of_several_paragraphs_is_one_record_each(between: str) -> None:
    text = between.join(
        [
            "Ann Reed said: “We saw the water rise in the night.",
            "“We took the children upstairs at once.",
            "“Then the lights went out.”",
        ]
    )
    assert len(quoted(text)) == 3
    assert speakers(text) == ["Ann Reed"] * 3


def test_unclosed_quote_continues_to_its_end() -> None:
    text = "Ann Reed said: “We saw it rise.\n\nWe took the children upstairs.\n\nThen the lights went out.” She left."
    assert speakers(text) == ["Ann Reed"] * 3
    assert quoted(text)[2] == "Then the lights went out.”"


def test_stray_quotation_mark_affects_only_its_paragraph() -> None:
    text = 'The sign was 12" wide.\n\n"We never ordered that sign," Ann Reed said.'
    assert quoted(text) == ['"We never ordered that sign,"']


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"It is the best we could do." - Ann Reed', "Ann Reed"),
        ("Café naïve “the best we could do” said André Dupont.", "André Dupont"),
        ("Ann Reed: “It is the best we could do.”", "Ann Reed"),
        ("From Ann Reed: “It is the best we could do.”", "Ann Reed"),
        ("“It is the best we could do.”\n\n— Ann Reed, mayor of Salem", "Ann Reed"),
        ('"It is the best we could do," Ann Reed and Tom Hall said.', "Ann Reed"),
        ('"It is the best we could do," said Ann Reed and Tom Hall.', "Ann Reed"),
        ("The prime minister, Theresa May, said: ‘It is the best we could do.’", "Theresa May"),
        ('"It is the best we could do," said the mayor, Ann Reed.', "Ann Reed"),
        ('"It is the best we could do," said a police officer.', "a police officer"),
        ('Ann Reed met Tom Hall. Reed spokesman Dave Murray said: "It is the best we could do."', "Dave Murray"),
        ('Ann Reed spoke first. Reed\'s husband, Darrin, said: "It is the best we could do."', "Darrin"),
        ('Ann Reed (D., Ohio) later said "it is the best we could do".', "Ann Reed"),
        ('Ann Reed, who leads the council of St. Ives, said "it is the best we could do".', "Ann Reed"),
        ('Ann Reed thanked Tom Hall and said: "It is the best we could do."', "Ann Reed"),
        ('According to Ann Reed, it was "the best that we could do".', "Ann Reed"),
        ('Ann Reed arrived late. "It is the best we could do," she said.', "Ann Reed"),
        ('Ann Reed met Tom Hall. "It is the best we could do," he said.', "Tom Hall"),
        ("The ministry said in a statement: ‘It is the best we could do.’", "The ministry"),
        ('Sen. Ann Reed met Tom Hall. "It is the best we could do," the senator said.', "Ann Reed"),
        ('Ann Reed, 34, waited for months. "It is the best we could do," the 34-year-old said.', "Ann Reed"),
        ('In the words of the prosecutor, Ann Reed, "it is the best we could do".', "Ann Reed"),
        ('Ann Reed\'s statement added: "It is the best we could do."', "Ann Reed"),
    ],
)
def test_speaker(text: str, speaker: str) -> None:
    assert speakers(text) == [speaker]


def test_quotes_continue_with_the_same_speaker() -> None:
    text = '"It is the best we could do," Ann Reed said. "It is not enough."\n\n"Nobody will thank us for it."'
    assert speakers(text) == ["Ann Reed"] * 3


@pytest.mark.parametrize(
    "text",
    ['He read the book "The Old Man and the Sea" in one night.', "Shane “Warnie” Warne took five wickets that day."],
)
def test_titles_and_nicknames_are_not_speech(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Paris Hilton flew to Paris and then to San Jose.", ["Paris Hilton"]),
        ("The Ford Foundation and the Trump Tower are in New York City.", []),
        ("Gov. Matt Bevin met Mr. Bevin's lawyer. Bevin left.", ["Matt Bevin"]),
        ("Yesterday Hassan al-Amr, 52, met Ngozi Okonjo-Iweala.", ["Hassan al-Amr", "Ngozi Okonjo-Iweala"]),
        ("The actress Siân O'Brien and Björk Guðmundsdóttir sang.", ["Siân O'Brien", "Björk Guðmundsdóttir"]),
        ("President Xi Jinping welcomed Narendra Modi. Xi smiled.", ["Xi Jinping", "Narendra Modi"]),
        ("Vincent van Gogh and Ludwig van Beethoven never met.", ["Vincent van Gogh", "Ludwig van Beethoven"]),
        ("J.K. Rowling and George R. R. Martin write books.", ["J.K. Rowling", "George R. R. Martin"]),
        ("Shane “Warnie” Warne took five wickets and Warne smiled.", ["Shane Warne"]),
        ("Angry Parents Rally Nationwide\n\nThey marched.", []),
        ("The protest began after Abiy Ahmed met Dilma Rousseff.", ["Abiy Ahmed", "Dilma Rousseff"]),
        ("In March Kemi Badenoch won, and Patrick Vallance lost.", ["Kemi Badenoch", "Patrick Vallance"]),
        ("Yesterday Christian Lindner said that Christian Democrats had lost.", ["Christian Lindner"]),
        ("Yesterday Hong Kong said that Abu Dhabi and Buenos Aires had lost.", []),
        ("Miss Reed met Miss Lucy Hall. Reed left.", ["Reed", "Lucy Hall"]),
        ("A Storm was a film. Nineteen-year-old Ann Reed saw it.", ["Ann Reed"]),
        ("Microsoft and Google said on Monday that Windows would change.", []),
    ],
)
def test_people(text: str, people: list[str]) -> None:
    assert names(text) == people


def test_people_with_one_surname_are_distinguished_by_title() -> None:
    text = 'Bill Clinton and Hillary Clinton came. "It is the best we could do," Mrs. Clinton said.'
    assert speakers(text) == ["Hillary Clinton"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ohio Gov. John Kasich waved.", "Ohio Gov."),
        ("John Kasich, the governor of Ohio, waved.", "governor of Ohio"),
        ("Acme's chief executive, Ann Reed, waved.", "Acme's chief executive"),
        ("Ann Reed is a Swiss mathematician.", "Swiss mathematician"),
        ("Mr John Kasich waved.", None),
        ("The hospital's chief executive, Dame Ann Reed, waved.", "The hospital's chief executive"),
        ("Ann Reed, the ombudsman, waved.", "ombudsman"),
        ("They met experts including Senator John Kasich.", "Senator"),
    ],
)
def test_role(text: str, role: str | None) -> None:
    assert [p.role for p in extract(text).people] == [role]


def test_role_of_several_people_applies_to_each() -> None:
    people = extract("Labour MPs Ann Reed, Tom Hall and Lucy Moss waved.").people
    assert [(p.name, p.role) for p in people] == [
        ("Ann Reed", "Labour MP"),
        ("Tom Hall", "Labour MP"),
        ("Lucy Moss", "Labour MP"),
    ]
    assert people[0].role_text == "Labour MPs"


def test_shared_office_applies_to_both() -> None:
    text = "Ann Reed and Tom Hall, the joint heads of the union, left. Lucy Moss and Bill Fox, her deputy, stayed."
    people = extract(text).people
    assert [(p.name, p.role) for p in people] == [
        ("Ann Reed", "joint head of the union"),
        ("Tom Hall", "joint head of the union"),
        ("Lucy Moss", None),
        ("Bill Fox", "her deputy"),
    ]


def test_quote_without_a_known_source_has_no_speaker() -> None:
    quotes = extract('The bridge fell in March. A sign there read for years "no more than ten people".').quotes
    assert all(q.speaker is None or q.attribution == "organisation" for q in quotes)


def test_fragments_are_a_separate_kind() -> None:
    quotes = extract('Ann Reed called the plan "pure nonsense" and left.').quotes
    assert [(q.kind, q.speaker) for q in quotes] == [("fragment", "Ann Reed")]


def test_two_speakers_alternate() -> None:
    text = (
        '"Where have you been all the day?" asked Ann Reed. "I was out on the hill," said Tom Hall. '
        '"It was too hot for me." "Did you see the sheep up there?" "I saw them all and counted them."'
    )
    assert speakers(text) == ["Ann Reed", "Tom Hall", "Tom Hall", "Ann Reed", "Tom Hall"]


def test_the_company_is_the_one_at_the_start_of_the_paragraph() -> None:
    text = "Acme, which rents tools to Brico, lost money. The company's director, Ann Reed, resigned."
    person = extract(text).people[0]
    assert (person.role, person.role_text) == ("Acme's director", "The company's director")


def test_dash_after_a_verb_and_colon_opens_speech() -> None:
    text = "Maria Lopez turned round and asked: -- What is your name? He told her."
    (quote,) = extract(text).quotes
    assert text[quote.start : quote.end] == "-- What is your name?"
    assert quote.speaker == "Maria Lopez"


def test_other_dashes_are_no_speech() -> None:
    assert extract("The committee wanted three things: -- money, time and people.").quotes == ()
    assert extract("He had one wish - to go home. She asked: who would stay?").quotes == ()
