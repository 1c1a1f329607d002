"""When did an outlet switch? Change points of a share, with the probability that there is one at all."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.compare.changes.answers import Answer, answer_series, make_priors
from mediaframing.compare.changes.bursts import BLOCK_DAYS
from mediaframing.compare.changes.events import EVENT_COLUMNS, add_events, check_events
from mediaframing.compare.changes.outcomes import Stories, count_stories
from mediaframing.compare.sampling.copies import require_rows
from mediaframing.compare.sampling.periods import number_periods
from mediaframing.compare.sampling.settings import find_setting_problems, is_number
from mediaframing.compare.shares.cells import Question, ask, gather_material
from mediaframing.compare.shares.tables import NOT_VALIDATED
from mediaframing.compare.trends.trends import UndatedWarning
from mediaframing.tables import VOICES, MediaframingError, check_choice, check_columns

# A decision a year away from a change explains nothing.
EVENT_REACH = 365
DATES = ("last_old", "first_new", "ci_low", "ci_high")
RESULT_COLUMNS = (*Answer._fields, "n", "n_articles", "n_clusters", "method", "validation", *EVENT_COLUMNS)


def find_change_points(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str = "variant",
    within: str | None = "concept",
    by: str | Sequence[str] = "outlet",
    voice: str | None = "outlet",
    agency: bool = False,
    events: pd.DataFrame | None = None,
    event_reach: int = EVENT_REACH,
    min_clusters: int = 10,
    level: float = 0.9,
    certainty: float = 0.9,
    priors: Sequence[float] = (0.5, 0.25, 0.25),
    burst_days: int = BLOCK_DAYS,
) -> pd.DataFrame:
    r"""Find when the share of a variant changed, and how probable it is that it changed at all.

    Parameters
    ----------
    spans : pandas.DataFrame
        One row a mention: `article_id`, *of*, *within*, `voice` (unless ``voice=None``).
    articles : pandas.DataFrame
        One row an article: `article_id`, `published` (with a time zone) and the columns of *by*; `cluster_id`
        (then also `outlet`) and `provenance` are used where they are. Texts are not read.
    of, within : str
        Columns of *spans* with the variants, and with what their shares add up within (None: all spans).
    by : str or sequence of str
        Columns of articles or spans; an answer for each combination. () pools all articles.
    voice : {"outlet", "reported", "quoted"} or None
        Whose words count; None counts all.
    agency : bool
        Whether articles whose `provenance` is "agency" count. They speak for the agency, not the outlet.
    events : pandas.DataFrame, optional
        Events set beside each change: `date, label` and, where known, *within* and `outlet`, as
        `read_lexicon(…).events` has them.
    event_reach : int
        How many days an event may lie from first_new to be named; one between ci_low and ci_high always may.
    min_clusters : int
        Groups with fewer stories get no answer (at least 3).
    level : float
        Probability that the credible intervals hold, between 0 and 1.
    certainty : float
        Probability from which a model is called, more than 0.5 and less than 1.
    priors : three floats
        Probabilities of no change, switch and drift before any data; they are scaled to add up to 1.
    burst_days : int
        Length of the blocks of time that may leave the level for reasons of their own, in days; at most a 24th
        of the time observed is taken.

    Returns
    -------
    pandas.DataFrame
        One row for each group × value of *within* × variant, sorted: the columns of *by*, *within*, *of*, then

        - last_old, first_new : datetime64[us, UTC], NaT where no change is called. Of a switch: the last day
          of the old level and the first of the new one, neighbours among the days with stories, most probable
          of all such pairs. Of a drift: the days on which one and nine tenths of it were done (posterior
          medians, within the time observed).
        - ci_low, ci_high : datetime64[us, UTC]. Of a switch: the shortest run of days that holds it with
          probability *level*. Of a drift: the same limits (central) for the day on which half of it was done.
        - p_none, p_switch, p_drift : float64, posterior probabilities of the three models, add up to 1
        - level_before, before_low, before_high, level_after, after_low, after_high : float64 in [0, 1],
          posterior means and central limits of the share (of a story's mentions) before and after; for a drift
          on the first and the last day; where no change is called twice the share throughout
        - correlation : float64, posterior mean of the intra-article correlation under the model called
        - called : str. "switch" or "drift" where that model has probability *certainty*; "change" where only
          both together have it (dates and levels are then those of a switch); "none" where not even that: no
          change is shown, which p_none may or may not turn into "no change"; or "not estimable: " and why
        - n, n_articles, n_clusters : int64, mentions, articles and stories; stories are the outcomes
        - method, validation : str
        - event_date (datetime64[us, UTC]), event, event_outlet (str), event_days (Int64: days from the event
          to first_new, negative where the change came first), event_within (boolean: event between ci_low and
          ci_high) : the event nearest to first_new, whosever decision it is, those between ci_low and ci_high
          before others; missing where there is no change, none is known or none is near (*event_reach*).
          Nearness in time is no cause.

    Raises
    ------
    MediaframingError
        Unknown columns, voices or settings out of range; no dates; nothing left to compare.

    Warns
    -----
    UndatedWarning
        States how many articles have no date and are left out.

    Notes
    -----
    The outcome is a story: an article, or the articles of a group that share a `cluster_id`, counted once on
    the first day. k of its n mentions use the variant, beta-binomial around the level with an intra-article
    correlation that is estimated with the rest. Mentions pooled as if independent find switches that are not
    there.

    Nor are the stories of one burst independent: a wire story that many desks rewrite, a summit, a week of one
    agency. Every model therefore cuts the time observed into blocks of *burst_days* (24 or more; beginning
    with the first day, or half a block before), each of which is a burst with a level of its own with
    probability e, prior Beta(1/2, 9/2), the one that holds the switch too. A burst counts for no more than one
    block, however many stories it has, so that a change is called only where several blocks on
    either side agree, whether or not agency copy is known as such. What lasts for months cannot be told from a
    change, and a switch is looked for only where three blocks with stories lie on either side of it: what
    began in the last weeks of a corpus may be a burst.

    Three models compete by marginal likelihood: one level throughout; one abrupt change, independent levels
    before and after; logistic drift, :math:`\arcsin\sqrt{\mu(t)} = a + (b - a) / (1 + e^{-(t - m) / s})`.
    Priors: levels and correlation Beta(1/2, 1/2); the day of the switch uniform where it is looked for, the
    middle m over the time observed; the time in which the middle eight tenths of the drift pass,
    :math:`2 s \ln 9`, log-uniform from 1/8 of the time observed to twice as long. A change quicker than that is
    a switch here. Sums over grids give the first two (Barry & Hartigan 1993 for one change), adaptive
    importance sampling with fixed quasi-random points the third. No other shape is considered: of two switches
    the table shows the one that explains more, and waves may be called drift or change.

    References
    ----------
    Barry, D. & Hartigan, J. A. (1993). A Bayesian analysis for change point problems. Journal of the American
    Statistical Association 88, 309–319. DOI 10.1080/01621459.1993.10594323.
    Cornuet, J.-M., Marin, J.-M., Mira, A. & Robert, C. P. (2012). Adaptive multiple importance sampling.
    Scandinavian Journal of Statistics 39, 798–812. DOI 10.1111/j.1467-9469.2011.00756.x.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": [f"a{i}" for i in range(60)], "outlet": "The Harbour Post",
    ...     "published": pd.date_range("2017-01-01", periods=60, freq="30D", tz="UTC")})
    >>> spans = pd.DataFrame({"article_id": articles["article_id"], "concept": "lodz", "voice": "outlet",
    ...     "variant": ["Lodz"] * 35 + ["Łódź"] * 25})
    >>> found = mf.find_change_points(spans, articles).iloc[1]
    >>> print(found["called"], found["last_old"].date(), found["first_new"].date())
    switch 2019-10-18 2019-11-17
    """
    _check_settings(min_clusters, level, certainty, burst_days, event_reach)
    weights = make_priors(priors)
    question = _ask(spans, articles, of=of, within=within, by=by, voice=voice)
    if events is not None:
        check_events(events)
    counted, note = _select_articles(articles, agency=agency)
    if voice is not None:
        spans = spans[(spans["voice"] == voice).fillna(False).to_numpy(dtype=bool)]
    stories = count_stories(gather_material(spans, articles, copies="once", keep=counted), question)
    answers = _answer(
        stories,
        question,
        min_clusters,
        level=level,
        certainty=certainty,
        priors=weights,
        burst_days=burst_days,
    )
    told = f"{'all voices' if voice is None else f'voice {voice}'}; {note}; stories by {stories.clustering}"
    table = _tabulate(answers, question, told)
    return add_events(table, events, within=within, reach=event_reach)[
        [*question.by, *question.measured, *RESULT_COLUMNS]
    ]


def _check_settings(
    min_clusters: int, level: float, certainty: float, burst_days: int, event_reach: int
) -> None:
    share = "probability between 0 and 1, such as 0.9"
    problems = find_setting_problems(min_clusters, level, least=3, example=share)
    if not (is_number(certainty) and 0.5 < certainty < 1):
        problems.append(f"certainty={certainty!r}: give a probability above 0.5 and below 1, such as 0.9.")
    if not (is_number(burst_days) and 1 <= burst_days < float("inf")):
        problems.append(f"burst_days={burst_days!r}: give 1 day or more, such as {BLOCK_DAYS}.")
    if not (is_number(event_reach) and event_reach >= 0):
        problems.append(f"event_reach={event_reach!r}: give 0 days or more, such as {EVENT_REACH}.")
    if problems:
        raise MediaframingError(" ".join(problems))


def _ask(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str,
    within: str | None,
    by: str | Sequence[str],
    voice: str | None,
) -> Question:
    question = ask(spans, articles, of=of, within=within, by=by, unit="article_mean", copies="once")
    check_columns(articles, ["published"], name="articles", remedy="A change needs the date of each article.")
    taken = [c for c in [*question.by, *question.measured] if c in RESULT_COLUMNS]
    if taken:
        raise MediaframingError(f"{taken} are columns of the result: rename yours.")
    if voice is not None:
        check_choice(voice, VOICES, name="voice")
        remedy = "Mark it with mark_voice(spans, articles), or count all voices with voice=None."
        check_columns(spans, ["voice"], name="spans", remedy=remedy)
    return question


def _select_articles(articles: pd.DataFrame, *, agency: bool) -> tuple[Any, str]:
    """Return which articles have a date and are no agency copy, and what to say of the latter."""
    require_rows(articles)
    dated = number_periods(articles["published"], every="month") >= 0
    missing = int((~dated).sum())
    if missing == len(dated):
        raise MediaframingError(
            f"none of {missing} articles has a date: a change needs published. Look at published_raw."
        )
    if missing:
        text = f"{missing} of {len(dated)} articles have no date and are left out of the search for changes."
        warnings.warn(text, UndatedWarning, stacklevel=3)
    if agency:
        return dated, "agency copy counted"
    if "provenance" not in articles.columns:
        return dated, "agency copy not known"
    theirs = (articles["provenance"] == "agency").fillna(False).to_numpy(dtype=bool)
    return dated & ~theirs, "agency copy left out"


def _answer(stories: Stories, question: Question, min_clusters: int, **settings: Any) -> list[dict[str, Any]]:
    """Return a row for every group, concept and variant."""
    name = question.within or question.of
    rows = []
    for labels, variants, series in stories.rows():
        answers = answer_series(series, min_clusters, name=name, **settings)
        for variant, answer in zip(variants.to_dict("records"), answers, strict=True):
            counts = {"n": series.spans, "n_articles": series.articles, "n_clusters": len(series.days)}
            rows.append({**labels, **{str(k): v for k, v in variant.items()}, **answer._asdict(), **counts})
    return rows


def _tabulate(rows: list[dict[str, Any]], question: Question, told: str) -> pd.DataFrame:
    names = [*question.by, *question.measured]
    columns = [*names, *Answer._fields, "n", "n_articles", "n_clusters"]
    table = pd.DataFrame(rows, columns=columns)
    for column in DATES:
        days = table[column].astype("Int64").astype("float64").to_numpy()
        known = np.where(np.isnan(days), np.datetime64("NaT"), np.nan_to_num(days).astype("datetime64[D]"))
        table[column] = pd.Series(known.astype("datetime64[us]"), index=table.index).dt.tz_localize("UTC")
    thin = table["called"].str.startswith("not estimable").to_numpy(dtype=bool)
    method = np.where(thin, table["called"], f"beta-binomial stories in bursts, marginal likelihood; {told}")
    return table.assign(
        called=table["called"].astype("str"),
        method=pd.Series(method, dtype="str", index=table.index),
        validation=pd.Series(NOT_VALIDATED, dtype="str", index=table.index),
    )
