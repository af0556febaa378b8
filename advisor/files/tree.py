"""YAML text to a tree of plain values that know their place.

Built from the events of PyYAML's C parser: it is fast, and unlike its composer it can be stopped at nesting that would
exhaust the stack, and sees anchors, aliases and tags before they do anything.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import yaml
from msgspec import Struct

from advisor.errors import AdvisorError, Fault, Faults, FileFaults, Place, shown
from advisor.files.syntax import syntax_fault

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_VALUES = 150_000

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")
_OLD_BOOLEAN = re.compile(r"y|n|yes|no|on|off|true|false", re.IGNORECASE)
_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_JSON_SPECIAL = re.compile(_PAIR + r"|\\.|[\x7f-\x9f\u2028\u2029\ufffe\uffff]", re.DOTALL)
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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


def read_text(path: Path, name: str, faults: Faults) -> str:
    """Return the text of a file. Raises AdvisorError in one sentence if it cannot be read as text."""
    try:
        if path.is_dir():
            raise AdvisorError(f"{name} is a folder; name a file in it")
        if path.exists() and not path.is_file():
            raise AdvisorError(f"{name} is a device or a pipe; save its content in a file and name that file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise AdvisorError(
            f"{name} does not exist; check the path, or start it with: advisor interview {name}"
        ) from None
    except (OSError, ValueError) as error:
        raise AdvisorError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MAX_BYTES:
        limit = f"a file of answers or rules has at most {MAX_BYTES / 1e6:.0f} MB"
        raise AdvisorError(f"{name} is too large: {limit}, so this is probably another file")
    text, wrong = "", data.find(b"\0")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = error.start if wrong < 0 else min(wrong, error.start)
    if wrong >= 0:
        place = _place_of(data[:wrong].decode("utf-8", "replace"), name)
        message = "from here on this is not text in UTF-8; save the file as UTF-8, or name another file"
        faults.append(Fault(place, "encoding", message))
        raise FileFaults(faults)
    return text


def _place_of(before: str, name: str) -> Place:
    """Return the place that follows a text."""
    return Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))


def refuse_yml(folder: Path, faults: list[Fault]) -> None:
    """Add a fault for every file of a folder that would be passed over because of how its name ends."""
    for path in sorted(folder.glob("*.yml")) if folder.is_dir() else ():
        message = f"{path.name} is not read, for its name does not end in .yaml; name it {path.stem}.yaml"
        faults.append(Fault(Place(str(path)), "file-name", message))


def read_tree(path: Path, called: str | None = None, faults: Faults | None = None) -> Node:
    """Return the tree of a YAML or JSON file, named in faults as it is `called`. Raises AdvisorError; see `parse`."""
    name = called or str(path)
    text = read_text(path, name, Faults() if faults is None else faults)
    return parse(_yaml_from_json(text) if path.suffix.lower() == ".json" else text, name, faults)


def _yaml_from_json(text: str) -> str:
    """Return JSON text as YAML reads it: without tabs before it, surrogate pairs joined, and what YAML bars escaped."""

    def character(match: re.Match[str]) -> str:
        found = match.group()
        if len(found) > 2:
            return found.encode().decode("unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
        return found if found.startswith("\\") else f"\\u{ord(found):04x}"

    start = len(text) - len(text.lstrip())
    return text[:start].replace("\t", " ") + _JSON_SPECIAL.sub(character, text[start:])


def quoted(text: str) -> str:
    """Return a text in quotes, as YAML and JSON read it back."""
    return _yaml_from_json(json.dumps(text, ensure_ascii=False))


def parse(text: str, name: str, faults: Faults | None = None) -> Node:
    """Return the tree of YAML text; that of an empty file has no value.

    Raises FileFaults if the text cannot be read. Faults that leave it readable are added to `faults`, so that what
    else is wrong can be told with them; without `faults` they are raised, too.
    """
    found = Faults() if faults is None else faults
    builder = _Builder(name, found)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        # the parser has a limit of its own, which it may reach before it hands out the first event
        deep = "nesting depth" in str(error.problem)
        builder.stop(_too_deep(_place(error.problem_mark, name)) if deep else syntax_fault(error, text, name))
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        wrong = _UNPRINTABLE.search(text)
        assert wrong is not None, "what the parser cannot read is in the text"
        message = f"the character U+{ord(wrong.group()):04X} does not belong in a text file; remove it"
        builder.stop(Fault(_place_of(text[: wrong.start()], name), "yaml-character", message))
    if found and faults is None:
        raise FileFaults(found)
    return builder.root


def tree_of(data: Any, name: str) -> Node:
    """Return the tree of plain values that come from no text; every place is the start of `name`."""
    place = Place(name)
    if isinstance(data, Mapping):
        return Node(place, {key: (Node(place, key), tree_of(part, name)) for key, part in data.items()})
    return Node(place, [tree_of(part, name) for part in data] if isinstance(data, (list, tuple)) else data)


def _place(mark: Any, name: str) -> Place:
    """Return the place of a mark; the two parsers of PyYAML have each a type of their own for it."""
    return Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)


def _too_deep(place: Place) -> Fault:
    return Fault(place, "too-deep", f"the file nests more than {MAX_DEPTH} levels deep; flatten it")


class _Builder:
    """Turns events into nodes with a stack of its own, so that no nesting exhausts Python's."""

    def __init__(self, name: str, faults: Faults) -> None:
        self.name = name
        self.root = Node(Place(name), None)
        self._faults = faults
        self._stack: list[Node] = []
        self._keys: list[Node | None] = []
        self._documents = 0
        self._values = 0

    def take(self, event: yaml.Event) -> None:
        place = _place(event.start_mark, self.name)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self.stop(Fault(place, "second-document", "a second document starts here; a file holds one"))
        elif isinstance(event, yaml.AliasEvent):
            self._fault(place, "alias", f"*{shown(event.anchor)} repeats another part of the file; write the part out")
            self._add(Node(place, None))
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
                    self.stop(_too_deep(place))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
            self._keys.pop()

    def stop(self, fault: Fault) -> NoReturn:
        """Give up: the rest of the text cannot be read."""
        self._faults.append(fault)
        raise FileFaults(self._faults) from None

    def _fault(self, place: Place, code: str, message: str) -> None:
        self._faults.append(Fault(place, code, message))

    def _check_event(self, event: yaml.NodeEvent, place: Place) -> None:
        if event.anchor:
            message = f"&{shown(event.anchor)} is an anchor; anchors and aliases are not read, write it out"
            self._fault(place, "anchor", message)
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            name = shown(tag.replace("tag:yaml.org,2002:", "!!"))
            self._fault(place, "tag", f"{name} is a tag; tags are not read, remove it")

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> object:
        text: str = event.value
        if not event.implicit[0] or (len(text) > 5 and text[0].isalpha()):
            return text
        doubt = _doubt(text)
        if doubt is not None:
            self._fault(place, "ambiguous", f"{shown(text)} {doubt}")
            return text
        return plain_value(text)

    def _add(self, node: Node) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            message = f"the file has more than {MAX_VALUES:,} names and values, so this is probably another file"
            self.stop(Fault(node.place, "too-many", message))
        if not self._stack:
            self.root = node
            return
        parent = self._stack[-1]
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif self._keys[-1] is None:
            if isinstance(node.value, (dict, list)):
                message = "what stands before a colon is a name or a number, not a list or mapping; or quote the text"
                self.stop(Fault(node.place, "key", message))
            self._keys[-1] = node
        else:
            key, self._keys[-1] = self._keys[-1], None
            if key.value in parent.value:
                first = parent.value[key.value][0].place.line
                message = f"{shown(key.value)} stands here twice, first in line {first}; keep one"
                self._fault(key.place, "duplicate-key", message)
            else:
                parent.value[key.value] = (key, node)


def is_read_as_itself(text: str) -> bool:
    """Return whether a text that stands in YAML without quotes is read as this very text."""
    return _doubt(text) is None and plain_value(text) == text


def _doubt(text: str) -> str | None:
    """Return why a text without quotes may mean one thing or another, as the end of a sentence, or None."""
    if _OLD_BOOLEAN.fullmatch(text) and text not in ("true", "false"):
        return "is read differently by different programs; write true or false, or put it in quotes"
    if _LEADING_ZERO.fullmatch(text):
        return "starts with a zero; write the number without it, or put it in quotes"
    return None


def plain_value(text: str) -> object:
    """Return what a text without quotes means in YAML 1.2; a number that is out of all reason stays a text."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text) and len(text) <= 30:
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text
