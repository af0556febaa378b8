"""advisor pack lock."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.files.packs import open_pack
from advisor.files.upkeep import LOCK, locked, write_lock
from advisor.resources import DEFAULT_PACK


@click.command("lock", epilog="Example: advisor pack lock rules/process_improvement")
@click.argument("named", metavar="[ID|FOLDER]", default=DEFAULT_PACK)
def lock(named: str) -> None:
    """Write down what every rule is in this version of a pack, in lock.yaml beside it.

    From then on `advisor pack check` tells every rule that was changed without a new version.
    """
    knowledge = open_pack(named)
    write_lock(Path(knowledge.folder), locked(knowledge))
    click.echo(f"{knowledge.id} {knowledge.version}: {len(knowledge.rules)} rules locked in {knowledge.folder}/{LOCK}")
