#!/usr/bin/env python3
"""ptybench: measure terminal programs from outside, in a real pseudo-terminal.

Needs: pexpect (for ptyprocess) and pyte.  Pure Python, Linux.

What it measures (all times are wall clock, milliseconds, time.perf_counter):

  startup   exec -> the chunk of output after which a regexp is on the screen
            (also: exec -> first byte, CPU time used until then, peak RSS)
  keys      one key at a time, closed loop: write of the key -> last byte of the
            output that changed the screen (first byte is reported too)
  hold      open loop at HZ keys a second (a held key): with --counter REGEXP
            (group 1 = a number on the screen that grows by one per key) the
            latency of every single key, else only the lag after the last key
  resize    TIOCSWINSZ+SIGWINCH -> last byte of output that changed the screen
  idle      CPU and bytes written while nothing happens
  selftest  checks the harness itself against programs of known delay
  compare   several commands from a JSON file, run round-robin (A B C A B C ...)
            so that machine noise hits all alike; medians and ratios to the first

Method: bytes are time-stamped when they are read and only fed to pyte when the
program is quiet, so the emulator's own cost is not in the figures.  A regexp
wait feeds in the pauses of the output and reports the arrival time of the chunk
that put the text on the screen, not the time at which pyte had digested it.  The "terminal" answers DA, DSR, OSC 10/11
and DECRQM 2026 (synchronized output: "frames" counts the CSI ? 2026 l seen).

Library use:
    from tests.benchmarks.ptybench import Session
    with Session(["less", "f.txt"], cols=200, rows=50) as s:
        ms = s.wait_for(r"some text")
        r = s.press("j")          # {'first':..,'change':..,'last':..,'bytes':..}
        print(s.text(), s.rss_kb(), s.cpu_ms())
"""

from __future__ import annotations

import argparse
import fcntl
import json
import math
import os
import re
import select
import shlex
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyte
from ptyprocess import PtyProcess

now = time.perf_counter

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "enter": "\r",
    "esc": "\x1b",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "s-tab": "\x1b[Z",
    "delete": "\x1b[3~",
    **{
        f"f{i}": s
        for i, s in enumerate(
            [
                "\x1bOP",
                "\x1bOQ",
                "\x1bOR",
                "\x1bOS",
                "\x1b[15~",
                "\x1b[17~",
                "\x1b[18~",
                "\x1b[19~",
                "\x1b[20~",
                "\x1b[21~",
                "\x1b[23~",
                "\x1b[24~",
            ],
            1,
        )
    },
    **{f"c-{c}": chr(ord(c) - 96) for c in "abcdefghijklmnopqrstuvwxyz"},
}

# Queries that get an answer, as a terminal would give one.
ANSWERS = [
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>41;354;0c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[5n"), b"\x1b[0n"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\]10;\?(?:\x07|\x1b\\)"), b"\x1b]10;rgb:e0e0/e0e0/e0e0\x1b\\"),
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:1010/1010/1010\x1b\\"),
]
SYNC_END = b"\x1b[?2026l"
# Sequences pyte would print or mis-parse: CSI with < > = or an intermediate
# byte ($ space !), DCS/APC/PM strings, OSC.
JUNK = re.compile(
    rb"\x1b\[[<>=][0-9;:]*[@-~]|\x1b\[\?[0-9;]*[A-IL-Za-gi-km-z]|\x1b\[[?0-9;:]*[ !\"$'*+][@-~]"
    rb"|\x1b[P_^][^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[\d*(?:;\d+)*:[0-9:;]*m"
)
PARTIAL = re.compile(rb"\x1b(?:\[[0-9;:<>=?!\"$'*+ ]*|[P_^\]][^\x07\x1b]*\x1b?)?$")


def parse_keys(text: str) -> list[str]:
    """'j*3 G <pagedown>*2 /' -> list of byte strings to send, one per key press."""
    out: list[str] = []
    for word in text.split():
        count = 1
        m = re.fullmatch(r"(.+)\*(\d+)", word)
        if m:
            word, count = m.group(1), int(m.group(2))
        m = re.fullmatch(r"<([^>]+)>", word)
        key = KEYS[m.group(1).lower()] if m else word
        out += [key] * count
    return out


def percentile(values: list[float], q: float) -> float:
    """Nearest-rank percentile, q in 0..100."""
    if not values:
        return float("nan")
    s = sorted(values)
    return s[max(0, math.ceil(len(s) * q / 100) - 1)]


def summary(values: list[float]) -> dict[str, Any]:
    if not values:
        return {"n": 0}
    return {
        "n": len(values),
        "min": round(min(values), 2),
        "median": round(statistics.median(values), 2),
        "p95": round(percentile(values, 95), 2),
        "p99": round(percentile(values, 99), 2),
        "max": round(max(values), 2),
    }


class Session:
    """A program in a pseudo-terminal, with its screen."""

    def __init__(
        self,
        argv: list[str] | str,
        cols: int = 200,
        rows: int = 50,
        env: dict[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        answer: bool = True,
        keep: bool = False,
    ) -> None:
        if isinstance(argv, str):
            argv = shlex.split(argv)
        e = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor", LESSHISTFILE="-")
        for name in ("LINES", "COLUMNS", "PYTHONDONTWRITEBYTECODE"):  # ask the tty; byte code as in real life
            e.pop(name, None)
        e.update(env or {})
        self.cols, self.rows, self.answer = cols, rows, answer
        self.screen = pyte.Screen(cols, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.tail = b""  # an unfinished escape sequence
        self.qtail = b""  # the same for the query matcher
        self.pending: list[tuple[float, bytes]] = []  # read, not yet fed
        self.seen: list[bytes] | None = [] if keep else None  # keep=True: all raw output
        self.bytes_in = 0
        self.frames = 0
        self.first_byte: float | None = None
        self.eof = False
        self._snap: dict[int, tuple[Any, ...]] = {}
        self.t0 = now()
        self.proc = PtyProcess.spawn(argv, cwd=os.fspath(cwd) if cwd else None, env=e, dimensions=(rows, cols))
        self.pid, self.fd = self.proc.pid, self.proc.fd
        self.poller = select.poll()
        self.poller.register(self.fd, select.POLLIN | select.POLLHUP)

    # -- raw input ---------------------------------------------------------
    def read(self, timeout: float) -> bool:
        """Read what is there (waiting at most timeout s); True if something came."""
        if self.eof or not self.poller.poll(max(0.0, timeout) * 1000):
            return False
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            data = b""
        t = now()
        if not data:
            self.eof = True
            return False
        if self.first_byte is None:
            self.first_byte = t
        self.bytes_in += len(data)
        if self.seen is not None:
            self.seen.append(data)
        self.pending.append((t, data))
        probe = self.qtail + data
        if b"\x1b" in probe:
            self.frames += probe.count(SYNC_END)
            if self.answer:
                for pattern, reply in ANSWERS:
                    for _ in pattern.finditer(probe):
                        os.write(self.fd, reply)
            m = PARTIAL.search(probe)
            self.qtail = probe[m.start() :] if m and len(probe) - m.start() < 256 else b""
        else:
            self.qtail = b""
        return True

    def feed(self, data: bytes) -> bool:
        """Feed pyte; True if a cell of the screen differs from before."""
        data = self.tail + data
        m = PARTIAL.search(data)
        if m and len(data) - m.start() < 4096:
            self.tail, data = data[m.start() :], data[: m.start()]
        else:
            self.tail = b""
        data = JUNK.sub(b"", data)
        cur = (self.screen.cursor.x, self.screen.cursor.y, self.screen.cursor.hidden)
        self.screen.dirty.clear()
        try:
            self.stream.feed(data)
        except Exception as error:  # an emulator bug must not end the run
            print(f"pyte: {error!r}", file=sys.stderr)
        changed = False
        for y in self.screen.dirty:
            if y >= self.rows:
                continue
            line = self.screen.buffer[y]
            t = tuple(line[x] for x in range(self.cols))
            if self._snap.get(y) != t:
                self._snap[y] = t
                changed = True
        new = (self.screen.cursor.x, self.screen.cursor.y, self.screen.cursor.hidden)
        if not new[2] and new != cur:
            changed = True
        return changed

    def drain(self) -> list[tuple[float, int, bool]]:
        """Feed everything pending: (arrival time, size, changed the screen)."""
        out = [(t, len(d), self.feed(d)) for t, d in self.pending]
        self.pending.clear()
        return out

    # -- waiting -----------------------------------------------------------
    def wait_for(
        self, pattern: str | Callable[[str], object], timeout: float = 30.0, since: float | None = None
    ) -> float | None:
        """ms from `since` (default: spawn) to the output that put pattern on screen."""
        test = pattern if callable(pattern) else re.compile(pattern).search
        since = self.t0 if since is None else since
        end = now() + timeout
        while True:
            # Digest only in the pauses (or after 0.3 s of unbroken output), so that
            # the emulator never delays the time stamp of the next chunk.
            busy = now() + 0.3
            while now() < busy and self.read(0.02):
                pass
            for i, (t, data) in enumerate(self.pending):
                if self.feed(data) and test(self.text()):
                    del self.pending[: i + 1]
                    return (t - since) * 1000
            self.pending.clear()
            if self.eof or now() > end:
                return None

    def wait_quiet(self, gap: float = 0.1, timeout: float = 10.0) -> float:
        """Wait until nothing has come for gap seconds; ms of the last byte since call."""
        t0 = last = now()
        while now() - t0 < timeout:
            if self.read(gap):
                last = now()
            elif self.eof or now() - last >= gap:
                break
        self.drain()
        return (last - t0) * 1000

    def _collect(self, t0: float, gap: float, timeout: float) -> dict[str, Any]:
        """After an input at t0: read until the program is quiet for gap seconds."""
        n0, f0 = self.bytes_in, self.frames
        end = t0 + timeout
        while now() < end:
            got_any = self.bytes_in > n0
            if not self.read(gap if got_any else end - now()) and (self.eof or got_any):
                break
        first = change = last = None
        for t, _size, changed in self.drain():
            ms = (t - t0) * 1000
            first = ms if first is None else first
            if changed:
                change = ms if change is None else change
                last = ms
        return {"first": first, "change": change, "last": last, "bytes": self.bytes_in - n0, "frames": self.frames - f0}

    def press(self, key: str, gap: float = 0.04, timeout: float = 5.0) -> dict[str, Any]:
        """Send one key; latency to the first byte / first / last screen change (ms)."""
        self.drain()
        t0 = now()
        os.write(self.fd, key.encode())
        return self._collect(t0, gap, timeout)

    def resize(self, cols: int, rows: int, gap: float = 0.15, timeout: float = 20.0) -> dict[str, Any]:
        self.drain()
        self.screen.resize(rows, cols)
        self._snap.clear()
        self.cols, self.rows = cols, rows
        t0 = now()
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
        return self._collect(t0, gap, timeout)

    def hold(
        self, key: str, n: int, hz: float, counter: str | None = None, gap: float = 0.3, timeout: float = 60.0
    ) -> dict[str, Any]:
        """Send key n times at hz; per-key latency by the on-screen counter."""
        rx = re.compile(counter) if counter else None

        def value() -> int | None:
            m = rx.search(self.text()) if rx else None
            return int(m.group(1).replace(",", "")) if m else None

        self.drain()
        start = value() if rx else None
        t0, sent, cpu0, n0, f0 = now(), [], self.cpu_ms(), self.bytes_in, self.frames
        for i in range(n):
            due = t0 + i / hz
            while (left := due - now()) > 0:
                self.read(left)
            sent.append(now())
            os.write(self.fd, key.encode())
        last = now()
        while now() - sent[-1] < timeout:
            if self.read(gap):
                last = now()
            elif self.eof or now() - last >= gap:
                break
        out: dict[str, Any] = {
            "sent": n,
            "lag_after_last": (last - sent[-1]) * 1000,
            "cpu_ms_per_key": (self.cpu_ms() - cpu0) / n,
            "bytes_per_key": (self.bytes_in - n0) / n,
            "frames": self.frames - f0,
        }
        if rx is None:
            self.drain()
            return out
        lat: list[float] = []
        seen = 0
        for t, data in self.pending:
            if self.feed(data):
                v = value()
                if v is not None and start is not None:
                    while seen < min(n, abs(v - start)):
                        lat.append((t - sent[seen]) * 1000)
                        seen += 1
        self.pending.clear()
        out["reached"] = seen
        out["latency"], out["latencies"] = summary(lat), lat
        return out

    def idle(self, seconds: float = 3.0) -> dict[str, Any]:
        self.wait_quiet(0.3, 3)
        c0, n0, t0 = self.cpu_ms(), self.bytes_in, now()
        while now() - t0 < seconds:
            self.read(seconds - (now() - t0))
        self.drain()
        return {"cpu_percent": (self.cpu_ms() - c0) / seconds / 10, "bytes": self.bytes_in - n0}

    # -- looking -----------------------------------------------------------
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def _pids(self) -> list[int]:
        out, todo = [], [self.pid]
        while todo:
            p = todo.pop()
            out.append(p)
            try:
                for tid in os.listdir(f"/proc/{p}/task"):
                    with open(f"/proc/{p}/task/{tid}/children") as f:
                        todo += [int(x) for x in f.read().split()]
            except OSError:
                pass
        return out

    def rss_kb(self, field: str = "VmHWM") -> int:
        """Peak (VmHWM) or present (VmRSS) resident size of the process tree."""
        total = 0
        for p in self._pids():
            try:
                with open(f"/proc/{p}/status") as f:
                    found = re.search(field + r":\s+(\d+)", f.read())
                total += int(found[1]) if found else 0
            except OSError:
                pass
        return total

    def cpu_ms(self) -> float:
        """CPU time of the process tree.  Per thread schedstat (ns), as stat has 10 ms ticks."""
        total = 0.0
        for p in self._pids():
            try:
                for tid in os.listdir(f"/proc/{p}/task"):
                    with open(f"/proc/{p}/task/{tid}/schedstat") as f:
                        total += int(f.read().split()[0]) / 1e6
            except OSError:
                pass
        return total

    def close(self) -> None:
        with suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        with suppress(Exception):
            self.proc.close(force=True)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# -- one measurement each ---------------------------------------------------
def one_startup(argv: list[str], wait: str, a: argparse.Namespace, env: dict[str, str] | None = None) -> dict[str, Any]:
    with Session(argv, a.cols, a.rows, env=env) as s:
        ms = s.wait_for(wait, a.timeout)
        r: dict[str, Any] = {
            "paint": ms,
            "cpu": s.cpu_ms(),
            "rss_kb": s.rss_kb(),
            "first_byte": (s.first_byte - s.t0) * 1000 if s.first_byte else None,
        }
        if ms is None:
            r["screen"] = s.text().rstrip()[:2000]
        return r


def run_keys(s: Session, keys: list[str], gap: float, pause: float = 0.0, timeout: float = 5.0) -> dict[str, Any]:
    rows, cpu0, t = [], s.cpu_ms(), now()
    for k in keys:
        rows.append(s.press(k, gap, timeout))
        if pause:
            time.sleep(pause)
    took = (now() - t) * 1000
    ok = [r for r in rows if r["last"] is not None]
    return {
        "keys": len(keys),
        "no_change": len(rows) - len(ok),
        "latency": summary([r["last"] for r in ok]),
        "first_byte": summary([r["first"] for r in ok]),
        "bytes_median": statistics.median([r["bytes"] for r in ok]) if ok else None,
        "frames_median": statistics.median([r["frames"] for r in ok]) if ok else None,
        "cpu_ms_per_key": (s.cpu_ms() - cpu0) / max(1, len(keys)),
        "took_ms": took,
    }


def compare(spec: dict[str, Any], runs: int, a: argparse.Namespace) -> dict[str, Any]:
    """spec: {name: {"cmd": [...], "wait": "re", "env": {}, "keys": "j*50", "hold": {...}}}"""
    rows: dict[str, dict[str, list[float]]] = {n: {} for n in spec}
    for i in range(runs + a.warmup):
        for name, c in spec.items():
            with Session(c["cmd"], a.cols, a.rows, env=c.get("env")) as s:
                ms = s.wait_for(c["wait"], a.timeout)
                if ms is None:
                    raise SystemExit(f"{name}: {c['wait']!r} never came up:\n{s.text()}")
                r = {"paint_ms": ms, "cpu_ms": s.cpu_ms()}
                if c.get("prelude"):
                    s.wait_quiet(0.3)
                    for key in parse_keys(c["prelude"]):
                        s.press(key, 0.1)
                if c.get("keys"):
                    s.wait_quiet(0.3)
                    k = run_keys(s, parse_keys(c["keys"]), a.gap)
                    r["key_median_ms"], r["key_p95_ms"] = k["latency"].get("median"), k["latency"].get("p95")
                    r["key_cpu_ms"], r["key_bytes"] = k["cpu_ms_per_key"], k["bytes_median"]
                r["rss_mb"] = s.rss_kb() / 1024
            if i >= a.warmup:
                for key, v in r.items():
                    if v is not None:
                        rows[name].setdefault(key, []).append(v)
    out: dict[str, Any] = {}
    base = next(iter(spec))
    for name, m in rows.items():
        out[name] = {k: round(statistics.median(v), 2) for k, v in m.items()}
        out[name]["ratio_to_" + base] = {
            k: round(out[name][k] / out[base][k], 3) for k in m if out.get(base, {}).get(k)
        }
        out[name]["paint_all"] = [round(x, 1) for x in m["paint_ms"]]
    return out


SELF = r"""
import os, sys, termios, time, tty
tty.setraw(0); n = 0
time.sleep(0.1); os.write(1, b"\x1b[2J\x1b[1;1Hready 0 |")
while os.read(0, 1) == b"j":
    n += 1; time.sleep(0.02); os.write(1, b"\x1b[1;1Hready %d |" % n)
"""


def selftest() -> int:
    """A program that starts in 100 ms + interpreter and answers each key after 20 ms."""
    with Session([sys.executable, "-S", "-c", SELF], 80, 24) as s:
        paint = s.wait_for(r"ready 0 \|", 10)
        keys = run_keys(s, ["j"] * 20, 0.03)["latency"]
        held = s.hold("j", 20, 20, r"ready (\d+)")
    ok = (
        paint is not None
        and 100 < paint < 250
        and 20 <= keys["median"] < 25
        and held["reached"] == 20
        and 20 <= held["latency"]["median"] < 25
    )
    print(json.dumps({"ok": ok, "paint": paint, "keys": keys, "hold": held}))
    return 0 if ok else 1


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("mode", choices=["startup", "keys", "hold", "resize", "idle", "screen", "compare", "selftest"])
    p.add_argument("--wait", help="regexp that must be on the screen (end of startup)")
    p.add_argument("--cols", type=int, default=200)
    p.add_argument("--rows", type=int, default=50)
    p.add_argument("--runs", type=int, default=11)
    p.add_argument("--warmup", type=int, default=1)
    p.add_argument("--timeout", type=float, default=60)
    p.add_argument("--gap", type=float, default=0.04, help="quiet time that ends a frame, s")
    p.add_argument("--prelude", default="", help="keys to send before measuring")
    p.add_argument("--keys", default="j*50", help="'j*50 G <pagedown>*10'")
    p.add_argument("--hz", type=float, default=30)
    p.add_argument("--counter", help="regexp, group 1 a number that steps with the key")
    p.add_argument("--to", default="100x50,200x50", help="resize: sizes to go through")
    p.add_argument("--env", action="append", default=[], help="NAME=VALUE")
    p.add_argument("--spec", help="compare: JSON file")
    if "--" in sys.argv:
        i = sys.argv.index("--")
        mine, cmd = sys.argv[1:i], sys.argv[i + 1 :]
    else:
        mine, cmd = sys.argv[1:], []
    a = p.parse_args(mine)
    env = dict(x.split("=", 1) for x in a.env)
    if a.mode == "selftest":
        sys.exit(selftest())
    if a.mode == "compare":
        print(json.dumps(compare(json.loads(Path(a.spec).read_text(encoding="utf-8")), a.runs, a), indent=1))
        return
    if a.mode == "startup":
        rs = [one_startup(cmd, a.wait, a, env) for _ in range(a.runs + a.warmup)][a.warmup :]
        bad = [r for r in rs if r["paint"] is None]
        if bad:
            print(json.dumps({"error": "not on screen", "screen": bad[0]["screen"]}))
            sys.exit(1)
        print(
            json.dumps(
                {
                    "cmd": cmd,
                    "paint": summary([r["paint"] for r in rs]),
                    "first_byte": summary([r["first_byte"] for r in rs]),
                    "cpu": summary([r["cpu"] for r in rs]),
                    "rss_kb": statistics.median([r["rss_kb"] for r in rs]),
                }
            )
        )
        return
    with Session(cmd, a.cols, a.rows, env=env) as s:
        paint = s.wait_for(a.wait, a.timeout) if a.wait else None
        s.wait_quiet(0.3)
        for k in parse_keys(a.prelude):
            s.press(k, 0.1, a.timeout)
        if a.mode == "screen":
            print(s.text())
            return
        if a.mode == "keys":
            r = run_keys(s, parse_keys(a.keys), a.gap, timeout=a.timeout)
        elif a.mode == "hold":
            keys = parse_keys(a.keys)
            r = s.hold(keys[0], len(keys), a.hz, a.counter)
        elif a.mode == "idle":
            r = s.idle()
        else:
            r = {"resizes": []}
            for _ in range(a.runs):
                for size in a.to.split(","):
                    w, h = map(int, size.split("x"))
                    r["resizes"].append({"to": size, **s.resize(w, h)})
            r["latency"] = {
                z: summary([x["last"] for x in r["resizes"] if x["to"] == z and x["last"] is not None])
                for z in a.to.split(",")
            }
            del r["resizes"]
        r.update(cmd=cmd, paint=paint, rss_kb=s.rss_kb())
        print(json.dumps(r))


if __name__ == "__main__":
    main()
