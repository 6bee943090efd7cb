"""`mintwire` that looks for what a kill left after seconds, not after a minute; for the tests that kill."""

from __future__ import annotations

import sys
from datetime import timedelta

from scheduler.cli.main import main

if __name__ == "__main__":
    if "schedule" in sys.argv:
        import record.live.polls
        import record.reconcile
        import scheduler.roles.schedule

        assert record.live.polls.RELEASE_LEASE_MS > 10_000
        assert timedelta(seconds=5) < record.reconcile.GRACE
        assert scheduler.roles.schedule.RECONCILE_S > 2
        record.live.polls.RELEASE_LEASE_MS = 10_000
        record.reconcile.GRACE = timedelta(seconds=5)
        scheduler.roles.schedule.RECONCILE_S = 2.0
    main()
