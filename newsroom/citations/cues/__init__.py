"""The words that make the name of an outlet a citation, in English, Chinese and Japanese."""
