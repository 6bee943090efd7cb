"""Source as a union by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, core_schema

from config.kinds.api import ApiSource
from config.kinds.feed import FeedSource
from config.kinds.listing import ListingSource
from config.kinds.page import PageSource
from config.kinds.sitemap import SitemapSource
from config.kinds.source import Source
from config.model import Model


class ByKind:
    """An annotation that makes a union, told apart by `kind`, of models of one base.

    What has another kind is read as the base, so that all mistakes in it are told together.  pydantic's own
    discriminated unions want two members at least, and tell of a wrong kind alone.
    """

    def __init__(self, kinds: Mapping[str, type[Model]]) -> None:
        self._kinds = kinds

    def __get_pydantic_core_schema__(self, base: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """pydantic's hook; `base` is the annotated model."""
        choices = {kind: handler.generate_schema(model) for kind, model in self._kinds.items()}
        return core_schema.tagged_union_schema({**choices, "": handler.generate_schema(base)}, self._tag)

    def _tag(self, value: Any) -> str:
        kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
        return kind if isinstance(kind, str) and kind in self._kinds else ""


SOURCE_KINDS: Mapping[str, type[Source]] = {
    "feed": FeedSource,
    "listing": ListingSource,
    "sitemap": SitemapSource,
    "api": ApiSource,
    "page": PageSource,
}
AnySource = Annotated[Source, ByKind(SOURCE_KINDS)]
#: Reads and writes one source alone.
SOURCE: TypeAdapter[Source] = TypeAdapter(AnySource)


def read_specs(specs: Iterable[Mapping[str, Any]]) -> tuple[list[Source], list[str]]:
    """The sources whose JSON was kept, and the ids of those that this version cannot read."""
    sources, unreadable = [], []
    for spec in specs:
        try:
            sources.append(SOURCE.validate_python(spec))
        except ValidationError:
            unreadable.append(str(spec.get("id")))
    return sources, unreadable
