"""Attempts to get past the address guard, for every HTTP client.  `127.0.0.1` and `::1` must not be reached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.crawlers.fetching.hostile import HostileServer

#: The address that must not be reached, and one that may be: `allow_private` names its network.
TARGET = "127.0.0.1"
OPEN, OPEN_NETWORK = "127.77.0.1", "127.77.0.0/16"

#: Hosts that lead to this machine: each is shown to reach the server where the guard is open for it.
LOOPBACK = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0X7F000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "0x7f.0x0.0x0.0x1",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "0000000177.0.0.1",
    "localhost",
    "LOCALHOST",
    "0",
    "0x0",
    "0.0.0.0",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "ｌｏｃａｌｈｏｓｔ",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "loopback.test",
    "mapped.test",
]
#: Hosts that are not public.
PRIVATE = [
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fec0::1]",
    "[fc00::1]",
    "[fd00::1]",
    "[ff02::1]",
    "[2001:db8::1]",
    "[3fff::1]",
    "[5f00::1]",
    "[100::1]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.0.170",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "239.255.255.250",
    "169.254.1.1",
    "100.127.255.254",
    "172.31.255.254",
    "192.88.99.1",
    "0300.0250.0.1",
    "0xc0a80001",
    "10.1",
    "private.test",
    "six.test",
    "nat64.test",
    "6to4.test",
    "both.test",
]
#: URLs, with `{port}`, and the fault they end in.
TRICKS = {
    "http://public.test@127.0.0.1:{port}/": "bad_address",
    "http://public.test:80@127.0.0.1:{port}/": "bad_address",
    "http://user:secret@127.0.0.1:{port}/": "bad_address",
    "http://127.0.0.1:{port}@public.test/": "bad_address",
    "http://@127.0.0.1:{port}/": "bad_address",
    "http://127.0.0.1:{port}\\@public.test/": "private_address",
    "http://public.test\\@127.0.0.1:{port}/": "dns",
    "http:\\\\127.0.0.1:{port}\\": "private_address",
    "http:///127.0.0.1:{port}/": "bad_address",
    "http://127.0.0.1:{port}#@public.test/": "private_address",
    "http://127.0.0.1:{port}?@public.test/": "private_address",
    "http://127.0.0.1%2f:{port}/": "bad_address",
    "http://localhost%00.public.test:{port}/": "bad_address",
    "http://[::ffff:127.0.0.1%25lo]:{port}/": "private_address",
    "http://[fe80::1%25lo]:{port}/": "private_address",
    "HTTP://127.0.0.1:{port}/": "private_address",
    "https://127.0.0.1:{port}/": "private_address",
    "ftp://127.0.0.1:{port}/": "bad_scheme",
    "file:///etc/hostname": "bad_scheme",
    "file://127.0.0.1/etc/hostname": "bad_scheme",
    "gopher://127.0.0.1:{port}/": "bad_scheme",
    "dict://127.0.0.1:{port}/": "bad_scheme",
    "ws://127.0.0.1:{port}/": "bad_scheme",
    "s3://bucket/key": "bad_scheme",
    "data:text/plain,x": "bad_scheme",
}
NAMES = {
    "loopback.test": [["127.0.0.1"]],
    "mapped.test": [["::ffff:127.0.0.1"]],
    "private.test": [["10.1.2.3"]],
    "six.test": [["::1"]],
    "nat64.test": [["64:ff9b::7f00:1"]],
    "6to4.test": [["2002:7f00:1::"]],
    "both.test": [["127.0.0.1", "::1"]],
    "public.test": [[]],
}
#: An answer of which the guard leaves one address; a proxy might take the other.
MIXED = {"mixed.test": [["9.9.9.9", "127.0.0.1"]]}


@contextmanager
def attempted() -> Iterator[HostileServer]:
    """The server that attempts are to reach."""
    server = HostileServer([TARGET, "::1", OPEN])
    server.start()
    yield server
    server.stop()


@contextmanager
def unreached(server: HostileServer) -> Iterator[None]:
    """Checks that nobody connected to what must not be reached."""
    before = (server.seen[TARGET].connections, server.seen["::1"].connections)
    yield
    assert (server.seen[TARGET].connections, server.seen["::1"].connections) == before
