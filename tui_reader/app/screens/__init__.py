"""Screens: they call the library and hand the widgets what to show."""
