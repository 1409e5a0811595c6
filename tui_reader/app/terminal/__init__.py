"""The terminal around the app: keyboard, clipboard, external editor, rescue of unsaved notes."""
