"""WARC and ARC: what was served, packed and in parts, and archives that are broken. All pages are invented."""

from __future__ import annotations

import gzip
import io

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.load.pages import warc_records
from mediaframing.load.pages.warc_records import read_records
from mediaframing.tables import MediaframingError
from test_load_pages import PARAGRAPHS, page

HTML = page().encode()


def record(
    body,
    *,
    kind="response",
    url="https://www.nytimes.com/gates",
    http="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
    length=None,
):
    block = http.encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2022-03-02T08:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def read(tmp_path, data, name="a.warc"):
    (tmp_path / name).write_bytes(data)
    return mf.read_articles(tmp_path / name, return_report=True, progress=False)


def test_a_page_served_is_an_article(tmp_path):
    info = record(b"software: x", kind="warcinfo", http="")
    articles, report = read(tmp_path, info + record(HTML) + record(b"x", kind="request"))
    assert articles["body"].tolist() == ["\n\n".join(PARAGRAPHS)]
    assert articles["outlet"].tolist() == ["The New York Times"] and articles["url"].tolist() == [
        "https://www.nytimes.com/gates"
    ]
    assert articles["retrieved"].tolist() == ["2022-03-02T08:00:00Z"] and pd.isna(articles["published"][0])
    assert "record of kind warcinfo" in report["note"][0]


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: b"".join(map(gzip.compress, data.split(b"|")))])
def test_packed_archives_stream(tmp_path, pack):
    articles, _ = read(
        tmp_path, pack(record(HTML) + b"|"[:0] + record(HTML, url="https://post.example/b")), "a.warc.gz"
    )
    assert len(articles) == 2


@pytest.mark.parametrize(
    "encode, headers",
    [
        (lambda b: b"%x\r\n%s\r\n0\r\n\r\n" % (len(b), b), "Transfer-Encoding: chunked\r\n"),
        (
            lambda b: b"%x;q=1\r\n%s\r\n%x\r\n%s\r\n" % (9, b[:9], len(b) - 9, b[9:]),
            "Transfer-Encoding: chunked\r\n",
        ),
        (lambda b: b, "Transfer-Encoding: chunked\r\n"),
        (gzip.compress, "Content-Encoding: gzip\r\n"),
        (lambda b: b, "Content-Encoding: gzip\r\n"),
    ],
)
def test_bodies_in_parts_and_packed_are_put_together(encode, headers):
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n"
    (found,) = read_records(io.BytesIO(record(encode(HTML), http=http)))
    assert found.payload == HTML


def test_damage_is_named_and_what_follows_is_read(tmp_path):
    data = (
        record(HTML, length="many") + b"rubbish\r\n" + record(HTML) + record(b"", http="HTTP/1.1 404 Not Found\r\n\r\n")
        + record(b"\x89PNG", http="HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n") + record(HTML, length=99999)
    )  # fmt: skip
    articles, report = read(tmp_path, data)
    reasons = " | ".join(report["reason"])
    assert len(articles) == 2 and articles["truncated"].tolist() == [False, True]
    for expected in ("a record without its length", "HTTP status 404", "not a page: image/png"):
        assert expected in reasons


def test_a_truncated_gzip_keeps_the_records_before(tmp_path):
    data = gzip.compress(record(HTML)) + gzip.compress(record(HTML, url="https://post.example/b"))[:-300]
    articles, report = read(tmp_path, data, "a.warc.gz")
    assert len(articles) >= 1 and "damaged archive" in report["reason"][0]


def test_arc_records_are_read(tmp_path):
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML
    data = b"filedesc://x.arc 0.0.0.0 20220302080000 text/plain 4\n1 0\n\n"
    data += b"https://post.example/a 0.0.0.0 20220302080000 text/html %d\n%s\n" % (len(body), body)
    assert read(tmp_path, data, "a.arc")[0]["outlet"].tolist() == ["The Harbour Post"]


def test_large_records_are_passed_over_in_bounded_memory(monkeypatch):
    monkeypatch.setattr(warc_records, "_MOST_PAYLOAD", 1000)
    found = list(read_records(io.BytesIO(record(b"x" * 5000) + record(b"y"))))
    assert found[0].problem.startswith("larger than") and found[0].payload == b""
    assert found[1].payload == b"y"


def test_a_packed_bomb_within_a_response_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(warc_records, "_MOST_PAYLOAD", 10_000)
    http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    with pytest.raises(MediaframingError, match="unpacks to more"):
        read(tmp_path, record(gzip.compress(b" " * 1_000_000), http=http))
