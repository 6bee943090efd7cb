"""Fetches addresses with Scrapy and our settings, in a process of its own, for Twisted has one reactor per process.

Standard input: a JSON object with `requests` (a list of Request arguments, `url` at least), `network` (fields of
config.models.Network) and, optionally, `names` (what a stand-in for the machine's resolver answers: a name's list of
answers in turn, each a list of addresses), `settings` and `give_up_after` (a number of seconds).
`borrow` lists the hosts that a redirect may lead to; `keep` sets how many idle connections are kept; `source` (fields
of a feed) and `environment` say what is asked with.
Standard output: one JSON object per request, in the order of the answers, and at last one with the process' figures.
"""

from __future__ import annotations

import asyncio
import json
import sys
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.python.failure import Failure

from config.kinds.union import SOURCE
from config.models import Network
from crawlers.fetching.access import ACCESS, Access
from crawlers.fetching.connecting import connections
from crawlers.fetching.faults import fault_of_failure, fault_of_response, notes_of
from crawlers.fetching.handler import give_up
from crawlers.fetching.log_format import quiet_scrapy
from crawlers.fetching.middlewares import BORROW
from crawlers.fetching.received import exchange_of
from crawlers.fetching.settings import scrapy_settings
from tests.memory import memory_mb

#: Requests under way at once.
OPEN = 64


class ScriptedNames:
    """Answers look-ups from a script, each answer of a name in turn and the last for ever; else asks `machine`."""

    def __init__(self, names: dict[str, list[list[str]]], machine: Any) -> None:
        self.names = names
        self.machine = machine

    def resolveHostName(self, receiver: Any, host: str, port: int = 0, types: Any = None, kind: str = "TCP") -> Any:  # noqa: N802
        answers = self.names.get(host)
        if answers is None:
            return self.machine.resolveHostName(receiver, host, port, types, kind)
        receiver.resolutionBegan(None)
        for text in answers.pop(0) if len(answers) > 1 else answers[0]:
            address = ip_address(text)
            receiver.addressResolved((IPv4Address if address.version == 4 else IPv6Address)("TCP", text, port))
        receiver.resolutionComplete()
        return None


class FetchSpider(Spider):
    name = "fetch"

    def __init__(self, job: dict[str, Any]) -> None:
        super().__init__()
        self.job = job
        self.begun = monotonic()
        self.open = asyncio.Semaphore(OPEN)
        self.answers = 0
        self.most_sockets = 0
        #: Megabytes in use after each thousand of answers.
        self.rss_mb: list[float] = []

    async def start(self) -> Any:
        if "give_up_after" in self.job:
            asyncio.get_running_loop().call_later(
                self.job["give_up_after"], lambda: self.crawler.signals.send_catch_log(signal=give_up)
            )
        for number, arguments in enumerate(self.job["requests"]):
            await self.open.acquire()
            arguments["meta"] = {BORROW: self.borrow} if "borrow" in self.job else {}
            if "source" in self.job:
                source = SOURCE.validate_python({"id": "s", "name": "S", "kind": "feed"} | self.job["source"])
                arguments["meta"][ACCESS] = Access(source, self.job["environment"])
            yield Request(
                **arguments, callback=self.answered, errback=self.failed, dont_filter=True, cb_kwargs={"number": number}
            )

    async def borrow(self, host: str) -> bool:
        return host in self.job["borrow"]

    async def answered(self, response: Response, number: int) -> None:
        fault = fault_of_response(response, now=datetime.now(UTC))
        notes = notes_of(response, now=datetime.now(UTC))
        self.say(
            number,
            fault,
            status=response.status,
            size=len(response.body),
            sha=sha256(response.body).hexdigest(),
            received=received(response),
            etag=(response.headers.get("ETag") or b"").decode(),
            took_s=notes.took_s,
            moved_to=notes.moved_to,
            refused_conditions=notes.refused_conditions,
        )

    async def failed(self, failure: Failure) -> None:
        self.say(failure.request.cb_kwargs["number"], fault_of_failure(failure))

    def measure(self) -> None:
        self.answers += 1
        if self.answers % 10 == 0:
            self.most_sockets = max(self.most_sockets, sockets())
        if self.answers % 1000 == 0:
            self.rss_mb.append(memory_mb("VmRSS"))

    def say(self, number: int, fault: Any, **more: Any) -> None:
        told = {"kind": fault.kind, "detail": fault.detail, "retry_after_s": fault.retry_after_s} if fault else {}
        self.open.release()
        self.measure()
        print(json.dumps({"number": number, "after_s": monotonic() - self.begun, **told, **more}), flush=True)


def received(response: Response) -> dict[str, Any]:
    """What is kept of an answer; its body in base64."""
    exchange = exchange_of(response, datetime.now(UTC))
    return vars(exchange) | {"body": b64encode(exchange.body).decode(), "at": None, "posted": repr(exchange.posted)}


def sockets() -> int:
    """How many this process has open."""
    files = [file.readlink().name for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    return sum(file.startswith("socket:") for file in files)


def main() -> None:
    job = json.load(sys.stdin)
    settings = scrapy_settings(Network(**job["network"])) | job.get("settings", {})
    process = AsyncCrawlerProcess(settings)
    quiet_scrapy()
    from twisted.internet import reactor

    reactor.installNameResolver(ScriptedNames(job.get("names", {}), reactor.nameResolver))
    before = memory_mb("VmHWM")
    connections.KEEP = job.get("keep", connections.KEEP)
    crawler = process.create_crawler(FetchSpider)
    process.crawl(crawler, job=job)
    process.start()
    peak = memory_mb("VmHWM")
    figures = {"rss_mb": crawler.spider.rss_mb, "most_sockets": crawler.spider.most_sockets} if crawler.spider else {}
    print(json.dumps({"peak_mb": peak, "grown_mb": peak - before, **figures}))


if __name__ == "__main__":
    main()
