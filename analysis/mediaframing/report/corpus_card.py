"""The card of a corpus: who is in it, from when to when, with what gaps, and what stands in it twice."""

from __future__ import annotations

import pandas as pd

from mediaframing.report.losses import list_losses

import mediaframing as mf

CARD_COLUMNS = ("outlet", "articles", "first", "last", "longest gap (days)", "undated", "words", "copies")


def describe_corpus(articles: pd.DataFrame) -> pd.DataFrame:
    """Return one row an outlet: articles, first and last day, longest gap in days, undated, words, copies.

    A gap is the time between two articles of the outlet that follow one another. Copies are what
    `mark_duplicates` marked; where nothing is marked, articles whose body another article repeats to the letter.
    """
    card = mf.describe_articles(articles).set_index("outlet")
    days = articles.dropna(subset=["published"]).sort_values("published")
    since = days.groupby("outlet")["published"].diff().dt.days.astype("Int64")
    gaps = since.groupby(days["outlet"]).max()
    copies = find_copies(articles).groupby(articles["outlet"]).sum()
    table = pd.DataFrame(
        {
            "articles": card["n_articles"],
            "first": card["first_published"],
            "last": card["last_published"],
            "longest gap (days)": gaps.reindex(card.index).astype("Int64"),
            "undated": card["n_undated"],
            "words": card["n_words"],
            "copies": copies.reindex(card.index).astype("Int64"),
        }
    )
    return table.rename_axis("outlet").reset_index()[list(CARD_COLUMNS)]


def find_copies(articles: pd.DataFrame) -> pd.Series:
    """Tell which articles are copies of another one: marked as such, else with a body that is repeated."""
    if "copy_of" in articles.columns:
        return articles["copy_of"].fillna("").astype("str") != ""
    return articles["body"].duplicated() & (articles["body"].str.strip() != "")


def describe_limits(
    articles: pd.DataFrame, load_report: pd.DataFrame | None, *, repeated: pd.DataFrame | None = None
) -> list[str]:
    """Return sentences on what was left out, on copies and on months without an article.

    Parameters
    ----------
    articles : pandas.DataFrame
        The corpus.
    load_report : pandas.DataFrame, optional
        What `read_articles(..., return_report=True)` gives beside it.
    repeated : pandas.DataFrame, optional
        What `mark_boilerplate(..., return_removed=True)` took out of the bodies.
    """
    return [
        *_say_left_out(load_report),
        *_say_repeated(repeated),
        _say_copies(articles),
        *_say_agencies(articles),
        *_say_gaps(articles),
    ]


def explain_numbers(articles: pd.DataFrame, mentions: pd.DataFrame, concept: str, label: str) -> str:
    """Return why a figure rests on fewer articles than name the thing: headline only, others' words only, copies."""
    named = mentions[mentions["concept"] == concept]
    total = named["article_id"].nunique()
    bodies = named[named["field"] == "body"]
    own = bodies.loc[bodies["voice"] == "outlet", "article_id"].nunique()
    only_quoted = bodies["article_id"].nunique() - own
    others = "others' words" if (bodies["voice"] == "reported").any() else "quotation marks"
    only_title = total - bodies["article_id"].nunique()
    parts = [
        f"{own:,} in the outlet's own words in the body, on which the figure's “own words” rest",
        f"{only_quoted:,} only in {others}" if only_quoted else "",
        f"{only_title:,} only in the headline" if only_title else "",
    ]
    told = "; ".join(p for p in parts if p)
    copies = ", a story counted once an outlet where copies are marked" if "cluster_id" in articles else ""
    return f"Of {len(articles):,} articles {total:,} name {label}: {told}{copies}."


def _say_left_out(load_report: pd.DataFrame | None) -> list[str]:
    if load_report is None:
        return ["No load report was kept with this corpus."]
    counts = load_report[["found", "read", "rejected"]].sum()
    paragraphs = int((load_report["status"] == "left out").sum())
    return [
        f"Records found {counts['found']:,}, read {counts['read']:,}, rejected {counts['rejected']:,}.",
        *(f"{line}." for line in list_losses(load_report)),
        f"Paragraphs that are no part of an article and were left out of its body: {paragraphs:,}.",
    ]


def _say_copies(articles: pd.DataFrame) -> str:
    number = int(find_copies(articles).sum())
    if "copy_of" in articles.columns:
        return (
            f"Copies of another article in this corpus (near copies and wire copy as well): {number:,}; a story counts once "
            "an outlet, and its copies in several outlets are no independent articles in any interval."
        )
    repeats = "body repeats" if number == 1 else "bodies repeat"
    told = f"{number:,} {repeats} another one to the letter" if number else "No body repeats another one to the letter"
    return f"{told}; near copies were not looked for (--without copies), so every article counts as its own story."


def _say_repeated(repeated: pd.DataFrame | None) -> list[str]:
    if repeated is None or repeated.empty:
        return []
    slides = int((repeated["reason"] == "slideshow").sum())
    told = f" ({slides:,} of them captions of slideshows)" if slides else ""
    return [
        f"Paragraphs that an outlet prints under many articles were left out as well: {len(repeated):,}{told}; "
        "tables/boilerplate.csv lists them."
    ]


def _say_agencies(articles: pd.DataFrame) -> list[str]:
    if "provenance" not in articles.columns:
        return []
    theirs, mixed = (int((articles["provenance"] == kind).sum()) for kind in ("agency", "mixed"))
    if not theirs + mixed:
        return []
    return [
        f"By their credits and datelines {theirs:,} articles are agency copy and {mixed:,} partly; change points leave the "
        "former out, shares do not."
    ]


def _say_gaps(articles: pd.DataFrame) -> list[str]:
    months = articles["published"].dropna().dt.tz_localize(None).dt.to_period("M")
    if months.empty:
        return []
    whole = pd.period_range(months.min(), months.max(), freq="M")
    held = set(months)
    empty = [m for m in whole if m not in held]
    listed = ", ".join(str(m) for m in empty[:6]) + (", …" if len(empty) > 6 else "")
    return [f"Of {len(whole):,} months {len(empty):,} hold no article ({listed})."] if empty else []
