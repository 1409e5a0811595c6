"""Every row of the key table, in each of its contexts: its effect on the library or the screen.

A row without a play here fails the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Static, TextArea

import tests.app.library_plays  # noqa: F401
import tests.app.marking_plays  # noqa: F401
import tests.app.naming_plays  # noqa: F401
import tests.app.review_plays  # noqa: F401
import tests.app.test_loading  # noqa: F401
from tests.app.plays import PLAYS, Play, go_into, plays
from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.bindings import action_of
from tui_reader.app.commands import notes as notes_commands
from tui_reader.app.counting import Counting
from tui_reader.app.screens.dialogs.about import About
from tui_reader.app.screens.dialogs.ask import ExportDialog
from tui_reader.app.screens.dialogs.check import CheckDialog
from tui_reader.app.screens.dialogs.colour import ColourPicker
from tui_reader.app.screens.dialogs.commands import CommandPicker
from tui_reader.app.screens.dialogs.compare import CompareScreen
from tui_reader.app.screens.dialogs.help import HelpScreen
from tui_reader.app.screens.dialogs.links import LinkList
from tui_reader.app.screens.dialogs.note import NoteEditor
from tui_reader.app.screens.dialogs.question import DraftOffer, ReplaceFile
from tui_reader.app.screens.dialogs.split import SplitPicker
from tui_reader.app.screens.dialogs.tags import TagPicker
from tui_reader.app.screens.dialogs.verdict import VerdictDialog
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.app.widgets.line_field import LineField
from tui_reader.app.widgets.list_pane import ListPane
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.keys import KEYS, Context, Key, print_key
from tui_reader.library import Library
from tui_reader.model import COLOURS, Annotation, Edit, Target
from tui_reader.text.spans import Span

ARTICLE = """THE QUARREL

The firm made a claim on Monday. Nobody believed the claim at first. Then the papers were found.

"We have never copied anything from anybody," said Mary Miller, the firm's chief executive.

THE ANSWER

The court heard the other side on Tuesday. It will decide in the spring.

"They took our work and our words," said John Smith, the union's lawyer. "We can prove it."

THE LAST WORD

Nothing is decided yet. Both sides wait for the spring.
"""
GONE = "The court heard the other side on Tuesday. It will decide in the spring.\n\n"
LONG = "\n\n".join(f"Paragraph {number} says little." for number in range(1, 61))
EDITOR = """#!/bin/sh
sed -i '1s/$/ Edited elsewhere./' "$1"
"""

CASES = [(row, context) for row in KEYS for context in row.contexts]
LINKED = "# Links\n\nSee [here](https://example.org/a).[^1]\n\nMore.\n\n## Further\n\nNo.\n\n[^1]: The note.\n"
LINKED_ARTICLE = {"links", "footnote", "link-copy", "link-article", "fold", "unfold"}
LONG_ARTICLE = {"half-down", "half-up", "page-down", "page-up"}


@pytest.mark.parametrize(("row", "context"), CASES, ids=lambda value: value.id if isinstance(value, Key) else value)
async def test_key(row: Key, context: Context, make_reader: MakeReader, library: Library, tmp_path: Path) -> None:
    assert row.id in PLAYS, f"no test shows what the key {row.id!r} does"
    path = tmp_path / ("article.md" if row.id in LINKED_ARTICLE else "article.txt")
    path.write_text(LONG if row.id in LONG_ARTICLE else LINKED if row.id in LINKED_ARTICLE else ARTICLE)
    if row.id not in LONG_ARTICLE | LINKED_ARTICLE:
        mark_up(library, path)
    if row.group == "Changes":
        path.write_text(ARTICLE.replace(GONE, "").replace("on Monday", "on a Monday") + "\n" + LONG)
    editor = tmp_path / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o755)
    app = make_reader(path, config=Config(editor=str(editor), export_directory=tmp_path))
    async with running(app, (120, 24)) as driver:
        await PLAYS[row.id](driver, context, row.keys[0])


def test_every_play_belongs_to_a_key() -> None:
    assert set(PLAYS) == {row.id for row in KEYS}


async def test_each_key_runs_its_row_in_each_context(make_reader: MakeReader) -> None:
    """Includes alternative keys: Textual's active binding matches the table, and is absent where the table has none."""
    async with running(make_reader()) as driver:
        for context in ("view", "select", "list"):
            await go_into(driver, context)
            bound = driver.app.screen.active_bindings
            for row in KEYS:
                for key in row.keys:
                    if context in row.contexts:
                        active = bound[Driver.name_of(key)]
                        assert active.enabled and active.binding.action == action_of(row), (row.id, context, key)
            await driver.press("escape")


# -- the article and its annotations ---------------------------------------------------------------------------------

BLOCKS = ARTICLE.strip().split("\n\n")


def mark_up(library: Library, path: Path) -> None:
    """¶ 2 noted, tagged and yellow; its second sentence blue; ¶ 5 tagged; nine tags on the digits."""
    loaded = load(path)
    reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
    document = loaded.document
    assert [block.kind for block in document].count("heading") == 3
    first = document.span(1)
    start = document.text.index("Nobody")
    inner = Span(start, document.text.index(" Then"))
    library.annotations.annotate(
        reading, document, Target("paragraph", first), Edit("yellow", note="First.", add_tags=("tag-1", "tag-2"))
    )
    library.annotations.annotate(reading, document, Target("span", inner), Edit("blue"))
    library.annotations.annotate(reading, document, Target("paragraph", document.span(4)), Edit(add_tags=("tag-3",)))
    for digit in range(1, 10):
        library.codebook.pin_tag(f"tag-{digit}", digit)


async def go_to_unmarked(driver: Driver, context: Context) -> None:
    """To ¶ 3, which has no annotation, or to the row of ¶ 5 in the notes panel, which has no colour."""
    if context == "list":
        await go_into(driver, "list")
        await driver.press("G")
    else:
        await driver.press("j", "j")
        await go_into(driver, context)


def words(annotation: Annotation) -> str:
    return annotation.exact


def at(driver: Driver, context: Context) -> str:
    """Text of the target after `go_to_unmarked`."""
    return {"view": BLOCKS[2], "select": '"We', "list": BLOCKS[4]}[context]


def one(driver: Driver, exact: str) -> Annotation:
    (found,) = [annotation for annotation in driver.stored if annotation.exact == exact]
    return found


# -- moving ----------------------------------------------------------------------------------------------------------


@plays("down")
async def next_paragraph(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key, key)
    assert driver.view.cursor == 2 and "¶ 3 of 8" in driver.text
    assert driver.lines[driver.view.region.y + driver.view.cursor_row].find("▌") > 0


@plays("up")
async def previous_paragraph(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", "j", key)
    assert driver.view.cursor == 1


@plays("half-down")
async def half_a_page_down(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key)
    assert driver.view.top == (4, 1) and driver.view.cursor == 4  # 22 rows, 2 to a paragraph, 2 of the headline


@plays("half-up")
async def half_a_page_up(driver: Driver, context: Context, key: str) -> None:
    await driver.press("space", "space", key)
    assert driver.view.top == (13, 1)


@plays("page-down")
async def page_down(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key)
    assert driver.view.top == (9, 0) and "Paragraph 11 says" in driver.text


@plays("page-up")
async def page_up(driver: Driver, context: Context, key: str) -> None:
    await driver.press("space", "space", key)
    assert driver.view.top == (9, 0)


@plays("top")
async def top(driver: Driver, context: Context, key: str) -> None:
    await driver.press("G", key)
    assert driver.view.cursor == 0 and "¶ 1 of 8" in driver.text


@plays("count-zero")
async def count_of_ten(driver: Driver, context: Context, key: str) -> None:
    driver.screen.ctx.counting = Counting(lambda: 0.0)
    before = driver.stored
    await driver.press("G", "1", key, "k")
    assert driver.view.cursor == 0 and driver.stored == before


@plays("bottom")
async def bottom(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key)
    assert driver.view.cursor == 7 and "¶ 8 of 8" in driver.text


@plays("next-heading")
async def next_heading(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", key)
    assert driver.view.cursor == 3
    await driver.press(key, key)
    assert driver.view.cursor == 6 and "No heading below" in driver.text


@plays("previous-heading")
async def previous_heading(driver: Driver, context: Context, key: str) -> None:
    await driver.press("G", key, key)
    assert driver.view.cursor == 3


@plays("next-annotation")
async def next_annotation(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key)
    assert driver.passage == one(driver, BLOCKS[1])
    await driver.press(key)
    assert driver.passage == one(driver, "Nobody believed the claim at first.")
    await driver.press(key)
    assert driver.view.cursor == 4
    await driver.press(key)
    assert "No annotation below" in driver.text


@plays("previous-annotation")
async def previous_annotation(driver: Driver, context: Context, key: str) -> None:
    await driver.press("G", key, key)
    assert driver.passage == one(driver, "Nobody believed the claim at first.")


@plays("next-quote")
async def next_quote(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key)
    assert driver.view.cursor == 2 and driver.passage == driver.quotes[0]
    assert driver.style_at(driver.view.point).underline
    await driver.press(key)
    assert driver.view.cursor == 5


@plays("previous-quote")
async def previous_quote(driver: Driver, context: Context, key: str) -> None:
    await driver.press("G", key)
    assert driver.passage == driver.quotes[-1]
    assert BLOCKS[5].endswith('"We can prove it."') and driver.view.cursor == 5


@plays("next-check")
async def next_check(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    if context == "list":
        await driver.press("G")
    await driver.press(key)
    assert driver.top(CheckDialog) and "! 2 to check" in driver.text
    words = BLOCKS[1] if context == "view" else BLOCKS[4]
    assert f"“{words[:60]}" in driver.text.replace("│", "")
    chosen = next(mark for mark in driver.stored if mark.uid == driver.notes.selected_key)
    assert chosen.exact == words and (driver.passage == chosen) == (chosen.span is not None)


@plays("compare")
async def compare(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    await driver.until(lambda: driver.top(CompareScreen))
    assert "The firm made a claim on {+a+} Monday." in driver.text
    assert "[-The court heard the other side on Tuesday." in driver.text


@plays("place-mark")
async def place_mark(driver: Driver, context: Context, key: str) -> None:
    await driver.press("A", "G", "!", "G", "enter")  # the orphan, by hand
    assert driver.context == "select" and "Where does it belong?" in driver.text
    if context == "view":
        await driver.press("escape", "j")
    cursor = driver.view.cursor
    await driver.press(key)
    found = one(driver, BLOCKS[4])
    span = driver.view.document.span(cursor)
    assert found.confirmed and found.status == "changed" and found.span is not None
    assert found.span == span if context == "view" else span.start <= found.span.start < found.span.end <= span.end


async def comparing(driver: Driver) -> ListPane:
    """Open the comparison and return its list of changes."""
    await driver.press("D")
    await driver.until(lambda: driver.top(CompareScreen))
    return driver.find(ListPane)


@plays("change-next")
async def next_change(driver: Driver, context: Context, key: str) -> None:
    pane = await comparing(driver)
    await driver.press(key)
    assert pane.selected == 3 and "›Gone" in driver.text
    await driver.press("escape", "!", key)
    assert driver.top(CheckDialog) and "Annotation 2 of 2 to check" in driver.text


@plays("change-previous")
async def previous_change(driver: Driver, context: Context, key: str) -> None:
    pane = await comparing(driver)
    await driver.press("n", key)
    assert pane.selected == 1
    await driver.press("escape", "!", key)
    assert driver.top(CheckDialog) and "Annotation 2 of 2 to check" in driver.text


@plays("change-down", "change-up")
async def scroll_changes(driver: Driver, context: Context, key: str) -> None:
    down = key == "j"
    pane = await comparing(driver)
    await driver.press("j", "j", *([] if down else [key]))
    assert pane.top == ((1, 1) if down else (1, 0))
    await driver.press("escape", "!", "j", *([] if down else [key]))
    assert driver.find(ListPane).selected == (1 if down else 0)


@plays("change-page-down", "change-page-up")
async def scroll_a_page_of_changes(driver: Driver, context: Context, key: str) -> None:
    pane = await comparing(driver)
    await driver.press("space")
    lower = pane.top
    assert lower > (0, 0)
    await driver.press(key)
    assert pane.top > lower if key == "space" else pane.top == (0, 0)


@plays("change-top", "change-bottom")
async def ends_of_the_changes(driver: Driver, context: Context, key: str) -> None:
    pane = await comparing(driver)
    await driver.press("n", key)
    assert pane.selected == (1 if key == "g" else len(pane.items) - 1)
    await driver.press("escape", "!", "j", key)
    choices = driver.find(ListPane)
    assert choices.selected == (0 if key == "g" else len(choices.items) - 1)


@plays("change-take")
async def take_a_change(driver: Driver, context: Context, key: str) -> None:
    await comparing(driver)
    await driver.press("n", "n", key)
    assert not driver.top(CompareScreen) and driver.view.cursor == 7
    await driver.press("g", "!", key)
    assert one(driver, BLOCKS[1]).confirmed and "! 1 to check" in driver.text
    await driver.press(key)
    assert one(driver, BLOCKS[4]).confirmed and not driver.top(CheckDialog)
    assert "to check" not in driver.text and "everything is checked" in driver.text


# -- search ----------------------------------------------------------------------------------------------------------


async def search_for(driver: Driver, query: str) -> None:
    await driver.press("/")
    await driver.paste(query)
    await driver.press("enter")
    await driver.rest()


@plays("search")
async def search(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key)
    await driver.paste("spring")
    await driver.rest()
    assert "1 of 2" in driver.text
    await driver.press("enter")
    assert driver.view.cursor == 4 and driver.context == "view"


@plays("search-next")
async def next_hit(driver: Driver, context: Context, key: str) -> None:
    await search_for(driver, "spring")
    await driver.press(key)
    assert driver.view.cursor == 7 and "match 2 of 2" in driver.text


@plays("search-previous")
async def previous_hit(driver: Driver, context: Context, key: str) -> None:
    await search_for(driver, "spring")
    await driver.press("n", key)
    assert driver.view.cursor == 4 and "match 1 of 2" in driver.text


# -- annotating ------------------------------------------------------------------------------------------------------


@plays("highlight")
async def highlight(driver: Driver, context: Context, key: str) -> None:
    await go_to_unmarked(driver, context)
    await driver.press(key)
    assert one(driver, at(driver, context)).colour == "yellow"
    assert "● saved" in driver.text


@plays("colour")
async def colour(driver: Driver, context: Context, key: str) -> None:
    await go_to_unmarked(driver, context)
    await driver.press(key)
    assert driver.top(ColourPicker) and "doubt" in driver.text
    await driver.press("4")
    assert one(driver, at(driver, context)).colour == "red"


@plays("tag")
async def tag(driver: Driver, context: Context, key: str) -> None:
    await go_to_unmarked(driver, context)
    await driver.press(key)
    assert driver.top(TagPicker)
    await driver.paste("rare word")
    await driver.press("enter")
    assert "rare word" in one(driver, at(driver, context)).tags


def tag_on(digit: int) -> Play:
    async def play(driver: Driver, context: Context, key: str) -> None:
        await go_to_unmarked(driver, context)
        had = one(driver, at(driver, context)).tags if context == "list" else ()
        await driver.press(key)
        if had == (f"tag-{digit}",):  # removed, and nothing was left of the annotation
            assert all(mark.tags != had for mark in driver.stored)
        else:
            assert f"tag-{digit}" in one(driver, at(driver, context)).tags

    return play


for number in range(1, 10):
    plays(f"tag-{number}")(tag_on(number))


@plays("tag-again")
async def tag_again(driver: Driver, context: Context, key: str) -> None:
    await driver.press("]", "8", "g")
    await go_to_unmarked(driver, context)
    await driver.press(key)
    assert "tag-8" in one(driver, at(driver, context)).tags


@plays("note")
async def note(driver: Driver, context: Context, key: str) -> None:
    await go_to_unmarked(driver, context)
    await driver.press(key)
    assert driver.top(NoteEditor)
    await driver.paste("Ask them.")
    await driver.press("escape")
    assert one(driver, at(driver, context)).note == "Ask them."
    assert "Note saved" in driver.text and "✎ Ask them." in driver.text


@plays("article-note")
async def note_on_the_article(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    await driver.paste("Worth keeping.")
    await driver.press("escape")
    (whole,) = [annotation for annotation in driver.stored if annotation.kind == "article"]
    assert whole.note == "Worth keeping." and "Note on the article" in driver.text


@plays("edit")
async def edit(driver: Driver, context: Context, key: str) -> None:
    driver.app.suspend = suspended  # type: ignore[method-assign] # a terminal is what a pilot has not
    if context == "view":
        await driver.press("j")
    else:
        await go_into(driver, context)
    await driver.press(key)
    assert one(driver, BLOCKS[1]).note == "First. Edited elsewhere."


@contextmanager
def suspended() -> Iterator[None]:
    yield


@plays("delete")
async def delete(driver: Driver, context: Context, key: str) -> None:
    await on_the_first_mark(driver, context)
    await driver.press(key)
    assert BLOCKS[1] not in map(words, driver.stored) and len(driver.stored) == 2
    await driver.rest()
    assert "Deleted; u restores it" in driver.text


async def on_the_first_mark(driver: Driver, context: Context) -> None:
    if context == "view":
        await driver.press("]")
    else:
        await go_into(driver, context)


@plays("undo")
async def undo(driver: Driver, context: Context, key: str) -> None:
    before = driver.stored
    await on_the_first_mark(driver, context)
    await driver.press("d")
    assert driver.stored != before
    await driver.press(key)
    assert [mark._replace(rev=0) for mark in driver.stored] == [mark._replace(rev=0) for mark in before]
    assert "Undone: delete" in driver.text


@plays("redo")
async def redo(driver: Driver, context: Context, key: str) -> None:
    await on_the_first_mark(driver, context)
    await driver.press("d", "u", key)
    assert BLOCKS[1] not in map(words, driver.stored) and "Redone: delete" in driver.text


@plays("copy")
async def copy(driver: Driver, context: Context, key: str) -> None:
    if context == "view":
        await driver.press(")")
    elif context == "select":
        await driver.press("j", "j", "v", "w")
    else:
        await driver.press("Q")
    await driver.press(key)
    copied = driver.app.clipboard
    wanted = "We have" if context == "select" else "We have never copied anything from anybody"
    assert wanted in copied and "Mary Miller" in copied and "THE QUARREL" in copied and "article.txt" in copied
    assert "to the terminal clipboard: " in driver.text


# -- selecting -------------------------------------------------------------------------------------------------------


@plays("select")
async def select(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", key)
    assert driver.context == "select" and driver.selected_words == "The"


async def selected(driver: Driver, *keys: str) -> str:
    """The selected text after `v` on ¶ 2 and further keys."""
    await driver.press("j", "v", *keys)
    return driver.selected_words


@plays("select-word")
async def word_on(driver: Driver, context: Context, key: str) -> None:
    assert await selected(driver, key, key) == "The firm made"


@plays("select-back")
async def word_back(driver: Driver, context: Context, key: str) -> None:
    assert await selected(driver, "w", "w", key) == "The firm"


@plays("select-word-end")
async def word_end(driver: Driver, context: Context, key: str) -> None:
    assert await selected(driver, key) == "The firm"


@plays("select-sentence")
async def sentence(driver: Driver, context: Context, key: str) -> None:
    assert await selected(driver, key) == "The firm made a claim on Monday."
    await driver.press(key)
    assert driver.selected_words == "The firm made a claim on Monday. Nobody believed the claim at first."


@plays("select-right")
async def character_on(driver: Driver, context: Context, key: str) -> None:
    assert await selected(driver, key, key) == "The f"


@plays("select-left")
async def character_back(driver: Driver, context: Context, key: str) -> None:
    assert await selected(driver, key) == "Th"


@plays("select-down")
async def paragraph_on(driver: Driver, context: Context, key: str) -> None:
    assert await selected(driver, key) == BLOCKS[1]
    await driver.press(key)
    assert driver.selected_words == "\n\n".join(BLOCKS[1:3])


@plays("select-up")
async def paragraph_back(driver: Driver, context: Context, key: str) -> None:
    assert await selected(driver, "j", "j", key) == BLOCKS[1]


@plays("select-swap")
async def other_end(driver: Driver, context: Context, key: str) -> None:
    assert await selected(driver, "w", "w", key, "w") == "firm made"


@plays("select-leave")
async def leave_selection(driver: Driver, context: Context, key: str) -> None:
    await driver.press("v", key)
    assert driver.view.selection is None and driver.context == "view"


# -- lists -----------------------------------------------------------------------------------------------------------


async def row_after(driver: Driver, *keys: str) -> int:
    """The selected row of the notes panel after some keys; the article must have followed."""
    await go_into(driver, "list")
    await driver.press(*keys)
    chosen = driver.notes.selected_key
    assert isinstance(driver.passage, Annotation) and driver.passage.uid == chosen
    return driver.notes.selected


@plays("list-down")
async def next_row(driver: Driver, context: Context, key: str) -> None:
    assert await row_after(driver, key) == 1


@plays("list-up")
async def previous_row(driver: Driver, context: Context, key: str) -> None:
    assert await row_after(driver, "G", key) == 1


@plays("list-page-down")
async def list_page_down(driver: Driver, context: Context, key: str) -> None:
    assert await row_after(driver, key) == 2


@plays("list-page-up")
async def list_page_up(driver: Driver, context: Context, key: str) -> None:
    assert await row_after(driver, "G", key) == 0


@plays("list-top")
async def first_row(driver: Driver, context: Context, key: str) -> None:
    assert await row_after(driver, "G", key) == 0


@plays("list-bottom")
async def last_row(driver: Driver, context: Context, key: str) -> None:
    assert await row_after(driver, key) == 2


@plays("list-open")
async def go_to_passage(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, "list")
    await driver.press("G", key)
    assert driver.view.cursor == 4 and driver.view.has_focus


@plays("list-filter")
async def filter_notes(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, "list")
    await driver.press(key)
    await driver.paste("#tag-3")
    await driver.press("enter")
    assert [item.key for item in driver.notes.items] == [one(driver, BLOCKS[4]).uid]
    assert "1 of 3" in driver.text


@plays("list-leave")
async def leave_list(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, "list")
    await driver.press(key)
    assert driver.view.has_focus and "notes" in driver.screen.ctx.sides.open


# -- panels ----------------------------------------------------------------------------------------------------------


def tab(name: str, shown: str) -> Play:
    async def play(driver: Driver, context: Context, key: str) -> None:
        await go_into(driver, context)
        await driver.press(key)
        assert driver.sidebar.has_focus and driver.screen.ctx.sides.panel("sidebar").id == name
        assert shown in driver.text
        assert driver.app.library.get_state("tab") == name
        await driver.press(key)
        await driver.rest()
        assert not driver.sidebar.display and driver.view.has_focus

    return play


plays("quotes")(tab("quotes", "We have never"))
plays("people")(tab("people", "John Smith"))
plays("outline")(tab("outline", "Outline 3"))
plays("tags")(tab("tags", "#tag-3"))


@plays("notes")
async def notes(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key)
    assert driver.notes.has_focus
    await driver.press(key)
    await driver.rest()
    assert not driver.notes.display and driver.app.library.get_state("panels") == "sidebar"
    if context == "list":
        await driver.press("Q", key)
        await driver.rest()
        assert driver.notes.display and driver.notes.has_focus


@plays("zen")
async def zen(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    await driver.rest()
    assert not driver.sidebar.display and not driver.notes.display and driver.view.size.width == 119
    await driver.press(key)
    await driver.rest()
    assert driver.sidebar.display and driver.notes.display


@plays("next-pane")
async def next_pane(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    assert (driver.notes if context == "view" else driver.sidebar).has_focus


@plays("previous-pane")
async def previous_pane(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    assert (driver.sidebar if context == "view" else driver.view).has_focus


@plays("narrower")
async def narrower(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    assert driver.view.measure == 68 and driver.app.library.get_state("measure") == "68/72"


@plays("wider")
async def wider(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    assert driver.view.measure == 76 and driver.app.library.get_state("measure") == "76/72"


# -- the program -----------------------------------------------------------------------------------------------------


@plays("back")
async def back(driver: Driver, context: Context, key: str) -> None:
    await search_for(driver, "spring")
    assert driver.style_at(driver.view.point).bold
    await driver.press(key)
    assert not driver.style_at(driver.view.point).bold and driver.app.is_running
    await driver.press(")", key)
    assert driver.passage is None and driver.app.is_running


@plays("export")
async def export(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    dialog = driver.app.screen
    assert isinstance(dialog, ExportDialog)
    target = Path(dialog.answer)
    await driver.press("enter")
    assert target.suffix == ".md" and "> Nobody believed the claim at first." in target.read_text()
    assert driver.app.library.get_state("export_directory") == str(target.parent)


@plays("library")
async def library(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    await driver.rest()
    assert driver.top(LibraryScreen) and "THE QUARREL" in driver.text and "3 annotations" in driver.text


@plays("part")
async def part(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    await driver.rest()
    assert "No other version to part from" in driver.text


@plays("reload", "reload-list")
async def reload(driver: Driver, context: Context, key: str) -> None:
    path = Path(driver.article.source.article.source)
    await driver.press(key)
    assert "The file has not changed" in driver.text
    path.write_text("A new beginning.\n\n" + path.read_text())
    await driver.until(lambda: "The file has changed" in driver.text)
    await driver.press(key)
    await driver.until(lambda: "A new beginning." in driver.text)
    await driver.ready()


@plays("palette")
async def palette(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    assert driver.top(CommandPicker)
    await driver.paste("last paragraph")
    assert re.search(r"Bottom  Go to the last paragraph +G End", driver.text)
    await driver.press("enter")
    assert driver.view.cursor == driver.view.count - 1
    await driver.press(key)
    dialog = driver.app.screen
    assert isinstance(dialog, CommandPicker) and dialog.shown[0] == "bottom", "the last one comes first"


@plays("dialog-help", "choice-help")
async def help_of_a_dialog(driver: Driver, context: Context, key: str) -> None:
    await driver.press("H" if key == "?" else "x")
    dialog = driver.app.screen
    await driver.press(key)
    assert driver.top(HelpScreen) and "IN THIS DIALOG" in driver.text
    await driver.press("escape")
    assert driver.app.screen is dialog


@plays("help-filter")
async def filter_the_help(driver: Driver, context: Context, key: str) -> None:
    await driver.press("?", key, *"bottom")
    await driver.until(lambda: "No key fits." in driver.text)
    await driver.press("ctrl+u", *"last para")
    await driver.until(lambda: re.search(r"G End +Go to the last paragraph", driver.text))
    assert "half a page" not in driver.text
    await driver.press("escape")
    await driver.until(lambda: driver.top(HelpScreen) and "half a page" in driver.text)
    await driver.press("escape")
    assert not driver.top(HelpScreen)


@plays("help")
async def help_(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    assert driver.top(HelpScreen)
    assert "Go to the next paragraph" in str(driver.app.screen.query_one("#key-help", Static).content)


@plays("suspend")
async def suspend(driver: Driver, context: Context, key: str) -> None:
    """The place is saved before the shell gets the terminal."""
    asked: list[str] = []
    driver.app.action_suspend_process = lambda: asked.append("suspend")  # type: ignore[method-assign]
    await driver.press("j")
    await go_into(driver, context)
    await driver.press(key)
    assert asked == ["suspend"]
    reading = driver.app.library.articles.reading(driver.reading.article_id)
    assert reading is not None and reading.place is not None
    assert reading.place.offset == driver.view.point > 0


@plays("quit")
async def quit_(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j")
    await go_into(driver, context)
    offset, article_id = driver.view.point, driver.reading.article_id
    await driver.press(key)
    assert driver.app._exit
    reading = driver.app.library.articles.reading(article_id)
    assert reading is not None and reading.place is not None and reading.place.offset == offset > 0


@plays("dialog-close")
async def close(driver: Driver, context: Context, key: str) -> None:
    before = driver.stored
    for opened in "Htx?L":
        await driver.press(opened)
        assert driver.app.screen is not driver.screen
        await driver.press(key)
        assert driver.app.screen is driver.screen, opened
    assert driver.stored == before
    await driver.press("a")
    await driver.paste("Kept.")
    await driver.press(key)
    assert driver.stored[0].note == "Kept."


@plays("dialog-write")
async def write_out(driver: Driver, context: Context, key: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tui_reader.store.file.connection._unwritable", lambda _: "the library is read-only")
        driver.app.library.close()
        patch.setattr(notes_commands, "write_elsewhere", lambda _, text: Path(f"/notes/{text}"))
        await driver.press("a")
        await driver.paste("Kept.")
        await driver.press(key)
        assert driver.find(TextArea).text == "Kept.", "only if the library refuses the note"
        await driver.press("escape")
        await driver.until(lambda: f"{print_key(key)} writes it to a file" in driver.text)
        await driver.press(key, "escape")
        assert driver.app.screen is driver.screen and "The note is in /notes/Kept." in driver.text


@plays("dialog-discard")
async def discard(driver: Driver, context: Context, key: str) -> None:
    before = driver.stored
    await driver.press("a")
    await driver.paste("Not kept.")
    await driver.press(key)
    assert driver.stored == before and driver.app.screen is driver.screen
    assert not driver.app.library.annotations.drafts(driver.reading)


@plays("dialog-save")
async def save(driver: Driver, context: Context, key: str) -> None:
    await driver.press("a")
    await driver.paste("Kept.")
    assert driver.find(TextArea).text == "Kept."
    await driver.press(key)
    assert driver.stored[0].note == "Kept." and driver.app.screen is driver.screen


# -- dialogs ---------------------------------------------------------------------------------------------------------


@plays("quit-anywhere")
async def quit_anywhere(driver: Driver, context: Context, key: str) -> None:
    if context == "dialog":
        await driver.press("a")
        await driver.paste("Kept.")
    else:
        await go_into(driver, context)
    await driver.press(key)
    assert driver.app._exit
    assert context != "dialog" or [draft.text for draft in driver.app.library.annotations.drafts(driver.reading)] == [
        "Kept."
    ]


@plays("dialog-accept")
async def accept(driver: Driver, context: Context, key: str) -> None:
    if context == "line":
        await driver.press("/")
        await driver.paste("Tuesday")
        await driver.press(key)
        assert "match 1 of 1" in driver.text
    elif context == "picker":
        await driver.press("j", "t")
        await driver.paste("union")
        await driver.press(key)
        assert any("union" in annotation.tags for annotation in driver.stored)
    elif context == "split":
        await driver.press("P", "Q", "|")
        found = len(driver.quotes)
        assert driver.top(SplitPicker)
        await driver.press(key)
        assert len(driver.quotes) == found + 1
    else:
        driver.screen.ctx.ask(DraftOffer("¶ 3", "Half."), lambda answer: driver.screen.ctx.notify(f"answer {answer}"))
        await driver.until(lambda: driver.top(DraftOffer))
        await driver.press(key)
        assert driver.screen.ctx.message == "answer True"


@plays("verdict-approve", "verdict-changes")
async def verdict(driver: Driver, context: Context, key: str) -> None:
    driver.app.in_review = True
    await driver.press("q")
    await driver.until(lambda: driver.top(VerdictDialog))
    await driver.press(key)
    assert driver.app.verdict == ("approved" if key == "a" else "changes wanted") and driver.app._exit


@plays("draft-delete")
async def delete_draft(driver: Driver, context: Context, key: str) -> None:
    driver.screen.ctx.ask(DraftOffer("¶ 3", "Half."), lambda answer: driver.screen.ctx.notify(f"answer {answer}"))
    await driver.until(lambda: driver.top(DraftOffer))
    await driver.press(key)
    assert driver.screen.ctx.message == "answer False"


@plays("picker-down", "picker-up")
async def pick(driver: Driver, context: Context, key: str) -> None:
    await driver.press("t", *(["down"] if key == "up" else []))
    list_ = driver.find(OptionList)
    before = list_.highlighted
    await driver.press(key)
    assert {before, list_.highlighted} == {0, 1} and (list_.highlighted == 1) == (key == "down")


@plays("tag-complete")
async def complete(driver: Driver, context: Context, key: str) -> None:
    await driver.press("t", "t", "a", key)
    assert driver.find(Input).value == "tag-1"


@plays("tag-pin")
async def pin(driver: Driver, context: Context, key: str) -> None:
    await driver.press("t")
    await driver.paste("tag-9")
    assert "pinned to 9" in driver.text
    await driver.press(key)
    assert "pinned to 9" not in driver.text


@plays("reflow")
async def line_breaks(driver: Driver, context: Context, key: str) -> None:
    screen = driver.screen
    await driver.press(key)
    await driver.until(lambda: driver.screen is not screen and driver.article.reading)
    assert "Lines joined to paragraphs" in driver.text
    assert driver.article.source.article.layout == "wrapped"


@plays("about")
async def about_the_article(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    assert driver.top(About) and "plain text" in driver.text and "Title from" in driver.text
    await driver.press(key)
    assert not driver.top(About)


@plays("fold")
async def fold(driver: Driver, context: Context, key: str) -> None:
    await driver.press("o", "g")
    assert "▾ Links" in driver.text
    await driver.press(key)
    assert "▸ Links" in driver.text


@plays("unfold")
async def unfold(driver: Driver, context: Context, key: str) -> None:
    await driver.press("o", "g", "left", key)
    assert "▾ Links" in driver.text


@plays("links")
async def list_links(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", key)
    assert driver.top(LinkList) and "https://example.org/a" in driver.text


@plays("link-article")
async def read_link(driver: Driver, context: Context, key: str) -> None:
    asked: list[str] = []
    driver.app.open_link = asked.append  # type: ignore[assignment, method-assign]
    await driver.press("j", "l", key)
    assert asked == ["https://example.org/a"] and not driver.top(LinkList)


@plays("link-copy")
async def copy_link(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", "l", key)
    assert driver.app.clipboard == "https://example.org/a" and not driver.top(LinkList)


@plays("footnote")
async def to_the_footnote(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", key)
    assert driver.view.cursor == 2
    await driver.press(key)
    assert driver.view.cursor == 1


@plays(*(f"colour-{number}" for number in range(1, len(COLOURS) + 1)))
async def colour_by_number(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", "j", "H")
    assert driver.top(ColourPicker)
    await driver.press(key)
    assert one(driver, BLOCKS[2]).colour == COLOURS[int(key) - 1]


@plays("next-field", "previous-field")
async def next_field(driver: Driver, context: Context, key: str) -> None:
    await driver.press("x")
    name, folder = driver.app.screen.query(LineField)
    assert name.has_focus
    await driver.press(key)
    assert folder.has_focus
    await driver.press(key)
    assert name.has_focus


@plays("export-replace")
async def replace_export(driver: Driver, context: Context, key: str) -> None:
    await driver.press("x", "enter")
    await driver.rest()
    path = next(driver.app.config.export_directory.glob("*.md"))  # type: ignore[union-attr]
    path.write_text(path.read_text() + "\nMine.\n")
    await driver.press("x", key)
    await driver.until(lambda: driver.top(ReplaceFile))
    await driver.press("enter")
    assert "Mine." not in path.read_text()


@plays("split-right", "split-left", "split-down", "split-up")
async def move_the_cut(driver: Driver, context: Context, key: str) -> None:
    driver.screen.ctx.ask(SplitPicker("One two. Three four. Five six."))
    await driver.until(lambda: driver.top(SplitPicker))
    dialog = driver.app.screen
    assert isinstance(dialog, SplitPicker) and dialog.at == 9
    if key == "up":
        await driver.press("down")
    await driver.press(key)
    assert dialog.at == {"right": 15, "left": 4, "down": 21, "up": 9}[key]
