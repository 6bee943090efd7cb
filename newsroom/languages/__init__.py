"""Which language a text is in.  Pure."""

from newsroom.languages.scripts import is_chinese, is_english, is_japanese, is_korean

__all__ = ["is_chinese", "is_english", "is_japanese", "is_korean"]
