"""Canonical URLs: one form for the addresses under which one page is linked.

Only what never leads to another page is folded.  Kept therefore: the order and values of the query, the case of the
path, a trailing slash, `www.`, http beside https, and a fragment, since some outlets put every report on one page
(`2026/05.html#20260507_apache`).

Own code over `urllib.parse` and w3lib: 5 µs for an address.  The ready-made canonicalisers fold too much for an
identity: `w3lib.url.canonicalize_url` (10 µs) sorts the query and drops the fragment, `courlan.clean_url` (11 µs) drops
parameters such as `cid`, `eid`, `uid` and `session`, `url_normalize` (38 µs) keeps what tracks; none knows AMP pages.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from w3lib.url import canonicalize_url, safe_url_string

#: Longer addresses are no addresses of reports; servers refuse them from about 8,000 on.
MAX_LENGTH = 4096

# Parameters that follow a reader and never choose a page, as collected by ClearURLs (https://docs.clearurls.xyz),
# AdGuard (https://github.com/AdguardTeam/AdguardFilters, TrackParamFilter/sections/general_url.txt) and Firefox
# (query-stripping records).  Names that mean something else elsewhere (ref, source, cid, id, from) are left out.
_TRACKING = frozenset(
    {"gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid", "srsltid", "_ga", "_gl"}  # Google
    | {"fbclid", "fb_action_ids", "fb_action_types", "fb_source", "fb_ref", "igsh", "igshid"}  # Meta
    | {"msclkid", "yclid", "ysclid", "ymclid", "_openstat", "spm"}  # Microsoft, Yandex, Alibaba
    | {"twclid", "ref_src", "ref_url", "__twitter_impression", "ttclid", "li_fat_id", "epik", "rdt_cid", "scclid"}
    | {"mc_cid", "mc_eid", "mkt_tok", "vero_conv", "vero_id", "oly_anon_id", "oly_enc_id"}  # newsletters
    | {"_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking"}  # HubSpot
    | {"xtor", "at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "at_format"}  # Piano
    | {"at_link_id", "at_link_origin", "at_link_type", "at_ptr_name", "at_bbc_team"}
    | {"wt_mc", "wt_zmc", "wtrid", "s_cid", "s_kwcid", "ef_id"}  # Webtrekk, Adobe
    | {"rb_clickid", "wickedid", "_branch_match_id", "_branch_referrer", "sr_share", "echobox"}
    | {"cmpid", "ocid", "ncid", "smid", "smtyp", "guccounter", "guce_referrer", "guce_referrer_sig"}  # publishers
    | {"amp_js_v", "amp_gsa", "usqp"}  # AMP viewers
)
_TRACKING_PREFIXES = ("utm_", "utm-", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "itm_", "hmb_")
#: Parameters with which an outlet serves the AMP form of the same page.
_AMP_PARAMETERS = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "output=amp"})
_MOBILE_LABELS = frozenset({"m", "mobile", "amp"})
#: Copies of outlets' pages that a search engine serves: host, and the path before the outlet's own address.
_AMP_CACHES = (
    (re.compile(r"(?:www\.)?google\.[a-z.]+"), re.compile(r"/amp/(s/)?(.+)", re.DOTALL)),
    (re.compile(r"[a-z0-9-]+\.cdn\.ampproject\.org"), re.compile(r"/[cv]/(s/)?(.+)", re.DOTALL)),
)
_NUMBER_OR_DATE = re.compile(r"\d{5}[^/]*$|/\d{4}/\d\d?/")
_AMP_FILE = re.compile(r"(?:\.amp)+(\.html?)")

_SAFE = re.compile(r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]+")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_AMPERSAND = re.compile(r"&(?:amp;)+")
#: Parameters that carry a visitor's session, and what their values look like; in a path they follow a semicolon.
_SESSION = re.compile(
    r"(?:(?:^|(?<=&))|;)(?:sid|s|session|session_?id|sess(?:_?id)?|php_?sess(?:ion)?_?id|jsessionid|aspsessionid\w*"
    r"|oscsid|zenid|xtcsid|cfid|cftoken|visitorid)=[0-9a-z_.!-]{8,}(?=[&?#;]|$)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=16_384)
def canonical(url: str) -> str | None:
    """The one form of an absolute http(s) URL; None for anything else.  Idempotent; never raises."""
    if len(url) > MAX_LENGTH:
        return None
    try:
        return _folded(url)
    except ValueError:
        return None


@lru_cache(maxsize=16_384)
def loose(url: str) -> str:
    """A canonical URL without what a page keeps when its site moves or counts: http or https, `www.`, sessions.

    For looking up what else agrees, too; by itself it is no identity: `sid` may be a number of a story.
    """
    rest = url.partition("://")[2].removeprefix("www.")
    if "=" not in rest:
        return rest.rstrip("/")
    path, mark, query = rest.partition("?")
    query = "&".join(pair for pair in _SESSION.sub("", query).split("&") if pair)
    return _SESSION.sub("", path).rstrip("/") + (mark and query and f"?{query}")


def spellings(url: str) -> list[str]:
    """A web address with http and https, with and without `www.`; nothing for what is none."""
    scheme, mark, rest = url.partition("://")
    if not mark or scheme.lower() not in _DEFAULT_PORTS:
        return []
    rest = rest.removeprefix("www.")
    return [f"{each}://{www}{rest}" for each in ("https", "http") for www in ("", "www.")]


def _folded(url: str) -> str | None:
    parts = _split(url)
    host = _host(parts)
    if host is None:
        return None
    path = _path(parts.path)
    query = _query(parts.query)
    if original := _original_of_copy(host, path):
        return _folded(f"{original}?{query}")
    fragment = _fragment(parts.fragment)
    return f"{parts.scheme}://{host}{path}{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}"


def _split(url: str) -> SplitResult:
    """Raises ValueError where `url` cannot be split."""
    url = _AMPERSAND.sub("&", url.strip())  # escaped twice, as in some feeds
    return urlsplit(url if _SAFE.fullmatch(url) else safe_url_string(url))


def _host(parts: SplitResult) -> str | None:
    """Host and port, without credentials; None where this is no address in the web."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
        return None
    label, _, rest = host.partition(".")
    while label in _MOBILE_LABELS and "." in rest:
        host = rest
        label, _, rest = host.partition(".")
    port = parts.port
    return host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"


def _path(path: str) -> str:
    path = _percent_encoded(path)
    if "/." in path:
        path = urlsplit(canonicalize_url(f"http://host{path}")).path
    if "amp" in path:
        path = _without_amp(_AMP_FILE.sub(r"\1", path))
    return path or "/"


def _without_amp(path: str) -> str:
    """/amp at the end is an article's AMP form; it may also be the page of the token AMP (/currencies/amp).

    So what stands before it must look like an article: a long slug, a number, a date or a file.
    """
    article, _, last = path.rstrip("/").rpartition("/")
    if last != "amp":
        return path
    slug = article.rpartition("/")[2]
    if slug.count("-") < 4 and not slug.endswith((".html", ".htm", ".php")) and not _NUMBER_OR_DATE.search(article):
        return path
    return _without_amp(article)


def _query(query: str) -> str:
    if not query:
        return ""
    return _percent_encoded("&".join(pair for pair in query.split("&") if pair and not _is_noise(pair)))


def _is_noise(pair: str) -> bool:
    pair = pair.lower()
    name = pair.partition("=")[0]
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES) or pair in _AMP_PARAMETERS


def _fragment(fragment: str) -> str:
    """Gone where it only tracks (`#xtor=RSS-1`) or marks a passage (`#:~:text=`)."""
    if not fragment or fragment.startswith(":~:") or all(_is_noise(pair) for pair in fragment.split("&")):
        return ""
    return _percent_encoded(fragment)


def _percent_encoded(text: str) -> str:
    """RFC 3986, 6.2.2: hexadecimal digits in capitals, unreserved characters as they are."""
    return _PERCENT.sub(_normal_escape, text) if "%" in text else text


def _normal_escape(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else match[0].upper()


def _original_of_copy(host: str, path: str) -> str | None:
    """The outlet's own address, without its query, of a page in an AMP cache."""
    for hosts, paths in _AMP_CACHES:
        if hosts.fullmatch(host) and (match := paths.fullmatch(path)):
            return f"{'https' if match[1] else 'http'}://{match[2]}"
    return None


def host_of(url: str | None) -> str:
    """The host of an address, in small letters and whatever the port; "" where it has none, or is no address."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
