"""Find the config, read it, and hand out Settings, or every mistake in it at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.errors import ConfigError, Mistake
from config.mistakes import KeyPath, Problem
from config.models import Settings
from config.reading.include import SHIPPED, Reading, read
from config.reading.references import check_references
from config.reading.validate import validate

FILE_NAME = "mintwire.yaml"
CONFIG_VARIABLE = "MINTWIRE_CONFIG"
#: Environment variables that count whatever the file says, so that a password need not stand in it.
OVERRIDES = {"redis": "MINTWIRE_REDIS", "database": "MINTWIRE_DATABASE"}


@dataclass(frozen=True)
class Loaded:
    """Settings, and where each of them is written."""

    settings: Settings
    #: The main file.
    file: Path
    #: Every file that was read: the config has changed when one of them has.
    files: tuple[Path, ...]
    #: The folders of included files: a file may have come or gone when one of them has changed.
    folders: tuple[Path, ...]
    reading: Reading = field(repr=False)

    def mistake(self, path: KeyPath, found: str, expected: str) -> Mistake:
        """A mistake that another room found in a value, for a ConfigError."""
        return self.reading.mistake(Problem(path, found, expected))


def load(path: Path | None, env: Mapping[str, str], cwd: Path) -> Loaded:
    """Read the config at `path` (a file, or a folder with a mintwire.yaml), else where `find_config` says.

    Raises ConfigError with every mistake of the reading.
    """
    file = find_config(path, env, cwd)
    reading = read(file, cwd)
    for key, variable in OVERRIDES.items():
        if env.get(variable):
            reading.override(key, variable, env[variable])
    settings, problems = validate(reading.values)
    problems += check_references(reading.values)
    mistakes = reading.mistakes + [reading.mistake(problem) for problem in problems]
    if settings is None or mistakes:
        raise ConfigError(_in_order(mistakes))
    return Loaded(
        settings=_settle(settings, reading, cwd),
        file=file,
        files=(file, *(document.file for document in reading.included)),
        folders=tuple(sorted({document.file.parent for document in reading.included})),
        reading=reading,
    )


def find_config(path: Path | None, env: Mapping[str, str], cwd: Path) -> Path:
    """`path`, else $MINTWIRE_CONFIG, else ./mintwire.yaml if there is one, else the shipped config."""
    if path is None and env.get(CONFIG_VARIABLE):
        path = Path(env[CONFIG_VARIABLE])
    if path is not None:
        return _in_folder(cwd / path)
    here = cwd / FILE_NAME
    return here if here.exists() else SHIPPED


def _in_folder(path: Path) -> Path:
    try:
        return path / FILE_NAME if path.is_dir() else path
    except OSError:  # a folder above it is closed to us: reading says so
        return path


def _in_order(mistakes: list[Mistake]) -> list[Mistake]:
    files = {mistake.file: None for mistake in mistakes}
    order = {file: number for number, file in enumerate(files)}
    return sorted(mistakes, key=lambda mistake: (order[mistake.file], mistake.line or 0))


def _settle(settings: Settings, reading: Reading, cwd: Path) -> Settings:
    """Paths made absolute: from the config's folder, or from `cwd` for the shipped config and the environment."""
    base = cwd if reading.main.file.resolve() == SHIPPED else reading.main.file.parent
    database_base = cwd if "database" in reading.overrides else base
    return settings.model_copy(
        update={
            "data": (base / settings.data).resolve(),
            "database": _settle_sqlite(settings.database, database_base),
            "collections": settings.collections.below(base.resolve()),
            "encoder": settings.encoder and settings.encoder.below(base.resolve()),
        }
    )


def _settle_sqlite(url: str, base: Path) -> str:
    start = "sqlite:///"
    if not url.startswith(start):
        return url
    return start + str(base.resolve() / url.removeprefix(start))
