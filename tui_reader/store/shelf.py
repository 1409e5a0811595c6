"""The state and the tags of articles: what a reader keeps in the library, apart from any passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_reader.model import ReaderError
from tui_reader.store import tags
from tui_reader.store.journal import Step
from tui_reader.text.query import STATES, State
from tui_reader.text.tag import tag_key


def set_state(step: Step, articles: Iterable[int], state: State) -> int:
    """Set the state of articles; return how many had another one."""
    if state not in STATES:
        raise ReaderError(f"the state of an article is one of {', '.join(STATES)}")
    changed = 0
    for article in articles:
        (before,) = _article(step, article, "state")
        changed += before != state
        step.update("article", {"id": article}, {"state": before}, {"state": state})
    return changed


def change_tags(step: Step, articles: Iterable[int], add: Sequence[str], remove: Sequence[str]) -> int:
    """Add and remove tags of articles; return how many articles were changed."""
    if not all(map(tag_key, (*add, *remove))):
        raise ReaderError("a tag needs a name")
    changed = 0
    for article in articles:
        _article(step, article, "id")
        changed += _change_tags(step, article, add, remove)
    return changed


def _change_tags(step: Step, article: int, add: Sequence[str], remove: Sequence[str]) -> bool:
    found = step.db.execute("SELECT tag, position FROM article_tag WHERE article = ?", [article])
    present = dict(found.fetchall())
    before = set(present)
    for name in add:
        tag, _ = tags.ensure(step.db, name)
        step.db.execute("UPDATE tag SET last_used = ? WHERE id = ?", [step.now, tag])
        if tag not in present:
            present[tag] = max(present.values(), default=0) + 1
            step.insert("article_tag", {"article": article, "tag": tag}, {"position": present[tag]})
    for name in remove:
        existing = tags.find(step.db, name)
        if existing is not None and existing[0] in present:
            del present[existing[0]]
            step.delete("article_tag", {"article": article, "tag": existing[0]})
    return set(present) != before


def require(step: Step, article: int) -> None:
    """Raise ReaderError for an article that is not in the library."""
    _article(step, article, "id")


def _article(step: Step, article: int, column: str) -> tuple[object, ...]:
    row = step.db.execute(f"SELECT {column} FROM article WHERE id = ? AND forgotten IS NULL", [article]).fetchone()
    if row is None:
        raise ReaderError("the article is no longer in the library")
    return tuple(row)
