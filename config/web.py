"""HTTP: where it is served, and how much one reader may ask for."""

from __future__ import annotations

import ipaddress
from typing import Self

from pydantic import Field, field_validator, model_validator

from config.fields import ApiBase, wrong
from config.model import Model

LOCALHOST = "localhost"


class WebLimits(Model):
    """What one token may ask for, so that no reader is a burden to the others."""

    requests_a_minute: int = Field(
        600, strict=True, ge=1, le=100_000, description="requests a minute of one token, from 1 to 100000"
    )
    megabytes_a_day: int = Field(
        20_000, strict=True, ge=1, le=10_000_000, description="megabytes a UTC day to one token, from 1 to 10000000"
    )
    at_once: int = Field(8, strict=True, ge=1, le=1000, description="answers at once to one token, from 1 to 1000")


class Web(Model):
    """The collections by HTTP."""

    listen: str | None = Field(
        "127.0.0.1:8321",
        pattern=r"^(\[[0-9a-fA-F:]+\]|[^\s:\[\]/]+):[0-9]{1,5}$",
        description="an address of this machine and a port, as in 127.0.0.1:8321, or null for no HTTP",
    )
    public: ApiBase = Field(
        "", description="nothing, or the address by which others reach it, as in https://wire.example.org"
    )
    open: bool = Field(False, strict=True, description="true, so that this machine's programs need no token, or false")
    limits: WebLimits = Field(WebLimits(), description="a mapping, as in {requests_a_minute: 600, at_once: 8}")

    @field_validator("listen")
    @classmethod
    def _check_port(cls, value: str | None) -> str | None:
        if value is not None and not 0 < int(value.rpartition(":")[2]) < 2**16:
            raise wrong("write a port from 1 to 65535")
        return value

    @model_validator(mode="after")
    def _check_open(self) -> Self:
        if self.open and (self.public or not self.is_loopback):
            raise wrong("write open: false: without tokens only this machine's own programs are served")
        return self

    @property
    def address(self) -> str:
        """With which links begin."""
        return self.public or f"http://{self.listen or LOCALHOST}"

    @property
    def place(self) -> tuple[str, int]:
        """Host and port of `listen`; raises ValueError where there is none."""
        if self.listen is None:
            raise ValueError("web.listen is null")
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it; so it is where nothing is listened to."""
        if self.listen is None:
            return True
        host, _ = self.place
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == LOCALHOST
