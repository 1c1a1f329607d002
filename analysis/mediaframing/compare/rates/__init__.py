"""Mentions per 1,000 words or per article, by group."""
