"""What a program sends to a terminal, classified by kind of control, to compare with an allowed set.

The kind of a control is its effect without the numbers that only give a position or shade: `CSI H`, `SGR 38;2`,
`CSI ?1049h`, `OSC 52`, `C0 07`. Text has no kind, but characters that mislead a terminal or a person do.
Source: ECMA-48, 5th edition, and xterm's control sequences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.text.clean import is_clean

_TOKEN = re.compile(
    r"""(?P<csi>\x1b\[[0-?]*[ -/]*[@-~])
    |(?P<string>(?:\x1b[\]PX^_])[^\x1b\x07]*(?:\x07|\x1b\\))
    |(?P<escape>\x1b[ -/]*[0-~])
    |(?P<control>[\x00-\x1f\x7f-\x9f])
    |(?P<text>[^\x00-\x1f\x7f-\x9f]+)""",
    re.VERBOSE,
)
_STRINGS = {"]": "OSC", "P": "DCS", "X": "SOS", "^": "PM", "_": "APC"}
_NUMBERED = "hlpqrstuxyc"
"""Final bytes whose parameters determine the effect, not a position."""


def kinds_of(data: bytes) -> set[str]:
    """The kinds of control in `data`, which is complete (no sequence cut off) and in UTF-8."""
    return set(_kinds(data.decode("utf-8", "surrogateescape")))


def _kinds(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        token = match[0]
        if match["csi"]:
            yield from _csi_kinds(token[2:-1], token[-1])
        elif match["string"]:
            number = re.match(r"\d*", token[2:])
            yield {"]": "OSC", "P": "DCS", "X": "SOS", "^": "PM", "_": "APC"}[
                token[1]
            ] + f" {number[0] if number else ''}"
        elif match["escape"]:
            yield f"ESC {token[1:]}"
        elif match["control"]:
            yield f"{'C1' if token >= chr(0x80) else 'C0'} {ord(token):02x}"
        elif not is_clean(token):
            yield from (f"U+{ord(char):04X}" for char in set(token) if not is_clean(char))


def _csi_kinds(parameters: str, final: str) -> Iterator[str]:
    if final == "m" and not re.search(r"[^\d;]", parameters):
        # 38 and 48 are followed by a colour: three numbers are a shade, a single one is the terminal's own colour.
        plain = re.sub(r"\b([34]8);2;\d+;\d+;\d+", r"\1:2", parameters)
        yield from (f"SGR {code}" for code in plain.split(";"))
    elif final in _NUMBERED or re.search(r"[^\d;]", parameters):
        yield f"CSI {parameters}{final}"
    else:
        yield f"CSI {final}"
