"""The end of a poll: marks confirmed, items handed on, the source's state and next due time written, the host freed."""

from __future__ import annotations

import structlog

from crawlers.polling.plan import next_due
from crawlers.polling.visit import Visit, kept_field
from record.live.polls import Polls
from record.live.seen import day_number

#: Items confirmed by one run of the script, so that no run is long.
_BATCH = 200

log = structlog.get_logger("mintwire.poll")


async def end_poll(polls: Polls, visit: Visit) -> None:
    """Write what the visit brought.  Safe to be cut off anywhere: what is filed and not confirmed is reconciled."""
    if visit.lost:
        await polls.drop(visit.poll)
        log.warning("poll_lost", source=visit.source.id)
        return
    await polls.free(visit.borrowed, visit.poll.token)
    if visit.fault is not None and visit.fault.kind == "stopped":
        # We stop: the poll says nothing about its source, and another worker may have it at once.
        await polls.finish(visit.poll, [], day=0, due_ms=0, counts={}, state={})
        return
    now = visit.now()
    failures = 0 if visit.fault is None else int(visit.state.get("failures", 0)) + 1
    due_ms = _ms(next_due(visit.source, now, visit.fault, failures).timestamp())
    took_ms = round((now - visit.started).total_seconds() * 1000)
    filed, day = visit.items, day_number(visit.discovered)
    while len(filed) > _BATCH:
        await polls.confirm(visit.poll, filed[:_BATCH], day=day)
        filed = filed[_BATCH:]
    await polls.finish(
        visit.poll,
        filed,
        day=day,
        due_ms=due_ms,
        counts=_counts(visit),
        state={**_state(visit, failures), "due": str(due_ms), "ms": str(took_ms)},
    )
    _log(visit, took_ms)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _counts(visit: Visit) -> dict[str, int]:
    counts = {"polls": 1, **{f"drop:{reason}": number for reason, number in (+visit.drops).items()}}
    if visit.fault is not None:
        counts[f"fault:{visit.fault.kind}"] = 1
    elif not visit.feeds:
        counts["unchanged"] = 1
    if visit.known:
        counts["known"] = visit.known
    return counts


def _state(visit: Visit, failures: int) -> dict[str, str]:
    """Fields of the source's state; an empty value removes a field."""
    answered = str(_ms(visit.discovered.timestamp()))
    state = {"polled": answered, "status": str(visit.status), "failures": str(failures)}
    if visit.items:
        state["news"] = answered
    if visit.fault is not None:
        kind, detail = visit.fault.kind, visit.fault.detail
        return {**state, "fault": kind, "detail": detail, "last_fault": kind, "last_fault_at": answered}
    state |= {"fault": "", "detail": "", "succeeded": answered}
    if visit.refused:
        state["refused"] = answered
    if visit.came:
        state["document"] = answered
    if visit.notes or visit.feeds:
        state["notes"] = " ".join(sorted(visit.notes))
    if visit.feeds:
        state |= {"entries": str(visit.entries), "parser": visit.feeds[0].parser}
    state |= _learned(visit)
    # Until every entry is confirmed the next poll must see the documents again.
    whole = visit.busy == 0
    state |= dict.fromkeys((field for field in visit.state if field.startswith(kept_field(""))), "")
    if whole and not visit.unsettled:
        state |= {kept_field(url): str(kept) for url, kept in visit.kept.items()} | {"cursor": visit.cursor}
    # Entries that another poll had claimed are of the first poll, too, when the next one files them.
    if whole and visit.entries:
        state["begun"] = visit.state.get("begun", answered)
    return state


def _learned(visit: Visit) -> dict[str, str]:
    found = {"leads": " ".join(map(str, visit.leads))} if visit.leads else {}
    habits = visit.habits.to_json()
    return found if habits == visit.state.get("habits", "{}") else {**found, "habits": habits}


def _log(visit: Visit, took_ms: int) -> None:
    values = {
        "source": visit.source.id,
        "status": visit.status,
        "new": len(visit.items),
        "known": visit.known,
        "ms": took_ms,
    }
    if visit.notes:
        values["notes"] = ",".join(sorted(visit.notes))
    if visit.fault is None:
        log.info("poll", **values)
    else:
        log.warning("poll", **values, fault=visit.fault.kind, detail=visit.fault.detail)
