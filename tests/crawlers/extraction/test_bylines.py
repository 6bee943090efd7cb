"""Who wrote it: the names alone, whatever stands beside them."""

from __future__ import annotations

import pytest

from crawlers.extraction.layout import layout_of
from crawlers.extraction.metadata.bylines import is_byline, names_in, signed
from crawlers.extraction.metadata.head import read_head
from crawlers.extraction.metadata.people import authors_of
from crawlers.extraction.tree import read_tree

TITLE = "A bank of the islands opens a register"
TEXT = "<p>The bank of the islands has opened a register for issuers of tokens, as it said on Monday in Port Ana.</p>"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ida Lund", ["Ida Lund"]),
        ("by Ida Lund, 4 Feb 2026", ["Ida Lund"]),
        ("By Ida Lund Feb 4, 2026", ["Ida Lund"]),
        ("By Ida Lund 4 February 2026 10:30", ["Ida Lund"]),
        ("By Ida Lund Wednesday, Feb. 4, 2026", ["Ida Lund"]),
        ("By Ida Lund, 34", ["Ida Lund"]),
        ("By Ida Lund (Reuters)", ["Ida Lund"]),
        ("By Ida Lund, Chief Economics Correspondent", ["Ida Lund"]),
        ("By Ida Lund and Per Aas | The Island Post | February 4, 2026", ["Ida Lund", "Per Aas"]),
        ("By Ida Lund • 4 min read", ["Ida Lund"]),
        ("By Ida Lund in Port Ana, Per Aas in Vik and Jo van der Meer", ["Ida Lund", "Per Aas", "Jo van der Meer"]),
        ("By Ida Lund in Port Ana and Vik", ["Ida Lund"]),
        ("Feb 4, 2026, 10:05 am by Ida Lund", ["Ida Lund"]),
        ("4. Februar 2026 von Jana Meer", ["Jana Meer"]),
        ("Von Jana Meer und Uwe Sand, Redakteurin", ["Jana Meer", "Uwe Sand"]),
        ("Par Anne Duval, correspondante à Genève", ["Anne Duval"]),
        ("Por Ana Ruiz y Luis Mar - 4 de febrero de 2026", ["Ana Ruiz", "Luis Mar"]),
        ("Автор: Анна Лис", ["Анна Лис"]),
        ("2026年2月4日 来源：群岛日报 作者：王小港", ["王小港"]),
        ("文／王小港 圖／李大海", ["王小港"]),
        ("群岛网2月4日电（记者 王小港、李大海）央行周一表示", ["王小港", "李大海"]),
        ("本报记者 王小港 李大海", ["王小港", "李大海"]),
        ("执笔", []),
        ("取材・文：山田太郎", ["山田太郎"]),
        ("입력 2026.02.04. 오후 3:05 이바다 기자", ["이바다"]),
        ("김항구·이바다 특파원", ["김항구", "이바다"]),
        ("By the end of the year", []),
        ("By 2030 the bank wants to be done", []),
        ("央行工作组星期一表示，记者会将于明年举行", []),
        ("기자회견이 열렸다", []),
    ],
)
def test_lines_that_say_who(line: str, names: list[str]) -> None:
    assert signed(line) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ida Lund, Per Aas", ["Ida Lund", "Per Aas"]),
        ("Ida Lund|Per Aas", ["Ida Lund", "Per Aas"]),
        ("Ida Lund; Per Aas, Senior Reporter", ["Ida Lund", "Per Aas"]),
        ("Newsroom", ["Newsroom"]),
        ("admin", []),
        ("ida@post.example", []),
        ("user1987, ida_lund", ["ida_lund"]),
    ],
)
def test_what_a_page_states(text: str, names: list[str]) -> None:
    assert list(names_in(text, is_list=True)) == names


@pytest.mark.parametrize("line", ["By Ida Lund", "4 Feb 2026, 10:30", "Updated an hour ago", "Von Jana Meer, Vik"])
def test_lines_above_a_text(line: str) -> None:
    assert is_byline(line)
    assert not is_byline(f"{line} {TEXT}")


def _authors(body: str) -> tuple[str, ...]:
    root = read_tree(f"<html><head><title>{TITLE} - The Island Post</title></head><body>{body}</body></html>")
    head = read_head(root)
    return authors_of(head, layout_of(root, head), "post.example")


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (f"<h1>{TITLE}</h1><p>By <a href=/ida>Ida Lund</a></p>{TEXT}", ("Ida Lund",)),
        (f"<p>By Ida Lund</p><h1>{TITLE}</h1>{TEXT}", ("Ida Lund",)),
        (f"<h1>{TITLE}</h1><p class=byline>Ida Lund | The Island Post</p>{TEXT}", ("Ida Lund",)),
        (f"<h1>{TITLE}</h1><p class=byline>The Island Post</p><p>By Ida Lund</p>{TEXT}", ("Ida Lund",)),
        (f"<h1>{TITLE}</h1>{TEXT}<div class=author-box><a rel=author>Ida Lund</a></div>", ("Ida Lund",)),
        (f"<h1>{TITLE}</h1>{TEXT}<aside><a rel=author>Per Aas</a></aside>", ()),
        (f"<h1>{TITLE}</h1>{TEXT}<div class=related><p>By Per Aas</p></div>", ()),
        (f"<h1>{TITLE}</h1>{TEXT}<div><h3><a href=/x>Another one</a></h3><p>By Per Aas</p></div>", ()),
        (f"<h1>{TITLE}</h1>{TEXT}<div class=comments><span class=author>Per Aas</span></div>", ()),
    ],
)
def test_of_the_page_s_own_report(body: str, names: tuple[str, ...]) -> None:
    assert _authors(body) == names
