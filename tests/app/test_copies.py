"""Two files of one article: opening the second reports it in a line, and a key asks whether to join them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.screens.dialogs.copies import JoinOffer
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Edit, Reading, Target

FIRST = tuple(f"Paragraph {word} tells of the number {word}, and of nothing else that anybody would read." for word in
              ("one", "two", "three", "four", "five", "six"))  # fmt: skip
SECOND = (*FIRST[:4], "A paragraph that only the second one has.", FIRST[5])


@pytest.fixture
def both(library: Library, tmp_path: Path) -> tuple[Reading, Path]:
    """The first file in the library with two annotations, and the unopened second."""
    first, second = tmp_path / "a.txt", tmp_path / "b [sic] \x1b.txt"
    first.write_text("\n\n".join(FIRST))
    loaded = load(first)
    reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
    for index in (1, 4):
        target = Target("paragraph", loaded.document.span(index))
        library.annotations.annotate(reading, loaded.document, target, Edit("blue", note=f"Number {index}."))
    second.write_text("\n\n".join(SECOND))
    return reading, second


async def offered(driver: Driver) -> None:
    """Wait for the line over the article, and open the question."""
    await driver.until(lambda: driver.screen.ctx.join_offer is not None)
    await driver.rest()
    assert not driver.top(JoinOffer), "it takes no keys from the article"
    await driver.press("~")
    await driver.until(lambda: driver.top(JoinOffer))


async def test_offer_compares_both_copies_and_joining_moves_annotations(
    make_reader: MakeReader, library: Library, both: tuple[Reading, Path]
) -> None:
    async with running(make_reader(both[1])) as driver:
        await offered(driver)
        text = driver.text
        assert "A copy of this article is in the library" in text and "a.txt" in text and not driver.unclean()
        assert "0 annotations" in text and "2 annotations" in text and "% the same" in text
        await driver.press("j", "enter")
        assert [mark.note for mark in driver.stored] == ["Number 1.", "Number 4."] and "2 notes now" in driver.text
        assert [mark.span for mark in driver.stored] == [driver.view.document.span(1), None]
        assert "! 1 to check" in driver.text and len(library.articles.recent()) == 1
        await driver.press("u")
        assert driver.stored == () and len(library.articles.recent()) == 2
        assert len(library.annotations.of(both[0])) == 2


async def test_copies_kept_apart_are_not_offered_again(
    make_reader: MakeReader, library: Library, both: tuple[Reading, Path]
) -> None:
    async with running(make_reader(both[1])) as driver:
        await offered(driver)
        await driver.press("j", "j", "enter")
        assert not driver.top(JoinOffer) and driver.stored == ()
    both[1].write_text("\n\n".join((*SECOND, "More.")))
    async with running(make_reader(both[1])) as driver:
        await driver.rest()
        assert driver.reading.changed is not None and driver.screen.ctx.join_offer is None


@pytest.mark.parametrize("keys", [("escape",), ("~", "escape"), ("~", "enter"), ("j", "k", "escape"), ("l", "escape")])
async def test_postponed_offer_returns_only_for_a_changed_text(
    make_reader: MakeReader, both: tuple[Reading, Path], keys: tuple[str, ...]
) -> None:
    async with running(make_reader(both[1])) as driver:
        await driver.until(lambda: "A copy of this article is in the library" in driver.text)
        await driver.press(*keys)
        await driver.rest()
        assert driver.stored == () and not driver.top(JoinOffer) and "A copy of" not in driver.text
        await driver.press("j")
        assert driver.view.cursor > 0
        driver.screen.save_place()
    async with running(make_reader(both[1])) as driver:
        await driver.rest()
        assert driver.screen.ctx.join_offer is None and "A copy of" not in driver.text
    both[1].write_text("\n\n".join((*SECOND, "More.")))
    async with running(make_reader(both[1])) as driver:
        await offered(driver)


async def test_keys_typed_while_a_copy_is_reported_reach_the_article(
    make_reader: MakeReader, both: tuple[Reading, Path]
) -> None:
    async with running(make_reader(both[1]), wait=False) as driver:
        await driver.press("j", "j", "enter")
        await driver.until(lambda: driver.screen.ctx.join_offer is not None)
        assert driver.stored == () and not driver.top(JoinOffer)


async def test_offer_names_no_count_for_a_copy_without_annotations(
    make_reader: MakeReader, library: Library, both: tuple[Reading, Path]
) -> None:
    loaded = load(both[1])
    reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
    library.annotations.annotate(reading, loaded.document, Target("paragraph", loaded.document.span(0)), Edit("red"))
    library.annotations.delete_all(both[0], [mark.uid for mark in library.annotations.of(both[0])])
    async with running(make_reader(both[1])) as driver:
        await offered(driver)
        assert (
            "Join them: the annotations of this one stay" in driver.text
            and "Join them: 0 annotations" not in driver.text
        )


async def test_copy_without_annotations_is_not_offered(
    make_reader: MakeReader, library: Library, both: tuple[Reading, Path]
) -> None:
    library.annotations.delete_all(both[0], [mark.uid for mark in library.annotations.of(both[0])])
    async with running(make_reader(both[1])) as driver:
        await driver.rest()
        assert driver.screen.ctx.join_offer is None and len(library.articles.recent()) == 2


@pytest.mark.parametrize("size", [(120, 40), (60, 20), (40, 12)])
async def test_offer_fits_every_window_size(
    make_reader: MakeReader, both: tuple[Reading, Path], size: tuple[int, int]
) -> None:
    async with running(make_reader(both[1]), size, wait=False) as driver:
        await offered(driver)
        text = driver.text
        assert "Join them" in text and "Keep them apart" in text and "2 annotations" in text
