"""Orders of tests to the double: chats, faults, updates and limits."""

from __future__ import annotations

from typing import Any

from tests.notifier.botapi.state.chats import Chat
from tests.notifier.botapi.state.faults import Fault, RefusedCallError, permanent_refusal
from tests.notifier.botapi.state.metering import Limits, Meters
from tests.notifier.botapi.world import World

Order = dict[str, Any]

#: Faults that take the call and then fail the answer.
AFTER = ("timeout", "drop", "502_after")
_TRANSIENT = ("500", "502", "flood", "stall", *AFTER)


class Controls:
    """Takes orders; `faults` are those of calls about any chat, or none."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.faults = Chat(0)
        self.latency_s = 0.0
        self._refused: list[Order] = []

    def take(self, order: Order) -> None:
        """One order, the same as the body of `POST /control`.

        {"chat": ID, "add": {"type": "supergroup", "title": "…", "username": "…", "threads": [7]}}
        {"chat": ID or null for any, "fail": KIND, "times": N or null for every call, "retry_after": s, "delay_s": s,
         "method": "sendMessage" or none for any}
            KIND once if `times` is not given: 500, 502, flood (429), stall (no answer, not taken), timeout (taken,
            no answer), drop (taken, connection cut), 502_after (taken); for ever: kicked, left, deleted, blocked,
            deactivated, not_started, no_rights, topic_closed, not_found, bad_entities,
            uneditable
        {"chat": ID, "migrate_to": NEW_ID}
        {"chat": ID or null, "clear": true}            its faults are forgotten
        {"update": {"message": {…}}}                   for the bot; with an update_id of one's own if there is one
        {"repeat": UPDATE_ID}                          that update comes once more
        {"expire": true}                               queries that wait are too old now
        {"delete": MESSAGE_ID, "chat": ID}             somebody deletes one of the bot's messages
        {"refuse": {"chat": ID, "where": {"text": "part"}, "code": 500, "description": "…"}}   calls like that, always
        {"limits": {"per_chat": 3, …}}                 counting starts anew
        {"latency_s": 0.2}
        {"forget": true}                               messages and stats are forgotten, the log stays
        Raises KeyError, TypeError or ValueError for anything else.
        """
        world = self.world
        if "update" in order:
            world.updates.add(order["update"])
        elif "repeat" in order:
            world.updates.repeat(int(order["repeat"]))
        elif "limits" in order:
            world.meters = Meters(Limits(**order["limits"]))
        elif "refuse" in order:
            self._refused.append(order["refuse"])
        elif "latency_s" in order:
            self.latency_s = float(order["latency_s"])
        elif order.get("expire"):
            world.queries.clear()
        else:
            self._of_chat(order["chat"], order)

    def _of_chat(self, number: int | None, order: Order) -> None:
        if "add" in order and number is not None:
            given = dict(order["add"])
            self.world.add([Chat(number, **given | {"threads": frozenset(given.get("threads", ()))})])
            return
        chat = self.faults if number is None else self.world.chat({"chat_id": number})
        if "migrate_to" in order:
            chat.migrated_to = int(order["migrate_to"])
            self.world.chats.setdefault(chat.migrated_to, Chat(chat.migrated_to, title=chat.title))
        elif "delete" in order:
            message = self.world.messages.find(chat.id, int(order["delete"]))
            if message is None:
                raise ValueError(f"no message {order['delete']}")
            self.world.messages.delete(message)
        elif order.get("clear"):
            chat.faults.clear()
        else:
            chat.faults.append(_fault(str(order["fail"]), order))

    def meet(self, method: str, parameters: Order) -> Fault | None:
        """The fault that a call meets.  Raises what `refuse` ordered for calls like it, and RefusedCallError."""
        for order in self._refused:
            where = {"chat_id": str(order["chat"]), **order.get("where", {})}
            if all(str(part) in str(parameters.get(name, "")) for name, part in where.items()):
                raise RefusedCallError(order["code"], order["description"])
        of_any = self.faults.meet(method)
        if of_any is not None or "chat_id" not in parameters:
            return of_any
        return self.world.chat(parameters).meet(method)


def _fault(kind: str, order: Order) -> Fault:
    if kind not in _TRANSIENT:
        permanent_refusal("group", kind)
    once = {"times": 1} if kind in _TRANSIENT else {}
    given = once | {key: order[key] for key in ("times", "retry_after", "delay_s") if key in order}
    return Fault(kind, **given, method=str(order.get("method", "")).lower())
