"""Tone: two lexicons as their libraries stand, a news scorer, and a scorer of how a sentence treats a target."""
