"""Exports of further press databases, one module each, and RTF of any of them."""
