"""`mintwire init`: a config of one's own."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from config.knowledge.packs import shipped_packs
from config.models import ConsoleChannel, TelegramChannel
from config.reading.include import SHIPPED
from scheduler.cli.commands.init import read_chat
from tests.scheduler.cli.conftest import Mintwire

TOKEN = "123456789:" + "A" * 35
ALL = ["--follow", "cbdc", "--follow", "e-cny", "--telegram", "@desk_news", "--language", "zh", "--timezone", "新加坡"]


@pytest.fixture
def empty(mintwire: Mintwire) -> Mintwire:
    """The command in a folder without a config."""
    (mintwire.folder / "mintwire.yaml").unlink()
    return mintwire


def test_what_it_writes_is_what_was_answered_and_loads_without_a_mistake(
    empty: Mintwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = empty("init", *ALL, "--yes")
    assert (done.code, done.err) == (0, "")
    settings = empty.settings
    assert [watch.id for watch in settings.watches] == ["cbdc", "e-cny"]
    told = {"language": "zh", "timezone": "Asia/Singapore"}
    assert settings.channels == (
        ConsoleChannel(id="screen", kind="console", **told),
        TelegramChannel(id="telegram", kind="telegram", chat="@desk_news", **told),
    )
    assert {(each.channel, each.watch) for each in settings.subscriptions} == {
        (channel, watch) for channel in ("screen", "telegram") for watch in ("cbdc", "e-cny")
    }
    assert len(settings.sources) > 40
    checked = empty("check")
    assert (checked.code, "MINTWIRE_TELEGRAM_TOKEN is not set" in checked.out) == (1, True)
    monkeypatch.setenv("MINTWIRE_TELEGRAM_TOKEN", TOKEN)
    checked = empty("check")
    assert checked.code == 0
    assert "→" not in checked.out


def test_without_answers_all_shipped_watches_are_told_on_the_screen(empty: Mintwire) -> None:
    assert empty("init", "--yes").code == 0
    assert (empty.folder / "mintwire.yaml").read_text(encoding="utf-8").count("#") > 10
    (screen,) = empty.settings.channels
    assert screen == ConsoleChannel(id="screen", kind="console")
    assert len(empty.settings.subscriptions) == len(empty.settings.watches) > 4
    checked = empty("check")
    assert checked.code == 0
    assert "mintwire init" in checked.out


def test_it_says_what_is_to_be_done_next(empty: Mintwire, monkeypatch: pytest.MonkeyPatch) -> None:
    first = empty("init", "--telegram", "-1001234567890", "--token-env", "DESK_TOKEN", "--yes").out
    assert "export DESK_TOKEN=…" in first
    assert "mintwire check" in first
    assert "mintwire run" in first
    assert empty.settings.telegram.token_env == "DESK_TOKEN"
    monkeypatch.setenv("DESK_TOKEN", TOKEN)
    again = empty("init", "--telegram", "-1001234567890", "--token-env", "DESK_TOKEN", "--yes", "--force").out
    assert "export" not in again
    assert TOKEN not in again + (empty.folder / "mintwire.yaml").read_text(encoding="utf-8")


def test_a_file_that_is_there_is_kept_unless_forced(mintwire: Mintwire) -> None:
    before = (mintwire.folder / "mintwire.yaml").read_bytes()
    done = mintwire("init", "--yes")
    assert done.code == 1
    assert "--force" in done.err
    assert (mintwire.folder / "mintwire.yaml").read_bytes() == before
    assert mintwire("init", "--yes", "--force").code == 0
    assert (mintwire.folder / "mintwire.yaml").read_bytes() != before


def test_it_writes_where_the_config_is_to_be(mintwire: Mintwire) -> None:
    assert mintwire("init", "--yes", "--config", "desk.yaml").code == 0
    assert mintwire("check", "--config", "desk.yaml").code == 0
    done = mintwire("init", "--yes", "--config", str(SHIPPED.parent))
    assert (done.code, "mintwire.yaml: is there already" in done.err) == (1, True)


def test_without_a_terminal_nothing_is_asked(empty: Mintwire, monkeypatch: pytest.MonkeyPatch) -> None:
    empty.given(monkeypatch, [])
    done = empty("init", *ALL)
    assert done.code == 2
    assert "--yes" in done.err
    assert not (empty.folder / "mintwire.yaml").exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--follow", "cbcd"], "did you mean 'cbdc'?"),
        (["--follow", "7"], "no watch '7'"),
        (["--telegram", "desk_news"], "did you mean '@desk_news'?"),
        (["--telegram", "the desk"], "write @name, or its number"),
        (["--telegram", TOKEN], "a bot's token is no chat"),
        (["--language", "Chinese"], "write en, zh"),
        (["--timezone", "Atlantis"], "write a large city near you"),
        (["--telegram", "@desk", "--token-env", TOKEN], "put the token into it"),
    ],
)
def test_an_option_that_is_no_answer_is_wrong_usage(empty: Mintwire, options: list[str], says: str) -> None:
    done = empty("init", "--yes", *options)
    assert done.code == 2
    assert says in done.err
    assert "AAAA" not in done.err
    assert not (empty.folder / "mintwire.yaml").exists()


@pytest.mark.parametrize(
    ("said", "chat"),
    [
        ("@desk_news", "@desk_news"),
        ("https://t.me/desk_news", "@desk_news"),
        ("t.me/s/desk_news/", "@desk_news"),
        ("-1001234567890", -1001234567890),
        ("777", 777),
    ],
)
def test_a_chat_as_people_write_it(said: str, chat: int | str) -> None:
    assert read_chat(said) == chat


def test_a_terminal_is_asked_until_it_answers(empty: Mintwire) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"cbcd\n1, e-cny, c\n@desk_news\nzh\nAtlantis\nTokyo\n\n")
    command = [sys.executable, "-m", "scheduler", "init", "--config", str(empty.folder)]
    done = subprocess.run(command, stdin=theirs, capture_output=True, text=True, cwd=SHIPPED.parents[1])
    os.close(theirs)
    os.close(ours)
    assert (done.returncode, done.stderr) == (0, "")
    assert "  1  cbdc " in done.stdout
    assert "did you mean 'cbdc'?" in done.stdout
    settings = empty.settings
    assert [watch.id for watch in settings.watches] == ["cbdc", "e-cny", "digital-euro"]
    assert settings.packs == ("digital-euro",)
    assert [(each.kind, each.language, each.timezone) for each in settings.channels] == [
        ("console", "zh", "Asia/Tokyo"),
        ("telegram", "zh", "Asia/Tokyo"),
    ]
    assert settings.telegram.token_env == "MINTWIRE_TELEGRAM_TOKEN"


def test_packs_bring_in_their_sources_and_watches(empty: Mintwire) -> None:
    assert empty("init", "--yes", "--pack", "digital-euro", "--pack", "e-cny").code == 0
    settings = empty.settings
    assert settings.packs == ("digital-euro", "e-cny")
    assert {watch.id for watch in settings.watches} == {each.watch for each in settings.subscriptions}
    assert {watch.id for pack in settings.packs for watch in shipped_packs()[pack].watches} == {
        watch.id for watch in settings.watches
    }
    assert empty("check").code == 0
    beside = empty("init", "--yes", "--force", "--follow", "cbdc", "--pack", "e-cny")
    assert beside.code == 0
    assert [watch.id for watch in empty.settings.watches] == ["cbdc", "e-cny"]


def test_a_pack_that_is_none_is_wrong_usage(empty: Mintwire) -> None:
    done = empty("init", "--yes", "--pack", "e-cmy")
    assert (done.code, "no pack 'e-cmy': did you mean 'e-cny'?" in done.err) == (2, True)
