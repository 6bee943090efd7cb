"""What an editor does with a house edition: draft, edit, publish."""

from __future__ import annotations

from tempfile import NamedTemporaryFile
from typing import Annotated

import click
import typer

from config.digest import LANGUAGES
from config.errors import ConfigError
from notifier.digests.edition import Edition
from scheduler.cli.commands.digest.kept import Tongue, Which, find, kept_in
from scheduler.cli.commands.digest.making import Output
from scheduler.cli.context import check_one_of, current, fail
from scheduler.cli.files import read_bytes
from scheduler.cli.pulling.output import open_output
from scheduler.cli.stores import opened, opened_to_read, redis_time

#: Bytes of a draft that are read: fifty stories with long notes have a tenth of them.
_MOST_BYTES = 1_000_000


def draft(which: Which = "weekly", language: Tongue = "en", output: Output = None) -> None:
    """Write an edition's draft: a YAML file that names its stories, to be changed and given to `digest edit`.

    It is what was kept by `digest edit`, or else the edition as the wire made it.

    \b
    Examples:
      mintwire digest draft -o weekly.yaml
      mintwire digest draft daily --language zh
    """
    from notifier.digests.drafting.draft import write_draft

    with opened_to_read(current().settings) as connection:
        kept = kept_in(connection, find(connection, which), language)
    if kept.published is not None:
        fail(f"it was published on {kept.published:%Y-%m-%d}, and stays as it is: `digest show` shows it")
    with open_output(output) as stream:
        stream.write(kept.draft or write_draft(Edition.from_dict(kept.made)))


def edit(
    which: Which = "weekly",
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="a draft, - for standard input; else $EDITOR opens it")
    ] = None,
    language: Tongue = "en",
    undo: Annotated[bool, typer.Option("--undo", help="forget the draft: it is as the wire made it again")] = False,
) -> None:
    """Keep what you make of an edition, once it is sound: until it is published it can be edited again.

    Everything that is wrong with it is told with its line, and nothing is kept then.

    \b
    Examples:
      mintwire digest edit weekly weekly.yaml
      mintwire digest edit --language zh
    """
    from notifier.digests.drafting.applying import edited
    from notifier.digests.drafting.draft import read_draft, write_draft
    from record.sql.digests import issuing

    with opened_to_read(current().settings) as connection:
        digest = find(connection, which)
        kept = kept_in(connection, digest, language)
    if kept.published is not None:
        fail("it is published, and stays as it is")
    made, content = Edition.from_dict(kept.made), None
    if not undo:
        content = _written(file, kept.draft or write_draft(made))
        try:
            after = edited(made, read_draft(content, file or "draft", made))
        except ConfigError as error:
            fail("\n".join([*error.told, *([] if file else [f"what you wrote: {_put_aside(content)}"])]))
    with opened(current().settings) as engine, engine.begin() as connection:
        text = None if content is None else content.decode()
        if not issuing.put_draft(connection, digest.number, language, text):
            fail("it is published, and stays as it is")
    if undo:
        print("kept: as the wire made it")
    else:
        changes = [f"  {each}" for each in after.edited] or ["  nothing is changed"]
        print(f"kept: {len(after.pieces)} stories", *changes, sep="\n")


def _written(file: str | None, text: str) -> bytes:
    if file is not None:
        try:
            return read_bytes(file, _MOST_BYTES)
        except OSError as error:
            fail(f"{file}: {error.strerror}")
    changed = click.edit(text, extension=".yaml")
    if changed is None:
        fail("nothing was saved: the edition is as it was")
    return changed.encode()


def _put_aside(content: bytes) -> str:
    with NamedTemporaryFile("wb", suffix=".yaml", prefix="draft-", delete=False) as stream:
        stream.write(content)
    return stream.name


def publish(
    which: Which = "weekly",
    language: Annotated[
        str | None, typer.Option("--language", metavar="en|zh", help="one of its languages; else all")
    ] = None,
) -> None:
    """Publish an edition now: it is kept for good, numbered, and sent to those who get it.

    \b
    Examples:
      mintwire digest publish
      mintwire digest publish daily --language zh
    """
    from notifier.digests.issuing.publishing import publish as publish_edition
    from record.sql.digests import issuing

    check_one_of("language", language, LANGUAGES)
    settings = current().settings
    now = redis_time(settings)
    with opened(settings) as engine, engine.begin() as connection:
        digest = find(connection, which)
        if language is not None:
            kept_in(connection, digest, language)
        languages = issuing.kept(connection, digest.number) if language is None else [language]
        done = {each: publish_edition(connection, digest, each, now) for each in languages}
    for each, owed in done.items():
        said = "was published already" if owed is None else f"published; {owed} messages are on their way"
        print(f"{digest.rhythm} until {digest.due:%Y-%m-%d %H:%M} UTC, {each}: {said}")
