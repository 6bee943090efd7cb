"""The schema of an item, in the forms that a manifest names."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def item_schema() -> dict[str, Any]:
    """In JSON Schema, draft 2020-12; its `$id` ends with its version."""
    found: dict[str, Any] = json.loads((files(__package__) / "item.schema.json").read_bytes())
    return found


@cache
def table_schema() -> dict[str, Any]:
    """The same as a table, see https://datapackage.org/standard/table-schema/."""
    schema = item_schema()
    return {
        "fields": [{"name": name, "type": _type(of)} for name, of in schema["properties"].items()],
        "primaryKey": ["id"],
    }


def _type(of: dict[str, Any]) -> str:
    if of.get("format") == "date-time":
        return "datetime"
    known = of["type"]
    return str(known if isinstance(known, str) else known[0])
