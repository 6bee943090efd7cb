"""The settings as values: frozen, round-tripping, silent about secrets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config.every import Interval
from config.kinds.access import Auth, FromEnvironment
from config.kinds.source import Source
from config.models import MODES, Settings, Subscription, Watch
from config.quiet import HIGH

every = st.sampled_from(["30s", "5m", "24h", "7d", "0 9 * * 1-5", "*/5 8-18 * * *"])
optional_name = st.none() | st.sampled_from(["日本銀行", "Banque de France", "😀"])


@st.composite
def sources(draw: st.DrawFn) -> Source:
    return Source.model_validate(
        {
            "id": draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True)),
            "name": "A source",
            "name_native": draw(optional_name),
            "kind": "feed",
            "url": "https://a.example/feed",
            "language": draw(st.none() | st.sampled_from(["en", "zh-TW", "zh-Hans"])),
            "country": draw(st.none() | st.sampled_from(["NO", "EU", "XM"])),
            "category": draw(st.none() | st.sampled_from(["central_bank", "regulator"])),
            "section": draw(st.none() | st.just("policy")),
            "section_bias": draw(st.sampled_from([{}, {"policy": 1.5, "opinion": -5}])),
            "timezone": draw(st.sampled_from(["UTC", "Asia/Tokyo"])),
            "every": draw(every),
        }
    )


@given(sources())
def test_a_source_survives_json(source: Source) -> None:
    again = Source.model_validate_json(source.model_dump_json())
    assert again == source
    assert hash(again) == hash(source)


@pytest.mark.parametrize(
    ("value", "written"), [("all", "all"), ("none", "none"), ("36h", "36h"), (timedelta(days=1), "1d")]
)
def test_the_age_of_first_alerts_is_written_as_it_is_read(value: str | timedelta, written: str) -> None:
    settings = Settings.model_validate({"alert_first_poll": value})
    assert settings.model_dump()["alert_first_poll"] == written
    assert Settings.model_validate({"alert_first_poll": written}) == settings


@pytest.mark.parametrize(("value", "written"), [("all", "all"), ("36h", "36h"), (timedelta(days=3), "3d")])
def test_so_is_the_age_of_alerts(value: str | timedelta, written: str) -> None:
    settings = Settings.model_validate({"alert_age": value})
    assert settings.model_dump()["alert_age"] == written
    assert Settings.model_validate({"alert_age": written}) == settings
    assert Settings().alert_age == timedelta(days=3)


@pytest.mark.parametrize("value", ["none", "30s", "366d", "3 days", 3, None, ["all"]])
def test_other_ages_of_alerts_are_refused(value: object) -> None:
    with pytest.raises(ValidationError, match="alert_age"):
        Settings.model_validate({"alert_age": value})


def test_a_program_may_give_an_interval() -> None:
    every = Interval(timedelta(seconds=10))
    source = Source(id="a", name="A", kind="feed", url="https://a.example/feed", every=every)
    assert source.every == every


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().redis = "redis://localhost"  # type: ignore[misc]


def test_an_error_of_a_model_holds_no_value() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate({"redis": "http://:hunter2@localhost"})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("mode", MODES)
def test_a_subscription_is_told_at_once_or_in_lists_by_the_clock(mode: str) -> None:
    subscription = Subscription.model_validate({"channel": "desk", "watch": "w", "mode": mode, "priority": "high"})
    assert (subscription.mode, subscription.priority) == (mode, HIGH)


def test_a_query_may_have_several_lines() -> None:
    assert Watch(id="w", query="CBDC\n  OR e-CNY\n").query == "CBDC\n  OR e-CNY\n"


def test_what_a_source_is_asked_with_survives_json_without_its_values() -> None:
    access = {
        "proxy": {"env": "THE_PROXY"},
        "auth": {"user": "desk", "password": {"env": "THE_PASSWORD"}},
        "headers": {"Accept-Language": "de", "X-Version": 2, "X-Api-Key": {"env": "THE_KEY"}},
        "cookies": {"consent": "yes", "session": {"env": "THE_SESSION"}},
    }
    source = Source.model_validate({"id": "a", "name": "A", "kind": "feed", "url": "https://a.example/"} | access)
    again = Source.model_validate_json(source.model_dump_json())
    assert again == source
    assert hash(again) == hash(source)
    assert again.headers == (
        ("Accept-Language", "de"),
        ("X-Version", "2"),
        ("X-Api-Key", FromEnvironment("THE_KEY")),
    )
    assert again.auth == Auth("desk", FromEnvironment("THE_PASSWORD"))
