from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.store.file.process import identity, is_alive
from tui_reader.store.values import make_uid, path_key, storable, timestamp

MOMENT = datetime(2026, 5, 3, 9, 15, 0, 900_000, tzinfo=UTC)


@given(st.text(st.characters(codec=None)))
def test_storable_text_can_be_encoded_and_keeps_the_rest(text: str) -> None:
    stored = storable(text)
    assert stored.encode().decode() == stored and "\0" not in stored
    assert storable(stored) == stored and len(stored) == len(text) - text.count("\0")


@pytest.mark.parametrize(
    ("path", "key"),
    [("/a/é", "/a/é".encode()), ("/a/\udce9", b"/a/\xe9"), ("/a/\ud800", b"/a/\xef\xbf\xbd")],
)
def test_path_key_keeps_the_file_system_bytes(path: str, key: bytes) -> None:
    assert path_key(path) == key


def test_timestamps_are_utc_with_seconds() -> None:
    assert timestamp(MOMENT) == "2026-05-03T09:15:00Z"


def test_uids_sort_by_time_and_do_not_repeat() -> None:
    uids = [make_uid(MOMENT + timedelta(seconds=second)) for second in range(1000)]
    assert uids == sorted(set(uids)) and {len(uid) for uid in uids} == {12}
    many = [make_uid(MOMENT) for _ in range(20_000)]
    assert len(set(many)) == len(many) and many == sorted(many), "all of one instant"
    assert make_uid(datetime(2099, 1, 1, tzinfo=UTC)) > uids[-1]


def test_process_is_identified_by_its_start() -> None:
    import os

    assert is_alive(os.getpid(), identity())
    assert not is_alive(os.getpid(), "elsewhere 1") and not is_alive(2**22 + 1, identity())
    assert not is_alive(2**22 + 1, "")
