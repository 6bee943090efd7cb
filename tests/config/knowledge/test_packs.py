"""The packs that Mintwire comes with."""

from __future__ import annotations

from config.knowledge.catalogue import catalogue
from config.knowledge.packs import shipped_packs
from config.load import load
from config.reading.include import SHIPPED
from notifier.query.compile import compile_query


def test_each_pack_says_what_it_is_and_has_sources_and_watches() -> None:
    for pack in shipped_packs().values():
        assert set(pack.name) == set(pack.about) == {"en", "zh"}, pack.id
        assert any("\u4e00" <= character <= "\u9fff" for character in pack.about["zh"]), pack.id
        assert pack.sources, pack.id
        assert set(pack.sources) <= catalogue().keys(), pack.id
        for watch in pack.watches:
            compile_query(watch.query)
            assert set(watch.sources) <= set(pack.sources), watch.id


def test_an_id_of_a_watch_means_one_query_in_all_packs_and_in_the_shipped_config() -> None:
    shipped = load(SHIPPED, {}, SHIPPED.parent).settings.watches
    meant = {watch.id: watch.query for watch in shipped}
    for pack in shipped_packs().values():
        for watch in pack.watches:
            assert meant.setdefault(watch.id, watch.query) == watch.query
