"""The fictional example corpus: its files against truth.json first, then the package's measures against it.

truth.json was written from hand tags, before any tool read the texts; equality is a regression check, not an
accuracy figure. The first part reads the files with the standard library only.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

EXAMPLE = Path(__file__).resolve().parents[1] / "data" / "example"
TRUTH: dict[str, Any] = json.loads((EXAMPLE / "truth.json").read_text("utf-8"))
PLACES = set(TRUTH["place_concepts"])
# Spellings are listed here by hand, so that a spelling missing from truth.json is found.
SPELLING = re.compile(
    r"\b(?:Kiev|Kyiv|KIEV|KYIV|Kyyiv|Kharkov|Kharkiv|Odessa|Odesa|Lvov|Lviv|Donbass|Donbas|Lugansk|Luhansk|Nikolayev"
    r"|Nikolaev|Mykolaiv|Zaporozhye|Zaporizhzhia|Dnepropetrovsk|Dnipropetrovsk|Dnipro|Chernobyl|Chornobyl)\b"
)


class Record(NamedTuple):
    """One article as its file holds it."""

    outlet: str
    published: date
    title: str
    text: str
    file: str
    record: int


def read_text_file(path: Path) -> Record:
    file = path.relative_to(EXAMPLE).as_posix()
    head, text = path.read_text(TRUTH["files"][file]["encoding"]).split("\n\n", 1)
    fields = dict(line.split(": ", 1) for line in head.split("\n"))
    order = "%Y-%m-%d" if fields["Date"][:4].isdigit() else "%d %B %Y"
    published = datetime.strptime(fields["Date"], order).date()
    return Record(fields["Source"], published, fields["Title"], text, file, 1)


def read_records() -> list[Record]:
    records = [read_text_file(path) for path in sorted(EXAMPLE.glob("*/*.txt"))]
    with (EXAMPLE / "harbor_ledger.csv").open(encoding="utf-8", newline="") as lines:
        for i, row in enumerate(csv.DictReader(lines), 1):
            published = datetime.fromisoformat(row["pub_date"]).date()
            records.append(
                Record(row["publication"], published, row["headline"], row["text"], "harbor_ledger.csv", i)
            )
    with (EXAMPLE / "continental_dispatch.csv").open(encoding="utf-8", newline="") as lines:
        for i, row in enumerate(csv.DictReader(lines), 1):
            published = datetime.strptime(row["Published"], "%d/%m/%Y").date()
            records.append(
                Record(row["Source"], published, row["Title"], row["Body"], "continental_dispatch.csv", i)
            )
    for i, line in enumerate((EXAMPLE / "prairie_standard.jsonl").read_text("utf-8").splitlines(), 1):
        item = json.loads(line)
        published = datetime.fromisoformat(item["published_at"]).date()
        text = item["content"].replace("\r\n", "\n")
        records.append(Record(item["source"], published, item["title"], text, "prairie_standard.jsonl", i))
    return records


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return read_records()


def paragraphs_of(record: Record) -> list[str]:
    return record.text.strip().split("\n\n")


def test_example_corpus_has_the_articles_truth_states(records: list[Record]) -> None:
    per_outlet = {name: outlet["articles"] for name, outlet in TRUTH["outlets"].items()}
    assert Counter(r.outlet for r in records) == per_outlet
    assert len(records) == TRUTH["articles"] == sum(per_outlet.values()) >= 100
    assert min(per_outlet.values()) >= 20
    assert Counter(str(r.published.year) for r in records) == TRUTH["articles_by_year"]
    assert len({(r.outlet, r.title) for r in records}) == len(records)
    assert Counter(r.file for r in records) == {name: f["articles"] for name, f in TRUTH["files"].items()}


def test_example_corpus_files_hold_no_spelling_truth_does_not_count() -> None:
    # coding/ holds answers about the articles, no articles.
    paths = [
        p for p in EXAMPLE.rglob("*") if p.is_file() and p.name != "truth.json" and "coding" not in p.parts
    ]
    assert {p.relative_to(EXAMPLE).as_posix() for p in paths} == set(TRUTH["files"])
    for path in paths:
        stated = TRUTH["files"][path.relative_to(EXAMPLE).as_posix()]
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        text = raw.decode(stated["encoding"])
        if path.suffix == ".jsonl":  # an escaped line break before a name would join it to the letter n
            text = "\n".join(value for line in text.splitlines() for value in json.loads(line).values())
        assert Counter(SPELLING.findall(text)) == stated["spellings"], path.name


def test_example_corpus_counts_of_files_are_mentions_decoys_and_left_out_paragraphs() -> None:
    in_files: Counter[str] = Counter()
    for stated in TRUTH["files"].values():
        in_files.update(stated["spellings"])
    explained = Counter(m.get("text", m["variant"]) for m in TRUTH["mentions"] if m["concept"] in PLACES)
    for decoy in TRUTH["planted"]["decoy"]:
        explained.update(SPELLING.findall(decoy["text"]))
    for left_out in TRUTH["left_out_by_itself"]:
        explained.update(SPELLING.findall(left_out["paragraph"]))
    assert in_files == explained


def test_example_corpus_switches_of_the_capital_are_as_truth_states(records: list[Record]) -> None:
    published = {(r.outlet, r.title): r.published for r in records}
    lapses = {
        (x["outlet"], x["title_of_article"])
        for x in TRUTH["planted"]["lapse"] + TRUTH["planted"]["house style note"]
    }
    for mention in TRUTH["mentions"]:
        if mention["concept"] != "kyiv" or mention["voice"] != "outlet" or mention["reported"]:
            continue
        switch = TRUTH["outlets"][mention["outlet"]]["switch"]["kyiv"]
        key = (mention["outlet"], mention["title_of_article"])
        new = switch is not None and published[key] >= date.fromisoformat(switch)
        if mention.get("lapse"):
            assert key in lapses
            assert mention["variant"] == ("Kiev" if new else "Kyiv")
        else:
            assert mention["variant"] == ("Kyiv" if new else "Kiev"), key


def test_example_corpus_has_enough_of_the_capital_for_each_outlet() -> None:
    own = {
        (m["outlet"], m["title_of_article"])
        for m in TRUTH["mentions"]
        if m["concept"] == "kyiv" and m["voice"] == "outlet" and not m["reported"]
    }
    by_outlet = Counter(outlet for outlet, _ in own)
    assert by_outlet == {n: o["articles_with_capital_in_own_voice"] for n, o in TRUTH["outlets"].items()}
    assert min(by_outlet.values()) >= 16


def test_example_corpus_counts_add_up_to_its_mentions() -> None:
    counted = Counter((m["outlet"], m["concept"], m["variant"], m["voice"]) for m in TRUTH["mentions"])
    stated = {(c["outlet"], c["concept"], c["variant"], c["voice"]): c["n"] for c in TRUTH["counts"]}
    assert counted == stated


def test_example_corpus_holds_the_paragraphs_and_statements_truth_quotes(records: list[Record]) -> None:
    by_place = {(r.file, r.record): r for r in records}
    for left_out in TRUTH["left_out_by_itself"]:
        assert left_out["paragraph"] in paragraphs_of(by_place[left_out["file"], left_out["record"]])
    for statement in TRUTH["shared_statements"]:
        assert len({printed["outlet"] for printed in statement["printed"]}) >= 3
        assert len({printed["words"] for printed in statement["printed"]}) >= 2
        for printed in statement["printed"]:
            assert printed["words"] in by_place[printed["file"], printed["record"]].text
    house = TRUTH["boilerplate"]["repeated_across_an_outlet"][0]
    ends = [r for r in records if r.outlet == house["outlet"] and house["paragraph"] in paragraphs_of(r)]
    assert len(ends) == house["articles"] == TRUTH["outlets"][house["outlet"]]["articles"]


def test_example_corpus_wire_stories_are_nearly_the_same_text(records: list[Record]) -> None:
    by_place = {(r.file, r.record): r for r in records}
    assert len(TRUTH["wire_stories"]) >= 4
    for story in TRUTH["wire_stories"]:
        copies = [by_place[c["file"], c["record"]] for c in story["carried_by"]]
        assert len({c.outlet for c in copies}) == len(copies) >= 2
        words = [set(re.findall(r"\w+", SPELLING.sub("", c.text))) for c in copies]
        for other in words[1:]:
            assert len(words[0] & other) / len(words[0] | other) > 0.6
        assert all("(MNA)" in c.text for c in copies)


def test_example_corpus_paragraphs_are_written_once_but_for_wire_and_house(records: list[Record]) -> None:
    carried = {(c["file"], c["record"]) for story in TRUTH["wire_stories"] for c in story["carried_by"]}
    house = TRUTH["boilerplate"]["repeated_across_an_outlet"][0]["paragraph"]
    own = [p for r in records if (r.file, r.record) not in carried for p in paragraphs_of(r) if len(p) > 60]
    repeated = {p for p, n in Counter(own).items() if n > 1}
    assert repeated == {house}


# From here on the package reads and measures the corpus.


@pytest.fixture(scope="module")
def articles() -> Any:
    import mediaframing as mf

    return mf.load_example()


@pytest.fixture(scope="module")
def mentions(articles: Any) -> Any:
    import mediaframing as mf

    found = mf.find_mentions(articles, "ukraine")
    found = found[found["concept"].isin(PLACES)]
    return found.merge(articles[["article_id", "outlet", "title"]], on="article_id", validate="many_to_one")


def test_load_example_gives_every_article_of_truth(articles: Any, records: list[Record]) -> None:
    assert Counter(articles["outlet"]) == {n: o["articles"] for n, o in TRUTH["outlets"].items()}
    assert set(zip(articles["outlet"], articles["title"], strict=True)) == {
        (r.outlet, r.title) for r in records
    }


def test_load_example_reads_the_dates_of_the_files(articles: Any, records: list[Record]) -> None:
    read = dict(
        zip(
            zip(articles["outlet"], articles["title"], strict=True),
            articles["published"].dt.date,
            strict=True,
        )
    )
    assert read == {(r.outlet, r.title): r.published for r in records}


def test_load_example_leaves_out_furniture_and_nothing_else(articles: Any, records: list[Record]) -> None:
    bodies = dict(zip(zip(articles["outlet"], articles["title"], strict=True), articles["body"], strict=True))
    left_out = {(x["file"], x["record"], x["paragraph"]) for x in TRUTH["left_out_by_itself"]}
    for record in records:
        kept = [p for p in paragraphs_of(record) if (record.file, record.record, p) not in left_out]
        assert bodies[record.outlet, record.title].split("\n\n") == kept, record.title


def test_mark_boilerplate_takes_out_the_house_paragraph_of_one_outlet(articles: Any) -> None:
    import mediaframing as mf

    house = TRUTH["boilerplate"]["repeated_across_an_outlet"][0]
    marked = mf.mark_boilerplate(articles)
    assert articles["body"].str.contains(house["paragraph"], regex=False).sum() == house["articles"]
    assert not marked["body"].str.contains(house["paragraph"], regex=False).any()
    assert marked["article_id"].tolist() == articles["article_id"].tolist()


def test_find_mentions_equals_the_hand_tags_of_each_article(mentions: Any) -> None:
    columns = ["outlet", "title", "field", "concept", "variant", "voice"]
    found = Counter(mentions[columns].itertuples(index=False, name=None))
    tagged = Counter(
        (m["outlet"], m["title_of_article"], m["field"], m["concept"], m["variant"], m["voice"])
        for m in TRUTH["mentions"]
        if m["concept"] in PLACES
    )
    assert {"missed": tagged - found, "beyond": found - tagged} == {"missed": Counter(), "beyond": Counter()}


def test_find_mentions_equals_the_counts_by_outlet_and_voice(mentions: Any) -> None:
    found = Counter(mentions[["outlet", "concept", "variant", "voice"]].itertuples(index=False, name=None))
    stated = {
        (c["outlet"], c["concept"], c["variant"], c["voice"]): c["n"]
        for c in TRUTH["counts"]
        if c["concept"] in PLACES
    }
    assert found == stated
