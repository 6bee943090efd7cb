"""What is text of a report, and what is not."""

from __future__ import annotations

import pytest

from crawlers.extraction.body.article import article_text
from crawlers.extraction.tree import read_tree

TITLE = "A bank of the islands opens a register"
TEXTS = (
    "The bank of the islands has opened a register for issuers of tokens, as its governor said on Monday in Port Ana.",
    "It asks them to report their reserves each month, to name who keeps them, and to publish both on their own page.",
    "Three firms have signed up so far; a fourth is expected to follow within the year, said the head of the register.",
)


def _lines(*parts: str, authors: tuple[str, ...] = ()) -> list[str]:
    page = f"<body><nav><a href=/>Home</a></nav><main><article><h1>{TITLE}</h1>{''.join(parts)}</article></main>"
    return article_text(read_tree(page), TITLE, authors).content.split("\n")


def _p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize(
    "form",
    ["<p><a href=/x>{}</a></p>", "<div><p><a href=/x><b>{}</b></a></p></div>", "<p><a href=/x>{}</a>&nbsp;</p>"],
)
def test_paragraphs_that_are_links_stay(form: str, number: int) -> None:
    parts = [form.format(text) if at == number else _p(text) for at, text in enumerate(TEXTS)]
    assert _lines(*parts) == list(TEXTS)


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ("<ul><li>Coins</li><li>Notes</li></ul>", ["Coins", "Notes"]),
        ("<ol><li>Coins</li><li>Notes</li></ol>", ["Coins", "Notes"]),
        ("<ul><li><p>Coins</p></li><li><p>Notes</p></li></ul>", ["Coins", "Notes"]),
    ],
)
def test_short_lists_keep_their_rows(rows: str, lines: list[str]) -> None:
    head = "What need not be reported:"
    assert _lines(_p(TEXTS[0], head), rows, _p(*TEXTS[1:])) == [TEXTS[0], head, *lines, *TEXTS[1:]]
    assert _lines(_p(*TEXTS, head), rows) == [*TEXTS, head, *lines]


def test_a_short_table_keeps_its_cells() -> None:
    table = "<table><tr><th>Kind</th><th>Fee</th></tr><tr><td>Coins</td><td>12</td></tr></table>"
    assert _lines(_p(*TEXTS[:2]), table, _p(TEXTS[2])) == [*TEXTS[:2], "Kind", "Fee", "Coins", "12", TEXTS[2]]


@pytest.mark.parametrize(
    "offer",
    [
        _p("To read the rest of this report, take out a subscription from 2 euro a week."),
        _p("This report is for subscribers only.", "Log in"),
        "<div><h3>Read on with Post Plus</h3><p>1 euro a week.</p><p>Already a subscriber? Log in</p></div>",
        "<section><p>Jetzt weiterlesen mit Post Plus.</p><p>Bereits Abonnent? <a href=/l>Anmelden</a></p></section>",
        _p("Cet article est réservé aux abonnés.", "Il vous en coûtera un euro par mois."),
        _p("Este contenido es exclusivo para suscriptores. ¿Ya eres suscriptor? Inicia sesión."),
        _p("Материал доступен только для подписчиков."),
        _p("この記事は有料会員限定です。残り 1,200文字"),
        _p("登录后阅读全文，订阅后可阅读所有报道。"),
    ],
)
def test_offers_behind_a_paywall_stay_out(offer: str) -> None:
    assert _lines(_p(*TEXTS), offer) == list(TEXTS)


def test_what_a_report_says_of_subscribers_stays() -> None:
    said = "The newspaper has a million subscribers, who read on paper and on the web, and it wants to have two."
    assert _lines(_p(*TEXTS, said)) == [*TEXTS, said]


@pytest.mark.parametrize(
    "note",
    [
        _p("Ida Lund reports on money from Port Ana, where she lives with a parrot."),
        "<h3>About the author</h3>" + _p("Ida Lund has won a prize for it."),
        _p("<em>The author is a fellow of the institute of the islands.</em>"),
        _p("Die Autorin ist Korrespondentin in Port Ana."),
        _p("（作者系群岛大学教授）"),
        "<div class=author-bio><p>She writes for a living.</p></div>",
    ],
)
def test_notes_about_the_author_are_no_text(note: str) -> None:
    assert _lines(_p(*TEXTS), note, authors=("Ida Lund",)) == list(TEXTS)


def test_an_author_within_the_text_stays() -> None:
    said = "Ida Lund, who wrote this report, was there when the register was opened by the governor on Monday."
    assert _lines(_p(said, *TEXTS, TEXTS[0][::-1], TEXTS[1][::-1]), authors=("Ida Lund",))[0] == said


@pytest.mark.parametrize(
    "card",
    [
        "<a href=/x><h3>Another report</h3><p>What it is about, in a sentence that is long enough to be text.</p></a>",
        "<div class=related-stories><h3>More</h3><p>What it is about, in one long sentence of its own.</p></div>",
        "<p><a href=/x>Another report that the editors think you will like</a></p>",
        "<p>Read also: <a href=/x>Another report of the bank</a></p>",
    ],
)
def test_cards_and_related_links_stay_out(card: str) -> None:
    assert _lines(_p(*TEXTS[:2]), card, _p(TEXTS[2])) == list(TEXTS)


@pytest.mark.parametrize(
    "card",
    [
        "<div class=card><a href=/{0}><h2>Report number {0}</h2></a><p>What it is about, in a few words.</p></div>",
        "<a href=/{0}><h3>Report number {0}</h3><p>What report {0} is about, in words enough for a line.</p></a>",
        (
            "<article><h2><a href=/{0}>Report number {0}</a></h2><p>What report {0} is about, in one sentence as"
            " long as such sentences are on the fronts of sections.</p></article>"
        ),
        "<li><a href=/{0}>Report number {0}</a><p>What report {0} is about, in a few words.</p></li>",
        "<h3><a href=/{0}>Report number {0}</a></h3><p>What report {0} is about, in a few words.</p>",
    ],
)
def test_a_front_page_is_no_article(card: str) -> None:
    cards = "".join(card.format(number) for number in range(1, 9))
    page = f"<body><nav><a href=/>Home</a></nav><main><h1>Money</h1>{cards}</main><footer><p>© 2026 Post</p></footer>"
    assert article_text(read_tree(page), "Money").content == ""
