"""Estimates with uncertainty: shares, trends and the evidence behind them.

From spans and articles to tables of estimates. `copies` says which articles count, `cells` counts spans a
cluster of articles, `intervals` turns counts into limits, `shares` and `trends` are the public comparisons
and `evidence` leads every estimate back to its sentences.
"""
