"""What programs need, loaded once: tests/forking.py forks them from a process that has imported this."""

# ruff: noqa: F401

from __future__ import annotations

import gc

import alembic.command

import crawlers.checking
import crawlers.finding.spider
import scheduler.cli.commands.deliveries
import scheduler.cli.commands.pull
import scheduler.cli.commands.run
import scheduler.cli.commands.sources
import scheduler.cli.commands.watches
import scheduler.cli.commands.worker
import scheduler.roles.crawl
import scheduler.roles.notify
import scheduler.roles.schedule
from scheduler.judging import make_judge
from tests.newsroom.items import make_item

# The weights and the names are loaded by the first judgement.
make_judge().judge([make_item()])

# No fork looks for garbage in what is loaded, nor copies it for that.
gc.freeze()
