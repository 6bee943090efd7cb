"""Ways to reach people: one sender per kind of channel."""

from notifier.channels.base import Destination, Sender
from notifier.channels.kinds import Means, make_senders

__all__ = ["Destination", "Means", "Sender", "make_senders"]
