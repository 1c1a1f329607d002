"""Score the page reader against gold pages: date, title, token F1 of the body, pages a second beside trafilatura.

Usage: python benchmarks/score_pages.py FOLDER, a folder of country folders, each with `Outlet_YYYY_MM_DD.html.gz` pages,
an `Outlet.json` of expected fields for every version of its layout, and `meta.info` with the addresses. A date counts
where its day in UTC is right, a title where its words are; the body's gold is summary, subheadings and paragraphs.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from trafilatura import bare_extraction

from mediaframing.load.cleaning.dates import read_dates
from mediaframing.load.pages.html_pages import read_page
from mediaframing.load.pages.page_source import decode_page

_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")


def words_of(text: str) -> list[str]:
    """Return the words of *text*, case, compatibility forms and soft hyphens apart; of CJK each sign."""
    plain = unicodedata.normalize("NFKC", text).replace("\xad", "").casefold()
    return _WORD.findall(_SIGN.sub(r" \1 ", plain))


def token_f1(gold: str, found: str) -> float:
    """Return the F1 of the words of two texts as bags."""
    wanted, got = Counter(words_of(gold)), Counter(words_of(found))
    shared = (wanted & got).total()
    return 2 * shared / (wanted.total() + got.total()) if shared else 0.0


def read_gold(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each page with its expected fields: the versions of an outlet's layout are in the order of its pages."""
    for expected in sorted(folder.glob("*/*.json")):
        pages = sorted(expected.parent.glob(f"{expected.stem}_*.html.gz"))
        yield from zip(pages, json.loads(expected.read_text(encoding="utf-8")).values(), strict=True)


def gold_body(body: dict[str, Any], *, summary: bool = True, headings: bool = True) -> str:
    """Return the expected text."""
    parts = list(body["summary"]) if summary else []
    for section in body["sections"]:
        parts += [*(section["headline"] if headings else []), *section["paragraphs"]]
    return "\n\n".join(parts)


def score_pages(folder: Path) -> dict[str, float]:
    """Return the shares of right dates and titles and the mean F1 of bodies."""
    gold = list(read_gold(folder))
    pages = [read_page(decode_page(gzip.decompress(path.read_bytes()))[0]) for path, _ in gold]
    dates = read_dates([page.get("published", "") for page in pages]).published
    days = [pd.Timestamp(fields["publishing_date"]) for _, fields in gold]
    days = [day.tz_localize("UTC") if day.tzinfo is None else day.tz_convert("UTC") for day in days]
    n = len(gold)
    titles = sum(
        words_of(p.get("title", "")) == words_of(fields["title"])
        for p, (_, fields) in zip(pages, gold, strict=True)
    )

    def mean_f1(**options: bool) -> float:
        return (
            sum(
                token_f1(gold_body(f["body"], **options), p["body"])
                for p, (_, f) in zip(pages, gold, strict=True)
            )
            / n
        )

    return {
        "pages": n,
        "date": sum(a.date() == b.date() for a, b in zip(dates, days, strict=True) if not pd.isna(a)) / n,
        "title": titles / n,
        "body_f1": mean_f1(),
        "body_f1_without_summary": mean_f1(summary=False),
        "body_f1_paragraphs_only": mean_f1(summary=False, headings=False),
    }


def pages_a_second(folder: Path, read: Callable[[str], object]) -> float:
    """Return pages a second of CPU time on one core."""
    texts = [decode_page(gzip.decompress(path.read_bytes()))[0] for path, _ in read_gold(folder)]
    read(texts[0])
    start = time.process_time()
    for text in texts:
        read(text)
    return len(texts) / (time.process_time() - start)


if __name__ == "__main__":
    for name, value in score_pages(Path(sys.argv[1])).items():
        print(f"{name:26} {value:.4f}" if name != "pages" else f"{name:26} {value}")
    own = pages_a_second(Path(sys.argv[1]), read_page)
    whole = pages_a_second(Path(sys.argv[1]), lambda text: bare_extraction(text, with_metadata=True))
    fast = pages_a_second(
        Path(sys.argv[1]), lambda text: bare_extraction(text, with_metadata=False, fast=True)
    )
    print(f"pages a second {own:.1f}; trafilatura with metadata {whole:.1f} (ratio {own / whole:.2f}); "
          f"its fast mode, text alone {fast:.1f} (ratio {own / fast:.2f})")  # fmt: skip
