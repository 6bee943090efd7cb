"""The sections that stories are filed under."""

from __future__ import annotations

from typing import Literal, get_args

Section = Literal["policy", "industry", "cbdc", "investment", "opinion", "off_topic"]
SECTIONS: tuple[Section, ...] = get_args(Section)
#: Behind what is asked for: that, or near it (newsroom.sections.nearness).
OR_NEAR = "?"
#: What may be asked for.
ASKED_SECTIONS = (*SECTIONS, *(f"{section}{OR_NEAR}" for section in SECTIONS))
#: What people who ask for a section are told; the judge's figures on reports it was not made with: bench/README.md.
HOW_SURE = "about 4 in 5 reports stand in the section where an editor would put them"
