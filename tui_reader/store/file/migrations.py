"""The migrations that make the tables, in order.

A released migration is never edited: a later change is a new function at the end of `MIGRATIONS`. `user_version` in the
file is the number of migrations it has. Times are ISO-8601 UTC text, offsets code points.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def _run(db: Database, statements: str) -> None:
    """Run statements one by one: `executescript` would end the transaction that the migrations are in."""
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)


def first_tables(db: Database) -> None:
    """Articles, their versions and sources, annotations with anchors and tags, drafts, state, the undo journal."""
    _run(db, _FIRST_TABLES)


def review_tables(db: Database) -> None:
    """Decisions on quotes and names, rules for names in every article; who said an annotation's words."""
    _run(db, _REVIEW_TABLES)


def path_tables(db: Database) -> None:
    """Every article that was opened from a path, not the last one only; sketches of the texts, to find like ones."""
    _run(db, _PATH_TABLES)


def placed_corrections(db: Database) -> None:
    """The text that a decision on a quote was made on, and where the decision stands in other texts."""
    _run(db, _PLACED_CORRECTIONS)


def left_names(db: Database) -> None:
    """When the user said that a name that was decided on is rightly no longer in the text."""
    _run(db, _LEFT_NAMES)


def stamps(db: Database) -> None:
    """What merging two libraries needs of every row a user makes; an undo journal of the library; pins as rows."""
    _run(db, _STAMPS)
    from tui_reader.store.file.first_uids import write_uids

    write_uids(db.conn)
    _run(db, _INDEXES)


def own_metadata(db: Database) -> None:
    """What the user wrote in the place of an article's author, date, site and address, as `own_title` is."""
    _run(db, _OWN_METADATA)


def search_tables(db: Database) -> None:
    """State and tags of articles, full-text indexes, stored quotes and people, and views for other programs.

    The indexes are empty at first: `store.search` fills them in batches.
    """
    _run(db, _SEARCH_TABLES)
    _run(db, WORD_INDEXES)
    _run(db, _PUBLIC_VIEWS)
    db.execute("INSERT INTO state SELECT 'index', '1' WHERE NOT EXISTS (SELECT 1 FROM article)")  # nothing to index


def reviews(db: Database) -> None:
    """The verdict of an article's last review, and when it was given."""
    _run(db, _REVIEWS)


def own_language(db: Database) -> None:
    """The language that the user named, which was among the metadata of the text before."""
    _run(db, _OWN_LANGUAGE)


MIGRATIONS: tuple[Callable[[Database], None], ...] = (
    first_tables,
    review_tables,
    path_tables,
    placed_corrections,
    left_names,
    stamps,
    own_metadata,
    search_tables,
    reviews,
    own_language,
)


_FIRST_TABLES = """
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    source BLOB NOT NULL,  -- the path it was opened from last, as the file system has it; '-' for standard input
    title TEXT NOT NULL,
    own_title TEXT,  -- the reader's
    words INTEGER NOT NULL,
    opened TEXT NOT NULL,
    version INTEGER REFERENCES article_version(id),  -- the one opened last
    forgotten TEXT
) STRICT;
CREATE TABLE article_version (  -- a text of an article, immutable
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    length INTEGER NOT NULL,
    text TEXT,  -- NULL: too long to be kept before the first annotation
    blocks TEXT,  -- JSON, see versions.py
    metadata TEXT NOT NULL,  -- JSON: the Article as it was loaded
    opened TEXT NOT NULL,
    UNIQUE (article, sha256)
) STRICT;
CREATE INDEX article_version_sha256 ON article_version(sha256);
CREATE TABLE source (  -- every path an article was opened from
    path BLOB PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES article_version(id) ON DELETE CASCADE,
    size INTEGER,
    mtime_ns INTEGER
) STRICT;
CREATE INDEX source_version ON source(version);
CREATE TABLE reading_position (
    article INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
    version INTEGER NOT NULL REFERENCES article_version(id) ON DELETE CASCADE,
    "offset" INTEGER NOT NULL,
    words TEXT NOT NULL,
    percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100)
) STRICT;
CREATE TABLE annotation (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('span', 'paragraph', 'article')),
    colour TEXT,
    note TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL REFERENCES article_version(id),  -- from here: the original selector, never rewritten
    exact TEXT NOT NULL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    deleted TEXT,
    rev INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX annotation_article ON annotation(article) WHERE deleted IS NULL;
CREATE INDEX annotation_deleted ON annotation(deleted) WHERE deleted IS NOT NULL;
CREATE INDEX annotation_version ON annotation(version);
CREATE TABLE anchor (  -- where an annotation stands in a version, and how it was found there
    annotation INTEGER NOT NULL REFERENCES annotation(id) ON DELETE CASCADE,
    version INTEGER NOT NULL REFERENCES article_version(id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (status IN ('same', 'moved', 'changed', 'orphan')),
    start INTEGER,
    "end" INTEGER,
    score REAL NOT NULL,
    method TEXT NOT NULL,
    confirmed TEXT,
    PRIMARY KEY (annotation, version),
    CHECK ((status = 'orphan') = (start IS NULL) AND (start IS NULL) = ("end" IS NULL))
) STRICT;
CREATE INDEX anchor_span ON anchor(version, start, "end");
CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,  -- the name without case
    pinned INTEGER UNIQUE CHECK (pinned BETWEEN 1 AND 9),
    colour TEXT,
    description TEXT,
    last_used TEXT
) STRICT;
CREATE TABLE annotation_tag (
    annotation INTEGER NOT NULL REFERENCES annotation(id) ON DELETE CASCADE,
    tag INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (annotation, tag)
) STRICT;
CREATE INDEX annotation_tag_tag ON annotation_tag(tag);
CREATE TABLE draft (  -- a note being typed
    uid TEXT PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    version INTEGER NOT NULL REFERENCES article_version(id) ON DELETE CASCADE,
    target TEXT NOT NULL,  -- the annotation's uid, '' where there is none yet
    kind TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER,
    text TEXT NOT NULL,
    updated TEXT NOT NULL,
    pid INTEGER NOT NULL,
    process TEXT NOT NULL  -- when and where that process started: a pid is used again
) STRICT;
CREATE INDEX draft_article ON draft(article);
CREATE TABLE state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE change (  -- the undo journal: every row an act changed, by columns
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    step INTEGER NOT NULL,  -- the id of the act's first change
    label TEXT NOT NULL,
    "table" TEXT NOT NULL,
    row TEXT NOT NULL,  -- JSON: the key columns
    before TEXT,  -- JSON: the changed columns; NULL: there was no row
    after TEXT,
    made TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX change_step ON change(article, undone, step);
CREATE INDEX change_made ON change(made)
"""
_REVIEW_TABLES = """
CREATE TABLE quote_decision (  -- the reader's word on a quote, by the words it speaks of
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: redo inserts by it
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    exact TEXT NOT NULL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    verdict TEXT CHECK (verdict IN ('confirmed', 'rejected', 'replaced')),
    speaker TEXT,  -- NULL: as found; '': nobody
    added INTEGER NOT NULL CHECK (added IN (0, 1)),
    made TEXT NOT NULL
) STRICT;
CREATE INDEX quote_decision_article ON quote_decision(article);
CREATE TABLE name_decision (  -- the reader's word on a name, in one article
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    key TEXT NOT NULL,  -- the name without case
    name TEXT NOT NULL,
    verdict TEXT CHECK (verdict IN ('is', 'apart', 'person', 'not a person')),
    target TEXT,
    role TEXT,  -- NULL: as found; '': none
    made TEXT NOT NULL,
    UNIQUE (article, key),
    CHECK ((target IS NULL) = (verdict IS NOT 'is'))
) STRICT;
CREATE TABLE name_rule (  -- the same in every article, for names of two words or more
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('is', 'not a person')),
    target TEXT,
    made TEXT NOT NULL,
    CHECK ((target IS NULL) = (verdict IS NOT 'is'))
) STRICT;
-- who said the words
ALTER TABLE annotation ADD COLUMN speaker TEXT;
-- JSON: other places where an orphan may stand, [[start, end, score], ...]
ALTER TABLE anchor ADD COLUMN candidates TEXT
"""

_PATH_TABLES = """
CREATE TABLE path_article (  -- every article opened from a path; the path's own row in `source` names the last one
    path BLOB NOT NULL,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    UNIQUE (path, article)
) STRICT;
CREATE INDEX path_article_article ON path_article(article);
INSERT INTO path_article (path, article)
    SELECT source.path, article_version.article
    FROM source JOIN article_version ON article_version.id = source.version;
INSERT OR IGNORE INTO path_article (path, article) SELECT source, id FROM article WHERE source != CAST('-' AS BLOB);
CREATE TABLE sketch (  -- hashes of a text's pairs of words, see text/likeness.py
    hash INTEGER NOT NULL,
    version INTEGER NOT NULL REFERENCES article_version(id) ON DELETE CASCADE,
    UNIQUE (hash, version)
) STRICT;
CREATE INDEX sketch_version ON sketch(version);
-- 1 where the text has its sketch
ALTER TABLE article_version ADD COLUMN sketched INTEGER NOT NULL DEFAULT 0;
CREATE INDEX article_version_sketched ON article_version(id) WHERE sketched = 0
"""

_PLACED_CORRECTIONS = """
-- the version whose text start and end count in; NULL: not known. No reference: undo may bring a row back after the
-- text was purged, so readers check that the words stand there
ALTER TABLE quote_decision ADD COLUMN version INTEGER;
-- when the user said that it stands nowhere
ALTER TABLE quote_decision ADD COLUMN left_out TEXT;
UPDATE quote_decision SET version = (
    SELECT v.id FROM article_version AS v JOIN article AS a ON a.id = v.article
    WHERE v.article = quote_decision.article
    AND substr(v.text, quote_decision.start + 1, length(quote_decision.exact)) = quote_decision.exact
    AND substr(v.text, quote_decision."end" + 1, length(quote_decision.suffix)) = quote_decision.suffix
    AND substr(v.text, quote_decision.start + 1 - length(quote_decision.prefix), length(quote_decision.prefix))
        = quote_decision.prefix
    ORDER BY v.id IS a.version DESC, v.opened DESC, v.id DESC LIMIT 1
);
CREATE INDEX quote_decision_version ON quote_decision(version);
CREATE TABLE quote_anchor (  -- where a decision stands in a version; computed, so it can be dropped at any time
    decision INTEGER NOT NULL REFERENCES quote_decision(id) ON DELETE CASCADE,
    version INTEGER NOT NULL REFERENCES article_version(id) ON DELETE CASCADE,
    origin INTEGER,  -- version, start and end of the decision when this was computed: else the row is stale
    from_start INTEGER NOT NULL,
    from_end INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('same', 'moved', 'changed', 'orphan')),
    start INTEGER,
    "end" INTEGER,
    score REAL NOT NULL,
    candidates TEXT,  -- JSON: [[start, end, score], ...]
    PRIMARY KEY (decision, version),
    CHECK ((status = 'orphan') = (start IS NULL) AND (start IS NULL) = ("end" IS NULL))
) STRICT;
CREATE INDEX quote_anchor_version ON quote_anchor(version)
"""

_LEFT_NAMES = """
-- when the user said that the name is rightly not in the text
ALTER TABLE name_decision ADD COLUMN left_out TEXT
"""

_STAMPS = """
CREATE TABLE writer (  -- every installation that changed a row of this library, with its last clock value
    uid TEXT PRIMARY KEY,  -- '' for changes made before installations had an id
    clock INTEGER NOT NULL  -- microseconds since 1970, but it never goes back
) STRICT;
CREATE TABLE tombstone (  -- what is left of a row that was deleted, for good
    uid TEXT PRIMARY KEY,
    "table" TEXT NOT NULL,
    key TEXT NOT NULL,  -- JSON: what names the row in any library, see tables.py
    created TEXT NOT NULL,
    deleted TEXT NOT NULL,
    writer TEXT NOT NULL,
    rev INTEGER NOT NULL,
    clock INTEGER NOT NULL
) STRICT;
ALTER TABLE quote_decision RENAME COLUMN made TO created;
ALTER TABLE name_decision RENAME COLUMN made TO created;
ALTER TABLE name_rule RENAME COLUMN made TO created;
ALTER TABLE article ADD COLUMN created TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN updated TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN writer TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN rev INTEGER NOT NULL DEFAULT 1;
ALTER TABLE article ADD COLUMN clock INTEGER NOT NULL DEFAULT 0;
ALTER TABLE annotation ADD COLUMN writer TEXT NOT NULL DEFAULT '';
ALTER TABLE annotation ADD COLUMN clock INTEGER NOT NULL DEFAULT 0;
ALTER TABLE annotation_tag ADD COLUMN uid TEXT NOT NULL DEFAULT '';
ALTER TABLE annotation_tag ADD COLUMN created TEXT NOT NULL DEFAULT '';
ALTER TABLE annotation_tag ADD COLUMN updated TEXT NOT NULL DEFAULT '';
ALTER TABLE annotation_tag ADD COLUMN writer TEXT NOT NULL DEFAULT '';
ALTER TABLE annotation_tag ADD COLUMN rev INTEGER NOT NULL DEFAULT 1;
ALTER TABLE annotation_tag ADD COLUMN clock INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quote_decision ADD COLUMN uid TEXT NOT NULL DEFAULT '';
ALTER TABLE quote_decision ADD COLUMN updated TEXT NOT NULL DEFAULT '';
ALTER TABLE quote_decision ADD COLUMN writer TEXT NOT NULL DEFAULT '';
ALTER TABLE quote_decision ADD COLUMN rev INTEGER NOT NULL DEFAULT 1;
ALTER TABLE quote_decision ADD COLUMN clock INTEGER NOT NULL DEFAULT 0;
ALTER TABLE name_decision ADD COLUMN uid TEXT NOT NULL DEFAULT '';
ALTER TABLE name_decision ADD COLUMN updated TEXT NOT NULL DEFAULT '';
ALTER TABLE name_decision ADD COLUMN writer TEXT NOT NULL DEFAULT '';
ALTER TABLE name_decision ADD COLUMN rev INTEGER NOT NULL DEFAULT 1;
ALTER TABLE name_decision ADD COLUMN clock INTEGER NOT NULL DEFAULT 0;
ALTER TABLE name_rule ADD COLUMN uid TEXT NOT NULL DEFAULT '';
ALTER TABLE name_rule ADD COLUMN updated TEXT NOT NULL DEFAULT '';
ALTER TABLE name_rule ADD COLUMN writer TEXT NOT NULL DEFAULT '';
ALTER TABLE name_rule ADD COLUMN rev INTEGER NOT NULL DEFAULT 1;
ALTER TABLE name_rule ADD COLUMN clock INTEGER NOT NULL DEFAULT 0;
CREATE TABLE old_tag AS SELECT * FROM tag;
DROP TABLE tag;
CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,  -- the name without case
    colour TEXT,
    description TEXT,
    last_used TEXT,
    uid TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL DEFAULT '',
    updated TEXT NOT NULL DEFAULT '',
    writer TEXT NOT NULL DEFAULT '',
    rev INTEGER NOT NULL DEFAULT 1,
    clock INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO tag (id, name, key, colour, description, last_used)
    SELECT id, name, key, colour, description, last_used FROM old_tag;
CREATE TABLE pin (  -- the digit of a tag
    digit INTEGER PRIMARY KEY CHECK (digit BETWEEN 1 AND 9),
    tag INTEGER NOT NULL UNIQUE REFERENCES tag(id) ON DELETE CASCADE,
    uid TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL DEFAULT '',
    updated TEXT NOT NULL DEFAULT '',
    writer TEXT NOT NULL DEFAULT '',
    rev INTEGER NOT NULL DEFAULT 1,
    clock INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO pin (digit, tag) SELECT pinned, id FROM old_tag WHERE pinned IS NOT NULL;
DROP TABLE old_tag;
DROP INDEX change_step;
DROP INDEX change_made;
ALTER TABLE change RENAME TO old_change;
CREATE TABLE change (  -- the undo journal: every row an act changed, by columns
    id INTEGER PRIMARY KEY,
    article INTEGER REFERENCES article(id) ON DELETE CASCADE,  -- NULL: an act on the whole library
    step INTEGER NOT NULL,  -- the id of the act's first change
    label TEXT NOT NULL,
    "table" TEXT NOT NULL,
    row TEXT NOT NULL,  -- JSON: the key columns
    before TEXT,  -- JSON: the changed columns; NULL: there was no row
    after TEXT,
    made TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO change SELECT id, article, step, label, "table", row,
    CASE WHEN "table" IN ('quote_decision', 'name_decision', 'name_rule')
        THEN replace(before, '"made":', '"created":') ELSE before END,
    CASE WHEN "table" IN ('quote_decision', 'name_decision', 'name_rule')
        THEN replace(after, '"made":', '"created":') ELSE after END,
    made, undone FROM old_change;
DROP TABLE old_change;
CREATE INDEX change_step ON change(article, undone, step);
CREATE INDEX change_made ON change(made);
UPDATE article SET created = coalesce(
    (SELECT min(v.opened) FROM article_version AS v WHERE v.article = article.id), opened
);
UPDATE article SET updated = max(created, coalesce(forgotten, ''));
UPDATE annotation_tag SET created = (SELECT a.updated FROM annotation AS a WHERE a.id = annotation_tag.annotation);
UPDATE tag SET created = coalesce((
    SELECT min(a.created) FROM annotation_tag AS j JOIN annotation AS a ON a.id = j.annotation WHERE j.tag = tag.id
), last_used, '');
UPDATE pin SET created = (SELECT coalesce(last_used, created) FROM tag WHERE tag.id = pin.tag);
UPDATE tag SET updated = created;
UPDATE pin SET updated = created;
UPDATE annotation_tag SET updated = created;
UPDATE quote_decision SET updated = created;
UPDATE name_decision SET updated = created;
UPDATE name_rule SET updated = created;
UPDATE article SET clock = coalesce(CAST(strftime('%s', updated) AS INTEGER), 0) * 1000000;
UPDATE annotation
    SET clock = coalesce(CAST(strftime('%s', max(updated, coalesce(deleted, ''))) AS INTEGER), 0) * 1000000;
UPDATE tag SET clock = coalesce(CAST(strftime('%s', updated) AS INTEGER), 0) * 1000000;
UPDATE pin SET clock = coalesce(CAST(strftime('%s', updated) AS INTEGER), 0) * 1000000;
UPDATE annotation_tag SET clock = coalesce(CAST(strftime('%s', updated) AS INTEGER), 0) * 1000000;
UPDATE quote_decision SET clock = coalesce(CAST(strftime('%s', updated) AS INTEGER), 0) * 1000000;
UPDATE name_decision SET clock = coalesce(CAST(strftime('%s', updated) AS INTEGER), 0) * 1000000;
UPDATE name_rule SET clock = coalesce(CAST(strftime('%s', updated) AS INTEGER), 0) * 1000000;
INSERT INTO writer SELECT '', coalesce(max(clock), 0) FROM (
    SELECT max(clock) AS clock FROM article
    UNION ALL SELECT max(clock) AS clock FROM annotation
    UNION ALL SELECT max(clock) AS clock FROM tag
    UNION ALL SELECT max(clock) AS clock FROM pin
    UNION ALL SELECT max(clock) AS clock FROM annotation_tag
    UNION ALL SELECT max(clock) AS clock FROM quote_decision
    UNION ALL SELECT max(clock) AS clock FROM name_decision
    UNION ALL SELECT max(clock) AS clock FROM name_rule
)
"""

_OWN_METADATA = """
ALTER TABLE article ADD COLUMN own_author TEXT;
ALTER TABLE article ADD COLUMN own_date TEXT;
ALTER TABLE article ADD COLUMN own_site TEXT;
ALTER TABLE article ADD COLUMN own_address TEXT
"""

_SEARCH_TABLES = """
-- set by the user; NULL: by the reading progress
ALTER TABLE article ADD COLUMN state TEXT CHECK (state IN ('inbox', 'reading', 'done', 'archived'));
-- as loaded with the version opened last, as `title` is
ALTER TABLE article ADD COLUMN author TEXT;
ALTER TABLE article ADD COLUMN date TEXT;
ALTER TABLE article ADD COLUMN site TEXT;
ALTER TABLE article ADD COLUMN address TEXT;
UPDATE article SET
    author = json_extract(v.metadata, '$.author'), date = json_extract(v.metadata, '$.date'),
    site = json_extract(v.metadata, '$.site'), address = json_extract(v.metadata, '$.address')
    FROM article_version AS v WHERE v.id = article.version AND json_valid(v.metadata);
CREATE INDEX article_opened ON article(opened, id);
CREATE TABLE article_tag (
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    tag INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    uid TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL DEFAULT '',
    updated TEXT NOT NULL DEFAULT '',
    writer TEXT NOT NULL DEFAULT '',
    rev INTEGER NOT NULL DEFAULT 1,
    clock INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (article, tag)
) STRICT;
CREATE INDEX article_tag_tag ON article_tag(tag);
CREATE UNIQUE INDEX article_tag_uid ON article_tag(uid);
CREATE TABLE prepared (  -- what was computed from a text; derived, so it can be dropped at any time
    version INTEGER PRIMARY KEY REFERENCES article_version(id) ON DELETE CASCADE,
    indexed INTEGER NOT NULL DEFAULT 0,  -- 1 where the text is in text_index
    unspaced INTEGER NOT NULL DEFAULT 0,  -- 1 where a part of it is in unspaced_index
    extracted TEXT NOT NULL DEFAULT '',  -- the version of the rules that made its rows in quote and person; '': none
    extraction TEXT  -- the row of extraction that they were made from
) STRICT;
CREATE INDEX prepared_unspaced ON prepared(version) WHERE unspaced = 1;
CREATE INDEX prepared_extraction ON prepared(extraction);
CREATE TABLE extraction (  -- the quotes and people of a text, without corrections; derived
    hash TEXT PRIMARY KEY,  -- of the text without code and tables
    rules TEXT NOT NULL,  -- the version of the rules
    found BLOB NOT NULL  -- compressed JSON, see search/extracted.py
) STRICT;
CREATE TABLE quote (  -- the quotes of a text, with corrections; derived
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES article_version(id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    paragraph INTEGER NOT NULL,  -- counted from 1
    words INTEGER NOT NULL,
    kind TEXT NOT NULL,
    speaker TEXT,
    speaker_key TEXT,  -- the name without case
    speaker_text TEXT,
    speaker_kind TEXT NOT NULL,  -- person, organisation, role, unnamed or none
    others TEXT NOT NULL,  -- JSON: the names of those who speak together with the speaker
    role TEXT,
    attribution TEXT NOT NULL,
    confidence REAL NOT NULL,
    verdict TEXT NOT NULL
) STRICT;
CREATE INDEX quote_version ON quote(version, start);
CREATE INDEX quote_speaker ON quote(speaker_key);
CREATE TABLE person (  -- the people of a text, with corrections; derived
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES article_version(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    key TEXT NOT NULL,  -- the name without case
    aliases TEXT NOT NULL,  -- one per line
    role TEXT,
    role_text TEXT,
    mentions TEXT NOT NULL,  -- JSON: [[start, end], ...]
    count INTEGER NOT NULL,
    verdict TEXT NOT NULL
) STRICT;
CREATE INDEX person_version ON person(version);
CREATE INDEX person_key ON person(key);
CREATE VIEW indexed_text AS
    SELECT v.id, v.text FROM prepared AS p JOIN article_version AS v ON v.id = p.version WHERE p.indexed = 1;
CREATE VIEW quote_words AS
    SELECT q.id, substr(v.text, q.start + 1, q."end" - q.start) AS said,
        coalesce(q.speaker, q.speaker_text, '') || ' ' || q.others AS speaker
    FROM quote AS q JOIN article_version AS v ON v.id = q.version;
CREATE VIEW article_words AS
    SELECT a.id, coalesce(a.own_title, a.title) AS title,
        coalesce(a.own_author, a.author, '') || ' ' || coalesce(a.own_site, a.site, '') || ' '
            || coalesce(a.own_address, a.address, '') AS origin,
        coalesce((SELECT group_concat(t.name, ' ') FROM article_tag AS j JOIN tag AS t ON t.id = j.tag
            WHERE j.article = a.id), '') AS tags
    FROM article AS a;
CREATE VIEW note_words AS
    SELECT n.id, n.note, n.exact, coalesce((SELECT group_concat(t.name, ' ') FROM annotation_tag AS j
            JOIN tag AS t ON t.id = j.tag WHERE j.annotation = n.id), '') AS tags
    FROM annotation AS n NOT INDEXED WHERE n.deleted IS NULL
"""

WORD_INDEXES = """
CREATE VIRTUAL TABLE text_index USING fts5(
    text, content='indexed_text', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE unspaced_index USING fts5(text, content='', tokenize='trigram');
CREATE VIRTUAL TABLE quote_index USING fts5(
    said, speaker, content='quote_words', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE people_index USING fts5(
    name, aliases, role, content='person', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE article_index USING fts5(
    title, origin, tags, tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE note_index USING fts5(
    note, exact, tags, tokenize='porter unicode61 remove_diacritics 2')
"""
"""The full-text indexes; their contents can be rebuilt from the tables."""

_PUBLIC_VIEWS = """
CREATE VIEW IF NOT EXISTS articles AS
    SELECT 'reader:' || a.id AS id, a.uid, coalesce(a.own_title, a.title) AS title,
        coalesce(a.own_author, a.author) AS author, coalesce(a.own_site, a.site) AS site,
        coalesce(a.own_date, a.date) AS date, coalesce(a.own_address, a.address) AS address,
        CAST(a.source AS TEXT) AS source, a.created AS added, a.opened, a.words,
        coalesce(p.percent, 0) AS percent,
        coalesce(a.state, CASE WHEN p.percent > 0 THEN 'reading' ELSE 'inbox' END) AS state,
        (SELECT group_concat(t.name, ', ') FROM article_tag AS j JOIN tag AS t ON t.id = j.tag
            WHERE j.article = a.id) AS tags,
        (SELECT count(*) FROM annotation AS n WHERE n.article = a.id AND n.deleted IS NULL) AS annotations,
        (SELECT count(*) FROM quote AS q WHERE q.version = a.version) AS quotes
    FROM article AS a LEFT JOIN reading_position AS p ON p.article = a.id WHERE a.forgotten IS NULL;
CREATE VIEW IF NOT EXISTS notes AS
    SELECT n.uid AS id, 'reader:' || n.article AS article, coalesce(a.own_title, a.title) AS title, n.kind, n.colour,
        n.exact AS text, n.note, n.speaker,
        (SELECT group_concat(t.name, ', ') FROM annotation_tag AS j JOIN tag AS t ON t.id = j.tag
            WHERE j.annotation = n.id) AS tags,
        coalesce(p.status, 'orphan') AS status, p.start, p."end", n.created, n.updated
    FROM annotation AS n JOIN article AS a ON a.id = n.article
    LEFT JOIN anchor AS p ON p.annotation = n.id AND p.version = a.version
    WHERE n.deleted IS NULL AND a.forgotten IS NULL;
CREATE VIEW IF NOT EXISTS quotes AS
    SELECT 'reader:' || a.id AS article, coalesce(a.own_title, a.title) AS title,
        coalesce(a.own_site, a.site) AS site, coalesce(a.own_date, a.date) AS date, q.paragraph, q.start, q."end",
        substr(v.text, q.start + 1, q."end" - q.start) AS text, q.words, q.kind,
        coalesce(q.speaker, q.speaker_text) AS speaker, q.speaker_kind, q.role, q.confidence, q.verdict
    FROM quote AS q JOIN article_version AS v ON v.id = q.version JOIN article AS a ON a.version = v.id
    WHERE a.forgotten IS NULL;
CREATE VIEW IF NOT EXISTS people AS
    SELECT 'reader:' || a.id AS article, coalesce(a.own_title, a.title) AS title, p.name, p.role,
        replace(p.aliases, char(10), ', ') AS aliases, p.count AS mentions, p.verdict
    FROM person AS p JOIN article AS a ON a.version = p.version WHERE a.forgotten IS NULL
"""
"""Views for other programs; this one does not read them, and keeps the user's own of the same names."""

_INDEXES = """
CREATE UNIQUE INDEX tag_uid ON tag(uid);
CREATE UNIQUE INDEX pin_uid ON pin(uid);
CREATE UNIQUE INDEX annotation_tag_uid ON annotation_tag(uid);
CREATE UNIQUE INDEX quote_decision_uid ON quote_decision(uid);
CREATE UNIQUE INDEX name_decision_uid ON name_decision(uid);
CREATE UNIQUE INDEX name_rule_uid ON name_rule(uid)
"""
_REVIEWS = """
ALTER TABLE article ADD COLUMN verdict TEXT CHECK (verdict IN ('approved', 'changes wanted'));
ALTER TABLE article ADD COLUMN reviewed TEXT;
-- the clock of the rows: annotations with a later one are new in the next review
ALTER TABLE article ADD COLUMN review_clock INTEGER
"""
_OWN_LANGUAGE = """
ALTER TABLE article ADD COLUMN own_language TEXT;
UPDATE article SET own_language = nullif(json_extract(v.metadata, '$.language'), '')
    FROM article_version AS v WHERE v.id = article.version AND json_valid(v.metadata)
"""
STATEMENTS = "\n".join(
    (
        _FIRST_TABLES,
        _REVIEW_TABLES,
        _PATH_TABLES,
        _PLACED_CORRECTIONS,
        _LEFT_NAMES,
        _STAMPS,
        _INDEXES,
        _OWN_METADATA,
        _SEARCH_TABLES,
        WORD_INDEXES,
        _REVIEWS,
        _OWN_LANGUAGE,
    )
)
"""The statements of all migrations, in order, without the views for other programs."""
