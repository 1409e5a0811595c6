"""The lists of the library screens: a module for each kind, with its rows, orders, preview and commands."""
