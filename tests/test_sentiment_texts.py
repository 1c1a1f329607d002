"""score_texts: one table for every scorer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mediaframing.sentiment.texts import SCORERS, score_texts
from mediaframing.tables import MediaframingError

TEXTS = ["A splendid success for the port.", "Rkq zzp.", "The mayor lied and failed the town."]


@pytest.mark.parametrize("scorer", SCORERS)
def test_score_texts_returns_score_coverage_and_scorer(scorer):
    table = score_texts(TEXTS, scorer=scorer)
    assert list(table.columns) == ["score", "coverage", "scorer"]
    assert table["scorer"].str.startswith(scorer).all()
    assert table["coverage"].between(0, 1).all()
    assert table["score"].isna().tolist()[1]
    assert table.attrs == {}


@pytest.mark.parametrize("scorer", ["vader", "textblob"])
def test_score_texts_gives_the_librarys_zero_when_asked(scorer):
    assert score_texts(TEXTS, scorer=scorer, zero=True)["score"][1] == 0


def test_news_tells_praise_from_blame():
    score = score_texts([TEXTS[0], TEXTS[2]], scorer="news")["score"]
    assert score[0] > 0 > score[1]
    assert score.abs().max() <= 4


def test_news_does_not_depend_on_names():
    one, other = score_texts(["Marlow met Ardenia.", "Kestrel met Brumland."], scorer="news")["score"]
    # Pieces of names are hidden; VADER reads none of these words.
    assert one == other


def test_score_texts_keeps_an_index_and_the_order():
    series = pd.Series(TEXTS, index=[7, 3, 5])
    table = score_texts(series)
    assert table.index.tolist() == [7, 3, 5]
    turned = score_texts(series[::-1])
    pd.testing.assert_frame_equal(table, turned[::-1])


def test_score_texts_of_nothing_is_an_empty_table():
    assert score_texts([]).shape == (0, 3)


def test_score_texts_scores_equal_texts_once():
    seen: list[str] = []

    def count(texts: list[str]) -> list[float]:
        seen.extend(texts)
        return [float(len(t)) for t in texts]

    assert score_texts(["ab", "c", "ab"], scorer=count)["score"].tolist() == [2, 1, 2]
    assert seen == ["ab", "c"]


def test_score_texts_reads_a_pipelines_labels():
    def pipeline(texts):
        return [
            {"label": "NEGATIVE", "score": 0.75} if "bad" in t else {"label": "4 stars", "score": 0.5}
            for t in texts
        ]

    table = score_texts(["bad", "fine"], scorer=pipeline)
    assert table["score"].tolist() == [-0.75, 0.5]
    assert table["scorer"].tolist() == ["pipeline", "pipeline"]
    assert np.isnan(table["coverage"]).all()


@pytest.mark.parametrize(
    ("texts", "scorer", "said"),
    [
        (["a"], "vadr", "Did you mean 'vader'"),
        (["a", None], "vader", "1 texts are no str"),
        (["a", "b"], lambda texts: [1.0], "1 answers for 2 texts"),
        (["a"], lambda texts: [{"label": "LABEL_1", "score": 1}], "no direction"),
        (["a"], lambda texts: [object()], "must return numbers"),
    ],
)
def test_score_texts_refuses_what_it_cannot_use(texts, scorer, said):
    with pytest.raises(MediaframingError, match=said):
        score_texts(texts, scorer=scorer)
