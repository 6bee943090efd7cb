"""The config as it is now."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import structlog

from config.errors import ConfigError
from config.load import Loaded, load
from scheduler.following import FollowedConfig

SOURCE = "- {{id: {0}, name: {0}, kind: feed, url: 'https://{0}.example/rss'}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.yaml").write_text(SOURCE.format("alpha"))
    (tmp_path / "mintwire.yaml").write_text("sources: [{include: sources/*.yaml}]\n")
    return tmp_path


@pytest.fixture
def config(folder: Path) -> FollowedConfig:
    return FollowedConfig(folder, {}, folder)


def ids(config: FollowedConfig) -> list[str]:
    return [source.id for source in config.loaded.settings.sources]


def rewrite(path: Path, text: str) -> None:
    """As an editor does; on a coarse clock too the change must be seen."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    if path.stat().st_mtime_ns == before:
        os.utime(path, ns=(before + 1, before + 1))


def test_an_unchanged_config_has_not_changed(config: FollowedConfig) -> None:
    assert ids(config) == ["alpha"]
    assert not config.has_changed()
    assert config.reload()
    assert not config.has_changed()


def test_a_changed_included_file_is_noticed_and_read(config: FollowedConfig, folder: Path) -> None:
    rewrite(folder / "sources" / "a.yaml", SOURCE.format("beta"))
    assert config.has_changed()
    assert ids(config) == ["alpha"]
    assert config.reload()
    assert ids(config) == ["beta"]
    assert not config.has_changed()


def test_a_file_that_comes_and_one_that_goes_are_noticed(config: FollowedConfig, folder: Path) -> None:
    rewrite(folder / "sources" / "b.yaml", SOURCE.format("beta"))
    assert config.has_changed()
    assert config.reload()
    assert ids(config) == ["alpha", "beta"]
    (folder / "sources" / "a.yaml").unlink()
    assert config.has_changed()
    assert config.reload()
    assert ids(config) == ["beta"]


def test_a_mistake_is_logged_once_and_what_was_read_before_stays(config: FollowedConfig, folder: Path) -> None:
    rewrite(folder / "sources" / "a.yaml", SOURCE.format("beta") + "- {id: 7}\n")
    assert config.has_changed()
    with structlog.testing.capture_logs() as logs:
        assert not config.reload()
    assert ids(config) == ["alpha"]
    assert {entry["event"] for entry in logs} == {"config_refused"}
    assert any("sources/a.yaml:2" in entry["mistake"] for entry in logs)
    assert config.mistakes == tuple(entry["mistake"] for entry in logs)
    assert not config.has_changed()
    rewrite(folder / "sources" / "a.yaml", SOURCE.format("gamma"))
    assert config.has_changed()
    assert config.reload()
    assert ids(config) == ["gamma"]
    assert config.mistakes == ()


def test_a_save_while_the_last_one_is_being_read_is_not_lost(
    config: FollowedConfig, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_slowly(*arguments: Any) -> Loaded:
        loaded = load(*arguments)
        rewrite(folder / "sources" / "a.yaml", SOURCE.format("gamma"))
        monkeypatch.undo()
        return loaded

    rewrite(folder / "sources" / "a.yaml", SOURCE.format("beta"))
    monkeypatch.setattr("scheduler.following.load", load_slowly)
    assert config.reload()
    assert ids(config) == ["beta"]
    assert config.has_changed()
    assert config.reload()
    assert ids(config) == ["gamma"]
    assert not config.has_changed()


@pytest.mark.parametrize("which", ["sources/b.yaml", "mintwire.yaml"])
def test_nor_is_one_of_a_file_that_is_new_or_read_for_the_first_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    (folder / "sources" / "b.yaml").write_text(SOURCE.format("beta"))

    def load_slowly(*arguments: Any) -> Loaded:
        loaded = load(*arguments)
        text = SOURCE.format("gamma") if which != "mintwire.yaml" else "sources: [{include: sources/b.yaml}]\n"
        rewrite(folder / which, text)
        monkeypatch.undo()
        return loaded

    monkeypatch.setattr("scheduler.following.load", load_slowly)
    config = FollowedConfig(folder, {}, folder)
    assert config.has_changed() or "alpha" not in ids(config) or "gamma" in ids(config)
    config.reload()
    assert ids(config) == (["beta"] if which == "mintwire.yaml" else ["alpha", "gamma"])


def test_a_bad_query_is_a_mistake_too(config: FollowedConfig, folder: Path) -> None:
    rewrite(folder / "mintwire.yaml", "watches: [{id: x, query: 'euro AND'}]\n")
    with structlog.testing.capture_logs() as logs:
        assert not config.reload()
    assert "watches[0].query" in logs[0]["mistake"]


def test_a_config_that_is_gone_stays_in_force_until_it_is_back(config: FollowedConfig, folder: Path) -> None:
    text = (folder / "mintwire.yaml").read_text()
    (folder / "mintwire.yaml").unlink()
    assert config.has_changed()
    with structlog.testing.capture_logs():
        assert not config.reload()
    assert not config.has_changed()
    rewrite(folder / "mintwire.yaml", text)
    assert config.has_changed()
    assert config.reload()
    assert ids(config) == ["alpha"]


def test_a_config_that_cannot_be_read_at_the_start_is_an_error(folder: Path) -> None:
    (folder / "mintwire.yaml").write_text("sorces: []")
    with pytest.raises(ConfigError, match="did you mean 'sources'"):
        FollowedConfig(folder, {}, folder)
