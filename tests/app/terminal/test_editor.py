"""The user's editor: saved text is kept whatever happens, and no note text leaks to the terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tui_reader.app.terminal.editor import edit
from tui_reader.app.terminal.rescue import rescue
from tui_reader.config import editor_command
from tui_reader.model import ReaderError

SAVES = "import sys; open(sys.argv[1], 'w').write('saved words\\n');"


def python(tmp_path: Path, code: str) -> list[str]:
    script = tmp_path / "editor.py"
    script.write_text(code)
    return [sys.executable, str(script)]


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(directory))
    return directory


@pytest.mark.parametrize(
    ("code", "text", "problem"),
    [
        (SAVES, "saved words", None),
        ("", "before", None),
        (SAVES + "sys.exit(1)", "saved words", "ended with code 1"),
        ("import sys; sys.exit(3)", "before", "ended with code 3"),
        (SAVES + "import os; os.kill(os.getpid(), 9)", "saved words", "was ended by signal 9"),
        (SAVES + "import os; os.kill(os.getpid(), 15)", "saved words", "was ended by signal 15"),
        ("import sys, os; os.rename(sys.argv[1], 'x'); os.rename('x', sys.argv[1])", "before", None),
    ],
)
def test_saved_text_is_returned_with_the_problem(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, code: str, text: str, problem: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    edited = edit("before", python(tmp_path, code))
    assert edited.text == text
    assert (edited.problem is None) if problem is None else problem in str(edited.problem)
    assert list(temporary.iterdir()) == []


REMOVED = "import sys, os; os.unlink(sys.argv[1]);"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import sys; open(sys.argv[1], 'wb').write(b'\\xff')", "it is not UTF-8 text"),
        (f"{REMOVED} os.mkdir(sys.argv[1])", "it is no longer a regular file"),
        (f"{REMOVED} os.mkfifo(sys.argv[1])", "it is no longer a regular file"),
        (f"{REMOVED} os.symlink('/dev/zero', sys.argv[1])", "it is no longer a regular file"),
        (f"{REMOVED} os.symlink(sys.argv[1], sys.argv[1])", "Too many levels of symbolic links"),
    ],
)
def test_unreadable_result_error_names_the_path(tmp_path: Path, temporary: Path, code: str, why: str) -> None:
    with pytest.raises(ReaderError, match=f"cannot be read \\({why}\\); it is in {temporary}"):
        edit("before", python(tmp_path, code))


def test_editor_that_deletes_its_file_raises_error(tmp_path: Path, temporary: Path) -> None:
    with pytest.raises(ReaderError, match=r"^the editor \S+ deleted its file$"):
        edit("before", python(tmp_path, REMOVED))
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("configured", "line"),
    [
        ("ed\0itor", "the editor ed\ufffditor did not start: embedded null byte"),
        ("vim '\0'", "the editor vim did not start: embedded null byte"),
        ("ed\udc80\ud800itor", "the editor ed\ufffd\ufffditor did not start: 'utf-8' codec can't encode"),
        ("/", "the editor / did not start: it is a directory"),
        ("TMP/plain", "the editor TMP/plain did not start: Permission denied"),
        ("TMP/data", "the editor TMP/data did not start: Exec format error"),
        ("TMP/no-interpreter", "the editor TMP/no-interpreter did not start: No such file or directory"),
        ("TMP/loop", "the editor TMP/loop did not start: Too many levels of symbolic links"),
        ("no-such-editor --wait", "the editor no-such-editor did not start: No such file or directory"),
        ("x" * 5000, f"the editor {'x' * 199}… did not start: File name too long"),
        ("'unbalanced", "the editor “'unbalanced” is not a command: No closing quotation"),
        ("ends\\\\", "the editor ends\\ did not start: No such file or directory"),
        ("ends\\", "the editor “ends\\” is not a command: No escaped character"),
        ("''", "the editor “''” is not a command: it names no program"),
        ("' ' x", "the editor “' ' x” is not a command: it names no program"),
    ],
)
def test_editor_that_does_not_start_raises_one_line_error(
    tmp_path: Path, temporary: Path, configured: str, line: str
) -> None:
    for name, content, mode in (("plain", "", 0o600), ("data", "\0\1", 0o700), ("no-interpreter", "#!/none\n", 0o700)):
        (tmp_path / name).write_text(content)
        (tmp_path / name).chmod(mode)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(ReaderError) as raised:
        edit("secret", editor_command(configured.replace("TMP", str(tmp_path)), {}))
    told = str(raised.value).replace(str(tmp_path), "TMP")
    assert told.startswith(line) and "\n" not in told and "secret" not in told
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("configured", [None, "", "  "])
def test_editor_falls_back_to_environment_then_vi(configured: str | None) -> None:
    named = "true" if not configured else "vi"
    assert editor_command(configured, {"VISUAL": "", "EDITOR": "true"}) == [named]
    assert editor_command(configured, {}) == ["vi"] and editor_command("a 'b c'", {}) == ["a", "b c"]


@pytest.mark.parametrize("command", ["./editor", "sh -c 'exit 3' sh", "true"])
def test_editor_from_deleted_working_directory(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    if command == "./editor":
        with pytest.raises(ReaderError, match=r"the editor ./editor did not start: No such file or directory"):
            edit("before", editor_command(command, {}))
    else:
        assert edit("before", editor_command(command, {})).text == "before"
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("how", ["gone", "a file", "full"])
def test_unwritable_temporary_directory_raises_one_line_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "full":

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fchmod", full)
    else:
        place = tmp_path / how
        if how == "a file":
            place.write_text("x")
        monkeypatch.setattr("tempfile.tempdir", str(place))
    with pytest.raises(ReaderError, match="no file for the editor can be written: ") as raised:
        edit("secret words", python(tmp_path, SAVES))
    assert "secret" not in str(raised.value)
    if how != "full":
        assert edit("before", python(tmp_path, SAVES), (tmp_path,)).text == "saved words"
    assert not list(tmp_path.glob("note-*")) and not list((tmp_path / "temporary").iterdir())


def test_interrupt_during_editing_goes_to_the_editor(tmp_path: Path) -> None:
    code = "import os, signal, time; os.kill(os.getppid(), signal.SIGINT); time.sleep(0.05);" + SAVES
    before = signal.getsignal(signal.SIGINT)
    assert edit("before", python(tmp_path, code)) == ("saved words", None)
    assert signal.getsignal(signal.SIGINT) is before


def test_editor_still_open_on_exit_keeps_its_file(temporary: Path) -> None:
    """`code --wait` does not end with the terminal."""
    handled = []
    previous = signal.signal(signal.SIGTERM, lambda *_: handled.append("SIGTERM"))
    timer = threading.Timer(0.15, os.kill, [os.getpid(), signal.SIGTERM])
    timer.start()
    try:
        edited = edit("before", ["sh", "-c", 'printf "saved words" > "$1"; sleep 0.4; printf x >> "$1"', "sh"])
    finally:
        signal.signal(signal.SIGTERM, previous)
    assert handled == ["SIGTERM"], "the app's handler is called too"
    assert edited.text == "saved words" and "is still open; its file is " in str(edited.problem)
    (path,) = temporary.iterdir()
    assert str(path) in str(edited.problem)


def test_signal_during_editor_start_does_not_wait_for_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    previous = signal.signal(signal.SIGHUP, lambda *_: None)
    popen = subprocess.Popen

    def interrupted(command: list[str]) -> object:
        os.kill(os.getpid(), signal.SIGHUP)
        return popen(command)

    monkeypatch.setattr(subprocess, "Popen", interrupted)
    try:
        edited = edit("before", ["sh", "-c", "sleep 0.4", "sh"])
    finally:
        signal.signal(signal.SIGHUP, previous)
    assert edited.text == "before" and "is still open" in str(edited.problem)


@pytest.mark.parametrize("gone", [0, 1, 2, 3])
def test_note_is_rescued_to_first_writable_directory(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, gone: int
) -> None:
    """The working directory is gone, and then one candidate directory after another."""
    cwd, places = tmp_path / "cwd", [tmp_path / name for name in ("library", "home")]
    for place in (cwd, *places):
        place.mkdir()
    monkeypatch.chdir(cwd)
    cwd.rmdir()
    for place in (*places, temporary)[:gone]:
        place.rmdir()
    if gone == 3:
        with pytest.raises(ReaderError, match="the note cannot be written anywhere: No such file or directory"):
            rescue("Not lost.", [None, Path("relative"), *places])
        return
    path = rescue("Not lost.", [None, Path("relative"), *places])
    assert path.parent == (*places, temporary)[gone] and path.read_text() == "Not lost."
    assert path.stat().st_mode & 0o777 == 0o600
