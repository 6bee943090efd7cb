"""English sentences about money raised and invested.  Patterns match masked sentences (see `draft.Sentence`)."""

from __future__ import annotations

import re

from newsroom.financing.financing import Kind
from newsroom.financing.sentences.draft import AMOUNT, Draft, Sentence
from newsroom.financing.sentences.english_deals import acquired, treasury
from newsroom.financing.sentences.english_words import ABOUT, NO_COMPANY, NOBODY, up_to_end
from newsroom.financing.sentences.rounds import is_rumour, valuation_of

_MONEY = re.compile(
    r"\b(?:funding|financing|round|investment|invests?|raise|raising|capital|series[ -]?[a-k]|seed"
    r"|pre-seed|investors|backing"
    r"|fund|loan|credit|debt|facility|notes|bonds?|ipo|ico|offering|placement|token sale|presale"
    r"|pre-sale|equity|backers"
    r"|venture firms)\b",
    re.IGNORECASE,
)
#: After "lands": "from SBI Holdings", "to stop phishing".
_FROM_SOMEBODY = re.compile(r"^(?: in)? from [A-Z]|^ to [a-z]")
_RAISED = re.compile(
    r"^(?P<company>.{2,160}?),? (?:has |have |had |also |just |recently |quietly |successfully )*"
    r"(?:(?P<raise>[Rr]ais(?:es|ed|ing|e)(?! (?:[\w-]+ ){0,3}(?:targets?|guidance|forecast"
    r"|estimates?|stakes|concerns|questions|rates?|doubts|limit|cap)\b))|[Ss]ecure[sd]?"
    r"|[Cc]lose[sd]?|[Ll]and(?:s|ed)|[Bb]ags|[Nn]ets|[Nn]abs|[Ss]cores|[Ss]nags|[Cc]omplete[sd]"
    r"|[Aa]ttract(?:s|ed)|[Pp]ulls in|[Gg]ets|[Ww]ins|[Rr]eceive[sd]|[Aa]nnounce[sd]|[Oo]btain(?:s"
    r"|ed)|[Gg]arners|[Ss]ells|[Ii]ssue[sd])"
    rf" {ABOUT}(?:[\w-]+ ){{0,2}}?{AMOUNT}(?P<rest>.*)$"
)
_NO_RAISE = re.compile(
    r"^[- ](?:price |\w+ price )?(?:targets?|forecast|estimate|guidance|bets?|stake|ceiling|limit"
    r"|cap|minimum|bid|question|flags?|concerns"
    r"|reserve|deal|contract|order|verdict|award|lawsuit|settlement|grant|hack|(?:\w+ )?investments? in)\b"
    r"|^ in demand\b|^[^,;]{0,40}\b(?:contracts?|orders?|approval)\b"
)
_PLANNED = re.compile(
    r"^(?P<company>.{2,120}?),? (?:is |are |was )?(?:reportedly |said to be |now )?"
    r"(?:(?:enters? |nears? |resumes? |holds? |[Ii]n )(?:[\w-]+ ){0,3}[Tt]alks|[Ss]eek(?:s|ing)"
    r"|[Ll]ook(?:s|ing)|[Pp]lan(?:s|ning)|[Aa]im(?:s|ing)|[Cc]onsider(?:s|ing)"
    r"|[Ww]eigh(?:s|ing)|[Ee]xplor(?:es|ing)|[Ee]ye(?:s|ing)|[Tt]arget(?:s|ing)|set|[Pp]repar(?:es"
    r"|ing)|[Hh]opes|[Ww]ants|[Mm]ull(?:s|ing)"
    rf"|[Nn]ears?|[Rr]esumes?|may|could|to(?= (?:rais|secur))|[Ff]iles"
    rf"|could soon)\b(?P<gap>[^⟦.;]{{0,50}}){AMOUNT}(?P<rest>.*)$"
)
_TO_RAISE = re.compile(r"\b(?:rais(?:e|es|ing)|secur(?:e|es|ing)|fundrais\w+)\b", re.IGNORECASE)
_FUNDING = re.compile(r"\b(?:funding|funds|raise|raising|round|capital|financing|IPO)\b")
_NO_VERB = re.compile(
    r"(?: (?:to|for|at|on|its|an?|the|new|up|over|about|around|as|much|roughly|nearly|more|than"
    r"|another|additional|fresh|close|closing|funding|financing|round|of|in|from))* ?"
)
_LED = re.compile(
    rf"^(?P<leads>.{{2,120}}?) (?:co-?)?(?:[Ll]eads?|led(?! by)|[Hh]eads|[Aa]nchors?|[Bb]acks?"
    rf"|[Jj]oins?) {ABOUT}(?P<what>[^⟦]{{0,60}}?){AMOUNT}(?P<mid>.{{0,160}})$"
)
_INVESTED = re.compile(
    r"^(?P<leads>.{2,120}?) (?:has |have |will |to |plans to |is to |in (?:\w+ )?talks to "
    r"|agrees to |agreed to |reportedly |set to )*"
    rf"(?:[Ii]nvest(?:s|ed)?|[Pp]ours|[Pp]uts|[Cc]ommits|[Ii]njects|[Mm]akes|[Mm]ade) {ABOUT}{AMOUNT}"
    r"(?: (?:strategic |equity |minority )?investment)? (?:in|into) (?P<company>.{2,100})$"
)
_EXPECTED = re.compile(
    r"\b(?:expects?|plans?|aims?|hopes?|wants|looks|seeks|could|may|will|would|talks|reportedly"
    r"|set|considering)(?: to)?(?: \w+)?$"
)
_AFTER_IPO = re.compile(r"\b(?:following|after|since|post)(?: [\w-]+){0,2} $")
_LISTED = re.compile(
    r"^(?P<company>.{2,120}?),? (?:has |is |reportedly |confidentially )*(?:[Pp]rices?|[Pp]riced"
    r"|[Rr]aise[sd]?|[Ll]aunch(?:es|ed)|[Cc]ompletes|[Pp]lans|[Tt]argets|[Ss]eeks|[Ee]yes"
    r"|[Ff]iles|[Ff]iled|[Cc]onsider(?:s|ing)|[Ww]eigh(?:s|ing)|[Ss]elects|[Ss]ets|[Pp]repares"
    r"|[Aa]ims|in talks|[Ww]ants)\b(?P<rest>.*(?<!pre-)\b(?:IPO|initial public offering"
    r"|public offering|go public)\b.*)$"
)
_FUND = re.compile(
    r"^[^.,;]{0,60}?(?<!to )\b(?:[Ff]und|[Ff]unds|venture fund|vehicle)\b(?! manager)"
    r"|^[^.;]{0,10} for (?:its |a |an |the )?(?:[\w-]+ ){0,4}(?:fund|vehicle)\b"
)
_TOKEN_SALE = re.compile(
    r"\b(?:token (?:sale|offering|presale|generation)|presale|pre-sale|ICO|IDO|public sale|private token)\b",
    re.IGNORECASE,
)
_LISTING = re.compile(r"\b(?:IPO|initial public offering|public offering)\b(?! prices?\b| gains| market)")
_NOT_ABOUT_MONEY_RAISED = re.compile(
    r"\b(?:hack(?:ed|ers?|s)?|exploit\w*|stolen|stole|steals?|fine[sd]?|penalt\w+|lawsuit|su(?:ed"
    r"|es|ing)|Ponzi|scams?|scammers?|fraud\w*|launder\w*"
    r"|settle[sd]?(?! on)|settlement (?:with|of)|sentenc\w+|convict\w*|charged|indict\w*|bankrupt\w*|inflows?"
    r"|outflows?|donat\w+|campaign|PACs?|ransom\w*|tariffs?|prison"
    r"|alleg\w+|midfielder|striker|defender|winger|goalkeeper|football|MLS|squad|esports|transfer market"
    r"|young talent|club's|Premier League|price prediction|giveaway|airdrop|buyback|market cap"
    r"|price target|revenue of|earnings|losses)\b",
    re.IGNORECASE,
)


def english_draft(sentence: Sentence) -> Draft | None:
    """What an English sentence tells of a financing, or None."""
    text = sentence.masked
    if _NOT_ABOUT_MONEY_RAISED.search(text):
        return None
    for find in (treasury, _invested, acquired, _led, _listed, _raised, _planned):
        if (draft := find(text, sentence)) and not NO_COMPANY.search(draft.company) and "⟦" not in draft.company:
            return draft
    return None


def _invested(text: str, sentence: Sentence) -> Draft | None:
    match = _INVESTED.match(text)
    if match is None or sentence.is_coin(int(match[2])):
        return None
    if NO_COMPANY.search(match["leads"]) or NOBODY.search(match["leads"]):
        return None
    return Draft("round", up_to_end(match["company"]), int(match[2]), match["leads"], is_rumour(text))


def _led(text: str, sentence: Sentence) -> Draft | None:
    match = _LED.match(text)
    if match is None or not _MONEY.search(match["mid"] + match["what"]) or sentence.is_coin(int(match[3])):
        return None
    mid = match["mid"]
    found = re.search(r" (?:in|for|into|at|of) (?P<company>[^⟦]{2,80})", mid)
    named = re.match(rf" (?P<company>[^⟦]{{2,60}}?)(?:'s)? (?i:{_MONEY.pattern})", mid)
    company = (found or named or {"company": match["what"]})["company"]
    return Draft("round", up_to_end(company), int(match[3]), match["leads"], is_rumour(text))


def _raised(text: str, sentence: Sentence) -> Draft | None:
    match = _RAISED.match(text)
    if match is None or _NO_RAISE.match(match["rest"]) or sentence.is_coin(int(match[3])):
        return None
    number, rest = int(match[3]), match["rest"]
    if match["raise"] in ("raise", "Raise") and not match["company"].lower().endswith(" to"):
        return None
    if match["raise"] is None and not any(each.search(rest[:90]) for each in (_MONEY, _TOKEN_SALE, _FROM_SOMEBODY)):
        return None
    if number == valuation_of(sentence):
        return None
    return Draft(
        _kind(match[0][len(match["company"]) :], rest),
        match["company"],
        number,
        rumoured=_EXPECTED.search(match["company"]) is not None,
    )


def _listed(text: str, sentence: Sentence) -> Draft | None:
    match = _LISTED.match(text)
    if match is None:
        return None
    valuation = valuation_of(sentence)
    near = [
        *re.finditer(
            (
                rf"{AMOUNT}(?: (?!ahead|after|before|following|post|amid)[\w-]+){{0,3}} (?:IPO|initial|public)"
                rf"|\brais\w+ {ABOUT}{AMOUNT}|IPO (?:of|worth|for) {ABOUT}{AMOUNT}"
            ),
            text,
        )
    ]
    amounts = [int(each[1] or each[2] or each[3]) for each in near if not _AFTER_IPO.search(text[: each.start()])]
    amount = next((each for each in amounts if each != valuation), None)
    if amount is None and valuation is None and not re.search(r"\b[Ff]il(?:es|ed)\b(?! under)", text):
        return None
    return Draft("ipo", match["company"], amount, rumoured=is_rumour(text))


def _planned(text: str, sentence: Sentence) -> Draft | None:
    match = _PLANNED.match(text)
    if match is None or sentence.is_coin(int(match[3])) or _NO_RAISE.match(match["rest"]):
        return None
    gap = match["gap"]
    number: int | None = int(match[3])
    if number == valuation_of(sentence):
        number = None
        if not _FUNDING.search(gap) or " investment in" in gap:
            return None
    elif not _TO_RAISE.search(gap) and not (_NO_VERB.fullmatch(gap) and _MONEY.search(match["rest"][:40])):
        return None
    near = match["gap"] + match["rest"].split("⟦")[0][:60]
    return Draft(_kind(near, near), match["company"], number, rumoured=True)


def _kind(text: str, rest: str) -> Kind:
    if _TOKEN_SALE.search(text):
        return "token_sale"
    if _LISTING.search(text):
        return "ipo"
    return "fund" if _FUND.search(rest) else "round"
