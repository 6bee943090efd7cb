"""What holds between the entries of a config, checked on plain values so that one bad entry hides no other mistake."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from config.every import SHORTEST, SHORTEST_PUBLIC, parse_duration
from config.fields import address_key
from config.kinds.source import Source
from config.knowledge.concepts import faults_of, shipped_concepts
from config.knowledge.packs import shipped_packs
from config.mistakes import KeyPath, Problem, did_you_mean, shown
from config.models import ConceptEntry

Values = Mapping[str, Any]
Placed = tuple[KeyPath, Any]


def check_references(values: Values) -> Iterator[Problem]:
    """Every problem, section by section."""
    for section in ("sources", "watches", "concepts", "channels"):
        yield from _repeated(_column(values, section, "id"), str, "an id names one thing")
    yield from _repeated(_column(values, "sources", "url"), address_key, "a source's URL may stand once")
    yield from _repeated(_entries(values, "channels"), _destination, "one channel for one destination")
    yield from _repeated(_entries(values, "subscriptions"), _pair, "one subscription for a channel and a watch")
    yield from _unknown(values, _column(values, "subscriptions", "channel"), "channels")
    yield from _unknown(values, _column(values, "subscriptions", "watch"), "watches")
    yield from _unknown(values, _digest_channels(values), "channels")
    if isinstance(operator := values.get("operator"), str):
        yield from _unknown(values, [(("operator",), operator)], "channels")
    yield from _unknown_packs(values)
    # Sources of other origins lie in SQL.
    yield from _unknown(values, (each for each in _watched_sources(values) if ":" not in each[1]), "sources")
    yield from _foreign(_column(values, "sources", "id"))
    yield from _included(values)
    yield from _hasty(values)


def _entries(values: Values, section: str) -> list[Placed]:
    entries = values.get(section)
    if not isinstance(entries, list):
        return []
    return [((section, index), entry) for index, entry in enumerate(entries) if isinstance(entry, dict)]


def _column(values: Values, section: str, key: str) -> list[Placed]:
    """The texts that stand under `key`."""
    return [((*path, key), entry[key]) for path, entry in _entries(values, section) if isinstance(entry.get(key), str)]


def _digest_channels(values: Values) -> Iterator[Placed]:
    digest = values.get("digest")
    listed = digest.get("channels") if isinstance(digest, dict) else None
    for index, entry in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(entry, dict) and isinstance(channel := entry.get("channel"), str):
            yield ("digest", "channels", index, "channel"), channel


def _watched_sources(values: Values) -> Iterator[Placed]:
    for path, watch in _entries(values, "watches"):
        sources = watch.get("sources")
        for index, source in enumerate(sources if isinstance(sources, list) else []):
            if isinstance(source, str):
                yield (*path, "sources", index), source


def _repeated(found: Iterable[Placed], identity: Callable[[Any], Hashable | None], expected: str) -> Iterator[Problem]:
    first: dict[Hashable, KeyPath] = {}
    for path, value in found:
        key = identity(value)
        if key is None:
            continue
        if key in first:
            yield Problem(path, f"{_again(path, value)} again", expected, first=first[key])
        first.setdefault(key, path)


def _again(path: KeyPath, value: Any) -> str:
    return shown(path, value) if isinstance(value, str) else f"the same {_SAME[str(path[0])]}"


_SAME = {"channels": "destination", "subscriptions": "channel and watch"}


def _destination(channel: Values) -> Hashable | None:
    kind, chat, thread = (_plain(channel.get(key)) for key in ("kind", "chat", "thread"))
    if kind == "console":
        return kind
    # Telegram's General topic is the chat itself.
    place = None if thread == 1 else thread
    return (kind, chat.lower() if isinstance(chat, str) else chat, place) if chat is not None else None


def _pair(subscription: Values) -> Hashable | None:
    pair = _plain(subscription.get("channel")), _plain(subscription.get("watch"))
    return None if None in pair else pair


def _plain(value: Any) -> str | int | None:
    return value if isinstance(value, str | int) else None


def _unknown(values: Values, references: Iterable[Placed], section: str) -> Iterator[Problem]:
    known = {entry: None for _, entry in _column(values, section, "id")}
    for path, reference in references:
        if reference not in known:
            expected = did_you_mean(reference, known, f"write the id of one of the {section}")
            yield Problem(path, shown(path, reference), expected)


def _unknown_packs(values: Values) -> Iterator[Problem]:
    packs = values.get("packs")
    named = [each for each in enumerate(packs) if isinstance(each[1], str)] if isinstance(packs, list) else []
    for index, pack in named:
        if pack not in shipped_packs():
            expected = did_you_mean(pack, shipped_packs(), "write an id that `mintwire packs list` shows")
            yield Problem(("packs", index), shown(("packs",), pack), expected)


def _foreign(ids: Iterable[Placed]) -> Iterator[Problem]:
    """An origin stands before the ids of those sources that commands made."""
    for path, identity in ids:
        if ":" in identity:
            yield Problem(path, shown(path, identity), f"write {Source.model_fields['id'].description}")


def _included(values: Values) -> Iterator[Problem]:
    """What is wrong with the concepts that concepts include, once each of them can be read by itself."""
    try:
        own = {path: ConceptEntry.model_validate(entry) for path, entry in _entries(values, "concepts")}
    except ValidationError:
        return
    paths = {entry.id: path for path, entry in own.items()}
    for fault in faults_of(shipped_concepts().written_with(list(own.values()))) if own else ():
        inside = () if fault.included is None else (fault.included,)
        path = (*paths[fault.id], "includes", *inside) if fault.id in paths else ("concepts",)
        yield Problem(path, fault.found, fault.expected)


def _hasty(values: Values) -> Iterator[Problem]:
    """Other people's servers are asked every 30 s at most; one's own, named as such, as often as one likes."""
    private = list(_private_networks(values))
    urls = dict(_column(values, "sources", "url"))
    for path, every in _column(values, "sources", "every"):
        if _is_hasty(every) and not _is_within(urls.get((*path[:-1], "url"), ""), private):
            least = "write 30s or more; less is for addresses of network.allow_private"
            yield Problem(path, shown(path, every), least)


def _is_hasty(every: str) -> bool:
    try:
        return SHORTEST <= parse_duration(every) < SHORTEST_PUBLIC
    except ValueError:  # a cron expression, or a mistake that is reported as such
        return False


def _private_networks(values: Values) -> Iterator[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    network = values.get("network")
    allowed = network.get("allow_private") if isinstance(network, dict) else None
    for text in allowed if isinstance(allowed, list) else []:
        try:
            yield ipaddress.ip_network(text)
        except ValueError:
            continue


def _is_within(url: str, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    try:
        address = ipaddress.ip_address(urlsplit(url).hostname or "")
    except ValueError:
        return False
    return any(address in network for network in networks)
