"""The bot: how it reaches Telegram, who may use it, and how much."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from config.fields import ApiBase, Variable, wrong
from config.model import Model

#: Messages a second that Telegram takes from a bot for nothing
#: (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
FREE_PER_SECOND = 30


class Webhook(Model):
    """Telegram brings updates to an address of ours, behind a proxy that speaks TLS for it.

    See https://core.telegram.org/bots/api#setwebhook.
    """

    url: str = Field(
        max_length=500,
        pattern=r"^https?://[^\s/?#@]+/[^\s?#]*$",
        description="the public address that Telegram calls, as in https://wire.example.org/telegram",
    )
    secret_env: Variable = Field(
        "MINTWIRE_TELEGRAM_SECRET",
        description="the name of the environment variable that holds the secret by which Telegram's calls are known",
    )
    listen: str = Field(
        "127.0.0.1:8080",
        pattern=r"^(\[[0-9a-fA-F:]+\]|[^\s:\[\]/]+):[0-9]{1,5}$",
        description="the address and port that the proxy brings them to, as in 127.0.0.1:8080",
    )


class ChatLimits(Model):
    """What one chat may ask for, so that no chat is a burden to the others."""

    watches: int = Field(50, strict=True, ge=1, le=10_000, description="watches of one chat, from 1 to 10000")
    commands_a_minute: int = Field(
        30, strict=True, ge=1, le=1000, description="commands and presses a minute of one chat, from 1 to 1000"
    )
    burst: int = Field(
        10,
        strict=True,
        ge=1,
        le=100,
        description="alerts a minute to a chat before they are a list, from 1 to 100",
    )
    messages_an_hour: int = Field(
        120, strict=True, ge=1, le=3600, description="alerts an hour to one chat, from 1 to 3600"
    )


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
    commands: bool = Field(True, strict=True, description="true, so that the bot answers in chats, or false")
    operators: tuple[Annotated[int, Field(strict=True, gt=0, lt=2**52)], ...] = Field(
        (), description="a list of the numbers of people at Telegram, as in [123456789]"
    )
    invite_only: bool = Field(
        False, strict=True, description="true, so that the bot serves only chats with an invitation, or false"
    )
    webhook: Webhook | None = Field(
        None, description="nothing, or a mapping, as in {url: 'https://wire.example.org/telegram'}"
    )
    limits: ChatLimits = Field(ChatLimits(), description="a mapping, as in {watches: 50, commands_a_minute: 30}")

    @model_validator(mode="after")
    def _check_rate(self) -> Self:
        if self.per_second > FREE_PER_SECOND and not self.paid:
            raise wrong(f"write per_second: {FREE_PER_SECOND} or less, or paid: true")
        return self
