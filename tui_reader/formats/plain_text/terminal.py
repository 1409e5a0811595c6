"""Resolve the overstrikes and escape sequences of text that was made for a terminal or printer, as `man` writes it.

The text stays as a terminal shows it; bold, underlining, colours, links and all other sequences are dropped.
"""

from __future__ import annotations

import re

_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b\][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC
    r"|\x1b[PX^_][^\x1b\x9c]*(?:\x1b\\|\x9c)"  # DCS, SOS, PM, APC
    r"|\x1b[ -/]+[0-~]|\x1b[0-OQ-WYZ\\`-~]"  # charsets, single commands
)


def is_for_terminal(text: str) -> bool:
    """Tell whether a text has overstrikes or escape sequences."""
    return "\b" in text or "\x1b" in text or "\x9b" in text


def resolve(line: str) -> str:
    """Return a line as a terminal shows it: without sequences, with the last of the characters in each place."""
    line = _SEQUENCE.sub("", line)
    if "\b" not in line:
        return line
    cells: list[str] = []
    at = 0
    for char in line:
        if char == "\b":
            at = max(0, at - 1)
            continue
        if at == len(cells):
            cells.append(char)
        elif char != "_" or cells[at] == " ":
            cells[at] = char
        at += 1
    return "".join(cells)
