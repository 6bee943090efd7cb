"""The config as it is now: read again when a file of it changed, or on demand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import structlog

from config.errors import ConfigError
from config.load import Loaded, load
from scheduler.configured import check_queries

log = structlog.get_logger("mintwire.config")

_Stamp = tuple[tuple[str, int, int], ...]


class FollowedConfig:
    """Reads the config and notices when it is to be read again."""

    def __init__(self, path: Path | None, env: Mapping[str, str], cwd: Path) -> None:
        """Raises ConfigError where the config cannot be read at all."""
        self._arguments = (path, env, cwd)
        #: Why the config was refused when it was last read, a line each; empty where it was sound.
        self.mistakes: tuple[str, ...] = ()
        self.loaded, self._stamp = self._read(None)

    def reload(self) -> bool:
        """Read again; False, with the mistakes in the log, where that fails: what was read before stays in force."""
        self._stamp = _stamp(self.loaded)
        try:
            self.loaded, self._stamp = self._read(self.loaded)
        except ConfigError as error:
            self.mistakes = tuple(error.told)
            for mistake in self.mistakes:
                log.error("config_refused", mistake=mistake)
            return False
        self.mistakes = ()
        log.info("config_read", file=str(self.loaded.file), sources=len(self.loaded.settings.sources))
        return True

    def has_changed(self) -> bool:
        """Whether a file of the config was changed, added or removed since it was last read."""
        return _stamp(self.loaded) != self._stamp

    def _read(self, known: Loaded | None) -> tuple[Loaded, _Stamp]:
        """The config, and the stamp that its files had before they were read, so that a save meanwhile is noticed.

        Which files there are is only known from a reading; one that finds others is done again.  Raises ConfigError.
        """
        while True:
            before = () if known is None else _stamp(known)
            loaded = load(*self._arguments)
            if known is not None and (loaded.files, loaded.folders) == (known.files, known.folders):
                check_queries(loaded)
                return loaded, before
            known = loaded


def _stamp(loaded: Loaded) -> _Stamp:
    return tuple(_stat(path) for path in (*loaded.files, *loaded.folders))


def _stat(path: Path) -> tuple[str, int, int]:
    try:
        stat = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), stat.st_mtime_ns, stat.st_size
