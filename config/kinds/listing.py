"""Listings: HTML pages that list reports."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Literal

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator
from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from config.fields import WebAddress, wrong
from config.kinds.source import Source

#: How a selector begins that is XPath; others are CSS, with parsel's `::text` and `::attr(name)`.
_XPATH = ("/", "./", "../", "(")
WHAT_ITEM_IS = "write a selector of the items, as in ul.news > li; or auto: true, by which they are found"


@lru_cache(maxsize=1024)
def xpath_of(selector: str) -> etree.XPath:
    """A selector, CSS or XPath, as XPath.  Raises SelectorError, and etree.XPathError."""
    return etree.XPath(selector if selector.startswith(_XPATH) else HTMLTranslator().css_to_xpath(selector))


def _check(selector: str) -> str:
    try:
        # Functions that are none are found out only where they are called.
        xpath_of(selector)(etree.Element("p"))
    except (SelectorError, etree.XPathError) as error:
        kind = "XPath" if selector.startswith(_XPATH) else "CSS"
        raise wrong(f"write a selector, as in div.news > h3 a, or .//h3/a; as {kind} it is none: {error}") from None
    return selector


Selector = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_check)]


class ListingSource(Source):
    """An HTML page that lists reports, each an element of one kind."""

    kind: Literal["listing"] = Field(description="the kind of source: listing")
    url: WebAddress = Field(description="the listing's address, which begins http:// or https://")
    auto: bool = Field(False, strict=True, description="true where the items are to be found by themselves, or false")
    item: Selector | None = Field(None, validate_default=True, description=WHAT_ITEM_IS)
    #: Within an item; what is not named here is found by itself.
    title: Selector | None = None
    link: Selector | None = None
    date: Selector | None = None
    summary: Selector | None = None
    #: On the page.
    next: Selector | None = None
    pages: int = Field(3, strict=True, ge=1, le=20, description="how many pages a poll reads at most, 1 to 20")

    @field_validator("item")
    @classmethod
    def _check_item(cls, value: str | None, info: ValidationInfo) -> str | None:
        auto = info.data.get("auto")
        if auto and value is not None:
            raise wrong("leave out item, title, link, date and summary, or auto")
        if auto is False and value is None:
            raise wrong(WHAT_ITEM_IS)
        return value

    @field_validator("title", "link", "date", "summary")
    @classmethod
    def _check_part(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None and info.data.get("auto"):
            raise wrong("leave out item, title, link, date and summary, or auto")
        return value
