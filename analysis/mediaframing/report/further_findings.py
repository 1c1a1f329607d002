"""What sources, tone, words and dates show, in sentences: only what the intervals carry."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mediaframing.report.findings import MIN_ARTICLES, format_share, say_ordered
from mediaframing.sources.grammar.words import load_lists

# Auxiliaries, prepositions, determiners, pronouns and conjunctions, as the word classes of the sources are lettered.
_FUNCTION_CLASSES = frozenset("xpduswmckbtoT")


def describe_sources(mix: pd.DataFrame, pairs: pd.DataFrame, *, n: int) -> str:
    """Return the sentence on how speakers are identified: the range over outlets, and which of them differ.

    Parameters
    ----------
    mix, pairs : pandas.DataFrame
        Shares of `identification` by outlet, and the differences between outlets.
    n : int
        The number of statements.
    """
    known = mix[mix["estimate"].notna()]
    named = known[known["identification"] == "named"]
    if len(known) and named.empty:
        return f"Sources: {n:,} statements; none of their speakers is identified by name."
    if named.empty:
        return f"Sources: {n:,} statements; no outlet has {MIN_ARTICLES} articles with speakers, so no share is given."
    return f"Sources: {n:,} statements. " + _say_range(
        named, pairs[pairs["identification"] == "named"], "Of them, speakers are identified by name in"
    )


def describe_tone(tone: pd.DataFrame, pairs: pd.DataFrame, *, label: str, accuracy: Mapping[str, float]) -> str:
    """Return the sentence on the tone toward the main concept in own words, with the model's accuracy.

    Parameters
    ----------
    tone, pairs : pandas.DataFrame
        Shares of `tone` by outlet in own words, and the differences between outlets.
    label : str
        What the concept is called.
    accuracy : mapping
        `macro_f1` and `accuracy` of the model, in per cent.
    """
    known = tone[tone["estimate"].notna()]
    negative = known[known["tone"] == "negative"]
    model = (
        f"the model is right in {accuracy['accuracy']:.0f} of 100 sentences it was not fitted to, and the shares are "
        "uncorrected"
    )
    if len(known) and negative.empty:
        return f"Tone toward {label} in own words: no sentence is read as negative ({model})."
    if negative.empty:
        return f"Tone toward {label}: no outlet has {MIN_ARTICLES} articles, so no share is given ({model})."
    told = _say_range(negative, pairs[pairs["tone"] == "negative"], f"Tone toward {label} in own words: read as negative in")
    return f"{told[:-1]} ({model})."


def describe_terms(keyness: pd.DataFrame, *, most: int = 5) -> str:
    """Return the sentence on key terms: those whose Holm-adjusted p is below .05, by outlet, function words left out.

    Parameters
    ----------
    keyness : pandas.DataFrame
        What `compare_keyness` gives.
    most : int
        Terms named of each outlet, at most four outlets.
    """
    sure = keyness[(keyness["p_adjusted"] < 0.05) & (keyness["estimate"] > 0)]
    if sure.empty:
        return "Key terms: no word is told apart from chance once all words are considered (Holm), so none is named."
    grammatical = sure["term"].map(_is_function_word)
    named = sure[~grammatical]
    told = []
    for outlet, part in list(named.groupby("target", sort=True))[:4]:
        words = ", ".join(f"“{t}”" for t in part.sort_values("z", ascending=False)["term"].head(most))
        told.append(f"{outlet} {words}")
    if not told:
        return "Key terms: only function words (“the”, “was”) are told apart from chance (Holm); the tables name them."
    rest = named["target"].nunique() - len(told)
    more = f"; {rest} more outlets in the tables" if rest else ""
    return f"Key terms in own words, more than in the other outlets (Holm-adjusted p < .05): {'; '.join(told)}{more}."


def _is_function_word(term: str) -> bool:
    """Whether every word of *term* says nothing of what is written about; the lists know English."""
    known = load_lists().classes
    return all(known.get(word) in _FUNCTION_CLASSES for word in term.split())


def choose_targets(keyness: pd.DataFrame, *, most: int = 3) -> list[str]:
    """Return the outlets worth a figure: those with most sure key terms first; of two outlets one shows both.

    Parameters
    ----------
    keyness : pandas.DataFrame
        What `compare_keyness` gives.
    most : int
        How many.
    """
    # Outlets that use every word alike have no key term to draw.
    known = keyness[keyness["estimate"].notna() & (keyness["estimate"] != 0)]
    sure = (known["p_adjusted"] < 0.05).groupby(known["target"]).sum().sort_index()
    ranked = sure.sort_values(ascending=False, kind="stable").index.tolist()
    return [str(name) for name in ranked[: 1 if keyness["target"].nunique() == 2 else most]]


def describe_changes(changes: pd.DataFrame, *, label: str, variant: str) -> str:
    """Return the sentence on when the share of *variant* changed, over all outlets together.

    Parameters
    ----------
    changes : pandas.DataFrame
        What `find_change_points` gives for one series with all outlets pooled.
    label, variant : str
        What the concept is called, and the variant spoken of.
    """
    rows = changes[changes["variant"] == variant] if len(changes) else changes
    if rows.empty:
        return f"Change points of {label}: not looked for, because no dated article names it in own words."
    row = rows.iloc[0]
    if str(row["called"]).startswith("not estimable"):
        return f"Change points of {label}: {row['called']}."
    if row["called"] == "none" or pd.isna(row["first_new"]):
        return (
            f"Change points of {label}: none is shown in the share of “{variant}” (the probability that it changed at all "
            f"is {1 - row['p_none']:.2f}, and none of the ways it may have changed is sure enough to be called)."
        )
    kind = {"change": "changed (a switch or a drift, the data do not tell which)", "switch": "switched"}
    return (
        f"All outlets together, the share of “{variant}” {kind.get(str(row['called']), 'drifted')} between "
        f"{row['last_old']:%Y-%m-%d} and {row['first_new']:%Y-%m-%d} (credible interval {row['ci_low']:%Y-%m-%d} to "
        f"{row['ci_high']:%Y-%m-%d}), from about {100 * row['level_before']:.0f} % to {100 * row['level_after']:.0f} %; "
        "nearness to an event shows no cause."
    )


def _say_range(rows: pd.DataFrame, pairs: pd.DataFrame, lead: str) -> str:
    """Return "lead 57 % [43, 70] (A) to 68 % [51, 81] (B); no pair of outlets is told apart."."""
    low, high = (rows.sort_values(["estimate", "outlet"]).iloc[i] for i in (0, -1))
    if len(rows) == 1:
        return f"{lead} {format_share(low)} ({low['outlet']}); only one outlet can be estimated."
    if format_share(low) == format_share(high):
        return f"{lead} {format_share(low)} in each outlet."
    order = say_ordered(pairs) or "no pair of outlets is told apart"
    return f"{lead} {format_share(low)} ({low['outlet']}) to {format_share(high)} ({high['outlet']}); {order}."
