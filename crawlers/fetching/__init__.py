"""How a document is fetched: settings of Scrapy, the address guard, robots.txt, limits, and the names of faults."""
