"""Encodings: each text comes back as it was written, and bytes that are no text are refused."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediaframing as mf
from mediaframing.load.opening.encodings import (
    Encoding,
    NotTextError,
    Utf8Stream,
    decode_text,
    detect_encoding,
)
from mediaframing.tables import MediaframingError

ENGLISH = "The harbour’s café said “no” — twice — on Monday, and the ferry to Calder sailed without them. "
WRITTEN = [
    (ENGLISH, "utf-8"),
    (ENGLISH, "utf-8-sig"),
    (ENGLISH, "cp1252"),
    (ENGLISH, "utf-16"),
    ("Only one café in a long plain text of words.", "latin-1"),
    ("Le préfet a déclaré : « Où est l’élève ? » et le port a été fermé. ", "cp1252"),
    ("Der Bürgermeister sagte: „Größe“ für die Straße. ", "cp1252"),
    ("Порт открыли в понедельник после долгой бури, сообщил мэр города. ", "cp1251"),
    ("Порт открыли в понедельник после долгой бури, сообщил мэр города. ", "koi8-r"),
    ("Příliš žluťoučký kůň úpěl ďábelské ódy, řekl přístavní úředník. ", "cp1250"),
]


@pytest.mark.parametrize(("text", "encoding"), WRITTEN, ids=[f"{e}-{t[:6]}" for t, e in WRITTEN])
def test_decode_text_reads_what_was_written(text, encoding):
    assert decode_text((text * 3).encode(encoding))[0].removeprefix("\ufeff") == text * 3


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00", b"te\x00xt\x00with NUL", bytes(range(1, 32)) * 40]
)
def test_decode_text_refuses_what_is_no_text(data):
    with pytest.raises(NotTextError, match="not text"):
        decode_text(data)


def test_decode_text_replaces_a_few_broken_bytes_of_utf8():
    text, encoding = decode_text(("é" * 100).encode() + b"\xff" + ("ü" * 100).encode())
    assert text == "é" * 100 + "\ufffd" + "ü" * 100
    assert "replaced" in encoding.note


def test_detect_encoding_sees_a_late_byte():
    assert detect_encoding([b"plain ascii " * 1000, "später".encode("cp1252")]).name == "cp1252"


def test_detect_encoding_follows_characters_cut_by_chunks():
    data = "Größe".encode()
    assert detect_encoding([data[:3], data[3:]]) == Encoding("utf-8")


@given(st.text(alphabet="aé“Ω \n", max_size=50), st.sampled_from(["utf-8-sig", "utf-16"]), st.integers(1, 7))
def test_utf8_stream_gives_the_text_in_pieces(text, name, size):
    stream = Utf8Stream(io.BytesIO(text.encode(name)), Encoding(name))
    parts = []
    while part := stream.read(size):
        assert len(part) <= size
        parts.append(part)
    assert b"".join(parts).decode().removeprefix("\ufeff") == text


@given(st.binary(max_size=200))
def test_decode_text_never_raises_another_error(data):
    try:
        text, _ = decode_text(data)
    except NotTextError:
        return
    assert isinstance(text, str)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [(name, code) for name in ("a.txt", "a.csv", "a.tsv", "b.csv") for code in ("utf-8", "cp1252", "utf-16")]
    + [(name, code) for name in ("a.jsonl", "a.json") for code in ("utf-8", "cp1252")],
)
def test_read_articles_takes_a_few_zero_bytes_out_and_says_so(tmp_path, name, encoding):
    body = "Es regnete am Kai, und die Fähre fuhr über den Fluss, und am Abend war die Brücke in Größe und Länge zu sehen."
    comma = "\t" if name == "a.tsv" else ","
    texts = {
        ".txt": f"Source: HP\nTitle: Regen\n\n{body}",
        ".csv": f'source,title,text\nHP,Regen,"{body}"\nHP,Wind,"{body}"\n',
        ".tsv": f"source\ttitle\ttext\nHP\tRegen\t{body}\n",
        ".jsonl": json.dumps({"source": "HP", "title": "Regen", "text": body}, ensure_ascii=False),
        ".json": json.dumps([{"source": "HP", "title": "Regen", "text": body}], ensure_ascii=False),
    }
    text = texts[Path(name).suffix].replace("Kai", "K\x00ai")
    if name == "b.csv":
        text = text.replace(f'Wind,"{body}"', 'Wind,"Es regnete.')
    assert comma in text
    (tmp_path / name).write_bytes(text.encode(encoding))
    articles, report = mf.read_articles(tmp_path / name, return_report=True, progress=False)
    assert articles["body"][0] == body
    assert "zero bytes within the text taken out" in report["note"][0]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8, "a picture"),
        ("a.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 8, "a picture"),
        ("a.dat", b"ID3\x04\x00\x00" + bytes(range(256)) * 8, "a sound recording"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 8, "a film"),
        ("a", b"wOF2\x00\x01\x00\x00" + bytes(range(256)) * 8, "a font"),
        ("a.txt", b"%PDF-1.7\n\xe2\xe3" + bytes(range(256)) * 8, "a PDF"),
        ("a.txt", b"Rain\x00" * 99, "NUL bytes .save what is text as UTF-8"),
    ],
)
def test_read_articles_says_what_a_file_is_that_holds_no_text(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(MediaframingError, match=reason):
        mf.read_articles(tmp_path / name, progress=False)
