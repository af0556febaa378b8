"""advisor pack lock."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.errors import AdvisorError
from advisor.files.packs import open_pack
from advisor.files.upkeep import LOCK, changed_rules, locked, read_lock, write_lock
from advisor.resources import DEFAULT_PACK


@click.command("lock", epilog="Example: advisor pack lock rules/process_improvement")
@click.argument("named", metavar="[ID|FOLDER]", default=DEFAULT_PACK)
@click.option("--force", is_flag=True, help="Also when rules changed and the version did not.")
def lock(named: str, force: bool) -> None:
    """Write down what every rule is in this version of a pack, in lock.yaml beside it.

    From then on `advisor pack check` tells every rule that was changed without a new version, and this command refuses
    to lock it.
    """
    knowledge = open_pack(named)
    changed = changed_rules(knowledge, read_lock(Path(knowledge.folder)))
    if changed and not force:
        names = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
        raise AdvisorError(
            f"{names} changed and the version is still {knowledge.version}, so one version would give two answers; "
            f"raise version in {knowledge.folder}/pack.yaml first (or --force)"
        )
    write_lock(Path(knowledge.folder), locked(knowledge))
    click.echo(f"{knowledge.id} {knowledge.version}: {len(knowledge.rules)} rules locked in {knowledge.folder}/{LOCK}")
