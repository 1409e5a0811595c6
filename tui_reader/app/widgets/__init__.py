"""Widgets: they know text and model, never the library."""
