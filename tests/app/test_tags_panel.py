"""The library's tags on screen: a tree, edited with one key each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.screens.dialogs.ask import AskLine
from tui_reader.app.screens.dialogs.colour import ColourPicker
from tui_reader.app.screens.dialogs.names import NamePicker
from tui_reader.app.screens.dialogs.question import Confirm
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Edit, Target

ARTICLE = "The harbour was sold.\n\nNobody asked the fishermen.\n\nThe town paid for all of it.\n"


@pytest.fixture
def article(tmp_path: Path, library: Library) -> Path:
    """¶ 1: #uk and #policy/ai; ¶ 2: #uk; ¶ 3: #ip theft."""
    path = tmp_path / "harbour.txt"
    path.write_text(ARTICLE)
    loaded = load(path)
    reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
    for index, names in enumerate((("uk", "policy/ai"), ("uk",), ("ip theft",))):
        target = Target("paragraph", loaded.document.span(index))
        library.annotations.annotate(reading, loaded.document, target, Edit(add_tags=names))
    return path


def tags(driver: Driver) -> dict[str, int]:
    return {tag.name: tag.uses for tag in driver.app.library.codebook.tags()}


def chosen(driver: Driver) -> str | None:
    return driver.sidebar.selected_key


async def typed(driver: Driver, text: str) -> None:
    """Replace the field's text and press Enter."""
    await driver.press("end", "ctrl+u")
    await driver.paste(text)
    await driver.press("enter")


async def on(driver: Driver, name: str) -> None:
    """Go to a tag's row in the open panel."""
    await driver.press("g")
    for _ in range(20):
        if chosen(driver) == name:
            return
        await driver.press("j")
    raise AssertionError(f"{name} is not listed")


async def test_tags_are_a_tree_with_counts_keys_and_descriptions(
    article: Path, library: Library, make_reader: MakeReader
) -> None:
    library.codebook.describe_tag("uk", "The \x1b[31mKingdom [red]of[/] old.")
    library.codebook.pin_tag("policy/ai", 4)
    async with running(make_reader(article)) as driver:
        await driver.press("T")
        rows = [line[:29] for line in driver.lines]
        assert "Tags 3" in driver.text and driver.unclean() == []
        first = next(at for at, row in enumerate(rows) if "#ip theft" in row)
        assert [row[1:].split() for row in rows[first : first + 4]] == [
            ["#ip", "theft", "1"], ["policy"], ["ai", "key", "4", "1"], ["#uk", "2"]
        ]  # fmt: skip
        assert "[red]of[/] old." in rows[first + 5] and rows[first + 2].index("ai") > rows[first + 1].index("p")


async def test_tag_that_only_an_article_has_is_listed_with_that(
    article: Path, library: Library, make_reader: MakeReader
) -> None:
    library.shelf.tag_articles([library.articles.recent()[0].article_id], add=["council"])
    async with running(make_reader(article)) as driver:
        await driver.press("T")
        council = ["#council", "0", "·", "1", "article"]
        assert council in [line[1:29].split() for line in driver.lines]


async def test_renaming_includes_child_tags_and_is_undone(article: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("T")
        await on(driver, "policy")
        await driver.press("p")
        assert driver.top(AskLine) and "Rename #policy" in driver.text
        await typed(driver, "law")
        assert tags(driver) == {"ip theft": 1, "law/ai": 1, "uk": 2} and chosen(driver) == "law"
        assert "Renamed #policy to #law; u takes it back" in driver.text
        assert driver.article.annotations[0].tags == ("uk", "law/ai")
        await driver.press("u")
        assert "Undone: rename #policy to #law" in driver.text and "policy/ai" in tags(driver)
        assert driver.article.annotations[0].tags == ("uk", "policy/ai")


async def test_similar_tag_name_shows_warning(article: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article), (160, 40)) as driver:
        await driver.press("T")
        await on(driver, "uk")
        await driver.press("p")
        await typed(driver, "ip-theft")
        assert "#ip-theft is almost the same as #ip theft" in driver.text
        await driver.press("t")
        await typed(driver, "policies/ai")
        assert "#policies/ai is almost the same as #policy/ai" in driver.text and tags(driver)["policies/ai"] == 0
        await driver.press("t")
        await typed(driver, "Policies / AI")
        assert "exists already" in driver.text and chosen(driver) == "policies/ai"


@pytest.mark.parametrize("by_name", [True, False])
async def test_merging_previews_the_change(article: Path, make_reader: MakeReader, by_name: bool) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("T")
        await on(driver, "uk")
        await driver.press("p" if by_name else "J")
        if by_name:
            await typed(driver, "IP theft")
        else:
            assert driver.top(NamePicker)
            await driver.paste("theft")
            await driver.press("enter")
        assert driver.top(Confirm) and "#uk becomes #ip theft, merged with it: 2 passages in 1 article" in driver.text
        await driver.press("escape")
        assert tags(driver)["uk"] == 2
        await driver.press("p" if by_name else "J")
        await typed(driver, "ip theft")
        await driver.press("enter")
        assert tags(driver) == {"ip theft": 3, "policy/ai": 1} and chosen(driver) == "ip theft"
        await driver.press("u")
        assert tags(driver) == {"ip theft": 1, "policy/ai": 1, "uk": 2}


async def test_tag_is_deleted_after_preview_and_restored_by_undo(article: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("T")
        await on(driver, "uk")
        await driver.press("d")
        assert driver.top(Confirm) and "1 with nothing else deleted too" in driver.text
        await driver.press("enter")
        assert "uk" not in tags(driver) and len(driver.article.annotations) == 2
        await driver.press("u")
        assert tags(driver)["uk"] == 2 and len(driver.article.annotations) == 3
        await on(driver, "policy")
        await driver.press("d", "enter")
        assert "policy/ai" not in tags(driver)


async def test_unused_tag_is_deleted_at_once(article: Path, library: Library, make_reader: MakeReader) -> None:
    library.codebook.add_tag("spare")
    async with running(make_reader(article)) as driver:
        await driver.press("T")
        await on(driver, "spare")
        await driver.press("d")
        assert "spare" not in tags(driver) and not driver.top(Confirm)


async def test_describing_colouring_and_pinning(article: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("T")
        await on(driver, "uk")
        await driver.press("a")
        await typed(driver, "The Kingdom.")
        assert "The Kingdom." in driver.text
        await driver.press("H")
        assert driver.top(ColourPicker) and "Colour of #uk" in driver.text and "again removes it" not in driver.text
        await driver.press("3")
        assert "Coloured #uk; u takes it back" in driver.text
        await driver.press("7")
        (tag,) = [tag for tag in driver.app.library.codebook.tags() if tag.name == "uk"]
        assert (tag.description, tag.colour, tag.pinned) == ("The Kingdom.", "blue", 7)
        assert driver.article.digits[7].name == "uk" and "■ #uk" in driver.text
        await driver.press("escape", "t")
        assert any("■ #uk" in line and "pinned to 7" in line for line in driver.lines), "while tagging, too"
        await driver.press("escape", "T")
        await on(driver, "uk")
        await driver.press("7", "H")
        assert "context  blue  chosen now; again removes it" in driver.text
        await driver.press("3")
        (tag,) = [tag for tag in driver.app.library.codebook.tags() if tag.name == "uk"]
        assert (tag.colour, tag.pinned) == (None, None)


async def test_enter_lists_the_tagged_passages(article: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("T")
        for name, count in (("uk", "2 of 3"), ("policy", "1 of 3"), ("ip theft", "1 of 3")):
            await on(driver, name)
            await driver.press("enter")
            assert driver.notes.has_focus and count in driver.text
            await driver.press("escape", "escape", "T")
            if not driver.sidebar.has_focus:
                await driver.press("T")


async def test_tag_is_found_by_part_of_its_name(article: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("T", "/")
        assert driver.top(NamePicker)
        await driver.paste("/a")
        assert "#policy/ai" in driver.text
        await driver.press("enter")
        assert chosen(driver) == "policy/ai"


async def test_empty_panel_names_its_key_and_accepts_it(tmp_path: Path, make_reader: MakeReader) -> None:
    path = tmp_path / "bare.txt"
    path.write_text("It rained.\n")
    async with running(make_reader(path)) as driver:
        await driver.press("T")
        assert "No tags yet." in driver.text and "t adds a tag" in driver.text
        await driver.press("p", "d", "H", "J", "a", "enter", "5")
        assert "No tag here: t adds one" in driver.text and tags(driver) == {}
        await driver.press("t")
        await typed(driver, "law/tax")
        assert tags(driver) == {"law/tax": 0} and chosen(driver) == "law/tax"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (40, 12)])
async def test_narrow_screen_shows_panel_over_the_article(
    article: Path, make_reader: MakeReader, size: tuple[int, int]
) -> None:
    async with running(make_reader(article), size) as driver:
        await driver.press("T")
        await on(driver, "uk")
        assert "#uk" in driver.text
        await driver.press("d")
        assert driver.top(Confirm) and "Delete #uk?" in driver.text
