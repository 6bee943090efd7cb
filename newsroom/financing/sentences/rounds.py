"""Which round it is, at what valuation, and whether it is only talked about.  Pure."""

from __future__ import annotations

import re

from newsroom.financing.sentences.draft import ANY_AMOUNT, Sentence, first_amount
from newsroom.languages import is_japanese
from record.folding import simplified

_LETTER = re.compile(
    simplified(
        r"\b(?P<pre>[Pp]re-?)?[Ss]eries[ -]?(?P<a>[A-K])\b|(?P<pre_cn>(?:[Pp]re-"
        r"|准)?)(?P<b>[A-K])\+? ?(?:\d )?(?:轮|輪)|シリーズ ?(?P<c>[A-K])(?![a-zA-Z])"
    )
)
#: The first that is in the text counts.
_ROUNDS = tuple(
    (name, re.compile(simplified(pattern), re.IGNORECASE))
    for name, pattern in (
        ("pre_seed", r"\bpre-?seed\b|种子前|プレシード|pre-?种子"),
        ("seed", r"\bseed\b(?! phrase| words)|种子轮|种子轮|シード(?:ラウンド|資金|で)"),
        ("angel", r"\bangel (?:round|invest)|天使轮|エンジェルラウンド"),
        ("bridge", r"\bbridge (?:round|financing|funding)|过桥|ブリッジラウンド"),
        ("debt", (r"\bconvertible (?:senior )?(?:notes?|bonds?|debt)|\b(?:debt (?:financing|raise|facility"
r"|offering)|credit (?:facility|line)|term loan|junk[- ]bonds?|senior (?:secured )?notes"
r"|bond (?:sale|deal|offering))|债务融资|可转债|信贷额度|转换债|転換社債|融資枠|社債")),
        ("strategic", (r"\bstrategic (?:round|investment|funding|financing|raise)|战略(?:轮|融资|投资)"
r"|戦略(?:的)?(?:出資|投資|ラウンド)")),
        ("growth", r"\bgrowth (?:round|equity|funding|financing|investment)|成长轮|グロースラウンド"),
        ("equity", (r"\b(?:share sales?|stock sales?|[A-Z]{4} sales|at-the-market|ATM (?:program|sales|offering)"
r"|equity offering|share offering|preferred (?:stock|shares|equity)|selling [A-Z]{4} (?:stock"
r"|shares))\b|增发|優先株|新株予約権")),
        ("private", r"\bprivate placement|\bPIPE\b|私募配售|定向增发|第三者割当"),
    )
)  # fmt: skip
_ABOUT = (
    r"(?:(?:about|around|approximately|nearly|over|more than|up to|at least|roughly|a|an|as much as|whopping) ){0,3}"
)
_VALUATION = tuple(
    re.compile(simplified(pattern), re.IGNORECASE)
    for pattern in (
        rf"(?:at|to) {_ABOUT}{ANY_AMOUNT}(?: [\w-]+){{0,2}} valuation",
        rf"\bvaluation (?:to |of |at |above |near |exceeding |reaches |hits |between ){{1,2}}{_ABOUT}{ANY_AMOUNT}",
        rf"\bvalu(?:ed|ing|es)(?: [^\s⟦]{{1,30}}){{0,5}}? at {_ABOUT}{ANY_AMOUNT}",
        rf"{ANY_AMOUNT}(?: (?:post-money|pre-money|IPO))? valuation",
        rf"估值(?:已|为|达|达到|约|超|超过|至|升至|高达|或达|将达|近|,|约为){{0,3}} ?{ANY_AMOUNT}",
        rf"{ANY_AMOUNT} ?(?:的)?(?:投后|投前)?估值",
        rf"(?:評価額|企業価値|時価総額)(?:は|を|が|で)?(?:約|最大)? ?{ANY_AMOUNT}",
        rf"{ANY_AMOUNT}(?:の)?(?:評価額|企業価値)",
    )
)
_RUMOUR = re.compile(
    r"\b(?:reportedly|rumou?red|in (?:[\w-]+ ){0,2}talks|talks (?:to|with|over|about)|considering"
    r"|considers|[Ww]eighs?|weighing"
    r"|explor(?:es|ing)|[Ee]yes|eyeing|[Ss]eeks?|seeking|mulls?|mulling|[Pp]lans?|planning"
    r"|[Aa]ims?|aiming|[Hh]opes?|[Tt]argets|targeting"
    r"|looking to|looks to|could|may|might|set to raise|nears?|said to|bids?|offers?|offered|wants"
    r"|proposes|potential)\b"
    r"|拟|计划|寻求|考虑|洽谈|传闻|有意|或将|或以|筹划|商谈|谈判|正就|正与|知情人士|据传|传出"
)
_JAPANESE_RUMOUR = re.compile(
    simplified(r"検討|協議|交渉|模索|計画|目指|提案|見込み|か(?:$|。|=|--|、|\()|調達へ|=報道")
)


def round_of(text: str) -> str | None:
    """The round that an aligned text names."""
    if match := _LETTER.search(text):
        letter = match["a"] or match["b"] or match["c"]
        return f"{'pre_' if match['pre'] or match['pre_cn'] else ''}series_{letter.lower()}"
    return next((name for name, pattern in _ROUNDS if pattern.search(text)), None)


def valuation_of(sentence: Sentence) -> int | None:
    """The number of the amount that is a valuation."""
    for pattern in _VALUATION:
        if match := pattern.search(sentence.masked):
            return first_amount(match[0])
    return None


def is_rumour(text: str) -> bool:
    """Whether an aligned text speaks of talks or plans."""
    return (_JAPANESE_RUMOUR if is_japanese(text) else _RUMOUR).search(text) is not None
