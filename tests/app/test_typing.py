"""Typing into notes, tags and fields: every character arrives, in order, at a cost that depends on what is shown."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unicodedata import normalize

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.keys import _character_to_key
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import ModalScreen
from textual.widgets import OptionList

from tests.app.reader_driver import Driver, MakeReader, running
from tests.examples import examples
from tui_reader.app.app import make_app
from tui_reader.app.screens.dialogs.ask import ExportDialog
from tui_reader.app.screens.dialogs.note import NoteEditor
from tui_reader.app.screens.dialogs.tags import TagPicker
from tui_reader.app.screens.reading import ReadingScreen
from tui_reader.app.widgets.line_field import LineField
from tui_reader.app.widgets.note_field import NoteField
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Draft

_NAMED = {"\n": ("enter", "\r"), "\t": ("tab", "\t"), "\x1b": ("escape", "\x1b"), " ": ("space", " ")}


def key(char: str) -> events.Key:
    """The event that Textual makes of a character from the terminal."""
    name, character = _NAMED.get(char, (_character_to_key(char), char))
    return events.Key(name, character)


def send(app: App[None], text: str) -> None:
    """Send characters in one burst, like an unbracketed paste, a fast typist or a stalled machine."""
    assert app._driver is not None
    for char in text:
        event = key(char)
        event.set_sender(app)
        app._driver.send_message(event)


async def typed(driver: Driver, text: str) -> None:
    """Type characters one at a time, each shown before the next."""
    for char in text:
        send(driver.app, char)
        await driver.drain()
        await driver.until(lambda: not driver.app.holds_keys)


async def handled(driver: Driver) -> None:
    """Wait until everything sent has been handled."""
    await driver.drain()
    await driver.until(lambda: not driver.app.holds_keys)
    await driver.rest()


TEXTS = {
    "Option+Space": "hello\xa0world",
    "Persian": "می\u200cخواهم کتاب\u200cها را",
    "Hindi": "क्\u200dष में नमस्ते हिन्दी",
    "Thai": "ภาษาไทย\u200bกำลัง",
    "family": "the 👩\u200d👩\u200d👧\u200d👦 and 🏳️\u200d🌈",
    "flags": "🇩🇪🇫🇷 and 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "decomposed": "cafe\u0301 a\u0308o\u0308",
    "blanks": "a\u3000b\u2003c\u202fd\u2009e",
    "soft hyphen, word joiner": "Donau\xaddampf\u2060schiff\ufeff",
    "private use, newer than the tables": "\uf8ff \ue0b0 \U0001fae8 \U0001fadc",
    "Syriac, Arabic signs": "\u070f\u0600\u06dd",
}


@pytest.mark.parametrize("burst", [False, True], ids=["key by key", "in a burst"])
async def test_every_character_is_stored(make_reader: MakeReader, burst: bool) -> None:
    async with running(make_reader(), (100, 30)) as driver:
        texts = (
            list(TEXTS.values())[:: examples(2, 1)]
            if burst
            else [TEXTS[name] for name in ("Option+Space", "family", "blanks")]
        )
        for text in texts:
            await driver.press("a")
            if burst:
                send(driver.app, text)
                await handled(driver)
            else:
                await typed(driver, text)
            assert driver.find(NoteField).text == text and not driver.unclean()
            await driver.press("escape", "t")
            await driver.paste(text)
            assert driver.find(LineField).value == text and not driver.unclean()
            await driver.press("enter")
            assert not driver.unclean()
            here = driver.view.cursor
            while driver.view.cursor == here < driver.view.count - 1:  # a long one is scrolled through first
                await driver.press("j")
        stored = {note.note: note.tags for note in driver.stored}
        assert stored == {text: (normalize("NFC", " ".join(text.split())),) for text in texts}
        await driver.press("g", "a")
        assert driver.find(NoteField).text == texts[0], "as left by the user"


async def test_tag_is_typed_key_by_key(make_reader: MakeReader) -> None:
    text = "می\u200cخواهم 🏳️\u200d🌈 a\xadb"
    async with running(make_reader(), (100, 30)) as driver:
        await driver.press("t")
        await typed(driver, text)
        await driver.press("enter")
        assert driver.stored[0].tags == (text,) and not driver.unclean()


async def test_control_and_bidi_characters_are_replaced(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("a")
        for text in ("a\u202eb", "c\u2066d\x07", "\x9b31m"):
            await driver.paste(text)
        await typed(driver, "\u200f\u061c.")
        assert driver.find(NoteField).text == "a\u2060bc\u2060d\ufffd\ufffd31m."
        assert not driver.unclean()


async def test_tab_is_text_in_a_note_and_moves_focus_in_fields(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("a")
        await typed(driver, "a\tb")
        await driver.paste("c\td")
        assert driver.find(NoteField).text == "a\tbc\td" and not driver.unclean()
        assert "a   bc  d" in driver.text
        await driver.press("escape")
        assert [note.note for note in driver.stored] == ["a\tbc\td"]
        await driver.press("x")
        field = driver.find(LineField)
        before = field.value
        await driver.press("tab")
        assert driver.top(ExportDialog) and field.value == before and not field.has_focus


# -- by grapheme -----------------------------------------------------------------------------------------------------

GRAPHEMES = ["x", "🇩🇪", "〽️", "e\u0301", "👩\u200d👩\u200d👧", "नि", "क्षि", "กำ", "가", "👍🏽", "1️⃣", "ä"]


@pytest.mark.parametrize("kind", ["note", "field"])
async def test_keys_move_and_delete_by_grapheme(make_reader: MakeReader, kind: str) -> None:
    text = "".join(GRAPHEMES)
    borders = [sum(map(len, GRAPHEMES[:count])) for count in range(len(GRAPHEMES) + 1)]
    async with running(make_reader(), (100, 30)) as driver:
        await driver.press("a" if kind == "note" else "t")
        field: NoteField | LineField = driver.find(NoteField) if kind == "note" else driver.find(LineField)

        def at() -> int:
            return field.cursor_location[1] if isinstance(field, NoteField) else field.cursor_position

        def value() -> str:
            return field.text if isinstance(field, NoteField) else field.value

        await typed(driver, text)
        assert value() == text
        for border in borders[-2::-1]:
            await driver.press("left")
            assert at() == border
        for border in borders[1:]:
            await driver.press("right")
            assert at() == border
        for grapheme in GRAPHEMES[:-4:-1]:
            await driver.press("shift+left")
            assert field.selected_text.startswith(grapheme)
        assert field.selected_text == "".join(GRAPHEMES[-3:])
        await driver.press("backspace")
        assert value() == "".join(GRAPHEMES[:-3])
        await driver.press("backspace")
        assert value() == "".join(GRAPHEMES[:-4])
        await driver.press("home")
        await driver.press("delete", "delete")
        assert value() == "".join(GRAPHEMES[2:-4])
        await driver.press("end")
        for left in range(len(GRAPHEMES[2:-4]) - 1, -1, -1):
            await driver.press("backspace")
            assert value() == "".join(GRAPHEMES[2 : 2 + left])


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("नमस्ते हिन्दी जी", [14, 7, 0], [6, 13, 16]),
        ("می\u200cخواهم کتاب\u200cها", [9, 0], [8, 16]),
        ("cafe\u0301 crème", [6, 0], [5, 11]),
        ("👩\u200d👧 go 🇩🇪", [7, 4, 0], [3, 6, 9]),
    ],
)
async def test_word_motions_respect_word_boundaries(
    make_reader: MakeReader, text: str, left: list[int], right: list[int]
) -> None:
    async with running(make_reader()) as driver:
        await driver.press("a")
        await driver.paste(text)
        field = driver.find(NoteField)
        for column in left:
            await driver.press("ctrl+left")
            assert field.cursor_location == (0, column)
        for column in right:
            await driver.press("ctrl+right")
            assert field.cursor_location == (0, column)
        await driver.press("ctrl+w")
        assert field.text == text[: left[0]]
        await driver.press("escape", "t")
        await driver.paste(text)
        line = driver.find(LineField)
        await driver.press("ctrl+left")
        assert line.cursor_position == left[0]
        await driver.press("ctrl+w")
        assert line.value == text[: left[1]] + text[left[0] :]


async def test_typing_into_a_grapheme_keeps_the_order(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        for opening in "at":
            await driver.press(opening)
            field: NoteField | LineField = driver.find(NoteField) if opening == "a" else driver.find(LineField)
            await driver.paste("👩🇪x")
            await driver.press("home")
            await typed(driver, "👨\u200d")
            await typed(driver, "👧z")
            assert (field.text if isinstance(field, NoteField) else field.value) == "👨\u200d👧z👩🇪x"
            await driver.press("escape")


@pytest.mark.parametrize("width", [20, 100])
async def test_cursor_stays_visible_in_a_long_line(make_reader: MakeReader, width: int) -> None:
    text = "0123456789 漢字 👩\u200d👩\u200d👧 e\u0301 " * 20 + "the end"
    async with running(make_reader(), (width, 24)) as driver:
        await driver.press("t")
        field = driver.find(LineField)
        await driver.paste(text)
        assert "the end" in field.render_line(0).text and field._cursor_offset < field.content_size.width
        await driver.press("home")
        assert field.render_line(0).text.startswith("0123456789") and field._cursor_offset == 0
        for _ in range(40):
            await driver.press("right")
            assert 0 <= field._cursor_offset < field.content_size.width
        await driver.press("end")
        assert "the end" in field.render_line(0).text and not driver.unclean()


# -- one queue, one order --------------------------------------------------------------------------------------------


@contextmanager
def delayed(seed: int, most: float) -> Iterator[None]:
    """Delay every message of every widget at random: not at all, one turn of the loop, or some milliseconds."""
    chance = random.Random(seed)
    before, after = MessagePump._get_message, MessagePump._dispatch_message

    async def hold() -> None:
        if (kind := chance.random()) < 0.5:
            await asyncio.sleep(0 if kind < 0.3 else chance.random() * most)

    async def get(self: MessagePump) -> Message:
        message = await before(self)
        await hold()
        return message

    async def dispatch(self: MessagePump, message: Message) -> None:
        await hold()
        await after(self, message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MessagePump, "_get_message", get)
        patch.setattr(MessagePump, "_dispatch_message", dispatch)
        yield


LETTERS = [*"abdhjktuxzQPL?/ 1g\xa0é", "🇩🇪", "\u200d"]


def some_words(chance: random.Random) -> str:
    while not (text := "".join(chance.choices(LETTERS, k=chance.randint(1, 12))).rstrip()):
        pass
    return text


async def test_keys_keep_their_order_under_random_delays(seed: Path, tmp_path: Path) -> None:
    for number in range(examples(3, 200)):
        chance = random.Random(number)
        notes = [some_words(chance) for _ in range(chance.randint(1, 3))]
        library = Library(tmp_path / f"{number}.db")
        async with running(make_app(library, Config(), load(seed)), (100, 30)) as driver:
            with delayed(number, chance.choice([0.0005, 0.002, 0.005])):
                # A note on a paragraph each, a tag on the first, and a search that Enter ends before the next command.
                send(driver.app, "".join(f"a{note}\x1bj" for note in notes) + "gttag-a\n/Qwen\nh")
                await handled(driver)
            stored = {document_place(driver, found.span): found for found in driver.stored}
            assert [stored[place].note for place in range(len(notes))] == notes, number
            assert stored[0].tags == ("tag-a",)
            assert [found.colour for found in stored.values()].count("yellow") == 1
        library.close()


def document_place(driver: Driver, span: object) -> int:
    assert isinstance(span, tuple)
    return driver.view.document.index_at(span[0])


async def test_keys_typed_while_the_app_is_blocked_keep_their_order(
    make_reader: MakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(make_reader()) as driver:
        drafts = driver.article.drafts.all

        def slow() -> tuple[Draft, ...]:
            time.sleep(examples(1, 3))  # a library that another program holds locked
            return drafts()

        monkeypatch.setattr(driver.article.drafts, "all", slow)
        send(driver.app, "aa")
        await asyncio.sleep(0.01)
        send(driver.app, "bcdefghij")
        await handled(driver)
        assert driver.top(NoteEditor) and driver.find(NoteField).text == "abcdefghij"


async def test_keys_after_enter_go_where_enter_leads(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        send(driver.app, "th\nj/the\njjt\x1ba")
        await handled(driver)
        assert driver.top(NoteEditor) and driver.find(NoteField).text == ""
        (tagged,) = driver.stored
        assert tagged.tags == ("h",) and tagged.colour is None


def post_click(driver: Driver, cell: Offset) -> None:
    """Send what a terminal sends for a click, without waiting."""
    assert driver.app._driver is not None
    for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
        x, y = cell
        event = kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y)
        event.set_sender(driver.app)
        driver.app._driver.send_message(event)


@pytest.mark.parametrize("keys", ["aWords of a note\x1b", "ttag\n", "m", "aa\x1bjjaFile\x1b", "?\x1b"])
async def test_clicks_and_keys_are_handled_in_order(make_reader: MakeReader, keys: str) -> None:
    async with running(make_reader(), (100, 34)) as driver:
        cell = driver.cell_of(driver.view.document.start(2)) + Offset(4, 2)  # a note above moves the paragraph
        send(driver.app, keys)
        post_click(driver, cell)
        send(driver.app, "h")
        await handled(driver)
        marked = [found for found in driver.stored if found.colour == "yellow"]
        assert [document_place(driver, found.span) for found in marked] == [2]
        assert not isinstance(driver.app.screen, ModalScreen)
        if keys.startswith("aW"):
            assert [found.note for found in driver.stored if found.note] == ["Words of a note"]


async def test_click_waits_for_the_opening_dialog(make_reader: MakeReader) -> None:
    async with running(make_reader(), (100, 30)) as driver:
        send(driver.app, "a")
        post_click(driver, driver.cell_of(driver.view.document.start(2)))
        send(driver.app, "typed")
        await handled(driver)
        assert driver.top(NoteEditor) and driver.find(NoteField).text == "typed" and driver.view.cursor == 0


@pytest.mark.parametrize("text", ["a🇩🇪", "a\u303d\ufe0f", "ae\u0301", "a👩\u200d💻", "aक्षि"])
async def test_command_palette_is_edited_by_grapheme(make_reader: MakeReader, text: str) -> None:
    async with running(make_reader()) as driver:
        await driver.press("ctrl+p")
        send(driver.app, text)
        await handled(driver)
        field = driver.find(LineField)
        assert field.value == text
        await driver.press("left")
        assert field.cursor_position == 1
        await driver.press("right", "backspace")
        assert field.value == "a"


async def test_tags_and_file_names_keep_their_order(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        send(driver.app, "tabcdefghij")
        await handled(driver)
        assert driver.top(TagPicker) and driver.find(LineField).value == "abcdefghij"
        send(driver.app, "\x1bxklmnop")
        await handled(driver)
        assert driver.top(ExportDialog) and driver.find(LineField).value.endswith("klmnop")


async def test_held_keys_are_released_when_nothing_claims_them(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        driver.app.hold_keys()
        send(driver.app, "j")
        await driver.drain()
        assert driver.view.cursor == 0
        for _ in range(60):
            driver.app._wait_on()
        await handled(driver)
        assert driver.view.cursor == 1 and not driver.app.holds_keys


@pytest.mark.parametrize("burst", [False, True], ids=["paste", "burst"])
async def test_cursor_of_a_note_stays_visible(make_reader: MakeReader, burst: bool) -> None:
    text = "some more words " * 500 + "THE END."
    async with running(make_reader()) as driver:
        await driver.press("a")
        if burst:
            send(driver.app, text)
            await handled(driver)
        else:
            await driver.paste(text)
            await driver.rest()
        assert "THE END." in driver.text
        for width, height in ((60, 20), (140, 40), (40, 16)):
            await driver.resize(width, height)
            assert "THE END." in driver.text


async def test_long_name_takes_one_row(make_reader: MakeReader) -> None:
    async with running(make_reader(), (80, 24)) as driver:
        await driver.press("t")
        await driver.paste("long words " * 1_000)
        await driver.rest()
        assert driver.find(OptionList).size.height == 1


# -- cost of a key ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opening", ["a", "/"], ids=["note", "search"])
async def test_flood_of_characters_is_handled_quickly(make_reader: MakeReader, opening: str) -> None:
    times = examples(1_000, 3_000)
    words = "नमस्ते the wörd 👩\u200d👧 " * times
    async with running(make_reader()) as driver:
        await driver.press(opening)
        started = time.process_time()
        send(driver.app, words)
        await handled(driver)
        field: NoteField | LineField = driver.find(NoteField) if opening == "a" else driver.find(LineField)
        assert (field.text if isinstance(field, NoteField) else field.value).endswith(words)
        assert time.process_time() - started < times / 150, "more than a minute when every key was a separate edit"


@pytest.mark.parametrize("opening", ["a", "t"], ids=["note", "tag"])
async def test_key_in_a_long_line_costs_what_is_shown(make_reader: MakeReader, opening: str) -> None:
    async def cost(driver: Driver) -> float:
        best = 9.0
        for _ in range(5):
            started = time.process_time()
            await typed(driver, "abc")
            best = min(best, time.process_time() - started)
        return best

    async with running(make_reader()) as driver:
        await driver.press(opening)
        short = await cost(driver)
        await driver.paste("नमस्ते the wörd " * 4_000)
        await driver.rest()
        long = await cost(driver)
        assert long < 6 * short + 0.05, f"{short * 1000 / 3:.1f} ms a key, {long * 1000 / 3:.1f} ms in a long line"


async def test_keys_typed_before_the_article_has_its_size_move_as_later(
    make_reader: MakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a size every paragraph is taller than the window, and `j` would read through it."""
    composed = ReadingScreen.compose

    def typed_at_once(screen: ReadingScreen) -> ComposeResult:
        send(screen.app, "jjhjh")
        yield from composed(screen)

    monkeypatch.setattr(ReadingScreen, "compose", typed_at_once)
    async with running(make_reader()) as driver:
        await driver.until(lambda: len(driver.article.annotations) == 2)
        assert driver.view.cursor == 3
