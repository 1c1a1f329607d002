"""What a corpus shows, in words: only what the intervals carry."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mediaframing.compare.contrasts.mover import Limits, difference_limits
from mediaframing.load.report import count_noun
from mediaframing.naming.lexicon import Concept, Lexicon

MIN_ARTICLES = 10
_LIMITS = ("estimate", "ci_low", "ci_high")


def choose_concepts(mentions: pd.DataFrame, lexicon: Lexicon, *, most: int = 4) -> list[str]:
    """Return the concepts worth a figure, in the lexicon's order.

    A concept is worth one when at least ten articles use it in their bodies and at least two of its variants
    occur. Where none is, the concept in most articles stands alone.
    """
    bodies = mentions[mentions["field"] == "body"]
    held = bodies.groupby("concept")["article_id"].nunique()
    variants = bodies.groupby("concept")["variant"].nunique()
    worth = [c.name for c in lexicon if held.get(c.name, 0) >= MIN_ARTICLES and variants.get(c.name, 0) > 1]
    if not worth and len(held):
        # Nothing fills a figure: the concept in most articles stands alone, the lexicon's first among equals.
        worth = [max((c.name for c in lexicon if c.name in held.index), key=lambda name: held[name])]
    return worth[:most]


def describe_findings(
    articles: pd.DataFrame,
    mentions: pd.DataFrame,
    shares: pd.DataFrame,
    trends: pd.DataFrame,
    *,
    concept: Concept,
    pairs: pd.DataFrame | None = None,
) -> list[str]:
    """Return up to five sentences: the corpus, the voices, the change over time, the outlets, what cannot be said.

    Parameters
    ----------
    articles, mentions : pandas.DataFrame
        The corpus and all its mentions.
    shares : pandas.DataFrame
        Shares of the concept's variants by outlet and voice.
    trends : pandas.DataFrame
        Shares of the concept's variants by period, pooled over outlets, in the outlets' own words.
    concept : Concept
        The concept of *shares* and *trends*.
    pairs : pandas.DataFrame, optional
        Differences between outlets in own words, intervals adjusted for all pairs. Outlets are called different only
        where one of these excludes 0; without them, where the intervals of the outermost outlets do not overlap.
    """
    own = shares[shares["voice"] == "outlet"]
    return [
        _say_corpus(articles, mentions),
        _say_voices(mentions, concept),
        _say_change(trends, concept),
        _say_outlets(own, concept, pairs),
        *_say_gaps(own, trends),
    ]


def format_share(row: pd.Series) -> str:
    """Return "62 % [51, 72]"."""
    return f"{100 * row['estimate']:.0f} % [{100 * row['ci_low']:.0f}, {100 * row['ci_high']:.0f}]"


def choose_variant(table: pd.DataFrame, concept: Concept) -> str:
    """Return the variant to speak of: the one the concept is called by where *table* has it, else its first."""
    held = table["variant"].tolist() if len(table) else []
    return concept.label if concept.label in held else str(next(iter(held), concept.variants[0].name))


def say_ordered(pairs: pd.DataFrame) -> str:
    """Return which pair of outlets is told apart most surely, all pairs considered; "" where none is.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Differences between outlets: `group_a, group_b, estimate, ci_low, ci_high, p_adjusted, ordered`.
    """
    pairs = pairs[pairs["estimate"].notna()] if len(pairs) else pairs
    ordered = pairs[pairs["ordered"].astype("boolean").fillna(False)] if len(pairs) else pairs
    if ordered.empty:
        return ""
    row = ordered.sort_values("p_adjusted", kind="stable").iloc[0]
    more, less = (row["group_a"], row["group_b"]) if row["estimate"] > 0 else (row["group_b"], row["group_a"])
    ends = sorted(100 * abs(row[c]) for c in ("ci_low", "ci_high"))
    points = f"by {100 * abs(row['estimate']):.0f} points [{ends[0]:.0f}, {ends[1]:.0f}]"
    if len(pairs) == 1:
        return f"they differ {points}"
    return (
        f"{len(ordered)} of {len(pairs)} pairs of outlets differ (intervals adjusted for all pairs), most surely {more} from "
        f"{less}, {points}"
    )


def _say_corpus(articles: pd.DataFrame, mentions: pd.DataFrame) -> str:
    dates = articles["published"].dropna()
    when = f", {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else ", undated"
    concepts = mentions["concept"].nunique()
    return (
        f"{count_noun(len(articles), 'article')} of {count_noun(articles['outlet'].nunique(), 'outlet')}{when}: "
        f"{count_noun(len(mentions), 'mention')} of {count_noun(concepts, 'concept')} in "
        f"{count_noun(mentions['article_id'].nunique(), 'article')}{_say_copied(articles)}."
    )


def _say_copied(articles: pd.DataFrame) -> str:
    copied = int(articles["copy_of"].notna().sum()) if "copy_of" in articles.columns else 0
    if not copied:
        return ""
    return f"; {count_noun(copied, 'article')} {'is a copy' if copied == 1 else 'are copies'} of another, and a story counts once an outlet"


def _say_voices(mentions: pd.DataFrame, concept: Concept) -> str:
    bodies = mentions[(mentions["field"] == "body") & (mentions["concept"] == concept.name)]
    quoted, reported = (int((bodies["voice"] == voice).sum()) for voice in ("quoted", "reported"))
    own = bodies.loc[bodies["voice"] == "outlet", "article_id"]
    only = bodies["article_id"].nunique() - own.nunique()
    where = f"stand in quotation marks and {reported:,} in reported speech" if reported else "stand in quotation marks"
    text = (
        f"{concept.label}: of {count_noun(len(bodies), 'mention')} in article bodies, {quoted:,} {where}: they are not the "
        f"outlet's own words; {count_noun(only, 'article')} with the name in others' words only."
    )
    if concept.kind == "orthographic":
        text += " In translated speech a spelling is the translator's or the agency's choice."
    return text


def _say_change(trends: pd.DataFrame, concept: Concept) -> str:
    if trends.empty:
        return f"{concept.label}: no dated article has it in the outlet's own words, so nothing is said about change."
    known = trends.dropna(subset=["estimate"]).sort_values("period_start")
    if known["period"].nunique() < 2:
        return f"{concept.label}: fewer than two periods can be estimated, so nothing is said about change."
    ends = [
        known[known["period"] == p].set_index("variant")
        for p in (known["period"].iloc[0], known["period"].iloc[-1])
    ]
    shift = (ends[1]["estimate"] - ends[0]["estimate"]).dropna()
    # Of two variants one rises as the other falls: speak of the one that rises most.
    variant = str(shift.idxmax())
    first, last = ends[0].loc[variant], ends[1].loc[variant]
    told = f"{format_share(first)} in {first['period']} and {format_share(last)} in {last['period']}"
    low, high = _difference(last, first)
    points = f"{100 * shift[variant]:.0f} points [{100 * low:.0f}, {100 * high:.0f}]"
    if low > 0 or high < 0:
        return f"In outlets' own words, “{variant}” {'rose' if low > 0 else 'fell'}: {told}, a difference of {points}."
    return (
        f"In outlets' own words, “{variant}” stood at {told}; the difference of {points} may be none, so no change is "
        "claimed."
    )


def _difference(last: pd.Series, first: pd.Series) -> tuple[float, float]:
    """Return the limits of last - first, from the limits of each: overlapping intervals would be no test."""
    a, b = (Limits(*(np.asarray([row[c]], dtype="float64") for c in _LIMITS)) for row in (last, first))
    low, high = difference_limits(a, b, np.zeros(1))
    return float(low[0]), float(high[0])


def _say_outlets(own: pd.DataFrame, concept: Concept, pairs: pd.DataFrame | None) -> str:
    known = own.dropna(subset=["estimate"])
    if known["outlet"].nunique() < 2:
        return f"{concept.label}: fewer than two outlets can be estimated, so none are compared."
    spread = known.groupby("variant")["estimate"].agg(lambda e: e.max() - e.min())
    # Of two variants the spreads are equal: speak of the one that the concept is called by.
    variant = str(max(spread.index, key=lambda v: (round(spread[v], 9), v == concept.label, v)))
    rows = known[known["variant"] == variant].sort_values(["estimate", "outlet"])
    low, high = rows.iloc[0], rows.iloc[-1]
    told = f"{high['outlet']} {format_share(high)} and {low['outlet']} {format_share(low)}"
    if pairs is not None:
        order = say_ordered(pairs[pairs["variant"] == variant])
        lead = f"Share of “{variant}” in outlets' own words, most and least: {told}; "
        return f"{lead}{order}." if order else f"{lead}no pair of outlets is told apart, all pairs considered."
    if low["ci_high"] < high["ci_low"]:
        return f"Outlets differ in the share of “{variant}” in their own words: most and least are {told}."
    return f"Share of “{variant}” in outlets' own words, most and least: {told}; the intervals overlap, so no order is claimed."


def _say_gaps(own: pd.DataFrame, trends: pd.DataFrame) -> list[str]:
    cells = {"outlets": own.drop_duplicates("outlet"), "periods": trends.drop_duplicates("period")}
    told = [f"{int(c['estimate'].isna().sum())} of {len(c)} {name}" for name, c in cells.items() if len(c)]
    if not told:
        return []
    return [
        f"Left without a number because fewer than {MIN_ARTICLES} articles (or clusters of copies) stand behind it: "
        f"{' and '.join(told)}."
    ]
