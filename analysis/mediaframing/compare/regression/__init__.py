"""The probability of a variant given several columns at once."""
