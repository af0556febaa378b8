"""The `advisor` command. Each subcommand is loaded only when it is called, so that help is instant."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from typing import Any, cast

import click

from advisor import __version__
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
        module = importlib.import_module(self.lazy[cmd_name][0])
        return cast(click.Command, getattr(module, cmd_name.replace("-", "_")))

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


@click.group(
    cls=LazyGroup,
    lazy={
        "interview": ("advisor.cli.interview", "Interview a client; every answer is saved to FILE as it is given."),
        "questions": ("advisor.cli.questions", "List the questions, also by who would know, to send ahead."),
        "assess": ("advisor.cli.assess", "Say who should drive improvement, in which model, with consultants or not."),
        "how": ("advisor.cli.how", "Explain how a conclusion was reached."),
        "why-not": ("advisor.cli.why_not", "Explain why a conclusion does not stand."),
        "what-if": ("advisor.cli.what_if", "Say what would change if some answers were others."),
        "paths": ("advisor.cli.paths", "Say what it would take for another conclusion to stand."),
        "sensitivity": ("advisor.cli.sensitivity", "Say how firm the advice is, and which answers to verify first."),
        "compare": ("advisor.cli.compare", "Say what differs between two answer files, or under other rules."),
        "report": ("advisor.cli.report", "Write the report of an answer file."),
        "serve": ("advisor.cli.serve", "Assess your own team in the browser, on this machine only."),
        "backup": ("advisor.cli.serve", "Copy all assessments of the browser into a file."),
        "pack": ("advisor.cli.pack", "Check, list, show and test the rules, and write them as a book."),
    },
    epilog="Start with: advisor interview client.yaml",
)
@click.version_option(__version__, prog_name="advisor")
def cli() -> None:
    """Advise who should drive process improvement in an organization, and whether to bring in consultants.

    Every conclusion comes with its reasons, the answers they rest on, and their sources. Nothing leaves this machine.
    """


def main() -> None:
    """Run the command line; characters that the terminal cannot show are replaced instead of failing."""
    gc.set_threshold(100_000)  # commands are short and keep what they read; collecting garbage is a fifth of their time
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli()


if __name__ == "__main__":
    main()
