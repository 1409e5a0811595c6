"""Find the command that a row of the key table names: `module:function(argument)` of `app/commands`."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.app.context import Context, Outcome

    Command = Callable[[Context], Outcome]


@cache
def command(run: str) -> Command:
    """Return the function that `run` names, with its argument; its module is imported at the first use.

    Raises:
        ImportError, AttributeError: there is no such command.
        ValueError, SyntaxError: the argument is no literal.
    """
    module, _, call = run.partition(":")
    name, _, argument = call.removesuffix(")").partition("(")
    function: Callable[..., Outcome] = getattr(import_module(f"tui_reader.app.commands.{module}"), name)
    if not argument:
        return function
    value = literal_eval(argument)
    return lambda ctx: function(ctx, value)
