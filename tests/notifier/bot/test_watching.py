"""What a chat hears of, as people set it up in a talk with the bot."""

from __future__ import annotations
