"""Learn the weights of `mediaframing.sources` on hand-coded articles.

usage: python benchmarks/train_speakers.py GOLD.jsonl [--out DIR] [--l2 SPEAKERS QUOTED CONTENTS] [--min-count N N N]

GOLD has one article a line: {id, text, quotes: [{spans, type, speaker, speaker_start, speaker_end, verb, verb_start}]}.
Three choices are learned, each as a conditional log-linear model over groups of candidates (softmax within the group,
L2 penalty, L-BFGS): who speaks (among noun phrases), whose a quotation is (among cues), what a cue reports (among
stretches). Features are classes of words, listed words and punctuation; no other word of the articles enters the weights.
"""

from __future__ import annotations

import argparse
import collections
import json
from pathlib import Path

import numpy as np
import scipy.optimize
import scipy.sparse

from mediaframing.sources.attribution import (
    attribution,
    choosing,
    contents,
    ownership,
    quoted,
    scenes,
    speakers,
)
from mediaframing.sources.attribution.cueing import GENERIC, find_cues
from mediaframing.sources.grammar.phrases import find_phrases
from mediaframing.sources.grammar.units import lay_out

HOME = Path(choosing.__file__).with_name("weights")
SMALLEST = 0.05


def fit(groups, *, l2, min_count):
    """Weights of the features from groups of (features of each candidate, which of them are right)."""
    counted = collections.Counter(f for described, _ in groups for features in described for f in features)
    number = {f: i for i, f in enumerate(f for f, n in counted.items() if n >= min_count)}
    rows, columns, group_of, right = [], [], [], []
    for g, (described, answers) in enumerate(groups):
        for features, answer in zip(described, answers, strict=True):
            known = [number[f] for f in features if f in number]
            rows += [len(right)] * len(known)
            columns += known
            group_of.append(g)
            right.append(answer)
    x = scipy.sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(right), len(number)))
    group_of, right = np.array(group_of), np.array(right, dtype=bool)
    first = np.searchsorted(group_of, np.arange(len(groups)))
    transposed = x.T.tocsr()

    def loss(w):
        scores = x @ w
        raised = np.exp(scores - np.maximum.reduceat(scores, first)[group_of])
        total = np.add.reduceat(raised, first)
        hit = np.add.reduceat(np.where(right, raised, 0.0), first)
        gradient = transposed @ (raised / total[group_of] - np.where(right, raised, 0.0) / hit[group_of])
        return -np.log(hit / total).sum() + 0.5 * l2 * (w @ w), gradient + l2 * w

    found = scipy.optimize.minimize(
        loss, np.zeros(len(number)), jac=True, method="L-BFGS-B", options={"maxiter": 150}
    )
    return {f: round(float(found.x[i]), 2) for f, i in sorted(number.items()) if abs(found.x[i]) >= SMALLEST}


def save(name, weights, out):
    """Write one table of weights and forget what was loaded before."""
    out.mkdir(exist_ok=True)
    text = json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True)
    (out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    choosing.load_weights.cache_clear()
    choosing.load_by_mode.cache_clear()
    choosing.load_weights_of.cache_clear()
    speakers.score_candidate.cache_clear()
    scenes.forget_scores()
    print(f"{name}: {len(weights):,} weights")


def touches(a, b):
    """Whether two spans overlap."""
    return a is not None and b is not None and a[0] < b[1] and b[0] < a[1]


def gold_speaker(quote):
    """The span of the gold speaker, None for nobody."""
    return None if quote["speaker_start"] is None else (quote["speaker_start"], quote["speaker_end"])


def gold_cue(quote):
    """The span of the gold cue, None for none."""
    return (quote["verb_start"], quote["verb_start"] + len(quote["verb"])) if quote["verb"] else None


def group_speakers(documents):
    """Groups for "who speaks": every cue that the gold has."""
    groups = []
    for document, layout in documents:
        words = layout.words
        for number, unit in enumerate(layout.units):
            phrases = find_phrases(unit, words.words)
            for cue in find_cues(layout, number):
                quotes = [
                    q for q in document["quotes"] if touches(gold_cue(q), attribution.cue_span(layout, cue))
                ]
                if not quotes:
                    continue
                candidates = speakers.list_candidates(phrases, cue)
                spans = [
                    p and (words.starts[unit.first + p.first], words.ends[unit.first + p.last - 1])
                    for p in candidates
                ]
                answers = [any(touches(s, gold_speaker(q)) for q in quotes) for s in spans]
                if not any(answers):
                    answers = [p is None for p in candidates]
                groups.append((speakers.describe_candidates(unit, words.words, cue, candidates), answers))
    return groups


def find_gold(document, start, end):
    """The gold quote that covers most of a quotation."""
    best, most = None, 0.0
    for quote in document["quotes"]:
        for s, e in quote["spans"]:
            shared = min(e, end) - max(s, start)
            if (shared > 0.5 * (end - start) or shared > max(3, 0.7 * (e - s))) and shared > 0:
                closeness = shared / (max(e, end) - min(s, start))
                if closeness > most:
                    best, most = quote, closeness
    return best


def answer_quotation(layout, options, gold, previous):
    """Which options are right for a quotation whose gold is *gold*, after one whose gold was *previous*."""
    if gold is None:
        return [o.kind == "none" for o in options]
    by_cue = [
        (
            o.attribution is not None
            and touches(gold_cue(gold), attribution.cue_span(layout, o.attribution.cue))
        )
        or (o.kind == "goes_on" and previous is gold)
        for o in options
    ]
    if any(by_cue):
        return by_cue
    same = previous is not None and previous["speaker_start"] == gold["speaker_start"]
    by_speaker = [
        (
            o.attribution is not None
            and touches(gold_speaker(gold), attribution.speaker_span(layout, o.attribution))
        )
        or (o.kind == "goes_on" and same)
        for o in options
    ]
    return by_speaker if any(by_speaker) else [o.kind == "loose" for o in options]


def group_quoted(attributed):
    """Groups for "whose is this quotation": every marked stretch."""
    groups = []
    for document, layout, found in attributed:
        previous = gold_before = None
        for place in quoted.list_places(layout):
            marks = layout.quotations[place.quotation]
            gold = find_gold(document, marks.inner_start, marks.inner_end)
            near = gold_before is not None and (
                layout.units[place.unit].paragraph - layout.units[previous.unit].paragraph <= ownership.NEAR
            )
            options = quoted.list_options(layout, place, found, near)
            answers = answer_quotation(layout, options, gold, gold_before)
            groups.append((quoted.describe_options(layout, place, options, previous), answers))
            previous, gold_before = place, gold
    return groups


def measure_overlap(a, b):
    """Intersection over union of two spans."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def group_contents(attributed):
    """Groups for "what does this cue report": every reporting verb, also those that report nothing."""
    groups = []
    for document, layout, found in attributed:
        owned = ownership.assign_quotations(layout, found).places
        for attributed_cue in (a for row in found for a in row if a.cue.lemma not in GENERIC):
            cue = attributed_cue.cue
            unit = layout.units[cue.unit]
            places = owned.get(cue, [])
            own = [p.at for p in places if p.unit == cue.unit]
            headline = attribution.name_headline(layout, cue.unit)
            scene = scenes.set_scene(
                unit, layout.words.words, attributed_cue, own, len(own) < len(places), headline
            )
            readings = contents.list_readings(unit, cue, attributed_cue.speaker)
            span = attribution.cue_span(layout, cue)
            gold = [s for q in document["quotes"] if touches(gold_cue(q), span) for s in q["spans"]]
            groups.append(
                (scenes.describe_readings(scene, readings), answer_reading(layout, unit, readings, gold))
            )
    return groups


def answer_reading(layout, unit, readings, gold):
    """The readings that cover the gold about equally well; nothing where none covers half of it."""
    words = layout.words
    values = []
    for reading in readings:
        spans = [
            (words.starts[unit.first + s.first], words.ends[unit.first + s.last - 1])
            for s in reading.stretches
        ]
        overlaps = [max((measure_overlap(g, s) for s in spans), default=0.0) for g in gold]
        hits = [o for o in overlaps if o >= 0.5]
        values.append(sum(hits) / max(len(gold), len(spans)) if hits else -1.0)
    best = max(values)
    if not gold or best < 0.34:
        return [r.kind == "none" for r in readings]
    if best < 0.5:
        return [v == best for v in values]
    return [v >= max(0.5, best - 0.1) for v in values]


def main():
    """Learn the three tables of weights, each on the choices of the one before."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, default=HOME)
    parser.add_argument("--l2", type=float, nargs=3, default=[3.0, 4.0, 8.0])
    parser.add_argument("--min-count", type=int, nargs=3, default=[3, 3, 5])
    args = parser.parse_args()
    with args.gold.open(encoding="utf-8") as lines:
        documents = [(document, lay_out(document["text"])) for document in map(json.loads, lines)]
    speaking, quoting, reading = (
        {"l2": l2, "min_count": n} for l2, n in zip(args.l2, args.min_count, strict=True)
    )
    save("speakers", fit(group_speakers(documents), **speaking), args.out)
    attributed = [
        (document, layout, [attribution.attribute(layout, n) for n in range(len(layout.units))])
        for document, layout in documents
    ]
    save("quoted", fit(group_quoted(attributed), **quoting), args.out)
    save("contents", fit(group_contents(attributed), **reading), args.out)


if __name__ == "__main__":
    main()
