"""Whether a source's clock runs ahead, by the dates that it gives.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

#: Reports that have to be ahead alike; fewer may be planned for later.
ENOUGH = 3
#: Clocks differ by less; and no zone is further from UTC (https://data.iana.org/time-zones/tz-link.html).
_LEAST_S, _MOST_S = 300, 14 * 3600
#: What lies between a report and our poll.
_SPREAD_S = 20 * 60
#: Zones differ by quarters of an hour; a clock nearer than this to one is that of a zone.
_QUARTER_S, _NEAR_S = 900, 120


def ahead_of(leads: Sequence[int], known_s: int) -> int:
    """Seconds that the clock runs ahead, by how far the newest reports were dated after the polls that found them,
    the last ones last; `known_s` is what it was found to be before."""
    newest = leads[-ENOUGH:]
    if len(newest) < ENOUGH:
        return known_s
    if max(newest) < _LEAST_S:
        return 0 if min(newest) > -_SPREAD_S else known_s
    if min(newest) < _LEAST_S or max(newest) > _MOST_S or max(newest) - min(newest) > _SPREAD_S:
        return known_s
    found = _of_zone(max(newest), _NEAR_S)
    return known_s if abs(found - known_s) < _NEAR_S else found


def ahead_of_document(leads: Sequence[int]) -> int:
    """The same by one document alone: most of its reports are ahead, so the newest is hardly older than now."""
    future = [lead for lead in leads if lead >= _LEAST_S]
    if len(future) < ENOUGH or 2 * len(future) < len(leads) or max(future) > _MOST_S:
        return 0
    return _of_zone(max(future), _QUARTER_S)


def _of_zone(seconds: int, near: int) -> int:
    zone = -(-seconds // _QUARTER_S) * _QUARTER_S
    return zone if zone - seconds <= near else seconds
