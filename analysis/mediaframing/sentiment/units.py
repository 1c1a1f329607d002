"""The stretches of text that get a score: sentences, titles, and what stands round a mention."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mediaframing.tables import SPAN_COLUMNS, MediaframingError
from mediaframing.text.sentences import split_sentences


def find_units(articles: pd.DataFrame, unit: str, progress: bool) -> pd.DataFrame:
    """Sentences of title and body, or whole titles, as spans."""
    from tqdm.auto import tqdm

    places: list[tuple[str, str, int, int, str]] = []
    rows = zip(articles["article_id"], articles["title"], articles["body"], strict=True)
    for article_id, title, body in tqdm(rows, total=len(articles), desc="sentences", disable=not progress):
        if unit == "title":
            places += [(article_id, "title", 0, len(title), title)] if title.strip() else []
            continue
        for field, text in (("title", title), ("body", body)):
            places += [
                (article_id, field, start, end, text[start:end]) for start, end in split_sentences(text)
            ]
    columns = list(zip(*places, strict=True)) or [()] * 5
    spans = pd.DataFrame(dict(zip(SPAN_COLUMNS[1:], columns, strict=True)))
    spans = spans.astype(
        {"article_id": "str", "field": "str", "start": "int64", "end": "int64", "text": "str"}
    )
    return name_spans(spans)


def name_spans(spans: pd.DataFrame, *, also: Sequence[str] = ()) -> pd.DataFrame:
    """Put a stable `span_id` in front, made of the place and the columns *also*."""
    keys = zip(*(spans[c].tolist() for c in ("article_id", "field", "start", "end", *also)), strict=True)
    ids = [hashlib.blake2b(f"tone {key}".encode(), digest_size=8).hexdigest() for key in keys]
    spans.insert(0, "span_id", pd.Series(ids, index=spans.index, dtype="str"))
    return spans


def place_mentions(toward: pd.DataFrame, articles: pd.DataFrame, unit: str, width: int) -> pd.DataFrame:
    """The sentence or window of each mention, with where the mention stands in it."""
    texts = {f: dict(zip(articles["article_id"], articles[f], strict=True)) for f in ("title", "body")}
    cut: dict[tuple[str, str], list[tuple[int, int]]] = {}
    bounds = []
    columns = [toward[c].tolist() for c in ("article_id", "field", "start", "end", "text")]
    for article_id, field, start, end, mention in zip(*columns, strict=True):
        text = texts.get(field, {}).get(article_id)
        if text is None or text[start:end] != mention:
            raise MediaframingError(
                f"the mention {mention!r} does not stand at {start} to {end} in {field} of article "
                f"{article_id!r}. Give the articles that the mentions were found in."
            )
        if unit == "window":
            bounds.append(_cut_window(text, start, end, width))
            continue
        if (article_id, field) not in cut:
            cut[article_id, field] = split_sentences(text)
        bounds.append(_find_sentence(cut[article_id, field], start, end))
    spans = toward[["article_id", "field"]].reset_index(drop=True).astype("str")
    edges = np.array(bounds, dtype=np.int64).reshape(-1, 2)
    spans["start"], spans["end"] = edges[:, 0], edges[:, 1]
    keys = zip(spans["article_id"], spans["field"], spans["start"], spans["end"], strict=True)
    spans["text"] = pd.Series([texts[f][a][s:e] for a, f, s, e in keys], dtype="str")
    label = "concept" if "concept" in toward.columns else "text"
    spans["target"] = pd.Series(toward[label].to_numpy(dtype=object), dtype="str")
    spans["mention_start"] = toward["start"].to_numpy()
    spans["mention_end"] = toward["end"].to_numpy()
    spans["mention_id"] = toward["span_id"].to_numpy() if "span_id" in toward.columns else None
    return name_spans(spans.astype({"mention_id": "str"}))


def _find_sentence(sentences: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The sentences that hold a mention, joined where it crosses an edge (an abbreviation within a name)."""
    holding = [(s, e) for s, e in sentences if s < end and e > start]
    return (min(start, holding[0][0]), max(end, holding[-1][1])) if holding else (start, end)


def _cut_window(text: str, start: int, end: int, width: int) -> tuple[int, int]:
    left, right = max(start - width, 0), min(end + width, len(text))
    while left and left < start and not text[left - 1].isspace():
        left += 1
    while right < len(text) and right > end and not text[right].isspace():
        right -= 1
    return left, right
