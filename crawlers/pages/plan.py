"""When a page that failed is asked for again, and how long its host is left alone.  Pure."""

from __future__ import annotations

from datetime import timedelta

from record.sql.pages import MOST_ATTEMPTS, NEWS

#: Between two pages of one host, as a reader would leaf.
REST = timedelta(seconds=2)
#: A host that refuses is asked for no page for so long, unless it names a time itself.
REST_REFUSED = timedelta(minutes=10)
REST_LIMITED = timedelta(minutes=1)
#: Waits of a page that failed once, twice.
_WAITS = (timedelta(minutes=1), timedelta(minutes=10))

_REFUSED = frozenset({"forbidden", "challenge"})
_LIMITED = frozenset({"rate_limited", "unavailable"})
#: Faults that may be over soon; others will be the same the next time.
_PASSING = frozenset(
    {"timeout", "stalled", "cut", "server_error", "rate_limited", "unavailable", "dns", "refused", "connection", "tls"}
    | {"disk"}
)


def rest_of_host(kind: str | None, retry_after_s: float | None = None) -> timedelta:
    """How long no page of the host is asked for after this fault, or after none."""
    least = REST_REFUSED if kind in _REFUSED else REST_LIMITED if kind in _LIMITED else REST
    return max(least, timedelta(seconds=retry_after_s or 0))


def next_attempt(kind: str, attempts: int, retry_after_s: float | None = None) -> timedelta | None:
    """How long to wait after attempt number `attempts` failed; None where it is not tried again."""
    if kind not in _PASSING or attempts >= MOST_ATTEMPTS:
        return None
    wait = max(_WAITS[min(attempts, len(_WAITS)) - 1], timedelta(seconds=retry_after_s or 0))
    return wait if wait < NEWS else None
