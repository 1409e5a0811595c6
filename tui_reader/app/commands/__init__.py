"""The commands of the reading screen: functions on a `Context` that return what they changed.

A command is found by the name that its row of the key table gives (`annotate:highlight`), or called by another one. It
raises `ReaderError` where it fails, and refreshes nothing: the screen that ran it does.
"""
