"""Which known source a report is of that only names it: by id, by name, or by its address.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from config.kinds.source import Source
from config.knowledge.outlets import Outlet
from record.folding import folded
from record.urls import host_of


class Origins:
    """Finds the source of a report among those that are known."""

    def __init__(self, sources: Mapping[str, Source], outlets: Iterable[Outlet]) -> None:
        """`sources` by id; `outlets`: other names of some of them."""
        self._sources = sources
        self._by_name: dict[str, Source] = {}
        self._by_host: dict[str, Source] = {}
        for each in sources.values():
            for name in filter(None, (each.name, each.name_native)):
                self._by_name.setdefault(_key(name), each)
            for address in (each.homepage, each.url):
                self._by_host.setdefault(_bare(host_of(address)), each)
        for outlet in outlets:
            known = sources.get(outlet.source or "") or self._by_name.get(_key(outlet.name))
            if known is not None:
                for name in outlet.names:
                    self._by_name.setdefault(_key(name), known)

    def of(self, named: str, url: str | None) -> Source | None:
        """The source that goes by this name or id; of a report that names none, the one whose address it has."""
        return self._sources.get(named) or self._by_name.get(_key(named)) or self._by_host.get(_bare(host_of(url)))

    def goes_by(self, source: Source, named: str) -> bool:
        """Whether a source is called so."""
        return self._sources.get(named) is source or self._by_name.get(_key(named)) is source


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, folded(name)))


def _bare(host: str) -> str:
    return host.removeprefix("www.").removeprefix("m.")
