"""The settings of the `scrapy` command, which scrapy.cfg names: those of the wire, with the user's config.

Items go to standard output as JSON lines.  The log is off; `-L INFO` turns it on.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from config.errors import ConfigError
from config.load import Loaded, load
from crawlers.fetching.settings import scrapy_settings


def _load() -> Loaded:
    try:
        return load(None, os.environ, Path.cwd())
    except ConfigError as error:
        # Scrapy imports this module first thing, and would show a traceback.
        sys.exit(str(error))


_config = _load().settings
_settings = scrapy_settings(_config.network)
# Scrapy takes every name in capitals from this module.
globals().update(_settings)

BOT_NAME = "mintwire"
SPIDER_MODULES = ["crawlers.spiders"]
MINTWIRE_SOURCES = {source.id: source for source in _config.sources}
EXTENSIONS = {
    **_settings["EXTENSIONS"],
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "crawlers.spiders.outcome.SayOutcome": 0,
}
FEEDS = {"stdout:": {"format": "jsonlines", "encoding": "utf-8"}}
LOG_INSTALL_ROOT_HANDLER = True
