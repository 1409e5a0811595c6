"""Highlights, tags, notes and undo: the most common edits."""

from __future__ import annotations

import re
import threading
from functools import cached_property
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.counting import Counting
from tui_reader.app.screens.dialogs.note import NoteEditor
from tui_reader.app.screens.dialogs.question import DraftOffer
from tui_reader.app.screens.dialogs.tags import TagPicker
from tui_reader.formats import load
from tui_reader.library import Library, LibraryError
from tui_reader.library.articles import Articles
from tui_reader.model import Annotation, Article, Edit, Identity, Quote, Reading, Target
from tui_reader.text.document import Document
from tui_reader.text.spans import Span


def kinds(driver: Driver) -> list[tuple[str, str | None]]:
    return [(annotation.kind, annotation.colour) for annotation in driver.stored]


def current(driver: Driver) -> Annotation | Quote | None:
    """What commands act on now."""
    return driver.passage


def without_revision(annotations: tuple[Annotation, ...]) -> list[Annotation]:
    return [annotation._replace(rev=0) for annotation in annotations]


# -- three keystrokes ------------------------------------------------------------------------------------------------


def listed(driver: Driver, words: str) -> list[str]:
    """The numbers at the right of the rows of the notes panel with these words."""
    return [line.rpartition("¶ ")[2].strip() for line in driver.lines if re.search(rf"{words} +¶ \d+ *$", line)]


async def test_paragraph_is_highlighted_tagged_and_noted_with_one_key_each(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h", "t")
        await driver.paste("ip-theft")
        await driver.press("enter", "a")
        await driver.paste("Check the statement.")
        await driver.press("escape")
        (mark,) = driver.stored
        assert (mark.kind, mark.span, mark.colour) == ("paragraph", driver.view.document.span(0), "yellow")
        assert (mark.tags, mark.note) == (("ip-theft",), "Check the statement.")
        assert "● saved" in driver.lines[0] and "1 note" in driver.lines[0]
        for shown in ("■▌", "#ip-theft", "✎ Check the statement."):
            assert shown in driver.text
        assert listed(driver, "■ key point") == ["1"]


async def test_cursor_row_stays_when_tags_and_notes_appear(make_reader: MakeReader) -> None:
    async with running(make_reader(), (80, 24)) as driver:
        await driver.press("j", "j", "j")
        row = driver.view.cursor_row
        await driver.press("h", "t")
        await driver.paste("a-tag")
        await driver.press("enter", "a")
        await driver.paste("A note.")
        await driver.press("escape")
        assert driver.view.cursor_row == row and len(driver.stored) == 1


async def test_annotation_made_before_library_opened_stays_on_screen(make_reader: MakeReader) -> None:
    app = make_reader()
    has_read, go_on = threading.Event(), threading.Event()

    class SlowArticles(Articles):
        """Opens an article at once and returns it when released."""

        def open(self, article: Article, document: Document, identity: Identity) -> Reading:
            reading = super().open(article, document, identity)
            has_read.set()
            assert go_on.wait(10)
            return reading

    class SlowLibrary(Library):
        @cached_property
        def articles(self) -> SlowArticles:
            return SlowArticles(self)

    app.library.for_thread = lambda: SlowLibrary(app.library.path)  # type: ignore[method-assign]
    async with running(app, wait=False) as driver:
        await driver.until(has_read.is_set)
        await driver.press("j", "h")
        go_on.set()
        await driver.until(lambda: driver.article.extracted)
        await driver.rest()
        assert len(driver.stored) == 1 and driver.article.annotations == driver.stored
        assert "■▌ According to" in driver.text and listed(driver, "■ key point") == ["2"]


# -- target of h -----------------------------------------------------------------------------------------------------


async def test_highlight_applies_to_paragraph_selection_or_current_quote(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h", "j", "j", "v", "s", "h", ")", "h")
        paragraph, selection, quote = driver.stored
        assert (paragraph.kind, paragraph.span) == ("paragraph", driver.view.document.span(0))
        assert (selection.kind, selection.exact) == ("span", "The timing is particularly sensitive.")
        assert quote.kind == "span" and quote.exact.startswith("'We were hoping") and quote.exact.endswith("rules?'")


async def test_highlighting_same_target_again_only_changes_colour(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h", "H", "3")
        assert kinds(driver) == [("paragraph", "blue")]
        await driver.press("v", "w", "h", "H", "4")
        assert kinds(driver) == [("paragraph", "blue"), ("span", "red")]
        await driver.press("j", "k", "v", "w", "H", "5")
        assert kinds(driver) == [("paragraph", "blue"), ("span", "purple")]


async def test_overlapping_highlights_are_both_visible(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        plain = driver.style_at(0)
        await driver.press("H", "1", "j", "k", "v", "w", "w", "H", "3", "j")
        both, alone = driver.style_at(0), driver.style_at(200)
        await driver.press("k", "]", "d", "j")
        assert kinds(driver) == [("span", "blue")]
        other = driver.style_at(0)
        assert len({plain, both, alone, other}) == 4


async def test_highlight_inside_highlighted_paragraph_keeps_both(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("v", "s", "h", "j", "k", "h")
        assert sorted(kind for kind, _ in kinds(driver)) == ["paragraph", "span"]


async def test_selection_starts_at_word_in_highlighted_paragraph(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h", "v")
        assert driver.selected_words == "In"
        await driver.press("escape", ")", "v")
        assert driver.selected_words == driver.view.document.slice(*driver.quotes[0].span)


# -- selecting with the mouse ----------------------------------------------------------------------------------------


async def test_drag_selects_across_paragraphs(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        text = driver.view.document.text
        start, end = text.index("Britain has been"), text.index("believes that")
        await driver.drag(start, end)
        assert driver.selected_words == text[start:end] and "\n\n" in driver.selected_words
        await driver.press("h")
        (mark,) = driver.stored
        assert mark.span == Span(start, end) and driver.view.selection is None
        await driver.drag(end, start)
        assert driver.view.selection == (end, start)


async def test_double_click_selects_word(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        cell = driver.cell_of(driver.view.document.text.index("dramatic") + 3)
        await driver.click(cell, times=2)
        assert driver.selected_words == "dramatic"


async def test_click_moves_to_paragraph_and_focuses_annotation_there(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("v", "s", "h", "j", "j")
        text = driver.view.document.text
        await driver.click(driver.cell_of(text.index("The allegation")))
        assert driver.view.cursor == 0 and driver.passage is None
        await driver.click(driver.cell_of(text.index("escalation")))
        assert driver.passage == driver.stored[0]
        await driver.press("d")
        assert driver.stored == ()


async def test_wheel_scrolls_and_cursor_stays_visible(make_reader: MakeReader) -> None:
    async with running(make_reader(), (80, 24)) as driver:
        for _ in range(4):
            await driver.wheel(driver.view)
        assert driver.view.top > (0, 0) and driver.view.cursor >= driver.view.top[0]


# -- tags ------------------------------------------------------------------------------------------------------------


async def test_tags_complete_case_insensitively_without_duplicates(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("t")
        await driver.paste("IP-Theft")
        await driver.press("enter", "j", "t")
        await driver.paste("ip")
        assert "#IP-Theft" in driver.text
        await driver.press("tab")
        assert driver.find(Input).value == "IP-Theft"
        await driver.press("enter", "j", "t")
        await driver.paste("ip-THEFT")
        assert "new tag" not in driver.text
        await driver.press("enter")
        assert [mark.tags for mark in driver.stored] == [("IP-Theft",)] * 3
        assert [(tag.name, tag.uses) for tag in driver.app.library.codebook.tags()] == [("IP-Theft", 3)]


async def test_arrow_picks_existing_tag_and_enter_removes_it_again(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        for name in ("policy", "police"):
            await driver.press("t")
            await driver.paste(name)
            await driver.press("enter")
        await driver.press("j", "t")
        await driver.paste("pol")
        await driver.press("down", "down", "enter")
        assert driver.stored[1].tags in (("police",), ("policy",))
        (name,) = driver.stored[1].tags
        await driver.press("t")
        await driver.paste(name)
        assert f"✓ #{name}" in driver.text
        await driver.press("enter")
        assert len(driver.stored) == 1, "an empty annotation is deleted"


async def test_new_tag_can_share_prefix_with_existing_tag(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("t", *"policy", "enter")
        await driver.press("t", *"pol", "down", "enter")
        assert set(driver.stored[0].tags) == {"policy", "pol"}


async def test_enter_picks_first_matching_tag(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("t", *"ip-theft", "enter", "j", "t", *"ip", "enter")
        assert [mark.tags for mark in driver.stored] == [("ip-theft",), ("ip-theft",)]
        await driver.press("j", "t", *"THEFT", "enter")
        assert driver.stored[2].tags == ("ip-theft",)
        await driver.press("j", "t", *"x", "enter")
        assert driver.stored[3].tags == ("x",)


@pytest.mark.parametrize(
    ("keys", "tags"),
    [
        ([*"a,b,c", "enter"], ("a", "b", "c")),
        ([*"a,b,", "enter"], ("a", "b")),
        ([*"a,b,", "escape"], ("a", "b")),
        ([*"a,a,", "enter"], ()),
        ([*"pol,", "enter"], ("policy",)),
        ([*"pol", "down", ",", *"x", "enter"], ("pol", "x")),
        ([*",,", *"x", "enter"], ("policy", "x")),
        ([",", "escape"], ("policy",)),
        ([*"li", "enter"], ("li",)),
        (["escape"], ()),
    ],
)
async def test_comma_applies_tag_and_keeps_picker_open(
    make_reader: MakeReader, keys: list[str], tags: tuple[str, ...]
) -> None:
    async with running(make_reader()) as driver:
        await driver.press("t", *"policy", "enter", "j")
        await driver.press("t", *keys)
        assert not driver.top(TagPicker)
        assert [set(mark.tags) for mark in driver.stored[1:]] == ([set(tags)] if tags else [])
        await driver.press("u")
        assert len(driver.stored) == (1 if tags else 0), "one undo step"


async def test_pasted_tag_list_is_matched_by_full_name(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("t", *"policy", "enter", "j", "t")
        await driver.paste("pol, uk trade,, last")
        assert driver.find(Input).value == "last"
        await driver.press("enter")
        assert set(driver.stored[1].tags) == {"pol", "uk trade", "last"}


async def test_escape_closes_tag_picker_without_tagging(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("t")
        await driver.paste("never")
        assert driver.top(TagPicker)
        await driver.press("escape")
        assert driver.stored == () and driver.app.library.codebook.tags() == []


async def test_digits_before_motion_are_a_count(make_reader: MakeReader, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    async with running(make_reader()) as driver:
        monkeypatch.setattr(driver.screen.ctx, "counting", Counting(lambda: now))
        for digit in (1, 3):
            driver.article.codebook.pin(f"tag-{digit}", digit)
        before = {tag.name: tag.last_used for tag in driver.app.library.codebook.tags()}
        await driver.press("3", "j")
        assert driver.view.cursor == 3 and not driver.stored
        await driver.press("1", "0", "j")
        assert driver.view.cursor == driver.view.count - 1
        await driver.press("2", "k")
        assert driver.view.cursor == 8 and not driver.stored
        assert before == {tag.name: tag.last_used for tag in driver.app.library.codebook.tags()}
        await driver.press("u")
        assert "Undone: pin #tag-3" in driver.text, "the digits made no undo step"
        await driver.press("ctrl+r", "3")
        now += 1
        await driver.press("k")
        assert driver.view.cursor == 7 and [mark.tags for mark in driver.stored] == [("tag-3",)]
        await driver.press("j", "3")
        assert not driver.stored, "pressing the digit again removes its tag"
        await driver.press("u")
        (restored,) = driver.stored
        assert restored.tags == ("tag-3",)
        await driver.press("1", "h", "j")
        assert driver.view.cursor == 9 and driver.stored[0].tags == ("tag-3", "tag-1"), "interrupted by another key"
        await driver.press("9", "7", "G", "4", "2", "k")
        assert driver.view.cursor == 0
        await driver.press("1", ".", "j")
        kept = next(mark.tags for mark in driver.stored if mark.span == driver.view.document.span(0))
        assert driver.view.cursor == 1 and kept == ("tag-1",), "interrupted by a key for tags"


async def test_digit_without_tag_explains_how_to_add_one(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("7")
        assert "No tag on 7 yet: t adds one" in driver.text and driver.stored == ()


# -- notes and drafts ------------------------------------------------------------------------------------------------


async def test_note_that_cannot_be_saved_stays_in_editor(
    make_reader: MakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise LibraryError("the library was not written: the disk is full")

    async with running(make_reader()) as driver:
        with monkeypatch.context() as patched:
            patched.setattr(driver.app.library.annotations, "annotate", full)
            await driver.press("a")
            await driver.paste("Not to be lost.")
            await driver.press("escape")
            assert driver.top(NoteEditor) and driver.find(TextArea).text == "Not to be lost."
            assert "not saved: the library was not written: the disk is full" in driver.text
            await driver.until(lambda: "○ not saved" in driver.text)
        await driver.press("escape")
        assert driver.app.screen is driver.screen and driver.stored[0].note == "Not to be lost."
        assert "● saved" in driver.text


@pytest.mark.parametrize("key", "htdu")
async def test_failed_command_shows_error_and_next_one_works(
    make_reader: MakeReader, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise LibraryError("the library is locked by another program; nothing was saved, try again")

    async with running(make_reader()) as driver:
        await driver.press("h")
        before = driver.stored
        with monkeypatch.context() as patched:
            for name in ("annotate", "delete_all", "undo"):
                patched.setattr(driver.app.library.annotations, name, locked)
            await driver.press(key)
            if key == "t":
                await driver.paste("tag")
                await driver.press("enter")
            await driver.rest()
            assert "locked by another program" in driver.text and driver.stored == before
        await driver.press("d")
        assert driver.stored == ()


async def test_editor_key_explains_when_terminal_cannot_be_suspended(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("e")
        assert "cannot be lent to another program" in driver.text and driver.stored == ()


async def test_draft_survives_restart_and_is_offered_again(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("j", "a")
        await driver.paste("Half a thou")
        editor = driver.app.screen
        assert isinstance(editor, NoteEditor)
        editor.save_draft()
        assert driver.stored == ()
    async with running(make_reader()) as driver:
        await driver.rest()
        assert driver.top(DraftOffer) and "Half a thou" in driver.text and "Note on ¶ 2" in driver.text
        await driver.press("enter")
        await driver.paste("ght.")
        await driver.press("escape")
        assert [(mark.note, mark.span) for mark in driver.stored] == [("Half a thought.", driver.view.document.span(1))]
    async with running(make_reader()) as driver:
        assert driver.app.screen is driver.screen, "a draft saved as a note is not offered again"


async def test_draft_can_be_postponed_or_discarded(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("a")
        await driver.paste("Nothing much.")
        driver.app.save_everything()
    for key, offered in (("escape", True), ("d", False)):
        async with running(make_reader()) as driver:
            assert driver.top(DraftOffer)
            await driver.press(key)
            assert driver.app.screen is driver.screen and driver.stored == ()
            assert bool(driver.app.library.annotations.drafts(driver.reading)) is offered
    async with running(make_reader()) as driver:
        assert driver.app.screen is driver.screen


async def test_draft_is_saved_automatically_every_two_seconds(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("a")
        await driver.paste("By itself.")
        await driver.until(lambda: driver.app.library.annotations.drafts(driver.reading))
        (draft,) = driver.app.library.annotations.drafts(driver.reading)
        assert draft.text == "By itself."
        await driver.press("escape")
        assert driver.app.library.annotations.drafts(driver.reading) == ()


# -- undo ------------------------------------------------------------------------------------------------------------

ACTS: dict[str, list[str | tuple[str]]] = {
    "highlight": ["j", "h"],
    "recolour": ["H", "4"],
    "tag": ["t", ("again",), "enter"],
    "untag": ["t", ("one",), "enter"],
    "note": ["a", (" more",), "escape"],
    "note on the article": ["W", ("All of it.",), "escape"],
    "delete": ["d"],
    "highlight of a selection": ["v", "s", "h"],
}


async def do(driver: Driver, act: list[str | tuple[str]]) -> None:
    """Press the keys; paste the text of tuples."""
    for step in act:
        if isinstance(step, tuple):
            await driver.paste(*step)
        else:
            await driver.press(step)


@pytest.mark.parametrize("act", ACTS)
async def test_undo_and_redo_of_every_command_also_after_restart(
    make_reader: MakeReader, library: Library, seed: Path, act: str
) -> None:
    loaded = load(seed)
    reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
    target = Target("paragraph", loaded.document.span(0))
    library.annotations.annotate(reading, loaded.document, target, Edit("yellow", note="First.", add_tags=("one",)))
    async with running(make_reader()) as driver:
        before = without_revision(driver.stored)
        await do(driver, ACTS[act])
        after = without_revision(driver.stored)
        assert after != before
        await driver.press("u")
        assert without_revision(driver.stored) == before
        await driver.press("ctrl+r")
        assert without_revision(driver.stored) == after
    async with running(make_reader()) as driver:
        assert without_revision(driver.article.annotations) == after
        await driver.press("u")
        assert without_revision(driver.stored) == before
        await driver.press("ctrl+r")
        assert without_revision(driver.stored) == after == without_revision(driver.article.annotations)


async def test_undo_and_redo_past_the_end_show_message(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h", "u", "u")
        assert driver.stored == () and "Nothing to undo" in driver.text
        await driver.press("ctrl+r", "ctrl+r")
        assert len(driver.stored) == 1 and "Nothing to redo" in driver.text


# -- the notes panel -------------------------------------------------------------------------------------------------


async def test_notes_panel_edits_deletes_and_retags_rows(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h", "j", "j", "h", "j", "h", "A", "g", "j")
        assert driver.view.cursor == 2, "the article follows the row"
        await driver.press("a")
        await driver.paste("From the list.")
        await driver.press("escape", "t")
        await driver.paste("listed")
        await driver.press("enter")
        assert (driver.stored[1].note, driver.stored[1].tags) == ("From the list.", ("listed",))
        assert driver.notes.has_focus and driver.notes.selected == 1
        await driver.press("d")
        assert [mark.span for mark in driver.stored] == [driver.view.document.span(0), driver.view.document.span(3)]
        await driver.press("u", "enter")
        assert driver.view.has_focus and driver.view.cursor == 2


async def test_notes_filter_matches_words_and_tags_and_escape_clears_it(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("t")
        await driver.paste("uk")
        await driver.press("enter", "j", "h", "j", "a")
        await driver.paste("Ask the MINISTRY.")
        await driver.press("escape")
        for wanted, rows in (("#uk", [0]), ("ministry", [2]), ("qwen2.5", [1]), ("nothing-like-it", [])):
            if not driver.notes.has_focus:
                await driver.press("A")
            await driver.press("/")
            await driver.paste(wanted)
            await driver.press("enter")
            assert [item.key for item in driver.notes.items] == [driver.stored[row].uid for row in rows]
            await driver.rest()
            assert ("No match" in driver.text) == (not rows)
            await driver.press("escape")
            assert len(driver.notes.items) == 3 and driver.notes.has_focus


async def test_article_note_is_listed_first_and_reopened_by_same_key(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h", "W")
        await driver.paste("On the whole")
        await driver.press("escape", "W")
        await driver.paste(", good.")
        await driver.press("escape")
        first, second = driver.stored
        assert (first.kind, first.note, second.kind) == ("article", "On the whole, good.", "paragraph")
        assert driver.text.index("Note on the article") < driver.text.index("■ key point")


async def test_click_on_row_moves_to_its_passage(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h", "j", "j", "h", "g", "G")
        y = next(y for y, line in enumerate(driver.lines) if line.endswith("¶ 3") and "■" in line)
        await driver.click((driver.notes.region.x + 5, y))
        assert driver.view.cursor == 2 and current(driver) == driver.stored[1]
        y = next(y for y, line in enumerate(driver.lines) if "We were hoping" in line)
        await driver.click((driver.sidebar.region.x + 5, y))
        assert driver.view.cursor == 4 and current(driver) in driver.quotes
        await driver.click((11, driver.sidebar.region.y))
        assert driver.screen.ctx.sides.panel("sidebar").id == "people" and "Jingren Zhou" in driver.text


async def test_empty_panels_name_the_keys_that_fill_them(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        for shown in ("No annotations yet.", "h highlights", "t tags", "a writes a note", "v selects words"):
            assert shown in driver.text
        await driver.press("A", "h")
        assert len(driver.stored) == 1, "the key works there too"


# -- another window --------------------------------------------------------------------------------------------------


async def test_annotation_from_another_window_appears_after_tick(make_reader: MakeReader, library: Library) -> None:
    with Library(library.path) as other:
        async with running(make_reader()) as driver, running(make_reader(library=other)) as second:
            await second.press("j", "h")
            assert not driver.article.annotations
            driver.screen._tick()
            await driver.drain()
            assert [mark.span for mark in driver.article.annotations] == [driver.view.document.span(1)]
            assert listed(driver, "■ key point") == ["2"]
            await driver.press("j", "d")
            second.screen._tick()
            await second.drain()
            assert second.article.annotations == () and "No annotations yet." in second.text


async def test_note_edited_in_two_windows_keeps_both_texts(make_reader: MakeReader, library: Library) -> None:
    with Library(library.path) as other:
        async with running(make_reader()) as driver:
            await driver.press("h")
            async with running(make_reader(library=other)) as second:
                await driver.press("a")
                await driver.paste("From the one.")
                await second.press("a")
                await second.paste("From the other.")
                await second.press("escape")
                await driver.press("escape")
                (mark,) = driver.stored
                assert "From the one." in mark.note and "From the other." in mark.note
                assert "both texts are kept" in driver.text
