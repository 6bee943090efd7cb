"""Identity within a source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.identity import Identity, base_id, identify, item_id, raw_digest, revision_id, shared_values, text_digest


@dataclass(frozen=True)
class Entry:
    """As a feed gives it."""

    guid: str | None = None
    link: str | None = None
    title: str | None = "T"
    summary: str | None = None
    content: str | None = None
    published: datetime | None = None


#: One day's entry of a daily page, and the next day's.
TODAY, TOMORROW = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)


def kinds(*entries: Entry) -> list[tuple[str, str]]:
    return [(identity.kind, identity.value) for _, identity in identify(entries)]


def test_guid_before_address_before_text() -> None:
    guid, address, text = Entry("g", "https://x.example/1"), Entry(None, "https://x.example/2?utm_source=a"), Entry()
    assert kinds(guid, address) == [("guid", "g"), ("url", "https://x.example/2")]
    [(_, identity)] = identify([text])
    assert identity.kind == "text"


@pytest.mark.parametrize("link", [None, "magnet:?xt=1", "not an address"])
def test_without_an_address_the_text_counts(link: str | None) -> None:
    assert [kind for kind, _ in kinds(Entry(None, link))] == ["text"]


def test_a_guid_with_several_titles_is_none() -> None:
    entries = [Entry("g", f"https://x.example/{title}", title) for title in ("a", "b", "c")]
    assert kinds(*entries) == [("url", f"https://x.example/{title}") for title in ("a", "b", "c")]


def test_an_address_with_several_titles_is_none() -> None:
    entries = [Entry(None, "https://x.example/", title) for title in ("a", "b")]
    found = kinds(*entries)
    assert [kind for kind, _ in found] == ["text", "text"]
    assert found[0] != found[1]


def test_an_address_that_an_entry_with_a_guid_has_too_counts() -> None:
    found = kinds(Entry("g", "https://x.example/", "a"), Entry(None, "https://x.example/", "b"))
    assert [kind for kind, _ in found] == ["guid", "text"]


FIRST = Entry("g", "https://x.example/1", "Rates", "One", published=TODAY)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"summary": "Two"},
        {"link": "https://x.example/2"},
        {"published": TOMORROW},
        {"title": "Other", "summary": "Two", "published": TOMORROW},
        {"title": "Other", "link": "https://x.example/other"},
        {"link": None, "summary": "Two", "published": TOMORROW},
        {"link": "https://x.example/1?utm_source=rss", "summary": "Two", "published": TOMORROW},
    ],
)
def test_what_changes_alone_makes_no_other_report_of_a_guid(change: dict[str, str | datetime | None]) -> None:
    again = replace(FIRST, **change)  # type: ignore[arg-type]
    assert {identity for _, identity in identify([FIRST, again])} == {Identity("guid", "g")}
    assert shared_values([FIRST, again]) == set()


def test_another_address_at_another_time_is_another_report_under_one_guid() -> None:
    other = replace(FIRST, link="https://x.example/2", published=TOMORROW)
    assert kinds(FIRST, other) == [("url", "https://x.example/1"), ("url", "https://x.example/2")]
    assert shared_values([FIRST, other]) == {"g"}


def test_without_addresses_another_text_at_another_time_is_another_report() -> None:
    first = replace(FIRST, link=None)
    other = replace(first, summary="Two", published=TOMORROW)
    assert [kind for kind, _ in kinds(first, other)] == ["text", "text"]
    assert kinds(first, replace(other, summary="One")) == [("guid", "g")]


def test_what_is_known_to_be_shared_is_none_in_later_documents_too() -> None:
    assert identify([FIRST], {"g"}) == [(FIRST, Identity("url", "https://x.example/1"))]
    [(_, identity)] = identify([FIRST], {"g", "https://x.example/1"})
    assert identity.kind == "text"


@pytest.mark.parametrize(
    "guid", ["N/A", "null", "-", "https://x.example/", "http://x.example", "https://www.x.example/#"]
)
def test_a_guid_that_says_nothing_is_none(guid: str) -> None:
    assert kinds(replace(FIRST, guid=guid)) == [("url", "https://x.example/1")]


@pytest.mark.parametrize(
    "guid", ["0", "nanotech", "https://x.example/?p=1", "https://x.example/#a", "tag:x.example,2026:1"]
)
def test_a_guid_that_looks_odd_is_one(guid: str) -> None:
    assert kinds(replace(FIRST, guid=guid)) == [("guid", guid)]


def test_untitled_entries_of_one_address_are_told_apart_by_their_texts() -> None:
    entries = [Entry(None, "https://x.example/live", None, text) for text in ("a", "b", "b", "c")]
    found = kinds(*entries)
    assert [kind for kind, _ in found] == ["text", "text", "text"]
    assert len(set(found)) == 3


def test_of_two_versions_both_are_given_the_earlier_first() -> None:
    update = replace(FIRST, title="UPDATE: Rates", published=TOMORROW)
    between = Entry("other")
    found = identify([update, FIRST, between, FIRST])
    assert [entry for entry, _ in found] == [FIRST, update, between]


def test_an_entry_repeated_often_is_one_report() -> None:
    assert identify([FIRST] * 50) == [(FIRST, Identity("guid", "g"))]


def test_exact_repeats_are_left_out_and_the_first_stays() -> None:
    first, again = Entry("g", title="a", summary="first"), Entry("g", title="a", summary="again")
    assert identify([first, again]) == [(first, Identity("guid", "g"))]


def test_what_says_nothing_is_left_out() -> None:
    assert identify([Entry(title=None), Entry(title="", summary="")]) == []


def test_order_is_the_documents() -> None:
    entries = [Entry(str(number), title=str(number)) for number in (3, 1, 2)]
    assert [entry for entry, _ in identify(entries)] == entries


def test_markup_is_no_part_of_a_texts_identity() -> None:
    assert kinds(Entry(title="<b>A</b>", summary="x  y")) == kinds(Entry(title="A", summary="<p>x y</p>"))


def test_ids_have_a_fixed_form_and_never_change() -> None:
    identity = Identity("guid", "g")
    # Written down here because marks and collections outlive any version of the program.
    assert item_id("ecb-press", identity) == "7722834c66af0d82"
    assert revision_id(item_id("ecb-press", identity), 2, bytes(range(8)).hex()) == "7722834c66af0d82-2-00010203"
    assert base_id("7722834c66af0d82-2-00010203") == base_id("7722834c66af0d82") == "7722834c66af0d82"


def test_ids_differ_by_source_kind_and_value() -> None:
    ids = {
        item_id(source, Identity(kind, value))
        for source in ("a", "ab")
        for kind in ("guid", "url", "text")
        for value in ("b", "bb", "")
    }
    assert len(ids) == 2 * 3 * 3


@given(
    st.lists(st.one_of(st.none(), st.text()), min_size=3, max_size=3),
    st.lists(st.one_of(st.none(), st.text()), min_size=3, max_size=3),
)
def test_digests_are_equal_only_for_equal_texts(first: list[str | None], second: list[str | None]) -> None:
    one, two = Entry(None, None, *first), Entry(None, None, *second)
    assert (raw_digest(one) == raw_digest(two)) == (first == second)


def test_a_texts_digest_folds_white_space() -> None:
    assert text_digest("a  b", "c\n\nd", None) == text_digest("a b", "c d", None)
    assert text_digest("a", "b", None) != text_digest("a", None, "b")
    assert len(text_digest("a", None, None)) == len(raw_digest(Entry())) == 8
