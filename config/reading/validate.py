"""From plain values to Settings: what pydantic refuses, said in the words of the config."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from config.kinds.source import Source
from config.kinds.union import SOURCE_KINDS
from config.mistakes import KeyPath, Problem, did_you_mean, shown
from config.models import ConsoleChannel, Settings, TelegramChannel


def _model(field: FieldInfo) -> type[BaseModel] | None:
    """Of a section, or of an entry of its list."""
    parts = (field.annotation, *get_args(field.annotation))
    return next((part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)), None)


CHANNELS: Mapping[str, type[BaseModel]] = {"telegram": TelegramChannel, "console": ConsoleChannel}
#: Of each section, or of an entry of its list, the model; those of sources and channels go by their kinds.
_MODELS: Mapping[str, type[BaseModel]] = {
    name: model for name, section in Settings.model_fields.items() if (model := _model(section)) is not None
}
#: Keys that mean something in a section and are gone before validation.
_BESIDE_FIELDS = {"sources": ("include",)}


def validate(values: Mapping[str, Any]) -> tuple[Settings | None, list[Problem]]:
    """Settings, or every problem that single values have."""
    try:
        return Settings.model_validate(values), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [_problem(detail, *_place(detail["loc"])) for detail in details]


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """What is wrong with the values of another file, which a model describes."""
    details = error.errors(include_url=False)
    return [_problem(detail, detail["loc"], _innermost(model, detail["loc"][:-1])) for detail in details]


def _problem(detail: ErrorDetails, path: KeyPath, model: type[BaseModel]) -> Problem:
    match detail["type"]:
        case "extra_forbidden":
            known = [*model.model_fields, *_BESIDE_FIELDS.get(str(path[0]), ())]
            expected = did_you_mean(str(path[-1]), known, f"known here: {', '.join(model.model_fields)}")
            return Problem(path, "an unknown key", expected)
        case "missing":
            return Problem(path, "nothing", f"write {_description(path, model)}")
        case "union_tag_not_found":
            return Problem((*path, "kind"), "nothing", f"write one of: {', '.join(CHANNELS)}")
        case "union_tag_invalid":
            kind = detail["ctx"]["tag"]
            expected = did_you_mean(kind, CHANNELS, f"write one of: {', '.join(CHANNELS)}")
            return Problem((*path, "kind"), shown(("kind",), kind), expected)
        case "expected":
            return Problem(path, shown(path, detail["input"]), detail["ctx"]["expected"])
        case _:
            expected = f"write {_description(path, model)}"
            if isinstance(detail["input"], dict) and expected.startswith("write a list"):
                expected += ", and begin each of its entries with - and a blank"
            return Problem(path, shown(path, detail["input"]), expected)


def _place(loc: KeyPath) -> tuple[KeyPath, type[BaseModel]]:
    """The path as it is written in YAML, and the model in which its last name is a key."""
    section, inside = str(loc[0]), next((i for i, part in enumerate(loc) if i and isinstance(part, str)), None)
    if inside is None:
        return loc, Settings
    if section in ("channels", "sources"):  # pydantic puts the kind between the index and the key
        kind, loc = str(loc[inside]), (*loc[:inside], *loc[inside + 1 :])
        return loc, CHANNELS[kind] if section == "channels" else SOURCE_KINDS.get(kind, Source)
    return loc, _innermost(_MODELS[section], loc[inside:-1])


def _innermost(model: type[BaseModel], path: KeyPath) -> type[BaseModel]:
    """The model of the mapping that these keys lead to, as far as they do."""
    for key in path:
        field = model.model_fields.get(str(key))
        model = (field and _model(field)) or model
    return model


def _description(path: KeyPath, model: type[BaseModel]) -> str:
    name = next((part for part in reversed(path) if part in model.model_fields), None)
    if name is None or (model is Settings and len(path) > 1 and name != "packs"):
        return "a mapping of keys, as in {id: …}"
    return str(model.model_fields[str(name)].description)
