"""For how long an answer says that it is good (RFC 9111, 4.2.1).  Pure.

What is meant for shared caches (`s-maxage`) is not for us.
"""

from __future__ import annotations

from datetime import datetime

from scrapy.extensions.httpcache import parse_cachecontrol

#: Directives by which an answer is good for no time at all.
_NEVER = frozenset({b"no-cache", b"no-store"})


def freshness(cache_control: str, *, age: str, expires: datetime | None, date: datetime) -> tuple[str, float] | None:
    """How an answer says so (`max-age` or `expires`), and seconds from now; None where it asks for no wait.

    The texts are headers as they came; `date` is the server's time, or ours where it does not tell.
    """
    directives = parse_cachecontrol(cache_control.encode("latin-1"))
    if _NEVER & directives.keys():
        return None
    if b"max-age" in directives:
        lasts = _seconds((directives[b"max-age"] or b"").decode("latin-1").strip('" ')) - _seconds(age.strip())
        return ("max-age", lasts) if lasts > 0 else None
    if expires is None or expires <= date:
        return None
    return "expires", (expires - date).total_seconds()


def _seconds(text: str) -> float:
    return float(text[:12]) if text.isascii() and text.isdigit() else 0.0
