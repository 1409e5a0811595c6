"""Many passages are tagged in a thread: all of them or none, and other programs can read meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.library.loading import Cancelled
from tui_reader.library.open_article import OpenArticle
from tui_reader.library.opened import tagging
from tui_reader.library.opened.tagging import Order
from tui_reader.library.writing_thread import Report, WritingThread
from tui_reader.model import Annotation, Edit, ReaderError, Target
from tui_reader.text.spans import Span

COUNT = 60
TEXT = "\n\n".join(f'Number {number}: "The law is the law," said Ann Miller.' for number in range(COUNT))


@pytest.fixture
def article(library: Library, tmp_path: Path) -> OpenArticle:
    file = tmp_path / "article.txt"
    file.write_text(TEXT)
    made = OpenArticle(library, load(file))
    made.open()
    made.extract()
    return made


def quotes(article: OpenArticle) -> list[Target]:
    return [Target("span", quote.span) for quote in article.quotes]


def tagged(article: OpenArticle) -> list[tuple[Span | None, tuple[str, ...], str | None, str | None, str]]:
    return [(one.span, one.tags, one.speaker, one.colour, one.note) for one in article.annotations]


def ended(article: OpenArticle, order: Order) -> WritingThread[int]:
    thread = article.tagging.begin("60 quotes", order)
    assert thread.wait(20)
    return thread


def test_thread_changes_what_the_direct_way_changes(article: OpenArticle) -> None:
    targets = quotes(article)
    assert len(targets) == COUNT
    article.annotate(targets[3], Edit("green", note="Mine.", add_tags=("old", "law")))
    before = tagged(article)
    for order in (Order(targets, "quote", ("law", "new"), ("old",)), Order(targets, "quote", (), ("law",))):
        changed = article.tagging.write(order)
        directly = tagged(article)
        assert article.undo().label == changed.label and tagged(article) == before
        assert article.tagging.take(order, ended(article, order)) == changed
        assert tagged(article) == directly
        assert article.undo().label == changed.label and tagged(article) == before
    assert directly != before


def test_new_annotations_of_quotes_get_their_speaker(article: OpenArticle) -> None:
    order = Order([*quotes(article), Target("paragraph", article.document.span(0))], "passage", ("law",))
    article.tagging.take(order, ended(article, order))
    assert [one.speaker for one in article.annotations].count("Ann Miller") == COUNT
    assert next(one.speaker for one in article.annotations if one.kind == "paragraph") is None


def test_progress_is_told(article: OpenArticle, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    report = WritingThread._report

    def listening(thread: WritingThread[int], line: str) -> None:
        report(thread, line)
        lines.append(thread.line)

    monkeypatch.setattr(WritingThread, "_report", listening)
    ended(article, Order(quotes(article), "quote", ("law",)))
    assert lines == ["50 of 60", "60 of 60"]


@pytest.mark.parametrize("at", [1, 2, 30, 59, COUNT])
def test_cancelled_change_leaves_nothing(article: OpenArticle, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    monkeypatch.setattr(tagging, "TOLD", 1)
    article.annotate(quotes(article)[0], Edit(note="Mine."))
    before, step = article.annotations, article.newest_step
    order = Order(quotes(article), "quote", ("law",))
    report = WritingThread._report

    def cancelling(thread: WritingThread[int], line: str) -> None:
        if line == f"{at} of {COUNT}":
            thread.cancel()
        report(thread, line)

    monkeypatch.setattr(WritingThread, "_report", cancelling)
    thread = ended(article, order)
    with pytest.raises(Cancelled):
        article.tagging.take(order, thread)
    article.read_again()
    assert article.annotations == before and article.newest_step == step and article.tags() == []
    assert article.undo().label == "note"


def test_cancel_after_the_last_passage_is_too_late(article: OpenArticle) -> None:
    order = Order(quotes(article), "quote", ("law",))
    thread = ended(article, order)
    thread.cancel()
    assert article.tagging.take(order, thread).label == "tag 60 quotes #law"


def test_error_of_the_thread_is_raised_and_nothing_is_changed(article: OpenArticle) -> None:
    targets = [*quotes(article), Target("span", Span(0, 5), "gone")]
    thread = ended(article, Order(targets, "quote", ("law",)))
    with pytest.raises(ReaderError, match="deleted elsewhere"):
        article.tagging.take(Order(targets, "quote", ("law",)), thread)
    article.read_again()
    assert article.annotations == () and article.newest_step == 0


def test_mistake_of_the_program_in_the_thread_is_raised(library: Library) -> None:
    def broken(_: Library, report: Report) -> int:
        report("begun")
        raise ZeroDivisionError

    thread = WritingThread("nothing", library, broken)
    assert thread.wait(20) and thread.line == "begun"
    with pytest.raises(ZeroDivisionError):
        thread.result()


def test_annotations_can_be_read_until_the_commit(article: OpenArticle, tmp_path: Path) -> None:
    """SQLite would lock readers out as soon as changed pages do not fit into its cache of 2 MB."""
    with Library(article.library.path, busy_timeout=0) as other:
        reading, note = article.open(), "A long note. " * 1_000
        seen: list[tuple[Annotation, ...]] = []
        edits = [(target, Edit(note=f"{number} {note}")) for number, target in enumerate(quotes(article) * 5)]

        def told(number: int) -> None:
            if number % 20 == 0:
                seen.append(other.annotations.of(reading))

        article.library.annotations.annotate_all(reading, article.document, edits, str, told)
        assert seen == [()] * 15 and len(other.annotations.of(reading)) == COUNT
