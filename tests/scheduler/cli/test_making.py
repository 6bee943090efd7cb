"""`mintwire sources try`, `add` and `remove`, of real outlets."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.outlets import Outlets
from tests.scheduler.wire import Wire

LINK = '<link rel="alternate" type="application/rss+xml" title="{0}" href="/feed/{0}">'


@pytest.fixture
async def outlets() -> AsyncIterator[Outlets]:
    async with Outlets() as server:
        server.publish("press", ["First \x1b[31mred", "数字欧元 <b>launch</b>"])
        server.publish("speeches", ["A speech"])
        server.publish("known", ["Known"])
        server.pages["Home"] = f"<html><head>{LINK.format('press')}{LINK.format('speeches')}</head><body></body></html>"
        server.pages["About"] = f"<html><head>{LINK.format('known')}</head><body></body></html>"
        server.pages["Bare"] = "<html><body><p>Nothing to read</p></body></html>"
        yield server


@pytest.fixture
def wire(tmp_path: Path, outlets: Outlets) -> Wire:
    known = {"id": "known", "name": "Known", "kind": "feed", "url": outlets.url("known"), "every": "30m"}
    config: dict[str, Any] = {"network": {"allow_private": ["127.0.0.0/8"]}, "sources": [known]}
    return Wire(tmp_path, config)


async def sources(wire: Wire, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = await asyncio.to_thread(wire.ask, "sources", *arguments)
    assert "Traceback" not in done.stderr
    return done


async def test_trying_shows_what_is_there_and_the_yaml_that_reads_it(wire: Wire, outlets: Outlets) -> None:
    done = await sources(wire, "try", outlets.page_url("Home"))
    assert done.returncode == 0
    shown, _, pasted = done.stdout.partition("# To read one")
    assert shown.splitlines()[:4] == [
        f"feed {outlets.url('press')}",
        "  press: the page names it as its feed; 2 items, the newest of 2026-11-23 08:30",
        "    2026-11-23 08:30  数字欧元 launch",
        "    2026-11-23 08:30  First [31mred",
    ]
    found = yaml.safe_load("# " + pasted)["sources"]
    assert [source["url"] for source in found] == [outlets.url("press"), outlets.url("speeches")]
    wire.config["sources"] += found
    wire.write_config()
    assert (await sources(wire, "poll", found[0]["id"])).returncode == 0
    assert not (wire.folder / "data").exists()


async def test_trying_as_json(wire: Wire, outlets: Outlets) -> None:
    (found,) = json.loads((await sources(wire, "try", outlets.url("press"), "--json")).stdout)
    said = {"id": "127-0-0-1-press", "name": "press", "kind": "feed", "url": outlets.url("press"), "language": "en"}
    assert (found["source"], found["why"], found["items"]) == (said, "the address is a feed", 2)
    assert found["first"][0] == {
        "published": "2026-11-23T08:30:00Z",
        "title": "数字欧元 launch",
        "url": found["first"][0]["url"],
    }


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("{bare}", "nothing that can be read was found; 9 addresses were asked, 8 not_found"),
        ("{gone}", "not_found: status 404"),
        ("http://10.0.0.1/feed", "private_address: 10.0.0.1 is not on the public internet"),
    ],
)
async def test_where_nothing_is_found_that_is_told(wire: Wire, outlets: Outlets, address: str, said: str) -> None:
    url = address.format(bare=outlets.page_url("Bare"), gone=f"http://127.0.0.1:{outlets.port}/gone")
    for command in ("try", "add"):
        done = await sources(wire, command, url)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", f"mintwire: {url}: {said}\n")


async def test_the_best_of_a_site_is_added_and_removed(wire: Wire, outlets: Outlets) -> None:
    done = await sources(wire, "add", outlets.page_url("Home"), "--category", "regulator", "--every", "10m")
    assert done.stdout.splitlines() == [
        f"cli:127-0-0-1-press: feed {outlets.url('press')}",
        "  press: the page names it as its feed; 2 items, the newest of 2026-11-23 08:30",
        "  every 10m",
        f"also found, not added: feed {outlets.url('speeches')}",
        "  speeches: the page names it as its feed; 1 item, the newest of 2026-11-23 08:30",
    ]
    row = json.loads((await sources(wire, "show", "cli:127-0-0-1-press", "--json")).stdout)
    assert (row["url"], row["category"], row["every"]) == (outlets.url("press"), "regulator", "10m")
    assert (await sources(wire, "poll", "cli:127-0-0-1-press")).returncode == 0
    assert (await sources(wire, "remove", "127-0-0-1-press")).stdout == "cli:127-0-0-1-press: removed\n"
    assert [row["id"] for row in json.loads((await sources(wire, "list", "--json")).stdout)] == ["known"]


async def test_another_kind_than_the_best_may_be_asked_for(wire: Wire, outlets: Outlets) -> None:
    text = "<p>The bank studies a digital crown and will publish what it found in spring.</p>"
    outlets.pages["Crown"] = f"<html><head>{LINK.format('press')}</head><body>{text}</body></html>"
    done = await sources(wire, "add", outlets.page_url("Crown"), "--kind", "page", "--id", "crown")
    assert done.stdout.startswith(f"cli:crown: page {outlets.page_url('Crown')}\n")
    assert "  every 1h\nalso found, not added: feed " in done.stdout
    done = await sources(wire, "add", outlets.url("press"), "--kind", "page")
    assert (done.returncode, done.stdout) == (1, "")
    assert ": no page was found there;" in done.stderr
    assert (
        "no kind 'pdf': it is one of feed, listing, sitemap, api, page"
        in (await sources(wire, "add", "a.example", "--kind", "pdf")).stderr
    )


async def test_what_is_read_already_is_not_added(wire: Wire, outlets: Outlets) -> None:
    for url in (outlets.url("known"), outlets.page_url("About")):
        done = await sources(wire, "add", url)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{outlets.url('known')} is read already, by known;" in done.stderr
    assert not (wire.folder / "data").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--id", "My Bank"), "id: found 'My Bank'; write an id of small letters"),
        (("--id", "cli:bank"), "id: found 'cli:bank'; write an id of small letters"),
        (("--every", "5x"), "every: found '5x'; write"),
        (("--language", "english"), "language: found 'english'; write a language"),
        (("--country", "UK"), "country: found 'UK'; write an ISO 3166 code"),
    ],
)
async def test_a_wrong_option_is_told_in_the_config_s_words(
    wire: Wire, outlets: Outlets, options: tuple[str, ...], said: str
) -> None:
    done = await sources(wire, "add", outlets.url("press"), *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


async def test_an_id_that_a_command_gave_already_is_told(wire: Wire, outlets: Outlets) -> None:
    await sources(wire, "add", outlets.url("press"), "--id", "bank")
    done = await sources(wire, "add", outlets.url("speeches"), "--id", "bank")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is a source cli:bank already" in done.stderr


async def test_what_the_config_has_is_removed_there(wire: Wire) -> None:
    done = await sources(wire, "remove", "known")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("mintwire.yaml: remove it there\n")
    assert "did you mean 'known'" in (await sources(wire, "remove", "knwon")).stderr
