"""The form in which links are compared: the product's own, applied to both sides."""

from __future__ import annotations

from record import urls


def canonical(url: str) -> str:
    """The empty text for what is no address."""
    return urls.canonical(url) or ""
