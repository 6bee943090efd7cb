"""What a robots.txt says to us.  Pure.

Scrapy hands the whole file to Protego, which keeps each rule once for each user agent of its group: a hostile file of
110 kB takes 10 s and 850 MB.  So only the group that is meant for us is kept, and only that is given to Protego.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from protego import Protego

#: More rules than any honest file has for one crawler; what follows them is not read.
MOST_RULES = 5_000
#: However slowly a site wants to be asked, that is not less than once a day.
MOST_DELAY_S = 86_400.0
#: URLs whose answer is remembered, per host.
_ANSWERS = 64

_AGENT_LINE = re.compile(r"user[- ]?agent[ \t]*:?(.*)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)
_COMPATIBLE = re.compile(r"compatible;\s*([a-z_-]+)", re.IGNORECASE)


@dataclass(slots=True)
class Rules:
    """The group of a robots.txt that is meant for us; empty: all is allowed."""

    text: str = ""
    #: Rules beyond MOST_RULES.
    unread: int = 0
    #: Seconds that are to lie between two requests.
    crawl_delay: float = 0.0
    _answers: dict[str, bool] = field(default_factory=dict)

    def allow(self, url: str) -> bool:
        """Whether `url` may be fetched."""
        if not self.text:
            return True
        answer = self._answers.get(url)
        if answer is None:
            if len(self._answers) >= _ANSWERS:
                self._answers.clear()
            answer = self._answers[url] = Protego.parse(self.text).can_fetch(url, "*")
        return answer


def product_token(user_agent: str) -> str:
    """The name by which robots.txt calls a crawler with this user agent (RFC 9309, 2.2.1)."""
    found = _COMPATIBLE.search(user_agent) or _TOKEN.match(user_agent)
    return found[found.lastindex or 0].lower() if found else ""


def rules_for(token: str, robots_txt: str) -> Rules:
    """The rules of all groups that name `token`, or, where none does, of all for `*` (RFC 9309, 2.2.1)."""
    named = False
    ours: list[str] = []
    general: list[str] = []
    for agents, lines in _groups(robots_txt):
        if token in agents:
            named = True
            ours += lines
        if "*" in agents:
            general += lines
    lines = ours if named else general
    text = "\n".join(("User-agent: *", *lines[:MOST_RULES])) if lines else ""
    return Rules(text, max(0, len(lines) - MOST_RULES), _delay(text))


def _delay(text: str) -> float:
    """Of a group that asks for one; what is no number of seconds asks for none."""
    delay = Protego.parse(text).crawl_delay("*") if "delay" in text.lower() else None
    return min(delay, MOST_DELAY_S) if delay and delay > 0 else 0.0


def _groups(robots_txt: str) -> Iterator[tuple[set[str], list[str]]]:
    """Each group's agents and its lines; Sitemap and Host lines belong to no group."""
    agents: set[str] = set()
    lines: list[str] = []
    for raw in robots_txt.splitlines():
        line = raw.partition("#")[0].strip()
        agent = _AGENT_LINE.match(line)
        if agent is None:
            if line and not line.lower().startswith(("sitemap", "site-map", "host")):
                lines.append(line)
            continue
        if lines:
            yield agents, lines
            agents, lines = set(), []
        agents.add(_named(agent[1].strip().lower()))
    yield agents, lines


def _named(agent: str) -> str:
    found = _TOKEN.match(agent)
    return found[0] if found else agent
