"""What the manifest of a closed day tells of this wire, and how it is signed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import redis as synchronous
import structlog
from sqlalchemy import Engine

from config.errors import StoreError
from config.models import Settings
from record.closing.steps import Wire
from record.collections.closed.manifest import Manifest
from record.collections.collections import Collections
from record.collections.layout import keys_in
from record.collections.proof.keys import Keys
from record.collections.proof.signing import seal
from record.collections.proof.timestamp import has_stamp, stamp
from record.live import keys
from record.sql import directory
from record.sql.database import reading
from record.sql.paused import paused
from scheduler.health.states import FIELDS, PAUSED, moment, state_of

#: Settings that say where something is, and perhaps by which password, and not what is collected.
_PLACES: dict[str, bool | set[str]] = {"data": True, "redis": True, "database": True, "collections": {"storage"}}

#: How long after its day a proof of time is still asked for.
_STAMPED = timedelta(days=7)

log = structlog.get_logger("mintwire.closing")


def wire_of(settings: Settings, redis: synchronous.Redis, engine: Engine) -> Wire:
    """What manifests tell of this wire, and how they are signed."""
    return Wire(
        software=f"mintwire {_version()}",
        config=f"sha256:{hashlib.sha256(settings.model_dump_json(exclude=_PLACES).encode()).hexdigest()}",
        keep=settings.collections.keep,
        sources=partial(_sources, redis, engine),
        seal=partial(_seal, keys_in(settings.data)),
    )


def stamp_days(collections: Collections, service: str) -> None:
    """Have a timestamping service prove the last closed days, as far as it has not; what fails is tried another day."""
    closed = collections.closed()
    if closed is None:
        return
    for day in collections.days(max(closed[0], closed[1] - _STAMPED), closed[1]):
        try:
            if not has_stamp(collections.storage, day):
                stamp(collections.storage, day, service)
        except StoreError as error:
            log.warning("timestamp_failed", day=str(day), error=str(error), effect="it is tried with the next day")


def _seal(folder: Path, collections: Collections, manifest: Manifest) -> None:
    seal(collections, manifest, Keys.open(folder))


def _sources(redis: synchronous.Redis, engine: Engine, day: date) -> Mapping[str, Any] | None:
    """How the sources fare: how many were polled on the day or since, and the state of each.

    Of yesterday alone: how they fared before that is not known any more.
    """
    seconds, _ = redis.time()
    if day != datetime.fromtimestamp(seconds, UTC).date() - timedelta(days=1):
        return None
    with reading(engine) as connection:
        specs, left_out = directory.enabled_sources(connection), paused(connection)
    with redis.pipeline(transaction=False) as pipe:
        for spec in specs:
            pipe.hmget(keys.state(str(spec["id"])), FIELDS)
        rows = pipe.execute()
    found = [{name: value for name, value in zip(FIELDS, row, strict=True) if value} for row in rows]
    begun = datetime.combine(day, time(), UTC)
    polls = (moment(left.get("polled")) for left in found)
    return {
        "polled": sum(at is not None and at >= begun for at in polls),
        "states": {
            str(spec["id"]): PAUSED if spec["id"] in left_out else state_of(str(spec["url"]), left)
            for spec, left in zip(specs, found, strict=True)
        },
    }


def _version() -> str:
    try:
        return version("mintwire")
    except PackageNotFoundError:
        return "of a checkout"
