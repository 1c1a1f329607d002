"""Estimates corrected by a coded sample."""
