"""Sentence vectors: texts of near meaning, in whatever language, have near vectors."""
