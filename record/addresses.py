"""Which network addresses belong to the public internet.  Pure.

`ipaddress.is_global` is not enough: it is true for multicast and for forms that carry an IPv4 address inside
(64:ff9b::/96, 2002::/16), and what it says differs between patch versions of Python.  So the ranges are written out.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: IANA IPv4 Special-Purpose Address Registry, and multicast.
#: https://www.iana.org/assignments/iana-ipv4-special-registry
_SPECIAL_IPV4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # "this network"; 0.0.0.0 reaches the machine itself
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers (CGNAT)
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, and the metadata service of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

#: The only range from which IPv6 unicast addresses are given out.  Outside it lie loopback, unspecified, link-local,
#: unique local, site-local, multicast, v4-mapped, v4-compatible and NAT64 (64:ff9b::/96, 64:ff9b:1::/48).
#: https://www.iana.org/assignments/ipv6-unicast-address-assignments
_GIVEN_OUT_IPV6 = IPv6Network("2000::/3")

#: What lies in it and is no host of the internet.
#: https://www.iana.org/assignments/iana-ipv6-special-registry
_SPECIAL_IPV6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # IETF protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


def is_public(address: Address) -> bool:
    """Whether `address` may be a host of the public internet.

    False for every form that carries an IPv4 address inside, whatever that is: no honest DNS answer has one.
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_IPV4)
    if address.scope_id is not None or address not in _GIVEN_OUT_IPV6:
        return False
    return not any(address in network for network in _SPECIAL_IPV6)


def may_connect(address: Address, allow_private: Iterable[Network]) -> bool:
    """Whether a connection to `address` is allowed: it is public, or in one of the networks opened by name."""
    return is_public(address) or any(address in network for network in allow_private)
