"""Coding samples: strata, known probabilities, blinding, what is silent."""
