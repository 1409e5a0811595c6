"""An article that another window erased while it is open: every change is one clear line, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tui_reader.library import Library
from tui_reader.library.open_article import OpenArticle
from tui_reader.model import Edit, Quote, ReaderError, Reading, Target

TEXT = "Rivers rise\n\nThe river rose.\n\n“We saw the flood at night,” said Mary Miller, the mayor.\n"
Change = Callable[[OpenArticle, Reading, Quote], object]


def second(article: OpenArticle) -> Target:
    return Target("paragraph", article.document.span(1))


CHANGES: dict[str, Change] = {
    "new annotation": lambda article, _, quote: article.annotate(Target("span", quote.span), Edit(colour="red")),
    "note": lambda article, _, __: article.annotate(second(article), Edit(note="More")),
    "delete": lambda article, _, __: article.delete(article.annotations[0].uid),
    "reading place": lambda article, reading, _: article.library.articles.save_place(reading, 5, "river", None),
    "draft": lambda article, reading, _: article.library.annotations.save_draft(reading, second(article), "Half"),
    "discarded draft": lambda article, reading, _: article.library.annotations.discard_draft(
        reading, second(article), "Half"
    ),
    "confirmed quote": lambda article, reading, quote: article.library.quotes.confirm_quote(
        reading, article.document, quote
    ),
    "confirmed person": lambda article, reading, _: article.library.people.confirm_person(reading, "Mary Miller"),
    "role": lambda article, reading, _: article.library.people.set_role(reading, "Mary Miller", "baker"),
    "title": lambda article, _, __: article.set_metadata({"title": "Other"}),
    "article tag": lambda article, _, __: article.library.shelf.tag_articles([article.article_id], ["x"]),
    "state": lambda article, _, __: article.library.shelf.set_article_state([article.article_id], "done"),
    "forget": lambda article, _, __: article.library.shelf.forget_articles([article.article_id]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_change_of_an_article_that_was_erased_elsewhere_is_one_line(
    library: Library, tmp_path: Path, change: Change
) -> None:
    path = tmp_path / "rivers.txt"
    path.write_text(TEXT)
    article = OpenArticle.load(library, str(path), words_a_minute=238)
    article.open()
    article.extract()
    article.annotate(second(article), Edit(note="First"))
    reading, quote = article.reading, article.extraction.quotes[0]
    assert reading is not None
    with Library(library.path) as other:
        other.articles.erase(article.article_id)
        before = other.ask(lambda conn: list(conn.iterdump()), [""])
        with pytest.raises(ReaderError) as caught:
            change(article, reading, quote)
        assert str(caught.value).startswith(("this article was erased elsewhere", "the article is no longer in the"))
        assert other.ask(lambda conn: list(conn.iterdump()), [""]) == before
    assert article.material().document.text.startswith("Rivers rise"), "what is on the screen can be exported"
    again = OpenArticle.load(library, str(path), words_a_minute=238)
    again.open()
    assert again.annotate(second(again), Edit(note="Second")).label == "note" and len(again.annotations) == 1
