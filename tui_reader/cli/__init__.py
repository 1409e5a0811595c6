"""The command line: a module per family of commands."""
