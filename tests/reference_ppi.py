"""The shared example of the comparison with ppi_py, and the numbers that ppi_py gives for it.

`python tests/reference_ppi.py` prints the numbers that lie in `tests/fixtures/ppi/expected.json` (made with ppi-python
0.2.3). ppi_py is the implementation by the authors of prediction-powered inference (Angelopoulos et al. 2023; PPI++,
arXiv:2311.01453); it comes with `pip install "mediaframing[validation]"`.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

OUTLETS = ("Hill Gazette", "The Harbour Post")


def make_example() -> pd.DataFrame:
    """Return units of two outlets: a tone and a voice, as the tool and as coders see them, and who was coded.

    One unit an article; the outlets' units are coded at different, known rates, the voices of one outlet too.
    """
    rng = np.random.default_rng(2023)
    parts = []
    for number, outlet in enumerate(OUTLETS):
        n = 800
        true_tone = rng.normal(0.3 - 0.4 * number, 1, n)
        told_tone = 0.6 * true_tone + rng.normal(0.2, 0.6, n)
        quoted = rng.random(n) < 0.5 - 0.2 * number
        wrong = rng.random(n) < np.where(quoted, 0.35, 0.2)
        told_voice = np.where(quoted ^ wrong, "quoted", "outlet")
        even = np.zeros(n, dtype=bool)
        even[rng.choice(n, 160, replace=False)] = True
        strata = np.zeros(n, dtype=bool)
        for voice, share in (("quoted", 0.25), ("outlet", 0.1)):
            inside = np.flatnonzero(told_voice == voice)
            strata[rng.choice(inside, round(share * len(inside)), replace=False)] = True
        parts.append(
            pd.DataFrame(
                {
                    "article_id": [f"{number}-{i:03}" for i in range(n)],
                    "outlet": outlet,
                    "tone": told_tone.round(6),
                    "true_tone": true_tone.round(6),
                    "voice": told_voice,
                    "true_voice": np.where(quoted, "quoted", "outlet"),
                    "even": even,
                    "by_voice": strata,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def compute_reference(units: pd.DataFrame) -> dict[str, dict[str, list[float]]]:
    """Return ppi_py's estimate and 95 % limits for each outlet and question."""
    from ppi_py import ppi_mean_ci, ppi_mean_pointestimate

    found: dict[str, dict[str, list[float]]] = {"tone": {}, "voice_even": {}, "voice_by_voice": {}}
    for outlet, group in units.groupby("outlet"):
        even, strata = group[group["even"]], group[group["by_voice"]]
        given = (even["true_tone"].to_numpy(), even["tone"].to_numpy(), group["tone"].to_numpy())
        found["tone"][outlet] = _ask(ppi_mean_pointestimate, ppi_mean_ci, given, lam=1)

        told, coded = (
            (group["voice"] == "quoted").astype(float),
            (group["true_voice"] == "quoted").astype(float),
        )
        y, f = coded[even.index].to_numpy(), told[even.index].to_numpy()
        slope = y[f == 1].mean() - y[f == 0].mean()
        # Tuned to the slope of the coders' answers on the tool's: the control variate that cells amount to.
        found["voice_even"][outlet] = _ask(
            ppi_mean_pointestimate, ppi_mean_ci, (y, f, told.to_numpy()), lam=slope
        )

        y, f = coded[strata.index].to_numpy(), told[strata.index].to_numpy()
        chances = group[group["by_voice"]].groupby("voice").size() / group.groupby("voice").size()
        weights = 1 / strata["voice"].map(chances).to_numpy()
        slope = y[f == 1].mean() - y[f == 0].mean()
        found["voice_by_voice"][outlet] = _ask(
            ppi_mean_pointestimate, ppi_mean_ci, (y, f, told.to_numpy()), lam=slope, w=weights
        )
    return found


def _ask(point, interval, given, **options) -> list[float]:
    estimate = float(np.ravel(point(*given, **options))[0])
    low, high = (float(np.ravel(v)[0]) for v in interval(*given, alpha=0.05, **options))
    return [estimate, low, high]


if __name__ == "__main__":
    print(json.dumps(compute_reference(make_example()), indent=1))
