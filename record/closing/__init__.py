"""Closing a day: what it waits for, the steps that make its files, and what is removed of it in time."""
