"""The settings: frozen, typed, unknown keys refused.

Each field's description ends the sentence "write …", for a user who wrote something else.
What holds between entries (ids that are unique or refer to others) is checked by `config.reading.references`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    TypeAdapter,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from config.every import WHAT_EVERY_IS, Cron, Every, Interval, parse_every
from config.fields import (
    AlertAge,
    ApiBase,
    Chat,
    ConceptId,
    ConceptIds,
    Country,
    DatabaseUrl,
    FirstPoll,
    Id,
    Kept,
    Language,
    Line,
    PrivateNetwork,
    RedisUrl,
    Timezone,
    Variable,
    WebAddress,
    one_of,
    wrong,
)
from config.sections import SECTIONS, Section

#: The digest modes that subscriptions will have.
LATER_MODES = ("hourly", "daily", "weekly")
#: The kinds of source that Mintwire will read.
LATER_SOURCE_KINDS = ("listing", "sitemap", "api")
#: What one megabyte of `max_body_mb` is, in bytes.
MEGABYTE = 1_000_000

Category = Literal[
    "central_bank", "standard_setter", "regulator", "cbdc_project", "crypto_media", "finance_media", "trade_media"
]

#: Who speaks: an authority about itself, an outlet that reports, or one that passes on what others report.
Tier = Literal["primary", "outlet", "aggregator"]
#: Whether the page of a report is fetched for its text: of none, of one whose text in the source is short, of each.
FullText = Literal["never", "when_short", "always"]
#: Log-odds that a source may add to a section, or take from it: 5 makes it 148 times as likely.
MOST_BIAS = 5
_WHAT_BIAS_IS = f"log-odds from -{MOST_BIAS} to {MOST_BIAS} by section ({', '.join(SECTIONS)}), as in {{policy: 1}}"
#: Categories of sources that are primary unless `tier` says otherwise.
AUTHORITIES: frozenset[str] = frozenset({"central_bank", "standard_setter", "regulator", "cbdc_project"})


def is_primary(tier: str | None, category: str | None) -> bool:
    """Whether a source of this tier, or else of this category, is an authority that speaks of itself."""
    return tier == "primary" if tier else category in AUTHORITIES


class Model(BaseModel):
    """Frozen; unknown keys are refused; an error's text holds no value, for the value may be secret."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Network(Model):
    """How sources are reached: who asks, how long, how much, and which private networks are allowed."""

    allow_private: tuple[PrivateNetwork, ...] = Field(
        (), description="a list of networks that are no part of the internet, as in ['127.0.0.0/8']"
    )
    user_agent: str = Field(
        "Mintwire/0.1 (news reader)",
        min_length=1,
        max_length=200,
        pattern=r"^[\x20-\x7e]+$",
        description="one line of plain ASCII that says who is asking, as in 'Mintwire/0.1 (desk@example.org)'",
    )
    timeout_s: float = Field(20, strict=True, ge=1, le=120, description="seconds from 1 to 120")
    max_body_mb: float = Field(10, strict=True, ge=0.1, le=100, description="megabytes from 0.1 to 100")

    @property
    def max_body_bytes(self) -> int:
        """`max_body_mb` in bytes."""
        return int(self.max_body_mb * MEGABYTE)


class Source(Model):
    """One configured place to read: what all kinds have in common.  Round-trips through JSON as AnySource."""

    id: Id = Field(description="an id of small letters, digits and hyphens, at most 64, as in ecb-press")
    name: Line = Field(description="the source's own name, at most 200 characters on one line")
    name_native: Line | None = Field(None, description="the source's name in its own language, on one line")
    kind: Annotated[
        str, one_of("feed", later=LATER_SOURCE_KINDS, otherwise="this kind of source does not exist yet")
    ] = Field(description="the kind of source: feed")
    #: What each poll asks first; its host is leased for the poll.
    url: WebAddress = Field(description="the source's address, which begins http:// or https://")
    homepage: WebAddress | None = Field(None, description="an address that begins http:// or https://")
    language: Language | None = Field(None, description="a language as BCP 47 names it, as in en, zh or zh-TW")
    country: Country | None = Field(
        None, description="an ISO 3166 code of two capital letters, as in GB; EU; or XM for several countries"
    )
    category: Annotated[Category, one_of(*get_args(Category))] | None = None
    tier: Annotated[Tier, one_of(*get_args(Tier))] | None = None
    full_text: Annotated[FullText, one_of(*get_args(FullText))] = "never"
    section: Annotated[Section, one_of(*SECTIONS)] | None = None
    #: (section, log-odds that the source adds to it).
    section_bias: tuple[tuple[Section, float], ...] = Field((), description=_WHAT_BIAS_IS)
    #: Before `every`, which reads it.
    timezone: Timezone = Field("UTC", description="an IANA time zone, as in Europe/Berlin")
    every: Every = Field(Interval(timedelta(minutes=5)), description=WHAT_EVERY_IS.removeprefix("write "))

    @property
    def is_primary(self) -> bool:
        """Whether it is an authority that speaks of itself; its reports lead their stories."""
        return is_primary(self.tier, self.category)

    @field_validator("every", mode="plain")
    @classmethod
    def _parse_every(cls, value: Any, info: ValidationInfo) -> Every:
        if isinstance(value, Interval | Cron):
            return value
        if not isinstance(value, str):
            raise wrong(WHAT_EVERY_IS)
        try:
            return parse_every(value, info.data.get("timezone", "UTC"))
        except ValueError as error:
            raise wrong(str(error)) from None

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


class FeedSource(Source):
    """A document that lists reports: RSS, Atom, RDF or JSON Feed."""

    kind: Literal["feed"] = Field(description="the kind of source: feed")
    url: WebAddress = Field(description="the feed's address, which begins http:// or https://")


class ByKind:
    """An annotation that makes a union, told apart by `kind`, of models of one base.

    What has another kind is read as the base, so that all mistakes in it are told together.  pydantic's own
    discriminated unions want two members at least, and tell of a wrong kind alone.
    """

    def __init__(self, kinds: Mapping[str, type[Model]]) -> None:
        self._kinds = kinds

    def __get_pydantic_core_schema__(self, base: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """pydantic's hook; `base` is the annotated model."""
        choices = {kind: handler.generate_schema(model) for kind, model in self._kinds.items()}
        return core_schema.tagged_union_schema({**choices, "": handler.generate_schema(base)}, self._tag)

    def _tag(self, value: Any) -> str:
        kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
        return kind if isinstance(kind, str) and kind in self._kinds else ""


SOURCE_KINDS: Mapping[str, type[Source]] = {"feed": FeedSource}
AnySource = Annotated[Source, ByKind(SOURCE_KINDS)]
#: Reads and writes one source alone.
SOURCE: TypeAdapter[Source] = TypeAdapter(AnySource)


class Watch(Model):
    """A named boolean query, with the sources, languages and sections it covers; empty: all of them.

    The query itself is read by the notifier, which reports a mistake in it through `Loaded.mistake`.
    """

    id: Id = Field(description="an id of small letters, digits and hyphens, at most 64, as in digital-euro")
    query: str = Field(
        min_length=1, max_length=10_000, pattern=r"\S", description="""a query, as in '"digital euro" OR CBDC'"""
    )
    sources: tuple[Id, ...] = Field((), description="a list of ids of sources, as in [ecb-press]")
    languages: tuple[Language, ...] = Field((), description="a list of languages as BCP 47 names them, as in [en, zh]")
    sections: tuple[Annotated[Section, one_of(*SECTIONS)], ...] = Field(
        (), description=f"a list of sections, of {', '.join(SECTIONS)}"
    )


class ConceptEntry(Model):
    """A concept as it is written, in the config or in a shipped pack: what `@id` of a query finds.

    The notifier reads each of `finds`, and reports a mistake in one through `Loaded.mistake`.
    """

    id: ConceptId = Field(
        description="an id of small letters, digits and hyphens, at most 64, as in my-banks or bank:ecb"
    )
    name: Line | None = Field(None, description="what it is, on one line; without it the id is its name")
    finds: tuple[Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")], ...] = Field(
        (), max_length=500, description="a list of at most 500 words and phrases of at most 200 characters, in quotes"
    )
    includes: tuple[ConceptIds, ...] = Field(
        (), max_length=500, description="a list of at most 500 ids of other concepts, as in [pboc, 'project:*']"
    )
    event: bool = Field(False, strict=True, description="true, if its words tell what happens, or false")

    @model_validator(mode="after")
    def _check_not_empty(self) -> Self:
        if not (self.finds or self.includes):
            raise wrong("write what it finds, or the ids of concepts that it includes")
        return self


class TelegramChannel(Model):
    """A chat of Telegram, or one topic of it."""

    id: Id = Field(description="an id of small letters, digits and hyphens, at most 64, as in desk")
    kind: Literal["telegram"]
    chat: Chat = Field(description="a chat's number, as in -1001234567890, or a public name in quotes, as in '@name'")
    thread: int | None = Field(None, strict=True, gt=0, lt=2**31, description="the number of a forum topic, or null")
    language: Language | None = Field(None, description="a language as BCP 47 names it, as in en or zh, or nothing")


class ConsoleChannel(Model):
    """The terminal in which Mintwire runs."""

    id: Id = Field(description="an id of small letters, digits and hyphens, at most 64, as in screen")
    kind: Literal["console"]


Channel = Annotated[
    TelegramChannel | ConsoleChannel, Field(discriminator="kind", description="a kind of channel: telegram or console")
]


class Subscription(Model):
    """A channel that hears about a watch."""

    channel: Id = Field(description="the id of a channel")
    watch: Id = Field(description="the id of a watch")
    mode: Annotated[
        Literal["now"], one_of("now", later=LATER_MODES, otherwise="hourly, daily and weekly digests do not exist yet")
    ] = "now"
    updates: bool = Field(
        False, strict=True, description="true, to be told again when a story has changed much, or false"
    )
    priority: int = Field(0, strict=True, ge=-9, le=9, description="a number from -9 to 9; the higher, the earlier")


#: Messages a second that Telegram takes from a bot for nothing
#: (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
FREE_PER_SECOND = 30


class Telegram(Model):
    """The bot by which Telegram is told, and how many messages a second it may send."""

    token_env: Variable = Field(
        "MINTWIRE_TELEGRAM_TOKEN",
        description="the name of the environment variable that holds the bot's token, not the token",
    )
    api_base: ApiBase = Field("", description="nothing, or another Bot API server as http://host:port")
    proxy: str = Field(
        "",
        repr=False,
        pattern=r"^$|^(http|https|socks5)://[^\s/]+$",
        description="nothing, or a proxy as http://host:port or socks5://host:port",
    )
    paid: bool = Field(
        False, strict=True, description="true, to pay for messages beyond the free limit with Stars, or false"
    )
    per_second: int = Field(
        30, strict=True, ge=1, le=1000, description="messages a second in all: up to 30, or up to 1000 where paid"
    )

    @model_validator(mode="after")
    def _check_rate(self) -> Self:
        if self.per_second > FREE_PER_SECOND and not self.paid:
            raise wrong(f"write per_second: {FREE_PER_SECOND} or less, or paid: true")
        return self


class Vectors(Model):
    """A service with OpenAI's embeddings protocol, which gives sentence vectors in place of the built-in encoder."""

    url: WebAddress = Field(description="the address before /embeddings, as in http://127.0.0.1:8080/v1")
    model: Line = Field(description="the model that the service is to use, on one line")
    dimensions: int = Field(strict=True, ge=16, le=8192, description="the length of the model's vectors, as in 384")
    key_env: Variable = Field(
        "MINTWIRE_VECTORS_KEY",
        description="the name of the environment variable that holds the service's key, not the key",
    )


class Keep(Model):
    """How long SQL keeps what; collections keep every report for good."""

    changes: Kept = Field(timedelta(days=8), description="an age of 1d to 3650d, as in 8d")
    stories: Kept = Field(timedelta(days=400), description="an age of 1d to 3650d, as in 400d")
    deliveries: Kept = Field(timedelta(days=400), description="an age of 1d to 3650d, as in 400d")
    pages: Kept = Field(timedelta(days=30), description="an age of 1d to 3650d, as in 30d")
    aside: Kept = Field(timedelta(days=90), description="an age of 1d to 3650d, as in 90d")


class Settings(Model):
    """Everything that the config says; `config.load.load` makes one."""

    data: Path = Field(Path("data"), description="a folder, as in ./data")
    redis: RedisUrl = Field(
        "", repr=False, description="nothing, or a URL that begins redis://, rediss://, unix:// or redis+sentinel://"
    )
    database: DatabaseUrl = Field(
        "", repr=False, description="nothing, or a URL that begins postgresql:// or sqlite:///"
    )
    network: Network = Field(Network(), description="a mapping, as in {timeout_s: 20}")
    alert_age: AlertAge = Field(timedelta(days=3), description="an age of 1m to 365d, as in 3d, or all")
    alert_first_poll: FirstPoll = Field(
        timedelta(hours=24), description="an age of 1m to 365d, as in 24h, or none, or all"
    )
    keep: Keep = Field(Keep(), description="a mapping, as in {changes: 8d, stories: 400d}")
    sources: tuple[AnySource, ...] = Field((), description="a list of sources")
    watches: tuple[Watch, ...] = Field((), description="a list of watches")
    concepts: tuple[ConceptEntry, ...] = Field((), max_length=1000, description="a list of at most 1,000 concepts")
    channels: tuple[Channel, ...] = Field((), description="a list of channels")
    subscriptions: tuple[Subscription, ...] = Field((), description="a list of subscriptions")
    operator: Id | None = Field(None, description="the id of a channel, which hears of the wire itself, or nothing")
    telegram: Telegram = Field(Telegram(), description="a mapping, as in {token_env: MINTWIRE_TELEGRAM_TOKEN}")
    vectors: Vectors | None = Field(
        None, description="nothing, or a mapping, as in {url: 'http://127.0.0.1:8080/v1', model: m, dimensions: 384}"
    )

    @field_validator("data", mode="before")
    @classmethod
    def _check_data(cls, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("~"):
            raise wrong("write the folder's full path: ~ is not expanded")
        if value == "":
            raise ValueError("no folder")
        return value
