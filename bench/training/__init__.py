"""Recipes of what is trained: each writes the file that the newsroom ships."""
