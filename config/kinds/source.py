"""What sources of all kinds say."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field, ValidationInfo, field_serializer, field_validator

from config.every import LONGEST, LONGEST_GAP, SHORTEST_PUBLIC, WHAT_EVERY_IS, Cron, Every, Interval, parse_every
from config.fields import (
    NEVER,
    Checked,
    Country,
    Language,
    Line,
    SourceId,
    Timezone,
    WebAddress,
    offered,
    one_of,
    word_like,
    wrong,
)
from config.kinds.access import (
    WHAT_A_PROXY_IS,
    WHAT_AUTH_IS,
    WHAT_COOKIES_ARE,
    WHAT_HEADERS_ARE,
    BasicAuth,
    Cookies,
    Headers,
    Proxy,
)
from config.model import Model
from config.sections import SECTIONS, Section

#: The kinds of source.
KINDS = ("feed", "listing", "sitemap", "api", "page")
#: Categories of sources that are primary unless `tier` says otherwise.
AUTHORITIES = ("central_bank", "standard_setter", "regulator", "cbdc_project")
#: The categories that mean something here or in the catalogue; a config may have others.
CATEGORIES = (*AUTHORITIES, "crypto_media", "finance_media", "trade_media", "institution")

#: Who speaks: an authority about itself, an outlet that reports, or one that passes on what others report.
Tier = Literal["primary", "outlet", "aggregator"]
#: Whether the page of a report is fetched for its text: of none, of one whose text in the source is short, of each.
FullText = Literal["never", "when_short", "always"]
#: Log-odds that a source may add to a section, or take from it: 5 makes it 148 times as likely.
MOST_BIAS = 5
_WHAT_BIAS_IS = f"log-odds from -{MOST_BIAS} to {MOST_BIAS} by section ({', '.join(SECTIONS)}), as in {{policy: 1}}"


def is_primary(tier: str | None, category: str | None) -> bool:
    """Whether a source of this tier, or else of this category, is an authority that speaks of itself."""
    return tier == "primary" if tier else category in AUTHORITIES


class Source(Model):
    """One configured place to read: what all kinds have in common.  Round-trips through JSON as AnySource."""

    id: SourceId = Field(description="an id of small letters, digits and hyphens, at most 64, as in ecb-press")
    name: Line = Field(description="the source's own name, at most 200 characters on one line")
    name_native: Line | None = Field(None, description="the source's name in its own language, on one line")
    kind: Annotated[str, one_of(*KINDS)] = Field(description=f"the kind of source: {', '.join(KINDS)}")
    #: What each poll asks first; its host is leased for the poll.
    url: WebAddress = Field(description="the source's address, which begins http:// or https://")
    homepage: WebAddress | None = Field(None, description="an address that begins http:// or https://")
    language: Language | None = Field(None, description="a language as BCP 47 names it, as in en, zh or zh-TW")
    country: Country | None = Field(
        None, description="an ISO 3166 code of two capital letters, as in GB; EU; or XM for several countries"
    )
    category: Annotated[str, word_like(*CATEGORIES)] | None = Field(
        None, description=f"a word, such as {', '.join(CATEGORIES)}"
    )
    tier: Annotated[Tier, one_of(*get_args(Tier))] | None = None
    evidence: Line | None = Field(None, description="where the source's address was seen, on one line")
    checked: Checked = Field(NEVER, description="the day on which it was last checked, as in 2026-11-29, or never")
    full_text: Annotated[FullText, one_of(*get_args(FullText))] = "never"
    section: Annotated[Section, one_of(*SECTIONS)] | None = None
    #: (section, log-odds that the source adds to it).
    section_bias: tuple[tuple[Section, float], ...] = Field((), description=_WHAT_BIAS_IS)
    #: Before `every`, which reads it.
    timezone: Timezone = Field("UTC", description="an IANA time zone, as in Europe/Berlin")
    #: At least so often: its rhythm decides when, see scheduler.rhythm.
    every: Every = Field(Interval(LONGEST_GAP), description=WHAT_EVERY_IS.removeprefix("write "))
    #: Every request of the source goes through it; what stands below is sent to the host of `url` alone.
    proxy: Proxy | None = Field(None, description=WHAT_A_PROXY_IS)
    auth: BasicAuth | None = Field(None, description=WHAT_AUTH_IS)
    headers: Headers = Field((), description=WHAT_HEADERS_ARE)
    cookies: Cookies = Field((), description=WHAT_COOKIES_ARE)

    @property
    def posted(self) -> str | None:
        """The JSON that its own address is asked with, by POST; None where it is got."""
        return None

    @property
    def is_primary(self) -> bool:
        """Whether it is an authority that speaks of itself; its reports lead their stories."""
        return is_primary(self.tier, self.category)

    @field_validator("every", mode="plain")
    @classmethod
    def _parse_every(cls, value: Any, info: ValidationInfo) -> Every:
        if isinstance(value, Interval | Cron):
            return value
        try:
            if isinstance(value, str):
                return parse_every(value, info.data.get("timezone", "UTC"))
            expected = WHAT_EVERY_IS
        except ValueError as error:
            expected = str(error)
        raise wrong(offered(value, SHORTEST_PUBLIC, LONGEST) or expected)

    @field_validator("section_bias", mode="plain")
    @classmethod
    def _read_bias(cls, value: Any) -> tuple[tuple[Section, float], ...]:
        if isinstance(value, tuple):
            return value
        if not isinstance(value, dict) or not all(
            section in SECTIONS and isinstance(odds, int | float) and -MOST_BIAS <= odds <= MOST_BIAS
            for section, odds in value.items()
        ):
            raise wrong(f"write {_WHAT_BIAS_IS}")
        return tuple(sorted(value.items()))

    @field_serializer("section_bias")
    def _write_bias(self, value: tuple[tuple[Section, float], ...]) -> dict[Section, float]:
        return dict(value)

    @field_serializer("every")
    def _write_every(self, value: Every) -> str:
        return str(value)
