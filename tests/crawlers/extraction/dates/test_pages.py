"""Days of pages that were written for this."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from crawlers.extraction.dates import Published, page_day
from crawlers.extraction.tree import read_tree

FETCHED = datetime(2026, 5, 20, 12, tzinfo=UTC)
TITLE = "Central bank tests a digital note in four towns"
DAY = date(2026, 5, 8)
TEXT = "<p>The trial begins in autumn, said the bank, and ends when everyone has seen enough of it.</p>" * 5
URL = "https://news.example/markets/digital-note"


def day_of(
    body: str = "",
    *,
    head: str = "",
    lang: str = "en",
    url: str = URL,
    timezone: str = "UTC",
    fetched: datetime = FETCHED,
) -> Published:
    markup = f"<html lang='{lang}'><head><title>{TITLE} | Example News</title>{head}</head><body>{body}</body></html>"
    return page_day(read_tree(markup), url=url, fetched=fetched, timezone=timezone)


def article(before: str = "", after: str = "", *, title: str = TITLE) -> str:
    return f"<main><article><header>{before}<h1>{title}</h1>{after}</header>{TEXT}</article></main>"


def json_ld(*nodes: dict[str, object]) -> str:
    return "".join(f"<script type='application/ld+json'>{json.dumps(node)}</script>" for node in nodes)


def published(found: Published) -> date | None:
    return found.published.day if found.published else None


def test_json_ld_tells_both_moments() -> None:
    node = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-05-08T10:30:00+02:00"}
    found = day_of(article(), head=json_ld(node | {"dateModified": "2026-05-10T09:00:00+02:00"}))
    assert found.origin == "json-ld"
    assert found.published is not None
    assert found.published.moment == datetime(2026, 5, 8, 8, 30, tzinfo=UTC)
    assert found.modified is not None
    assert found.modified.day == date(2026, 5, 10)


def test_json_ld_in_a_graph() -> None:
    page = {"@type": "WebPage", "url": URL, "datePublished": "2026-05-08T10:30:00+02:00"}
    found = day_of(article(), head=json_ld({"@graph": [{"@type": "Organization"}, page]}))
    assert published(found) == DAY


def test_json_ld_that_is_no_json() -> None:
    head = "<script type='application/ld+json'>{'@type': , \"datePublished\": \"2026-05-08T10:30:00+02:00\",,}</script>"
    assert published(day_of(article(), head=head)) == DAY


@pytest.mark.parametrize(
    "name",
    [
        "article:published_time",
        "og:published_time",
        "datePublished",
        "parsely-pub-date",
        "sailthru.date",
        "publishdate",
        "DC.date.issued",
        "citation_publication_date",
        "cXenseParse:recs:publishtime",
        "article:create_at",
        "pubdate",
    ],
)
def test_meta_elements(name: str) -> None:
    head = f"<meta name='{name}' content='2026-05-08T10:30:00+08:00'>"
    head += "<meta property='og:updated_time' content='2026-05-12'>"
    found = day_of(article(), head=head)
    assert published(found) == DAY
    assert found.modified is not None
    assert found.modified.day == date(2026, 5, 12)


@pytest.mark.parametrize(
    ("line", "lang", "timezone"),
    [
        ("<div>发布时间：2026-05-08 10:30 来源：示例社</div>", "zh-CN", "Asia/Shanghai"),
        ("<div>發佈時間：2026年5月8日 上午10:30</div>", "zh-TW", "Asia/Taipei"),
        ("<span>2026年05月08日10:30</span><span>来源：示例网</span>", "zh-CN", "Asia/Shanghai"),
        ("<p>公開日：2026年5月8日　更新日：2026年5月12日</p>", "ja", "Asia/Tokyo"),
        ("<p>令和8年5月8日</p>", "ja", "Asia/Tokyo"),
        ("<span>입력 2026.05.08 10:30</span> <span>수정 2026.05.12 11:00</span>", "ko", "Asia/Seoul"),
        ("<div>Опубликовано: 8 мая 2026 г., 10:30</div>", "ru", "Europe/Moscow"),
        ("<div>8 травня 2026, 10:30</div>", "uk", "Europe/Kyiv"),
        ("<p>Veröffentlicht am 8. Mai 2026, aktualisiert am 12. Mai 2026</p>", "de", "Europe/Berlin"),
        (
            "<p>Par Ada Lovelace. Publié le 8 mai 2026 à 14h05, mis à jour le 12 mai 2026 à 9h00</p>",
            "fr",
            "Europe/Paris",
        ),
        ("<p>Publicado el 08/05/2026 a las 10:30</p>", "es", "Europe/Madrid"),
        ("<p>Publicado em 08/05/2026 14h05 - Atualizado em 12/05/2026 15h00</p>", "pt-BR", "America/Sao_Paulo"),
        ("<p>di Ada Lovelace - 8 maggio 2026</p>", "it", "Europe/Rome"),
        ("<p>Opublikowano: 8 maja 2026, 14:05</p>", "pl", "Europe/Warsaw"),
        ("<p>8 Mayıs 2026 - Son güncelleme: 12 Mayıs 2026</p>", "tr", "Europe/Istanbul"),
        ("<p>Jumat, 8 Mei 2026 | 14:05 WIB</p>", "id", "Asia/Jakarta"),
        ("<p>Thứ sáu, 8/5/2026, 14:05 (GMT+7)</p>", "vi", "Asia/Ho_Chi_Minh"),
        ("<p>8 พฤษภาคม 2569</p>", "th", "Asia/Bangkok"),
        ("<p>تاريخ النشر: 8 مايو 2026</p>", "ar", "Asia/Riyadh"),
        ("<p>8 Μαΐου 2026, 14:05</p>", "el", "Europe/Athens"),
        ("<p>Published: 8 May 2026 Updated: 12 May 2026</p>", "en", "Europe/London"),
        ("<p>By Ada Lovelace, May 8, 2026</p>", "en-US", "America/New_York"),
        ("<ul><li>By Ada Lovelace</li><li>8 May 2026</li><li>3 min read</li></ul>", "en", "UTC"),
        ("<b>Date:</b> 8 May 2026", "en", "UTC"),
    ],
)
@pytest.mark.parametrize("is_before", [False, True], ids=["after", "before"])
def test_lines_at_the_headline(line: str, lang: str, timezone: str, *, is_before: bool) -> None:
    body = article(before=line) if is_before else article(after=line)
    assert published(day_of(body, lang=lang, timezone=timezone)) == DAY


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("<p>Updated: 12 May 2026</p>", "en"),
        ("<p>更新日：2026年5月12日</p>", "ja"),
        ("<p><b>Updated:</b> 12 May 2026</p>", "en"),
        ("<p><b>Updated:</b> <i>12 May 2026</i></p>", "en"),
        ("<p>Updated <span class='date'>12 May 2026</span></p>", "en"),
        ("<p>更新时间：2026-05-12</p>", "zh"),
        ("<p>Zuletzt aktualisiert: 12.05.2026</p>", "de"),
        ("<p>Обновлено: 12 мая 2026</p>", "ru"),
        ("<time class='updated' datetime='2026-05-12'>12 May 2026</time>", "en"),
        ("<span itemprop='dateModified'>2026-05-12</span>", "en"),
        ("<meta property='article:modified_time' content='2026-05-12'>", "en"),
    ],
)
def test_what_is_modified_is_not_published(line: str, lang: str) -> None:
    found = day_of(article(after=line), lang=lang)
    assert found.published is None
    assert found.modified is not None
    assert found.modified.day == date(2026, 5, 12)


@pytest.mark.parametrize(
    "beside",
    [
        "<footer><p>© 2019-2026 Example News. Terms of 3 March 2024</p></footer>",
        "<aside><time datetime='2026-05-19'>19 May 2026</time></aside>",
        "<div class='related-posts'><ul><li><a href='/x'>Other</a> <time>19 May 2026</time></li></ul></div>",
        "<section id='comments'><p>Ada, 19 May 2026 at 10:30: I was there.</p></section>",
        "<p>The law of 3 March 2024 on payments, which parliament passed after a debate, has no word on it at all.</p>",
        "<div class='event-date'>Event: 3 March 2024</div>",
    ],
)
def test_what_stands_beside_does_not_win(beside: str) -> None:
    assert published(day_of(article() + beside)) != date(2024, 3, 3)
    assert published(day_of(article() + beside)) is None
    assert published(day_of(article(after="<p>8 May 2026</p>") + beside)) == DAY


def test_the_clock_of_the_site_does_not_win() -> None:
    clock = "<div class='top'><span>Wednesday, 20 May 2026</span></div><div><a href='/'>Home</a></div>"
    assert published(day_of(clock + article(after="<span>8 May 2026</span>"))) == DAY


@pytest.mark.parametrize(
    "stated", ["2026-06-08", "2036-05-08T10:00:00Z", "1969-12-31", "1970-01-01T00:00:00Z", "0001-01-01"]
)
def test_impossible_days_are_refused(stated: str) -> None:
    head = f"<meta property='article:published_time' content='{stated}'>"
    assert published(day_of(article(), head=head)) is None
    assert published(day_of(article(after="<p>8 May 2026</p>"), head=head)) == DAY


def test_what_is_stated_is_preferred_to_what_is_shown() -> None:
    head = "<meta property='article:published_time' content='2026-05-08'>"
    assert published(day_of(article(after="<p>3 May 2026</p>"), head=head)) == DAY


def test_the_day_that_readers_see_counts_where_programs_say_utc() -> None:
    head = "<meta property='article:published_time' content='2026-05-08T23:30:00Z'>"
    seen = day_of(article(after="<p>9 May 2026</p>"), head=head)
    assert published(seen) == date(2026, 5, 9)
    assert seen.published is not None
    assert seen.published.moment == datetime(2026, 5, 8, 23, 30, tzinfo=UTC)
    assert published(day_of(article(), head=head)) == DAY
    assert published(day_of(article(), head=head, timezone="Asia/Tokyo")) == date(2026, 5, 9)


@pytest.mark.parametrize(
    "path",
    [
        "2026/05/08/note",
        "2026/5/8/note",
        "2026-05-08-note.html",
        "20260508/note",
        "202605/t20260508_1234.html",
        "2026-05/08/c_1234.htm",
    ],
)
def test_the_day_in_the_address(path: str) -> None:
    found = day_of(article(), url=f"https://news.example/{path}")
    assert (published(found), found.origin) == (DAY, "address")


@pytest.mark.parametrize(
    "path", ["2026/05/note", "id/2026050812", "2026/13/08/note", "2026-05-08/to/2026-05-09", "20269908"]
)
def test_addresses_without_one_day(path: str) -> None:
    assert published(day_of(article(), url=f"https://news.example/{path}")) is None


@pytest.mark.parametrize(
    "element",
    [
        "<time itemprop='datePublished' datetime='2026-05-08T10:30:00+02:00'>on Friday</time>",
        "<abbr class='published' title='2026-05-08T10:30:00+02:00'>10:30</abbr>",
        "<span itemprop='datePublished' content='2026-05-08'></span>",
        "<time pubdate datetime='2026-05-08'></time>",
        "<p>Published: 8 May 2026</p>",
    ],
)
def test_what_is_said_to_be_of_publication_counts_wherever_it_stands(element: str) -> None:
    far = "<p>And so on and on it goes.</p>" * 300
    assert published(day_of(article() + far + element)) == DAY


def test_a_relative_time_counts_from_the_time_of_fetching() -> None:
    found = day_of(article(after="<span class='time'>3 hours ago</span>"))
    assert found.published is not None
    assert found.published.moment == datetime(2026, 5, 20, 9, tzinfo=UTC)


def test_a_day_without_a_clock_has_no_moment() -> None:
    found = day_of(article(after="<p>8 May 2026</p>"))
    assert found.published is not None
    assert found.published.moment is None


def test_a_page_without_dates_has_none() -> None:
    assert day_of(article()) == Published(None, None, "")


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "8 May 2026 1.2.26 " * 20_000,
        "<span class='date'>8/5 </span>" * 20_000,
        "<p>8 maj, 2 h, mar 5 </p>" * 20_000 + f"<h1>{TITLE}</h1>",
        "<div class='date'>" * 240 + "8 May 2026",
        f"<time class='{'d' * 100_000}' datetime='{'2' * 100_000}'>x</time>",
        "<p class='date'>8 " + "\u0301\ufdfa" * 20_000,
    ],
)
def test_hostile_pages_end(body: str) -> None:
    found = day_of(body)
    assert published(found) in (None, DAY)


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("8 May", "en"),
        ("Friday, May 8, 10:30", "en"),
        ("8. Mai, 10:30 Uhr", "de"),
        ("5月8日 10:30", "zh"),
        ("5월 8일", "ko"),
        ("8 мая, 10:30", "ru"),
    ],
)
@pytest.mark.parametrize("form", ["<p>{}</p>", "<p class='date'>{}</p>", "<p>Published: {}</p>", "<time>{}</time>"])
def test_a_year_is_never_filled_in(line: str, lang: str, form: str) -> None:
    assert day_of(article(after=form.format(line)), lang=lang).published is None


@pytest.mark.parametrize(
    ("widget", "lang"),
    [
        ("<div>Today is Wednesday, May 20, 2026</div>", "en"),
        ("<div class='date'>Wednesday, 20 May 2026</div>", "en"),
        ("<div id='masthead'><span class='now'>Wednesday, 20 May 2026</span></div>", "en"),
        ("<header><time datetime='2026-05-20'>20 May 2026</time></header>", "en"),
        ("<div class='top'>Heute ist Mittwoch, der 20. Mai 2026</div>", "de"),
        ("<div>今天是2026年5月20日 星期三</div>", "zh"),
        ("<div>오늘은 2026년 5월 20일 수요일</div>", "ko"),
    ],
)
def test_the_day_of_a_widget_is_none_of_the_page(widget: str, lang: str) -> None:
    assert day_of(widget + article(), lang=lang).published is None
    assert published(day_of(widget + article(after="<p>2026-05-08</p>"), lang=lang)) == DAY


def test_what_was_published_today_is_told_at_the_article() -> None:
    for line in ("<p>20 May 2026</p>", "<p class='date'>20 May 2026</p>"):
        assert published(day_of(article(before=line))) == FETCHED.date()
        assert published(day_of(article(after=line))) == FETCHED.date()
