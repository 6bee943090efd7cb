"""The record of a year: filed, closed, verified, and pulled."""
