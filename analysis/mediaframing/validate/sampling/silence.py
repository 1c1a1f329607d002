"""Where the tool found nothing: the headlines and paragraphs without a span, so that recall can be estimated."""

from __future__ import annotations

import re
from collections import defaultdict

import pandas as pd

BREAK = re.compile(r"\n[^\S\n]*\n\s*")
NOTHING = "nothing found"


def find_silence(spans: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each headline and paragraph of *articles* that no span touches.

    Columns: article_id, field, start, end, text; offsets in code points.
    """
    taken: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for article, field, start, end in zip(
        spans["article_id"], spans["field"], spans["start"], spans["end"], strict=True
    ):
        taken[str(article), str(field)].append((int(start), int(end)))
    rows = []
    for article, title, body in zip(articles["article_id"], articles["title"], articles["body"], strict=True):
        for field, text in (("title", title), ("body", body)):
            if not isinstance(text, str):
                continue
            marks = taken.get((str(article), field), [])
            for start, end in split_pieces(text):
                if not any(a < end and b > start for a, b in marks):
                    rows.append((article, field, start, end, text[start:end]))
    return pd.DataFrame(rows, columns=["article_id", "field", "start", "end", "text"])


def split_pieces(text: str) -> list[tuple[int, int]]:
    """Return the stretches of *text* between blank lines that hold more than white space."""
    edges = [0, *(e for m in BREAK.finditer(text) for e in m.span()), len(text)]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if text[a:b].strip()]
