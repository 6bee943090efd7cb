"""A page as a source of its own."""

from __future__ import annotations

from crawlers.finding.page import find_page
from crawlers.readers.reader import Answer


async def none(url: str) -> Answer:
    raise AssertionError(f"{url}: the page is all that is looked at")


async def test_a_page_with_a_text_can_be_watched() -> None:
    page = b"<html lang='en'><title>The crown | Bank</title><body><h1>The crown</h1><p>It is money.</p></body></html>"
    (found,) = await find_page(Answer("https://bank.example/crown", page, "text/html"), none)
    assert found.source.model_dump(include={"id", "kind", "name", "language"}) == {
        "id": "bank-crown",
        "kind": "page",
        "name": "The crown",
        "language": "en",
    }
    assert [entry.content for entry in found.entries] == ["<p>The crown</p><p>It is money.</p>"]


async def test_what_has_no_text_cannot() -> None:
    for body in (b"<html><body><script>draw()</script></body></html>", b"%PDF-1.4 broken", b""):
        assert await find_page(Answer("https://bank.example/crown", body, None), none) == []
