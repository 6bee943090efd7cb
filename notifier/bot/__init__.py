"""The bot: chats are run from inside, by commands, buttons and dialogues.

**The way of an update.**  `hearing/` takes it in, by polling or a webhook: beyond its chat's limit it is refused; else
it lies in Redis, once, until it is handled, and Telegram may forget it.  Each chat has a lane, in which one update is
handled after the other; lanes run side by side.  `frame/` finds out what is meant (a command, a press, an answer in a
dialogue), whether the person may, has the command answer, and says the answer within the limits that alerts keep too.
A kill repeats at most the update that was being handled, so an answer's changes of SQL stand in one transaction, and
bear being made twice.

**A command** is a module in `commands/`, listed in `commands.MODULES`, with a `HANDLED` (see `table.Handled`):

    def show(asked: Asked) -> Answer:
        t = asked.t
        return says(t("Quiet from {start} to {end}", start=…, end=…), [Button(t("Off"), "quiet.off")])

    HANDLED = Handled(
        commands=(Command("quiet", gettext_noop("hours without alerts"), Handling(show, who="admins"), "22:00-07:30"),),
        presses={"quiet.off": Handling(switch_off, who="admins")},
    )

- It is a function that waits (`Asked` → `Answer`) and runs in one of a few threads, so it may ask SQL and Redis
  (`asked.stores`), and holds no other chat up.  What takes the processor for more than some ten milliseconds is marked
  `heavy=True` and given to `asked.stores.apart(function, …)`, a process of its own that is ended after ten seconds
  (`TooLongError` is answered by the frame).
- `asked.channel` is the channel that it is about, `asked.origin` the origin of the rows that it makes, `asked.place` is
  where it was asked: in a private chat that configures a channel they differ.
- `who` says who may: the frame sees to it, also for presses.  In groups and channels changes are for administrators.
- A `Button` names a press (`do`, the name of one of the `presses`) and carries a small JSON `state`, which comes back
  as `asked.action`.  What Telegram holds is a random token.  `once` works once; `asker_only` only for who was answered.
- `Answer.then=Step(name, state)` has the person's next words in this place come to the function in `steps` of that
  name, with `asked.state`; a command ends the dialogue, and so does `then=OVER`.
- A button under an alert has the data `a:DELIVERY:VERB` and is the press `alert.VERB`, with `delivery` in its action;
  the frame has seen that the delivery is of this chat.
- Texts are English, `t("…{name}…", name=value)` or `t.many("{n} watch", "{n} watches", n)`; see `notifier.texts`.
  Words of people and outlets are put in as values.  `says` and `shows` make plain messages; `Reply` holds any
  `notifier.rendering.message.Message`, and what is longer than Telegram takes is sent as several.
"""
