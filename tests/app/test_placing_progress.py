"""Progress while annotations are placed in a long changed text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tests.store.library_examples import article, document, identity, opened
from tests.store.library_examples import library as made
from tui_reader.app.context import Context
from tui_reader.cli.session import ProgressLine
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Edit, Target
from tui_reader.store import anchoring


@pytest.mark.parametrize("long", [False, True])
def test_placing_in_long_text_reports_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: bool) -> None:
    monkeypatch.setattr(anchoring, "LONG", 100 if long else 1_000_000)
    paragraphs = [f"Paragraph {n} tells of {n * 7919 % 1009} ships and {n * 31 % 97} men." for n in range(260)]
    with made(tmp_path) as full:
        reading, first = opened(full, paragraphs), document(paragraphs)
        for index in range(250):
            full.annotations.annotate(reading, first, Target("paragraph", first.span(index)), Edit(colour="red"))
        lines: list[str] = []
        full.progress = lines.append
        assert opened(full, paragraphs).changed is None and lines == []
        changed = [paragraph.replace("ships", "boats") for paragraph in paragraphs]
        later = document(changed)
        assert full.articles.look(article(later), later, identity()) is not None
        assert opened(full, changed).changed is not None
    if long:
        shares = [int(line.removesuffix(" %").rpartition(" ")[2]) for line in lines[: lines.index("")]]
        assert shares[0] == 0 and len(set(shares)) >= 3 and shares == sorted(shares) and lines[-1] == ""
    else:
        assert lines == []


def test_cli_clears_the_progress_line_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    progress = ProgressLine()
    progress("Placing annotations in the changed text: 50 %")
    shown = capsys.readouterr().err
    assert shown == "\rPlacing annotations in the changed text: 50 %"
    progress("")
    cleared = capsys.readouterr().err
    assert cleared.startswith("\r ") and cleared.endswith("\r") and cleared.strip() == ""


async def test_app_shows_the_progress(
    make_reader: MakeReader, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchoring, "LONG", 100)
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join(f"Paragraph {n} tells of {n * 7919 % 1009} ships." for n in range(30)))
    loaded = load(path)
    reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
    library.annotations.annotate(
        reading, loaded.document, Target("paragraph", loaded.document.span(3)), Edit(colour="red")
    )
    path.write_text(path.read_text().replace("ships", "boats"))
    said: list[str] = []
    say = Context.notify

    def remember(ctx: Context, message: str) -> None:
        said.append(message)
        say(ctx, message)

    monkeypatch.setattr(Context, "notify", remember)
    async with running(make_reader(path)) as driver:
        assert said[:2] == [f"Placing annotations in the changed text: {n} %" for n in (0, 50)] and said[2] == ""
        assert "Placing annotations" not in driver.text and "! 1 to check" in driver.text
