"""How operations are made known: each for GET and HEAD, with all that it may answer, and what it may be asked with."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, BeforeValidator
from pydantic.json_schema import SkipJsonSchema

from config.mistakes import did_you_mean
from web.access.gate import Admitted, Reader
from web.problems import ANSWERS, Problem

#: What a signed link says beside what is asked for.
OF_LINKS = ("token", "expires", "signature")

_JSON, _BYTES = "application/json", {"type": "string", "format": "binary"}
#: Of the form of a day.
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _iso(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(DAY, value):
        raise ValueError("write a day, as in 2026-11-23")
    return value


#: A parameter that is a day, or is left away.  Pydantic alone takes numbers for days, too.
ADay = Annotated[date, BeforeValidator(_iso)] | SkipJsonSchema[None]


def in_order(first: date | None, last: date | None, names: tuple[str, str]) -> None:
    """Raises Problem where a range of days ends before it begins; `names`: of the two parameters.

    It is 404, not 400: each of the two is what the description of the interface asks for.
    """
    if first and last and last < first:
        told = f"there are no such days: write {names[0]}={last}&{names[1]}={first}"
        raise Problem(HTTPStatus.NOT_FOUND, "no_days", told)


Operation = TypeVar("Operation", bound=Callable[..., Any])


def reads(
    router: APIRouter,
    path: str,
    *media_types: str,
    takes: tuple[str, ...] = (),
    model: type[BaseModel] | None = None,
) -> Callable[[Operation], Operation]:
    """Decorates an operation that changes nothing; other parameters than it takes are refused.

    `model`: of its JSON document, where it gives one.
    """
    content = {each: {} if each == _JSON else {"schema": _BYTES} for each in media_types}
    whole: dict[str, Any] = {"content": content} if model is None else {"model": model}
    answers = {
        200: {"description": "all of it", **whole},
        206: {"description": "the part that was asked for", "content": content},
        304: {"description": "unchanged"},
        **ANSWERS,
    }

    def register(operation: Operation) -> Operation:
        for method in ("GET", "HEAD"):
            router.add_api_route(
                path,
                operation,
                methods=[method],
                include_in_schema=method == "GET",
                response_class=Response,
                responses=answers,
                dependencies=[Depends(only(takes))],
            )
        return operation

    return register


def only(names: tuple[str, ...]) -> Callable[[Request, Reader], None]:
    """A dependency that refuses other parameters: one that is passed over would answer another question."""

    # Who asks is looked at first: nobody else is told what there is.
    def check(request: Request, reader: Admitted) -> None:
        known = (*names, *OF_LINKS) if reader.by_link else names
        for name in request.query_params:
            if name not in known:
                told = did_you_mean(name, names, f"it takes {', '.join(names)}" if names else "it takes none")
                if name in OF_LINKS:
                    told = "it is a signed link's, which is sent as it was made, and without Authorization"
                raise Problem(HTTPStatus.BAD_REQUEST, "unknown_parameter", f"no parameter {name[:60]!r}: {told}")

    return check
