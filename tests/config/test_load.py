"""Finding, reading and refusing a config: each file of data/bad has its messages in a .txt beside it."""

from __future__ import annotations

import traceback
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import pytest
import yaml

from config.errors import ConfigError, Mistake
from config.every import Cron, Interval
from config.knowledge.catalogue import catalogue
from config.knowledge.packs import shipped_packs
from config.load import Loaded, load
from config.models import ConsoleChannel, Settings, TelegramChannel
from config.reading.document import MAX_BYTES
from config.reading.include import MAX_INCLUDED, SHIPPED, Place

DATA = Path(__file__).parent / "data"
GOOD = DATA / "good"
BAD = DATA / "bad"

PROC_MEM = Path("/proc/self/mem")


def load_good(name: str, env: dict[str, str] | None = None, cwd: Path = GOOD) -> Loaded:
    return load(GOOD / name, env or {}, cwd)


def refused(path: Path | None, cwd: Path, env: dict[str, str] | None = None) -> list[Mistake]:
    with pytest.raises(ConfigError) as caught:
        load(path, env or {}, cwd)
    return caught.value.mistakes


@pytest.mark.parametrize("file", sorted(BAD.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_mistake_is_named_with_place_key_finding_and_remedy(file: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(file, {}, BAD)
    assert str(caught.value) + "\n" == file.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("section", sorted({*Settings.model_fields} - {"sources", "channels"}))
def test_an_unknown_key_is_told_in_every_section(tmp_path: Path, section: str) -> None:
    for value in ("{nosuchkey: 1}", "[{nosuchkey: 1}]"):
        file = tmp_path / "mintwire.yaml"
        file.write_text(f"{section}: {value}\n")
        assert all(mistake.line == 1 and mistake.key.startswith(section) for mistake in refused(file, tmp_path))


def test_each_expectation_has_its_file() -> None:
    assert {file.stem for file in BAD.glob("*.txt")} == {file.stem for file in BAD.glob("*.yaml")}


@pytest.mark.parametrize("file", sorted(BAD.glob("*.yaml")), ids=lambda file: file.stem)
def test_no_secret_is_told_even_in_a_traceback(file: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(file, {}, BAD)
    told = "".join(traceback.format_exception(caught.value))
    if file.stem != "network":  # a user agent is sent to everybody
        assert "hunter2" not in told
    assert "AAHfiqksKZ8WmR2zSjiQ7" not in told


@pytest.mark.parametrize("file", sorted(GOOD.glob("*.yaml")), ids=lambda file: file.stem)
def test_sound_files_load(file: Path) -> None:
    loaded = load(file, {}, GOOD)
    assert isinstance(loaded.settings, Settings)
    assert loaded.files[0] == loaded.file == file


def test_every_key_of_the_contract_is_read() -> None:
    settings = load_good("full.yaml").settings
    assert settings.data == GOOD / "state"
    assert settings.redis == "rediss://valkey.example:6380/1"
    assert settings.database == "postgresql://db.example/mintwire"
    assert settings.network.allow_private == (
        IPv4Network("127.0.0.0/8"),
        IPv6Network("fd00::/8"),
        ip_network("10.1.2.3/32"),
    )
    assert settings.network.user_agent == "Desk/1.0 (desk@example.org)"
    assert (settings.network.timeout_s, settings.network.max_body_mb) == (12.5, 0.5)
    assert settings.network.max_body_bytes == 500_000
    assert settings.alert_first_poll == "all"
    assert settings.telegram.token_env == "DESK_TOKEN"
    assert settings.telegram.api_base == "http://127.0.0.1:8081"


def test_sources_of_the_file_and_of_its_includes_stand_in_order() -> None:
    ecb, norges, late, fast = load_good("full.yaml").settings.sources
    assert ecb.model_dump() == {
        "id": "ecb-press",
        "name": "European Central Bank",
        "name_native": "Europäische Zentralbank",
        "kind": "feed",
        "url": "https://ecb.example/rss",
        "homepage": "https://ecb.example/",
        "language": "de-DE",
        "country": "EU",
        "category": "central_bank",
        "tier": None,
        "evidence": None,
        "checked": "never",
        "section": None,
        "full_text": "never",
        "section_bias": {},
        "timezone": "Europe/Berlin",
        "every": "*/5 8-18 * * 1-5",
        "proxy": None,
        "auth": None,
        "headers": {},
        "cookies": {},
        "pages": 3,
    }
    assert ecb.every == Cron("*/5 8-18 * * 1-5", "Europe/Berlin")
    # YAML 1.1 would have read `no` and `NO` as false.
    assert (norges.language, norges.country) == ("no", "NO")
    assert norges.every == Interval(timedelta(seconds=30))
    assert late.every == Interval(timedelta(days=7))
    assert fast.every == Interval(timedelta(seconds=10))


def test_watches_channels_and_subscriptions() -> None:
    settings = load_good("full.yaml").settings
    (watch,) = settings.watches
    assert watch.query == '"digital euro" OR CBDC OR 数字欧元'
    assert (watch.sources, watch.languages) == (("ecb-press", "norges", "cli:mine"), ("en", "zh-Hant-TW"))
    assert settings.channels == (
        TelegramChannel(id="desk", kind="telegram", chat=-1001234567890, thread=None),
        TelegramChannel(id="topic", kind="telegram", chat=-1001234567890, thread=7),
        TelegramChannel(id="public", kind="telegram", chat="@mintwire"),
        ConsoleChannel(id="screen", kind="console"),
    )
    assert [(s.channel, s.watch, s.mode, s.updates) for s in settings.subscriptions] == [
        ("desk", "digital-euro", "now", False),
        ("screen", "digital-euro", "now", True),
    ]


def test_what_is_not_written_has_its_default() -> None:
    settings = load_good("least.yaml").settings
    assert settings == Settings(data=GOOD / "data")
    assert (settings.redis, settings.database) == ("", "")
    assert settings.network.allow_private == ()
    assert (settings.network.timeout_s, settings.network.max_body_mb) == (20, 10)
    assert settings.alert_first_poll == timedelta(hours=24)
    assert settings.telegram.token_env == "MINTWIRE_TELEGRAM_TOKEN"
    assert settings.telegram.api_base == ""


def test_relative_paths_count_from_the_file() -> None:
    settings = load_good("sqlite.yaml", cwd=Path("/")).settings
    assert settings.data == Path("/srv/mintwire")
    assert settings.database == f"sqlite:///{GOOD}/store/wire.db"
    assert settings.alert_first_poll == "none"


def test_a_byte_order_mark_and_windows_lines_are_read() -> None:
    assert load_good("bom.yaml").settings.alert_first_poll == timedelta(minutes=90)


def test_shipped_sources_can_be_included_from_elsewhere() -> None:
    loaded = load_good("shipped.yaml")
    assert "ecb-press" in {source.id for source in loaded.settings.sources}
    assert loaded.files[1] == SHIPPED.parent / "sources" / "central-banks.yaml"


def test_files_and_folders_to_be_watched_for_change() -> None:
    loaded = load_good("full.yaml")
    assert loaded.files == (GOOD / "full.yaml", GOOD / "parts" / "a-norway.yaml", GOOD / "parts" / "b-more.yaml")
    assert loaded.folders == (GOOD / "parts",)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("data",), ("full.yaml", 1)),
        (("redis",), ("full.yaml", 2)),
        (("network", "timeout_s"), ("full.yaml", 4)),
        (("sources", 0, "every"), ("full.yaml", 7)),
        (("sources", 1, "url"), ("parts/a-norway.yaml", 1)),
        (("sources", 2), ("parts/b-more.yaml", 1)),
        (("sources", 3, "timezone"), ("full.yaml", 9)),
        (("watches", 0, "query"), ("full.yaml", 11)),
        (("watches", 9, "query"), ("full.yaml", 10)),
    ],
)
def test_place_of_a_value(path: tuple[str | int, ...], place: tuple[str, int]) -> None:
    found = load_good("full.yaml").reading.place(path)
    assert (found.file, found.line) == place


def test_another_room_reports_its_mistake_at_the_value() -> None:
    mistake = load_good("full.yaml").mistake(("watches", 0, "query"), "an open quote at column 3", "close it")
    assert str(mistake) == "full.yaml:11: watches[0].query: found an open quote at column 3; close it"
    inside = load_good("full.yaml").mistake(("sources", 1, "url"), "x", "y")
    assert str(inside) == "parts/a-norway.yaml:1: [0].url: found x; y"


class TestWhichFile:
    def test_a_folder_stands_for_the_mintwire_yaml_in_it(self, tmp_path: Path) -> None:
        (tmp_path / "mintwire.yaml").write_text("alert_first_poll: 1h")
        assert load(tmp_path, {}, Path("/")).file == tmp_path / "mintwire.yaml"
        assert load(Path(tmp_path.name), {}, tmp_path.parent).file == tmp_path / "mintwire.yaml"

    def test_the_environment_then_the_current_folder_then_the_shipped_one(self, tmp_path: Path) -> None:
        assert load(None, {}, tmp_path).file == SHIPPED
        here = tmp_path / "mintwire.yaml"
        here.write_text("alert_first_poll: 1h")
        assert load(None, {"MINTWIRE_CONFIG": ""}, tmp_path).file == here
        env = {"MINTWIRE_CONFIG": str(GOOD / "bom.yaml")}
        assert load(None, env, tmp_path).file == GOOD / "bom.yaml"
        assert load(here, env, tmp_path).file == here

    def test_data_of_the_shipped_config_lies_where_one_stands(self, tmp_path: Path) -> None:
        assert load(None, {}, tmp_path).settings.data == tmp_path / "data"
        assert load(SHIPPED.parent, {}, tmp_path).settings.data == tmp_path / "data"

    def test_a_missing_file(self, tmp_path: Path) -> None:
        assert [str(mistake) for mistake in refused(Path("no.yaml"), tmp_path)] == [
            "no.yaml: file: found nothing there; name a file, or a folder with a mintwire.yaml in it"
        ]
        (mistake,) = refused(None, tmp_path, {"MINTWIRE_CONFIG": "/nowhere/at/all"})
        assert mistake.file == "/nowhere/at/all"

    def test_a_name_that_no_file_can_have(self, tmp_path: Path) -> None:
        (mistake,) = refused(Path("x" * 300), tmp_path)
        assert mistake.found == "a file that cannot be read (File name too long)"

    def test_a_folder_without_a_config(self, tmp_path: Path) -> None:
        (mistake,) = refused(tmp_path, tmp_path)
        assert (mistake.file, mistake.found) == ("mintwire.yaml", "nothing there")

    def test_a_device(self, tmp_path: Path) -> None:
        (mistake,) = refused(Path("/dev/zero"), tmp_path)
        assert mistake.found == "no regular file"

    @pytest.mark.skipif(not PROC_MEM.exists(), reason="needs a file that even root cannot read")
    def test_an_unreadable_file(self, tmp_path: Path) -> None:
        (mistake,) = refused(PROC_MEM, tmp_path)
        assert mistake.found.startswith("a file that cannot be read (")


class TestLimits:
    def test_a_large_file_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "mintwire.yaml"
        file.write_text("#" * MAX_BYTES)
        assert refused(file, tmp_path)[0].found == "an empty file"
        file.write_text("#" * (MAX_BYTES + 1))
        assert refused(file, tmp_path)[0].found == f"more than {MAX_BYTES} bytes"

    def test_many_files_are_refused(self, tmp_path: Path) -> None:
        for number in range(MAX_INCLUDED + 1):
            (tmp_path / f"{number}.list").write_text("[]")
        file = tmp_path / "mintwire.yaml"
        file.write_text("sources: [{include: '*.list'}]")
        assert [mistake.found for mistake in refused(file, tmp_path)] == [f"more than {MAX_INCLUDED} files"]


class TestEnvironment:
    def test_it_overrides_the_stores(self, tmp_path: Path) -> None:
        env = {"MINTWIRE_REDIS": "redis://:secret@valkey/0", "MINTWIRE_DATABASE": "sqlite:///wire.db"}
        loaded = load_good("full.yaml", env, tmp_path)
        assert loaded.settings.redis == "redis://:secret@valkey/0"
        assert loaded.settings.database == f"sqlite:///{tmp_path}/wire.db"
        assert loaded.reading.place(("redis",)) == Place("$MINTWIRE_REDIS", None, "redis")
        assert "secret" not in repr(loaded)

    def test_an_empty_variable_counts_as_none(self) -> None:
        env = {"MINTWIRE_REDIS": "", "MINTWIRE_DATABASE": ""}
        assert load_good("full.yaml", env).settings.database == "postgresql://db.example/mintwire"

    def test_a_mistake_names_the_variable_and_not_the_secret(self) -> None:
        mistakes = refused(GOOD / "full.yaml", GOOD, {"MINTWIRE_DATABASE": "postgres://desk:hunter2@db/mintwire"})
        assert [str(mistake) for mistake in mistakes] == [
            "$MINTWIRE_DATABASE: database: found 'postgres://…'; did you mean 'postgresql://'?"
        ]


def test_packs_add_what_the_config_has_not_itself() -> None:
    loaded = load_good("packs.yaml")
    by_id = {source.id: source for source in loaded.settings.sources}
    assert by_id["36kr"].name == "By another way"
    assert set(shipped_packs()["e-cny"].sources) == by_id.keys()
    assert [watch.id for watch in loaded.settings.watches] == ["mine", "e-cny"]
    place = loaded.reading.place(("sources", 1, "url"))
    assert place.file.startswith("config/sources/")
    assert place.key.endswith(".url")
    assert loaded.reading.place(("watches", 1, "query")).key == "packs"


def test_a_source_that_is_read_by_another_name_is_not_read_again(tmp_path: Path) -> None:
    own = {"id": "mine", "name": "Mine", "kind": "feed", "url": catalogue()["ecb-press"].url}
    (tmp_path / "mintwire.yaml").write_text(yaml.safe_dump({"packs": ["digital-euro"], "sources": [own]}))
    found = {source.id for source in load(tmp_path, {}, tmp_path).settings.sources}
    assert "mine" in found
    assert "ecb-press" not in found
    assert found > {"ecb-blog"}
