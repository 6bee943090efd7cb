"""/watch: what a query would have sent, before it is saved."""

from __future__ import annotations

from config.errors import QueryError
from notifier.bot.answer import Answer, Button, Reply, says, shows
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import zone_of
from notifier.bot.commands.watching.keeping import LimitError, ask_words, look, save, too_many
from notifier.bot.commands.watching.looks import preview_message
from notifier.bot.table import Command, Handled, Handling
from notifier.rendering.cutting import shortened
from notifier.rendering.mistakes import mistake_message
from notifier.texts import gettext_noop
from notifier.trial.lately import Refused

#: Units of a query on a button.
_ON_BUTTON = 40


def watch(asked: Asked) -> Answer:
    """A preview of what stands after the command; without anything, asks for it."""
    if not asked.text:
        return ask_words(asked)
    return Answer(replies=(_preview(asked, asked.text, ""),))


def read_words(asked: Asked) -> Answer:
    """A preview of what the person wrote, when asked or of themselves."""
    replaces = str(asked.state.get("replaces", ""))
    return Answer(replies=(_preview(asked, asked.text, replaces),))


def press_other(asked: Asked) -> Answer:
    """A preview of another query, in place of the one that stands there."""
    return Answer(edit=_preview(asked, str(asked.action["text"]), str(asked.action["replaces"])))


def press_edit(asked: Asked) -> Answer:
    """Asks for other words."""
    return ask_words(asked, str(asked.action["replaces"]), str(asked.action["text"]))


def press_save(asked: Asked) -> Answer:
    """The watch is in force from now on."""
    t = asked.t
    try:
        saved = save(asked, str(asked.action["text"]), str(asked.action["replaces"]))
    except LimitError:
        return says(too_many(asked))
    except QueryError as error:  # it names a concept that has left the config
        return Answer(edit=Reply(mistake_message(Refused.of(error), t)))
    if saved.again:
        text = t("You watch this already, as number {id}.", id=saved.id)
    elif asked.action["replaces"]:
        text = t("Watch {id} looks for this from now on.", id=saved.id)
    else:
        text = t("Saved as watch {id}. From now on you hear of it at once.", id=saved.id)
    return shows(text, [Button(t("When and how loud"), "watches.open", {"id": saved.id})], title=saved.title)


def press_cancel(asked: Asked) -> Answer:
    """Nothing is saved."""
    return shows(asked.t("Nothing was saved."))


def _preview(asked: Asked, text: str, replaces: str) -> Reply:
    t, told = asked.t, look(asked, text)
    state = {"text": text, "replaces": replaces}
    edit, cancel = Button(t("Edit"), "watch.edit", state), Button(t("Cancel"), "watch.cancel")
    other = told.instead if isinstance(told, Refused) else told.other
    offers = [] if other is None else [_other(asked, other, replaces)]
    if isinstance(told, Refused):
        return Reply(mistake_message(told, t), ([*offers], [edit, cancel]))
    return Reply(
        preview_message(told, t, zone_of(asked)), ([Button(t("Save"), "watch.save", state), edit, cancel], offers)
    )


def _other(asked: Asked, query: str, replaces: str) -> Button:
    label = asked.t("Did you mean {query}?", query=shortened(query, _ON_BUTTON))
    return Button(label, "watch.other", {"text": query, "replaces": replaces})


HANDLED = Handled(
    commands=(
        Command(
            "watch",
            gettext_noop("hear of something: first see what it would have sent"),
            Handling(watch, heavy=True),
            "digital euro",
        ),
    ),
    presses={
        "watch.save": Handling(press_save, who="admins"),
        "watch.other": Handling(press_other, heavy=True),
        "watch.edit": Handling(press_edit),
        "watch.cancel": Handling(press_cancel),
    },
    steps={"watch.words": Handling(read_words, heavy=True)},
    words=Handling(read_words, heavy=True),
)
