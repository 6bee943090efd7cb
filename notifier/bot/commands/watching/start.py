"""/start: the guided set-up, from the language to the first sample.

All that was chosen so far travels in the buttons, so that an old message goes on from where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from config.errors import QueryError
from config.knowledge.packs import Pack, shipped_packs
from config.quiet import parse_quiet
from config.zones import find_zone
from notifier.bot.answer import OVER, Answer, Button, Reply, Rows, Step, lines, says
from notifier.bot.apart import TooLongError
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import page_turns
from notifier.bot.commands.watching.keeping import LimitError, ask_words, look, query_of, save, too_many
from notifier.bot.commands.watching.looks import MODES, sample_message
from notifier.bot.commands.watching.packs import set_packs
from notifier.bot.table import Command, Handled, Handling
from notifier.query.compile import MAX_QUERY
from notifier.rendering.mistakes import mistake_message
from notifier.texts import LANGUAGES, Translator, gettext_noop, translator
from notifier.trial.lately import Refused
from notifier.trial.preview import Preview
from record.sql.chats.settings import put_settings, read_settings
from record.sql.database import reading

#: Cities that are offered to readers of a language; each is found by `find_zone`.
_CITIES = {
    "en": ("London", "New York", "Frankfurt", "Singapore", "Hong Kong", "Tokyo"),
    "zh": ("北京", "香港", "台北", "新加坡", "东京", "伦敦"),
}
_QUIET = ("22:00-07:30", "23:00-08:00")
#: Words of the person's own in one set-up, and characters of each, since all of them stand in every button.
_MOST_WORDS, _MOST_CHARACTERS = 5, 200
#: Packs on one page.
_PAGE = 8


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen so far: ids of packs, words, and when to tell."""

    packs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    mode: str = "now"

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Chosen:
        """As a button or a step keeps it."""
        its = kept.get("chosen", {})
        return cls(tuple(its.get("packs", ())), tuple(its.get("words", ())), str(its.get("mode", "now")))

    def kept(self, **more: object) -> dict[str, Any]:
        """The reverse."""
        return {"chosen": asdict(self), **more}

    @property
    def followed(self) -> list[Pack]:
        """Those of its packs that there still are."""
        return [pack for pack in shipped_packs().values() if pack.id in self.packs]


def start(asked: Asked) -> Answer:
    """Asks for the language."""
    t = asked.t
    text = t(
        "Good day. I read central banks, regulators and the press on digital money, and tell this chat what it "
        "wants to hear of: each story once, with its sources.\n\nA few questions, and it runs. Which language shall "
        "I speak?"
    )
    return says(text, [_to("language", name, language=each) for each, name in LANGUAGES.items()], title="Mintwire")


def press_language(asked: Asked) -> Answer:
    """Asks what to follow."""
    language = str(asked.action["language"])
    if language in LANGUAGES:
        with asked.stores.engine.begin() as connection:
            put_settings(connection, asked.channel, asked.now, language=language)
    return Answer(edit=_what(translator(language), Chosen.of(asked.action)))


def press_pack(asked: Asked) -> Answer:
    """One pack more, or one less."""
    chosen, pack = Chosen.of(asked.action), str(asked.action["pack"])
    others = tuple(each for each in chosen.packs if each != pack)
    packs = others if others != chosen.packs else (*others, pack)
    return Answer(edit=_what(asked.t, replace(chosen, packs=packs), int(asked.action["page"])))


def press_page(asked: Asked) -> Answer:
    """Other packs to choose of."""
    return Answer(edit=_what(asked.t, Chosen.of(asked.action), int(asked.action["page"])))


def press_words(asked: Asked) -> Answer:
    """Asks for words of the person's own."""
    return ask_words(asked, step=Step("start.words", Chosen.of(asked.action).kept()))


def read_words(asked: Asked) -> Answer:
    """Words of the person's own are chosen."""
    chosen, t = Chosen.of(asked.state), asked.t
    if len(asked.text) > _MOST_CHARACTERS:
        text = t("Fewer words here, please; /watch takes long queries, too.")
        return says(text, then=Step("start.words", chosen.kept()))
    try:
        query_of(asked, asked.text)
    except QueryError as error:
        mistake = Reply(mistake_message(Refused.of(error), t))
        return Answer(replies=(mistake,), then=Step("start.words", chosen.kept()))
    words = tuple(dict.fromkeys((*chosen.words, asked.text)))[-_MOST_WORDS:]
    return Answer(replies=(_what(t, replace(chosen, words=words)),), then=OVER)


def press_when(asked: Asked) -> Answer:
    """Asks when to tell."""
    t, chosen = asked.t, Chosen.of(asked.action)
    if not chosen.followed and not chosen.words:
        return Answer(toast=t("Choose a pack, or words of your own."))
    rows = [[_to("mode", t(name), replace(chosen, mode=mode))] for mode, name in MODES.items()]
    return Answer(edit=_step(t("When shall I tell it?"), 2, rows, t))


def press_mode(asked: Asked) -> Answer:
    """Asks for the time zone."""
    t, chosen = asked.t, Chosen.of(asked.action)
    cities = [_to("zone", city, chosen, city=city) for city in _CITIES[t.language]]
    rows = [*(cities[at : at + 3] for at in range(0, len(cities), 3)), [_to("city", t("Another city"), chosen)]]
    return Answer(edit=_step(t("Where are you? Times and quiet hours are yours then."), 3, rows, t))


def press_city(asked: Asked) -> Answer:
    """Asks for a city."""
    text = asked.t("Write the name of a city, as in Lisbon.")
    return says(text, then=Step("start.city", Chosen.of(asked.action).kept()))


def press_zone(asked: Asked) -> Answer:
    """Asks for quiet hours."""
    return Answer(edit=_in_zone(asked, find_zone(str(asked.action["city"])), Chosen.of(asked.action)))


def read_city(asked: Asked) -> Answer:
    """The same, of a city that was written."""
    chosen = Chosen.of(asked.state)
    try:
        zone = find_zone(asked.text)
    except ValueError:
        text = asked.t("I do not know this city. Write a larger one in the same time zone.")
        return says(text, then=Step("start.city", chosen.kept()))
    return Answer(replies=(_in_zone(asked, zone, chosen),), then=OVER)


def press_done(asked: Asked) -> Answer:
    """Everything is in force, and a sample of the last days shows what will come."""
    t, chosen, quiet = asked.t, Chosen.of(asked.action), str(asked.action["quiet"])
    hours = parse_quiet(quiet) if quiet else (None, None)
    with asked.stores.engine.begin() as connection:
        put_settings(connection, asked.channel, asked.now, quiet_from=hours[0], quiet_until=hours[1])
    set_packs(asked, chosen.followed, wanted=True, mode=chosen.mode)
    told = [pack.name[t.language] for pack in chosen.followed]
    queries = [each.query for pack in chosen.followed for each in pack.watches]
    notes = []
    for words in chosen.words:
        try:
            saved = save(asked, words, mode=chosen.mode)
        except LimitError:
            notes.append(too_many(asked))
            break
        except QueryError:  # it names a concept that has left the config
            notes.append(t("This cannot be read as a query any more: {words}", words=words))
        else:
            told.append(saved.title)
            queries.append(saved.query)
    with reading(asked.stores.engine) as connection:
        zone = read_settings(connection, asked.channel).timezone
    summary = [
        t("This chat hears of: {what}", what=t(", ").join(told)),
        t("Told: {mode}", mode=t(MODES[chosen.mode])),
        t("Quiet: {hours} ({zone})", hours=quiet, zone=zone or "UTC")
        if quiet
        else t("Time zone: {zone}", zone=zone or "UTC"),
        *notes,
        "",
        t("/watches changes it, /watch adds to it, /help lists the rest."),
    ]
    done = Reply(lines("\n".join(summary), t("That is all; alerts come from now on.")))
    sample = _sample(asked, queries, ZoneInfo(zone or "UTC"))
    return Answer(edit=done, replies=(sample,) if sample else ())


def _sample(asked: Asked, queries: Sequence[str], zone: ZoneInfo) -> Reply | None:
    while queries and len(_any_of(queries)) > MAX_QUERY:
        queries = queries[:-1]
    try:
        told = look(asked, _any_of(queries)) if queries else None
    except TooLongError:  # it is set up all the same
        return None
    return Reply(sample_message(told, asked.t, zone)) if isinstance(told, Preview) else None


def _any_of(queries: Sequence[str]) -> str:
    return " OR ".join(f"({each})" for each in queries)


def _what(t: Translator, chosen: Chosen, page: int = 0) -> Reply:
    known = list(shipped_packs().values())
    packs = [
        _to(
            "pack", f"{'✓ ' if pack.id in chosen.packs else ''}{pack.name[t.language]}", chosen, pack=pack.id, page=page
        )
        for pack in known[page * _PAGE : (page + 1) * _PAGE]
    ]
    rows = [*(packs[at : at + 2] for at in range(0, len(packs), 2))]
    rows.append(page_turns(t, "start.page", page, -(-len(known) // _PAGE), chosen.kept()))
    rows.append([_to("words", t("Words of my own"), chosen), _to("when", t("Next"), chosen)])
    elsewhere = [pack.name[t.language] for pack in chosen.followed]
    own = "".join(f"\n✓ {each}" for each in (*elsewhere, *chosen.words))
    return _step(t("What do you want to hear of? Choose as many as you like.") + own, 1, rows, t)


def _in_zone(asked: Asked, zone: str, chosen: Chosen) -> Reply:
    t = asked.t
    with asked.stores.engine.begin() as connection:
        put_settings(connection, asked.channel, asked.now, timezone=zone)
    rows = [
        [_to("done", hours, chosen, quiet=hours) for hours in _QUIET],
        [_to("done", t("None, thank you"), chosen, quiet="")],
    ]
    return _step(t("Shall some hours be quiet? What comes then makes no sound."), 4, rows, t)


def _step(question: str, number: int, rows: Rows, t: Translator) -> Reply:
    return Reply(lines(question, t("{number} of 4", number=number)), rows)


def _to(do: str, label: str, chosen: Chosen = Chosen(), **more: object) -> Button:
    return Button(label, f"start.{do}", chosen.kept(**more))


HANDLED = Handled(
    commands=(Command("start", gettext_noop("set this chat up"), Handling(start)),),
    presses={
        f"start.{name}": Handling(press, who="admins", heavy=press is press_done)
        for name, press in {
            "language": press_language,
            "pack": press_pack,
            "page": press_page,
            "words": press_words,
            "when": press_when,
            "mode": press_mode,
            "city": press_city,
            "zone": press_zone,
            "done": press_done,
        }.items()
    },
    steps={"start.words": Handling(read_words, who="admins"), "start.city": Handling(read_city, who="admins")},
)
