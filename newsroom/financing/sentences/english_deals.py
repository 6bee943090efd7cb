"""English sentences about companies and coins that are bought.  Patterns match masked sentences (`draft.Sentence`)."""

from __future__ import annotations

import re

from newsroom.financing.sentences.draft import AMOUNT, ANY_AMOUNT, Draft, Sentence, first_amount
from newsroom.financing.sentences.english_words import ABOUT, NO_COMPANY, NOBODY, up_to_end
from newsroom.financing.sentences.rounds import is_rumour, valuation_of

_ACQUIRED = re.compile(
    r"^(?P<buyer>.{2,120}?),? (?:(?i:has|have|is|will|would|to|reportedly|said|in|advanced|talks"
    r"|agrees|agreed|agree|plans|planning|seeks|seeking|also"
    r"|completes|completed|considering|considers|offers?|offered|set|looking|nears|deal|close"
    r"|signs|signed|finalizes|announces|announced|its"
    rf"|explores|exploring|weighs|eyes|eyeing|bids?|wants|{ANY_AMOUNT}|the|an?) )*"
    r"(?P<verb>[Aa]cquir(?:es|ed|e|ing)|[Aa]cquisition of|[Bb]uys|[Bb]uy|[Bb]ought|[Bb]uying"
    r"|[Tt]ake over|[Tt]akes over|[Tt]akeover of|[Ss]naps up|[Pp]urchase[sd]?)"
    r" (?P<target>.{2,200})$"
)
_SOLD = re.compile(
    r"^(?P<target>.{2,80}?),? (?:is |are |to |has |agrees to |it's |will )*(?:be |been "
    r"|being )?(?:acquired|bought|taken over|purchased) by (?P<buyer>.{2,80})"
)
#: What stands after these verbs is no company: "takes over at", "purchases through".
_NO_OBJECT = re.compile(r"(?:at|as|in|from|by|of|on|to|for|and|over|with|through|up|out|or)\b", re.IGNORECASE)
_NO_TARGET = re.compile(
    r"(?:an? |the |its |some |more |another )*(?:[\d.,]+ )?(?:(?:back|bitcoins?|BTC|ether|ETH"
    r"|shares|stock|time|dip|patents?|tokens?|gold)\b|crypto$)"
    r"|.* (?:shares?|stock|tokens?|patents?|licen[cs]es?|approval|site|plot|land|ETFs?|facility"
    r"|capacity|GPUs|chips|power|building|campus)$",
    re.IGNORECASE,
)
#: "a Buy Signal"
_A_BUY = re.compile(r"\b[Aa]n? $")
_OWNERS_DEAL = re.compile(
    rf"(?P<buyer>[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){{0,3}})'s? (?:planned |proposed |pending |all-stock )?{AMOUNT} "
    r"(?:acquisition|takeover|purchase|buyout) of (?P<target>.{2,80})"
)
#: "Robinhood closes $180 million WonderFi acquisition"
_NAMED_DEAL = re.compile(
    rf"^(?P<buyer>.{{2,60}}?) (?i:closes|completes|announces|finalizes|seals|inks|strikes) {AMOUNT} "
    r"(?P<target>[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,2}) (?i:acquisition|takeover|buyout)\b"
)
_STAKE = re.compile(
    r"^(?:up to |about |roughly |an? |the |additional |further )*(?:[\d.]+ ?%|majority|minority"
    r"|controlling|remaining|full)?(?: equity)? ?(?:stake|interest|shares) (?:in|of) "
)
_PRICE = re.compile(
    rf"(?:\bfor|\bin|\bworth|\bat|\bvalued at|\bof) {ABOUT}(?:(?:all-stock|all-cash|cash|stock"
    rf"|cash-and-stock|[\w-]+) ){{0,2}}?{AMOUNT}"
    rf"|{AMOUNT} (?:[\w-]+ ){{0,3}}(?:deal|acquisition|takeover|buyout|merger|purchase|offer|bid|agreement)"
)
_COIN = r"(?:[Bb]itcoins?|BTC|[Ee]thereum|[Ee]ther|ETH|[Ss]olana|SOL|XRP|BNB|HYPE|[Dd]ogecoin|crypto|tokens)"
_BOUGHT_COINS = re.compile(
    r"^(?P<company>.{2,120}?),? (?:has |also |just |again |reportedly |announces? |plans to |to |will )*"
    r"(?:[Bb]uys?|[Bb]ought|[Aa]cquire[sd]?|[Aa]dd(?:s|ed)?|[Pp]urchase[sd]?|[Ss]coops up"
    r"|[Pp]icks up|[Ss]tacks|[Gg]rabs)"
    rf" (?P<what>{ABOUT}(?:[\w-]+ ){{0,2}}?{ANY_AMOUNT}.{{0,120}})$"
)
_OF_COINS = re.compile(
    rf"^[^⟦]{{0,40}}{AMOUNT}(?: worth)? (?:(?:of|in|worth of) )?(?:spot )?{_COIN}\b(?! ETF| fund| miner| shares| stock)"
)
#: What the coins cost, not what all that are held are worth.
_PAID = re.compile(rf"^[^⟦]{{0,40}}{ANY_AMOUNT}[^⟦,;]{{0,40}}?\b(?:for|worth|in|at)\b[^⟦,;]{{0,25}}{AMOUNT}")


def treasury(text: str, sentence: Sentence) -> Draft | None:
    """A purchase for the company's own treasury."""
    match = _BOUGHT_COINS.match(text)
    if match is None or NOBODY.search(match["company"]):
        return None
    rumoured = is_rumour(text[: match.start("what")])
    if money := _OF_COINS.match(match["what"]):
        return Draft("treasury", match["company"], int(money[1]), rumoured=rumoured)
    if _NO_OBJECT.match(match["what"]):
        return None
    counted = first_amount(match["what"])
    if counted is None or not sentence.is_coin(counted):
        return None
    paid = _PAID.match(match["what"])
    return Draft("treasury", match["company"], int(paid[1]) if paid else counted, rumoured=rumoured)


def acquired(text: str, sentence: Sentence) -> Draft | None:
    """An acquisition, or the purchase of a stake."""
    if match := _OWNERS_DEAL.search(text) or _NAMED_DEAL.match(text):
        return Draft("acquisition", match["target"], int(match[2]), match["buyer"], is_rumour(text[: match.end()]))
    if match := _SOLD.match(text):
        numbers = [int(number) for number in re.findall(AMOUNT, text)]
        return Draft("acquisition", match["target"], next(iter(numbers), None), match["buyer"], is_rumour(text))
    match = _ACQUIRED.match(text)
    if match is None or NO_COMPANY.search(match["buyer"]):
        return None
    wanted = _STAKE.sub("", match["target"])
    bought = up_to_end(wanted)
    if _NO_OBJECT.match(bought) or _NO_TARGET.match(bought) or bought.rstrip().endswith(("'s", "'")):
        return None
    if match["verb"].lower().startswith("b") and _A_BUY.search(text[: match.start("verb")]):
        return None
    valuation = valuation_of(sentence)
    before = re.findall(AMOUNT, text[: match.start("verb")])
    prices = [int(found[1] or found[2]) for found in _PRICE.finditer(match["target"])] + [
        int(number) for number in before
    ]
    price = next((each for each in prices if each != valuation and not sentence.is_coin(each)), None)
    if price is None and not match["verb"].lower().startswith(("acqui", "take")):
        return None
    return Draft("acquisition", bought, price, match["buyer"], is_rumour(text[: match.start("target")] + bought))
