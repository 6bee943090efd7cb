"""Names of companies and investors out of the words around them.  Pure, linear."""

from __future__ import annotations

import re

#: A word of a name: capitalised, or like a16z, 1kx, eToro.
_WORD = r"(?:[A-Z0-9][\w.&'+-]{0,40}|[a-z]{1,2}[A-Z0-9][\w.&'+-]{0,40})"
_RUN = re.compile(rf"{_WORD}(?: (?:(?:of|the|de|&) )?{_WORD}){{0,5}}")
#: "Crypto Exchange Kraken": what stands before the name in a headline whose words are all capitalised.
_ROLE = (
    "Startup|Firm|Company|Miner|Exchange|Giant|Platform|Fintech|Lender|Broker|Brokerage|Maker"
    "|Issuer|Developer|Custodian"
    "|Provider|Unicorn|Parent|Operator|Manager|Investor|Specialist|Group's|Bank|Heavyweight"
    "|Network|App|Wallet|VC|Project"
    "|Protocol|DEX|Chipmaker|Neobank|Subsidiary|Arm|Creator|Creators|Shop|Marketplace|Aggregator"
    "|Fund|Conglomerate|Market|Treasury|Agent"
)
_ROLES = re.compile(
    rf"^(?:(?:[A-Z0-9][\w.&'+-]{{0,20}} ){{0,4}})(?:{_ROLE}) (?=[A-Z0-9a])(?!(?:{_ROLE}|Group|Labs"
    rf"|Ventures|Capital|Holdings)\b)"
)
_ONLY_ROLE = re.compile(r"\b(?:Firm|Company|Startup|Giant|Maker|Platform|Miner)s?$")
#: "Jeff Booth, Lyn Alden-backed" goes as a whole, "crypto-friendly" by itself.
_ADJECTIVE = re.compile(
    (
        r"^.*-(?:backed|linked|owned|led|founded|affiliated|run)\b[, ]*|\b[\w.&'-]*-(?:based|focused"
        r"|friendly|native|listed|powered|style)\b[, ]*"
    ),
    re.IGNORECASE,
)
#: The subject of the last clause is meant: "Tom Lee is glad as Bitmine buys".
_CLAUSE = re.compile(r"(?:^| )(?:[Aa]s|[Ww]hile|[Aa]fter|[Ww]hen|[Bb]efore|[Ss]ays|said (?:\w+ )?that|; )(?: |$)")
#: Ends a subject: "Trace Finance said Wednesday that it", "Strive raises capital to".
_VERB = re.compile(
    r" (?:said|[Rr]aises|[Pp]rices|[Pp]lans|[Ss]ells|issues|uses|used|[Rr]eports|posts|files"
    r"|[Ll]aunches|announced|announces|expects|hopes|wants|will|could|may|has|is|was"
    r"|[Aa]grees|confirms|confirmed|revealed|disclosed|[Ss]hares|[Ss]tock|[Ii]n (?:\w+ )?[Tt]alks|set to)\b.*$"
)
_GERUND = re.compile(r"\b(?:after|before|while|following|by|despite|since)$")
_TIME = re.compile(
    r"(?:Last|In|On|After|With|As|Earlier|Today|Following|This|While|Since|By|At|Once|Yesterday|When|If)\b"
)
#: "The ChatGPT maker", "Public companies": whoever it is is not named.
_UNNAMED = re.compile(
    r"^ (?:[a-z][\w'-]* ){0,4}(?:company|companies|firms?|startups?|maker|parent|owner|operator"
    r"|issuer|giant|trust|treasuries|facility|business|shares|clients|users|customers|investors"
    r"|shareholders|executives|insiders|co-founder|founder|CEO|analysts)$"
)
_COLUMN = re.compile(r"^[^:]{1,60}: ")
_OWNERS = re.compile(rf"^.*'s?,? (?=(?:[a-z-]+ )*{_WORD})")
#: Words that begin like names and are none.
_NO_NAME = re.compile(
    r"^(?:Only .*|Public|Last|South Korean|Korean|German|Singapore|American|Japanese|Canadian|British"
    r"|The|It|This|That|They|He|She|We|Its|A|An|And|But|In|On|At|For|With|After|As|How|Why|What"
    r"|When|Round|Company|Firm"
    r"|Startup|Bitcoin|Ethereum|Ether|Crypto|AI|US|U\.S\.|UK|EU|CEO|CFO|IPO|SEC|BTC|ETH|Solana"
    r"|Stablecoin|DeFi|Web3|Report"
    r"|Series|Meanwhile|Today|Also|\d[\d.,%+]*|Monday|Tuesday|Wednesday|Thursday|Friday|January"
    r"|February|March|April|May"
    r"|June|July|August|September|October|November|December)$"
)
_LEADING = re.compile(
    r"^(?:The|Today|Meanwhile|But|And|Canadian|American|Japanese|Korean|British|German|French"
    r"|Swiss|Indian|Chinese|Israeli"
    r"|Brazilian|Australian|Dutch|US|U\.S\.|UK|Japan's|Oh|Inside|Bitcoin-|Exclusive) (?=[A-Z0-9])"
)
_TAIL = re.compile(r"(?:'s?|[.,;:'\"-]+)$")
_SEPARATOR = re.compile(r",? (?:and|&|plus|as well as) |, | / |;")
_OTHERS = re.compile(r"^(?:among |several |and )?(?:others?|more|existing|new|various|a group|unnamed|undisclosed)\b")


def company(text: str) -> str | None:
    """The name that a subject or object is about: its last run of capitalised words, without what describes it."""
    text = _COLUMN.sub("", text.strip())[-160:].split(" -- ")[-1]
    if _GERUND.search(text):
        # "Securitize is listed, weeks after raising": whom the clause begins with.
        return target(text)
    clauses = [clause for clause in _CLAUSE.split(text) if _RUN.search(clause)]
    text = _VERB.sub("", _ADJECTIVE.sub("", clauses[-1] if clauses else text))
    text = text.split(" (")[0].strip(" ,'\"")
    if "," in text:
        # "Strategy, the largest holder": the name comes first; "After a year of losses, Ripple": last.
        parts = [part.strip() for part in text.split(",") if part.strip()]
        text = parts[0] if re.match(_WORD, parts[0]) and not _TIME.match(parts[0]) else parts[-1]
    text = _OWNERS.sub("", text).strip()
    runs = list(_RUN.finditer(text))
    if not runs or _UNNAMED.match(text[runs[-1].end() :]):
        return None
    return _clean(runs[-1][0])


_TARGET = re.compile(
    rf"(?:[a-z][\w'-]* |AI |DeFi |BTC |Web3 ){{0,7}}(?:{_RUN.pattern}(?:'s?)? (?:[a-z][\w'-]* "
    rf"|AI ){{1,4}})?(?P<name>{_RUN.pattern})"
)


def target(text: str) -> str | None:
    """The name at the beginning of what stands after a verb: "crypto exchange Bitbank, pending approval" is Bitbank."""
    text = _ADJECTIVE.sub("", text.strip())
    match = _TARGET.match(text)
    return None if match is None or _UNNAMED.match(text[match.end() :]) else _clean(match["name"])


def _clean(name: str) -> str | None:
    name = _LEADING.sub("", name.split("'s ")[-1])
    name = _TAIL.sub("", _ROLES.sub("", name))
    return None if len(name) < 2 or len(name.split()) > 5 or _NO_NAME.match(name) or _ONLY_ROLE.search(name) else name


def investors(text: str) -> tuple[str, ...]:
    """The names of a list such as "Paradigm, venture firm a16z crypto and others"."""
    found = []
    for piece in _SEPARATOR.split(_COLUMN.sub("", text)[:300]):
        piece = _ADJECTIVE.sub("", piece.strip())
        if not piece or _OTHERS.match(piece):
            continue
        match = re.match(
            (
                rf"(?:the |[a-z][\w'-]* ){{0,5}}(?P<name>{_WORD}(?: (?:{_WORD}|of|the|&|crypto|labs|ventures"
                rf"|capital|fund)){{0,4}})(?P<rest>.*)"
            ),
            piece,
        )
        if match is None or (name := _clean(match["name"])) is None:
            break
        found.append(name)
        if match["rest"].strip():
            break
    return tuple(dict.fromkeys(found))
