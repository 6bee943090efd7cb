"""The app: what Mintwire answers by HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import Engine

from record.collections.collections import Collections
from record.live.readers import Readers
from web.access import listing
from web.access.gate import Gate, Rules
from web.access.meter import Meter
from web.collections import days, files, items
from web.collections.shelf import Shelf
from web.problems import answer_with_problems

#: Of the interface, as the description tells it; raised with what is no longer answered as before.
VERSION = "1"


def make_app(
    collections: Collections, engine: Engine, readers: Readers, rules: Rules, now: Callable[[], Awaitable[datetime]]
) -> FastAPI:
    """`now`: by Redis TIME."""
    app = FastAPI(
        title="Mintwire",
        version=VERSION,
        description="Daily collections: every report that was discovered on a UTC day. See docs/collections.md.",
        # Their pages load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.gate = Gate(engine, readers, rules, now)
    app.state.shelf = Shelf(collections, engine, now)
    # What is named exactly goes before what is named by a pattern.
    for part in (days, items, files, listing):
        app.include_router(part.router)
    app.add_middleware(Meter, readers=readers)
    answer_with_problems(app)
    return app
