"""Find the parts of a text whose script has no blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese."""

from __future__ import annotations

import re

_RUN = re.compile(
    "["
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Burmese
    "\u1780-\u17ff"  # Khmer
    "\u2e80-\u2fdf"  # radicals
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035"
    "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3100-\u312f\u31a0-\u31bf"  # Bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "]+"
)


def runs(text: str) -> list[str]:
    """Return the runs of characters of such scripts, in reading order."""
    return [] if text.isascii() else _RUN.findall(text)


def without(text: str) -> str:
    """Return the text with a blank in the place of each such run."""
    return text if text.isascii() else _RUN.sub(" ", text)
