"""Tag several passages at once: a range of paragraphs, all matches, all quotes of a speaker, all notes listed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual import events
from textual.widgets import OptionList

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app import long_change
from tui_reader.app.commands import tags
from tui_reader.app.screens.dialogs.loading import LoadingDialog
from tui_reader.library import Library
from tui_reader.library.opened import tagging
from tui_reader.library.writing_thread import WritingThread
from tui_reader.model import Edit, Target

TEXT = """One climate for all. The climate changes.

"We measured the climate for years," said Ann Miller, a scientist.

Nothing here.

"It is late," Miller said. "We know it," she said.

The last word.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "article.txt"
    file.write_text(TEXT)
    return file


def tagged(driver: Driver, tag: str) -> list[tuple[str, str]]:
    return [(mark.kind, mark.exact) for mark in driver.stored if tag in mark.tags]


async def search(driver: Driver, words: str) -> None:
    await driver.press("/")
    await driver.paste(words)
    await driver.press("enter")


async def type_tag(driver: Driver, tag: str) -> None:
    await driver.paste(tag)
    await driver.press("enter")


@pytest.mark.parametrize("keys", [("v", "j", "j", "j"), ("V", "j", "j"), ("j", "j", "V", "k", "k")])
async def test_each_paragraph_of_a_range_is_tagged(make_reader: MakeReader, path: Path, keys: list[str]) -> None:
    async with running(make_reader(path)) as driver:
        await driver.press(*keys, "t")
        assert "Tag 3 paragraphs" in driver.text
        await type_tag(driver, "data")
        assert [kind for kind, _ in tagged(driver, "data")] == ["paragraph"] * 3
        assert "Tagged 3 paragraphs #data; u takes it back" in driver.text and driver.context == "view"
        await driver.press("u")
        assert driver.stored == () and "Undone: tag 3 paragraphs #data" in driver.text
        await driver.press("ctrl+r")
        assert len(tagged(driver, "data")) == 3


async def test_digit_tags_and_untags_a_range(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path)) as driver:
        await driver.press("t")
        await type_tag(driver, "data")
        await driver.press("g", "V", "j", "1")
        assert len(tagged(driver, "data")) == 2 and "Tagged 1 paragraph #data" in driver.text
        await driver.press("g", "V", "j", "1")
        assert tagged(driver, "data") == [] and "Untagged 2 paragraphs #data" in driver.text
        await driver.press("j", "V", "j", ".")
        assert len(tagged(driver, "data")) == 2


async def test_passage_across_paragraphs_is_tagged_as_one(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path)) as driver:
        await driver.press("v", "j", "j", "b", "t")
        await type_tag(driver, "data")
        ((kind, words),) = tagged(driver, "data")
        assert kind == "span" and words.startswith("One climate") and words.endswith(", a")


async def test_all_matches_are_tagged_in_one_undo_step(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path)) as driver:
        await driver.press("/")
        await driver.paste("climate")
        await driver.press("enter", "#")
        assert "Tag 3 matches of “climate”" in driver.text
        await type_tag(driver, "topic/climate")
        assert tagged(driver, "topic/climate") == [("span", "climate")] * 3
        assert "Tagged 3 matches #topic/climate" in driver.text
        await driver.press("#")  # what all of them have is marked, and comes off
        assert "✓ #topic/climate" in driver.text
        await type_tag(driver, "topic/climate")
        assert driver.stored == () and "Untagged 3 matches" in driver.text
        await driver.press("u", "u")
        assert driver.stored == ()


async def test_search_without_match_tags_nothing(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path)) as driver:
        await driver.press("/")
        await driver.paste("weather")
        await driver.press("enter", "#")
        assert "No match to tag" in driver.text and driver.stored == ()


@pytest.mark.parametrize("panel", ["Q", "P"])
async def test_all_quotes_of_a_speaker_are_tagged_with_their_speaker(
    make_reader: MakeReader, path: Path, panel: str
) -> None:
    async with running(make_reader(path)) as driver:
        await driver.press(panel, "g", "#")
        quotes = driver.article.quotes_of("Ann Miller")
        assert len(quotes) >= 2 and f"Tag {len(quotes)} quotes of Ann Miller" in driver.text
        await type_tag(driver, "says")
        marks = [mark for mark in driver.stored if "says" in mark.tags]
        assert [mark.span for mark in marks] == [quote.span for quote in quotes]
        assert {mark.speaker for mark in marks} == {"Ann Miller"}
        await driver.press("u")
        assert driver.stored == ()


async def test_all_listed_annotations_are_tagged(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path)) as driver:
        await driver.press("h", "j", "h", "A", "/")
        await driver.paste("measured")
        await driver.press("enter", "#")
        assert "Tag 1 annotation" in driver.text
        await type_tag(driver, "seen")
        assert [words[:12] for _, words in tagged(driver, "seen")] == ['"We measured']


def test_tagging_several_is_one_undo_step_and_keeps_annotations(library: Library, path: Path) -> None:
    from tui_reader.formats import load
    from tui_reader.library.open_article import OpenArticle
    from tui_reader.library.opened.tagging import Order

    article = OpenArticle(library, load(path))
    article.open()
    spans = [article.document.span(index) for index in range(4)]
    targets = [Target("paragraph", span) for span in spans]
    article.annotate(targets[1], Edit("green", note="Mine.", add_tags=("data", "old")))
    before = article.annotations
    changed = article.tagging.write(Order(targets, "paragraph", ("data", "new"), ("old",)))
    assert changed.label == "tag 4 paragraphs #data #new"
    assert [mark.tags for mark in article.annotations] == [("data", "new")] * 4
    assert article.annotations[1].note == "Mine." and article.annotations[1].colour == "green"
    assert article.tagging.write(Order(targets, "paragraph", ("new",))).label == ""
    assert article.undo().label == changed.label
    assert [mark._replace(rev=0, updated="") for mark in article.annotations] == [
        mark._replace(rev=0, updated="") for mark in before
    ]


class Gate:
    """Holds the thread that tags, after its first passage, until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened = threading.Event()
        report = WritingThread._report

        def wait(thread: WritingThread[int], line: str) -> None:
            report(thread, line)
            assert self.opened.wait(20)

        monkeypatch.setattr(WritingThread, "_report", wait)
        monkeypatch.setattr(tagging, "TOLD", 1)
        monkeypatch.setattr(tags, "AT_ONCE", 2)
        monkeypatch.setattr(long_change, "A_MOMENT", 0.05)


async def test_progress_is_shown_and_all_is_one_undo_step(
    make_reader: MakeReader, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    async with running(make_reader(path)) as driver:
        await search(driver, "climate")
        await driver.press("#")
        await type_tag(driver, "climate")
        await driver.until(lambda: driver.top(LoadingDialog))
        await driver.until(lambda: "1 of 3" in driver.text)
        assert "Tagging" in driver.text and "3 matches of “climate”" in driver.text and "Esc cancels" in driver.text
        driver.screen._tick()  # does not wait for the library that the thread writes
        gate.opened.set()
        await driver.until(lambda: driver.screen.ctx.writing is None)
        await driver.rest()
        assert len(tagged(driver, "climate")) == 3 and "Tagged 3 matches #climate" in driver.text
        await driver.press("u")
        assert driver.stored == () and "Undone: tag 3 matches #climate" in driver.text


async def test_cancel_takes_all_back(make_reader: MakeReader, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    async with running(make_reader(path)) as driver:
        await driver.press("h")
        await search(driver, "climate")
        await driver.press("#")
        await type_tag(driver, "climate")
        await driver.until(lambda: driver.top(LoadingDialog))
        await driver.press("escape")
        gate.opened.set()
        await driver.until(lambda: driver.screen.ctx.writing is None)
        await driver.rest()
        assert "Cancelled: nothing is changed" in driver.text
        assert tagged(driver, "climate") == [] and driver.article.tags() == [] and driver.screen.ctx.last_tag is None
        await driver.press("u")
        assert driver.stored == () and "Undone: highlight" in driver.text


async def test_keys_typed_meanwhile_are_for_the_article(
    make_reader: MakeReader, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tags, "AT_ONCE", 2)
    async with running(make_reader(path)) as driver:
        await search(driver, "climate")
        await driver.press("g", "#")
        await driver.paste("climate")
        for key in ("enter", "j"):  # without waiting
            assert driver.app._driver is not None
            driver.app._driver.send_message(events.Key(key, None))
        await driver.until(lambda: driver.view.cursor == 1)
        assert driver.screen.ctx.writing is None and len(tagged(driver, "climate")) == 3


# -- the dialog -------------------------------------------------------------------------------------------------------


async def test_dialog_shows_description_of_selected_tag(make_reader: MakeReader, library: Library) -> None:
    library.codebook.describe_tag("claim", "What somebody says is so.")
    library.codebook.describe_tag("doubt", "What may not be so.")
    async with running(make_reader()) as driver:
        await driver.press("t")
        assert "What somebody says is so." in driver.text
        await driver.press("down")
        assert "What may not be so." in driver.text and "What somebody" not in driver.text


@pytest.mark.parametrize("typed", ["harbor", "Harbours", "harbuor", "harbur"])
async def test_new_tag_similar_to_another_shows_warning(make_reader: MakeReader, library: Library, typed: str) -> None:
    library.codebook.describe_tag("harbour", "Where ships are.")
    async with running(make_reader()) as driver:
        await driver.press("t")
        await driver.paste(typed)
        assert f"New: #{typed} is almost the same as #harbour" in driver.text
        rows = driver.find(OptionList)
        assert rows.highlighted == 0 and "new tag" in str(rows.get_option_at_index(0).prompt)
        await driver.press("down")
        assert "Where ships are." in driver.text and "almost the same" not in driver.text
        await driver.press("enter")
        assert driver.stored[0].tags == ("harbour",)


async def test_dissimilar_new_tag_shows_no_warning(make_reader: MakeReader, library: Library) -> None:
    library.codebook.describe_tag("harbour", "Where ships are.")
    async with running(make_reader()) as driver:
        await driver.press("t")
        await driver.paste("harvest")
        assert "almost the same" not in driver.text and "#harbour" not in driver.text


async def test_tag_filter_includes_child_tags(make_reader: MakeReader, library: Library, path: Path) -> None:
    async with running(make_reader(path)) as driver:
        for tag in ("policy/ai", "policy", "policymaker"):
            await driver.press("t")
            await type_tag(driver, tag)
            await driver.press("j")
        await driver.press("A", "/")
        await driver.paste("#policy")
        await driver.press("enter")
        assert "Notes 2 of 3" in driver.text and len(tagged(driver, "policymaker")) == 1


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_dialog_shows_the_tags_chosen_before_a_comma(make_reader: MakeReader, size: tuple[int, int]) -> None:
    async with running(make_reader(), size) as driver:
        await driver.press("t", *"council,law,")
        assert "Tag: +#law +#council" in driver.text
        await driver.press(*"law,")
        assert "Tag: −#law +#council" in driver.text
        await driver.press(*"[b]x,", "enter")
        assert not driver.unclean() and sorted(driver.stored[0].tags) == ["[b]x", "council"]
