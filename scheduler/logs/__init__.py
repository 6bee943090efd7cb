"""Log lines: one for each event, fit for a terminal and a parser, without secrets and without floods."""

from scheduler.logs.file import LogFile
from scheduler.logs.masking import masked
from scheduler.logs.setup import setup

__all__ = ["LogFile", "masked", "setup"]
