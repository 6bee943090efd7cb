"""The config and the catalogue that Mintwire comes with."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from config.fields import address_key
from config.kinds.source import Source
from config.load import Loaded, load
from config.models import ConsoleChannel
from config.reading.include import SHIPPED

CATALOGUE = sorted((SHIPPED.parent / "sources").glob("*.yaml"))


@pytest.fixture(scope="module")
def shipped() -> Loaded:
    return load(SHIPPED, {}, Path("/"))


def test_every_file_of_the_catalogue_is_read(shipped: Loaded) -> None:
    assert shipped.files == (SHIPPED, *CATALOGUE)


def test_ids_and_addresses_are_unique(shipped: Loaded) -> None:
    sources = shipped.settings.sources
    assert len({source.id for source in sources}) == len(sources)
    assert len({address_key(source.url) for source in sources}) == len(sources)


def test_the_catalogue_is_a_fair_mix(shipped: Loaded) -> None:
    sources = shipped.settings.sources
    of = Counter(source.category for source in sources)
    assert len(sources) >= 40
    assert of["central_bank"] + of["standard_setter"] >= 15
    assert of["regulator"] >= 6
    assert len([source for source in sources if is_outlet(source) and source.language == "en"]) >= 12
    assert len([source for source in sources if is_outlet(source) and str(source.language).startswith("zh")]) >= 6


def is_outlet(source: Source) -> bool:
    return source.category in ("crypto_media", "finance_media", "trade_media")


def test_every_source_says_what_it_is(shipped: Loaded) -> None:
    for source in shipped.settings.sources:
        assert source.language
        assert source.category
        assert source.url.startswith("https://")


@pytest.mark.parametrize("file", CATALOGUE, ids=lambda file: file.stem)
def test_each_file_says_where_its_addresses_were_seen(file: Path) -> None:
    comment = file.read_text(encoding="utf-8").partition("\n\n")[0]
    assert comment.startswith("# ")
    assert "Addresses as public repositories cite them" in comment


def test_every_watch_is_told_on_the_screen_and_nowhere_else(shipped: Loaded) -> None:
    settings = shipped.settings
    assert settings.channels == (ConsoleChannel(id="screen", kind="console"),)
    assert [subscription.watch for subscription in settings.subscriptions] == [watch.id for watch in settings.watches]
    assert len(settings.watches) >= 5


def test_it_needs_no_server_and_no_token(shipped: Loaded) -> None:
    assert (shipped.settings.redis, shipped.settings.database) == ("", "")
    assert shipped.settings.network.allow_private == ()


def test_every_watch_asks_for_a_concept(shipped: Loaded) -> None:
    assert all("@" in watch.query for watch in shipped.settings.watches)
