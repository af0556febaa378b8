"""Makes a small complete pack of an author's own: a copy of the starter under another id and title."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from advisor.errors import AdvisorError, shown
from advisor.files.tree import MAX_BYTES, read_tree
from advisor.resources import pack_folders

STARTER = Path(__file__).resolve().parents[1] / "starter"
"""The folder that is copied: a pack as it stands, checked and tested as any other."""

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 200
"""Characters of an id or title; more is no name, and in a report it fills the page."""
_ID_SAID = (
    f"an id is made of at most {_LONGEST} small letters, digits and single hyphens, and starts with a letter, "
    "such as my-rules"
)


def create_pack(folder: Path, identifier: str | None = None, title: str | None = None) -> str:
    """Make a pack in a new or empty folder, whole or not at all, and return its id.

    Without an id, it is the name of the folder; without a title, that of the starter.

    Raises AdvisorError in one sentence if the id or title does not fit, the folder holds something, or it cannot be
    written.
    """
    try:
        target = folder.resolve()
        _refuse_occupied(folder, target)
    except (OSError, RuntimeError, ValueError) as error:  # such as links in a circle, or a name that no file can have
        raise _unwritable(folder, error) from None
    name = _identifier(target.name, identifier)
    called = None if title is None else _title(title)
    try:
        _write(target, _texts(name, called))
    except OSError as error:
        raise _unwritable(folder, error) from None
    return name


def _unwritable(folder: Path, error: Exception) -> AdvisorError:
    return AdvisorError(f"{folder} cannot be created: {getattr(error, 'strerror', None) or error}")


def _refuse_occupied(folder: Path, target: Path) -> None:
    if target.is_dir():
        if any(target.iterdir()):
            raise AdvisorError(f"{folder} is not empty, and nothing in it was changed; name a new or empty folder")
    elif target.exists():
        raise AdvisorError(f"{folder} is a file; name a new or empty folder")
    elif not target.parent.is_dir():
        raise AdvisorError(f"{folder} cannot be created: the folder {target.parent} does not exist; create it first")


def _identifier(folder_name: str, given: str | None) -> str:
    """Return the id. A shipped one is refused: `--pack ID` would find the shipped rules instead of the folder."""
    name = folder_name.lower().replace("_", "-") if given is None else given
    if not _ID.fullmatch(name) or len(name) > _LONGEST:
        if given is None:
            raise AdvisorError(f"the folder's name {shown(folder_name)} makes no id; give one with --id: {_ID_SAID}")
        raise AdvisorError(f"{shown(name)} is no id: {_ID_SAID}")
    shipped = {str(read_tree(path / "pack.yaml").get("id").value) for path in pack_folders()}
    for taken in (name, folder_name):
        if taken in shipped:
            raise AdvisorError(f"{taken} is the id of rules that came with the advisor; choose another name")
    return name


def _title(given: str) -> str:
    title = given.strip()
    if not title:
        raise AdvisorError("the title is empty; say in a few words what the rules are about, or leave --title out")
    odd = next((character for character in title if not character.isprintable()), None)
    if odd is not None:
        raise AdvisorError(
            f"the title holds the character U+{ord(odd):04X}; a title is one line of text, leave that character out"
        )
    if len(title) > _LONGEST:
        raise AdvisorError(f"the title has {len(title)} characters; {_LONGEST} is the most, so say it shorter")
    return title


def _texts(identifier: str, title: str | None) -> dict[str, str]:
    """Return every file of the new pack by its path. Cases name the id of their pack as their topic."""
    files = sorted(STARTER.rglob("*.yaml"))
    texts = {path.relative_to(STARTER).as_posix(): path.read_text(encoding="utf-8") for path in files}
    for path, text in texts.items():
        if path == "pack.yaml":
            named = {"id": identifier} if title is None else {"id": identifier, "title": title}
            texts[path] = _with_values(text, named)
        elif path.startswith("cases/"):
            texts[path] = _with_values(text, {"topic": identifier})
    return texts


def _with_values(text: str, values: Mapping[str, str]) -> str:
    """Return YAML with other values for some of its keys, its comments and layout as they were.

    Quotes keep what would be read as something else, such as the id `on`.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = MAX_BYTES
    document = yaml.load(text)
    for name, value in values.items():
        if document[name] != value:
            document[name] = DoubleQuotedScalarString(value)
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def _write(target: Path, texts: Mapping[str, str]) -> None:
    """Write the files aside and move them into place when all are there; what was begun is taken away on a failure.

    A folder that is there already stays the same folder, for somebody may stand in it.
    """
    there = target.is_dir()
    aside = Path(tempfile.mkdtemp(prefix=".new-pack.", dir=target if there else target.parent))
    begun: list[Path] = []
    try:
        pack = aside / "pack"
        for path, text in texts.items():
            (pack / path).parent.mkdir(parents=True, exist_ok=True)
            (pack / path).write_text(text, encoding="utf-8", newline="\n")
        for source in sorted(pack.iterdir()) if there else [pack]:
            goal = target / source.name if there else target
            source.rename(goal)
            begun.append(goal)
    except BaseException:
        for goal in begun:
            shutil.rmtree(goal) if goal.is_dir() else goal.unlink()
        raise
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(aside)
