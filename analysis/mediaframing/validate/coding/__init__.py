"""Codebooks, sheets and the answers of coders."""
