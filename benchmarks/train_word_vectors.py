"""Make the table of words that the learned scorers share: vectors, weights, valences, all by hash.

Run `python benchmarks/train_word_vectors.py ARTICLES.parquet glove.6B.50d.txt`: a table with a column of English
news text, and the public GloVe vectors of 50 dimensions (Pennington, Socher & Manning 2014, DOI 10.3115/v1/D14-1162;
public domain). Both are laid side by side: what words mean in these outlets, by a truncated SVD of
positive pointwise mutual information within five words (Levy, Goldberg & Dagan 2015, DOI 10.1162/tacl_a_00134), and
what they mean in six thousand million words. Only words that are mostly written in lower case enter: names do not.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import Ridge
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

TARGET = Path(__file__).resolve().parents[1] / "analysis" / "mediaframing" / "sentiment" / "words.npz"
TOKEN = re.compile(r"[A-Za-z]+(?:'(?!s\b)[A-Za-z]+)?|[.!?]")
REACH = ((1, 1.0), (2, 1.0), (3, 0.7), (4, 0.5), (5, 0.4))


def read_tokens(texts: list[str]) -> tuple[list[str], NDArray[np.int32]]:
    """Return the distinct tokens and all texts as one array of their codes, five gaps (-1) between texts."""
    codes: dict[str, int] = {}
    pieces = []
    for text in texts:
        found = TOKEN.findall(text.replace("’", "'").replace("n't", " n't"))
        pieces.append(np.array([codes.setdefault(t, len(codes)) for t in found] + [-1] * 5, dtype=np.int32))
    return list(codes), np.concatenate(pieces)


def choose_vocabulary(types: list[str], stream: NDArray[np.int32], size: int) -> list[str]:
    """The most frequent words that are written in lower case at least one time in five."""
    count = np.bincount(stream[stream >= 0], minlength=len(types))
    low, high = Counter[str](), Counter[str]()
    for token, times in zip(types, count.tolist(), strict=True):
        if token.isalpha() or "'" in token:
            (low if token[0].islower() or token[0] == "'" or token.split("'")[0] == "I" else high)[
                token.lower()
            ] += times
    return [w for w, n in low.most_common() if n >= 5 and n >= 0.25 * high[w]][:size]


def code_words(types: list[str], stream: NDArray[np.int32], vocabulary: list[str]) -> NDArray[np.int32]:
    """The stream in codes of the vocabulary; -1 for names (capital within a sentence), gaps and the rest."""
    place = {word: i for i, word in enumerate(vocabulary)}
    lower = np.array([place.get(t.lower(), -1) for t in types] + [-1], dtype=np.int32)
    capital = np.array([t[0].isupper() and t.split("'")[0] != "I" for t in types] + [False])
    stop = np.array([t in ".!?" for t in types] + [True])
    after_stop = np.concatenate(([True], stop[stream[:-1]]))
    coded = np.where(capital[stream] & ~after_stop, -1, lower[stream])
    return coded[~(stop[stream] & (stream >= 0))]


def count_pairs(stream: NDArray[np.int32], size: int) -> sp.csr_matrix:
    """Weighted counts of words within five words of each other, symmetric."""
    total = sp.csr_matrix((size, size), dtype=np.float32)
    for distance, weight in REACH:
        left, right = stream[:-distance], stream[distance:]
        both = (left >= 0) & (right >= 0)
        ones = np.full(int(both.sum()), weight, dtype=np.float32)
        total = total + sp.coo_matrix((ones, (left[both], right[both])), shape=(size, size)).tocsr()
    return (total + total.T).tocsr()


def make_vectors(pairs: sp.csr_matrix, dimensions: int) -> NDArray[np.float64]:
    """Unit vectors, centred, from the SVD of positive PMI with smoothed contexts (exponent 0.75)."""
    sums = np.asarray(pairs.sum(axis=1)).ravel()
    context = sums**0.75 / (sums**0.75).sum()
    cells = pairs.tocoo()
    pmi = np.log(cells.data / (sums[cells.row] * context[cells.col]))
    keep = pmi > 0
    positive = sp.csr_matrix(
        (pmi[keep].astype(np.float32), (cells.row[keep], cells.col[keep])), shape=pairs.shape
    )
    left, strength, _ = randomized_svd(positive, dimensions, n_iter=2, random_state=0)
    vectors = left * np.sqrt(strength)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return vectors - vectors.mean(axis=0)


def read_glove(path: Path, words: Collection[str]) -> NDArray[np.float32]:
    """Unit vectors, centred, of *words* from a text file of GloVe; zero for a word it does not have."""
    wanted = {word: i for i, word in enumerate(words)}
    found: dict[int, NDArray[np.float32]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            word, _, numbers = line.partition(" ")
            if word in wanted:
                found[wanted[word]] = np.array(numbers.split(), dtype=np.float32)
    known = np.array(list(found.values()))
    known -= known.mean(axis=0)
    known /= np.linalg.norm(known, axis=1, keepdims=True)
    vectors = np.zeros((len(wanted), known.shape[1]), dtype=np.float32)
    vectors[list(found)] = known
    return vectors


def read_lexicons() -> tuple[dict[str, float], dict[str, float], set[str]]:
    """VADER's valences, TextBlob's polarities, and the words its tagger takes for verbs."""
    from textblob.en import parser, sentiment
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    sentiment.load()
    polarity = {word: float(senses[None][0]) for word, senses in dict.items(sentiment) if None in senses}
    parser.lexicon.load()
    verbs = {word for word, tag in dict.items(parser.lexicon) if str(tag).startswith("VB")}
    return SentimentIntensityAnalyzer().lexicon, polarity, verbs


def main() -> None:
    """Read, count, decompose, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("articles", type=Path)
    options.add_argument("glove", type=Path)
    options.add_argument("--column", default="content_original")
    options.add_argument("--texts", type=int, default=20000)
    options.add_argument("--words", type=int, default=20000)
    options.add_argument("--dimensions", type=int, default=100)
    options.add_argument("--out", type=Path, default=TARGET)
    given = options.parse_args()
    begun = time.perf_counter()
    texts = pd.read_parquet(given.articles, columns=[given.column])[given.column].dropna()
    chosen = np.sort(np.random.default_rng(0).permutation(len(texts))[: given.texts])
    types, stream = read_tokens(texts.iloc[chosen].tolist())
    vocabulary = choose_vocabulary(types, stream, given.words)
    coded = code_words(types, stream, vocabulary)
    vectors = make_vectors(count_pairs(coded, len(vocabulary)), given.dimensions)
    write_table(vocabulary, vectors, given.glove, given.out)
    print(
        f"{(coded >= 0).sum():,} words of {len(chosen):,} texts, {len(vocabulary):,} vectors; "
        f"{given.out.stat().st_size / 1e6:.2f} MB, {time.perf_counter() - begun:.0f} s"
    )


def write_table(vocabulary: list[str], vectors: NDArray[np.float64], glove: Path, out: Path) -> None:
    """Write hashes, quantised vectors and the scalar columns, sorted by hash."""
    vader, polarity, verbs = read_lexicons()
    # Lexicon words that the articles lack still carry their valence and what GloVe knows of them.
    rest = sorted(w for w in {*vader, *polarity} - set(vocabulary) if w.replace("'", "").isalpha())
    words = [*vocabulary, *rest]
    own = np.vstack([vectors, np.zeros((len(rest), vectors.shape[1]))])
    both = np.hstack([own, read_glove(glove, words)])
    coded = [i for i, w in enumerate(vocabulary) if w in vader]
    ridge = Ridge(alpha=1.0).fit(both[coded], [vader[vocabulary[i]] for i in coded])
    hashes = np.array([crc32(w.encode()) for w in words], dtype=np.uint32)
    order = np.unique(hashes, return_index=True)[1]
    rank = np.arange(len(vocabulary)) + 1.0
    # Six bits and a sign: finer steps change nothing but the size of the file.
    scale = np.abs(both).max(axis=0) / 63
    columns = {
        "vectors": np.round(both / scale).astype(np.int8),
        "weight": np.concatenate([1 / (1 + 40 / rank), np.ones(len(rest))]).astype(np.float16),
        "valence": np.concatenate(
            [ridge.predict(both[: len(vocabulary)]), [vader.get(w, 0.0) for w in rest]]
        ).astype(np.float16),
        "vader": np.array([vader.get(w, 0.0) for w in words], dtype=np.float16),
        "textblob": np.array([polarity.get(w, 0.0) for w in words], dtype=np.float16),
        "verb": np.array([w in verbs for w in words], dtype=np.int8),
    }
    sorted_columns = {name: values[order] for name, values in columns.items()}
    np.savez_compressed(out, hashes=hashes[order], scale=scale.astype(np.float32), **sorted_columns)


if __name__ == "__main__":
    # The matrices are small: threads of the linear algebra library would only wait for each other.
    with threadpool_limits(1):
        main()
