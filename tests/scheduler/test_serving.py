"""Parts of a role, side by side."""

from __future__ import annotations

import asyncio

import pytest

from scheduler.roles.serving import together


async def test_where_one_part_fails_the_others_end_in_their_own_way() -> None:
    stop, ended = asyncio.Event(), list[str]()

    async def lasts() -> None:
        await stop.wait()
        ended.append("settled")

    async def fails() -> None:
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="a fault of ours"):
        await together(stop, lasts(), fails())
    assert ended == ["settled"]
