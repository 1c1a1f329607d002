"""Estimates with uncertainty: shares, rates, means, trends, changes, keyness, and the evidence behind them.

From spans and articles to tables of estimates. `sampling` says which articles count and what a cluster is,
`contrasts` sets two groups side by side, and every other room is one kind of question with its public
function in the file of the same name. `evidence` leads every estimate back to its sentences, `specifications`
shows how far one moves when it is made otherwise.
"""
