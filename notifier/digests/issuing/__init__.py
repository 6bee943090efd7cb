"""House editions in their time: when one is due, what stands in it, how it is published and told."""
