"""A panel and a command are one module and one row each: both are added here as a plug-in author would."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType

import pytest

from tests.app.reader_driver import MakeReader, running
from tui_reader import keys
from tui_reader.app import app as app_module
from tui_reader.app import panels as panels_module
from tui_reader.app.context import Context
from tui_reader.app.panels import Panel
from tui_reader.app.widgets.list_pane import Item, Line
from tui_reader.keys import Key
from tui_reader.model import Changed, Edit, ReaderError


class NumbersPanel(Panel):
    """The paragraphs with a digit."""

    id = "numbers"
    title = "Numbers"
    shows = frozenset({"text", "panels"})
    hints = ("confirm", "list-leave")
    words = {"confirm": "count"}
    meaning = {"confirm": "numbers:count"}

    def found(self) -> list[int]:
        texts = self.ctx.view.document.texts
        return [index for index, text in enumerate(texts) if any(map(str.isdigit, text)) and self.filter in text]

    def items(self) -> Sequence[Item]:
        return [Item(f"number-{index}", lambda width, at=index: [Line(((f"number ¶ {at + 1}", ""),))])  # type: ignore[misc]
                for index in self.found()]  # fmt: skip

    def count(self) -> int:
        return len(self.found())

    def empty(self, width: int) -> list[Line]:
        return [Line((("No numbers.", ""),))]

    def follow(self) -> None:
        if (key := self.pane.selected_key) is not None:
            self.ctx.view.go_to_block(int(key.removeprefix("number-")))


def count(ctx: Context) -> None:
    ctx.notify(f"{ctx.panel.count()} numbers")


def shout(ctx: Context, word: str) -> Changed:
    target = ctx.target()
    if target is None or word == "fail":
        raise ReaderError("nothing to shout at")
    return ctx.article.annotate(target, Edit(note=word.upper()))


@pytest.fixture
def _added(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("tui_reader.app.commands.numbers")
    vars(module).update(count=count, shout=shout)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    rows = (
        *keys.KEYS,
        Key("numbers", ("view", "list"), ("f6",), "panes:toggle('numbers')", "Numbers", "Show the numbers", "Panels"),
        Key("shout", ("view",), ("f7",), "numbers:shout('loud')", "Shout", "Write a loud note", "Annotate"),
        Key("fail", ("view",), ("f8",), "numbers:shout('fail')", "Fail", "Fail", "Annotate"),
    )
    monkeypatch.setattr(app_module, "KEYS", rows)
    monkeypatch.setattr(panels_module, "PANELS", (*panels_module.PANELS, NumbersPanel))


@pytest.mark.usefixtures("_added")
async def test_panel_of_one_class_and_one_row_works(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("f6")
        panel = driver.screen.ctx.panels["numbers"]
        assert f"Numbers {panel.count()}" in driver.text and driver.context == "list"
        await driver.press("G")
        assert driver.view.cursor == NumbersPanel.found(panel)[-1]  # type: ignore[arg-type]
        await driver.press("c")
        assert f"{panel.count()} numbers" in driver.lines[-1], "the panel defines the meaning of the shared key"
        await driver.press("escape")
        assert driver.view.has_focus
        await driver.press("Q", "c")
        assert "numbers" not in driver.lines[-1]


@pytest.mark.usefixtures("_added")
async def test_command_of_one_function_and_one_row_is_one_undo_step(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("f7")
        assert [one.note for one in driver.stored] == ["LOUD"] and "✎ LOUD" in driver.text and "● saved" in driver.text
        await driver.press("f8")
        assert "nothing to shout at" in driver.text and len(driver.stored) == 1
        await driver.press("?")
        assert "Show the numbers" in driver.app.screen.query_one("#key-help").render().plain  # type: ignore[union-attr]
        await driver.press("escape", "u")
        assert not driver.stored and "LOUD" not in driver.text
