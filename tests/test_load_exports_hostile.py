"""Hostile and broken exports: refused with a reason, in bounded time; and every reader under mutation."""

from __future__ import annotations

import contextlib
import io
import time
import warnings
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mediaframing as mf
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.registry import FORMATS, choose_format
from mediaframing.load.report import FileLog
from reader_mutations import count_lost, mutate, read_all, read_pieces
from reader_seeds import READERS


def reasons(path):
    """Return why *path* was refused."""
    with pytest.raises(ValueError, match="no article could be read") as caught:
        mf.read_articles(path, progress=False)
    return str(caught.value)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


def test_factiva_xml_refuses_entities(tmp_path, root):
    text = (root / "tests/fixtures/exports/factiva.xml").read_text(encoding="utf-8")
    (tmp_path / "a.xml").write_text(
        text.replace("<PPSResponse>", BOMB + "<PPSResponse>", 1).replace("noon", "&b;")
    )
    assert "declares XML entities" in reasons(tmp_path)


def word(document, name="word/document.xml"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, document)
    return file.getvalue()


def test_nexis_word_refuses_entities_bombs_and_damage(tmp_path):
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    files = {
        "entities.docx": word(f"<?xml version='1.0'?>{BOMB}<w:document {space}/>"),
        "bomb.docx": word(" " * (80 << 20)),
        "no_text.docx": word("<x/>", "word/other.xml"),
        "broken.docx": word(f"<w:document {space}><w:body><w:p>"),
        "cut.docx": word("x" * 4000)[:150],
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    start = time.process_time()
    told = reasons(tmp_path)
    assert time.process_time() - start < 5
    for reason in ("declares XML entities", "taken for a zip bomb", "no text part", "damaged"):
        assert reason in told


@pytest.mark.parametrize("depth", [40, 20_000])
def test_html_readers_bear_nested_tables(root, tmp_path, depth):
    text = (root / "tests/fixtures/exports/factiva.html").read_text(encoding="utf-8")
    nested = "<table><tr><td>" * depth + "deep" + "</td></tr></table>" * depth
    (tmp_path / "a.html").write_text(text.replace("A crowd", nested + "A crowd"), encoding="utf-8")
    start = time.process_time()
    if depth == 40:
        assert len(mf.read_articles(tmp_path, progress=False)) == 2
    else:
        assert "nested deeper than any page" in reasons(tmp_path)
    assert time.process_time() - start < 10


def test_rtf_leaves_embedded_pictures_out(root, tmp_path):
    text = (root / "tests/fixtures/exports/apa.rtf").read_text(encoding="ascii")
    (tmp_path / "a.rtf").write_text(
        text.replace("Die F", "{\\pict " + "0f" * 500_000 + "}Die F"), encoding="ascii"
    )
    articles, _ = mf.read_articles(tmp_path, progress=False, return_report=True)
    assert len(articles) == 2
    assert articles["body"].str.len().max() < 2000


def test_readers_take_zero_bytes_out_and_say_so(root, tmp_path):
    data = (root / "tests/fixtures/exports/bzk.html").read_bytes()
    (tmp_path / "a.html").write_bytes(data.replace(b"voer", b"vo\x00er"))
    articles, report = mf.read_articles(tmp_path, return_report=True, progress=False)
    assert articles["body"][0] == "De veerboot voer weer uit."
    assert "zero bytes" in report["note"][0]


@pytest.mark.parametrize("name", sorted(READERS))
def test_the_seed_of_every_reader_is_sound(name):
    assert read_all(name, READERS[name]) > 0 or name in {
        "gdelt_gkg",
        "gdelt_doc",
        "mediacloud_csv",
        "site_map",
    }


def test_every_format_is_fuzzed():
    assert {f.name for f in FORMATS} - {format for format, _ in READERS.values()} <= {
        "gdelt_events",
        "gdelt_mentions",
    }


@pytest.mark.parametrize("name", sorted(READERS))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1))
def test_every_reader_bears_mutated_input(name, seed):
    data = mutate(READERS[name], seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert count_lost(read_pieces(name, data)) == 0


@given(st.binary(max_size=300), st.sampled_from([f.name for f in FORMATS]))
@settings(max_examples=150, deadline=None)
def test_every_recogniser_and_reader_bears_any_bytes(data, name):
    file = SourceFile("a.dat", len(data), lambda: io.BytesIO(data))
    choose_format(file)
    log = FileLog("a.dat", format=name)
    known = next(f for f in FORMATS if f.name == name)
    batches = []
    with contextlib.suppress(UnreadableFileError):
        batches += known.reader().read(file, log, rows=10, header_names=frozenset())
    sizes = [len(b.records if b.frame is None else b.frame) for b in batches]
    assert sizes == [len(b.numbers) for b in batches] and max(sizes, default=0) <= 10
