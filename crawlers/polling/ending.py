"""The end of a poll: marks confirmed, items handed on, the source's state and next due time written, the host freed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import structlog

from crawlers.fetching.suffixes import same_site
from crawlers.polling.moves import Came, after_failed, after_gone, after_sound
from crawlers.polling.plan import Asked, Plan, after_answer, after_fault, regular_due
from crawlers.polling.visit import Visit, kept_field
from record.live.polls import Polls
from record.live.seen import day_number
from record.sql.source_days import moment_of
from record.turns import Turns
from record.urls import host_of

#: Items confirmed by one run of the script, so that no run is long.
_BATCH = 200

log = structlog.get_logger("mintwire.poll")


async def end_poll(polls: Polls, visit: Visit) -> None:
    """Write what the visit brought.  Safe to be cut off anywhere: what is filed and not confirmed is reconciled."""
    if visit.lost:
        await polls.drop(visit.poll)
        log.warning("poll_lost", source=visit.source.id)
        return
    rest_ms = _ms(visit.rest_s)
    await polls.free(visit.borrowed, visit.poll.token, rest_ms)
    if visit.fault is not None and visit.fault.kind == "stopped":
        # We stop: the poll says nothing about its source, and another worker may have it at once.
        await polls.finish(visit.poll, [], day=0, due_ms=0, counts={}, state={})
        return
    now = visit.now()
    failures = 0 if visit.fault is None else int(visit.state.get("failures", 0)) + 1
    moving = _note_address(visit, failures, now)
    turns = Turns.from_text(visit.state.get("turns"))
    fresh = _fresh(visit, turns, now)
    plan = _plan(visit, failures, now, regular_due(visit.source, now, turns, fresh))
    due_ms = _ms(plan.due.timestamp())
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
        state={
            **_state(visit, failures),
            "due": str(due_ms),
            "waits": plan.waits,
            "fresh": f"{fresh:.2f} {_ms(now.timestamp())}" if fresh else "",
            "moving": moving,
            "ms": str(took_ms),
        },
        rest_ms=rest_ms,
    )
    _log(visit, took_ms)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _fresh(visit: Visit, turns: Turns | None, now: datetime) -> float:
    """How many reports came lately, by which more are expected; what a first poll finds says nothing of that."""
    if turns is None or visit.first:
        return 0.0
    items = [filed.item for filed in visit.items if filed.item.revision == 0]
    moments = (moment_of(item.published, item.discovered, item.news) for item in items)
    before, ms = (float(each) for each in visit.state.get("fresh", "0 0").split())
    since = now - datetime.fromtimestamp(ms / 1000, UTC)
    return turns.freshness(before, since, (now - moment for moment in moments if moment))


def _plan(visit: Visit, failures: int, now: datetime, regular: datetime) -> Plan:
    if visit.fault is not None:
        retired = visit.habits.retired_ms(visit.source.url) is not None
        return after_fault(visit.source, now, visit.fault, failures, regular, retired=retired)
    if visit.busy or visit.unsettled:
        return after_answer(visit.source, now, Asked(), regular)  # what is not settled is looked at again soon
    rhythm, middle = visit.rhythm, visit.middle
    lasts = {**visit.lasts, "ttl": rhythm.ttl_s, "updatePeriod": rhythm.period_s, "crawl-delay": visit.rest_s}
    return after_answer(visit.source, now, Asked(lasts, rhythm.hours, rhythm.days, middle), regular)


def _note_address(visit: Visit, failures: int, now: datetime) -> str:
    """Note in the habits where the source is asked; returns what the state says of a move that is under way."""
    url, fault, state = visit.source.url, visit.fault, visit.state
    if fault is None:
        familiar = not visit.feeds or bool(visit.known) or visit.first
        moved = visit.moved_to
        same = moved is not None and same_site(host_of(visit.address_of(url)), host_of(moved))
        visit.habits, moving = after_sound(visit.habits, state.get("moving", ""), Came(url, moved, familiar or same))
        return moving
    visit.habits = after_failed(visit.habits, url, fault.kind, failures)
    if fault.kind == "gone":
        before = datetime.fromtimestamp(int(state["polled"]) / 1000, UTC) if state.get("fault") == "gone" else None
        visit.habits = after_gone(visit.habits, url, now, before)
    return state.get("moving", "")


def _counts(visit: Visit) -> dict[str, int]:
    counts = {"polls": 1, **{f"drop:{reason}": number for reason, number in (+visit.drops).items()}}
    if visit.fault is not None:
        counts[f"fault:{visit.fault.kind}"] = 1
    elif not visit.feeds:
        counts["unchanged"] = 1
    if visit.fault is None and not visit.came:
        counts["not_modified"] = 1
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
        fault = {"fault": kind, "detail": detail, "last_fault": kind, "last_fault_at": answered}
        return state | fault | {"failed": _failed(visit.state.get("failed", ""), kind)} | _learned(visit)
    state |= {"fault": "", "detail": "", "failed": "", "succeeded": answered}
    if visit.refused:
        state["refused"] = answered
    if visit.came:
        state["document"] = answered
    if visit.notes or visit.feeds:
        state["notes"] = " ".join(sorted(visit.notes))
    if visit.feeds:
        state |= {"entries": str(visit.entries), "parser": visit.feeds[0].parser}
        state |= {
            "rhythm": visit.rhythm.to_json(),
            "middle": str(_ms(visit.middle.timestamp())) if visit.middle else "",
        }
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


def _failed(before: str, kind: str) -> str:
    """`dns:3 timeout:1`: how often which faults came in a row."""
    counts = Counter({name: int(number) for name, _, number in (each.partition(":") for each in before.split())})
    counts[kind] += 1
    return " ".join(f"{name}:{number}" for name, number in counts.items())


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
