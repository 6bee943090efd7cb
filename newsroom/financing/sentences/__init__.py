"""What single sentences tell of a financing, in English, Chinese and Japanese."""
