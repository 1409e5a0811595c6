"""`reader keys`, `reader path` and `reader completion`."""

from __future__ import annotations

import os

import click

from tui_reader.cli.options import db_option, format_option
from tui_reader.cli.output import show_list
from tui_reader.cli.session import CommandError, Session


@click.command()
@format_option
@click.pass_context
def keys(ctx: click.Context, kind: str) -> None:
    """List the keys in effect."""
    from tui_reader.cli.lines import table_lines
    from tui_reader.keys import print_keys, remapped

    table = remapped(Session(ctx).settings.keys)
    records = [
        {
            "id": row.id,
            "contexts": list(row.contexts),
            "keys": list(row.keys),
            "label": row.label,
            "tooltip": row.tooltip,
            "group": row.group,
        }
        for row in table
    ]
    rows = [(print_keys(row), row.id, ", ".join(row.contexts), row.tooltip) for row in table if print_keys(row)]
    show_list(kind, "keys", records, lambda: table_lines(rows), none="no keys")


@click.command()
@click.argument("name", required=False, type=click.Choice(("library", "settings")))
@format_option
@db_option
@click.pass_context
def path(ctx: click.Context, name: str | None, kind: str) -> None:
    """Print the paths of the library file and the settings.

    With a name, print only that path.

    sqlite3 "$(reader path library)" "SELECT * FROM notes" works, also with the views articles, quotes and people.
    """
    from tui_reader.cli.lines import table_lines
    from tui_reader.paths import find_paths

    paths = find_paths(Session(ctx).database)
    rows = [("library", str(paths.database)), ("settings", str(paths.config))]
    rows = [row for row in rows if name in (None, row[0])]
    records = [{"name": what, "path": where, "exists": os.path.exists(where)} for what, where in rows]
    show_list(kind, "path", records, lambda: [where for _, where in rows] if name else table_lines(rows), none="")


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    bash: add eval "$(reader completion bash)" to ~/.bashrc; zsh: the same in ~/.zshrc;
    fish: reader completion fish | source
    """
    from click.shell_completion import get_completion_class

    completion_class = get_completion_class(shell)
    if completion_class is None:
        raise CommandError(f"no completion for {shell}")
    # Not `.source()`: for bash it runs the installed bash to get its version, and fails if there is none.
    script = completion_class(ctx.find_root().command, {}, "reader", "_READER_COMPLETE")
    click.echo(script.source_template % script.source_vars())
