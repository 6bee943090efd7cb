"""The shipped catalogue: the sources that are read unless a config says otherwise, and those that packs bring in.

`config/sources/*.yaml` are the first, `config/catalogue/**/*.yaml` the others: lists of sources as in a config.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from config.errors import ConfigError, Mistake
from config.kinds.source import Source
from config.kinds.union import SOURCE
from config.mistakes import key_text
from config.reading.document import Document, read_document

_SHIPPED = Path(__file__).parents[1]
#: Files of the catalogue, seen from the shipped config; the first are of sources that are read by default.
DEFAULT, BESIDE = "sources/*.yaml", "catalogue/**/*.yaml"


@cache
def catalogue() -> Mapping[str, Source]:
    """Every source of the catalogue by its id, file by file.  Raises ConfigError that names file, line and key."""
    found: dict[str, Source] = {}
    for document in catalogue_documents():
        for index, entry in enumerate(document.data):
            source = _read(document, index, entry)
            if source.id in found:
                raise ConfigError([_mistake(document, (index, "id"), source.id, "give it an id of its own")])
            found[source.id] = source
    return found


@cache
def catalogue_documents() -> tuple[Document, ...]:
    """The files of the catalogue, each a list, by their names.  Raises ConfigError."""
    files = [file for pattern in (DEFAULT, BESIDE) for file in sorted(_SHIPPED.glob(pattern))]
    return tuple(read_document(file, str(file.relative_to(_SHIPPED.parent))) for file in files)


def _read(document: Document, index: int, entry: object) -> Source:
    try:
        return SOURCE.validate_python(entry)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        # The first part of its place is the kind of source.
        raise ConfigError([_mistake(document, (index, *first["loc"][1:]), "a mistake", first["msg"])]) from None


def _mistake(document: Document, path: tuple[str | int, ...], found: str, expected: str) -> Mistake:
    return Mistake(document.name, document.line(path), key_text(path), found, expected)
