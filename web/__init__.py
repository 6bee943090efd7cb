"""HTTP: the daily collections, for whoever may read them."""
