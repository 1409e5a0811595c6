"""Standard input with `-`, without it, and from `<(command)`; the address of a piped page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pseudo_terminal import Terminal, colour_terminal

TEXT = 'The Dispute\n\n"We knew it all," said Anna Reed, the chair.\n'
PAGE = "<h1>Bees</h1>\n<p>They are back.</p>\n<p>All <em>of</em> them.</p>\n"
READER = f"{sys.executable} -m tui_reader"
WORDS = ("text", "open", "", "quotes", "people", "notes", "check", "set", "export")


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "empty").write_text("")
    return os.environ | {"READER_HOME": str(tmp_path / "home"), "PYTHONIOENCODING": "utf-8"}


def shell(line: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", line.replace("reader", READER)],
        env=env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("line", [f"reader {word} {{}}" for word in WORDS])
@pytest.mark.parametrize("source", ["cat a.txt | ", "< a.txt "])
def test_standard_input_needs_no_name(env: dict[str, str], line: str, source: str) -> None:
    def run(name: str) -> tuple[int, str, str]:
        words = line.format(name)
        done = shell(f"{source}{words}" if source.endswith("| ") else f"{words} {source}", env)
        return done.returncode, done.stdout, done.stderr

    assert run("") == run("-")
    assert "no such" not in run("")[2]


@pytest.mark.parametrize(
    "line", ["reader text <(cat a.txt)", "reader <(cat a.txt)", "cat a.txt | reader text /dev/fd/0"]
)
def test_process_substitution_is_read(env: dict[str, str], line: str) -> None:
    assert shell(line, env).stdout == TEXT


def test_several_process_substitutions_are_read(env: dict[str, str]) -> None:
    assert shell("reader open <(cat a.txt) <(echo two)", env).stdout == TEXT + "two\n"


def test_named_pipe_is_still_refused(env: dict[str, str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert shell("reader text fifo", env).stderr == "reader: fifo is a named pipe, not a file\n"


@pytest.mark.parametrize("source", ["", "< /dev/null", "< empty", "<&-"])
def test_missing_source_without_input_exits_with_2(env: dict[str, str], source: str) -> None:
    done = shell(f"reader text {source}", env)
    assert done.returncode == 2 and "Missing argument 'SOURCE'" in done.stderr
    done = shell(f"reader {source}", env)
    assert (done.returncode, done.stderr) == (0, "no articles yet\n")


def test_forget_reads_nothing_from_a_pipe(env: dict[str, str]) -> None:
    assert "Missing argument 'SOURCE…'" in shell("cat a.txt | reader forget", env).stderr


def test_named_source_takes_precedence_over_the_pipe(env: dict[str, str]) -> None:
    assert shell("echo other | reader text a.txt", env).stdout == TEXT


# -- --address --------------------------------------------------------------------------------------------------------


def test_piped_page_keeps_its_address(env: dict[str, str]) -> None:
    line = "cat a.html | reader text - --from html --address https://example.org/bees?a=b --format json"
    article = json.loads(shell(line, env).stdout)["article"]
    assert (article["address"], article["format"]) == ("https://example.org/bees?a=b", "html")
    exported = shell("cat a.txt | reader export --address https://example.org/t", env).stdout
    assert 'address: "https://example.org/t"' in exported or "address: https://example.org/t" in exported


@pytest.mark.parametrize("url", ["example.org", "javascript:alert", "file:///etc/passwd", "'https://a b'", "''"])
def test_address_option_accepts_only_web_addresses(env: dict[str, str], url: str) -> None:
    done = shell(f"cat a.txt | reader text --address {url}", env)
    assert done.returncode == 2 and "does not begin with http:// or https://" in done.stderr.replace("\n", " ")


def test_app_reads_a_pipe_and_takes_keys_from_the_terminal(env: dict[str, str], tmp_path: Path) -> None:
    terminal = Terminal(["bash", "-c", f"cat a.txt | {READER}"], colour_terminal(tmp_path / "home"), tmp_path)
    terminal.until("The Dispute")
    terminal.until("¶ 1 of")
    terminal.type("j", "¶ 2 of")
    terminal.child.send("q")
    assert terminal.ends() == 0
