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
        "check": ("advisor.cli.pack.check", "Find what is wrong or weak in a pack."),
        "test": ("advisor.cli.pack.test", "Hold the advice against what worked cases expect."),
        "lock": ("advisor.cli.pack.lock", "Write down what every rule is in this version."),
    },
    epilog="Example: advisor pack show L02",
)
def pack() -> None:
    """Check, list, show and test the rules, and write them as a book."""
