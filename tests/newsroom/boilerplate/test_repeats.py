"""What is learned to be boilerplate, and what is not however often it stands there."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.boilerplate import repeats as learning
from newsroom.boilerplate.repeats import LEAST_REPORTS, MOST_PASSAGES, Given, Repeats
from record.item import Item
from tests.newsroom.items import make_item

#: Titles, each with a text of its own.
REPORTS = (
    ("Ferry sinks off Malta", "All passengers reached the shore in boats of fishermen."),
    ("Bakers of Ghent strike", "They want the price of flour to be fixed for a year."),
    ("Comet seen over Peru", "Its tail could be seen without a glass until morning."),
    ("Bridge of Riga reopens", "Lorries still have to go by the old road, says the mayor."),
    ("Choir wins a prize", "It sang a mass that had been lost for two centuries."),
    ("Wolves return to Jutland", "Farmers get fences, and a call when a pack comes near."),
    ("Salt mine turns museum", "Visitors ride down on the slide of the miners."),
)


def items(
    pattern: str, *, field: str = "summary", reports: Sequence[tuple[str, str]] = REPORTS, **changes: object
) -> list[Item]:
    """A report of each; in the pattern `TITLE`, `TEXT` and `N` are those of the report, and its number."""
    return [
        make_item(
            id=f"{number:016x}",
            title=title,
            **{
                "summary": None,
                "content": None,
                "authors": (),
                field: pattern.replace("TITLE", title).replace("TEXT", text).replace("N", str(number)),
                **changes,
            },
        )
        for number, (title, text) in enumerate(reports)
    ]


def cut(repeats: Repeats, reports: Sequence[Item]) -> list[Item]:
    return learning.cut(repeats, [Given.of(item) for item in reports])


def cut_texts(found: Sequence[Item]) -> list[str]:
    """What was cut of the last one."""
    return [each.text for each in found[-1].cut]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("TEXT\nSubscribe to our newsletter.", ["Subscribe to our newsletter."]),
        ("TEXT\nThe post TITLE appeared first on The Lantern.", ["The post TITLE appeared first on The Lantern."]),
        ("TEXT The post TITLE appeared first on The Lantern.", ["The post TITLE appeared first on The Lantern."]),
        (
            "TEXT\nDer Beitrag TITLE erschien zuerst auf Laterne.de.",
            ["Der Beitrag TITLE erschien zuerst auf Laterne.de."],
        ),
        ("TEXT Read more: https://lantern.example/N", ["Read more: https://lantern.example/N"]),
        ("TEXT\n（责任编辑：王小明）", ["（责任编辑：王小明）"]),
        (
            "TEXT\n免责声明：本文不构成投资建议。\n分享到：微信、微博、QQ空间",
            ["免责声明：本文不构成投资建议。", "分享到：微信、微博、QQ空间"],
        ),
        ("Welcome back to the Lantern's morning letter.\nTEXT", ["Welcome back to the Lantern's morning letter."]),
        ("Updated 2026-11-0N 08:30 by the Lantern's desk.\nTEXT", ["Updated 2026-11-0N 08:30 by the Lantern's desk."]),
        ("Read the full story on our site.", ["Read the full story on our site."]),
    ],
)
def test_what_stands_around_each_report_is_cut(pattern: str, expected: list[str]) -> None:
    found = cut(Repeats(), items(pattern))
    title = REPORTS[-1][0]
    number = str(len(REPORTS) - 1)
    assert cut_texts(found) == [each.replace("TITLE", title).replace("N", number) for each in expected]
    text = REPORTS[-1][1] if "TEXT" in pattern else None
    assert found[-1].clean().summary == text


@pytest.mark.parametrize("name", ["王小明", "李华", "陈静文"])
def test_a_label_is_known_whoever_signs(name: str) -> None:
    names = ["王小明", "赵四", "孙丽", "周强", "吴敏", "郑凯"]
    repeats = Repeats()
    for each, report in zip(names, REPORTS, strict=False):
        cut(repeats, items(f"TEXT\n责任编辑：{each}", reports=[report]))
    assert cut_texts(cut(repeats, items(f"TEXT\n责任编辑：{name}", reports=REPORTS[-1:]))) == [f"责任编辑：{name}"]


def test_a_name_of_an_author_may_be_another_one_each_time() -> None:
    repeats = Repeats()
    for name, report in zip(("Ann Lee", "Bo Karlsson", "Cara Diaz", "Dee Okoro", "Eve Tan"), REPORTS, strict=False):
        cut(repeats, items(f"TEXT\n{name} writes for the Lantern from abroad.", reports=[report], authors=(name,)))
    last = items("TEXT\nFinn Roy writes for the Lantern from abroad.", reports=REPORTS[-1:], authors=("Finn Roy",))
    assert cut_texts(cut(repeats, last)) == ["Finn Roy writes for the Lantern from abroad."]


def test_four_reports_are_not_enough() -> None:
    assert not any(item.cut for item in cut(Repeats(), items("TEXT\nAll rights reserved.")[: LEAST_REPORTS - 1]))


def test_a_long_text_within_which_an_advertisement_stands_is_cut_there() -> None:
    pattern = "First: TEXT\nSubscribe to the Lantern for stories like this.\nThen: TEXT\nLast: TEXT"
    repeats = Repeats()
    assert cut_texts(cut(repeats, items(pattern, field="content"))) == [], "seven reports may all tell of one thing"
    more = [(f"{title} in {word}", f"{word}: {text}") for title, text in REPORTS for word in _WORDS[:2]]
    assert cut_texts(cut(repeats, items(pattern, field="content", reports=more))) == [
        "Subscribe to the Lantern for stories like this."
    ]


def test_a_report_that_is_updated_again_and_again_teaches_nothing() -> None:
    updates = [(f"Ferry sinks off Malta, {number} saved", f"{number} are saved.") for number in range(10)]
    assert not any(item.cut for item in cut(Repeats(), items("TEXT\nThe ferry had left Sliema.", reports=updates)))


def test_a_live_blog_under_ever_new_titles_teaches_nothing() -> None:
    lines, found = [], []
    repeats = Repeats()
    for title, text in REPORTS:
        lines.insert(0, text)
        found += cut(repeats, [make_item(title=title, summary=None, content="\n".join(lines), authors=())])
    assert [item.cut for item in found] == [()] * len(REPORTS)


def test_a_story_that_is_syndicated_under_several_titles_teaches_nothing() -> None:
    text = "The mint struck the last coin on Friday, in silver.\nIt goes to a museum in Bern.\nNobody else bid for it."
    same = [(title, text) for title, _ in REPORTS]
    assert not any(item.cut for item in cut(Repeats(), items("TEXT", field="content", reports=same)))


def test_a_quote_that_a_few_of_many_reports_have_stays() -> None:
    repeats = Repeats()
    others = [(f"{title} {word}", f"{word} adds to it: {text}") for title, text in REPORTS for word in _WORDS]
    for report in others:
        cut(repeats, items("TEXT", reports=[report]))
    quoting = items('TEXT\n"We will not rest," the minister said of the plan.\nSo TEXT', field="content")
    assert not any(item.cut for item in cut(repeats, quoting))


_WORDS = (
    "Anders",
    "Bruno",
    "Clara",
    "Dora",
    "Emil",
    "Frida",
    "Georg",
    "Hanna",
    "Ivan",
    "Jonas",
    "Karin",
    "Lars",
    "Maja",
)


def test_lines_of_a_table_and_links_stay() -> None:
    table = "TEXT\n1.0842\n12:30\n(12:30) EUR\nhttps://lantern.example/\nTITLE\nTEXT"
    assert not any(item.cut for item in cut(Repeats(), items(table, field="content")))


def test_a_central_bank_that_decides_the_same_each_time_is_still_read() -> None:
    pattern = "TEXT\nWhat the Board considered\nMore: TEXT\nThe Board left its rate unchanged at 4.75 per cent."
    assert not any(item.cut for item in cut(Repeats(), items(pattern, field="content")))


def test_what_ends_some_of_many_reports_alike_stays() -> None:
    repeats = Repeats()
    decided = "TEXT\nThe Board decided to leave its rate as it was."
    raised = "TEXT\nSo it was raised, TITLE or not."
    for number, (title, text) in enumerate((title, f"{word}: {text}") for word in _WORDS for title, text in REPORTS):
        pattern = decided if number % 5 == 0 else raised.replace("or", _WORDS[number % 13])
        (found,) = cut(repeats, items(pattern, reports=[(f"{title} {text}", text)]))
        assert found.cut == ()


def test_numbers_of_the_news_are_not_all_the_same() -> None:
    rates = [(title, f"One euro is {number}.{number}1 dollars today.") for number, (title, _) in enumerate(REPORTS)]
    assert not any(item.cut for item in cut(Repeats(), items("TEXT", reports=rates)))


def test_headings_within_a_text_stay() -> None:
    pattern = "Summary\nTEXT\nWhat happened\nBut TEXT\nWhat comes\nThen TEXT"
    assert not any(item.cut for item in cut(Repeats(), items(pattern, field="content")))


def test_what_is_no_longer_repeated_is_forgotten() -> None:
    repeats = Repeats()
    cut(repeats, items("TEXT\nVote for the Lantern in the prize of readers."))
    for number in range(200):
        cut(repeats, items("TEXT", reports=[(f"{_WORDS[number % 13]} and {number:b}s of it", f"Text {number:b}.")]))
    assert cut_texts(cut(repeats, items("TEXT\nVote for the Lantern in the prize of readers.")[:1])) == []


def test_memory_is_bounded_and_keeps_what_is_repeated() -> None:
    repeats = Repeats()
    cut(repeats, items("TEXT\nAll rights reserved by the Lantern."))
    lines = "\n".join(f"{word} went to {other}" for word in _WORDS for other in _WORDS)
    for number in range(60):
        text = "\n".join(f"{line} with {_WORDS[number % 13]} {'again ' * number}" for line in lines.split("\n")[:50])
        cut(repeats, [make_item(title=f"Diary {_WORDS[number % 13]} {number:b}", content=text, authors=())])
    assert len(repeats.passages) > MOST_PASSAGES
    for key in repeats.superfluous():
        del repeats.passages[key]
    assert len(repeats.passages) <= MOST_PASSAGES
    assert any(each.reports >= LEAST_REPORTS for each in repeats.passages.values())


def test_what_is_cut_stands_where_it_is_said_to_stand() -> None:
    for item in cut(Repeats(), items("TEXT The post TITLE appeared first on The Lantern.\nShare this story.")):
        for each in item.cut:
            assert item.summary is not None
            assert each.at is not None
            assert item.summary[each.at : each.at + len(each.text)] == each.text


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), max_size=12))
def test_any_texts_are_borne(reports: list[tuple[str, str]]) -> None:
    found = cut(Repeats(), [make_item(title=title, summary=text, content=text * 3) for title, text in reports])
    for item in found:
        for each in item.cut:
            text = item.summary if each.field == "summary" else item.content
            assert text is not None
            assert each.at is not None
            assert text[each.at : each.at + len(each.text)] == each.text
        item.clean()


def test_a_huge_text_is_borne() -> None:
    hostile = [
        "." * 500_000,
        "a. " * 200_000,
        "the post " * 100_000,
        "：" * 500_000,
        "\n" * 500_000,
        "x" * 500_000,
        "1-" * 200_000,
    ]
    for text in hostile:
        cut(Repeats(), [make_item(title=text[:1_000], summary=text[:20_000], content=text[:500_000])])
