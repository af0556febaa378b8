from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from advisor.cli.main import LazyGroup, cli

ROOT = Path(__file__).parents[2]


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


def test_help_loads_no_engine_and_no_file_reader():
    """`advisor --help` is instant: it loads neither experta nor numpy nor what reads files."""
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from advisor.cli.main import cli\n"
        "result = CliRunner().invoke(cli, ['--help'])\n"
        "assert result.exit_code == 0 and 'assess' in result.output\n"
        "print(sorted({'experta', 'numpy', 'yaml', 'msgspec', 'jinja2', 'rich', 'django'} & set(sys.modules)))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("path", "command"), commands(cli), ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_every_command_has_help_with_an_example(path, command):
    """Each command says what it does and shows one call."""
    assert command.help
    assert command.epilog is not None
    assert command.epilog.startswith(f"Example: advisor {path[0]}")


def test_every_command_is_in_the_readme():
    """The README names every command."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path, command in commands(cli):
        if not isinstance(command, click.Group):
            assert re.search(rf"`advisor {' '.join(path)}\b", readme), path


def test_short_help_is_the_start_of_what_the_command_says():
    """The list of commands, written without loading them, names only commands that exist."""
    assert isinstance(cli, LazyGroup)
    for name in cli.lazy:
        assert cli.get_command(click.Context(cli), name) is not None


def test_a_misspelled_command_gets_the_nearest_one(advisor):
    """A wrong command name is told with the right one, exit code 2."""
    result = advisor("asess", "x.yaml")
    assert result.returncode == 2
    assert result.stderr == "there is no command asess; did you mean assess?\n"
