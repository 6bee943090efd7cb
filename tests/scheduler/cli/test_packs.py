"""`mintwire packs`, and the catalogue from which they take their sources."""

from __future__ import annotations

from config.knowledge.catalogue import catalogue
from config.knowledge.packs import shipped_packs
from tests.scheduler.cli.conftest import Mintwire


def test_packs_are_listed_with_those_that_the_config_has(mintwire: Mintwire) -> None:
    (mintwire.folder / "mintwire.yaml").write_text("packs: [e-cny]\n", encoding="utf-8")
    rows = mintwire("packs", "list", "--json").json()
    assert [row["id"] for row in rows] == list(shipped_packs())
    assert [row["id"] for row in rows if row["configured"]] == ["e-cny"]
    assert "e-CNY, 数字人民币" in mintwire("packs", "list").out


def test_a_pack_is_shown_with_its_watches_and_sources(mintwire: Mintwire) -> None:
    pack = shipped_packs()["e-cny"]
    told = mintwire("packs", "show", "e-cny").out
    assert all(part in told for part in (pack.about["zh"], pack.watches[0].query, *pack.sources))
    assert mintwire("packs", "show", "e-cny", "--json").json()["sources"] == list(pack.sources)
    wrong = mintwire("packs", "show", "e-cmy")
    assert (wrong.code, "did you mean 'e-cny'?" in wrong.err) == (2, True)


def test_the_catalogue_is_listed_by_what_is_asked(mintwire: Mintwire) -> None:
    rows = mintwire("sources", "catalogue", "--country", "JP", "--json").json()
    assert [row["id"] for row in rows] == [each.id for each in catalogue().values() if each.country == "JP"]
    of_pack = mintwire("sources", "catalogue", "--pack", "e-cny", "--json").json()
    assert {row["id"] for row in of_pack} == set(shipped_packs()["e-cny"].sources)
    assert all("e-cny" in row["packs"] for row in of_pack)
    assert mintwire("sources", "catalogue", "--language", "la").out == "no such source comes with Mintwire\n"


def test_the_catalogue_is_counted(mintwire: Mintwire) -> None:
    counts = mintwire("sources", "catalogue", "--counts", "--json").json()
    assert counts.pop("sources") == len(catalogue())
    assert all(sum(count.values()) == len(catalogue()) for count in counts.values())
    assert set(counts) == {"kind", "language", "country", "category", "tier", "evidence", "checked"}
    assert f"sources {len(catalogue())}" in mintwire("sources", "catalogue", "--counts").out
