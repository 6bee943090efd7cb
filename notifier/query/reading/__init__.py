"""What a query's words, values and concepts mean, and what is wrong with them."""
