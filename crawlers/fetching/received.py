"""What came, exactly as it was received, with what was asked for it, less secrets."""

from __future__ import annotations

from datetime import datetime

from scrapy.http import Headers as ScrapyHeaders
from scrapy.http import Response

from crawlers.fetching.access import ACCESS, Access
from record.collections.warc import Exchange

#: Key in a request's meta: its response before its content codings were undone, where it had any.
RECEIVED = "fetch_received"
#: What of a request is secret by its nature, RFC 9110 and RFC 6265.
_SECRET = frozenset({b"authorization", b"proxy-authorization", b"cookie"})
#: And of the answer to one who is known.
_SECRET_ANSWER = frozenset({b"set-cookie"})


def exchange_of(response: Response, at: datetime) -> Exchange:
    """A response and its request; `at`, aware UTC, is when the response was there."""
    request = response.request
    assert request is not None, "made by a download"  # noqa: S101
    access: Access | None = request.meta.get(ACCESS)
    received: Response = request.meta.pop(RECEIVED, response)
    sent = _listed(request.headers, _SECRET)
    answered, url, behind_proxy = _listed(received.headers), response.url, False
    if access is not None:
        sent += access.plain_headers(request.url)
        behind_proxy = access.source.proxy is not None
        if access.variables:
            answered = _listed(received.headers, _SECRET_ANSWER)
            answered = [(name, access.without_secrets(value)) for name, value in answered]
            url = access.without_secrets(url)
    return Exchange(
        url=url,
        at=at,
        status=response.status,
        received=answered,
        body=received.body,
        sent=sent,
        posted=request.body if request.method == "POST" else None,
        ip=None if behind_proxy or response.ip_address is None else str(response.ip_address),
    )


def _listed(headers: ScrapyHeaders, without: frozenset[bytes] = frozenset()) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        if name.lower() not in without
        for value in values
    ]
