"""Press releases in PDF."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime

import pytest

from config.errors import PageError
from crawlers.extraction.page import Page
from crawlers.extraction.pdf.document import MOST_BYTES, MOST_CHARACTERS, MOST_PAGES, is_pdf, read_document
from crawlers.extraction.pdf.read import read_pdf
from tests.crawlers.extraction.pdf.writer import Text, paragraphs, pdf

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BODY = (
    "The Central Bank of Examples decided today to move on with its project for a digital currency. Nobody objected.",
    "Banks and shops may take part in a pilot from next year on. The pilot is open to all, and nobody has to pay.",
    "For questions, please write to the office of the spokesman.",
)


def read(body: bytes) -> Page:
    return read_pdf(body, fetched=NOW)


def release(*above: Text, info: dict[str, str] | None = None, body: tuple[str, ...] = BODY) -> Page:
    return read(pdf([*above, *paragraphs(*body)], info=info))


def test_a_press_release() -> None:
    found = release(
        Text(70, 800, 30, "PRESS RELEASE"),
        Text(70, 760, 20, "Central bank moves to the next phase"),
        Text(70, 736, 20, "of the digital currency"),
        Text(70, 700, 11, "8 May 2026"),
        info={"Title": "Microsoft Word - PR_2026_05.docx", "Author": "Jane Doe", "CreationDate": "D:20260507"},
    )
    assert found.title == "Central bank moves to the next phase of the digital currency"
    assert found.published is not None
    assert found.published.day == date(2026, 5, 8)
    assert found.authors == ("Jane Doe",)
    assert found.language == "en"
    assert found.content.split("\n")[-3:] == list(BODY)
    assert found.title not in found.content


@pytest.mark.parametrize(
    ("title", "day_line", "body", "language"),
    [
        (
            "关于扩大数字人民币试点范围的公告",
            "2026年5月8日",
            "中国人民银行决定扩大数字人民币试点范围，并与多家商业银行开展合作。",
            "zh-Hans",
        ),
        (
            "擴大數位貨幣試驗計畫",
            "2026年5月8日",
            "中央銀行決定擴大數位貨幣試驗計畫，並與多家商業銀行展開合作。",
            "zh-Hant",
        ),
        (
            "デジタル円の実証実験について",
            "令和8年5月8日",
            "日本銀行は、デジタル円の実証実験を来年春に開始することを決定した。",
            "ja",
        ),
        (
            "디지털화폐 2차 실험 착수",
            "2026년 5월 8일",
            "한국은행은 디지털화폐 2차 실험을 내년 봄에 시작하기로 결정했다.",
            "ko",
        ),
        (
            "О запуске цифрового рубля",
            "8 мая 2026 г.",
            "Центральный банк принял решение перенести массовое внедрение.",
            "ru",
        ),
        (
            "Digitaler Euro: nächste Phase beginnt",
            "8. Mai 2026",
            "Die Zentralbank hat entschieden, die nächste Phase zu beginnen.",
            "de",
        ),
        (
            "L’euro numérique passe à l’étape suivante",
            "8 mai 2026",
            "La banque centrale a décidé de passer à l’étape suivante.",
            "fr",
        ),
    ],
)
def test_languages(title: str, day_line: str, body: str, language: str) -> None:
    lines = [Text(70, 760, 20, title), Text(70, 700, 11, day_line), Text(70, 660, 11, body)]
    found = read(pdf([*lines]))
    assert found.title == title
    assert found.published is not None
    assert found.published.day == date(2026, 5, 8)
    assert found.language == language
    assert body in found.content


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("8 May 2026", date(2026, 5, 8)),
        ("Press release – 8 May 2026", date(2026, 5, 8)),
        ("Press Release No. 17/2026, Frankfurt am Main, 8 May 2026", date(2026, 5, 8)),
        ("May 8, 2026 at 10:30", date(2026, 5, 8)),
        (
            "Frankfurt, 8 May 2026 – The Central Bank of Examples said that it goes on, as on 3 March 2025.",
            date(2026, 5, 8),
        ),
        ("Published on 2026-05-08", date(2026, 5, 8)),
        ("新华社北京5月8日电 中国人民银行决定扩大数字人民币试点范围。", date(2026, 5, 8)),
    ],
)
def test_days(line: str, day: date) -> None:
    found = release(Text(70, 760, 20, "Central bank moves to the next phase"), *paragraphs(line, top=700))
    assert found.published is not None
    assert found.published.day == day


def test_a_day_at_the_end() -> None:
    body = (*BODY, "Bern, 8 May 2026")
    found = release(Text(70, 760, 20, "Central bank moves to the next phase"), body=body)
    assert found.published is not None
    assert found.published.day == date(2026, 5, 8)


def test_a_day_that_the_text_only_mentions_is_not_its_own() -> None:
    body = (
        "On 3 March 2025 the Council had asked the staff for a report about the costs of the project, and got it.",
        *BODY,
    )
    found = release(
        Text(70, 760, 20, "Central bank moves to the next phase"), info={"CreationDate": "D:20260508"}, body=body
    )
    assert found.published is not None
    assert found.published.day == date(2026, 5, 8)


@pytest.mark.parametrize("created", ["", "D:", "D:20269999", "D:19700101000000Z", "D:20990101", "yesterday", "D:2026"])
def test_a_file_that_does_not_know_when_it_was_made(created: str) -> None:
    found = release(Text(70, 760, 20, "Central bank moves to the next phase"), info={"CreationDate": created})
    assert found.published is None


@pytest.mark.parametrize(
    "stated",
    [
        "",
        "Microsoft Word - Draft v2",
        "untitled",
        "PR_2026_05",
        "release.pdf",
        "Document1",
        "20260508",
        "PowerPoint Presentation",
    ],
)
def test_a_stated_title_that_is_none(stated: str) -> None:
    found = release(Text(70, 760, 20, "Central bank moves to the next phase"), info={"Title": stated})
    assert found.title == "Central bank moves to the next phase"
    assert release(info={"Title": stated}).title == ""


def test_a_stated_title_where_nothing_is_larger_than_the_text() -> None:
    assert release(info={"Title": "Scandinavian banks agree on EUR/SEK rules"}).title == (
        "Scandinavian banks agree on EUR/SEK rules"
    )


def test_a_stated_title_chooses_among_what_is_large() -> None:
    above = Text(70, 800, 28, "Central Bank of Examples"), Text(70, 740, 16, "Digital currency: the next phase begins")
    found = release(*above, info={"Title": "Digital currency: the next phase begins"})
    assert found.title == "Digital currency: the next phase begins"


def test_a_title_in_bold() -> None:
    found = release(Text(70, 740, 11, "Central bank moves to the next phase", bold=True))
    assert found.title == "Central bank moves to the next phase"


def test_what_repeats_on_pages_and_their_numbers_are_cut() -> None:
    def sheet(number: int, text: str) -> list[Text]:
        head = Text(70, 810, 9, f"Central Bank of Examples | Release {number}")
        return [head, *paragraphs(text), Text(290, 40, 9, f"Page {number} of 3"), Text(70, 25, 9, "www.bank.example")]

    title = Text(70, 760, 20, "Central bank moves to the next phase")
    content = read(pdf([title, *sheet(1, BODY[0])], sheet(2, BODY[1]), sheet(3, BODY[2]))).content
    assert content.split("\n") == list(BODY)


def test_paragraphs_go_on_over_pages() -> None:
    first, second = "The Council decided to go on with the project for", "a digital currency, and to tell the public."
    assert read(pdf(paragraphs(first, top=120), paragraphs(second, top=760))).content == f"{first} {second}"


def test_a_number_in_a_sentence_begins_no_paragraph() -> None:
    lines = [
        "Die Zentralbank hat den Beginn der nächsten Phase am Montag, dem",
        "8. Mai, bekannt gegeben, und alle Banken",
    ]
    page = [Text(70, 600 - 13 * index, 11, line) for index, line in enumerate(lines)]
    assert read(pdf(page)).content == " ".join(lines)


def test_items_of_a_list_are_paragraphs() -> None:
    lines = [
        "1. The rates stay unchanged.",
        "2. The pilot begins.",
        "• Banks may take part",
        "• Shops may take part too",
    ]
    page = [Text(70, 600 - 13 * index, 11, line) for index, line in enumerate(lines)]
    assert read(pdf(page)).content.split("\n") == lines


def test_hyphens_at_the_ends_of_lines() -> None:
    lines = [
        "The central bank published the prelimi-",
        "nary results of the euro-area survey, which euro-",
        "area banks had awaited.",
    ]
    page = [Text(70, 600 - 13 * index, 11, line) for index, line in enumerate(lines)]
    assert read(pdf(page)).content == (
        "The central bank published the preliminary results of the euro-area survey, which euro-area banks had awaited."
    )


def test_lines_of_east_asian_text_are_joined_without_a_space() -> None:
    page = [Text(70, 600, 11, "中国人民银行决定扩大数字人民币"), Text(70, 586, 11, "试点范围，并与多家商业银行合作。")]
    assert read(pdf(page)).content == "中国人民银行决定扩大数字人民币试点范围，并与多家商业银行合作。"


def test_a_file_with_an_empty_password_is_read() -> None:
    assert read(pdf(paragraphs(*BODY), password=b"")).content.split("\n") == list(BODY)


def kind(body: bytes) -> str:
    with pytest.raises(PageError) as caught:
        read(body)
    return caught.value.kind


def test_what_cannot_be_read() -> None:
    whole = pdf(paragraphs(*BODY))
    assert kind(pdf(paragraphs(*BODY), password=b"secret")) == "encrypted"
    assert kind(pdf([])) == "no_text"
    assert kind(b"") == "no_pdf"
    assert kind(b"<html>%PDE</html>") == "no_pdf"
    assert kind(b"%PDF-1.7 and then nothing of it") == "broken"
    assert kind(whole + b"\0" * MOST_BYTES) == "too_large"
    assert is_pdf(whole)


@pytest.mark.parametrize("cut", [9, 100, 400, 900, 1500])
def test_a_file_that_is_cut_is_read_or_refused(cut: int) -> None:
    try:
        content = read(pdf(paragraphs(*BODY))[:-cut]).content
    except PageError as error:
        content = error.kind
    assert content in {"broken", "no_text", "no_pdf", "\n".join(BODY)}


def test_no_more_pages_and_characters_than_the_limits() -> None:
    many = read_document(pdf(*[paragraphs(f"This is page {number}.") for number in range(MOST_PAGES + 5)]))
    assert len(many.sheets) == MOST_PAGES
    page = [Text(10, 800 - index % 790, 8, "word " * 60) for index in range(1500)]
    long = read_document(pdf(page, page))
    assert sum(len(line.text) for sheet in long.sheets for line in sheet.lines) <= MOST_CHARACTERS


def bomb() -> bytes:
    """A stream of a gigabyte: the same megabyte over and over, without a checksum, which is never reached."""
    packer, piece = zlib.compressobj(1), b"q 1 0 0 1 0 0 cm " * 60_000
    first, again = (packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * 999


def test_pages_before_one_that_is_too_much_are_kept() -> None:
    show = b"BT /F1 11 Tf 70 700 Td (The first page is read.) Tj ET"
    document = read_document(pdf(streams=[zlib.compress(show), bomb()]))
    assert document.sheets[0].lines[0].text == "The first page is read."


def test_a_page_that_is_too_much_alone_is_refused() -> None:
    # Where the system does not limit memory, the page is read, and there is no text.
    assert kind(pdf(streams=[bomb()])) in {"too_costly", "no_text"}
