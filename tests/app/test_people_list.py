"""Correcting people in their panel, with the keys that correct quotes in theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.app.naming_plays import chosen, people
from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.panels.people_rows import matches_person, other_names, telling_names
from tui_reader.app.screens.dialogs.names import NamePicker
from tui_reader.library import Library
from tui_reader.model import Person

ARTICLE = """"We will not sell the old harbour to anybody," said Maria Lopez, the mayor. Lopez left.

Peter Holt did not agree. "The town cannot pay for it any longer," Holt said. Pete Holt smiled.

"Nobody asked the fishermen what they want," said Anna Berg. Berg and Zorblatina went home.

Zorblatina came back.
"""
FOUND = ["Maria Lopez", "Peter Holt", "Anna Berg"]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(ARTICLE)
    return path


def speakers(driver: Driver) -> list[str | None]:
    return [quote.speaker for quote in driver.article.extraction.quotes]


async def undo_to_start(driver: Driver) -> None:
    await driver.press("u")
    assert people(driver) == FOUND


async def test_confirm(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "j", "c")
        assert people(driver) == ["Maria Lopez", "✓Peter Holt", "Anna Berg"]
        assert "✓ Peter Holt" in driver.text and "Confirm Peter Holt" in driver.text and chosen(driver) == "Peter Holt"
        await driver.press("c")
        assert "Already done" in driver.text
        await undo_to_start(driver)


async def test_not_a_person(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "j", "r")
        assert people(driver) == ["Maria Lopez", "Anna Berg"] and chosen(driver) == "Anna Berg"
        assert "Not a person in every article (O: only here); u restores it: Peter Holt" in driver.text
        assert [rule.name for rule in driver.app.library.people.rules()] == ["Peter Holt"]
        await driver.press("r", "r")
        assert people(driver) == [] and "No people found" in driver.text and "p then adds the" in driver.text
        await driver.press("r")
        assert "No person here" in driver.text
        await driver.press("u", "u")
        await undo_to_start(driver)
        assert driver.app.library.people.rules() == ()


async def test_rename(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "p")
        assert driver.top(NamePicker) and "Who is Maria Lopez" in driver.text
        await driver.press("enter")
        assert people(driver) == FOUND and driver.app.library.annotations.undo(driver.reading) is None
        await driver.press("p")
        await driver.paste("María López")
        await driver.press("enter")
        assert people(driver) == ["✓María López", *FOUND[1:]] and chosen(driver) == "María López"
        assert speakers(driver)[0] == "María López" and "also Maria Lopez" in driver.text
        assert "Maria Lopez is María López, in every article (O: only here)" in driver.text
        await undo_to_start(driver)


async def test_different_case_is_a_different_spelling(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "p")
        await driver.paste("MARIA LOPEZ")
        await driver.press("enter")
        assert people(driver) == ["✓MARIA LOPEZ", *FOUND[1:]] and chosen(driver) == "MARIA LOPEZ"
        assert driver.app.library.people.rules() == ()


async def test_merge_with_another_person_by_name(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "p")
        await driver.paste("anna")
        await driver.press("enter")
        assert people(driver) == ["✓Anna Berg", "Peter Holt"] and chosen(driver) == "Anna Berg"
        (mine, _) = driver.article.extraction.people
        assert len(mine.mentions) == 4 and mine.role == "mayor" and "2 quotes, 16 words" in driver.text
        assert speakers(driver) == ["Anna Berg", "Peter Holt", "Anna Berg"]
        await undo_to_start(driver)


async def test_join_with_next_person(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "j", "J")
        assert people(driver) == ["Maria Lopez", "✓Peter Holt"] and chosen(driver) == "Peter Holt"
        await driver.press("J")
        assert "No person after this one" in driver.text
        await undo_to_start(driver)


async def test_join_keeps_the_fuller_name(make_reader: MakeReader, article: Path) -> None:
    article.write_text("Gloria came. Gloria Reed-Smith went.\n\n“We are all of us here,” said Gloria.\n")
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g")
        if people(driver) == ["Gloria Reed-Smith"]:
            await driver.press("|")
        assert len(people(driver)) == 2
        await driver.press("g", "J")
        assert people(driver) == ["✓Gloria Reed-Smith"]


async def test_split_off_alias(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "|")
        assert people(driver) == ["Maria Lopez", "✓Lopez", *FOUND[1:]] and chosen(driver) == "Lopez"
        assert "Split off Lopez from Maria Lopez" in driver.text
        await driver.press("|")
        assert "Lopez has no other name to split off" in driver.text
        await undo_to_start(driver)


async def test_split_asks_which_alias_to_split_off(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "j", "|")
        assert driver.top(NamePicker) and "Which of these is not Peter Holt" in driver.text
        await driver.paste("zzz")
        await driver.press("enter")
        assert driver.top(NamePicker), "only a listed name can be chosen"
        driver.find(Input).value = ""
        await driver.press("down", "enter")
        assert people(driver) == ["Maria Lopez", "Peter Holt", "✓Pete Holt", "Anna Berg"]
        await undo_to_start(driver)


async def test_person_is_added_from_selection(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("G", "v", "p")
        assert people(driver) == [*FOUND, "✓Zorblatina"] and len(driver.article.extraction.people[3].mentions) == 2
        await driver.press("k", "j", "v", "p")
        assert "already listed" in driver.text
        await driver.press("escape")
        await undo_to_start(driver)
        await driver.press("v", "s", "s", "p")
        assert people(driver) == [*FOUND, "✓Zorblatina came back."]


async def test_alias_of_existing_person_is_not_added(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("/", *"Holt", "enter", "n", "v", "p")
        assert "Holt is Peter Holt; in the people panel (P) | splits it off" in driver.text
        assert people(driver) == FOUND and driver.context == "select"


async def test_title_does_not_make_another_person(make_reader: MakeReader, article: Path) -> None:
    article.write_text(ARTICLE.replace("Zorblatina came", "Ms Anna Berg and Mr Holt came"))
    async with running(make_reader(article)) as driver:
        await driver.press("G", "v", "w", "w", "p")
        assert "Anna Berg is already listed" in driver.text and people(driver) == FOUND


async def test_stored_quotes_follow_renamed_speaker(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press(")", "h", "P", "g", "p")
        await driver.paste("María López")
        await driver.press("enter")
        assert [annotation.speaker for annotation in driver.stored] == [
            "María López"
        ] and "— María López" in driver.text
        await driver.press("u")
        assert [annotation.speaker for annotation in driver.stored] == ["Maria Lopez"] and people(driver) == FOUND


async def test_text_that_is_no_name_is_refused(make_reader: MakeReader, article: Path) -> None:
    article.write_text("— — —\n\n" + "word " * 100)
    async with running(make_reader(article)) as driver:
        await driver.press("v", "right", "p")
        assert "a name has letters" in driver.text
        await driver.press("escape", "j", "v", "j", "p")
        assert "too long for a name" in driver.text and people(driver) == []


async def test_list_is_filtered(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "/")
        await driver.paste("mayor")
        await driver.press("enter")
        assert [item.key for item in driver.sidebar.items] == ["person-Maria Lopez"]
        await driver.press("J")
        assert "No person after this one" in driver.text
        await driver.press("/", *"x", "enter")
        assert driver.sidebar.items == () or not driver.sidebar.items
        assert "No match" in driver.text
        await driver.press("escape")
        assert len(driver.sidebar.items) == 3 and driver.context == "list"
        await driver.press("escape")
        context: str = driver.context
        assert context == "view"


async def test_source_counts_are_shown_below_the_people(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P")
        assert "3 quotes, 24 words" in driver.text and "1 quote, 9 words" in driver.text
        await driver.press("g", "r")
        assert any(line.startswith(" named 2") and "62 %" in line for line in driver.lines)
        await driver.press("o")
        assert "named 2" not in driver.text


async def test_rule_from_one_article_applies_to_the_next(
    make_reader: MakeReader, article: Path, tmp_path: Path
) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "r")
    other = tmp_path / "other.txt"
    other.write_text("Maria Lopez met Anna Berg.")
    async with running(make_reader(other)) as driver:
        assert people(driver) == ["Anna Berg"]


async def test_correction_from_another_window_appears(make_reader: MakeReader, library: Library, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P")
        with library.for_thread() as other:
            other.people.reject_person(driver.reading, "Peter Holt")
        driver.screen._tick()
        await driver.drain()
        assert people(driver) == ["Maria Lopez", "Anna Berg"] and all(
            item.key != "person-Peter Holt" for item in driver.sidebar.items
        )


@pytest.mark.parametrize("name", ["[bold]Zo[/] Rex", "$accent Rex", "🧑\u200d🚀 Rex"])
async def test_hostile_names_are_shown_as_text(make_reader: MakeReader, article: Path, name: str) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "p")
        await driver.paste(name)
        await driver.press("enter")
        assert chosen(driver) == name.strip("[]") or chosen(driver) in name
        await driver.press("p")
        assert driver.top(NamePicker) and not driver.unclean()
        await driver.press("escape", "R", "escape", "|")
        assert not driver.unclean()


PERSON = Person(
    "William H. Gates", "founder", None, (), ("William H. Gates", "Gates", "Bill Gates", "GATES", "W. Gates")
)


def test_aliases_are_listed_once_and_only_if_informative() -> None:
    assert other_names(PERSON) == ("Gates", "Bill Gates", "W. Gates")
    assert telling_names(PERSON) == ("Bill Gates", "W. Gates")


@pytest.mark.parametrize(("query", "fits"), [("", True), ("bill found", True), ("gates X", False), ("[", False)])
def test_filter_requires_every_word(query: str, fits: bool) -> None:
    assert matches_person(PERSON, query) == fits


async def test_names_sharing_no_word_are_joined_only_in_this_article(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("P", "g", "J")
        assert driver.app.library.people.rules() == () and "in every article" not in driver.text
        assert len(driver.article.extraction.people) == len(FOUND) - 1
