"""/status: how the wire is, for its operators."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Connection, func, select

from notifier.bot.answer import Answer, says
from notifier.bot.asked import Asked
from notifier.bot.table import Command, Handled, Handling
from notifier.rendering.cutting import clean, shortened
from notifier.texts import Translator, gettext_noop
from record.live import keys
from record.sql import aside, changes
from record.sql.chats.rows import chats
from record.sql.database import reading
from record.sql.directory import source_names
from record.sql.tables import OPEN_STATES, channels, deliveries, set_aside

#: Sources that are named, and units of what an error says.
_NAMED, _ERROR = 8, 200
#: Of a source's state, see docs/redis.md.
_FIELDS = ("fault", "late", "news", "begun")


def show_status(asked: Asked) -> Answer:
    """Sources, queues, what was set aside, and the last errors."""
    t = asked.t
    failing, silent = _sources(asked)
    with reading(asked.stores.engine) as connection:
        names = source_names(connection, [*failing, *silent])
        lines = [
            _list(
                t,
                t("Sources failing: {n}", n=len(failing)),
                [f"{names.get(source, source)} ({fault})" for source, fault in failing.items()],
            ),
            _list(t, t("Sources silent: {n}", n=len(silent)), [names.get(source, source) for source in silent]),
            *_queues(connection, t, int(asked.stores.redis.xlen(keys.FILED))),
            *_errors(connection, t),
        ]
    return says("\n".join(lines), title=t("The wire"))


def _sources(asked: Asked) -> tuple[dict[str, str], list[str]]:
    """Fault of each source that fails; and those that are silent for longer than is their habit."""
    redis = asked.stores.redis
    known = sorted(cast(list[str], redis.hkeys(keys.SPECS)))
    pipe = redis.pipeline(transaction=False)
    for source in known:
        pipe.hmget(keys.state(source), _FIELDS)
    failing: dict[str, str] = {}
    silent: list[str] = []
    for source, (fault, late, news, begun) in zip(known, pipe.execute(), strict=True):
        if fault:
            failing[source] = fault
        elif late and late == (news or begun):
            silent.append(source)
    return failing, silent


def _list(t: Translator, head: str, names: list[str]) -> str:
    more = [f"+{len(names) - _NAMED}"] if len(names) > _NAMED else []
    return head + t(": ") + t(", ").join([*names[:_NAMED], *more]) if names else head


def _queues(connection: Connection, t: Translator, filed: int) -> list[str]:
    behind = changes.last_number(connection) + 1 - changes.cursor(connection, changes.MATCHER).change
    owed = connection.scalar(
        select(func.count()).where(deliveries.c.state.in_(OPEN_STATES), deliveries.c.within.is_(None))
    )
    lost = connection.scalar(select(func.count()).where(channels.c.disabled_reason.is_not(None)))
    many = connection.scalar(select(func.count()).select_from(chats))
    return [
        t("Reports that wait to become stories: {n}", n=filed),
        t("Changes that wait to be matched: {n}", n=max(behind, 0)),
        t("Messages that wait to be sent: {n}", n=owed),
        t("Chats: {n}, and channels that take nothing: {lost}", n=many, lost=lost),
    ]


def _errors(connection: Connection, t: Translator) -> list[str]:
    kinds = t(", ").join(f"{stage} {n}" for stage, n in aside.counts(connection).items())
    lines = [t("Set aside: {kinds}", kinds=kinds) if kinds else t("Nothing is set aside.")]
    last = connection.scalar(select(set_aside.c.error).order_by(set_aside.c.id.desc()).limit(1))
    if last:
        lines.append(t("The last error: {error}", error=shortened(clean(last), _ERROR)))
    return lines


HANDLED = Handled(
    commands=(
        Command(
            "status",
            gettext_noop("how the wire is"),
            Handling(show_status, who="operator", here=True),
            listed=False,
        ),
    )
)
