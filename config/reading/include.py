"""The main file with what it includes, lists of sources and packs, as one mapping whose places are known."""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from config.errors import ConfigError, Mistake
from config.fields import address_key
from config.knowledge.catalogue import catalogue_documents
from config.knowledge.packs import Pack, shipped_packs
from config.mistakes import KeyPath, Problem, key_text, shown
from config.reading.document import Document, read_document

SHIPPED = Path(__file__).resolve().parents[1] / "mintwire.yaml"
#: Begins an include that is looked for beside the shipped config.
SHIPPED_PREFIX = "shipped:"
MAX_INCLUDED = 1_000
WHAT_AN_INCLUDE_IS = "write files at or below the folder of this file, as in {include: 'sources/*.yaml'}"


@dataclass(frozen=True)
class Place:
    """Where a value is written; `line` is None for an environment variable; `key` is the path within the file."""

    file: str
    line: int | None
    key: str


@dataclass
class Reading:
    """`values` is what the files say, includes resolved, keys without a value left out."""

    main: Document
    values: dict[str, Any]
    included: list[Document] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    #: Where each entry of `values["sources"]` is written: the document, and the path in it.
    origins: list[tuple[Document, KeyPath]] = field(default_factory=list)
    #: How many of `values["watches"]` the main file has, where those of packs come after them.
    own_watches: int | None = None
    #: Top-level keys that the environment overrides, and by which variable.
    overrides: dict[str, str] = field(default_factory=dict)

    def place(self, path: KeyPath) -> Place:
        """`path` is one of the settings: sources count through all files."""
        if path and path[0] in self.overrides:
            return Place(f"${self.overrides[str(path[0])]}", None, key_text(path))
        document, inside = self.main, path
        if len(path) > 1 and path[0] == "sources" and isinstance(path[1], int) and path[1] < len(self.origins):
            document, start = self.origins[path[1]]
            inside = (*start, *path[2:])
        elif self.own_watches is not None and path[:1] == ("watches",) and path[1:2] >= (self.own_watches,):
            inside = ("packs",)
        return Place(document.name, document.line(inside), key_text(inside))

    def mistake(self, problem: Problem) -> Mistake:
        """The problem at its place."""
        place, expected = self.place(problem.path), problem.expected
        if problem.first is not None:
            first = self.place(problem.first)
            expected += f"; the first is at {first.file}:{first.line}"
        return Mistake(place.file, place.line, place.key, problem.found, expected)

    def override(self, key: str, variable: str, value: str) -> None:
        """The environment's word for a top-level key counts, whatever the file says."""
        self.values[key] = value
        self.overrides[key] = variable


def read(file: Path, cwd: Path) -> Reading:
    """Raises ConfigError where the main file cannot be read; mistakes elsewhere stand in the reading."""
    main = read_document(file, name_of(file, cwd))
    if not isinstance(main.data, dict):
        found = "an empty file" if main.data is None else shown((), main.data)
        raise ConfigError([Mistake(main.name, 1, key_text(()), found, "write keys and values, as in sources: […]")])
    reading = Reading(main, _without_nothing(main.data), mistakes=list(main.mistakes))
    sources = reading.values.get("sources")
    if isinstance(sources, list):
        reading.values["sources"] = []
        for index, entry in enumerate(sources):
            _add(reading, index, entry, cwd)
    packs = reading.values.get("packs")
    if isinstance(packs, list) and packs:
        known = shipped_packs()
        _add_packs(reading, [known[each] for each in packs if isinstance(each, str) and each in known])
    return reading


def _add_packs(reading: Reading, packs: list[Pack]) -> None:
    """Their sources and watches, but for those whose id, or address, the config has itself."""
    sources, watches = (reading.values.setdefault(name, []) for name in ("sources", "watches"))
    if isinstance(sources, list):
        wanted = {each for pack in packs for each in pack.sources} - set(_texts(sources, "id"))
        read = set(map(address_key, _texts(sources, "url")))
        for document in catalogue_documents():
            for index, entry in enumerate(document.data):
                if entry["id"] in wanted and address_key(entry["url"]) not in read:
                    sources.append(entry)
                    reading.origins.append((document, (index,)))
    if isinstance(watches, list):
        reading.own_watches, own = len(watches), set(_texts(watches, "id"))
        found = {each.id: each for pack in packs for each in pack.watches if each.id not in own}
        watches += [each.model_dump(mode="json", exclude_defaults=True) for each in found.values()]


def _texts(entries: list[Any], key: str) -> list[str]:
    """What stands under a key, where that is a text."""
    found = [entry.get(key) for entry in entries if isinstance(entry, dict)]
    return [each for each in found if isinstance(each, str)]


def name_of(file: Path, cwd: Path) -> str:
    """How messages call a file: from `cwd` if it is below."""
    return str(file.relative_to(cwd) if file.is_relative_to(cwd) else file)


def _without_nothing(value: Any) -> Any:
    """A key without a value counts as not written."""
    if isinstance(value, Mapping):
        return {key: _without_nothing(child) for key, child in value.items() if child is not None}
    if isinstance(value, list):
        return [_without_nothing(child) for child in value]
    return value


def _add(reading: Reading, index: int, entry: Any, cwd: Path) -> None:
    path: KeyPath = ("sources", index)
    if not isinstance(entry, dict) or "include" not in entry:
        reading.values["sources"].append(entry)
        reading.origins.append((reading.main, path))
        return
    if len(entry) > 1:
        _note(reading, path, "an include among other keys", "let the include stand alone: {include: …}")
    for file in _matches(reading, (*path, "include"), entry["include"]):
        _include(reading, file, (*path, "include"), cwd)


def _note(reading: Reading, path: KeyPath, found: str, expected: str) -> None:
    main = reading.main
    reading.mistakes.append(Mistake(main.name, main.line(path), key_text(path), found, expected))


def _matches(reading: Reading, path: KeyPath, pattern: Any) -> list[Path]:
    """The files that a pattern names, sorted; a pattern that names none is a mistake."""
    shipped = isinstance(pattern, str) and pattern.startswith(SHIPPED_PREFIX)
    inside = pattern.removeprefix(SHIPPED_PREFIX) if shipped else pattern
    if not isinstance(inside, str) or not _stays_below(inside):
        _note(reading, path, shown(path, pattern), WHAT_AN_INCLUDE_IS)
        return []
    folder = SHIPPED.parent if shipped else reading.main.file.parent
    # Not Path.glob, which finds hidden files too, such as an editor's locks.
    found = sorted(glob.glob(inside, root_dir=folder, recursive=True))  # noqa: PTH207
    if not found:
        _note(reading, path, shown(path, pattern), f"no file matches it, seen from {reading.main.name}")
    return [folder / name for name in found]


def _stays_below(pattern: str) -> bool:
    return pattern.isprintable() and pattern != "" and pattern[0] != os.sep and ".." not in PurePosixPath(pattern).parts


def _include(reading: Reading, file: Path, path: KeyPath, cwd: Path) -> None:
    if len(reading.included) >= MAX_INCLUDED:
        _note(reading, path, f"more than {MAX_INCLUDED} files", "write fewer and longer files")
        return
    if any(document.file == file for document in reading.included):
        _note(reading, path, f"{name_of(file, cwd)} again", "include each file once")
        return
    try:
        document = read_document(file, name_of(file, cwd))
    except ConfigError as error:
        reading.mistakes += error.mistakes
        return
    reading.included.append(document)
    reading.mistakes += document.mistakes
    _append(reading, document)


def _append(reading: Reading, document: Document) -> None:
    if not isinstance(document.data, list):
        found = "an empty file" if document.data is None else shown((), document.data)
        reading.mistakes.append(Mistake(document.name, 1, key_text(()), found, "write a list of sources: - {id: …}"))
        return
    for index, entry in enumerate(document.data):
        if isinstance(entry, dict) and "include" in entry:
            line, key = document.line((index, "include")), key_text((index, "include"))
            found = "an include in an included file"
            reading.mistakes.append(Mistake(document.name, line, key, found, "include it from the main file"))
        else:
            reading.values["sources"].append(_without_nothing(entry))
            reading.origins.append((document, (index,)))
