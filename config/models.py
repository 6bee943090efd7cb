"""The settings: frozen, typed, unknown keys refused.

Each field's description ends the sentence "write …", for a user who wrote something else.
What holds between entries (ids that are unique or refer to others) is checked by `config.reading.references`.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from config.collections import Collections
from config.digest import Digest
from config.every import LONGEST_GAP
from config.fields import (
    AlertAge,
    Chat,
    ConceptId,
    ConceptIds,
    DatabaseUrl,
    FirstPoll,
    Gap,
    Id,
    Kept,
    Language,
    Line,
    PrivateNetwork,
    QuietHours,
    RedisUrl,
    SourceId,
    Timezone,
    Variable,
    WebAddress,
    one_of,
    wrong,
)
from config.kinds.union import AnySource
from config.model import Model
from config.quiet import HIGH
from config.sections import ASKED_SECTIONS, SECTIONS
from config.telegram import Telegram
from config.web import Web

#: Polls a minute that one wire may make: more than a hundred workers manage.
MOST_POLLS = 100_000

#: How a subscription may be told: at once, or in lists by the clock.
MODES = ("now", "hourly", "daily", "weekly")
#: What one megabyte of `max_body_mb` is, in bytes.
MEGABYTE = 1_000_000


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


class Watch(Model):
    """A named boolean query, with the sources, languages and sections it covers; empty: all of them.

    The query itself is read by the notifier, which reports a mistake in it through `Loaded.mistake`.
    """

    id: Id = Field(description="an id of small letters, digits and hyphens, at most 64, as in digital-euro")
    query: str = Field(
        min_length=1, max_length=10_000, pattern=r"\S", description="""a query, as in '"digital euro" OR CBDC'"""
    )
    sources: tuple[SourceId, ...] = Field((), description="a list of ids of sources, as in [ecb-press]")
    languages: tuple[Language, ...] = Field((), description="a list of languages as BCP 47 names them, as in [en, zh]")
    sections: tuple[Annotated[str, one_of(*ASKED_SECTIONS)], ...] = Field(
        (), description=f"a list of sections, of {', '.join(SECTIONS)}; policy? takes those near policy, too"
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


class _Channel(Model):
    """What every kind of channel says: its name, and how its readers want to be told."""

    id: Id = Field(description="an id of small letters, digits and hyphens, at most 64, as in desk")
    language: Language | None = Field(None, description="a language as BCP 47 names it, as in en or zh, or nothing")
    timezone: Timezone | None = Field(None, description="an IANA time zone, as in Asia/Singapore, or nothing")
    quiet: QuietHours | None = Field(None, description="two times of the day, as in 22:00-07:30, or nothing")
    quiet_alerts: Annotated[Literal["silent", "held"], one_of("silent", "held")] | None = Field(
        None, description="silent, to send without a sound in quiet hours, or held, to send at their end"
    )
    burst: int | None = Field(
        None, strict=True, ge=1, le=60, description="reports a minute from 1 to 60, or nothing: then no list is made"
    )


class TelegramChannel(_Channel):
    """A chat of Telegram, or one topic of it."""

    kind: Literal["telegram"]
    chat: Chat = Field(description="a chat's number, as in -1001234567890, or a public name in quotes, as in '@name'")
    thread: int | None = Field(None, strict=True, gt=0, lt=2**31, description="the number of a forum topic, or null")


class ConsoleChannel(_Channel):
    """The terminal in which Mintwire runs."""

    kind: Literal["console"]


Channel = Annotated[
    TelegramChannel | ConsoleChannel, Field(discriminator="kind", description="a kind of channel: telegram or console")
]


class Subscription(Model):
    """A channel that hears about a watch."""

    channel: Id = Field(description="the id of a channel")
    watch: Id = Field(description="the id of a watch")
    mode: Annotated[Literal["now", "hourly", "daily", "weekly"], one_of(*MODES)] = "now"
    updates: bool = Field(
        False, strict=True, description="true, to be told again when a story has changed much, or false"
    )
    priority: Annotated[int, BeforeValidator(lambda value: HIGH if value == "high" else value)] = Field(
        0, strict=True, ge=-9, le=9, description="high, or a number from -9 to 9; the higher, the earlier"
    )


class EncoderChoice(Model):
    """What makes sentence vectors in place of the built-in encoder: a model in a folder, or a service that speaks
    OpenAI's embeddings protocol."""

    folder: Path | None = Field(None, description="a folder with a model of model2vec or ONNX, as in ./models/mine")
    url: WebAddress = Field("", description="the address before /embeddings, as in http://127.0.0.1:8080/v1")
    model: Line = Field("", description="the model that the service is to use, on one line")
    dimensions: int = Field(
        0, strict=True, ge=16, le=8192, description="the length of the service's vectors, as in 384"
    )
    key_env: Variable = Field(
        "MINTWIRE_ENCODER_KEY",
        description="the name of the environment variable that holds the service's key, not the key",
    )

    @model_validator(mode="after")
    def _check_one(self) -> Self:
        of_service = [bool(each) for each in (self.url, self.model, self.dimensions)]
        if (self.folder is not None) == any(of_service):
            raise wrong("write either folder, or url, model and dimensions")
        if any(of_service) and not all(of_service):
            raise wrong("write all of url, model and dimensions")
        return self

    def below(self, base: Path) -> Self:
        """With its folder, if any, made absolute from this one."""
        return self if self.folder is None else self.model_copy(update={"folder": base / self.folder})


class Keep(Model):
    """How long SQL keeps what; collections have a `keep` of their own."""

    changes: Kept = Field(timedelta(days=8), description="an age of 1d to 3650d, as in 8d")
    stories: Kept = Field(timedelta(days=400), description="an age of 1d to 3650d, as in 400d")
    deliveries: Kept = Field(timedelta(days=400), description="an age of 1d to 3650d, as in 400d")
    pages: Kept = Field(timedelta(days=30), description="an age of 1d to 3650d, as in 30d")
    aside: Kept = Field(timedelta(days=90), description="an age of 1d to 3650d, as in 90d")
    digests: Kept = Field(timedelta(days=3650), description="an age of 1d to 3650d, as in 3650d")


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
    polls_per_minute: float | None = Field(
        None, gt=0, le=MOST_POLLS, description=f"a number of at most {MOST_POLLS}, as in 40, or nothing"
    )
    min_every: Gap = Field(timedelta(minutes=1), description="an interval of 1m to 6h, as in 1m")
    max_every: Gap = Field(LONGEST_GAP, description="an interval of 1m to 6h, as in 6h")
    keep: Keep = Field(Keep(), description="a mapping, as in {changes: 8d, stories: 400d}")
    collections: Collections = Field(Collections(), description="a mapping, as in {keep: {raw: 90d}}")
    sources: tuple[AnySource, ...] = Field((), description="a list of sources")
    #: Of which sources and watches are among those here already.
    packs: tuple[Id, ...] = Field((), description="a list of ids of packs, as in [e-cny, japan]")
    watches: tuple[Watch, ...] = Field((), description="a list of watches")
    concepts: tuple[ConceptEntry, ...] = Field((), max_length=1000, description="a list of at most 1,000 concepts")
    channels: tuple[Channel, ...] = Field((), description="a list of channels")
    subscriptions: tuple[Subscription, ...] = Field((), description="a list of subscriptions")
    digest: Digest = Field(Digest(), description="a mapping, as in {timezone: Asia/Singapore, weekly: editor}")
    operator: Id | None = Field(None, description="the id of a channel, which hears of the wire itself, or nothing")
    telegram: Telegram = Field(Telegram(), description="a mapping, as in {token_env: MINTWIRE_TELEGRAM_TOKEN}")
    web: Web = Field(Web(), description="a mapping, as in {listen: '127.0.0.1:8321'}")
    encoder: EncoderChoice | None = Field(None, description="nothing, or a mapping, as in {folder: ./models/mine}")

    @field_validator("data", mode="before")
    @classmethod
    def _check_data(cls, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("~"):
            raise wrong("write the folder's full path: ~ is not expanded")
        if value == "":
            raise ValueError("no folder")
        return value
