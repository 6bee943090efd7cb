"""Reads one document of 10 MB that its argument describes: the head, what is repeated, the tail.

Prints what came, the number of its entries or the kind of fault, and the megabytes that it took.
"""

from __future__ import annotations

import json
import sys

from config.errors import FeedError
from crawlers.parsing.feed import parse_feed
from tests.memory import memory_mb


def main() -> None:
    head, part, tail = (text.encode() for text in json.loads(sys.argv[1]))
    before = memory_mb("VmRSS")
    body = head + part * ((10_000_000 - len(head) - len(tail)) // len(part)) + tail
    result: int | str
    try:
        result = len(parse_feed(body, content_type="application/xml", url="https://x.example/").entries)
    except FeedError as error:
        result = error.kind
    print(json.dumps([result, memory_mb("VmHWM") - before]))


if __name__ == "__main__":
    main()
