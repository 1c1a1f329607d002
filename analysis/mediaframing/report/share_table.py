"""Shares as a table to read: a share with its interval, how many articles, and why there is none."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mediaframing.report.findings import format_share

_TOO_FEW = "not estimable: "


def format_shares(shares: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Return *groups*, "share [95 % interval]" as "62 % [51, 72]" and articles; the reason where no share is given.

    Parameters
    ----------
    shares : pandas.DataFrame
        What `compare_shares` or `compare_trends` gives.
    groups : sequence of str
        The columns that tell the rows apart.
    """
    told = [
        str(row["method"]).removeprefix(_TOO_FEW) if pd.isna(row["estimate"]) else format_share(row)
        for _, row in shares.iterrows()
    ]
    table = shares[list(groups)].reset_index(drop=True)
    table["share [95 % interval]"] = told
    table["articles"] = shares["n_articles"].to_numpy()
    return table
