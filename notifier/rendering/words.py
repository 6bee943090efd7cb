"""Dates, spans of time, sections, places and watches in the reader's language.  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import cache

from babel import Locale
from babel.dates import format_skeleton, format_timedelta

from config.knowledge.packs import shipped_packs
from notifier.texts import Translator, gettext_noop
from record.sql.channels import named
from record.sql.directory import CATALOGUE

#: How a language is written where there is a choice.
LOCALES = {"en": Locale("en", "GB"), "zh": Locale("zh", script="Hans")}

#: By section, see config.sections.
SECTION_NAMES: Mapping[str, str] = {
    "policy": gettext_noop("Policy"),
    "industry": gettext_noop("Industry"),
    "cbdc": gettext_noop("CBDC"),
    "investment": gettext_noop("Investment"),
    "opinion": gettext_noop("Opinion"),
    "off_topic": gettext_noop("Off topic"),
}
#: By stage, see config.knowledge.cbdc.
STAGE_NAMES: Mapping[str, str] = {
    "none": gettext_noop("nothing begun"),
    "research": gettext_noop("research"),
    "development": gettext_noop("development"),
    "pilot": gettext_noop("pilot"),
    "launch": gettext_noop("launched"),
    "cancelled": gettext_noop("cancelled"),
    "inactive": gettext_noop("inactive"),
    "other": gettext_noop("other"),
}
#: By type of a project; of one that is undecided nothing is said.
TYPE_NAMES: Mapping[str, str] = {
    "retail": gettext_noop("retail"),
    "wholesale": gettext_noop("wholesale"),
    "both": gettext_noop("retail and wholesale"),
    "cross-border": gettext_noop("cross-border"),
}
#: By category of a source, see config.kinds.source.
CATEGORY_NAMES: Mapping[str, str] = {
    "central_bank": gettext_noop("Central banks"),
    "standard_setter": gettext_noop("Standard setters"),
    "regulator": gettext_noop("Regulators"),
    "cbdc_project": gettext_noop("CBDC projects"),
    "crypto_media": gettext_noop("Crypto media"),
    "finance_media": gettext_noop("Finance media"),
    "trade_media": gettext_noop("Trade media"),
    "institution": gettext_noop("Firms and public bodies"),
    "other": gettext_noop("Others"),
}
#: Codes that no country has, see config.knowledge.cbdc.Code.
_NO_COUNTRIES = {"XC": gettext_noop("Eastern Caribbean"), "XM": gettext_noop("several countries")}


def section_text(section: str | None, near_section: str | None, t: Translator) -> str:
    """`Policy`; `Policy, perhaps Industry`; "" for what was not judged."""
    first, near = (t(SECTION_NAMES[each]) if each else "" for each in (section, near_section))
    return t("{section}, perhaps {near}", section=first, near=near) if near else first


def day_text(day: date, today: date, t: Translator) -> str:
    """`23 Nov`, 11月23日; with its year, where that is another one."""
    skeleton = "MMMd" if day.year == today.year else "yMMMd"
    return format_skeleton(skeleton, datetime(day.year, day.month, day.day), locale=LOCALES[t.language])  # noqa: DTZ001


def time_text(moment: datetime, now: datetime, zone: tzinfo, t: Translator) -> str:
    """`08:30` of today, `22 Nov, 08:30` of another day, in the zone."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return t("{day}, {time}", day=day_text(local.date(), today, t), time=f"{local:%H:%M}")


def span_text(span: timedelta, t: Translator) -> str:
    """`12 minutes`, 12分钟."""
    return format_timedelta(span, granularity="minute", threshold=1.5, locale=LOCALES[t.language])


def country_text(code: str, t: Translator) -> str:
    """The name of a country; of a code that babel does not know, the code."""
    own = _NO_COUNTRIES.get(code)
    return t(own) if own else LOCALES[t.language].territories.get(code, code)


def section_of(word: str, t: Translator) -> str | None:
    """The section that somebody names, by its key or in their language; None for what is none."""
    folded = word.casefold().replace("-", "_").replace(" ", "_")
    for section, name in SECTION_NAMES.items():
        if folded in (section, name.casefold().replace(" ", "_"), t(name).casefold()):
            return section
    return None


def watch_text(name: str, label: str | None, t: Translator) -> str:
    """What people call a watch, by its name (`WatchRow.name`) and what it was labelled: a pack's by the pack's name."""
    return _of_packs(t).get(name) or label or name


@cache
def _of_packs(t: Translator) -> Mapping[str, str]:
    """By name; of several watches in a pack the one that the pack is named after has its name alone."""
    return {
        named(CATALOGUE, pack.watch_id(each)): pack.name[t.language]
        if len(pack.watches) == 1 or each.id == pack.id
        else pack.name[t.language] + t(": ") + each.id
        for pack in shipped_packs().values()
        for each in pack.watches
    }
