"""Agreement on where spans begin and end: Krippendorff's alpha for unitising, from stretches of several texts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mediaframing.validate.ratios import Numbers

Stretch = tuple[int, int]


class Continuum(NamedTuple):
    """What coders marked in texts that are laid end to end; each array has one place a text.

    Squared differences `observed` summed over pairs of coders, `length`, number of `marks`, the sums `cubes` and
    `pairs` over marks, and `gaps[t, s]`: room of the marks of text *t* in the gaps of text *s*.
    """

    coders: int
    observed: Numbers
    length: Numbers
    marks: Numbers
    cubes: Numbers
    pairs: Numbers
    gaps: Numbers


def lay_out(marks: pd.DataFrame, lengths: dict[Any, int], coders: list[str]) -> Continuum:
    """Return the continuum of marks (`text`, `coder`, `start`, `end`) in texts of the given lengths.

    The marks of one coder do not overlap; a text without marks of a coder is one gap.
    """
    texts = list(lengths)
    by_text: dict[Any, dict[str, list[Stretch]]] = {t: {c: [] for c in coders} for t in texts}
    for text, coder, start, end in marks[["text", "coder", "start", "end"]].itertuples(index=False):
        by_text[text][coder].append((int(start), int(end)))
    n = len(texts)
    observed, cubes, pairs, number = (np.zeros(n) for _ in range(4))
    long_marks: list[Numbers] = []
    long_gaps: list[Numbers] = []
    for i, text in enumerate(texts):
        marked = {c: sorted(by_text[text][c]) for c in coders}
        empty = {c: _find_gaps(marked[c], lengths[text]) for c in coders}
        observed[i] = sum(
            _compare(marked[a], empty[a], marked[b], empty[b]) for a in coders for b in coders if a != b
        )
        found = np.array([e - s for c in coders for s, e in marked[c]], dtype="float64")
        number[i], cubes[i] = len(found), (2 * found**3 - 3 * found**2 + found).sum() / 3
        pairs[i] = (found * (found - 1)).sum()
        long_marks.append(found)
        long_gaps.append(np.array([e - s for c in coders for s, e in empty[c]], dtype="float64"))
    gaps = np.array([[_find_room(m, g) for g in long_gaps] for m in long_marks]).reshape(n, n)
    size = np.array([float(lengths[t]) for t in texts])
    return Continuum(len(coders), observed, size, number, cubes, pairs, gaps)


def find_disagreement(continuum: Continuum, weights: Numbers | None = None) -> tuple[Numbers, Numbers]:
    """Return observed and expected disagreement, each of shape (draws,): Krippendorff (2004), equations for one category.

    *weights*, of shape (draws, texts), says how often each text was drawn; None is each once.
    """
    c = continuum
    w = np.ones((1, len(c.length))) if weights is None else weights
    length, m = w @ c.length, c.coders
    observed = w @ c.observed / (m * (m - 1) * length**2)
    room = np.einsum("dt,ts,ds->d", w, c.gaps, w)
    above = 2 / length * ((w @ c.marks - 1) * (w @ c.cubes) + room)
    return observed, above / (m * length * (m * length - 1) - w @ c.pairs)


def score_pairs(marks: pd.DataFrame, coders: list[str]) -> float:
    """Return the share of marks that two coders set alike, F1 pooled over all pairs of coders."""
    sets = {
        c: set(g[["text", "start", "end"]].itertuples(index=False, name=None))
        for c, g in marks.groupby("coder")
    }
    both = total = 0
    for i, a in enumerate(coders):
        for b in coders[i + 1 :]:
            one, two = sets.get(a, set()), sets.get(b, set())
            both, total = both + 2 * len(one & two), total + len(one) + len(two)
    return both / total if total else float("nan")


def _find_gaps(marks: list[Stretch], length: int) -> list[Stretch]:
    edges = [0, *(e for stretch in marks for e in stretch), length]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]


def _compare(a: list[Stretch], gaps_a: list[Stretch], b: list[Stretch], gaps_b: list[Stretch]) -> float:
    """Return the squared differences of one coder's stretches from another's, each pair once from this side.

    Two marks that overlap differ by the squares of what their ends are apart; a mark that lies wholly in the other's
    gap differs by the square of its length.
    """
    apart = sum((s - t) ** 2 + (e - f) ** 2 for s, e in a for t, f in b if s < f and t < e)
    alone = sum((e - s) ** 2 for s, e in a for t, f in gaps_b if t <= s and e <= f)
    other = sum((f - t) ** 2 for t, f in b for s, e in gaps_a if s <= t and f <= e)
    return float(apart + alone + other)


def _find_room(marks: Numbers, gaps: Numbers) -> float:
    """Return the sum of l² (g - l + 1) over marks and the gaps that can hold them."""
    room = gaps[None, :] - marks[:, None] + 1
    return float((marks[:, None] ** 2 * np.where(room > 0, room, 0)).sum())
