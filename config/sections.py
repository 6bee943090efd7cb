"""The sections that stories are filed under."""

from __future__ import annotations

from typing import Literal, get_args

Section = Literal["policy", "industry", "cbdc", "investment", "opinion", "off_topic"]
SECTIONS: tuple[Section, ...] = get_args(Section)
