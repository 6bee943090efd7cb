"""Forgetting: each table says how long it keeps what, and small transactions remove the rest.

Items go with their stories, whole: a story is forgotten when nothing was discovered of it since the horizon.  The
horizon moves first, so that nothing brings back what has gone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Engine, Table, delete, exists, func, select
from sqlalchemy import text as sql_text

from record.sql import changes, facts
from record.sql.dialect import chunks
from record.sql.tables import (
    OPEN_STATES,
    changes as changes_table,
    checkpoints,
    corrections,
    deliveries,
    financings,
    items,
    matches,
    page_fetches,
    set_aside,
    stage_proposals,
    stories,
    story_merges,
    story_views,
    vectors,
)
