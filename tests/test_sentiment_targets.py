"""score_targets: the target model, its features and its honesty."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediaframing.sentiment as room
from mediaframing.sentiment.news_model import read_news_accuracy
from mediaframing.sentiment.target_model import read_target_accuracy, score_targets
from mediaframing.sentiment.words import hide_names, load_words, split_tokens
from mediaframing.tables import MediaframingError


def _score(text: str, target: str, **options):
    at = text.index(target)
    return score_targets([text], [at], [at + len(target)], **options)


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("Critics accused Marlow of lying and corruption.", "Marlow", -1),
        ("Marlow was praised as a brave and generous leader.", "Marlow", 1),
        ("Marlow arrived in the capital on Tuesday.", "Marlow", 0),
        ("The court convicted him of fraud and bribery.", "him", -1),
        ("She won a landmark award for her heroic work.", "She", 1),
    ],
)
def test_score_targets_reads_plain_cases(text, target, expected):
    assert _score(text, target).tolist() == [expected]


def test_score_targets_tells_two_targets_of_a_sentence_apart():
    text = "Voters thanked Kestrel for saving the port, but Marlow was blamed for the disastrous scandal."
    kestrel, marlow = (_score(text, name, probabilities=True)[0] for name in ("Kestrel", "Marlow"))
    assert kestrel[2] - kestrel[0] > marlow[2] - marlow[0]


def test_score_targets_does_not_know_names():
    scores = [
        _score(f"{one} met {other} and a crowd of supporters.", other, probabilities=True)
        for one, other in (("Obama", "Trump"), ("Kestrel", "Marlow"), ("Hitler", "Mandela"))
    ]
    np.testing.assert_array_equal(scores[0], scores[1])
    np.testing.assert_array_equal(scores[0], scores[2])


def test_score_targets_gives_probabilities():
    shares = _score("Critics accused Marlow of lying.", "Marlow", probabilities=True)
    assert shares.shape == (1, 3)
    assert shares.sum() == pytest.approx(1, abs=1e-5)


def test_score_targets_of_nothing_is_empty():
    assert score_targets([], [], []).shape == (0,)
    assert score_targets([], [], [], probabilities=True).shape == (0, 3)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60), st.data())
def test_score_targets_takes_any_text_and_order_does_not_matter(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    other = "Critics accused Marlow of lying."
    one = score_targets([text, other], [start, 16], [end, 22], probabilities=True)
    two = score_targets([other, text], [16, start], [22, end], probabilities=True)
    np.testing.assert_allclose(one, two[::-1], atol=1e-5)


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ((["a b"], [0], [1, 2]), "differ in length"),
        ((["a b"], [2], [9]), "do not lie in their sentence"),
        ((["a b"], [1], [1]), "do not lie in their sentence"),
        (([None], [0], [1]), "NoneType, not str"),
        ((["a b"], [0], [float("nan")]), "0 to nan in 3 characters"),
        ((["a b"], ["0"], ["1"]), "whole numbers"),
        ((["a b"] * 9, [4] * 9, [5] * 9), "9 targets do not lie.*\n(.*\n)+… and 4 more"),
        (("a b", [0], [1]), "is one str"),
    ],
)
def test_score_targets_refuses_wrong_offsets(given_, said):
    with pytest.raises(MediaframingError, match=said):
        score_targets(*given_)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Marlow", "Marlow"),
        ("Marlow lied.", "Marlow"),
        ("They blamed Marlow", "Marlow"),
        ("  \n Marlow \t ", "Marlow"),
        ("🙂🙂 Łódź’s mayor praised Æ. 👍", "Æ"),
        ("море Марло море", "Марло"),
        ("a\u0301b \ud800 c", "c"),
        ("“”\"’'«»", "’"),
    ],
)
def test_score_targets_takes_odd_input(text, target):
    assert _score(text, target)[0] in (-1, 0, 1)
    assert np.isfinite(_score(text, target, probabilities=True)).all()


def test_score_targets_takes_series_and_whole_floats():
    frame = pd.DataFrame(
        {"text": ["Critics accused Marlow of lying."] * 2, "start": [16.0, 16.0], "end": [22, 22]}
    )
    assert score_targets(frame["text"], frame["start"], frame["end"]).tolist() == [-1, -1]


def test_score_targets_reads_no_more_than_the_neighbourhood():
    # A body without a full stop is one sentence: what stands far away must cost nothing and change nothing.
    near = "and then critics accused Marlow of lying to them all again and again "
    far = "word " * 3000
    starts = [len(far) + near.index("Marlow"), len(far * 20) + near.index("Marlow")]
    texts = [far + near + far, far * 20 + near + far * 20]
    short, long = score_targets(texts, starts, [s + 6 for s in starts], probabilities=True)
    np.testing.assert_array_equal(short, long)


def test_hide_names_keeps_words_and_hides_names():
    table = load_words()
    tokens = split_tokens("Ferry talks failed, Marlow didn't say; the Kestrels’s boat won 3 prizes.")
    hidden = hide_names(tokens, table)
    assert hidden[:5] == ["ferry", "talks", "failed", ",", "<name>"]
    assert "n't" in hidden
    assert "<number>" in hidden


def test_weights_run_no_code_and_stay_small():
    files = sorted(Path(room.__file__).parent.glob("*.npz"))
    assert [f.name for f in files] == ["news.npz", "target.npz", "words.npz"]
    assert sum(f.stat().st_size for f in files) < 5_000_000
    for file in files:
        with np.load(file, allow_pickle=False) as arrays:
            assert all(arrays[name].dtype.kind in "fiuU" for name in arrays.files)


def test_shipped_figures_hold_their_floors():
    # Cross-validated by the training scripts; lowering a floor needs a reason.
    assert read_target_accuracy()["macro_f1"] >= 71
    assert read_news_accuracy()["r"] >= 0.61
