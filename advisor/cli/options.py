"""Options and output that several commands share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import msgspec

from advisor.resources import DEFAULT_PACK

FILE = click.argument("file", type=click.Path(path_type=Path))
PACK = click.option(
    "--pack",
    default=DEFAULT_PACK,
    show_default=True,
    metavar="ID|FOLDER",
    help="The rules to use: a pack's id or folder.",
)
ALL = click.option("--all", "everything", is_flag=True, help="Everything there is to tell.")
FORMAT = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it."
)


def echo_json(data: Any) -> None:
    """Print data as JSON, the same bytes for the same data."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def as_json(item: Any) -> Any:
    """Return an explanation as plain data."""
    return msgspec.to_builtins(item)
