"""Turn a query into SQL conditions, for a list of articles, annotations, quotes or people.

The statements they are put into call the tables `a` (article), `n` (annotation), `x` (its anchor in the text opened
last), `q` (quote) and `p` (person). What a user typed only ever becomes a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from tui_reader.text.query import Field, Filter, Not, Query, Term, Words
from tui_reader.text.tag import tag_key
from tui_reader.text.tag_tree import tag_path

Kind = Literal["article", "text", "note", "quote", "person"]


class Condition(NamedTuple):
    """A condition with the values of its `?`."""

    sql: str
    values: tuple[str, ...] = ()


EVERY_ROW = Condition("1")


class _Indexed(NamedTuple):
    """Where the words of a kind of rows are."""

    table: str
    row: str
    text: str
    """What a literal is looked for in."""


TITLE = "coalesce(a.own_title, a.title)"
SITE = "coalesce(a.own_site, a.site)"
ARTICLE_OF_TEXT = "article AS a ON a.id = v.article AND a.version = v.id"
"""Joins the article to a text `v` that it was opened with last, by their ids: no index leads from a text to it."""
STATE = """coalesce(a.state, CASE WHEN (SELECT r.percent FROM reading_position AS r WHERE r.article = a.id) > 0
    THEN 'reading' ELSE 'inbox' END)"""
DATE = "coalesce(a.own_date, a.date)"
"""The date of an article, as its source or the user gives it; NULL for none."""
PUBLISHED = f"CASE WHEN {DATE} GLOB '[0-9][0-9][0-9][0-9]*' THEN {DATE} END"
"""The date, where it can be compared with others: `2026`, `2026-05` or `2026-05-03`; else NULL."""
_SAID = "(SELECT w.said || ' ' || w.speaker FROM quote_words AS w WHERE w.id = q.id)"
_INDEXED: Mapping[Kind, _Indexed] = MappingProxyType(
    {
        "article": _Indexed("article_index", "a.id", f"{TITLE} || ' ' || coalesce(a.own_author, a.author, '')"),
        "note": _Indexed("note_index", "n.id", "n.note || char(10) || n.exact"),
        "quote": _Indexed("quote_index", "q.id", _SAID),
        "person": _Indexed("people_index", "p.id", "p.name || char(10) || p.aliases"),
    }
)  # fmt: skip
TRIGRAM = 3
"""The fewest characters that the index of texts without blanks can find."""


def where(query: Query, kind: Kind) -> Condition:
    """Return the condition of a whole query; `1` if everything fits."""
    return _all([_any([_term(term, kind) for term in group]) for group in query.groups])


def phrase(text: str, *, prefix: bool = False) -> str:
    """Return words as a string of FTS5: they are found in this order, whatever signs are in them."""
    escaped = text.replace('"', '""')
    return f'"{escaped}"{"*" if prefix else ""}'


def _all(conditions: Sequence[Condition]) -> Condition:
    return _joined(conditions, " AND ", "1")


def _any(conditions: Sequence[Condition]) -> Condition:
    return _joined(conditions, " OR ", "0")


def _joined(conditions: Sequence[Condition], word: str, none: str) -> Condition:
    if not conditions:
        return Condition(none)
    sql = word.join(condition.sql for condition in conditions)
    values = tuple(value for condition in conditions for value in condition.values)
    return Condition(f"({sql})", values)


def _term(term: Term, kind: Kind) -> Condition:
    if isinstance(term, Not):
        inner = _term(term.term, kind)
        return Condition(f"NOT coalesce({inner.sql}, 0)", inner.values)
    if isinstance(term, Words):
        return _text_words(term) if kind == "text" else _words(term, _INDEXED[kind])
    return _FILTERS[term.field](term, kind)


def _words(words: Words, where: _Indexed) -> Condition:
    conditions = [Condition(f"instr({where.text}, ?) > 0", (literal,)) for literal in words.literals]
    if words.spaced:
        conditions.append(_matching(where, phrase(words.spaced, prefix=words.prefix)))
    return _all(conditions)


def _matching(where: _Indexed, match: str) -> Condition:
    return Condition(f"{where.row} IN (SELECT rowid FROM {where.table} WHERE {where.table} MATCH ?)", (match,))


def _text_words(words: Words) -> Condition:
    conditions = []
    if words.spaced:
        conditions.append(_matching(_Indexed("text_index", "a.version", ""), phrase(words.spaced, prefix=words.prefix)))
    for literal in words.literals:
        if words.is_unspaced and len(literal) >= TRIGRAM:
            conditions.append(_matching(_Indexed("unspaced_index", "a.version", ""), phrase(literal)))
        else:
            only = "s.unspaced = 1" if words.is_unspaced else "s.indexed = 1"
            conditions.append(
                Condition(
                    f"""a.version IN (SELECT v.id FROM prepared AS s JOIN article_version AS v ON v.id = s.version
                    WHERE {only} AND instr(v.text, ?))""",
                    (literal,),
                )
            )
    return _all(conditions)


# -- fields -----------------------------------------------------------------------------------------------------------


def _tag(term: Filter, kind: Kind) -> Condition:
    key = tag_key(term.value)
    same, values = "substr(t.key, 1, length(?)) = ?", [key, key]
    if not term.prefix:  # the tag and the tags under it: "0" is the character after "/"
        key = tag_key(tag_path(term.value)) or key
        same, values = "(t.key = ? OR (t.key >= ? AND t.key < ?))", [key, f"{key}/", f"{key}0"]
    of_note = f"SELECT j.annotation FROM annotation_tag AS j JOIN tag AS t ON t.id = j.tag WHERE {same}"
    if kind == "note":
        return Condition(f"n.id IN ({of_note})", tuple(values))
    return Condition(
        f"""a.id IN (SELECT j.article FROM article_tag AS j JOIN tag AS t ON t.id = j.tag WHERE {same}
        UNION SELECT m.article FROM annotation AS m WHERE m.deleted IS NULL AND m.id IN ({of_note}))""",
        (*values, *values),
    )


def named(columns: str, index: str, words: str, term: Filter) -> Condition:
    """Return the condition on `id` that all words of a name are in these columns of an index."""
    name = Words(term.value, term.prefix)
    conditions = [Condition(f"instr({words}, ?) > 0", (literal,)) for literal in name.literals]
    parts = name.spaced.split()
    if parts:
        last = [phrase(part, prefix=term.prefix and part is parts[-1]) for part in parts]
        match = f"{columns} : ({' AND '.join(last)})"
        conditions.append(Condition(f"id IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)", (match,)))
    return _all(conditions)


def _person(term: Filter, kind: Kind) -> Condition:
    found = named("{name aliases}", "people_index", "name || char(10) || aliases", term)
    if kind == "person":
        return Condition(f"p.id IN (SELECT id FROM person WHERE {found.sql})", found.values)
    return Condition(f"a.version IN (SELECT version FROM person WHERE {found.sql})", found.values)


def _speaker(term: Filter, kind: Kind) -> Condition:
    if kind == "note":
        parts = term.value.split()
        return _all([Condition("n.speaker LIKE ? ESCAPE '\\'", (f"%{_escaped(part)}%",)) for part in parts])
    found = named("speaker", "quote_index", "coalesce(speaker, speaker_text, '') || others", term)
    if kind == "quote":
        return Condition(f"q.id IN (SELECT id FROM quote WHERE {found.sql})", found.values)
    if kind == "person":
        quoted = "EXISTS (SELECT 1 FROM quote AS s WHERE s.version = p.version AND s.speaker = p.name)"
        return _all([_person(term, kind), Condition(quoted)])
    return Condition(f"a.version IN (SELECT version FROM quote WHERE {found.sql})", found.values)


def _state(term: Filter, kind: Kind) -> Condition:
    return Condition(f"{STATE} = ?", (term.value,))


def _site(term: Filter, kind: Kind) -> Condition:
    pattern = f"%{_escaped(term.value)}%"
    like = f"{SITE} LIKE ? ESCAPE '\\'", "coalesce(a.own_address, a.address) LIKE ? ESCAPE '\\'"
    return _any([Condition(f"coalesce({one}, 0)", (pattern,)) for one in like])


def _before(term: Filter, kind: Kind) -> Condition:
    return Condition(f"coalesce({_day(kind)} < ?, 0)", (term.value,))


def _after(term: Filter, kind: Kind) -> Condition:
    return Condition(f"coalesce({_day(kind)} >= ?, 0)", (term.value,))


def _day(kind: Kind) -> str:
    return "n.created" if kind == "note" else PUBLISHED


_DOUBTFUL = "coalesce(x.status, 'orphan') != 'same' AND x.confirmed IS NULL"


def _flag(term: Filter, kind: Kind) -> Condition:
    return Condition(f"{PUBLISHED} IS NULL") if term.value == "undated" else _changed(kind)


def _changed(kind: Kind) -> Condition:
    if kind == "note":
        return Condition(f"({_DOUBTFUL})")
    return Condition(
        f"""(EXISTS (
            SELECT 1 FROM annotation AS m LEFT JOIN anchor AS x ON x.annotation = m.id AND x.version = a.version
            WHERE m.article = a.id AND m.deleted IS NULL AND {_DOUBTFUL}
        ) OR EXISTS (
            SELECT 1 FROM quote_decision AS d JOIN quote_anchor AS x ON x.decision = d.id AND x.version = a.version
            WHERE d.article = a.id AND d.verdict IS NOT 'replaced'
            AND (x.status = 'changed' OR (x.status = 'orphan' AND d.left_out IS NULL))
        ))"""
    )


def _escaped(text: str) -> str:
    """Return text as a part of a pattern of LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_FILTERS: Mapping[Field, Callable[[Filter, Kind], Condition]] = MappingProxyType(
    {
        "tag": _tag,
        "person": _person,
        "speaker": _speaker,
        "state": _state,
        "site": _site,
        "before": _before,
        "after": _after,
        "is": _flag,
    }
)
