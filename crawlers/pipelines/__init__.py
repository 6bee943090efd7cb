"""What happens to a poll's document, one step a file, in the order of `ORDER`.

Each is a Scrapy item pipeline; the item that passes is the Visit.
"""
