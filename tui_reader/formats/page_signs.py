"""Signs that a page does not hold its article: it is made by a script, or has to be paid for."""

from __future__ import annotations

import re

NEEDS_JAVASCRIPT = "the page needs JavaScript to show its text"
PAYWALL = "only the beginning of the article is here; the rest has to be paid for"
_FEW = 400
"""Characters of text below which a page with scripts may be an empty frame."""
_TEASER = 2_000
"""Characters of text below which an article may be only a beginning."""
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:enable|activate|requires?|needs?|turn(?:ed)? on|without|support) (?:your )?java ?script"
    r"|java ?script (?:is |to be |must be |appears to be )?(?:disabled|required|enabled|turned off)"
    r"|java ?script is not (?:enabled|available)",
    re.IGNORECASE,
)
_MOUNT = re.compile(
    r"<(?:div|main|section)\s[^<>]{0,200}?id=[\"']?(?:root|app|application|__next|__nuxt|___gatsby|q-app|react-root"
    r"|app-root|svelte|main-app)\b[^<>]{0,200}>\s{0,200}</|<app-root[^<>]{0,200}>\s{0,200}</",
    re.IGNORECASE,
)
_PAID = re.compile(r"\"isAccessibleForFree\"\s{0,9}:\s{0,9}\"?false", re.IGNORECASE)
_SUBSCRIBE = re.compile(
    r"(?:subscribe|sign in|log in|register|sign up|become a member)(?: now| today)? to (?:continue|keep|read|unlock)"
    r"|to (?:continue|keep) reading(?: this (?:article|story))?|already a (?:subscriber|member)\?"
    r"|(?:article|story|content) is (?:only |exclusively )?(?:for|available to) (?:subscribers|members)",
    re.IGNORECASE,
)


def missing(page: str, length: int) -> str:
    """Return what a page lacks, one of the lines above; `""` if it has its article.

    Args:
        page: The HTML.
        length: The number of characters of text in it.
    """
    if length < _FEW and _SCRIPT.search(page) and (_ASKS.search(page) or _MOUNT.search(page)):
        return NEEDS_JAVASCRIPT
    if length < _TEASER and (_PAID.search(page) or _SUBSCRIBE.search(page)):
        return PAYWALL
    return ""
