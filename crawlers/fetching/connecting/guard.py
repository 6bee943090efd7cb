"""The address guard: no connection to an address that is not of the public internet, see `record.addresses`.

It is the resolver of Twisted's reactor (Scrapy's setting TWISTED_DNS_RESOLVER), so it sees every host of every hop,
literals too, in whatever form (`127.1`, `0x7f000001`): what is checked is the address, after resolution, and the
address that was checked is the one that is connected to.

A proxy that the operator wrote down may be anywhere.  It is known here by a name that nobody else can say, so that no
redirect leads to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from secrets import token_bytes
from time import monotonic
from typing import Any, Self

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet import address as twisted_address
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider

from record.addresses import Address, Network, may_connect

#: Setting: the networks opened by name, as texts.
ALLOW_PRIVATE = "MINTWIRE_ALLOW_PRIVATE"
#: A name's addresses are asked for anew after this; getaddrinfo does not tell their real time to live.
TTL_S = 60.0
#: How many names are remembered.
NAMES = 10_000
#: How many addresses of a name are tried.
ADDRESSES = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host name stands for, sorted by the guard."""

    allowed: tuple[Address, ...]
    refused: tuple[Address, ...]
    #: On the resolver's clock.
    expires: float


@implementer(IHostResolution)
@dataclass(frozen=True)
class _Resolution:
    name: str

    def cancel(self) -> None:
        """Twisted never calls this; a look-up that nobody awaits runs out by itself."""


@provider(IResolutionReceiver)
@dataclass
class _Collector:
    """Receives the addresses of one look-up, and calls `done` once: with them, or without any when time is up."""

    done: Callable[[list[Address]], None]
    addresses: list[Address] = field(default_factory=list)
    finished: bool = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        """Part of IResolutionReceiver."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        """Part of IResolutionReceiver."""
        scope = f"%{address.scopeID}" if getattr(address, "scopeID", 0) else ""
        self.addresses.append(ip_address(address.host.partition("%")[0] + scope))

    def resolutionComplete(self) -> None:  # noqa: N802
        """Part of IResolutionReceiver."""
        self._finish(self.addresses)

    def time_out(self) -> None:
        """Go on without an answer."""
        self._finish([])

    def _finish(self, addresses: list[Address]) -> None:
        if not self.finished:
            self.finished = True
            self.done(addresses)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves through `lookup` and hands on only addresses that may be connected to, in the order of the answer.

    `reactor` is Twisted's, `lookup` an IHostnameResolver; `timeout_s` bounds the wait for a name's addresses;
    `clock` gives seconds.
    """

    def __init__(
        self,
        reactor: Any,
        lookup: Any,
        *,
        allow_private: Iterable[Network],
        timeout_s: float,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._reactor = reactor
        self._lookup = lookup
        self._allow_private = tuple(allow_private)
        self._timeout_s = timeout_s
        self._clock = clock
        self._answers: dict[str, Answer] = {}
        #: The name by which a proxy is known -> its host.
        self._proxies: dict[str, str] = {}
        self._secret = token_bytes(16)

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """Scrapy's hook; `crawler` is the process, which has settings too."""
        settings = crawler.settings
        return cls(
            reactor,
            reactor.nameResolver,
            allow_private=[ip_network(text) for text in settings.getlist(ALLOW_PRIVATE)],
            timeout_s=settings.getfloat("DNS_TIMEOUT"),
        )

    def install_on_reactor(self) -> None:
        """Scrapy's hook: make this the resolver of every connection."""
        self._reactor.installNameResolver(self)

    def name_of_proxy(self, host: str) -> str:
        """What to connect to in place of `host`, where the operator wrote that a proxy listens."""
        name = f"proxy-{blake2b(host.encode(), key=self._secret, digest_size=16).hexdigest()}"
        self._proxies[name] = host
        return name

    async def look_up(self, host: str) -> Answer:
        """What `host` stands for, here; nothing of both where it is not known."""
        known = self._known(host)
        if known is not None:
            return known
        asked: Deferred[Answer] = Deferred()
        self._ask(host, None, "TCP", asked.callback)
        return await maybe_deferred_to_future(asked)

    def refuses(self, host: str) -> bool:
        """Whether the last look-up of `host` found addresses, and none that may be connected to."""
        answer = self._known(host)
        return answer is not None and bool(answer.refused) and not answer.allowed

    def forget(self, host: str) -> None:
        """Look `host` up anew next time: its addresses did not work."""
        self._answers.pop(host.lower(), None)

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[Any]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> _Resolution:
        """Part of IHostnameResolver."""
        resolution = _Resolution(hostName)
        if proxy := self._proxies.get(hostName):
            self._lookup.resolveHostName(resolutionReceiver, proxy, portNumber, addressTypes, transportSemantics)
            return resolution
        resolutionReceiver.resolutionBegan(resolution)

        def deliver(answer: Answer) -> None:
            for address in answer.allowed[:ADDRESSES]:
                resolutionReceiver.addressResolved(_for_twisted(address, portNumber))
            resolutionReceiver.resolutionComplete()

        known = self._known(hostName)
        if known is not None:
            deliver(known)
        else:
            self._ask(hostName, addressTypes, transportSemantics, deliver)
        return resolution

    def _known(self, host: str) -> Answer | None:
        try:
            literal = ip_address(host)
        except ValueError:
            answer = self._answers.get(host.lower())
            return answer if answer is not None and answer.expires > self._clock() else None
        return self._sort([literal])

    def _ask(self, host: str, types: Any, semantics: str, deliver: Callable[[Answer], None]) -> None:
        def done(addresses: list[Address]) -> None:
            if timer.active():
                timer.cancel()
            answer = self._sort(addresses)
            if addresses:
                self._remember(host, answer)
            deliver(answer)

        collector = _Collector(done)
        timer = self._reactor.callLater(self._timeout_s, collector.time_out)
        self._lookup.resolveHostName(collector, host, 0, types, semantics)

    def _remember(self, host: str, answer: Answer) -> None:
        self.forget(host)
        self._answers[host.lower()] = answer
        if len(self._answers) > NAMES:
            self.forget(next(iter(self._answers)))

    def _sort(self, addresses: Sequence[Address]) -> Answer:
        allowed = tuple(address for address in addresses if may_connect(address, self._allow_private))
        refused = tuple(address for address in addresses if address not in allowed)
        return Answer(allowed, refused, self._clock() + TTL_S)


def installed_guard() -> GuardedResolver:
    """The guard of this process.  Raises RuntimeError where it is not installed, as under a CrawlerRunner."""
    from twisted.internet import reactor

    resolver = reactor.nameResolver
    if isinstance(resolver, GuardedResolver):
        return resolver
    raise RuntimeError("the address guard is not installed: crawl under a CrawlerProcess")


def _for_twisted(address: IPv4Address | IPv6Address, port: int) -> Any:
    kind = twisted_address.IPv4Address if address.version == 4 else twisted_address.IPv6Address
    return kind("TCP", str(address), port)
