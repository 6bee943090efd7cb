"""Live state in Redis: due times and host leases, seen marks, the streams, what sources answered, counts.

All of it may be lost: `record.reconcile` makes it again from the collections and the config.
"""
