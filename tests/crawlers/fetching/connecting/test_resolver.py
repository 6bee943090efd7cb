"""The guard as a resolver: what it remembers, and for how long."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.task import Clock

from crawlers.fetching.connecting.guard import ADDRESSES, TTL_S, GuardedResolver

PUBLIC = "9.9.9.9"


@dataclass
class Names:
    """A look-up that answers from a dict, at once; a name that is not in it gets no answer."""

    answers: dict[str, list[str]]
    asked: list[str] = field(default_factory=list)

    def resolveHostName(self, receiver: Any, host: str, port: int, *rest: Any) -> None:  # noqa: N802
        self.asked.append(host)
        if host in self.answers:
            for text in self.answers[host]:
                kind = IPv4Address if ip_address(text).version == 4 else IPv6Address
                receiver.addressResolved(kind("TCP", text, port))
            receiver.resolutionComplete()


@dataclass
class Receiver:
    """What Twisted's endpoint would connect to; `done` counts the answers, of which there must be one."""

    addresses: list[Any] = field(default_factory=list)
    done: int = 0

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        assert self.done == 0

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.done += 1


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def names() -> Names:
    return Names({"good.test": [PUBLIC], "bad.test": ["10.0.0.1"], "mixed.test": ["10.0.0.1", PUBLIC, "::1"]})


@pytest.fixture
def guard(clock: Clock, names: Names) -> GuardedResolver:
    return GuardedResolver(clock, names, allow_private=[ip_network("127.5.0.0/16")], timeout_s=10, clock=clock.seconds)


def resolve(guard: GuardedResolver, host: str) -> list[str]:
    receiver = Receiver()
    guard.resolveHostName(receiver, host, 80)
    assert receiver.done == 1
    assert all(address.port == 80 for address in receiver.addresses)
    return [address.host for address in receiver.addresses]


@pytest.mark.parametrize(
    ("host", "addresses", "refused"),
    [
        ("good.test", [PUBLIC], False),
        ("bad.test", [], True),
        ("mixed.test", [PUBLIC], False),
        (PUBLIC, [PUBLIC], False),
        ("10.0.0.1", [], True),
        ("127.5.6.7", ["127.5.6.7"], False),
        ("127.6.0.1", [], True),
        ("2606:4700::1111", ["2606:4700::1111"], False),
        ("::1", [], True),
    ],
)
def test_only_what_is_allowed_is_handed_on(
    guard: GuardedResolver, host: str, addresses: list[str], refused: bool
) -> None:
    assert resolve(guard, host) == addresses
    assert guard.refuses(host) is refused


def test_a_name_is_asked_for_again_after_a_while(guard: GuardedResolver, clock: Clock, names: Names) -> None:
    resolve(guard, "good.test")
    clock.advance(TTL_S - 1)
    resolve(guard, "GOOD.test")
    assert names.asked == ["good.test"]
    names.answers["good.test"] = ["10.0.0.1"]
    clock.advance(1)
    assert resolve(guard, "good.test") == []
    assert guard.refuses("good.test")


def test_a_name_whose_addresses_do_not_work_is_asked_for_at_once(guard: GuardedResolver, names: Names) -> None:
    resolve(guard, "good.test")
    guard.forget("Good.test")
    resolve(guard, "good.test")
    assert names.asked == ["good.test", "good.test"]


def test_a_name_without_addresses_is_not_remembered(guard: GuardedResolver, names: Names) -> None:
    names.answers["new.test"] = []
    assert resolve(guard, "new.test") == []
    assert not guard.refuses("new.test")
    names.answers["new.test"] = [PUBLIC]
    assert resolve(guard, "new.test") == [PUBLIC]


def test_without_an_answer_it_does_not_wait_for_ever(guard: GuardedResolver, clock: Clock) -> None:
    receiver = Receiver()
    guard.resolveHostName(receiver, "mute.test")
    assert receiver.done == 0
    clock.advance(10)
    assert (receiver.done, receiver.addresses) == (1, [])


def test_an_answer_leaves_no_timer_behind(guard: GuardedResolver, clock: Clock) -> None:
    resolve(guard, "good.test")
    assert clock.getDelayedCalls() == []


def test_literals_are_not_looked_up(guard: GuardedResolver, names: Names) -> None:
    resolve(guard, PUBLIC)
    resolve(guard, "::1")
    assert names.asked == []


def test_of_many_addresses_some_are_enough(guard: GuardedResolver, names: Names) -> None:
    names.answers["many.test"] = [f"9.9.{number}.9" for number in range(200)]
    assert len(resolve(guard, "many.test")) == ADDRESSES


def test_a_proxy_may_be_anywhere_under_a_name_that_nobody_else_can_say(
    clock: Clock, guard: GuardedResolver, names: Names
) -> None:
    name = guard.name_of_proxy("bad.test")
    assert guard.name_of_proxy("bad.test") == name
    assert resolve(guard, name) == ["10.0.0.1"]
    assert resolve(guard, "bad.test") == []
    other = GuardedResolver(clock, names, allow_private=[], timeout_s=10, clock=clock.seconds)
    assert other.name_of_proxy("bad.test") != name
