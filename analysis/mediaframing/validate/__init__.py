"""Validation: a sample to code by hand, how coders agree, how often a measure errs, estimates corrected for it."""
