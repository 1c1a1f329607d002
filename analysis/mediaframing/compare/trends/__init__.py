"""Shares over time: periods, gaps, rolling and LOESS lines."""
