"""advisor pack new."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from advisor.files.starter import create_pack


@click.command("new", epilog="Example: advisor pack new my_rules --title 'Who should drive improvement in our clinics'")
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@click.option("--title", metavar="TEXT", help="What the rules are about; else that of the example.")
@click.option("--id", "identifier", metavar="ID", help="The name that answer files call them by; else FOLDER's name.")
def new(folder: Path, title: str | None, identifier: str | None) -> None:
    """Create a small complete pack of your own in FOLDER, to be changed step by step.

    It holds an example: eight questions and fifteen rules about customer service, with the tests beside them.
    Interviews and reports work with it right away; the remarks in its files say what to change first.
    """
    name = create_pack(folder, identifier, title)
    where = shlex.quote(str(folder))
    click.echo(f"The pack {name} is in {where} now. Next:")
    click.echo(f"  advisor pack check {where}")
    click.echo(f"  advisor pack test --pack {where}")
    click.echo(f"  advisor interview answers.yaml --pack {where}")
