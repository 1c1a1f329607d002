"""Make precision.csv and pooled.csv from the labels: precision of each variant before and after the exclusions.

usage: python data/precision/summarise.py

Precision is the share of occurrences read that mean the concept; an unclear one counts as wrong. Intervals are Wilson's
score intervals, 95 % (doi:10.1080/01621459.1927.10502953). "Before" are the occurrences drawn before anything was
mended (with version 2026.11; the rarer variants of two lexicons with 2026.11.2); "after" are all occurrences read that
the version of today still finds; "fresh" are all of the second draw, read once the exclusions of 2026.11.1 stood and
before those of 2026.11.2 were made from them.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FIRST, SECOND = "2026.11", "2026.11.1"
Z = 1.959963984540054
Row = dict[str, str]
Key = tuple[str, str, str]

PRECISION_COLUMNS = [
    "lexicon",
    "concept",
    "variant",
    "n_read",
    "n_right",
    "n_unclear",
    "precision",
    "ci_low",
    "ci_high",
    "n_occurrences",
    "n_read_after",
    "n_right_after",
    "precision_after",
    "ci_low_after",
    "ci_high_after",
    "n_occurrences_after",
    "n_right_lost",
    "n_read_fresh",
    "n_right_fresh",
    "n_page_furniture",
]
POOLED_COLUMNS = [
    "lexicon",
    "when",
    "n_variants",
    "n_occurrences_of_them",
    "n_occurrences",
    "n_read",
    "n_right",
    "precision",
    "ci_low",
    "ci_high",
    "weighted_precision",
    "weighted_ci_low",
    "weighted_ci_high",
]


def wilson(right: int, read: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share of `right` in `read` > 0."""
    share, z2 = right / read, Z * Z
    middle = (share + z2 / (2 * read)) / (1 + z2 / read)
    half = Z * sqrt(share * (1 - share) / read + z2 / (4 * read * read)) / (1 + z2 / read)
    return max(0.0, middle - half), min(1.0, middle + half)


def weigh(strata: Iterable[tuple[int, int, int]]) -> tuple[float, float, float]:
    """Return the precision of a mention taken at random, with its interval, from (occurrences, right, read) by variant.

    Each variant weighs by its occurrences. Its variance is that of (right + 1) of (read + 2), so that a variant without
    error is not taken for certain, and none where every occurrence was read.
    """
    counted = [s for s in strata if s[2]]
    total = sum(n for n, _, _ in counted)
    share = sum(n * right / read for n, right, read in counted) / total
    variance = 0.0
    for n, right, read in counted:
        p = (right + 1) / (read + 2)
        variance += (n / total) ** 2 * p * (1 - p) / read * (1 - min(1.0, read / n))
    half = Z * sqrt(variance)
    return share, max(0.0, share - half), min(1.0, share + half)


def read_rows(name: str) -> list[Row]:
    """Return the rows of a table of this folder."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def count_right(rows: Sequence[Row]) -> int:
    """Return how many rows were judged right."""
    return sum(r["judgement"] == "right" for r in rows)


def show(value: float | None) -> str:
    """Return a share with four places, or nothing."""
    return "" if value is None else f"{value:.4f}"


def describe(rows: Sequence[Row], suffix: str = "") -> dict[str, str]:
    """Return n_read, n_right, precision and its interval of some rows."""
    right, read = count_right(rows), len(rows)
    low, high = wilson(right, read) if read else (None, None)
    return {
        f"n_read{suffix}": str(read),
        f"n_right{suffix}": str(right),
        f"precision{suffix}": show(right / read if read else None),
        f"ci_low{suffix}": show(low),
        f"ci_high{suffix}": show(high),
    }


def is_second(row: Row) -> bool:
    """Return whether a row is of the second draw, of variants that had changed."""
    return row["lexicon_version"] == SECOND


def summarise_variant(key: Key, rows: Sequence[Row], before: int, after: int) -> dict[str, str]:
    """Return the row of precision.csv of one variant."""
    first = [r for r in rows if not is_second(r)]
    still = [r for r in rows if not r["excluded_since"]]
    fresh = [r for r in rows if is_second(r)]
    return {
        **dict(zip(("lexicon", "concept", "variant"), key, strict=True)),
        **describe(first),
        "n_unclear": str(sum(r["judgement"] == "unclear" for r in first)),
        "n_occurrences": str(before),
        **describe(still, "_after"),
        "n_occurrences_after": str(after),
        "n_right_lost": str(count_right([r for r in rows if r["excluded_since"]])),
        "n_read_fresh": str(len(fresh)),
        "n_right_fresh": str(count_right(fresh)),
        "n_page_furniture": str(sum(r["class"] == "page furniture" for r in rows)),
    }


def count_occurrences(rows: Sequence[Row], labels: Sequence[Row]) -> tuple[Counter[Key], Counter[Key]]:
    """Return the occurrences of each variant in the corpus, with the version it was first drawn with and with today's."""
    drawn: dict[Key, str] = {}
    for r in labels:
        if is_second(r):
            continue
        key = (r["lexicon"], r["concept"], r["variant"])
        drawn[key] = min(r["lexicon_version"], drawn.get(key, r["lexicon_version"]))
    today: dict[str, str] = {}
    for r in rows:
        today[r["lexicon"]] = max(r["lexicon_version"], today.get(r["lexicon"], ""))
    before, after = Counter[Key](), Counter[Key]()
    for r in rows:
        key = (r["lexicon"], r["concept"], r["variant"])
        if r["lexicon_version"] == drawn.get(key, FIRST):
            before[key] = int(r["n_occurrences"])
        if r["lexicon_version"] == today[r["lexicon"]]:
            after[key] = int(r["n_occurrences"])
    return before, after


def make_precision(labels: Sequence[Row], occurrences: Sequence[Row]) -> list[dict[str, str]]:
    """Return the rows of precision.csv, one a variant that was read."""
    before, after = count_occurrences(occurrences, labels)
    groups: dict[Key, list[Row]] = {}
    for r in labels:
        groups.setdefault((r["lexicon"], r["concept"], r["variant"]), []).append(r)
    return [summarise_variant(k, groups[k], before[k], after[k]) for k in sorted(groups)]


def make_pooled(
    precision: Sequence[dict[str, str]], labels: Sequence[Row], occurrences: Sequence[Row]
) -> list[dict[str, str]]:
    """Return the rows of pooled.csv, two a lexicon: before and after the exclusions."""
    pooled = []
    totals = dict(zip(("", "_after"), count_occurrences(occurrences, labels), strict=True))
    for lexicon in sorted({r["lexicon"] for r in precision}):
        for suffix, when in (("", "before"), ("_after", "after")):
            rows = [r for r in precision if r["lexicon"] == lexicon and int(r[f"n_read{suffix}"])]
            keys = ("n_occurrences", "n_right", "n_read")
            strata = [tuple(int(r[f"{k}{suffix}"]) for k in keys) for r in rows]
            right, read = sum(s[1] for s in strata), sum(s[2] for s in strata)
            shares = [right / read, *wilson(right, read), *weigh((s[0], s[1], s[2]) for s in strata)]
            counts = [
                len(rows),
                sum(s[0] for s in strata),
                sum(n for k, n in totals[suffix].items() if k[0] == lexicon),
                read,
                right,
            ]
            cells = [lexicon, when, *map(str, counts), *map(show, shares)]
            pooled.append(dict(zip(POOLED_COLUMNS, cells, strict=True)))
    return pooled


def write_rows(name: str, columns: Sequence[str], rows: Sequence[dict[str, str]]) -> None:
    """Write a table of this folder."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Write the two tables."""
    occurrences = read_rows("occurrences.csv")
    labels = read_rows("labels.csv")
    precision = make_precision(labels, occurrences)
    write_rows("precision.csv", PRECISION_COLUMNS, precision)
    write_rows("pooled.csv", POOLED_COLUMNS, make_pooled(precision, labels, occurrences))


if __name__ == "__main__":
    main()
