"""advisor pack: everything for those who write and keep rules; each command is a module."""

from __future__ import annotations

import click

from advisor.cli.lazy import LazyGroup


@click.group(
    cls=LazyGroup,
    lazy={
        "list": ("advisor.cli.pack.listing", "List the packs that came with the advisor."),
        "show": ("advisor.cli.pack.show", "Show anything the rules define, and where it is used."),
        "book": ("advisor.cli.pack.book", "Write everything a pack knows as a book of HTML pages."),
        "graph": ("advisor.cli.pack.graph", "Draw the rules as a picture."),
        "new": ("advisor.cli.pack.new", "Create a small complete pack of your own."),
        "check": ("advisor.cli.pack.check", "Find what is wrong or weak in a pack."),
        "test": ("advisor.cli.pack.test", "Hold the advice against worked cases, and the rules against their tests."),
        "mutants": ("advisor.cli.pack.mutants", "Make mistakes on purpose and tell which the tests do not notice."),
        "diff": ("advisor.cli.pack.diff", "Say what another version of the rules changes, and for whom."),
        "lock": ("advisor.cli.pack.lock", "Write down what every rule is in this version."),
    },
    epilog="Example: advisor pack show L02",
)
def pack() -> None:
    """Show, check, test and compare the rules, draw them, and write them as a book."""
