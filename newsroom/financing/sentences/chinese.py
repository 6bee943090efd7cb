"""Chinese sentences about money raised, paid and invested.  Patterns match masked sentences (see `draft.Sentence`)."""

from __future__ import annotations

import re

from newsroom.financing.financing import Kind
from newsroom.financing.sentences.draft import AMOUNT, ANY_AMOUNT, Draft, Sentence
from newsroom.financing.sentences.rounds import is_rumour, valuation_of

_SAID = (
    r"(?:于[^,。]{1,12}|已|正式|今日|近日|再次|再|日前|宣布|官宣|成功|,|据悉|正|正在|拟|计划|寻求"
    r"|考虑|洽谈|有意|或将|或|将|目标|传|欲|同意|达成协议|完成了?|筹划){0,5}"
)
_MONEY = r"基金|融资|投资|注资|募|轮|筹|入股"
_RAISED = re.compile(
    rf"^(?P<company>[^。;]{{2,60}}?){_SAID} ?(?P<verb>完成|获得|获|斩获|拿下|筹集|筹得|筹措|募集"
    rf"|募得|募资|融资|结束|关闭|推出|成立|设立|发起|启动)(?:了|到)?"
    rf"(?P<gap>[^⟦。]{{0,60}}?)(?:(?:总额|规模|金额)?(?:达|为|约|近|超|超过|高达|共计|共|至多"
    rf"|最多)?) ?{AMOUNT}(?P<rest>[^。]{{0,80}})"
)
_NAMED_ROUND = re.compile(
    rf"^(?P<company>[^。;,]{{2,50}}?){_SAID} ?(?:完成|获得|获)(?:了)?(?P<gap>[^。,]{{0,40}}?)(?:轮"
    rf"|战略|新一轮)(?:融资|投资)"
)
_PLANNED = re.compile(
    rf"^(?P<company>[^。;]{{2,60}}?)(?:正在|正|拟|计划|寻求|考虑|洽谈|有意|或将|或|将|目标|欲"
    rf"|筹划)(?P<gap>[^⟦。]{{0,40}}?){AMOUNT}(?P<rest>[^。]{{0,40}})"
)
_ACQUIRED = re.compile(
    rf"^(?P<buyer>[^。;]{{2,50}}?){_SAID} ?(?:以(?:约|近|超过|超|总价)? ?{AMOUNT}(?:的)?(?:价格"
    rf"|现金|全股票交易|股票|对价)?)? ?(?:完成|全资|现金|全额|战略|全面)?"
    r"(?:收购|并购|买下)(?!要约|案|战|传闻)(?:了)? ?(?P<target>[^,。;⟦!?]{2,40})(?P<rest>.*)$"
)
_ACQUISITION_OF = re.compile(
    rf"^(?P<buyer>[^。;,]{{2,40}}?){_SAID} ?对 ?(?P<target>[^,。]{{2,30}}?) ?的(?:全资)?(?:收购|并购)(?P<rest>.*)$"
)
_TARGET_END = re.compile(
    r"(?:的|约|近|至少)?(?: ?[\d.]+%|多数|少数|控股|全部|部分)?(?:的)?(?:股权|股份|权益|资产|业务"
    r"|,|。)|,|以(?=[^\w]|扩|加|进|增)|(?<=\w)后|(?<=\w)并"
)
_FUND = re.compile(r"^[^,。]{0,25}?基金")
_TREASURY = re.compile(
    rf"^(?P<company>[^。;]{{2,40}}?){_SAID} ?(?:再)?(?:增持|购入|买入|购买|加仓|增购|斥资"
    rf"|花费)(?:了)?(?P<gap>[^⟦。]{{0,15}}){ANY_AMOUNT}(?P<rest>[^。]{{0,60}})"
)
_COIN = re.compile(r"比特币|以太坊|以太币|BTC|ETH|SOL|BNB|XRP")
_NO_TREASURY = re.compile(
    r"巨鲸|地址|ETF|散户|投资者|用户|交易员|鲸鱼|持有者|黑客|钱包|聪明钱|机构(?!公司)|某|老鼠仓|长期持有"
)
_TOKEN_SALE = re.compile(r"代币(?:销售|发售|公售|私募|预售|融资)|公募|预售|IDO|ICO|首次代币")
_LISTING = re.compile(r"IPO|首次公开募股|公开募股|上市(?:募|集资)")
_NOT_ABOUT_MONEY_RAISED = re.compile(
    r"罚款|被盗|黑客|盗取|诈骗|骗局|洗钱|起诉|诉讼|和解|赔偿|净流入|净流出|流入|流出|市值|爆仓"
    r"|清算|捐|营收|净利|亏损|月报|周报|盘点|日报|早报|空投|传销|勒索|判"
)


def chinese_draft(sentence: Sentence) -> Draft | None:
    """What a Chinese sentence tells of a financing, or None."""
    text = sentence.masked
    if _NOT_ABOUT_MONEY_RAISED.search(text):
        return None
    for find in (_treasury, _acquired, _raised, _planned):
        if draft := find(text, sentence):
            return draft
    return None


def _treasury(text: str, sentence: Sentence) -> Draft | None:
    match = _TREASURY.match(text)
    if match is None or _NO_TREASURY.search(match["company"]):
        return None
    numbers = [int(number) for number in re.findall(AMOUNT, text[match.start("gap") :])]
    counted = [number for number in numbers if sentence.is_coin(number)]
    if not counted and not _COIN.search(match["gap"] + match["rest"]):
        return None
    return Draft(
        "treasury",
        match["company"],
        next((each for each in numbers if each not in counted), numbers[0]),
        rumoured=is_rumour(text),
    )


def _acquired(text: str, sentence: Sentence) -> Draft | None:
    match = _ACQUISITION_OF.match(text) or _ACQUIRED.match(text)
    if match is None:
        return None
    valuation = valuation_of(sentence)
    numbers = [int(number) for number in re.findall(AMOUNT, text)]
    price = next((each for each in numbers if each != valuation and not sentence.is_coin(each)), None)
    return Draft(
        "acquisition", _TARGET_END.split(match["target"], maxsplit=1)[0], price, match["buyer"], is_rumour(text)
    )


def _raised(text: str, sentence: Sentence) -> Draft | None:
    if match := _RAISED.match(text):
        if not re.search(_MONEY, match["verb"] + match["gap"] + match["rest"]):
            return None
        number = _other(sentence, int(match[4]), text)
        return Draft(_kind(text, match["rest"]), _subject(match["company"]), number, rumoured=is_rumour(text))
    if match := _NAMED_ROUND.match(text):
        return Draft("round", match["company"], None, rumoured=is_rumour(text))
    return None


def _planned(text: str, sentence: Sentence) -> Draft | None:
    match = _PLANNED.match(text)
    if match is None or not re.search(r"融资|募资|募集|筹集|筹资|集资", match["gap"] + match["rest"]):
        return None
    return Draft(
        _kind(text, match["rest"]), _subject(match["company"]), _other(sentence, int(match[3]), text), rumoured=True
    )


def _subject(text: str) -> str:
    """The company of "Tessaly 以7亿美元估值" and "Moonvale 通过代币销售"."""
    return re.split(r" ?(?:拟|或将|将)? ?(?:(?:以|由|按|在) ?[^⟦]{0,3}⟦|通过|凭借|借助)", text, maxsplit=1)[0]


def _other(sentence: Sentence, number: int, text: str) -> int | None:
    """The amount raised, where the one found is the valuation."""
    valuation = valuation_of(sentence)
    if number != valuation:
        return number
    return next((int(each) for each in re.findall(AMOUNT, text) if int(each) != valuation), None)


def _kind(text: str, rest: str) -> Kind:
    if _TOKEN_SALE.search(text):
        return "token_sale"
    if _LISTING.search(text):
        return "ipo"
    return "fund" if _FUND.search(rest) else "round"


_LEADS = re.compile(r"(?:^|[,。;:]|由|融资|,其中) ?(?P<list>[^,。;:⟦⟧由]{2,60}?) ?(?:联合|共同)?(?:领投|主导|牵头)")
_BACKERS = re.compile(
    r"(?:^|[,。;:⟧]) ?(?:现有投资者|其他投资者包括"
    r"|参投方包括)? ?(?P<list>[^,。;:⟦⟧]{2,90}?) ?(?:等)?(?:机构|多家机构)?(?:参投|跟投"
    r"|参与(?:了)?(?:投资|本轮|此轮|融资)?)"
)
_FROM = re.compile(r"(?:获|获得|来自) ?(?P<list>[^,。;⟦⟧]{2,40}?) ?(?:的)?⟦\d{1,2}⟧ ?(?:的)?(?:战略)?(?:投资|注资)")


def chinese_leads(text: str) -> str:
    """The list of those who lead, or ""."""
    return match["list"] if (match := _LEADS.search(text)) else ""


def chinese_backers(text: str) -> str:
    """The list of the others who take part, or ""."""
    match = _BACKERS.search(text) or _FROM.search(text)
    return match["list"] if match else ""
