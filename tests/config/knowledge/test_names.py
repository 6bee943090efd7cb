"""The shipped names and words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.knowledge.files import read_file
from config.knowledge.names import (
    Names,
    shipped_countries,
    shipped_groups,
    shipped_names,
    shipped_plain_words,
    shipped_words,
)
from record.folding import aligned

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[A-Z]{2}")


def test_there_are_many() -> None:
    assert len(shipped_names()) > 900
    words = shipped_words()
    assert len(words) > 300
    assert "the" in shipped_plain_words().stop_words


def test_ids_are_plain() -> None:
    words = shipped_words()
    assert [key for key in (*shipped_names(), *words) if not _ID.fullmatch(key)] == []
    assert shipped_groups().keys() == shipped_names().keys()


def test_no_two_have_a_name_in_common_unless_context_parts_them() -> None:
    """A city is also a name of its country: nothing else is a name of two."""
    owners: dict[str, set[str]] = defaultdict(set)
    for key, name in shipped_names().items():
        if key not in shipped_countries():
            for written in (*name.sure, *(() if name.context else name.names)):
                owners[aligned(written)].add(key)
    assert {written: keys for written, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize(("one", "other"), [("phantom", "fantom"), ("fsc-korea", "fsc-taiwan")])
def test_two_of_one_name_have_no_context_in_common(one: str, other: str) -> None:
    names = shipped_names()
    assert set(names[one].names) & set(names[other].names)
    assert not set(names[one].context) & set(names[other].context)


def test_names_are_written_once_and_without_blanks_around_them() -> None:
    for key, name in shipped_names().items():
        if key in shipped_countries():
            continue
        forms = [aligned(written) for written in (*name.names, *name.sure)]
        assert forms, key
        assert [form for form, count in Counter(forms).items() if count > 1] == [], key
        assert [form for form in forms if form != form.strip() or not form] == [], key


def test_a_short_name_without_context_is_no_ordinary_word() -> None:
    """Of one Latin word and without a capital, a name would be found in any sentence."""
    plain = {
        written
        for name in shipped_names().values()
        for written in (*name.sure, *(() if name.context else name.names))
        if re.fullmatch(r"[a-z]+", written)
    }
    coins = {"bitcoin", "bitcoins", "ethereum", "ether", "dogecoin", "litecoin", "solana", "cardano", "monero", "zcash"}
    others = {"gold", "gumi", "bunq", "bitbank", "abrdn", "zerohash", "adidas", "coinbook", "dogwifhat", "eurozone"}
    assert plain <= coins | others


def test_no_name_is_its_own_context() -> None:
    alone = {
        key: word
        for key, name in shipped_names().items()
        for word in name.context
        for written in name.names
        if re.search(rf"(?<![a-z0-9]){re.escape(aligned(word))}", aligned(written).lower())
    }
    assert alone == {}


def test_context_is_in_small_letters() -> None:
    for key, name in shipped_names().items():
        assert [word for word in name.context if word != word.lower()] == [], key


def test_words_are_in_small_letters_and_written_once() -> None:
    words = shipped_words()
    for key, forms in words.items():
        folded = [aligned(form) for form in forms]
        assert [form for form in folded if form != form.lower().strip()] == [], key
        assert [form for form, count in Counter(folded).items() if count > 1] == [], key


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("names: {a: 5}\n", r"broken\.yaml: names\.a"),
        ("names: {a: {names: [A], exakt: true}}\n", r"broken\.yaml: names\.a\.exakt"),
        ("names: {a: [no]}\n", r"broken\.yaml: names\.a\.names\.0: found False"),
        ("names: {a: [A]}\nmore: 1\n", r"broken\.yaml: more"),
        ("{}\n", r"broken\.yaml: names"),
        ("names: {a: [A}\n", r"broken\.yaml:1: "),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        read_file(file, Names)
