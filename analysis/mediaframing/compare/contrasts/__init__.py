"""Pairs of groups: differences and ratios, joint variances, permutation tests, adjusted p-values."""
