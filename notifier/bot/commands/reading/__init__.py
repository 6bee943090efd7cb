"""Commands by which people read: stories, projects, sources, days, and why they were told."""
