"""Scrapy's settings: nothing runs that was not chosen."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings, default_settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from config.models import Network
from crawlers.fetching.connecting.guard import ALLOW_PRIVATE
from crawlers.fetching.settings import scrapy_settings

NETWORK = Network(allow_private=["127.0.0.0/8"], user_agent="Desk/1.0", timeout_s=7, max_body_mb=3)


@pytest.fixture
def settings() -> Settings:
    return Settings(scrapy_settings(NETWORK, concurrent_requests=9))


def test_every_name_is_one_of_scrapy(settings: Settings) -> None:
    """A setting with a wrong name, or one that a new version no longer has, would be ignored without a word."""
    names = set(scrapy_settings(NETWORK)) - {ALLOW_PRIVATE}
    assert names - set(dir(default_settings)) == set()


@pytest.mark.parametrize(
    ("setting", "names"),
    [
        (
            "DOWNLOADER_MIDDLEWARES",
            [
                "LeaseMiddleware",
                "RobotsMiddleware",
                "DefaultHeadersMiddleware",
                "DecodingMiddleware",
                "ConditionsMiddleware",
                "RedirectMiddleware",
            ],
        ),
        ("SPIDER_MIDDLEWARES", []),
        ("EXTENSIONS", []),
    ],
)
def test_nothing_else_runs(settings: Settings, setting: str, names: list[str]) -> None:
    components = build_component_list(settings.get_component_priority_dict_with_base(setting))
    assert [load_object(component).__name__ for component in components] == names


def test_only_http_is_fetched(settings: Settings) -> None:
    handlers = {scheme for scheme, handler in settings.getwithbase("DOWNLOAD_HANDLERS").items() if handler}
    assert handlers == {"http", "https"}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DOWNLOAD_MAXSIZE", 3_000_000),
        ("DOWNLOAD_TIMEOUT", 7),
        ("USER_AGENT", "Desk/1.0"),
        ("CONCURRENT_REQUESTS", 9),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("REDIRECT_MAX_TIMES", 5),
        (ALLOW_PRIVATE, ["127.0.0.0/8"]),
    ],
)
def test_the_config_arrives(settings: Settings, setting: str, value: object) -> None:
    assert settings[setting] == value
