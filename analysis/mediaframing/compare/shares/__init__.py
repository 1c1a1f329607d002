"""Shares of variants among the mentions of a concept, by group."""
