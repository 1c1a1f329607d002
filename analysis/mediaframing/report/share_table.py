"""Shares to read: which cells a figure needs, and a table of shares with intervals or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mediaframing.report.findings import format_share
from mediaframing.tables import VOICE_NAMES

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


def choose_cells(by_outlet: pd.DataFrame, pooled: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the cells a figure needs, all outlets together first, and sentences on those that it leaves out.

    A column of "n too small" tells nothing: outlets without any estimate, and voices without one in any outlet, are named in a
    sentence, and all outlets together show what the voices hold.

    Parameters
    ----------
    by_outlet : pandas.DataFrame
        Shares by `outlet` and `voice`.
    pooled : pandas.DataFrame
        The same shares by `voice`; may be empty.
    """
    known = by_outlet[by_outlet["estimate"].notna()]
    if known.empty and pooled["estimate"].isna().all():
        return by_outlet, []
    outlets, voices = (by_outlet[c].drop_duplicates() for c in ("outlet", "voice"))
    thin = outlets[~outlets.isin(known["outlet"])]
    silent = [VOICE_NAMES[v] for v in voices[~voices.isin(known["voice"])]]
    kept = by_outlet[by_outlet["outlet"].isin(known["outlet"]) & by_outlet["voice"].isin(known["voice"])]
    told = []
    if len(thin) == len(outlets):
        told.append("No outlet has ten articles in any voice; all outlets stand together.")
    elif len(thin):
        told.append(f"{len(thin)} of {len(outlets)} outlets have fewer than ten articles in every voice and no row.")
    if silent and len(kept):
        told.append(f"No outlet has ten articles with the name {' or '.join(silent)}; see all outlets together.")
    return pd.concat([pooled.assign(outlet="All outlets"), kept], ignore_index=True)[by_outlet.columns], told
