"""What a corpus lacks of what its files hold or promise: files not read, files cut, records announced and missing."""

from __future__ import annotations

import pandas as pd

from mediaframing.load.report import count_noun

_FILES = ("read", "partly read", "rejected", "skipped")


def list_losses(load_report: pd.DataFrame) -> list[str]:
    """Return a sentence for each kind of loss among the files, without a full stop; none where all were read whole.

    Parameters
    ----------
    load_report : pandas.DataFrame
        What `read_articles(..., return_report=True)` gives beside the articles.
    """
    files = load_report[load_report["status"].isin(_FILES)]
    unread = files[(files["status"] == "rejected") & (files["found"] == 0)]
    missing = files["announced"] - files["found"]
    short = files[(files["announced"] > 0) & (missing > 0)]
    told = []
    if len(unread):
        reasons = unread["reason"].fillna("").replace("", "no records").value_counts()
        listed = "; ".join(f"{reason}: {n:,}" for reason, n in reasons.head(3).items())
        more = "; …" if len(reasons) > 3 else ""
        told.append(f"{count_noun(len(unread), 'file')} {'was' if len(unread) == 1 else 'were'} not read at all ({listed}{more})")
    if len(short):
        lacking = int(missing[short.index].sum())
        told.append(
            f"{count_noun(len(short), 'file')} announce{'s' if len(short) == 1 else ''} {lacking:,} more "
            f"record{'' if lacking == 1 else 's'} than {'it holds' if len(short) == 1 else 'they hold'}"
        )
    return told
