"""Means of scores and other numbers, by group."""
