"""The key that closed days are signed with: `mintwire collections key`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

import typer

from record.collections.layout import keys_in
from record.collections.proof.keys import Keys, is_key, public_pem
from scheduler.cli.context import USAGE, current, fail, say


def key(
    do: Annotated[
        Literal["rotate"] | None, typer.Argument(metavar="rotate", help="make a new one, which the old one vouches for")
    ] = None,
    lost: Annotated[
        str | None, typer.Option("--lost", metavar="KEY", help="sign in the place of this one, which is gone")
    ] = None,
    pem: Annotated[bool, typer.Option("--pem", help="as openssl reads it")] = False,
) -> None:
    """Print the public half of the key that closed days are signed with.

    Give it to whoever is to verify your collections, by another way than the collections themselves. The secret half
    lies in the data folder, as keys/collections.pem; keep a copy. Where it is lost, --lost has a new one sign from here
    on; whoever verifies is told that the old key does not vouch for it.

    \b
    Examples:
      mintwire collections key
      mintwire collections key rotate
    """
    keys = Keys.open(keys_in(current().settings.data))
    now = datetime.now(UTC).replace(microsecond=0)
    if lost is not None:
        if not is_key(lost):
            fail(f"{lost}: no key: write it as the manifest of the last closed day has it", USAGE)
        keys = keys.succeed(lost, now)
        say(f"mintwire: days closed from now on are signed with this key in the place of {lost}")
    elif do == "rotate":
        old = keys.public
        keys = keys.rotate(now)
        say(f"mintwire: days closed from now on are signed with this key; {old} has vouched for it, and is gone")
    print(public_pem(keys.public) if pem else keys.public, end="" if pem else "\n")
