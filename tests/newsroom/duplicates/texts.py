"""Texts to copy, and ways to copy them."""

from __future__ import annotations

import random

ENGLISH = (
    "The central bank of the island republic said on Tuesday that it will extend the trial of its digital currency to "
    "four more towns after shopkeepers asked for cheaper payments. Some nine thousand residents opened wallets in the "
    "first phase, which began in March, and moved about 2.4 million crowns between them. The governor told reporters "
    "that the technology had held up during two power cuts, and that commercial lenders would distribute the wallets "
    "from the autumn. Critics in parliament want a law before the project grows; a committee is to hear the bank in "
    "October. The bank has not decided whether the wallets will pay interest, and it does not plan to replace cash."
)
CHINESE = (
    "该岛国中央银行周二表示，应商户降低支付成本的要求，将把数字货币试验扩大到另外四个城镇。第一阶段从三月开始，约九千"
    "名居民开立了钱包，"
    "相互转账约240万克朗。行长对记者说，系统经受住了两次停电的考验，商业银行将从秋季起分发钱包。议会中的批评者要求"
    "先立法再扩大项目，"
    "一个委员会将在十月听取央行的说明。央行尚未决定钱包是否计息，也没有取代现金的计划。"
)
JAPANESE = (
    "島国の中央銀行は火曜日、手数料の引き下げを求める商店の声を受け、デジタル通貨の試験をさらに四つの町に広げると発表"
    "した。三月に始まった"
    "第一段階ではおよそ九千人の住民がウォレットを開き、約240万クローネをやり取りした。総裁は記者団に対し、二度の停"
    "電でもシステムは動き続けたと"
    "述べ、秋からは市中銀行がウォレットを配ると語った。議会では拡大の前に法律を求める声があり、委員会が十月に説明を求める。"
)


def edited(text: str, share: float, seed: int = 1) -> str:
    """A text with this share of its words, or pairs of its characters, replaced."""
    random_ = random.Random(seed)
    if " " in text:
        words = text.split(" ")
        for at in random_.sample(range(len(words)), int(len(words) * share)):
            words[at] = random_.choice(("indeed", "rather", "quite", "meanwhile", "however"))
        return " ".join(words)
    pairs = [text[at : at + 2] for at in range(0, len(text), 2)]
    for at in random_.sample(range(len(pairs)), int(len(pairs) * share)):
        pairs[at] = random_.choice(("甚至", "反而", "不过", "其实"))
    return "".join(pairs)
