"""Lexicons: reading, checking, and writing them down."""

from __future__ import annotations

import pytest

import mediaframing as mf
from mediaframing.naming.lexicon import LexiconError
from mediaframing.naming.writing import format_lexicon

SHIPPED = mf.list_lexicons()["name"].tolist()
TOML = """
[lexicon]
name = "harbour"
version = "1"
[sources.guide]
title = "Harbour style guide"
[concepts.port]
label = "Port"
kind = "orthographic"
sources = ["guide"]
[[concepts.port.variants]]
name = "Oldport"
patterns = ["Oldport"]
[[concepts.port.variants]]
name = "Newport"
patterns = ["Newport*"]
not_before = ["News"]
[[events]]
date = 2020-01-02
concept = "port"
variant = "Newport"
outlet = "The Harbour Post"
label = "writes Newport"
source = "guide"
"""


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_lexicons_are_sound(name):
    lexicon = mf.read_lexicon(name)
    assert lexicon.version
    assert lexicon.description
    unsourced = [c.name for c in lexicon if not (c.sources or all(v.sources for v in c.variants))]
    assert unsourced == []
    assert (lexicon.events["source"].isin(lexicon.sources)).all()


@pytest.mark.parametrize("name", SHIPPED)
def test_format_lexicon_is_read_back_equal(name, tmp_path):
    lexicon = mf.read_lexicon(name)
    (tmp_path / "copy.toml").write_text(format_lexicon(lexicon), encoding="utf-8")
    assert mf.read_lexicon(tmp_path / "copy.toml") == lexicon


def test_ukraine_lexicon_holds_what_it_promises():
    lexicon = mf.read_lexicon("ukraine")
    places = [c for c in lexicon if c.kind == "orthographic"]
    assert len(places) >= 40
    assert {"kyiv", "war", "authorities"} <= {c.name for c in lexicon}
    events = lexicon.events
    ap = events[(events["concept"] == "kyiv") & (events["outlet"].str.contains("Associated Press"))]
    assert ap["date"].dt.strftime("%Y-%m-%d").tolist() == ["2019-08-14"]


def test_read_lexicon_reads_a_file(tmp_path):
    path = tmp_path / "harbour.toml"
    path.write_text(TOML, encoding="utf-8")
    lexicon = mf.read_lexicon(path)
    assert [v.name for v in lexicon["port"].variants] == ["Oldport", "Newport"]
    assert lexicon.events[["outlet", "source"]].values.tolist() == [["The Harbour Post", "guide"]]
    assert str(lexicon.events["date"].dtype) == "datetime64[us, UTC]"
    assert lexicon.table["pattern"].tolist() == ["Oldport", "Newport*"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('patterns = ["Oldport"]', 'patterns = [""]'), "concept 'port'.*'Oldport'.*empty"),
        (('patterns = ["Oldport"]', 'patterns = ["*"]'), "without a letter"),
        (('patterns = ["Oldport"]', 'patterns = ["Ol*"]'), "too short"),
        (('patterns = ["Oldport"]', 'patterns = ["Old*port"]'), "inside a word"),
        (('patterns = ["Oldport"]', "patterns = []"), "has no pattern"),
        (('patterns = ["Oldport"]', 'patterns = ["Newport*"]'), "variants 'Oldport' and 'Newport'"),
        (('kind = "orthographic"', 'kind = "spelling"'), "kind 'spelling'"),
        (('label = "Port"', 'lable = "Port"'), "unknown key 'lable'. Did you mean 'label'"),
        (('variant = "Newport"', 'variant = "Newprt"'), "unknown variant 'Newprt' of 'port'. Did you mean"),
        (('sources = ["guide"]', 'sources = ["gide"]'), "cites the source 'gide'"),
        (("[lexicon]", "[lexicon"), r"not TOML.*line 2"),
    ],
)
def test_read_lexicon_names_file_concept_and_mend(tmp_path, change, message):
    path = tmp_path / "harbour.toml"
    path.write_text(TOML.replace(*change), encoding="utf-8")
    with pytest.raises(LexiconError, match=message) as caught:
        mf.read_lexicon(path)
    assert "harbour.toml" in str(caught.value)


def test_read_lexicon_lists_every_problem_at_once():
    with pytest.raises(LexiconError) as caught:
        mf.read_lexicon({"a": {"x": ["x"]}, "b": {"y": [""], "z": ["zz"]}})
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("source", ["ukrain", "no/such/file.toml", 7, {"c": ["x"]}])
def test_read_lexicon_refuses_what_it_cannot_read(source):
    with pytest.raises(LexiconError):
        mf.read_lexicon(source)


def test_read_lexicon_suggests_a_shipped_name():
    with pytest.raises(LexiconError, match="Did you mean 'ukraine'"):
        mf.read_lexicon("ukrain")
