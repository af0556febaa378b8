"""Reads the tests that stand beside the rules of a pack: examples and properties, with the place of every fault."""

from __future__ import annotations

from pathlib import Path

from advisor.errors import Faults, FileFaults
from advisor.files.knowledge_tests.examples import ExampleReader
from advisor.files.knowledge_tests.names import Names, entries
from advisor.files.knowledge_tests.properties import PropertyReader
from advisor.files.knowledge_tests.schema import KnowledgeTestsEntry
from advisor.files.shape import shaped
from advisor.files.tree import read_tree, refuse_yml
from advisor.model.knowledge_test import KnowledgeTests
from advisor.model.pack import Pack

FOLDER = "tests"


def read_knowledge_tests(pack: Pack) -> KnowledgeTests:
    """Return the tests in the folder `tests` of a pack; none if there is no such folder.

    Raises FileFaults with every fault in its files.
    """
    folder = Path(pack.folder) / FOLDER
    faults = Faults()
    names = Names(faults)
    examples, properties = ExampleReader(pack, names, faults), PropertyReader(pack, names, faults)
    refuse_yml(folder, faults)
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        node = read_tree(path, faults=faults)
        if shaped(node, KnowledgeTestsEntry, faults) is not None:
            examples.read(node)
            for item in entries(node, "properties"):
                properties.read(item)
    if faults:
        raise FileFaults(faults)
    claims = (*examples.silent_always, *properties.properties)
    return KnowledgeTests(tuple(examples.examples), examples.never, examples.spared, claims)
