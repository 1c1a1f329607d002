"""write_report: what the folder holds, that nothing executes, that every number leads back."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.report.corpus_card import explain_numbers
from mediaframing.report.findings import choose_concepts, describe_findings
from mediaframing.report.printing import BROWSERS, find_browser, print_page
from mediaframing.report.provenance import hash_articles
from mediaframing.report.sampling import sample_articles
from mediaframing.report.saving import write_csv
from mediaframing.sentiment.target_model import read_target_accuracy
from mediaframing.tables import MediaframingError

CITY = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}}
HOSTILE = (
    'Kiev <script>alert(1)</script> <img src=x onerror=alert(2)> <a href="javascript:alert(3)">x</a> '
    "<style>body{display:none}</style> \u202egnp.exe "
)


@pytest.fixture(scope="module")
def example_report(tmp_path_factory):
    articles, loaded = mf.load_example(return_report=True)
    out = tmp_path_factory.mktemp("report")
    return articles, mf.write_report(articles, "ukraine", out=out, load_report=loaded, progress=False).parent


@pytest.fixture(scope="module")
def hostile_report(tmp_path_factory):
    n = 24
    articles = pd.DataFrame(
        {
            "article_id": [f"<b>{i}" for i in range(n)],
            "outlet": ["<script>alert(4)</script> Post", "The Quiet Post" + "x" * 400] * (n // 2),
            "published": pd.to_datetime(["2019-03-01", "2020-03-01"] * (n // 2), utc=True).as_unit("us"),
            "title": ["=HYPERLINK(1)"] * n,
            "body": [HOSTILE + ("Kyiv" if i % 3 else "Kiev") + "x" * 100_000 * (i == 0) for i in range(n)],
        }
    )
    return mf.write_report(
        articles, CITY, out=tmp_path_factory.mktemp("hostile") / "report", progress=False
    ).parent


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def _tags(folder):
    parser = _Tags()
    parser.feed((folder / "report.html").read_text(encoding="utf-8"))
    return parser.seen


def test_write_report_holds_everything(example_report):
    _, folder = example_report
    names = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    wanted = {
        "report.html",
        "report.ipynb",
        "methods.md",
        "provenance.json",
        "findings.txt",
        "lexicon.toml",
        "articles.parquet",
    }
    wanted |= {f"figures/{kind}-kyiv.{end}" for kind in ("shares", "trends") for end in ("pdf", "svg", "png")}
    wanted |= {f"figures/{name}.pdf" for name in ("sources-identification", "sources-side", "tone")}
    wanted |= {f"evidence/{name}.csv" for name in ("sources-identification", "sources-side", "tone")}
    wanted |= {"tables/change-points-by-outlet.csv", "tables/key-terms.csv", "tables/speakers.csv"}
    wanted |= {"evidence/mentions.csv", "evidence/mentions.parquet", "tables/shares-by-outlet-and-voice.csv"}
    assert wanted <= names
    assert len((folder / "findings.txt").read_text().splitlines()) == 9


def test_write_report_traces_every_mention_to_its_sentence(example_report):
    articles, folder = example_report
    evidence = pd.read_parquet(folder / "evidence" / "mentions.parquet")
    mentions = mf.find_mentions(articles, "ukraine")
    assert sorted(evidence["span_id"]) == sorted(mentions["span_id"])
    texts = {
        (i, f): t for f in ("title", "body") for i, t in zip(articles["article_id"], articles[f], strict=True)
    }
    for row in evidence.itertuples():
        assert row.text in row.sentence
        assert texts[row.article_id, row.field].startswith(row.sentence, row.sentence_start)


def test_write_report_figures_trace_to_the_mentions_of_their_voice(example_report):
    articles, folder = example_report
    mentions = mf.find_mentions(articles, "ukraine").set_index("span_id")
    evidence = pd.read_parquet(folder / "evidence" / "trends-kyiv.parquet")
    assert set(mentions.loc[evidence["span_id"], "voice"]) == {"outlet"}


def test_write_report_page_opens_offline_and_runs_nothing(example_report, hostile_report):
    for folder in (example_report[1], hostile_report):
        tags = _tags(folder)
        assert not {t for t, _ in tags} & {"script", "iframe", "object", "embed", "link", "form", "base"}
        for tag, attributes in tags:
            assert not [a for a in attributes if a.startswith("on")], (tag, attributes)
            assert attributes.get("src", "data:").startswith("data:"), (tag, attributes)
            assert attributes.get("href", "#").startswith("#"), (tag, attributes)
        policy = [a["content"] for t, a in tags if a.get("http-equiv") == "Content-Security-Policy"]
        assert policy == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]


def test_write_report_escapes_what_articles_hold(hostile_report):
    page = (hostile_report / "report.html").read_text(encoding="utf-8")
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert "<style>body{display" not in page
    assert "\u202e" not in page
    assert "[U+202E]" in page


def test_write_report_shows_no_warning_and_no_path(example_report, hostile_report):
    for folder in (example_report[1], hostile_report):
        page = (folder / "report.html").read_text(encoding="utf-8")
        assert "Warning" not in page and str(folder) not in page and "site-packages" not in page
        assert not list((folder / "figures").glob("*in.png"))


def test_write_report_shows_every_part_with_its_evidence_and_speakers(example_report):
    _, folder = example_report
    page = (folder / "report.html").read_text(encoding="utf-8")
    for heading in ("Change points", "Sources: who is allowed to speak", "Tone toward Kyiv", "Key terms"):
        assert re.search(rf"<h2[^>]*>{heading}", page), heading
    assert page.count("Show the evidence") >= 12
    evidence = pd.read_csv(folder / "evidence" / "sources-identification.csv")
    named = evidence.dropna(subset=["speaker"])
    assert len(named) > 100
    speaker = named["speaker"].iloc[0]
    assert re.search(r'class="mf-who">(quoted|reported): [^<]', page), speaker
    assert "uncorrected" in page
    accuracy = read_target_accuracy()["accuracy"]
    assert accuracy > 70
    assert f"right in {accuracy:.0f} of 100" in page
    assert "share of each variant of “Kyiv”" in page
    assert "“kyiv”" not in page


def test_write_report_explains_why_figures_rest_on_fewer_articles(example_report):
    articles, folder = example_report
    mentions = pd.read_parquet(folder / "evidence" / "mentions.parquet")
    assert set(mentions["voice_from"]) == {"statements"} and "reported" in set(mentions["voice"])
    named = mentions[mentions["concept"] == "kyiv"]
    own = named[(named["field"] == "body") & (named["voice"] == "outlet")]["article_id"].nunique()
    told = explain_numbers(articles, mentions, "kyiv", "Kyiv")
    assert told.startswith(
        f"Of {len(articles)} articles {named['article_id'].nunique()} name Kyiv: {own} in the"
    )
    shares = pd.read_csv(folder / "tables" / "shares-by-outlet-and-voice.csv")
    cells = shares[(shares["concept"] == "kyiv") & (shares["voice"] == "outlet")].drop_duplicates("outlet")
    assert cells["n_articles"].sum() == own


def test_write_report_methods_cite_only_what_figures_show(example_report):
    _, folder = example_report
    text = (folder / "methods.md").read_text(encoding="utf-8")
    lexicon = mf.read_lexicon("ukraine")
    shown = set(
        lexicon.events.loc[lexicon.events["concept"].isin(["kyiv", "kharkiv", "odesa", "lviv"]), "source"]
    )
    unused = {key for key in lexicon.events["source"] if key not in shown}
    assert unused
    cited = {lexicon.sources[key].get("url") for key in shown if key in lexicon.sources}
    for url in {lexicon.sources[key].get("url") for key in unused if key in lexicon.sources} - cited - {None}:
        assert url not in text
    for doi in ("10.1093/pan/mpn018", "10.1080/01621459.1993.10594323", "10.1080/19312458.2020.1869198"):
        assert doi in text


def test_write_report_leaves_parts_out_and_samples(tmp_path, make_articles):
    texts = [
        f"The road to {'Kiev' if i % 2 else 'Kyiv'} was open, said Ana Verin, number {i}." for i in range(30)
    ]
    articles = make_articles(texts * 2)
    out = tmp_path / "r"
    mf.write_report(
        articles, CITY, out=out, without=["tone", "keyness", "changes", "copies"], sample=10, progress=False
    )
    page = (out / "report.html").read_text(encoding="utf-8")
    # More articles hold the name than statements are looked for in: voice is that of the marks.
    assert "quotation marks alone" in (out / "methods.md").read_text(encoding="utf-8")
    assert "random sample of 10 of 60 articles" in page
    assert "Tone toward" not in page
    assert "**Tone.**" not in (out / "methods.md").read_text(encoding="utf-8")
    with pytest.raises(MediaframingError, match="Did you mean 'tone'"):
        mf.write_report(articles, CITY, out=out, without=["tones"], progress=False)


def test_sample_articles_is_even_over_outlets_and_minds_no_order():
    articles = pd.DataFrame(
        {"article_id": [f"a{i:03d}" for i in range(130)], "outlet": ["A"] * 100 + ["B"] * 25 + ["C"] * 5}
    )
    drawn = sample_articles(articles, most=45, rng=1)
    assert drawn["outlet"].value_counts().to_dict() == {"A": 20, "B": 20, "C": 5}
    again = sample_articles(articles.sample(frac=1, random_state=2), most=45, rng=1)
    assert set(again["article_id"]) == set(drawn["article_id"])
    assert sample_articles(articles, most=0, rng=1) is articles


def test_write_report_keeps_an_older_report_where_no_name_occurs(tmp_path, make_articles):
    with pytest.raises(MediaframingError, match="none of the 1 concepts"):
        mf.write_report(make_articles(["Nothing here."]), CITY, out=tmp_path / "r", progress=False)
    assert not (tmp_path / "r").exists()


def test_find_browser_says_what_to_do_where_there_is_none(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("MEDIAFRAMING_BROWSER", raising=False)
    with pytest.raises(MediaframingError, match="apt-get install chromium"):
        find_browser()
    monkeypatch.setenv("MEDIAFRAMING_BROWSER", "no-such-browser")
    with pytest.raises(MediaframingError, match="no-such-browser"):
        find_browser()


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="neither Chromium nor Chrome is installed")
def test_print_page_writes_a_pdf(tmp_path, example_report):
    _, folder = example_report
    pdf = tmp_path / "report.pdf"
    print_page(folder / "report.html", pdf)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert pdf.stat().st_size > 100_000


def test_write_report_csv_runs_no_formula(hostile_report):
    evidence = pd.read_csv(hostile_report / "evidence" / "mentions.csv")
    assert set(evidence["title"]) == {"'=HYPERLINK(1)"}


def test_write_report_runs_again_to_the_same_numbers(example_report, tmp_path):
    articles, folder = example_report
    again = mf.write_report(
        articles.sample(frac=1, random_state=3), "ukraine", out=tmp_path / "again", progress=False
    ).parent
    names = (
        "shares-by-outlet-and-voice",
        "trends-by-year",
        "mentions",
        "sources-by-side",
        "key-terms",
        "change-points",
    )
    for name in (f"{n}.csv" for n in (*names, "tone-by-outlet-and-voice")):
        assert (folder / "tables" / name).read_bytes() == (again / "tables" / name).read_bytes()
    provenance = [json.loads((f / "provenance.json").read_text()) for f in (folder, again)]
    assert provenance[0] == provenance[1]
    for end in ("pdf", "svg", "png"):
        assert (folder / f"figures/shares-kyiv.{end}").read_bytes() == (
            again / f"figures/shares-kyiv.{end}"
        ).read_bytes()


def test_methods_names_estimand_population_lexicon_and_what_was_left_out(example_report):
    articles, folder = example_report
    text = (folder / "methods.md").read_text(encoding="utf-8")
    version = mf.read_lexicon("ukraine").version
    for needed in (
        f"{len(articles)} articles (5 outlets)",
        "mean over articles",
        f"version {version}",
        "Left out",
        "records were found",
        "quotation marks",
        "References",
        "10.1080/00031305.2015.1089789",
    ):
        assert needed in text


def test_provenance_states_versions_seed_and_input(example_report):
    articles, folder = example_report
    record = json.loads((folder / "provenance.json").read_text())
    assert record["seed"] == 0
    assert record["versions"]["mediaframing"] == mf.__version__
    assert record["input"]["sha256"] == hash_articles(mf.validate_articles(articles))
    assert hash_articles(articles) != hash_articles(articles.assign(body=articles["body"] + "."))


def test_write_report_refuses_a_folder_of_other_things(tmp_path, make_articles):
    (tmp_path / "methods.md").write_text("mine")
    with pytest.raises(MediaframingError, match=r"methods\.md"):
        mf.write_report(make_articles(["Kiev"]), CITY, out=tmp_path, progress=False)
    (tmp_path / "file").write_text("")
    with pytest.raises(MediaframingError, match="is a file"):
        mf.write_report(make_articles(["Kiev"]), CITY, out=tmp_path / "file", progress=False)


def test_write_report_of_a_small_undated_corpus_makes_no_claim(tmp_path, make_articles):
    articles = make_articles(["The road to Kiev was open. “Kyiv waits,” he said."]).assign(published=pd.NaT)
    articles["published"] = pd.to_datetime(articles["published"], utc=True)
    page = mf.write_report(articles, CITY, out=tmp_path / "r", progress=False)
    told = (page.parent / "findings.txt").read_text(encoding="utf-8")
    assert told.startswith("1 article of 1 outlet, undated: 2 mentions of 1 concept in 1 article.")
    assert "nothing is said about change" in told
    assert "Left without a number" in told


def test_write_csv_makes_formulas_text(tmp_path):
    table = pd.DataFrame({"a": ["=1+1", "@x", "-2", "plain", None], "n": [-1.0, 2, 3, 4, 5]})
    read = pd.read_csv(write_csv(table, tmp_path / "t.csv"))
    assert read["a"].tolist()[:4] == ["'=1+1", "'@x", "'-2", "plain"]
    assert read["n"].tolist() == [-1.0, 2, 3, 4, 5]


def test_choose_concepts_keeps_the_order_of_the_lexicon():
    lexicon = mf.read_lexicon("ukraine")
    mentions = mf.find_mentions(mf.load_example(), lexicon)
    chosen = choose_concepts(mentions, lexicon)
    names = [c.name for c in lexicon]
    assert chosen[0] == "kyiv"
    assert [names.index(c) for c in chosen] == sorted(names.index(c) for c in chosen)


def _row(**given):
    return {
        "variant": "Kyiv",
        "outlet": "A",
        "voice": "outlet",
        "period": "2018",
        "period_start": pd.Timestamp("2018-01-01", tz="UTC"),
        "estimate": 0.1,
        "ci_low": 0.05,
        "ci_high": 0.2,
    } | given


@pytest.mark.parametrize(
    ("later", "claim"),
    [
        ({"estimate": 0.9, "ci_low": 0.7, "ci_high": 0.95}, "rose"),
        ({"estimate": 0.3, "ci_low": 0.1, "ci_high": 0.6}, "no change is claimed"),
        ({"estimate": 0.01, "ci_low": 0.0, "ci_high": 0.04}, "fell"),
    ],
)
def test_describe_findings_claims_only_what_intervals_carry(make_articles, later, claim):
    articles = make_articles(["Kyiv"])
    mentions = mf.find_mentions(articles, CITY)
    concept = mf.read_lexicon(CITY)["kyiv"]
    trends = pd.DataFrame(
        [_row(), _row(period="2019", period_start=pd.Timestamp("2019-01-01", tz="UTC"), **later)]
    )
    shares = pd.DataFrame([_row(), _row(outlet="B", **later)])
    lines = describe_findings(articles, mentions, shares, trends, concept=concept)
    assert len(lines) == 5
    assert claim in lines[2]
    assert re.search("no order is claimed" if "no change" in claim else "Outlets differ", lines[3])


def test_describe_findings_calls_no_change_where_the_larger_share_fell(make_articles):
    concept = mf.read_lexicon(CITY)["kyiv"]
    later = {"period": "2019", "period_start": pd.Timestamp("2019-01-01", tz="UTC")}
    trends = pd.DataFrame(
        [
            _row(variant="Kiev", estimate=0.96, ci_low=0.86, ci_high=0.99),
            _row(variant="Kyiv", estimate=0.04, ci_low=0.01, ci_high=0.14),
            _row(variant="Kiev", estimate=0.41, ci_low=0.2, ci_high=0.66, **later),
            _row(variant="Kyiv", estimate=0.59, ci_low=0.34, ci_high=0.8, **later),
        ]
    )
    articles = make_articles(["Kyiv"])
    mentions = mf.find_mentions(articles, CITY)
    lines = describe_findings(articles, mentions, pd.DataFrame([_row()]), trends, concept=concept)
    assert "“Kyiv” rose: 4 % [1, 14] in 2018 and 59 % [34, 80] in 2019" in lines[2]


def test_describe_findings_tests_the_difference_and_not_the_overlap(make_articles):
    # By hand: 0.35 - 0.10 = 0.25, its lower limit 0.25 - sqrt((0.35 - 0.18)² + (0.20 - 0.10)²) = 0.053.
    later = {"period": "2019", "period_start": pd.Timestamp("2019-01-01", tz="UTC")}
    trends = pd.DataFrame([_row(), _row(estimate=0.35, ci_low=0.18, ci_high=0.55, **later)])
    articles = make_articles(["Kyiv"])
    mentions = mf.find_mentions(articles, CITY)
    concept = mf.read_lexicon(CITY)["kyiv"]
    told = describe_findings(articles, mentions, pd.DataFrame([_row()]), trends, concept=concept)[2]
    assert "rose" in told
    assert "a difference of 25 points [5, 46]" in told
