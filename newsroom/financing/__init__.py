"""Money that companies raise, pay and invest, as investment stories tell of it: who, how much, from whom."""
