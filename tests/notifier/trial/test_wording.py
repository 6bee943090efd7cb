"""What people write is read as they mean it."""

from __future__ import annotations

import pytest

from config.errors import QueryError
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import shipped_book
from notifier.trial.wording import meant, other_meaning, other_spelling

BOOK = shipped_book()


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("digital  euro", "digital euro"),
        ("the latest news about the digital euro in Germany", "digital euro Germany"),
        ("bitcoin, ethereum or solana", "bitcoin OR ethereum OR solana"),
        ("euro and yen", "euro yen"),
        ("央行，稳定币", "央行 OR 稳定币"),
        ("数字人民币 或 数字港元", "数字人民币 OR 数字港元"),
        ("1,000 bitcoin", "1,000 bitcoin"),
        ("New York stablecoin", "New York stablecoin"),
        ("euro not opinion", "euro NOT opinion"),
        ("crypto", "crypto"),
        ("the of", "the of"),
        ("0x52908400098527886E0F7030069857D2E4169EE7", "0x52908400098527886E0F7030069857D2E4169EE7"),
        # The language itself stays as it is.
        ("@hkma the", "@hkma the"),
        ("euro or (yen)", "euro or (yen)"),
        ("title:the", "title:the"),
        ("the -opinion", "the -opinion"),
        ("a OR b", "a OR b"),
        ("euro AND", "euro AND"),
    ],
)
def test_plain_words(text: str, query: str) -> None:
    assert meant(text, BOOK).query == query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("company Coinbase", "@coinbase"),
        ("公司 Coinbase", "@coinbase"),
        ("Company: Tether", "@tether"),
        ("exchange kraken", "@kraken"),
        ("institution HKMA", "@hkma"),
        ("机构 香港金管局", "@hkma"),
        ("central bank Riksbank", "@riksbank"),
        ("regulator BaFin", "@bafin"),
        ("project mBridge", "@mbridge"),
        ("项目 数字人民币", "@e-cny"),
        ("coin USDC", "@usdc"),
        ("person Trump", "@person:trump"),
    ],
)
def test_things_by_their_names(text: str, query: str) -> None:
    found = meant(text, BOOK)
    assert (found.query, found.is_known) == (query, True)
    compile_query(found.query, BOOK)


def test_names_that_need_a_context_have_it() -> None:
    query = compile_query(meant("company Circle", BOOK).query, BOOK)
    from notifier.query.documents.document import Document

    for title in ("Circle Internet files", "Circle mints more USDC", "Circle 推出新的稳定币"):
        assert query.match(Document.of(title)), title
    assert query.match(Document.of("Circle of friends meets")) is None
    assert query.match(Document.of("A circle of USDC holders")) is None


@pytest.mark.parametrize(
    ("text", "query"), [("company Foo Bar", '="Foo Bar"'), ("project silver harbour", '"silver harbour"')]
)
def test_an_unknown_name_is_looked_for_as_it_is_written(text: str, query: str) -> None:
    found = meant(text, BOOK)
    assert (found.query, found.name, found.is_known) == (query, text, False)


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("digital yuan pilot", "@e-cny pilot"),
        ("数字人民币 试点", "@e-cny 试点"),
        ("bitcoin OR ether staking", "@bitcoin OR @ethereum @staking"),
        ("hacks in Lagos", None),
        ("@e-cny", None),
        ("title:bitcoin", None),
        ("launch", None),
    ],
)
def test_names_of_concepts_may_be_meant(query: str, other: str | None) -> None:
    assert other_meaning(query, BOOK) == other


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("digitl euro", "@digital-euro"),
        ("etherium fees", "@ethereum fees"),
        ("digital euro", None),
        ("zzqqxx", None),
        ("bank", None),
    ],
)
def test_slips_of_the_pen(query: str, other: str | None) -> None:
    assert other_spelling(query, BOOK) == other


@pytest.mark.parametrize(
    ("query", "instead"),
    [
        ("yen @e-cnny pilot", "yen @e-cny pilot"),
        ("sektion:cbdc", "section:cbdc"),
        ("section:polcy euro", "section:policy euro"),
        ("euro or (yen)", "euro OR (yen)"),
        ("euro AND", None),
    ],
)
def test_a_mistake_says_what_was_perhaps_meant(query: str, instead: str | None) -> None:
    with pytest.raises(QueryError) as refused:
        compile_query(query, BOOK)
    assert refused.value.instead == instead
