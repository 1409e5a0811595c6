"""Export annotations of several articles, as the articles are stored: to a file each, or all to one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.exchange import exporter_for, exporters
from tui_reader.exchange.material import COLLECTION, Material
from tui_reader.exchange.write import write_export
from tui_reader.library.open_article import OpenArticle
from tui_reader.library.sources import stored_article
from tui_reader.model import ReaderError

if TYPE_CHECKING:
    from tui_reader.library.library import Library


class Exported(NamedTuple):
    """What an export wrote."""

    path: Path
    """The file; of several files the directory."""
    files: int
    annotations: int
    kept: str
    """What the user wrote in an earlier export of the only file, which was kept; `""` for nothing."""
    problems: tuple[str, ...]
    """Lines about articles that could not be exported."""


def export(library: Library, uids: Sequence[str], path: Path, colour_names: Mapping[str, str]) -> Exported:
    """Write annotations: in a directory each article to a file named by its title, else all to one file.

    Raises:
        ReaderError: nothing can be written there, or there is nothing to write.
    """
    problems: list[str] = []
    exporter = exporter_for(path) or exporters()[0]
    known = library.annotations.known_uids()
    found = materials(library, uids, colour_names, problems)
    if os.path.isdir(path):
        files = count = 0
        for one in found:
            try:
                write_export(path, exporter.render(one), one.article, exporter, known)
            except ReaderError as error:
                problems.append(str(error))
            else:
                files, count = files + 1, count + len(one.annotations)
        return Exported(path, files, count, "", tuple(problems))
    several = list(found)
    if not several:
        raise ReaderError(problems[0] if problems else "nothing to export: the annotations were deleted")
    if len(several) == 1:
        text, article = exporter.render(several[0]), several[0].article
    else:
        text, article = exporter.render_all(several), COLLECTION
    written = write_export(path, text, article, exporter, known, incomplete=bool(problems))
    count = sum(len(one.annotations) for one in several)
    return Exported(written.path, 1, count, written.summary, tuple(problems))


def materials(
    library: Library, uids: Sequence[str], colour_names: Mapping[str, str], problems: list[str]
) -> Iterator[Material]:
    """Yield the articles of annotations with only these; lines about those that cannot be read are added."""
    wanted: dict[int, set[str]] = {}
    for row in library.catalogue.notes_named(uids):
        wanted.setdefault(row.article_id, set()).add(row.uid)
    for article_id, chosen in wanted.items():
        found = stored_material(library, f"reader:{article_id}", colour_names, problems)
        if found is not None:
            yield found.with_uids(chosen)


def stored_material(
    library: Library, name: str, colour_names: Mapping[str, str], problems: list[str]
) -> Material | None:
    """Return an article for an export, as it is stored; None if it was forgotten meanwhile or cannot be read.

    Args:
        name: its name, `reader:12`.
        problems: a line is added about what could not be read.
    """
    try:
        entry = library.articles.find(name)
        if entry is None:
            return None
        article = OpenArticle(library, stored_article(entry, library))
        article.look()
        if problem := article.extract().problem:
            problems.append(f"{name}: {problem}")
        return article.material(colour_names, lasting=True)
    except ReaderError as error:
        problems.append(f"{name}: {error}")
        return None
