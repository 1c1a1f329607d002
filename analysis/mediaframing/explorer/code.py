"""The code that reproduces a selection, to be pasted into a cell beside the tables it was made from."""

from __future__ import annotations

from datetime import timedelta

from mediaframing.explorer.selection import Selection
from mediaframing.explorer.views import MOST_VARIANTS, WIDTH, View


def write_code(view: View, *, names: dict[str, list[str]] | None = None) -> str:
    """Return Python that gives `shares`, `lines` and the chart of *view* from `articles` and `mentions`.

    Parameters
    ----------
    view : View
        What is shown.
    names : dict of str to list of str, optional
        The lexicon typed into the explorer, where no mentions were given to it.
    """
    chosen = view.selection
    given = view.material.statements is not None
    tables = ["articles"] if names else ["articles", "mentions"]
    tables += ["statements"] if given else []
    lines = [
        f"# {', '.join(tables)}: the tables that explore() was given.",
        "import pandas as pd",
        "import mediaframing as mf",
        "",
    ]
    if names:
        beside = ", statements=statements" if given else ""
        lines.append(f'mentions = mf.find_mentions(articles, {{"names": {names!r}}}{beside})')
    lines += [*_choose_articles(chosen), *_choose_mentions(chosen), ""]
    if view.has_chart:
        lines += [*_compare(view), ""]
    return "\n".join([*lines, *_show_lines(chosen, speakers=given)]) + "\n"


def _choose_articles(chosen: Selection) -> list[str]:
    lines = ["kept = articles"]
    if chosen.outlets:
        lines.append(f'kept = kept[kept["outlet"].isin({list(chosen.outlets)!r})]')
    if chosen.start is not None:
        lines.append(f'kept = kept[kept["published"] >= pd.Timestamp("{chosen.start}", tz="UTC")]')
    if chosen.end is not None:
        after = chosen.end + timedelta(days=1)
        lines.append(f'kept = kept[kept["published"] < pd.Timestamp("{after}", tz="UTC")]')
    return lines


def _choose_mentions(chosen: Selection) -> list[str]:
    lines = [
        'found = mentions[mentions["article_id"].isin(kept["article_id"])]',
        f'found = found[(found["concept"] == {chosen.concept!r}) & (found["field"] == {chosen.field!r})]',
    ]
    if chosen.voices:
        lines.append(f'found = found[found["voice"].isin({list(chosen.voices)!r})]')
    if chosen.speakers:
        lines += [
            'speaker_of = statements.dropna(subset=["speaker"]).drop_duplicates("statement_id")',
            'speaker_of = speaker_of.set_index("statement_id")["speaker"]',
            f'found = found[found["statement_id"].map(speaker_of).isin({list(chosen.speakers)!r})]',
        ]
    return lines


def _compare(view: View) -> list[str]:
    """Return the lines that estimate and draw, limited to what the chart has room for."""
    chosen, lines = view.selection, []
    source = "kept, of"
    spans = "found"
    if view.is_cut:
        lines += [
            f'drawn = kept[kept["outlet"].isin({view.outlets!r})]',
            'counted = found[found["article_id"].isin(drawn["article_id"])]',
        ]
        source, spans = "drawn, of", "counted"
    lines.append(
        f'shares = mf.compare_shares({spans}, {source}="variant", within="concept", by={chosen.by!r})'
    )
    drawn = view.variants
    if chosen.variants or len(drawn) >= MOST_VARIANTS:
        lines.append(f'shares = shares[shares["variant"].isin({drawn!r})]')
    label = view.material.labels.get(chosen.concept)
    called = f", labels={ {chosen.concept: label}!r}" if label else ""
    lines += [
        'with mf.style("notebook"):',
        f"    ax = mf.plot_shares(shares, concept={chosen.concept!r}, order={drawn!r}{called})",
    ]
    return lines


def _show_lines(chosen: Selection, *, speakers: bool) -> list[str]:
    """Return the lines that make the concordance of what was picked."""
    lines = ["shown = found"]
    if chosen.variants:
        lines.append(f'shown = shown[shown["variant"].isin({list(chosen.variants)!r})]')
    for column, value in chosen.picked:
        if column == "outlet":
            lines += [
                f'there = kept.loc[kept["outlet"] == {value!r}, "article_id"]',
                'shown = shown[shown["article_id"].isin(there)]',
            ]
        else:
            lines.append(f'shown = shown[shown["{column}"] == {value!r}]')
    lines.append(f"lines = mf.keyword_in_context(shown, articles, width={WIDTH})")
    if speakers and not chosen.speakers:
        lines += [
            'speaker_of = statements.dropna(subset=["speaker"]).drop_duplicates("statement_id")',
            'speaker_of = speaker_of.set_index("statement_id")["speaker"]',
        ]
    if speakers:
        lines.append('lines["speaker"] = lines["statement_id"].map(speaker_of)')
    return lines
