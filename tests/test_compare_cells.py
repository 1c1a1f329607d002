"""Counts a cluster, held against a plain pandas count of the same tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mediaframing.compare.sampling.copies import select_copies
from mediaframing.compare.shares.cells import ask, count_cells, gather_material
from mediaframing.compare.shares.patterns import cell_sums
from mediaframing.tables import COPIES, UNITS


def make_tables(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    articles = pd.DataFrame({"article_id": [f"art-{i:03d}" for i in range(120)]})
    articles["outlet"] = rng.choice(["The Harbour Post", "The Valley Echo"], 120)
    articles["published"] = pd.to_datetime("2020-01-01", utc=True) + pd.to_timedelta(
        rng.integers(9, size=120), "D"
    )
    articles["cluster_id"] = [f"story-{i}" if i < 60 else None for i in rng.integers(90, size=120)]
    articles["provenance"] = rng.choice(["own", "agency"], 120)
    spans = pd.DataFrame({"article_id": rng.choice(articles["article_id"], 400)})
    spans["concept"] = rng.choice(["lodz", "wroclaw"], 400)
    spans["variant"] = spans["concept"] + pd.Series(rng.choice(["-a", "-b", "-c"], 400, p=[0.6, 0.3, 0.1]))
    spans["text"] = "Lodz"
    spans["voice"] = rng.choice(["outlet", "quoted"], 400)
    return spans, articles


def count_plainly(spans: pd.DataFrame, articles: pd.DataFrame, *, unit: str, copies: str) -> pd.DataFrame:
    """Return y, x and their products a cell, by groupby and merge."""
    counted = articles[select_copies(articles, copies=copies)]
    counted = counted.assign(cluster=counted["cluster_id"].fillna(counted["article_id"]))
    place = ["outlet", "voice", "concept"]
    joined = spans.merge(counted[["article_id", "outlet", "cluster"]], on="article_id")
    keys = [*place, "cluster", "article_id"]
    wide = joined.pivot_table(index=keys, columns="variant", values="text", aggfunc="count", fill_value=0)
    uses = wide.reset_index().melt(id_vars=keys, value_name="k")
    uses = uses[uses["variant"].str[:-2] == uses["concept"]]
    uses = uses[uses.groupby(keys)["k"].transform("sum") > 0]
    article = uses.groupby([*place, "article_id"])["k"]
    uses["n"] = article.transform("sum")
    most = uses["k"] == article.transform("max")
    ties = most.groupby([uses[c] for c in [*place, "article_id"]]).transform("sum")
    uses["y"] = {
        "mention": uses["k"],
        "article_any": (uses["k"] > 0).astype(float),
        "article_mean": uses["k"] / uses["n"],
        "article_majority": most / ties,
    }[unit]
    uses["x"] = uses["n"] if unit == "mention" else 1
    clusters = uses.groupby([*place, "variant", "cluster"])[["y", "x", "n"]].sum()
    clusters = clusters.assign(yy=clusters.y**2, xy=clusters.x * clusters.y, xx=clusters.x**2, clusters=1)
    clusters = clusters.assign(
        some=(clusters.y > 0).astype(int), other=(clusters.y < clusters.x - 1e-9).astype(int)
    )
    return clusters.groupby([*place, "variant"]).sum()


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("copies", COPIES)
def test_cell_sums_equal_a_plain_count(unit: str, copies: str) -> None:
    spans, articles = make_tables(UNITS.index(unit))
    question = ask(
        spans, articles, of="variant", within="concept", by=["outlet", "voice"], unit=unit, copies=copies
    )
    sums = cell_sums(count_cells(gather_material(spans, articles, copies=copies), question))
    plain = count_plainly(spans, articles, unit=unit, copies=copies)
    assert len(plain) == len(sums.y) == 24
    for name in ("y", "x", "yy", "xy", "xx", "clusters"):
        assert getattr(sums, name) == pytest.approx(plain[name].to_numpy(), abs=1e-9), name
    assert sums.mentions.tolist() == plain["n"].tolist()
    assert sums.rarer.tolist() == plain[["some", "other"]].min(axis=1).tolist()
    assert (sums.xx > sums.x).any() == (copies == "all" or unit == "mention")
