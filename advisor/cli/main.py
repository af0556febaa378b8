"""The `advisor` command. Each subcommand is loaded only when it is called, so that help is instant."""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper

import click

from advisor import __version__
from advisor.cli.lazy import LazyGroup


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
