"""advisor pack list."""

from __future__ import annotations

import click

from advisor.cli.options import FORMAT, echo_json
from advisor.files.pack_reader import read_pack
from advisor.resources import pack_folders


@click.command("list", epilog="Example: advisor pack list")
@FORMAT
def list_packs(style: str) -> None:
    """List the packs that came with the advisor."""
    packs = [read_pack(folder) for folder in pack_folders()]
    if style == "json":
        echo_json(
            [
                {
                    "id": item.id,
                    "title": item.title,
                    "version": item.version,
                    "digest": item.digest,
                    "folder": item.folder,
                    "questions": len(item.questions),
                    "rules": len(item.rules),
                }
                for item in packs
            ]
        )
        return
    for item in packs:
        click.echo(f"{item.id} {item.version}: {item.title}")
        click.echo(
            f"  {len(item.questions)} questions, {len(item.derived)} derived attributes, {len(item.rules)} rules, "
            f"{len(item.guard_rails)} guard rails, {len(item.sources)} sources"
        )
        click.echo(f"  {item.folder}")
