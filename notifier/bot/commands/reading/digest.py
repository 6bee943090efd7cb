"""/digest: what happened, by section: the house editions, today so far, and having editions sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from notifier.bot.answer import Answer, Button, Reply, Rows, lines, says
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import MOST_REACHED, MOST_SHOWN, page, page_turns, shown_stories, zone_of
from notifier.bot.table import Command, Handled, Handling
from notifier.digests.pages.wording import NAMES
from notifier.rendering.cutting import clean, shortened
from notifier.rendering.message import Message
from notifier.rendering.words import SECTION_NAMES, day_text
from notifier.texts import LANGUAGES, Translator, gettext_noop
from record.sql.database import reading
from record.sql.digests import issuing, subscribers
from record.sql.digests.issuing import Listed
from record.sql.digests.subscribers import Getting
from record.sql.recent import latest_stories

#: What a person may write, by what it means.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "today": ("today", "今天", "今日"),
    "daily": ("day", "daily", "yesterday", "日报", "每日", "昨天"),
    "weekly": ("week", "weekly", "周报", "每周", "本周"),
    "hourly": ("hour", "hourly", "每小时"),
    "on": ("on", "开", "订阅"),
    "off": ("off", "关", "退订"),
    "en": ("en", "english", "英文"),
    "zh": ("zh", "chinese", "中文"),
}
_MEANT = {word: meant for meant, words in _WORDS.items() for word in words}
#: UTF-16 units of an edition's title in an overview.
_TITLE = 300
#: The editions that chats are offered.
_OFFERED = {"daily": gettext_noop("The daily"), "weekly": gettext_noop("The weekly")}


def digest(asked: Asked) -> Answer:
    """`/digest`, `/digest today`, `/digest week`, `/digest weekly on`, `/digest daily zh off`, in any order."""
    t, said = asked.t, asked.text.casefold().split()
    meant = {_MEANT.get(word) for word in said}
    if None in meant:
        return says(t("Write /digest today or /digest week; /digest weekly on has each sent here."))
    rhythm = next((each for each in ("weekly", "daily", "hourly") if each in meant), None)
    language = next((each for each in LANGUAGES if each in meant), t.language)
    if meant & {"on", "off"}:
        if not asked.may_change():
            return says(t("Only administrators can change things here."))
        return _set(asked, Getting(asked.channel, rhythm or "weekly", language), on="on" in meant)
    if "today" in meant:
        return Answer(replies=(_today(asked, {"skip": 0, "most": MOST_SHOWN}),))
    if rhythm is not None:
        return Answer(replies=(_edition(asked, rhythm, language),))
    return Answer(replies=(_overview(asked),))


def turn_today(asked: Asked) -> Answer:
    """Another page of what happened today."""
    return Answer(edit=_today(asked, asked.action))


def open_edition(asked: Asked) -> Answer:
    """The last edition, from an overview."""
    rhythm, language = str(asked.action["rhythm"]), str(asked.action["language"])
    return Answer(replies=(_edition(asked, rhythm, language),))


def turn_edition(asked: Asked) -> Answer:
    """Another message of an edition."""
    return Answer(edit=_shown(asked, asked.action))


def press_wanted(asked: Asked) -> Answer:
    """An edition is sent here from now on, or no more."""
    its = asked.action
    wanted = Getting(asked.channel, str(its["rhythm"]), str(its["language"]))
    done = _set(asked, wanted, on=bool(its["on"]))
    return replace(done, replies=(), toast=done.replies[0].message.parts[0].text, edit=_overview(asked))


def _set(asked: Asked, wanted: Getting, *, on: bool) -> Answer:
    t = asked.t
    edition = t(NAMES[wanted.rhythm])  # type: ignore[index]
    with asked.stores.engine.begin() as connection:
        if on:
            subscribers.subscribe(connection, asked.origin, wanted, asked.now)
        else:
            subscribers.unsubscribe(connection, asked.origin, wanted)
        by_others = any(each == wanted for origin, each in subscribers.of_channel(connection, asked.channel))
    language = LANGUAGES[wanted.language]
    if on:
        return says(t("{edition} ({language}) comes here from now on.", edition=edition, language=language))
    if by_others:
        return says(t("The config of this wire has {edition} sent here.", edition=edition))
    return says(t("{edition} ({language}) comes here no more.", edition=edition, language=language))


def _overview(asked: Asked) -> Reply:
    """The last edition of each kind, and what is sent here."""
    t, told, rows = asked.t, list[str](), list[list[Button]]()
    with reading(asked.stores.engine) as connection:
        sent = [wanted for _, wanted in subscribers.of_channel(connection, asked.channel)]
        known = {each: issuing.published(connection, each) for each in _OFFERED}
        editions = issuing.listed(connection, [each.number for found in known.values() for each in found])
    titles = {each: _in(editions[found[0].number], t.language)[1].title for each, found in known.items() if found}
    for rhythm, name in _OFFERED.items():
        there = sorted(LANGUAGES[each.language] for each in sent if each.rhythm == rhythm)
        title = shortened(clean(titles.get(rhythm)), _TITLE)
        told.append(t("{edition}: {title}", edition=t(name), title=title or t("none yet")))
        if there:
            told.append(t("It is sent here: {languages}.", languages=t(", ").join(there)))
        state = {"rhythm": rhythm, "language": t.language}
        is_sent = Getting(asked.channel, rhythm, t.language) in sent
        label = t("Stop: {edition}", edition=t(name)) if is_sent else t("Send here: {edition}", edition=t(name))
        row = [Button(label, "digest.want", {**state, "on": not is_sent})]
        rows.append([Button(t(name), "digest.open", state), *row] if rhythm in titles else row)
    return Reply(lines("\n".join(told), t("Digests")), rows)


def _today(asked: Asked, state: Mapping[str, Any]) -> Reply:
    """Stories of the day so far, those of the most sources first."""
    t, zone = asked.t, zone_of(asked)
    today = asked.now.astimezone(zone).date()
    sections = [section for section in SECTION_NAMES if section != "off_topic"]
    with reading(asked.stores.engine) as connection:
        since = datetime.combine(today, time(), zone)
        stories = latest_stories(connection, since, sections, most=MOST_REACHED)
    weight = {story: listed.view.sources for story, listed in shown_stories(asked, stories)}
    stories = sorted(weight, key=lambda story: -weight[story])
    title = t("Today so far · {day}", day=day_text(today, today, t))
    foot = "" if stories else t("Nothing was reported today.")
    kept = {"skip": state["skip"], "most": state["most"]}
    return page(asked, title, stories, foot, "digest.today", kept)


def _edition(asked: Asked, rhythm: str, language: str) -> Reply:
    t = asked.t
    with reading(asked.stores.engine) as connection:
        found = issuing.published(connection, rhythm)
        editions = issuing.listed(connection, [each.number for each in found])
        following = issuing.in_state(connection, issuing.OPEN, rhythm=rhythm)
    if found:
        digest = found[0].number
        return _shown(asked, {"digest": digest, "language": _in(editions[digest], language)[0], "page": 0})
    if not following:
        return says(t("This wire makes no such edition.")).replies[0]
    day = day_text(following[0].due.astimezone(zone_of(asked)).date(), asked.now.date(), t)
    return says(t("There is no edition yet; the first is made on {day}.", day=day), *_wants(t, rhythm)).replies[0]


def _wants(t: Translator, rhythm: str) -> Rows:
    if rhythm not in _OFFERED:
        return ()
    label = t("Send here: {edition}", edition=t(_OFFERED[rhythm]))
    return ([Button(label, "digest.want", {"rhythm": rhythm, "language": t.language, "on": True})],)


def _shown(asked: Asked, state: Mapping[str, Any]) -> Reply:
    """One message of an edition, with ways to the others."""
    digest, language, at = int(state["digest"]), str(state["language"]), int(state["page"])
    with reading(asked.stores.engine) as connection:
        messages = issuing.messages_of(connection, [(digest, language)]).get((digest, language), ())
    if at >= len(messages):
        return says(asked.t("This edition is kept no longer.")).replies[0]
    turns = page_turns(asked.t, "digest.turn", at, len(messages), {"digest": digest, "language": language})
    return Reply(Message.from_dict(messages[at]), (turns,))


def _in(editions: Mapping[str, Listed], language: str) -> tuple[str, Listed]:
    """The edition that was published in this language, or else in another."""
    told = {name: each for name, each in editions.items() if each.published is not None}
    found = language if language in told else next(iter(told))
    return found, told[found]


HANDLED = Handled(
    commands=(Command("digest", gettext_noop("what happened today, or in the week"), Handling(digest), "week"),),
    presses={
        "digest.open": Handling(open_edition),
        "digest.turn": Handling(turn_edition),
        "digest.today": Handling(turn_today),
        "digest.want": Handling(press_wanted, who="admins"),
    },
)
