"""Draw the units that coders read: with known probabilities, so that what they find speaks for all."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.tables import MediaframingError, check_choice, check_columns
from mediaframing.validate.coding.answers import label_values, open_stream
from mediaframing.validate.coding.coded import MISSING
from mediaframing.validate.sampling.blinding import mask_outlets
from mediaframing.validate.sampling.silence import NOTHING, find_silence
from mediaframing.validate.sampling.strata import allocate, bin_numbers, name_strata, pick

ALLOCATIONS = ("equal", "proportional")
RESERVED = ("unit_id", "coder", "position", "kind", "prediction", "stratum", "before", "after")
TOLD = "_part"
UNIT_COLUMNS = ("article_id", "field", "start", "end", "text")
FIRST_COLUMNS = ("unit_id", "coder", "position", "kind", "span_id", *UNIT_COLUMNS, "before", "after")


def draw_sample(
    spans: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    *,
    n: int,
    by: str | Sequence[str] = ("outlet",),
    prediction: str | None = None,
    nothing: float = 0.0,
    allocation: str = "equal",
    coders: Sequence[str] = ("A", "B"),
    overlap: float = 0.3,
    width: int = 300,
    blind: bool = True,
    rng: Any = 0,
) -> pd.DataFrame:
    """Draw units for coding by hand, stratified, each with the probability it had of being drawn.

    Parameters
    ----------
    spans : pandas.DataFrame
        Mentions, statements or scores, one row a unit; or articles, whose bodies then are the units.
    articles : pandas.DataFrame, optional
        The articles of the spans: context is read from here, and columns of *by* that spans lack. Needed for
        *nothing*.
    n : int
        Units to draw, at least one from each stratum; fewer if there are fewer.
    by : str or sequence of str
        Columns that make the strata.
    prediction : str, optional
        Column with the tool's answer: strata are divided by it too, so that rare answers get coded. Missing
        answers are a stratum of their own; numbers with more than ten values are divided into fifths.
    nothing : float
        Share of *n*, from 0 to below 1, drawn from headlines and paragraphs in which the tool found nothing;
        without them nobody can know what it misses.
    allocation : {"equal", "proportional"}
        Every stratum the same number, best for comparing groups, or in proportion to its size.
    coders : sequence of str
        Names of the coders.
    overlap : float
        Share of the units, 0 to 1, that all coders get; the others are dealt out evenly.
    width : int
        Characters of context before and after a span.
    blind : bool
        Replace, in text and context, the names of all outlets, the hosts of their addresses and the article's own
        byline by "▮▮▮", so that the text does not betray what the sheet leaves out.
    rng : int, numpy.random.Generator or None
        Seed; the order of rows does not matter.

    Returns
    -------
    pandas.DataFrame
        One row for each unit and coder, by coder and position:

        - unit_id : str, made from where the unit stands, unreadable, so that it betrays no outlet
        - coder : str; position : int64 from 1, the coder's order, shuffled
        - kind : str, "span", "article" or "nothing"
        - span_id, article_id, field, start, end : where it stands (span_id missing where there is none)
        - text, before, after : str, as coders see it; context is "" without *articles*
        - the columns of *by*
        - prediction : str, the tool's answer, "nothing found" for units of that kind; missing without
          *prediction*
        - stratum : str, as "outlet=The Harbour Post | kind=span | prediction=quoted"
        - inclusion_probability : float64 in (0, 1], units drawn / units in the stratum
        - n_stratum : int64, units in the stratum

        Give coders only what `write_sheets` writes: it leaves out outlet and prediction.

    Raises
    ------
    MediaframingError
        Columns missing, no units, the same unit twice, impossible shares, no coders, more strata than units to draw.

    Notes
    -----
    Simple random sampling without replacement within strata; :math:`\\pi_i = n_h / N_h`. Weights
    :math:`1 / \\pi_i` make averages of the sample unbiased for the population (Horvitz & Thompson 1952).

    References
    ----------
    Horvitz, D. G. & Thompson, D. J. (1952). A generalization of sampling without replacement from a finite
    universe. Journal of the American Statistical Association 47, 663–685.
    DOI 10.1080/01621459.1952.10483446.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaframing.validate.sampling.sampling import draw_sample
    >>> spans = pd.DataFrame({"span_id": [f"s{i}" for i in range(40)], "article_id": "a", "field": "body",
    ...     "start": range(40), "end": range(1, 41), "text": "x", "voice": ["quoted"] * 30 + ["outlet"] * 10,
    ...     "outlet": "The Harbour Post"})
    >>> sample = draw_sample(spans, n=10, prediction="voice", overlap=0.2)
    >>> units = sample.drop_duplicates("unit_id")
    >>> units.groupby("prediction")["inclusion_probability"].first().round(3).to_dict()
    {'outlet': 0.5, 'quoted': 0.167}
    """
    columns = [by] if isinstance(by, str) else list(by)
    _check_design(n, nothing, allocation, coders, overlap, articles, columns)
    found = _take_units(spans, articles, columns, prediction)
    base = int(rng.integers(2**32)) if isinstance(rng, np.random.Generator) else rng
    quiet = round(n * nothing)
    picked = _pick_from(found, n - quiet, [*columns, "kind"], prediction, allocation, base)
    if quiet and articles is not None:
        silent = _take_silence(spans, articles, columns)
        if len(silent):
            more = _pick_from(silent, quiet, [*columns, "kind"], None, allocation, base)
            picked = pd.concat([picked, more], ignore_index=True)
    picked = _add_context(picked, articles, width)
    if blind:
        picked = mask_outlets(picked, found if articles is None else articles)
    dealt = _deal(picked, list(coders), overlap, base)
    last = [*columns, "prediction", "stratum", "inclusion_probability", "n_stratum"]
    return dealt[[*FIRST_COLUMNS, *(c for c in last if c not in FIRST_COLUMNS)]]


def name_units(spans: pd.DataFrame) -> pd.Series[Any]:
    """Return the `unit_id` of spans (by `span_id`, else by place) or of whole articles."""
    if "span_id" in spans:
        places = "span\n" + spans["span_id"].astype("str")
    elif "start" in spans:
        parts = [spans[c].astype("str") for c in ("article_id", "field", "start", "end")]
        places = "place\n" + parts[0] + "\n" + parts[1] + "\n" + parts[2] + "\n" + parts[3]
    else:
        places = "article\n" + spans["article_id"].astype("str")
    return places.map(lambda p: "u" + blake2b(p.encode(), digest_size=8).hexdigest()).astype("str")


def _check_design(
    n: int,
    nothing: float,
    allocation: str,
    coders: Sequence[str],
    overlap: float,
    articles: pd.DataFrame | None,
    by: Sequence[str],
) -> None:
    check_choice(allocation, ALLOCATIONS, name="allocation")
    wrong = []
    if n < 1:
        wrong.append(f"n={n}: draw at least one unit")
    if not 0 <= nothing < 1:
        wrong.append(f"nothing={nothing}: a share from 0 to below 1")
    if not 0 <= overlap <= 1:
        wrong.append(f"overlap={overlap}: a share from 0 to 1")
    if isinstance(coders, str) or not len(coders) or len(set(coders)) < len(coders):
        wrong.append(f"coders={coders!r}: a list of different names, such as ['A', 'B']")
    if taken := [c for c in by if c in RESERVED]:
        wrong.append(f"by={taken} are names of the sample's own columns: rename yours")
    if nothing and articles is None:
        wrong.append(
            f"nothing={nothing} needs articles, the second argument: silence is found in their texts"
        )
    if wrong:
        raise MediaframingError("draw_sample cannot draw this sample. " + "; ".join(wrong) + ".")


def _take_units(
    spans: pd.DataFrame, articles: pd.DataFrame | None, by: Sequence[str], prediction: str | None
) -> pd.DataFrame:
    check_columns(
        spans, ["article_id"], name="spans", remedy="Give mentions, statements, scores or articles."
    )
    units = spans.reset_index(drop=True)
    if prediction is not None:
        check_columns(units, [prediction], name="spans", remedy="prediction= names the tool's answer.")
    # Taken first: statements have a `kind` of their own.
    answer = units[prediction] if prediction is not None else None
    if "start" not in units:
        check_columns(units, ["body"], name="articles", remedy="Without spans, bodies are the units.")
        units = units.assign(field="body", start=0, end=units["body"].str.len(), text=units["body"])
        units = units.assign(unit_id=name_units(spans.reset_index(drop=True)), kind="article")
    else:
        units = units.assign(unit_id=name_units(units), kind="span")
    units = _add_columns(units, articles, by)
    check_columns(units, [*UNIT_COLUMNS, *by], name="spans", remedy="Give articles, or add the column.")
    if not len(units):
        raise MediaframingError("spans is empty: there is nothing to draw from.")
    if units["unit_id"].duplicated().any():
        twice = units[units["unit_id"].duplicated()]
        where = twice["span_id" if "span_id" in twice else "article_id"].astype("str").unique().tolist()[:10]
        raise MediaframingError(f"spans hold the same unit more than once: {where}. Drop the repeats.")
    told, part = (
        (_label_told(v) for v in (answer, bin_numbers(answer))) if answer is not None else (None, None)
    )
    return units.assign(prediction=told, span_id=units.get("span_id"), **{TOLD: part})


def _label_told(answers: pd.Series[Any]) -> pd.Series[Any]:
    return label_values(answers).where(answers.notna(), MISSING)


def _take_silence(spans: pd.DataFrame, articles: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    check_columns(articles, ["article_id", "title", "body"], name="articles")
    check_columns(spans, UNIT_COLUMNS, name="spans", remedy="nothing= needs spans, not articles alone.")
    quiet = find_silence(spans, articles)
    quiet = quiet.assign(unit_id=name_units(quiet), kind="nothing", prediction=NOTHING, span_id=None)
    usable = [c for c in by if c in articles.columns]
    return _add_columns(quiet, articles, usable).assign(**{c: "" for c in by if c not in usable})


def _add_columns(units: pd.DataFrame, articles: pd.DataFrame | None, by: Sequence[str]) -> pd.DataFrame:
    lacking = [c for c in by if c not in units.columns]
    if articles is None or not lacking:
        return units
    check_columns(articles, ["article_id", *lacking], name="articles", remedy="by= names columns of it.")
    beside = articles[["article_id", *lacking]].drop_duplicates("article_id")
    return units.merge(beside, on="article_id", how="left")


def _pick_from(
    units: pd.DataFrame, n: int, by: Sequence[str], prediction: str | None, allocation: str, rng: Any
) -> pd.DataFrame:
    named = units.drop(columns="prediction").rename(columns={TOLD: "prediction"}) if prediction else units
    columns = list(dict.fromkeys([*by, *(["prediction"] if prediction else [])]))
    named = units.assign(stratum=name_strata(named, columns))
    if n < named["stratum"].nunique():
        raise MediaframingError(
            f"n leaves {n} units for {named['stratum'].nunique()} strata of {columns}, and each needs one. Draw more, "
            "or name fewer columns in by=."
        )
    counts = allocate(named["stratum"].value_counts(), n, allocation=allocation)
    return pick(named, counts, rng)


def _add_context(units: pd.DataFrame, articles: pd.DataFrame | None, width: int) -> pd.DataFrame:
    if articles is None or "title" not in articles or "body" not in articles:
        return units.assign(before="", after="")
    indexed = articles.drop_duplicates("article_id").set_index("article_id")
    before, after = [], []
    for article, field, start, end in zip(
        units["article_id"], units["field"], units["start"], units["end"], strict=True
    ):
        text = str(indexed.loc[article, field]) if article in indexed.index else ""
        before.append(text[max(int(start) - width, 0) : int(start)])
        after.append(text[int(end) : int(end) + width])
    return units.assign(before=before, after=after)


def _deal(units: pd.DataFrame, coders: list[str], overlap: float, rng: Any) -> pd.DataFrame:
    """Return one row a unit and coder: the first of a shuffled deck go to all, the others by turns."""
    deck = units.sort_values("unit_id").reset_index(drop=True)
    deck = deck.iloc[open_stream(rng, "deck").permutation(len(deck))].reset_index(drop=True)
    shared = round(len(deck) * overlap)
    hands = []
    for turn, coder in enumerate(coders):
        hand = pd.concat([deck.iloc[:shared], deck.iloc[shared + turn :: len(coders)]])
        shuffled = hand.iloc[open_stream(rng, f"coder {coder}").permutation(len(hand))]
        hands.append(shuffled.assign(coder=coder, position=np.arange(1, len(hand) + 1)))
    dealt = pd.concat(hands, ignore_index=True)
    words = ["unit_id", "coder", "kind", "prediction", "span_id", "text", "before", "after", "stratum"]
    return dealt.astype(dict.fromkeys(words, "str"))
