"""JSON APIs."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BeforeValidator, Field

from config.fields import WebAddress, wrong
from config.kinds.listing import Selector
from config.kinds.source import Source

#: Characters of a path, and of a body.
_MOST_PATH, _MOST_BODY = 1_000, 20_000


def _check_path(path: str) -> str:
    try:
        jmespath.compile(path)
    except JMESPathError as error:
        reason = str(error).partition(", for expression")[0].partition("\n")[0].rstrip(":.")
        raise wrong(f"write a JMESPath expression, as in data.items; {reason}") from None
    return path


def is_template(link: str) -> bool:
    """Whether a link is an address with paths in braces, and not a path itself."""
    return link.startswith(("http://", "https://", "/"))


def paths_of(template: str) -> list[tuple[str, str | None]]:
    """The parts of a template: text, and the path that stands behind it in braces, or None.  Raises ValueError."""
    parts: list[tuple[str, str | None]] = []
    while "{" in template:
        text, _, rest = template.partition("{")
        path, brace, template = rest.partition("}")
        if not (path and brace):
            raise ValueError("a brace that is not closed, or with nothing in it")
        parts.append((text, path))
    return [*parts, (template, None)]


def _check_link(link: str) -> str:
    if not is_template(link):
        return _check_path(link)
    try:
        paths = [path for _, path in paths_of(link) if path]
    except ValueError:
        paths = []
    if not paths:
        raise wrong("write an address with a path in braces, as in https://bank.example/news/{id}")
    for path in paths:
        _check_path(path)
    return link


def _written(body: Any) -> Any:
    """JSON, from a mapping or a list as YAML has it, or from JSON."""
    if isinstance(body, dict | list):
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str)
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        raise wrong("write a mapping, as in {query: {type: press}}") from None


JsonPath = Annotated[str, Field(min_length=1, max_length=_MOST_PATH), AfterValidator(_check_path)]
Link = Annotated[str, Field(min_length=1, max_length=_MOST_PATH), AfterValidator(_check_link)]
Body = Annotated[str, BeforeValidator(_written), Field(max_length=_MOST_BODY)]
_A_PATH = "a JMESPath expression, as in"


class ApiSource(Source):
    """JSON with a list of reports in it; paths are JMESPath, https://jmespath.org/specification.html."""

    kind: Literal["api"] = Field(description="the kind of source: api")
    url: WebAddress = Field(description="the address of the JSON, or of the page that holds it")
    body: Body | None = Field(None, description="what is sent by POST, as in {query: {type: press}}")
    script: Selector | None = Field(None, description="the selector of the page's element that holds the JSON")
    items: JsonPath = Field("@", description=f"{_A_PATH} data.items, of the list of reports")
    link: Link = Field(description=f"{_A_PATH} url, or an address with paths in braces")
    title: JsonPath | None = Field(None, description=f"{_A_PATH} title")
    date: JsonPath | None = Field(None, description=f"{_A_PATH} published_at")
    summary: JsonPath | None = Field(None, description=f"{_A_PATH} teaser")
    content: JsonPath | None = Field(None, description=f"{_A_PATH} body.html")
    guid: JsonPath | None = Field(None, description=f"{_A_PATH} id, of what a report is known by")
    next: JsonPath | None = Field(None, description=f"{_A_PATH} links.next, of the next page's address or cursor")
    page: str | None = Field(
        None,
        pattern=r"^[\w.\[\]-]{1,100}$",
        description="the name of the parameter that counts pages, or has the cursor",
    )
    pages: int = Field(3, strict=True, ge=1, le=20, description="how many pages a poll reads at most, 1 to 20")

    @property
    def posted(self) -> str | None:
        """See Source."""
        return self.body
