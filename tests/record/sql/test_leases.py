"""Duties that one process has at a time."""

from __future__ import annotations

from sqlalchemy import Engine

from record.sql.leases import acquire, holds, release

T0 = 1_764_000_000_000


def test_one_holder_at_a_time_and_tokens_grow(engine: Engine) -> None:
    first = acquire(engine, "lane", "a", T0, 1000)
    assert first is not None
    assert acquire(engine, "lane", "b", T0 + 999, 1000) is None
    second = acquire(engine, "lane", "b", T0 + 1001, 1000)
    assert second is not None
    assert second.token > first.token
    with engine.begin() as connection:
        assert holds(connection, second)
        assert not holds(connection, first)


def test_a_renewal_keeps_the_token(engine: Engine) -> None:
    first = acquire(engine, "lane", "a", T0, 1000)
    assert acquire(engine, "lane", "a", T0 + 900, 1000) == first
    assert acquire(engine, "lane", "b", T0 + 1500, 1000) is None


def test_a_released_duty_is_free_at_once(engine: Engine) -> None:
    first = acquire(engine, "lane", "a", T0)
    assert first is not None
    release(engine, first)
    assert acquire(engine, "lane", "b", T0 + 1) is not None


def test_a_late_release_does_not_take_the_duty_from_its_next_holder(engine: Engine) -> None:
    first = acquire(engine, "lane", "a", T0, 10)
    second = acquire(engine, "lane", "b", T0 + 20)
    assert first is not None
    release(engine, first)
    assert acquire(engine, "lane", "c", T0 + 30) is None
    with engine.begin() as connection:
        assert second is not None
        assert holds(connection, second)


def test_duties_are_independent(engine: Engine) -> None:
    assert acquire(engine, "lane", "a", T0) is not None
    assert acquire(engine, "fill", "b", T0) is not None
