"""YAML text to a tree of plain values that know their place.

Built from the events of PyYAML's C parser: it is fast, and unlike its composer it can be stopped at nesting that would
exhaust the stack, and sees anchors, aliases and tags before they do anything.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from advisor.errors import AdvisorError, Fault, FileFaults, Place

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")
_OLD_BOOLEAN = re.compile(r"(y|n|yes|no|on|off)", re.IGNORECASE)
_JSON_ESCAPE = re.compile(r"\\(\\|/|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|.)", re.DOTALL)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Node(Struct):
    """A scalar, list or mapping at a place. `value` is a scalar, a list of nodes, or a dict of key to (key, value)."""

    place: Place
    value: Any

    @property
    def is_mapping(self) -> bool:
        """Whether the node is a mapping."""
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        """Whether the node is a list."""
        return isinstance(self.value, list)

    def items(self) -> Iterator[tuple[Node, Node]]:
        """Yield key and value nodes of a mapping."""
        yield from self.value.values()

    def get(self, *path: object) -> Node:
        """Return the node at `path`, or the last one on the way that exists."""
        node = self
        for step in path:
            if node.is_mapping and step in node.value:
                node = node.value[step][1]
            elif node.is_list and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
            else:
                break
        return node

    def key(self, name: object) -> Node:
        """Return the node of a key, or the mapping itself if it has no such key."""
        return self.value[name][0] if self.is_mapping and name in self.value else self

    def plain(self) -> Any:
        """Return the value without places: scalars, lists and dicts."""
        if self.is_mapping:
            return {key: node.plain() for key, (_, node) in self.value.items()}
        if self.is_list:
            return [node.plain() for node in self.value]
        return self.value


def read_text(path: Path, shown: str | None = None) -> str:
    """Return the text of a file. Raises AdvisorError in one sentence if it cannot be read as text."""
    name = shown or str(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise AdvisorError(f"{name} is a folder; name a file in it")
        if size > MAX_BYTES:
            raise AdvisorError(
                f"{name} has {size / 1e6:.1f} MB; a file of answers or rules has at most {MAX_BYTES / 1e6:.0f} MB, "
                "so this is probably another file"
            )
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise AdvisorError(
            f"{name} does not exist; check the path, or start it with: advisor interview {name}"
        ) from None
    except UnicodeDecodeError as error:
        raise AdvisorError(f"{name} is not a text file in UTF-8 (byte {error.start + 1}); save it as UTF-8") from None
    except (OSError, ValueError) as error:
        raise AdvisorError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if "\0" in text:
        raise AdvisorError(f"{name} is a binary file; answers and rules are YAML or JSON text")
    return text


def read_tree(path: Path, shown: str | None = None) -> Node:
    """Return the tree of a YAML or JSON file. Raises AdvisorError, with places where there are any."""
    name = shown or str(path)
    text = read_text(path, name)
    return parse(_yaml_from_json(text) if path.suffix.lower() == ".json" else text, name)


def _yaml_from_json(text: str) -> str:
    """Return JSON text as YAML reads it, places kept: tabs between tokens, escaped slashes and surrogate pairs."""

    def escape(match: re.Match[str]) -> str:
        inner = match.group(1)
        if inner == "/":
            return "/"
        if len(inner) > 1:
            return (match.group(0)).encode().decode("unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
        return match.group(0)

    return _JSON_ESCAPE.sub(escape, text.replace("\t", " "))


def parse(text: str, name: str) -> Node:
    """Return the tree of YAML text. Raises FileFaults with every fault that can be told apart in one pass."""
    builder = _Builder(name)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        reason = (error.problem or error.context or "it is malformed").replace("\n", " ")
        builder.fault(place, "yaml-syntax", f"this is not valid YAML: {reason}; check indentation, quotes and colons")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        builder.fault(Place(name, line), "yaml-character", "has a character that no text file should have; remove it")
    if builder.faults:
        raise FileFaults(builder.faults)
    if builder.root is None:
        raise FileFaults([Fault(Place(name), "empty-file", "the file is empty")])
    return builder.root


class _Builder:
    """Turns events into nodes with a stack of its own, so that no nesting exhausts Python's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.root: Node | None = None
        self._stack: list[Node] = []
        self._keys: list[Node | None] = []
        self._documents = 0

    def fault(self, place: Place, code: str, message: str) -> None:
        self.faults.append(Fault(place, code, message))

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        place = Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(place, "second-document", "a second document starts here; a file holds one")
        elif isinstance(event, yaml.AliasEvent):
            self._stop(place, "alias", f"*{event.anchor} repeats another part of the file; write the part out")
        elif isinstance(event, yaml.NodeEvent):
            self._check_event(event, place)
            if isinstance(event, yaml.ScalarEvent):
                self._add(Node(place, self._scalar(event, place)))
            else:
                node = Node(place, {} if isinstance(event, yaml.MappingStartEvent) else [])
                self._add(node)
                self._stack.append(node)
                self._keys.append(None)
                if len(self._stack) > MAX_DEPTH:
                    self._stop(place, "too-deep", f"the file nests more than {MAX_DEPTH} levels deep; flatten it")
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
            self._keys.pop()

    def _stop(self, place: Place, code: str, message: str) -> None:
        raise FileFaults([*self.faults, Fault(place, code, message)])

    def _check_event(self, event: yaml.NodeEvent, place: Place) -> None:
        if event.anchor:
            self.fault(place, "anchor", f"&{event.anchor} is an anchor; anchors and aliases are not read, write it out")
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            self.fault(place, "tag", f"{tag} is a tag; tags are not read, remove it")

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> object:
        text: str = event.value
        if not event.implicit[0] or (len(text) > 5 and text[0].isalpha()):
            return text
        if text in ("", "~", "null", "Null", "NULL"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if text.lower() in ("true", "false") or _OLD_BOOLEAN.fullmatch(text):
            self.fault(
                place,
                "ambiguous",
                f"{text} is read differently by different programs; write true or false, or quote it",
            )
            return text
        if _LEADING_ZERO.fullmatch(text):
            self.fault(place, "ambiguous", f"{text} starts with a zero; write the number without it, or quote it")
            return text
        if _INTEGER.fullmatch(text) and len(text) <= 30:
            return int(text)
        if _FLOAT.fullmatch(text):
            number = float(text)
            return number if math.isfinite(number) else text
        return text

    def _add(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        parent = self._stack[-1]
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif self._keys[-1] is None:
            if isinstance(node.value, (dict, list)):
                self._stop(node.place, "key", "a key must be a name or a number, not a list or mapping")
            self._keys[-1] = node
        else:
            key, self._keys[-1] = self._keys[-1], None
            if _same_key(key.value, parent.value):
                first = parent.value[key.value][0].place.line
                self.fault(
                    key.place, "duplicate-key", f"{key.value} stands here twice, first in line {first}; keep one"
                )
            else:
                parent.value[key.value] = (key, node)


def _same_key(key: object, keys: dict[object, object]) -> bool:
    """Return whether the key is taken; 1 and true are the same key to Python, and so are they to a reader."""
    return key in keys
