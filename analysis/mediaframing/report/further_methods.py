"""What methods.md says of sources, tone, key terms and change points, each with its references."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from mediaframing.report.sampling import say_sample
from mediaframing.sentiment.target_model import read_target_accuracy


class Part(NamedTuple):
    """A paragraph and what it cites."""

    text: str
    references: tuple[str, ...]


def further_methods(articles: pd.DataFrame, samples: Mapping[str, pd.DataFrame], *, rng: int) -> dict[str, Part]:
    """Return the paragraphs by the names of the parts: "sources", "tone", "keyness", "changes".

    Parameters
    ----------
    articles : pandas.DataFrame
        The corpus.
    samples : mapping of str to DataFrame
        The articles read for each part, where not all.
    rng : int
        The seed of the samples.
    """
    read = {name: samples.get(name, articles) for name in ("sources", "tone", "keyness")}
    accuracy = read_target_accuracy()
    holders = f"{len(read['tone']):,} articles that name it"
    return {
        "sources": Part(
            f"**Sources.** {say_sample(read['sources'], articles, what='Statements', rng=rng)} Statements, cues and speakers "
            "were found by rules with weights learned on hand-coded news; shares are means over articles of the article's "
            "share of its statements, headlines left out.",
            (
                "Newell, E., Margolin, D. & Ruths, D. (2018). An attribution relations corpus for political news. LREC 2018. "
                "https://aclanthology.org/L18-1524",
            ),
        ),
        "tone": Part(
            f"**Tone.** Tone toward the main name is the answer of a target model (negative, neutral, positive) for each "
            f"sentence that names it, in {holders}. Cross-validated on {int(accuracy['n']):,} hand-coded targets its macro-F1 "
            f"is {accuracy['macro_f1']:.1f}, its accuracy {accuracy['accuracy']:.1f} %. Shares are uncorrected for its errors.",
            (
                "van Atteveldt, W., van der Velden, M. A. C. G. & Boukes, M. (2021). The validity of sentiment analysis. "
                "Communication Methods and Measures, 15(2), 121–140. https://doi.org/10.1080/19312458.2020.1869198",
            ),
        ),
        "keyness": Part(
            f"**Key terms.** {say_sample(read['keyness'], articles, what='Words', rng=rng)} Log-odds ratios with an "
            "informative Dirichlet prior, words outside quotation marks, each outlet against all others; intervals from "
            "clusters of articles, p adjusted by Holm over all words.",
            (
                "Monroe, B. L., Colaresi, M. P. & Quinn, K. M. (2008). Fightin' words. Political Analysis, 16(4), 372–403. "
                "https://doi.org/10.1093/pan/mpn018",
            ),
        ),
        "changes": Part(
            "**Change points.** No change, one switch and a logistic drift were compared by marginal likelihood, one "
            "beta-binomial outcome an article (or story), in own words.",
            (
                "Barry, D. & Hartigan, J. A. (1993). A Bayesian analysis for change point problems. Journal of the American "
                "Statistical Association, 88(421), 309–319. https://doi.org/10.1080/01621459.1993.10594323",
            ),
        ),
    }
