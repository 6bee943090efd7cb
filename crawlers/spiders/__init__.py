"""The project's Scrapy spiders: one visit to one source, for a look at what it gives; nothing is filed."""
