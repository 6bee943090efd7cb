"""What the processes do: crawl, notify, schedule, web."""
