"""`mintwire init`: a config of one's own, by five questions."""

from __future__ import annotations

import os
import re
import string
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import TypeAdapter, ValidationError

from config.fields import Chat, Language, Variable
from config.knowledge.packs import Pack, shipped_packs
from config.load import FILE_NAME, find_config, load
from config.mistakes import did_you_mean, is_bot_token, quoted
from config.models import Watch
from config.reading.include import SHIPPED
from config.starting import TOKEN_ENV, Answers, written
from config.zones import find_zone
from scheduler.cli.context import USAGE, current, fail, new_app
from scheduler.view.wording import counted

app = new_app()

T = TypeVar("T")
_SET_APART = re.compile(r"[\s,;，；、]+")
_CHAT, _LANGUAGE = TypeAdapter[int | str](Chat), TypeAdapter[str](Language)
_VARIABLE = TypeAdapter[str](Variable)
_LINK = re.compile(r"(?:https?://)?(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w+)/?")
#: Characters of a query that a question shows.
_SHOWN = 70
_Followed = Watch | Pack


@app.command()
def init(
    follow: Annotated[
        list[str] | None, typer.Option(metavar="WATCH", help="a watch to begin with; may repeat; else all of them")
    ] = None,
    pack: Annotated[
        list[str] | None,
        typer.Option(metavar="PACK", help="more sources, with their watches, as `mintwire packs list` has them"),
    ] = None,
    telegram: Annotated[
        str | None, typer.Option(metavar="CHAT", help="tell this chat too: @name, or its number")
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="TAG", help="show reports in it: en, zh, ja")] = None,
    timezone: Annotated[str | None, typer.Option(metavar="CITY", help="whose time messages tell: Singapore")] = None,
    token_env: Annotated[
        str | None, typer.Option(metavar="NAME", help=f"the variable of the bot's token; else {TOKEN_ENV}")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="ask nothing: what is not said is as it comes")] = False,
    force: Annotated[bool, typer.Option("--force", help="write over a file that is there")] = False,
) -> None:
    """Write a config of your own, by five questions.

    Asks what to follow, where to tell, in which language and time zone, and in which environment variable the bot's
    token is; the token itself is written nowhere. Each question can be answered by an option. Writes mintwire.yaml in
    the current folder, or where --config says.

    \b
    Examples:
      mintwire init
      mintwire init --yes --follow cbdc --pack japan
      mintwire init --yes --telegram @desk --language zh --timezone Singapore
    """
    file = _file()
    if file.exists() and not force:
        fail(f"{file}: is there already; --force writes over it, --config FILE writes another")
    if not (yes or sys.stdin.isatty()):
        fail("init: there is no terminal to ask in; answer by options, and say --yes", USAGE)
    answers = _answers(follow, pack, telegram, language, timezone, token_env, asks=not yes)
    with file.open("w" if force else "x", encoding="utf-8") as stream:
        stream.write(written(answers))
    _tell(file, answers)


def _file() -> Path:
    """Where the config is to be: as others look for it, but never the one that comes with Mintwire."""
    found = find_config(current().config, os.environ, Path.cwd())
    return Path.cwd() / FILE_NAME if found == SHIPPED else found


def _answers(
    follow: Sequence[str] | None,
    pack: Sequence[str] | None,
    telegram: str | None,
    language: str | None,
    timezone: str | None,
    token_env: str | None,
    *,
    asks: bool,
) -> Answers:
    watches, packs = _by_mark(load(SHIPPED, {}, Path.cwd()).settings.watches, shipped_packs().values())
    named = [each for each in (follow, pack) if each is not None]
    chosen: list[_Followed] = []
    for what, given, known in (("watch", follow, watches), ("pack", pack, packs)):
        if given is not None:
            chosen += _answer("", " ".join(given), _follow(what, known), asks=False) or []
    if asks and not named:
        _list(watches, packs)
        question = "   Their numbers, letters or names; nothing for all watches"
        chosen = _answer(question, None, _follow("watch or pack", packs | watches), asks=True) or []
    chat = _answer(
        "2. A Telegram chat to tell, beside this terminal: @name, or its number; nothing for none",
        telegram,
        read_chat,
        asks=asks,
    )
    tongue = _answer(
        "3. A language in which reports are shown where they can be: en, zh, ja; nothing for any",
        language,
        _language,
        asks=asks,
    )
    zone = _answer("4. Your time zone; a city is enough; nothing for UTC", timezone, find_zone, asks=asks)
    variable = _answer(
        f"5. The name of the environment variable that holds the bot's token; nothing for {TOKEN_ENV}",
        token_env,
        _variable,
        asks=asks and chat is not None,
    )
    return Answers(_of(Watch, chosen or watches.values()), _of(Pack, chosen), chat, tongue, zone, variable or TOKEN_ENV)


def _of(kind: type[T], followed: Iterable[_Followed]) -> list[T]:
    """Those of a kind, each once."""
    return list({each.id: each for each in followed if isinstance(each, kind)}.values())


def _by_mark(watches: Iterable[Watch], packs: Iterable[Pack]) -> tuple[dict[str, _Followed], dict[str, _Followed]]:
    """Watches by numbers and packs by letters, and both by their ids."""
    numbered = {str(number): watch for number, watch in enumerate(watches, 1)}
    lettered = dict(zip(string.ascii_lowercase, packs, strict=False))
    return (
        {**numbered, **{each.id: each for each in numbered.values()}},
        {**lettered, **{each.id: each for each in lettered.values()}},
    )


def _list(watches: Mapping[str, _Followed], packs: Mapping[str, _Followed]) -> None:
    print("\n1. What do you follow?\n")
    _print_marked(watches)
    print("\n   Packs, which bring more sources too; nobody has checked the addresses of these yet:\n")
    _print_marked(packs)


def _print_marked(known: Mapping[str, _Followed]) -> None:
    for mark, each in known.items():
        if mark != each.id:
            print(f"  {mark}  {each.id:<15} {_described(each)}")


def _described(each: _Followed) -> str:
    if isinstance(each, Pack):
        return f"{each.name['en']}, {each.name['zh']}: {counted(len(each.sources), 'source', 'sources')}"
    return each.query if len(each.query) <= _SHOWN else each.query[: _SHOWN - 1] + "…"


def _answer(question: str, given: str | None, read: Callable[[str], T], *, asks: bool) -> T | None:
    """What an option gives, or else the terminal, which is asked until it is an answer; None: nothing.

    Ends the process where an option gives no answer.
    """
    while True:
        said = given
        if said is None and asks:
            said = typer.prompt(f"\n{question}", default="", show_default=False)
        if not (said and said.strip()):
            return None
        try:
            return read(said.strip())
        except ValueError as error:
            if given is not None:
                fail(f"init: {error}", USAGE)
            print(f"  {error}")


def _follow(what: str, known: Mapping[str, _Followed]) -> Callable[[str], list[_Followed]]:
    def read(said: str) -> list[_Followed]:
        names = dict.fromkeys(name for name in _SET_APART.split(said) if name)
        ids = dict.fromkeys(each.id for each in known.values())
        for name in names:
            if name not in known:
                near = did_you_mean(name, ids, f"there are {', '.join(ids)}")
                raise ValueError(f"no {what} {quoted(name)}: {near}")
        return [known[name] for name in names]

    return read


def read_chat(said: str) -> int | str:
    """`@name`, also of a link to it, or the number of a chat.  Raises ValueError."""
    link = _LINK.fullmatch(said)
    name = f"@{link[1]}" if link else said
    try:
        return _CHAT.validate_python(int(name) if re.fullmatch(r"-?[0-9]{1,16}", name) else name)
    except ValidationError:
        offer = f"@{said}" if re.fullmatch(r"[A-Za-z]\w{3,31}", said) else None
        mend = f"did you mean {quoted(offer)}?" if offer else "write @name, or its number, as in -1001234567890"
        raise ValueError(f"{_no_secret(said)} is no chat: {mend}") from None


def _language(said: str) -> str:
    try:
        return _LANGUAGE.validate_python(said)
    except ValidationError:
        raise ValueError(f"{quoted(said)} is no language tag: write en, zh, zh-Hant, ja, …") from None


def _variable(said: str) -> str:
    try:
        return _VARIABLE.validate_python(said.removeprefix("$"))
    except ValidationError:
        mend = f"write the name of a variable, as in {TOKEN_ENV}, and put the token into it"
        raise ValueError(f"{_no_secret(said)} is no name of a variable: {mend}") from None


def _no_secret(said: str) -> str:
    return "a bot's token" if is_bot_token(said) else quoted(said)


def _tell(file: Path, answers: Answers) -> None:
    """What was written, and what is to be done next."""
    where = "this terminal" if answers.chat is None else f"this terminal and the Telegram chat {answers.chat}"
    print(f"\n{file}: {counted(len(answers.followed), 'watch', 'watches')}, told to {where}\n\nNext:")
    steps = []
    if answers.chat is not None:
        steps.append(("Telegram", f"make the bot an administrator or member of {answers.chat}"))
        if not os.environ.get(answers.token_env):
            steps.append((f"export {answers.token_env}=…", "the token, which @BotFather gives you for /newbot"))
    steps += [("mintwire check", "says what is still missing"), ("mintwire run", "the wire, until Ctrl-C")]
    width = max(len(step) for step, _ in steps)
    for step, meaning in steps:
        print(f"  {step:<{width}}  {meaning}")
