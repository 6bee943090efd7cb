"""What a page says of its article beside the text: title, authors, site, language, image, section, keywords."""
