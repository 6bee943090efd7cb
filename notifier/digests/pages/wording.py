"""How an edition says days, amounts, rounds, languages and whose it is.  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_interval
from babel.numbers import format_compact_currency, format_compact_decimal, get_currency_name, is_currency

from config.digest import Rhythm
from notifier.digests.edition import Lack, Period, Raised
from notifier.digests.prose.announced import What
from notifier.rendering.cutting import shortened
from notifier.rendering.words import LOCALES, SECTION_NAMES, day_text, time_text
from notifier.texts import Translator, gettext_noop
from record.text import tidy_line

#: UTF-16 units of a coin's ticker.
_CURRENCY = 12
#: A headline's own brackets, as that weekly has them, in any language.
HEADLINE = "【{}】"
NAMES: Mapping[Rhythm, str] = {
    "hourly": gettext_noop("Mintwire Hourly"),
    "daily": gettext_noop("Mintwire Daily"),
    "weekly": gettext_noop("Mintwire Weekly"),
}
#: What stands over a section; in a chat two of them are shorter.
CHAPTERS: Mapping[str, str] = {
    **SECTION_NAMES,
    "cbdc": gettext_noop("Central bank digital currency"),
    "investment": gettext_noop("Investment and financing"),
}
LACKS: Mapping[Lack, str] = {
    "week_before": gettext_noop(
        "The stories of the week before were not at hand: what is new is not told from what goes on."
    ),
    "four_weeks": gettext_noop("The four weeks before were not at hand: attention has no mean to be held against."),
    "sources": gettext_noop("The list of sources was not at hand: nothing is said of who was silent."),
}
DAYS: Mapping[What, str] = {
    "in_force": gettext_noop("comes into force"),
    "consultation": gettext_noop("consultation ends"),
    "deadline": gettext_noop("deadline"),
    "hearing": gettext_noop("hearing or vote"),
    "launch": gettext_noop("launch"),
}
_ROUNDS: Mapping[str, str] = {
    "pre_seed": gettext_noop("pre-seed"),
    "seed": gettext_noop("seed"),
    "angel": gettext_noop("angel"),
    "bridge": gettext_noop("bridge"),
    "strategic": gettext_noop("strategic"),
    "growth": gettext_noop("growth"),
    "equity": gettext_noop("sale of shares"),
    "private": gettext_noop("private placement"),
    "debt": gettext_noop("debt"),
}
_KINDS: Mapping[str, str] = {
    "acquisition": gettext_noop("acquisition"),
    "fund": gettext_noop("fund"),
    "ipo": gettext_noop("going public"),
    "token_sale": gettext_noop("token sale"),
    "treasury": gettext_noop("treasury purchase"),
}


def period_text(period: Period, t: Translator) -> str:
    """`1–7 Jun 2026`, 2026年6月1日至7日; of a day `2 Jun 2026`; of an hour `2 Jun 2026, 14:00–15:00`."""
    first, last = period.first_day, period.last_day
    days = format_interval(_noon(first), _noon(last), "yMMMd", locale=LOCALES[t.language])
    if period.rhythm != "hourly":
        return days
    zone = ZoneInfo(period.zone)
    begin, end = (each.astimezone(zone) for each in (period.first, period.until))
    return t("{day}, {time}", day=days, time=f"{begin:%H:%M}–{end:%H:%M}")


def at_text(moment: datetime, period: Period, t: Translator) -> str:
    """When a report came: its time alone where the edition is of one day, and it was that day."""
    zone = ZoneInfo(period.zone)
    if period.first_day == period.last_day:
        return time_text(moment, period.first, zone, t)
    local = moment.astimezone(zone)
    return t("{day}, {time}", day=day_text(local.date(), period.last_day, t), time=f"{local:%H:%M}")


def announced_text(day: date, period: Period, t: Translator) -> str:
    """A day to come."""
    return day_text(day, period.last_day, t)


def language_text(language: str, t: Translator) -> str:
    """`Japanese`, 日语; of what babel does not know its code."""
    return str(LOCALES[t.language].languages.get(language, language))


def amount_text(raised: Raised, t: Translator) -> str:
    """`US$40M`, 4000万美元, `1.2K BTC`; "" where no number was said."""
    if raised.amount is None:
        return "" if raised.amount_usd is None else _money(raised.amount_usd, "USD", t)
    text = _money(raised.amount, raised.currency or "", t)
    if raised.amount_usd is not None and raised.currency != "USD":
        text = t("{amount} ({dollars})", amount=text, dollars=_money(raised.amount_usd, "USD", t))
    return text


def _money(amount: Decimal, currency: str, t: Translator) -> str:
    locale, currency = LOCALES[t.language], shortened(tidy_line(currency), _CURRENCY)
    if t.language == "en" and is_currency(currency):
        return format_compact_currency(amount, currency, locale=locale, fraction_digits=2)
    number = format_compact_decimal(amount, locale=locale, fraction_digits=2)
    if t.language == "zh" and is_currency(currency):
        return number + get_currency_name(currency, locale=locale)
    return f"{number} {currency}".strip()


def round_text(raised: Raised, t: Translator) -> str:
    """`Series A`, A轮, `pre-Series A`; of what is no round its kind."""
    before, is_series, letter = (raised.round or "").rpartition("series_")
    if is_series and before:
        text = t("pre-Series {letter}", letter=letter.upper())
    elif is_series:
        text = t("Series {letter}", letter=letter.upper())
    else:
        text = t(_ROUNDS.get(letter) or _KINDS.get(raised.kind, ""))
    if not raised.rumoured:
        return text
    return t("{deal}, rumoured", deal=text) if text else t("rumoured")


def _noon(day: date) -> datetime:
    """A day as babel takes it: without a zone, so that none moves it."""
    return datetime.combine(day, time(12))
