"""Reading the shipped knowledge: YAML into models, and mistakes that name file and key."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from config.errors import ConfigError, Mistake

T = TypeVar("T", bound=BaseModel)


class Entry(BaseModel):
    """Something that a shipped file says: frozen, and without keys that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def read_file(file: Path, model: type[T]) -> T:
    """The file as the model has it.  Raises ConfigError."""
    try:
        return model.model_validate(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        line = None if error.problem_mark is None else error.problem_mark.line + 1
        raise ConfigError([Mistake(file.name, line, "", str(error.problem), "YAML")]) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise ConfigError([Mistake(file.name, None, key, repr(first["input"]), first["msg"])]) from error
