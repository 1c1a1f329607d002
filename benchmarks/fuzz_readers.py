"""Feed every reader mutated input: nothing but the project's own errors may come back, in bounded time.

Usage: python benchmarks/fuzz_readers.py [INPUTS A SEED], 10,000 where none is given. Seeds are invented files of each format;
a mutation flips, drops, doubles or swaps bytes, or puts in what parsers trip over.
"""

from __future__ import annotations

import io
import json
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator

import numpy as np

from mediaframing.load.files import SourceFile, UnreadableFileError
from mediaframing.load.registry import FORMATS, Format
from mediaframing.load.report import FileLog
from mediaframing.tables import MediaframingError

_PAGE = b"""<!DOCTYPE html><html lang='en'><head><title>Gates - The Harbour Post</title><"
    "script type='application/ld+json'>{"@type":
"NewsArticle","headline":"Gates","datePublished":"2022-03-02T07:15:00Z","author":[{"name":"Ines Lund"}]}</script></head><body>
<article>
<h1>Gates</h1><p>The harbour gates at Elmford gave way on Tuesday night, and the lower town stood under water.</p>
<ul><li><a href=x>More</a>
</ul><p>Nobody was hurt, but the two bakeries on Quay Street lost their ovens, the mayor said.</p></article></body></html>"""
_STORY = (
    b"<nitf><head><title>Gates</title><docdata><date.issue norm='20220302T071500Z'/><"
    b"/docdata></head><body><body.head><hedline>"
    b"<hl1>Gates</hl1></hedline></body.head><body.content><p>The gates of <location>Elmford<"
    b"/location> gave way.</p></body.content></body></nitf>"
)
_ITEM = {"uri": "urn:1", "type": "text", "versioncreated": "2022-03-02T08:00:00Z", "headline": "Gates",
         "body_html": "<p>The gates</p>",
         "bodies": [{"value": "<p>x</p>", "contentType": "text/html"}], "subject": [{"name": "Local"}]}  # fmt: skip
_ANSWER = {
    "status": "ok",
    "totalResults": 2,
    "articles": [{"source": {"name": "Post"}, "publishedAt": "2022-03-02", "content": "Gates [+12 chars]"}],
}
_BLOCK = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
    % (len(_PAGE), _PAGE)
)
_CLOUD_STORY = {"stories_id": 1, "title": "G", "story_sentences": [{"sentence_number": 0, "sentence": "The gates."}]}
_SERVED = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
SEEDS: dict[str, bytes] = {
    "html": _PAGE,
    "nitf": _STORY,
    "newsml": b"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet><newsItem guid='u'><"
        b"contentMeta><headline>G</headline>"
              b"</contentMeta><contentSet><inlineXML>" + _STORY + b"</inlineXML></contentSet></newsItem></itemSet></newsMessage>",
    "ninjs": json.dumps(_ITEM).encode(),
    "feed": b"<rss version='2.0'><channel><title>Post</title><item><title>G</title><"
        b"description>&lt;p&gt;The gates&lt;/p&gt;</description>"
            b"<pubDate>Wed, 02 Mar 2022 07:15:00 GMT</pubDate></item></channel></rss>",
    "newsapi": json.dumps(_ANSWER).encode(),
    "mediacloud": json.dumps(_CLOUD_STORY).encode(),
    "warc": _SERVED % (len(_BLOCK), _BLOCK),
    "gdelt_gkg": b"20220302080000-1\t20220302080000\t1\tpost.example\thttps://post.example/a\tx\n",
    "gdelt_doc": json.dumps({"articles": [{"url": "https://post.example/a", "seendate": "20220302", "url_mobile": ""}]}).encode(),
    "mediacloud_csv": b"stories_id,publish_date,title,url,media_id,media_name\n1,2022-03-02,G,"
        b"https://post.example/a,2,Post\n",
    "csv": b"source,date,title,text\nPost,2022-03-02,Gates,\"The gates, again.\"\n",
    "json": json.dumps([{"source": "Post", "date": "2022-03-02", "text": "The gates."}]).encode(),
    "jsonl": b'{"source": "Post", "text": "The gates."}\n{"source": "Post", "text": "Rain."}\n',
    "text": b"Source: Post\nDate: 2022-03-02\nTitle: Gates\n\nThe gates gave way.\n",
}  # fmt: skip
_ODD = (
        b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"<![CDATA[", b"<!--", b"&#x1F;", b"&#55296;", b"\"",
        b"\\ud800", b"{" * 50, b"<div>" * 50, b"\r\n\r\n", b"99999999999999999999", b"-1", b"null",
        b"<!DOCTYPE x [", b"\t" * 9, b"</p>", b"1e999", b"]]>", b"%s%n",
)  # fmt: skip


def mutate(seed: bytes, rng: np.random.Generator) -> bytes:
    """Return *seed* after one to six mutations."""
    data = bytearray(seed)
    for _ in range(int(rng.integers(1, 7))):
        at = int(rng.integers(0, len(data) + 1))
        end = min(len(data), at + int(rng.integers(1, 40)))
        kind = int(rng.integers(0, 6))
        if kind == 0 and at < len(data):
            data[at] = int(rng.integers(0, 256))
        elif kind == 1:
            del data[at:end]
        elif kind == 2:
            data[at:at] = data[at:end]
        elif kind == 3:
            data[at:at] = _ODD[int(rng.integers(0, len(_ODD)))]
        elif kind == 4:
            other = int(rng.integers(0, len(data) + 1))
            data[other:other] = bytes(data[at:end])
        else:
            del data[at:]
    return bytes(data)


def read_all(known: Format, data: bytes) -> int:
    """Read *data* with one reader and return the number of records; the project's own errors count as none."""
    file = SourceFile(f"fuzz{known.extensions[0]}", len(data), lambda: io.BytesIO(data))
    try:
        known.reader().recognise(file, known.name)
        return sum(
            len(b.numbers)
            for b in known.reader().read(file, FileLog(file.name), rows=5, header_names=frozenset())
        )
    except (UnreadableFileError, MediaframingError):
        return 0


def fuzz(count: int, seed: int) -> Iterator[tuple[str, int, float]]:
    """Yield for each format its name, the records read from *count* inputs and the longest time of one in seconds."""
    formats = {known.name: known for known in FORMATS}
    for name, example in SEEDS.items():
        rng = np.random.default_rng([seed, len(name), example[0]])
        records, longest = 0, 0.0
        for _ in range(count):
            data = mutate(example, rng)
            start = time.perf_counter()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    records += read_all(formats[name], data)
                except Exception as error:
                    raise RuntimeError(f"{name}: {type(error).__name__} for {data!r}") from error
            longest = max(longest, time.perf_counter() - start)
        yield name, records, longest


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    totals = Counter[str]()
    for reader, found, slowest in fuzz(wanted, 0):
        print(f"{reader:16} {wanted} inputs, {found} records, slowest {slowest * 1000:.0f} ms")
