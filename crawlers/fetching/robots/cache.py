"""What is known of robots.txt, per origin.  Pure.

What an answer means:

- a file: its rules hold for a day;
- 4xx but 429, or a redirect to nowhere: there are no rules, for a day;
- 429, 5xx, or no answer: the rules known from before hold on.  Where none are known, nothing is allowed; but once it
  has been so for an hour, it counts as without rules.  It is asked for again after an hour.

RFC 9309 gives 30 days as an example for that hour.  What we know of a site ends with the process, and a site that
serves its feeds and never its robots.txt would be silent for ever.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from config.errors import FetchError
from crawlers.fetching.robots.rules import Rules

#: RFC 9309, 2.4: no copy is used for longer than a day.
TTL_S = 86_400.0
#: How long robots.txt may be without an answer before that counts as "no rules"; then it is asked for as often.
PATIENCE_S = 3_600.0
#: Characters that are kept in all: some 10,000 origins.
MOST_KEPT = 16_000_000
#: What an origin costs besides its rules.
_ENTRY = 1_500

#: Faults that say that there is no file.
_NO_FILE = frozenset(
    (
        "forbidden",
        "not_found",
        "gone",
        "client_error",
        "redirect_loop",
        "too_many_redirects",
        "bad_redirect",
        "bad_scheme",
        "bad_address",
        "private_address",
    )
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an origin; times in seconds on one clock."""

    #: None where nothing is known, and nothing allowed.
    rules: Rules | None
    expires: float
    #: Since when there has been no answer, or None.
    silent_since: float | None = None

    @property
    def size(self) -> int:
        """Characters it costs."""
        return _ENTRY + (len(self.rules.text) if self.rules else 0)


class RobotsCache:
    """Keeps the origins that were asked last, up to `most` characters."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._size = 0
        self._known: OrderedDict[str, Known] = OrderedDict()

    def get(self, origin: str) -> Known | None:
        """What is known, also when it has expired."""
        return self._known.get(origin)

    def put(self, origin: str, known: Known) -> None:
        """Keep, and let go of the oldest where it gets too much."""
        before = self._known.pop(origin, None)
        self._size += known.size - (before.size if before else 0)
        self._known[origin] = known
        while self._size > self._most and len(self._known) > 1:
            _, oldest = self._known.popitem(last=False)
            self._size -= oldest.size


def judge(known: Known | None, answer: Rules | FetchError, now: float) -> Known:
    """What is known after an answer: rules, or a fault; see the module's text."""
    if isinstance(answer, Rules):
        return Known(answer, now + TTL_S)
    if answer.kind in _NO_FILE:
        return Known(Rules(), now + TTL_S)
    since = now if known is None or known.silent_since is None else known.silent_since
    if known is not None and known.rules is not None:
        return Known(known.rules, now + PATIENCE_S, silent_since=since)
    if now - since >= PATIENCE_S:
        return Known(Rules(), now + PATIENCE_S, silent_since=since)
    return Known(None, now, silent_since=since)
