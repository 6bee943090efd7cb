"""The set-up of a chat as a YAML file, which another chat can take over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AwareDatetime, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from config.errors import ConfigError, Mistake
from config.fields import Id, Line, Timezone
from config.mistakes import did_you_mean, key_text, shown
from config.model import Model
from config.quiet import parse_quiet
from config.reading.document import Document, parse_document

#: Bytes of a file; that of 500 long watches is smaller.
MOST_BYTES = 500_000
_NAME = "mintwire.yaml"

Mode = Literal["now", "hourly", "daily", "weekly"]


class WatchEntry(Model):
    """A watch of the chat's own."""

    query: str = Field(min_length=1, max_length=10_000, pattern=r"\S", description="a query")
    name: Line | None = Field(None, description="what it is called, on one line")
    mode: Mode = Field("now", description="now, hourly, daily or weekly")
    priority: int = Field(0, strict=True, ge=-9, le=9, description="a number from -9 to 9")
    paused: bool = Field(False, strict=True, description="true or false")


class MuteEntry(Model):
    """Something that is not heard of."""

    kind: Literal["source", "term"] = Field(description="source or term")
    value: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="a source's id, or words")
    until: AwareDatetime | None = Field(None, description="a time, as in 2026-12-01T08:00:00Z")


class SetUp(Model):
    """All that /export writes and /import reads."""

    language: Literal["en", "zh"] | None = Field(None, description="en or zh")
    timezone: Timezone | None = Field(None, description="an IANA time zone, as in Asia/Singapore")
    quiet: str | None = Field(None, max_length=40, description="two times of the day, as in 22:00-07:30")
    quiet_alerts: Literal["silent", "held"] | None = Field(None, description="silent or held")
    packs: tuple[Id, ...] = Field((), max_length=100, description="a list of ids of packs, as in [cbdc]")
    watches: tuple[WatchEntry, ...] = Field((), max_length=1_000, description="a list of watches")
    mutes: tuple[MuteEntry, ...] = Field((), max_length=1_000, description="a list of mutes")

    @field_validator("quiet")
    @classmethod
    def _check_quiet(cls, value: str | None) -> str | None:
        if value is not None:
            parse_quiet(value)
        return value


def write_form(form: SetUp) -> bytes:
    """As YAML, without what says nothing."""
    plain = form.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120).encode()


def read_form(content: bytes) -> SetUp:
    """Raises ConfigError with every mistake."""
    document = parse_document(content, Path(_NAME), _NAME)
    if document.mistakes:
        raise ConfigError(list(document.mistakes))
    try:
        return SetUp.model_validate({} if document.data is None else document.data)
    except ValidationError as error:
        raise ConfigError([_mistake(document, detail) for detail in error.errors(include_url=False)]) from None


def _mistake(document: Document, detail: ErrorDetails) -> Mistake:
    path = detail["loc"]
    model = _MODELS.get(str(path[0]), SetUp) if len(path) > 1 else SetUp
    name = str(path[-1]) if path else ""
    if detail["type"] == "extra_forbidden":
        found, expected = "an unknown key", did_you_mean(name, model.model_fields, _known(model))
    else:
        found, field = shown(path, detail["input"]), model.model_fields.get(name)
        expected = f"write {field.description}" if field else _known(model)
    return Mistake(document.name, document.line(path), key_text(path), found, expected)


def _known(model: type[Model]) -> str:
    return f"write a mapping; known here: {', '.join(model.model_fields)}"


_MODELS: Mapping[str, type[Model]] = {"watches": WatchEntry, "mutes": MuteEntry}
