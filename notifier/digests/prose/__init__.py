"""The words of an edition: headlines and paragraphs made of what the reports of a story say, and nothing else."""
