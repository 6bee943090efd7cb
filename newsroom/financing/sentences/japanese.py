"""Japanese sentences about money raised, paid and invested.

Patterns match masked sentences (see `draft.Sentence`) and are simplified as those are.
"""

from __future__ import annotations

import re

from newsroom.financing.financing import Kind
from newsroom.financing.sentences.draft import AMOUNT, ANY_AMOUNT, Draft, Sentence
from newsroom.financing.sentences.rounds import is_rumour, valuation_of
from record.folding import simplified


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(simplified(pattern))


_SUBJECT = r"(?P<company>[^、。,⟦]{2,60}?)(?:、|が|は|,)"
_ABOUT = r"(?:約|最大|総額|合計|計|最大で|およそ|さらに|追加で)*"
_RAISED = _compiled(
    rf"^(?:{_SUBJECT})?(?P<gap>[^。⟦]{{0,80}}?){_ABOUT}{AMOUNT}(?P<rest>(?:\([^)]{{0,30}}\))?[^。、,]{{0,25}}?)(?:調達"
    rf"|資金を確保|ラウンド)"
)
_PRICED = _compiled(
    rf"^(?P<buyer>[^、。,⟦]{{2,60}}?)(?:、|が|は|,)(?P<target>[^、。⟦]{{2,60}}?)(?:を"
    rf"|の[^を⟦]{{0,12}}を){_ABOUT}{AMOUNT}[^。、⟦]{{0,8}}?で(?:の)?(?:買収|取得)"
    rf"|^(?P<buyer2>[^、。,⟦]{{2,60}}?)(?:、|が|は"
    rf"|,)[^。⟦]{{0,20}}?{_ABOUT}{AMOUNT}[^。、⟦]{{0,8}}?で(?P<target2>[^、。⟦]{{2,40}}?)を?(?:買収"
    rf"|取得)"
)
_ACQUIRED = _compiled(
    r"^(?P<buyer>[^、。,⟦]{2,60}?)(?:、|が|は|,)(?P<target>[^。⟦]{2,60}?)(?:を|の)?(?:買収"
    r"|子会社化)"
)
_INVESTED = _compiled(
    rf"^(?P<leads>[^、。,⟦]{{2,60}}?)(?:、|が|は|,)(?P<company>[^、。⟦]{{2,40}}?)(?:に"
    rf"|へ){_ABOUT}{AMOUNT}[^。、⟦]{{0,8}}?(?:を)?(?:追加)?(?:出資|投資)"
)
_COMPANY_BOUGHT = _compiled(r"買収|株|子会社")
_INVESTED_SOMETHING = _compiled(
    r"^(?P<leads>[^、。,⟦]{2,60}?)(?:、|が|は|,)(?P<company>[^、。⟦]{2,40}?)(?:に|へ)(?:戦略的?|追加)?出資(?!先|比率|者|法|し直)"
)
_JOINED = _compiled(
    rf"^(?P<leads>[^、。,⟦]{{2,60}}?)(?:、|が|は|,)(?:[^。⟦]{{0,30}}(?:となる|、"
    rf"|の))?(?P<company>[^、。⟦の]{{2,30}})の{_ABOUT}{AMOUNT}(?:規模)?(?:の)?(?:資金)?調達(?:ラウンド)?[にへ](?:参加"
    rf"|参画|出資)"
)
_FUND = _compiled(
    rf"^(?P<company>[^、。,⟦]{{2,60}}?)(?:、|が|は"
    rf"|,)[^。⟦]{{0,30}}?{_ABOUT}{AMOUNT}[^。、⟦]{{0,30}}?ファンド(?:を|の)?[^。]{{0,12}}?(?:設立"
    rf"|組成|立ち上げ|創設|ローンチ|調達|完了|始動)"
)
_COINS = r"(?:ビットコイン|BTC|イーサリアム|ETH|ソラナ|SOL|XRP)"
_TREASURY = _compiled(
    rf"^(?P<company>[^、。,⟦]{{2,60}}?)(?:、|が|は"
    rf"|,)(?P<what>[^。]{{0,40}}?{ANY_AMOUNT}[^。]{{0,30}}?)(?:を)?(?:追加|新規|新たに)?(?:購入"
    rf"|取得|買い増し)"
)
_COIN = _compiled(_COINS)
_RAISED_FIRST = _compiled(r"調達(?!した)")
_NO_TREASURY = _compiled(r"投資家|クジラ|ETF|個人|大口|ファンド|レンディング|行わな|見送|示唆")
_TOKEN_SALE = _compiled(r"トークン(?:セール|販売)|プレセール|ICO|IEO|IDO")
_LISTING = _compiled(r"IPO|新規株式公開")
_NOT_ABOUT_MONEY_RAISED = _compiled(
    r"罰金|盗難|ハッキング|流出|不正|詐欺|資金洗浄|提訴|訴訟|和解|純流入|時価総額が|清算|寄付|売上"
    r"|純利益|純損失|損失|資金調達率|まとめ|音声ニュース|週刊|話題|独自通貨|免許|認可|行わな|見送"
    r"|示唆|法案|義務|を読む|とは"
)


def japanese_draft(sentence: Sentence) -> Draft | None:
    """What a Japanese sentence tells of a financing, or None."""
    text = sentence.masked
    if _NOT_ABOUT_MONEY_RAISED.search(text):
        return None
    for find in (_treasury, _fund, _acquired, _invested, _raised):
        if draft := find(text, sentence):
            return draft
    return None


def _treasury(text: str, sentence: Sentence) -> Draft | None:
    match = _TREASURY.match(text)
    if match is None or _NO_TREASURY.search(match["company"] + match["what"]) or _RAISED_FIRST.search(match["what"]):
        return None
    numbers = [int(number) for number in re.findall(AMOUNT, match["what"])]
    counted = [number for number in numbers if sentence.is_coin(number)]
    if not counted and not _COIN.search(match["what"][match["what"].index("⟧") :]):
        return None
    # The last one before the verb: what is held in all stands before what was bought.
    paid = [number for number in numbers if number not in counted]
    return Draft("treasury", match["company"], (paid or counted)[-1], rumoured=is_rumour(text))


def _fund(text: str, sentence: Sentence) -> Draft | None:
    match = _FUND.match(text)
    if match is None or sentence.is_coin(int(match[2])):
        return None
    return Draft("fund", match["company"], int(match[2]), rumoured=is_rumour(text))


def _acquired(text: str, sentence: Sentence) -> Draft | None:
    if match := _PRICED.match(text):
        number = int(match[3] or match[5])
        bought = match["target"] or match["target2"]
        if (
            sentence.is_coin(number)
            or _COIN.search(bought)
            or not _COMPANY_BOUGHT.search(match[0] + text[match.end() :])
        ):
            return None
        return Draft(
            "acquisition",
            match["target"] or match["target2"],
            number,
            match["buyer"] or match["buyer2"],
            is_rumour(text),
        )
    match = _ACQUIRED.match(text)
    if match is None:
        return None
    return Draft("acquisition", re.split("、", match["target"])[-1], None, match["buyer"], is_rumour(text))


def _invested(text: str, sentence: Sentence) -> Draft | None:
    if match := _JOINED.match(text) or _INVESTED.match(text):
        if sentence.is_coin(int(match[3])):
            return None
        return Draft("round", match["company"], int(match[3]), match["leads"], is_rumour(text))
    if match := _INVESTED_SOMETHING.match(text):
        return Draft("round", match["company"], None, match["leads"], is_rumour(text))
    return None


def _raised(text: str, sentence: Sentence) -> Draft | None:
    match = _RAISED.match(text)
    if match is None:
        return None
    number = int(match[3])
    if sentence.is_coin(number) or number == valuation_of(sentence) or "ETF" in text:
        return None
    return Draft(
        _kind(text), match["company"] or "", number, rumoured=is_rumour(text[match.start() : match.end() + 12])
    )


def _kind(text: str) -> Kind:
    if _TOKEN_SALE.search(text):
        return "token_sale"
    return "ipo" if _LISTING.search(text) else "round"


_LEADS = _compiled(r"(?:^|[、。,─-]|は|で) ?(?P<list>[^。、,─⟦⟧]{2,40}?)(?:が|の)?(?:主導|リード)")
_BACKERS = _compiled(
    r"(?:^|[。,]|には|主導、|主導し) ?(?P<list>[^。⟦⟧]{2,80}?)(?:など|ら)?(?:が|の)?(?:参加|参画|出資)"
)
_FROM = _compiled(r"(?:^|、)(?P<list>[^。⟦⟧、]{2,40}?)(?:など|ら)?から ?⟦")


def japanese_leads(text: str) -> str:
    """The list of those who lead, or ""."""
    return match["list"] if (match := _LEADS.search(text)) else ""


def japanese_backers(text: str) -> str:
    """The list of the others who take part, or ""."""
    match = _BACKERS.search(text) or _FROM.search(text)
    return match["list"] if match else ""
