"""What a page says of its days."""

from __future__ import annotations

from dataclasses import dataclass

from crawlers.dates.when import When

__all__ = ["Published", "When"]


@dataclass(frozen=True, slots=True)
class Published:
    """When a page says that it was published and changed; None where it does not say."""

    published: When | None
    modified: When | None
    #: Where `published` was found: `json-ld`, `meta`, `address`, `shown`, `script`, `guess`; "" where it was not.
    origin: str
