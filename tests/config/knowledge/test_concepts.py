"""Concepts: what is shipped, what a user adds, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.knowledge.concepts import MOST_FINDS, Concepts, Written, read_concepts, shipped_concepts
from config.knowledge.families import Named
from config.load import load
from config.models import ConceptEntry

GOOD = Path(__file__).parents[1] / "data" / "good"

#: Known by one name everywhere: a brand, or an abbreviation.
ONE_NAME = re.compile(r"[=~]?[A-Za-z0-9.$&' -]+")
HAN, KANA, LATIN = re.compile("[一-鿿]"), re.compile("[ぁ-ヿ]"), re.compile("[A-Za-z]")

TOPICS = {"cbdc", "e-cny", "digital-euro", "digital-pound", "digital-rupee", "digital-rouble", "mbridge", "pboc", "ecb"}
TOPICS |= {"fed", "boe", "boj", "bis", "imf", "fsb", "fatf", "sec", "cftc", "regulator-us", "regulator-eu", "defi"}
TOPICS |= {"regulator-uk", "regulator-china", "regulator-hk", "regulator-japan", "central-bank", "stablecoin", "usdt"}
TOPICS |= {
    "usdc",
    "bitcoin",
    "ethereum",
    "nft",
    "tokenization",
    "exchange",
    "mining",
    "etf",
    "mica",
    "aml",
    "sanctions",
}
EVENTS = {"pilot", "launch", "ban", "bill", "law", "funding", "acquisition", "ipo", "hack", "scam", "lawsuit", "fine"}
EVENTS |= {"approval", "rejection", "delay", "cancel", "partnership", "research", "consultation", "speech", "upgrade"}
EVENTS |= {"listing", "delisting", "outage", "arrest", "airdrop", "rate-cut", "rate-hike"}


def own(key: str, *finds: str, includes: tuple[str, ...] = (), event: bool = False) -> ConceptEntry:
    return ConceptEntry(id=key, finds=finds, includes=includes, event=event)


def concepts(*entries: ConceptEntry) -> Concepts:
    return Concepts({entry.id: Written(entry, "a.yaml") for entry in entries})


def pack(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_hundred_are_made_by_hand_and_families_come_from_what_is_there() -> None:
    shipped = shipped_concepts()
    by_hand = [key for key, concept in shipped.items() if concept.origin.startswith("concepts/") and ":" not in key]
    assert len(by_hand) > 250
    assert shipped.families == ("bank", "coin", "firm", "person", "politics", "project", "regulator")
    assert {"project:e-cny", "project:digital-euro", "project:mbridge"} <= {
        each.id for each in shipped.family("project")
    }
    assert shipped.family("none") == ()
    assert len(shipped.family("bank")) > 100
    assert shipped["coin:sol"].origin == "names/coins.yaml"


def test_well_known_ids_are_there() -> None:
    assert {key for key, concept in shipped_concepts().items() if not concept.is_event} >= TOPICS
    assert {key for key, concept in shipped_concepts().items() if concept.is_event} >= EVENTS


def test_each_by_hand_speaks_two_languages_or_has_one_name_everywhere() -> None:
    def is_known(finds: tuple[str, ...]) -> bool:
        scripts = [script for script in (HAN, KANA, LATIN) if any(script.search(find) for find in finds)]
        return len(scripts) > 1 or all(ONE_NAME.fullmatch(find) for find in finds)

    shipped = shipped_concepts()
    assert [key for key in shipped if ":" not in key and not is_known(shipped[key].finds)] == []


@pytest.mark.parametrize("key", ["pilot", "launch", "ban", "law", "funding", "hack", "cbdc", "stablecoin", "fed"])
def test_common_ones_speak_chinese_japanese_korean_and_russian(key: str) -> None:
    text = " ".join(shipped_concepts()[key].finds)
    assert all(re.search(script, text) for script in ("[一-鿿]", "[ぁ-ヿ]", "[가-힣]", "[а-я]"))


def test_names_that_need_a_context_are_left_out() -> None:
    shipped = shipped_concepts()
    assert not {"=Circle", "Circle", "サークル"} & {*shipped["firm:circle"].finds}
    assert "coin:link" not in shipped
    assert "Bank of China" not in shipped["firm:boc"].finds
    assert "digital real" not in shipped["project:drex"].finds
    assert "digital peso" not in [find for each in shipped.family("project") for find in each.finds]


def test_one_word_counts_in_its_capitals() -> None:
    assert "=SOL" in shipped_concepts()["coin:sol"].finds
    assert "=ECB" in shipped_concepts()["bank:ecb"].finds
    assert "European Central Bank" in shipped_concepts()["bank:ecb"].finds


def test_what_is_included_is_found_too_once() -> None:
    made = concepts(own("a", "one", "Two"), own("b", "two", "three", includes=("a",)), own("c", includes=("b", "a")))
    assert made["b"].finds == ("two", "three", "one")
    assert made["c"].finds == ("two", "three", "one")


def test_a_family_can_be_included() -> None:
    made = concepts(own("bank:a", "one"), own("bank:b", "two"), own("banks", "all", includes=("bank:*",)))
    assert made["banks"].finds == ("all", "one", "two")


def test_exact_and_any_case_are_two_things() -> None:
    assert concepts(own("a", "=One", "one", "ONE"))["a"].finds == ("=One", "one")


def test_own_concepts_take_the_place_of_shipped_ones_also_where_they_are_included() -> None:
    made = concepts(own("a", "one"), own("b", "two", includes=("a",))).with_own([own("a", "mine"), own("new", "x")])
    assert made["a"].finds == ("mine",)
    assert made["b"].finds == ("two", "mine")
    assert made["a"].origin == "the config"
    assert made["new"].name == "new"


def test_an_own_concept_that_includes_itself_adds_to_the_shipped_one() -> None:
    shipped = concepts(own("other", "far"), own("a", "one", includes=("other",), event=True))
    made = shipped.with_own([own("a", "mine", includes=("a",))])
    assert made["a"].finds == ("one", "mine", "far")
    assert made["a"].is_event
    assert shipped["a"].finds == ("one", "far")


def test_without_own_concepts_nothing_is_made_anew() -> None:
    assert shipped_concepts().with_own([]) is shipped_concepts()


def test_the_config_may_have_concepts() -> None:
    settings = load(GOOD / "concepts.yaml", {}, GOOD).settings
    made = shipped_concepts().with_own(settings.concepts)
    assert {"Example Bank", "=EXB", "示例银行", "=PBOC"} <= {*made["my-banks"].finds}
    assert made["my-banks"].name == "Banks we cover"
    assert {"数币", "数字人民币"} <= {*made["e-cny"].finds}
    assert made["stablecoin"].finds == ("~stablecoin",)


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([own("a", includes=("bb",)), own("b", "x")], "a.yaml: a.includes[0]: found 'bb'; did you mean 'b'?"),
        ([own("a", includes=("x:*",))], "a.yaml: a.includes[0]: found 'x:*'; write the id of a concept"),
        ([own("a", includes=("a",))], "a.yaml: a.includes: found a circle: a includes a; leave one of them out"),
    ],
)
def test_includes_that_cannot_be_are_refused(entries: list[ConceptEntry], told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        concepts(*entries)
    assert str(caught.value) == told


def test_a_long_circle_is_named() -> None:
    with pytest.raises(ConfigError, match=r"found a circle: (a|b|c) includes (a|b|c) includes (a|b|c) includes"):
        concepts(own("a", includes=("b",)), own("b", includes=("c",)), own("c", includes=("a",)))


def test_a_chain_of_a_thousand_takes_in_no_more_than_the_limit() -> None:
    finds = [[f"{link}-{number}" for number in range(500)] for link in range(1000)]
    links = [own(f"c{at}", *finds[at], includes=(f"c{at - 1}",) if at else ()) for at in range(1000)]
    with pytest.raises(ConfigError) as caught:
        concepts(*links)
    assert [mistake.key for mistake in caught.value.mistakes] == [f"c{at}.includes" for at in range(10, 1000)]
    assert f"found too many words and phrases, with those of what it includes; keep to {MOST_FINDS}" in str(
        caught.value
    )


def test_packs_are_joined_and_leave_ambiguous_names_out(tmp_path: Path) -> None:
    folder = pack(
        tmp_path,
        events="events: true\nconcepts: [{id: ban, finds: [ban]}]",
        more="concepts: [{id: money, name: Money, includes: ['coin:*'], finds: [cash]}]\nambiguous: [Gate]",
    )
    named = [Named("coin:gate", "Gate", ("=Gate",), "names"), Named("coin:x", "X", ("=Gate", "x coin"), "names")]
    made = read_concepts(folder, named)
    assert made["ban"].is_event
    assert not made["money"].is_event
    assert made["money"].finds == ("cash", "x coin")
    assert "coin:gate" not in made


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("concepts: [{id: a, finds: [x]}, {id: a, finds: [y]}]", "a: found an id that stands in another place too"),
        ("concepts: [{id: a, find: [x]}]", "a.yaml: concepts.0.find: "),
        ("concepts: [{id: a}]", "write what it finds"),
        ("concepts: [", "YAML"),
    ],
)
def test_a_pack_with_a_mistake_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(told)):
        read_concepts(pack(tmp_path, a=text))
