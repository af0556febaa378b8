"""Finds a pack by its id among the shipped ones, or by its folder."""

from __future__ import annotations

import contextlib
from pathlib import Path

from advisor.errors import AdvisorError, Place, shown, suggestion
from advisor.files.pack_reader import read_pack
from advisor.files.tree import read_tree
from advisor.model.pack import Pack
from advisor.resources import DEFAULT_PACK, pack_folders


def find_pack(named: str = DEFAULT_PACK) -> Path:
    """Return the folder of a pack, given its id or its folder. Raises AdvisorError with the nearest id."""
    shipped = {str(read_tree(folder / "pack.yaml").get("id").value): folder for folder in pack_folders()}
    if named in shipped:
        return shipped[named]
    with contextlib.suppress(OSError):  # such as a name that is too long
        if Path(named).is_dir():
            return Path(named)
        if Path(named).is_file():
            raise AdvisorError(f"{named} is a file; name the folder of a pack")
    raise AdvisorError(f"there is no pack {shown(named)}{suggestion(named, shipped)}, or name the folder of a pack")


def rule_places(folder: Path) -> dict[str, Place]:
    """Return where each rule and guard rail of a pack begins."""
    trees = [read_tree(path).get("rules") for path in sorted((folder / "rules").glob("*.yaml"))]
    trees.append(read_tree(folder / "decisions.yaml").get("guard_rails"))
    nodes = [node.get("id") for tree in trees if tree.is_list for node in tree.value]
    return {str(node.value): node.place for node in nodes}


_PROGRAM = {
    "contradiction": ("contradictions.yaml", "contradictions"),
    "staffing": ("staffing.yaml", "lines"),
    "activity": ("raci.yaml", "activities"),
    "step": ("plan.yaml", "steps"),
    "pillar": ("pillars.yaml", "pillars"),
    "contested": ("contested.yaml", "points"),
}
"""The file and the list in it, by what its entries are called."""


def program_places(folder: Path) -> dict[str, Place]:
    """Return where each entry of the program files begins, by its kind and id (step.announce)."""
    found: dict[str, Place] = {}
    for kind, (name, entries) in _PROGRAM.items():
        if (folder / name).is_file():
            nodes = [node.get("id") for node in read_tree(folder / name).get(entries).value]
            found |= {f"{kind}.{node.value}": node.place for node in nodes}
    if (folder / "figures.yaml").is_file():
        found |= {f"figure.{key.value}": key.place for key, _ in read_tree(folder / "figures.yaml").items()}
    return found


def open_pack(named: str = DEFAULT_PACK) -> Pack:
    """Return a pack, given its id or its folder."""
    return read_pack(find_pack(named))
