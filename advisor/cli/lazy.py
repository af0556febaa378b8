"""A group of commands that loads each only when it is called, and tells a user's mistake in one sentence."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Mapping
from typing import Any

import click

from advisor.errors import AdvisorError, suggestion


class _Mistake(click.ClickException):
    """Something the user can mend: one sentence on standard error, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own: name -> (module, short help)."""

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order given."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command, importing its module."""
        if cmd_name not in self.lazy:
            return None
        found = vars(importlib.import_module(self.lazy[cmd_name][0])).values()
        return next(item for item in found if isinstance(item, click.Command) and item.name == cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command named first, or say which name comes nearest."""
        if args and args[0] not in self.lazy and not args[0].startswith("-"):
            hint = suggestion(args[0], self.lazy, limit=0) or f"; see {ctx.command_path} --help"
            raise _Mistake(f"there is no command {args[0]}{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands with their short help, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.lazy.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run; a user's mistake becomes one sentence, and so does output that cannot be written."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except AdvisorError as error:
            raise _Mistake(str(error)) from None
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - what is left in the buffer has no place to go
            raise _Mistake(f"the output cannot be written: {error.strerror}") from None
        return result
