"""Quotes with their speakers and people with their roles, from the text of an article.

The code reads like the task: tokens (`tokens`), mentions and people (`mentions`, `people`), quotes (`quotes`),
who said them (`passage`, `patterns`, `speakers`), and what the people are (`roles`).
"""

from __future__ import annotations

from tui_reader.extraction.extractor import extract

__all__ = ["extract"]
