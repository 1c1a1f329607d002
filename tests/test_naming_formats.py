"""Lexicons in the formats of other programs: CSV, quanteda YAML, LIWC .dic, JSON; errors with lines."""

from __future__ import annotations

import json
import re

import pytest

import mediaframing as mf
from mediaframing.naming.lexicon import LexiconError

TOML = """
[lexicon]
name = "harbour"
[[concepts.port.variants]]
name = "Oldport"
patterns = ["Oldport", "Port Vieux"]
[[concepts.port.variants]]
name = "Newport"
patterns = ["Newport*"]
[[concepts.crowd.variants]]
name = "rebels"
patterns = ["rebel*"]
[[concepts.crowd.variants]]
name = "heroes"
patterns = ["hero", "brave crowd"]
"""
CSV = """concept,variant,pattern
port,Oldport,Oldport|Port Vieux
port,Newport,Newport*
crowd,rebels,rebel*
crowd,heroes,hero
crowd,heroes,brave crowd
"""
YAML = """dictionary:
  port:
    Oldport: [Oldport, "Port Vieux"]
    Newport:
      - Newport*
  crowd:
    rebels: rebel*
    heroes:
    - hero
    - brave crowd
"""
LIWC = """%
1\tport/Oldport
2\tport/Newport
3\tcrowd/rebels
4\tcrowd/heroes
%
Oldport\t1
Port Vieux\t1
Newport*\t2
rebel*\t3
hero\t4
brave crowd 4
"""
JSON = json.dumps(
    {
        "port": {"Oldport": ["Oldport", "Port Vieux"], "Newport": "Newport*"},
        "crowd": {"rebels": ["rebel*"], "heroes": ["hero", "brave crowd"]},
    },
    indent="\t",
)
FORMS = {"toml": TOML, "csv": CSV, "yml": YAML, "dic": LIWC, "json": JSON}
BODY = (
    "Oldport fell to the rebels. In Port-Vieux the Newporters cheered: “A hero! A brave\ncrowd!” "
    "Rebellion, said NEWPORT, is for rebels of Oldport’s kind."
)


@pytest.fixture
def write(tmp_path):
    def write(name, text, encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def fails(path):
    with pytest.raises(LexiconError) as caught:
        mf.read_lexicon(path)
    assert path.name in str(caught.value)
    return caught.value.problems


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_read_lexicon_gives_equal_mentions_in_all_forms(write, make_articles, suffix, encoding):
    articles = make_articles([BODY], titles=["Rebels in Newport"])
    expected = mf.find_mentions(articles, write("reference.toml", TOML))
    assert len(expected) == 12
    found = mf.find_mentions(articles, write(f"harbour.{suffix}", FORMS[suffix], encoding))
    assert found.to_dict("records") == expected.to_dict("records")


@pytest.mark.parametrize("suffix", FORMS)
def test_read_lexicon_tells_the_form_by_the_beginning_where_the_ending_is_unknown(write, suffix):
    lexicon = mf.read_lexicon(write("harbour.txt", FORMS[suffix]))
    assert [c.name for c in lexicon] == ["port", "crowd"]
    assert lexicon["port"].variants[0].patterns == ("Oldport", "Port Vieux")


@pytest.mark.parametrize("suffix", ["csv", "yml", "dic", "json"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_read_lexicon_keeps_letters_and_any_line_ends(write, suffix, encoding):
    text = (
        FORMS[suffix].replace("Vieux", "Évêque").replace("\\u00c9v\\u00eaque", "Évêque").replace("\n", "\r\n")
    )
    lexicon = mf.read_lexicon(write(f"port.{suffix}", text, encoding))
    assert lexicon["port"].variants[0].patterns == ("Oldport", "Port Évêque")


@pytest.mark.parametrize("suffix", ["csv", "yml", "dic"])
def test_read_lexicon_reads_latin_1_and_says_so(write, suffix):
    path = write(f"port.{suffix}", FORMS[suffix].replace("Port Vieux", "Évêque"), "latin-1")
    with pytest.warns(UserWarning, match=r"port.*not UTF-8.*Windows-1252 \(line \d+ then says .*Évêque"):
        lexicon = mf.read_lexicon(path)
    assert lexicon["port"].variants[0].patterns == ("Oldport", "Évêque")


def test_read_lexicon_refuses_bytes_of_no_known_encoding(write):
    assert (
        "line 2: the letters are neither"
        in fails(write("x.csv", b"concept,variant,pattern\na,b,\x81\xff\n"))[0]
    )
    assert "begins as utf-8-sig but is not" in fails(write("x.csv", b"\xef\xbb\xbfconcept\xff"))[0]


def test_read_lexicon_of_a_table_reads_every_column(write):
    text = (
        "Concept;Variant;Pattern;Case;Not before;not_after;not_within;requires;kind;label;origin;"
        "institutions;sources;note\n"
        "port;Oldport;Oldport|Old Port;exact;Vale|Gold;chicken;Oldport Post;sea|ship;lexical;The port;old;"
        "Oldport FC;guide;x\n"
        ";;;;;;;;;;;;;\n"
        "port;Newport;Newport;;;;;bay;;;;;;\n"
    )
    port = mf.read_lexicon(write("ports.csv", text))["port"]
    old = port.variants[0]
    assert (old.patterns, old.case, old.origin) == (("Oldport", "Old Port"), "exact", "old")
    assert (old.not_before, old.not_after, old.not_within) == (
        ("Vale", "Gold"),
        ("chicken",),
        ("Oldport Post",),
    )
    assert (port.kind, port.label, port.requires) == ("lexical", "The port", ("sea", "ship", "bay"))
    assert (port.institutions, port.sources, port.variants[1].case) == (("Oldport FC",), ("guide",), "smart")


def test_read_lexicon_of_a_table_is_written_and_read_back_equal(write):
    from mediaframing.naming.writing import format_lexicon

    lexicon = mf.read_lexicon(write("ports.csv", "concept,variant,pattern,sources\np,a,aa,guide\np,b,bb,\n"))
    assert mf.read_lexicon(write("copy.toml", format_lexicon(lexicon))) == lexicon


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "concept,variant,pattern\np,a,aa,more\np,b,bb\np,c,cc\n",
            ["line 2: concept 'p': the row has 4 cells, the header 3"],
        ),
        ("concept,variant,pattern\np,a\np,b,bb\np,c,cc\n", ["line 2: .*the row has 2 cells"]),
        ("concept,variant,pattern\n\np,a,aa\np,b,\np,c,cc\n", ["line 4: concept 'p': pattern empty"]),
        ("concept,variant,pattern\np,a,aa\n,b,bb\np,c,cc\n", ["line 3: concept '': concept empty"]),
        (
            "concept,variant,pattern\np,a,aa\np,b,bb|\n",
            ["line 3: concept 'p': variant 'b': pattern '' is empty"],
        ),
        ("concept,variant,pattern\np,a,aa\np,b,*\n", ["line 3: .*pattern '\\*' is without a letter"]),
        (
            "concept,variant,pattern\np,a,aa\np,b,aa\n",
            ["line 3: concept 'p': pattern 'aa' stands in the variants"],
        ),
        ("concept,variant,pattern\nq,b,bb\np,a,aa\np,c,cc\n", ["line 2: concept 'q': it has fewer than two"]),
        (
            "concept,variant,patern\np,a,aa\n",
            ["line 1: column 'pattern' is missing.*Did you mean 'patern'", "line 1: column 'patern'"],
        ),
        ("concept,variant,pattern,pattern\n", ["line 1: column 'pattern' is there twice"]),
        (
            "concept,variant,pattern,case\np,a,aa,exact\np,a,ab,ignore\np,b,bb,\n",
            ["line 3: .*case 'ignore' contradicts 'exact' of line 2"],
        ),
        (
            "concept,variant,pattern,case\np,a,aa,loud\np,b,bb,\n",
            ["line 2: concept 'p': variant 'a': case 'loud' is not known"],
        ),
        (
            "concept,variant,pattern,kind\np,a,aa,verbal\np,b,bb,\n",
            ["line 2: concept 'p': kind 'verbal' is not known"],
        ),
        ('concept,variant,pattern\np,"a\nb",aa\np,c,*\n', ["line 4: .*variant 'c'"]),
        (
            'concept,variant,pattern\np,a,aa\np,b,"bb\np,c,cc\n',
            ["line 3: the row cannot be read", "fewer than two"],
        ),
        ("", ["it is empty: begin with the columns"]),
        ("concept,variant,pattern\n", ["it holds no concept"]),
    ],
)
def test_read_lexicon_names_the_line_of_what_is_wrong_in_a_table(write, text, problems):
    found = fails(write("ports.csv", text))
    assert len(found) == len(problems)
    for problem, expected in zip(found, problems, strict=True):
        assert re.search(expected, problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("p:\n  a: [aa]\n  b: [bb, '']\n", "line 3: concept 'p': variant 'b': pattern '' is empty"),
        ("p:\n  a: [aa]\n  b:\n", "line 3: concept 'p': variant 'b': pattern '' is empty"),
        ("p:\n  a: [aa]\n  b: []\n", "line 3: concept 'p': variant 'b': it has no pattern"),
        ("p:\n  a: [aa]\n  b: [b?b]\n", "line 3: .*pattern 'b\\?b' has \\?"),
        ("p:\n  a: [aa]\n  b: [b*b]\n", "line 3: .*has \\* inside a word"),
        (
            "p:\n  a: [aa]\n  b:\n  - [x]\n  - bb\n",
            "line 4: concept 'p', variant 'b': a pattern is needed here, not a list",
        ),
        ("p:\n  a: [aa]\n  b: [bb]\n  a: [cc]\n", "line 4: key 'a' is there twice \\(first on line 2\\)"),
        ("p:\n  a: [aa\n  b: [bb]\n", "line [23]: it is not YAML"),
        ("p: &x\n  a: [aa]\n  b: [bb]\nq: *x\n", "line 4: the alias \\*x is not read"),
        ("- aa\n- bb\n", "line 1: keys with patterns are needed here, not a list"),
        ("p:\n  a: [aa]\n  b: [bb]\n---\nq: 1\n", "line 4: one document is needed, the file has 2"),
        ("", "one document is needed, the file has 0"),
        (
            "p:\n" + "".join(f"{' ' * i}k{i}:\n" for i in range(1, 30)) + " " * 31 + "- aa\n",
            "line 21: keys are nested more",
        ),
    ],
)
def test_read_lexicon_names_the_line_of_what_is_wrong_in_yaml(write, text, problem):
    found = fails(write("ports.yml", text))
    assert len(found) == 1
    assert re.search(problem, found[0])


def test_read_lexicon_refuses_a_yaml_bomb_at_once(write):
    bomb = "a: &a [lol, lol]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )
    assert fails(write("bomb.yaml", bomb)) == [
        "line 2: the alias *a is not read: write out what it stands for."
    ]


def test_read_lexicon_of_yaml_takes_flat_and_deep_keys_and_plain_words(write):
    text = (
        "yes: [no, on]\nport/Oldport: [Oldport]\nport/Newport: [Newport]\nmaybe: 1984\n"
        "sea:\n  north:\n    a: [aa]\n    b: [bb]\n"
    )
    lexicon = mf.read_lexicon(write("answers.yaml", text))
    assert {c.name: [v.name for v in c.variants] for c in lexicon} == {
        "answers": ["yes", "maybe"],
        "port": ["Oldport", "Newport"],
        "sea/north": ["a", "b"],
    }
    assert lexicon["answers"].variants[0].patterns == ("no", "on")


@pytest.mark.parametrize("suffix", ["yml", "dic"])
def test_read_lexicon_ignores_case_only_where_patterns_are_in_small_letters(write, make_articles, suffix):
    text = {
        "yml": "land:\n  states: [US]\n  union: [eu]\n",
        "dic": "%\n1 land/states\n2 land/union\n%\nUS 1\neu 2\n",
    }[suffix]
    lexicon = mf.read_lexicon(write(f"lands.{suffix}", text))
    assert [v.case for v in lexicon["land"].variants] == ["smart", "ignore"]
    found = mf.find_mentions(make_articles(["The US told us that the EU and the Eu are one."]), lexicon)
    assert found["text"].tolist() == ["US", "EU", "Eu"]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "%\n1 a\n2 b\n%\naa 1\nbb 2 7\n",
            ["line 6: 'bb' is in category 7, which is not declared .*declared: 1, 2"],
        ),
        (
            "%\n1 a\n2 b\n%\naa 1\nbb 2\n* 2\n",
            ["line 7: concept 'moods': variant 'b': pattern '\\*' is without"],
        ),
        (
            "%\n1 a\n2 b\n%\naa 1\nbb\n",
            ["line 6: 'bb' has no word or no category", "line 3: .*'b': it has no pattern"],
        ),
        ("%\n1 a\n1 b\n2 c\n%\naa 1\nbb 2\n", ["line 3: category 1 is declared twice \\(first on line 2\\)"]),
        (
            "%\n1 a\n2 a\n3 c\n%\naa 1\nbb 2\ncc 3\n",
            ["line 3: concept 'moods', variant 'a' is declared twice"],
        ),
        ("%\none a\n2 b\n3 c\n%\naa 2\nbb 3\n", ["line 2: 'one a' is no category"]),
        ("%\n1 a\n2 b\n%\naa 1\nkind <of>131/125 2\nbb 2\n", ["line 6: .*depends on other words"]),
        ("%\n1 a\n2 b\n%\naa 1\n(i) like* 2\nbb 2\n", ["line 6: .*depends on other words"]),
        (
            "%\n1 a\n2 b\n%\naa 1 2\nbb 2\n",
            ["line 5: concept 'moods': pattern 'aa' stands in the variants 'a' and 'b'"],
        ),
        ("%\n1 a\naa 1\n", ["line 1: a LIWC dictionary begins"]),
        ("", ["line 1: a LIWC dictionary begins"]),
    ],
)
def test_read_lexicon_names_the_line_of_what_is_wrong_in_liwc(write, text, problems):
    found = fails(write("moods.dic", text))
    assert len(found) == len(problems)
    for problem, expected in zip(found, problems, strict=True):
        assert re.search(expected, problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"p": {"a": ["aa"],\n "b": [""]}}', "line 2: concept 'p': variant 'b': pattern '' is empty"),
        (
            '{"p": {"a": ["aa"],\n "b": [7]}}',
            "line 2: concept 'p', variant 'b': a pattern is needed here, not 7",
        ),
        ('{"p": {"a": ["aa"],\n "b": ["bb"],\n "a": ["cc"]}}', "line 3: key 'a' is there twice"),
        ('{"p": {"a": ["aa"]\n "b": ["bb"]}}', "line 2: it is not JSON"),
        ("[1]", "line 1: keys with patterns are needed"),
        ("[" * 5000, "not JSON|nested more than"),
        ("[" * 30 + "]" * 30, "line 1: it is nested more than"),
    ],
)
def test_read_lexicon_names_the_line_of_what_is_wrong_in_json(write, text, problem):
    found = fails(write("ports.json", text))
    assert re.search(problem, found[0])
