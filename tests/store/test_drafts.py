from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.library_examples import PARAGRAPHS, Clock, document, library, opened, paragraph
from tui_reader.library import Library
from tui_reader.model import Edit

TEXT = document()


@pytest.fixture
def full(tmp_path: Path) -> Library:
    return library(tmp_path, Clock())


def test_draft_is_saved_replaced_and_dropped(full: Library) -> None:
    reading = opened(full)
    uid = full.annotations.save_draft(reading, paragraph(1), "Wh")
    assert full.annotations.save_draft(reading, paragraph(1), "Why", uid=uid) == uid
    full.close()
    (draft,) = opened(full).drafts
    assert (draft.uid, draft.text, draft.span, draft.kind) == (uid, "Why", TEXT.span(1), "paragraph")
    assert (draft.target, draft.pid) == ("", os.getpid())
    full.annotations.drop_draft(uid)
    full.annotations.drop_draft(uid)
    assert full.annotations.drafts(reading) == ()


def test_saving_the_note_drops_its_draft_in_the_same_step(full: Library) -> None:
    reading = opened(full)
    uid = full.annotations.save_draft(reading, paragraph(1), "Why?")
    full.annotations.annotate(reading, TEXT, paragraph(1), Edit(note="Why?"), draft=uid)
    assert full.annotations.drafts(reading) == () and len(full.annotations.of(reading)) == 1


def test_draft_saved_late_is_dropped_with_its_note(full: Library) -> None:
    """The editor did not learn the draft's uid because saving waited for a lock."""
    reading = opened(full)
    full.annotations.save_draft(reading, paragraph(1), "Why")
    other = full.annotations.save_draft(reading, paragraph(2), "Why")
    longer = full.annotations.save_draft(reading, paragraph(1), "Quite another thought")
    full.annotations.annotate(reading, TEXT, paragraph(1), Edit(note="Why not?"))
    assert {draft.uid for draft in full.annotations.drafts(reading)} == {other, longer}


def test_draft_follows_its_passage_into_a_new_version(full: Library) -> None:
    reading = opened(full)
    full.annotations.save_draft(reading, paragraph(1), "on two")
    full.annotations.save_draft(reading, paragraph(9), "on ten")
    changed = ["A new beginning.", *PARAGRAPHS[:9]]
    spans = {draft.text: draft.span for draft in opened(full, changed).drafts}
    assert spans == {"on two": document(changed).span(2), "on ten": None}


_TYPING = """
import sys
from pathlib import Path
from tests.store.library_examples import *
full = library(Path(sys.argv[1]))
full.annotations.save_draft(opened(full), paragraph(1), "typed elsewhere")
print("saved", flush=True)
sys.stdin.readline()
"""


def test_draft_is_offered_only_after_its_process_ended(full: Library, tmp_path: Path) -> None:
    here = Path(__file__).parent
    child = subprocess.Popen(
        [sys.executable, "-c", _TYPING, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{here.parent.parent}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None and child.stdout.readline() == "saved\n"
    assert opened(full).drafts == ()
    child.kill()
    child.communicate()
    assert [draft.text for draft in opened(full).drafts] == ["typed elsewhere"]
