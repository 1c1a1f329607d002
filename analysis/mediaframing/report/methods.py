"""methods.md: a paragraph for a paper that says how the numbers were made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

import mediaframing
from mediaframing.naming.lexicon import Lexicon
from mediaframing.report.losses import list_losses
from mediaframing.report.further_methods import further_methods
from mediaframing.tables import ESTIMATE_COLUMNS

_REFERENCES = (
    "Hesterberg, T. C. (2015). What teachers should know about the bootstrap. The American Statistician, 69(4), "
    "371–386. https://doi.org/10.1080/00031305.2015.1089789",
    "Korn, E. L. & Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of "
    "positive counts estimated from survey data. Survey Methodology, 24(2), 193–201.",
)


def write_methods(
    articles: pd.DataFrame,
    lexicon: Lexicon,
    mentions: pd.DataFrame,
    shares: pd.DataFrame,
    *,
    load_report: pd.DataFrame | None = None,
    institutions: int = 0,
    concepts: Sequence[str] = (),
    samples: Mapping[str, pd.DataFrame] | None = None,
    without: Collection[str] = (),
    rng: int = 0,
) -> str:
    """Return the methods section as Markdown: population, corpus, codebook, estimand, uncertainty, left out.

    Parameters
    ----------
    articles, lexicon, mentions, shares
        The corpus, the codebook of names, what was found, and the shares that figures show.
    load_report : pandas.DataFrame, optional
        What was rejected or left out.
    institutions : int
        Matches inside names of institutions, counted apart.
    concepts : sequence of str
        The concepts with a figure; of the lexicon's sources only those of events drawn there are cited.
    samples : mapping of str to DataFrame, optional
        The articles read for "sources", "tone" and "keyness".
    without : collection of str
        Parts that were left out: nothing is said of them.
    rng : int
        The seed.
    """
    extra = {
        name: part
        for name, part in further_methods(articles, samples or {}, rng=rng).items()
        if samples is not None and name not in without
    }
    cited = [r for part in extra.values() for r in part.references]
    references = dict.fromkeys((*_REFERENCES, *cited, *_cite_lexicon(lexicon, articles, concepts)))
    parts = [
        "# Methods",
        _corpus(articles),
        _left_out(articles, load_report),
        _naming(lexicon, mentions, institutions),
        _voice(mentions),
        _estimand(shares),
        *(part.text for part in extra.values()),
        _limits(),
        "## References\n\n" + "\n".join(f"- {r}" for r in references),
    ]
    return "\n\n".join(parts) + "\n"


def _corpus(articles: pd.DataFrame) -> str:
    dates = articles["published"].dropna()
    when = (
        f"published from {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else "without dates"
    )
    undated = int(articles["published"].isna().sum())
    outlets = articles["outlet"].value_counts().sort_index()
    listed = "; ".join(f"{name} ({n:,})" for name, n in outlets.items())
    text = f"**Population and corpus.** The corpus holds {len(articles):,} articles ({len(outlets)} outlets), {when}: {listed}. "
    if undated:
        text += f"{undated:,} articles bear no date that could be read and stand outside every trend. "
    text += _made_how(articles)
    return text


def _made_how(articles: pd.DataFrame) -> str:
    told = []
    for column, words in (("database", "database"), ("query", "query"), ("retrieved", "retrieved")):
        if column in articles.columns:
            values = articles[column].dropna().astype(str).unique()[:5].tolist()
            told += [f"{words}: {'; '.join(values)}"] if values else []
    if told:
        return (
            "As the export states, "
            + ", ".join(told)
            + ". Estimates speak of the articles this search returns."
        )
    return (
        "The source states neither database nor query: **say here how the articles were chosen**; the estimates speak "
        "of the articles that this choice returns."
    )


def _left_out(articles: pd.DataFrame, load_report: pd.DataFrame | None) -> str:
    if load_report is None:
        return "**Left out.** No load report was kept with this corpus."
    rejected = int(load_report["rejected"].sum())
    paragraphs = int((load_report["status"] == "left out").sum())
    reasons = load_report.loc[load_report["status"] == "rejected record", "reason"].value_counts()
    listed = "; ".join(f"{reason} ({n:,})" for reason, n in reasons.head(8).items())
    return (
        f"**Left out.** {int(load_report['found'].sum()):,} records were found, {int(load_report['read'].sum()):,} read and "
        f"{rejected:,} rejected{f' ({listed})' if listed else ''}. {''.join(f'{line}. ' for line in list_losses(load_report))}{paragraphs:,} paragraphs that are no part of an article "
        "(author boxes, teasers, newsletter and copyright lines) were left out of the bodies and are listed in the load "
        f"report. Copies of a story {'are marked' if 'cluster_id' in articles.columns else 'were not looked for'}."
    )


def _naming(lexicon: Lexicon, mentions: pd.DataFrame, institutions: int) -> str:
    kinds = pd.Series([c.kind for c in lexicon]).value_counts()
    version = f", version {lexicon.version}" if lexicon.version else ""
    text = (
        f"**Naming.** The codebook of names is the lexicon “{lexicon.name}”{version} ({len(lexicon)} concepts: "
        f"{', '.join(f'{n} {k}' for k, n in kinds.items())}; every pattern is in `lexicon.toml`): {len(mentions):,} mentions. "
        "Blank, hyphen and line break, apostrophes and composed letters count as equal, the longest match wins, and no "
        "character is counted twice within a concept."
    )
    if institutions:
        text += (
            f" {institutions:,} further matches stand inside names of institutions that carry a spelling of their own; they "
            "are no choice of the outlet and are not counted."
        )
    return text


def _voice(mentions: pd.DataFrame) -> str:
    marks = mentions["voice_from"] == "marks"
    if marks.all():
        how = "quotation marks alone"
    else:
        how = "statements found in the text: in marks and attributed is quoted, paraphrase is reported, scare quotes are own"
    text = (
        f"**Voice.** Whose words a mention is was decided from {how}. Headlines are a field of their own and are reported "
        "apart from bodies."
    )
    if marks.all():
        text += (
            " Marks cannot tell reported speech from the outlet's own words, nor scare quotes from quotations: shares in "
            "own words include paraphrase."
        )
    elif marks.any():
        text += (
            f" {int(marks.sum()):,} mentions stand in articles of a language in which statements are not found; their voice "
            "is that of the marks."
        )
    return text


def _estimand(shares: pd.DataFrame) -> str:
    estimands = "; ".join(f"*{e}*" for e in shares["estimand"].unique())
    methods = sorted(set(shares["method"].str.replace(r"\d+(\.\d+)?", "…", regex=True)))
    checked = sorted(shares[ESTIMATE_COLUMNS[-1]].unique())
    return (
        f"**Estimand and uncertainty.** Shares are the {estimands}. Articles without the concept are outside the denominator "
        "and counted beside it. Intervals have a nominal level of 95 % and treat articles (or clusters of copies) as the "
        f"sampling unit; methods used: {'; '.join(methods)}. Validation: {', '.join(checked)}."
    )


def _limits() -> str:
    return (
        "**Limits.** In translated speech a spelling is the translator's or the agency's choice; a word is the speaker's. "
        "Naming is a framing device; no frame was coded, so none is claimed. "
        f"Computed with mediaframing {mediaframing.__version__}; versions, seed and hashes are in `provenance.json`."
    )


def _cite_lexicon(lexicon: Lexicon, articles: pd.DataFrame, concepts: Sequence[str]) -> list[str]:
    """Return the sources of the events that figures over time can show: of these concepts, within the dates."""
    dates = articles["published"].dropna()
    events = lexicon.events
    drawn = events[events["concept"].isin(["", *concepts])]
    drawn = drawn[(drawn["date"] >= dates.min()) & (drawn["date"] <= dates.max())] if len(dates) else drawn.head(0)
    cited = set(drawn["source"])
    lines = []
    for key in sorted(k for k in cited if k in lexicon.sources):
        source = lexicon.sources[key]
        parts = [str(source.get(k, "")) for k in ("publisher", "date", "title", "url")]
        lines.append(". ".join(p for p in parts if p))
    return lines
