"""The click group of `reader`, whose first argument may be a source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui_reader.cli.commands import Commands
from tui_reader.cli.session import CommandError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class ReaderGroup(click.Group):
    """A group whose first argument may be a source: `reader notes.txt` means `reader open notes.txt`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        ctx.meta["reader.first_word"] = args[0]
        # A first argument with a dash came after `--`, so it is a file, not an option.
        return "open", self.commands["open"], ["--", *args] if args[0].startswith("-") and args[0] != "-" else args

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete commands, or files if no command matches."""
        from click.shell_completion import CompletionItem

        return super().shell_complete(ctx, incomplete) or [CompletionItem(incomplete, type="file")]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with the summaries of their rows; none is imported."""
        if not isinstance(self.commands, Commands):
            super().format_commands(ctx, formatter)
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.commands.summary(name)) for name in self.list_commands(ctx)])

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[OPTIONS] [SOURCE…]")
        formatter.write_usage(ctx.command_path, "[OPTIONS] COMMAND [ARGS]…")

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; turn a ReaderError into one line and exit code 1.

        Unexpected exceptions are handled by `main.run`, which also covers code outside of commands.
        """
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from tui_reader.model import ReaderError
            from tui_reader.text.clean import clean_line

            if not isinstance(error, ReaderError):
                raise
            raise CommandError(clean_line(str(error), 500)) from error
