"""Annotations out of the program: Markdown for people, JSON for programs. Pure strings, but for `write`."""
