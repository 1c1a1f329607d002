"""score_texts: one table for every scorer."""

from __future__ import annotations

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


class Pipeline:
    """Called and answering as a Hugging Face text-classification pipeline is: lists of dicts, or of lists of them."""

    class model:
        name_or_path = "harbour/tone-model"

        class config:
            _commit_hash = "0123456789abcdef"

    def __init__(self, labels, *, top_k=1):
        self.labels, self.top_k, self.calls = labels, top_k, 0

    def __call__(self, inputs, **options):
        assert isinstance(inputs, list)
        self.calls += 1
        order = [sorted(self.labels(text).items(), key=lambda pair: -pair[1]) for text in inputs]
        answers = [[{"label": name, "score": score} for name, score in pairs] for pairs in order]
        return answers if self.top_k is None else [answer[0] for answer in answers]


def test_score_texts_reads_the_best_label_of_a_pipeline():
    pipeline = Pipeline(
        lambda text: {"NEGATIVE": 0.75, "POSITIVE": 0.25} if "bad" in text else {"neutral": 0.9}
    )
    table = score_texts(["bad", "fine", "bad"], scorer=pipeline)
    assert table["score"].tolist() == [-0.75, 0, -0.75]
    assert table["scorer"].unique().tolist() == ["harbour/tone-model 01234567"]
    assert table["coverage"].isna().all()
    assert pipeline.calls == 1


def test_score_texts_reads_all_labels_of_a_pipeline():
    pipeline = Pipeline(lambda text: {"NEGATIVE": 0.75, "POSITIVE": 0.125, "NEUTRAL": 0.125}, top_k=None)
    assert score_texts(["bad"], scorer=pipeline)["score"].tolist() == [-0.625]


def test_score_texts_reads_stars():
    def rate(text):
        return {"1 star": 0.5, "4 stars": 0.25, "5 stars": 0.25}

    assert score_texts(["x"], scorer=Pipeline(rate))["score"].tolist() == [-1]
    # By hand: -1 * 0.5 + 0.5 * 0.25 + 1 * 0.25.
    assert score_texts(["x"], scorer=Pipeline(rate, top_k=None))["score"].tolist() == [-0.125]


def test_results_name_a_callable_and_its_version():
    def own(texts):
        return [0.0] * len(texts)

    assert score_texts(["a"], scorer=own)["scorer"].tolist() == ["own (version unknown)"]
    own.__version__ = "1.2"
    assert score_texts(["a"], scorer=own)["scorer"].tolist() == ["own 1.2"]


@pytest.mark.parametrize(
    ("texts", "scorer", "said"),
    [
        (["a"], "vadr", "Did you mean 'vader'"),
        (["a", None], "vader", "1 texts are no str"),
        (["a", "b"], lambda texts: [1.0], "1 answers for 2 texts"),
        (["a"], lambda texts: [{"label": "LABEL_1", "score": 1}], "no direction"),
        (["a"], lambda texts: [object()], "must return numbers"),
        (["a"], lambda texts: [[]], "not an empty list"),
    ],
)
def test_score_texts_refuses_what_it_cannot_use(texts, scorer, said):
    with pytest.raises(MediaframingError, match=said):
        score_texts(texts, scorer=scorer)
