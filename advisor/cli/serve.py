"""advisor serve."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from advisor.cli.extras import check_web_part

DATA = click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the assessments are kept; without it, in your user data folder.",
)


@click.command(epilog="Example: advisor serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; only this machine.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; without it 8420, or another that is free.")
@click.option("--no-browser", is_flag=True, help="Print the address only; open no browser.")
@DATA
def serve(host: str, port: int | None, no_browser: bool, data: Path | None) -> None:
    """Assess your own team in the browser: questions, result, plan and reports.

    Everything stays on this machine: the pages answer only here, and only who opens the address that is printed gets
    in. Every answer is saved as it is given. Stop with Ctrl+C; start again to go on.
    """
    check_web_part()
    from advisor.web.serve import Server  # noqa: PLC0415 - the libraries for the pages are an extra
    from advisor.web.startup import data_folder  # noqa: PLC0415

    folder = data_folder(data)
    server = Server(host, port, folder)

    def ready() -> None:
        click.echo(f"Open in your browser: {server.address}")
        click.echo(f"Assessments are kept in {folder}. Stop with Ctrl+C.")
        if not no_browser:
            webbrowser.open(server.address)

    server.run(ready)


@click.command(epilog="Example: advisor backup assessments-2026-11.sqlite3")
@click.argument("file", type=click.Path(path_type=Path))
@DATA
def backup(file: Path, data: Path | None) -> None:
    """Copy all assessments of the browser into FILE, also while they are in use.

    To go back to a backup, stop the advisor and put the copy in the place of assessments.sqlite3 in the data folder.
    """
    check_web_part()
    from advisor.web.backup import back_up  # noqa: PLC0415 - the libraries for the pages are an extra
    from advisor.web.startup import data_folder  # noqa: PLC0415

    count = back_up(data_folder(data), file)
    click.echo(f"{count} assessment{'' if count == 1 else 's'} backed up to {file}")
