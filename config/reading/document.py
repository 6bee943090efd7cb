"""One YAML file: its plain values, the line of each key, and every mistake of its form.

YAML as people mean it: `true` and `false` are the only booleans, so that `country: NO` is Norway; times and `1:30` are
texts; anchors, aliases, tags and merge keys are refused, and with them every way to make a small file large.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import Reader

from config.errors import ConfigError, Mistake
from config.mistakes import KeyPath, key_text
from config.reading.slips import MEND_YAML, slip_of

MAX_BYTES = 4 * 1024 * 1024
#: The settings need five.
MAX_DEPTH = 12

_BEGIN_ENTRY = "begin an entry of a list with - and a blank"
_NAME_A_FILE = "name a file, or a folder with a mintwire.yaml in it"


@dataclass(frozen=True)
class Document:
    """`lines` holds the line (from 1) of every key and list entry; `name` is how messages call the file."""

    file: Path
    name: str
    data: Any
    lines: Mapping[KeyPath, int]
    mistakes: tuple[Mistake, ...]

    def line(self, path: KeyPath) -> int:
        """The line of `path`, or of the nearest thing around it that is written."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def read_document(file: Path, name: str) -> Document:
    """Raises ConfigError where nothing can be read; smaller mistakes stand in the document."""
    return parse_document(_read(file, name), file, name)


def parse_document(content: bytes, file: Path, name: str) -> Document:
    """The same of what was read already."""
    text = _decode(content, name)
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        slip = slip_of(error, text)
        raise ConfigError([Mistake(name, slip.line, "YAML", slip.found, slip.expected)]) from None
    except (ValueError, OverflowError):  # from chr(), for an escape such as "\UFFFFFFFF"
        line = loader.get_mark().line + 1
        raise ConfigError([Mistake(name, line, "YAML", "no valid YAML: an unknown character", MEND_YAML)]) from None
    walk = _Walk(loader, name)
    data = None if root is None else walk.value(root, ())
    return Document(file, name, data, walk.lines, tuple(walk.mistakes))


def _read(file: Path, name: str) -> bytes:
    def refuse(found: str, expected: str) -> ConfigError:
        return ConfigError([Mistake(name, None, "file", found, expected)])

    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise refuse("no regular file", _NAME_A_FILE)
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise refuse("nothing there", _NAME_A_FILE) from None
    except OSError as error:
        raise refuse(f"a file that cannot be read ({error.strerror})", "let Mintwire's user read it") from None
    if len(content) > MAX_BYTES:
        raise refuse(f"more than {MAX_BYTES} bytes", "split it with {include: …}")
    return content


def _decode(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"a byte that is not UTF-8 (0x{content[error.start]:02x})"
        raise ConfigError([Mistake(name, line, "file", found, "save the file as UTF-8")]) from None
    strange = Reader.NON_PRINTABLE.search(text)
    if strange is not None:
        line = text.count("\n", 0, strange.start()) + 1
        found = f"a control character (U+{ord(strange[0]):04X})"
        raise ConfigError([Mistake(name, line, "file", found, "take it out")])
    return text


class _Loader(yaml.SafeLoader):
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):
            raise _refused(event, "an anchor or alias")
        if getattr(event, "tag", None):
            raise _refused(event, "a tag")
        if self.depth > MAX_DEPTH:
            raise _refused(event, f"more than {MAX_DEPTH} levels")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _refused(event: yaml.Event, problem: str) -> yaml.MarkedYAMLError:
    """An error for valid YAML that a config does not need."""
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]


#: Begins empty: YAML 1.1's own would read NO as false and 5:30 as 330.
_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", list("-+0123456789")),
    ("float", r"[-+]?[0-9]{1,17}\.[0-9]{1,17}", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), _first)


@dataclass
class _Walk:
    """Turns nodes into values, noting the line of each."""

    loader: _Loader
    name: str
    lines: dict[KeyPath, int] = field(default_factory=lambda: {(): 1})
    mistakes: list[Mistake] = field(default_factory=list)

    def value(self, node: yaml.Node, path: KeyPath) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._entry(child, (*path, index)) for index, child in enumerate(node.value)]
        return self.loader.construct_object(node)

    def _entry(self, node: yaml.Node, path: KeyPath) -> Any:
        self.lines[path] = _line(node)
        return self.value(node, path)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._mistake(key, path, "a key that is no text", "write a name and a colon")
                continue
            here = (*path, key.value)
            if key.style is None and key.value.startswith("-"):
                self._mistake(key, path, "a - without a blank behind it", _BEGIN_ENTRY)
            if key.value in values:
                expected = f"it stands in line {self.lines[here]} already; keep one"
                # An entry of a list begins with the same key as the one before it.
                is_entry = path and key.value == next(iter(values))
                self._mistake(key, here, "this key again", expected + (f", or {_BEGIN_ENTRY}" if is_entry else ""))
                continue
            self.lines[here] = _line(key)
            values[key.value] = self.value(child, here)
        return values

    def _mistake(self, node: yaml.Node, path: KeyPath, found: str, expected: str) -> None:
        self.mistakes.append(Mistake(self.name, _line(node), key_text(path), found, expected))


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1
