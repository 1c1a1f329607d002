"""Sources that the tests of scale measure, and how they measure them."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import zipfile

import pandas as pd

import mediaframing as mf

NAMES = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}}


def measure(source, out, lexicon=NAMES, **options):
    return mf.measure_corpus(source, lexicon, out=out, **({"rows": 7, "progress": False} | options))


def hash_tables(folder) -> dict[str, str]:
    """Every Parquet file of a folder with the hash of its bytes."""
    files = sorted(folder.rglob("*.parquet"))
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def make_table(n, seed=0) -> pd.DataFrame:
    """Rows in disorder: equal records, empty bodies, dates of one order, extra columns of several kinds."""
    rng = random.Random(seed)
    rows = [
        {
            "source": f"Post {i % 5}",
            "date": f"{i % 28 + 1:02}/{i % 12 + 1:02}/2019",
            "title": f"Day {i}",
            "text": ""
            if i % 17 == 5
            else f"The road to {'Kiev' if i % 2 else 'Kyiv'} was “open to Kyiv”, he said, day {i}.",
            "number": i if i % 3 else None,
        }
        for i in range(n)
    ]
    rows += [dict(rng.choice(rows)) for _ in range(n // 3)]
    rng.shuffle(rows)
    return pd.DataFrame(rows)


def write_mixed(folder) -> None:
    """Fill a folder with many formats, with files that are damaged, hidden or no articles."""
    (folder / "texts").mkdir(parents=True)
    table = make_table(50, seed=1)
    table.to_parquet(folder / "a.parquet", row_group_size=9, index=False)
    table.iloc[:30].to_csv(folder / "b.csv", index=False)
    lines = [
        json.dumps(r, default=str) for r in make_table(30, seed=2).drop(columns="number").to_dict("records")
    ]
    lines[4], lines[20] = "{broken", "[1, 2]"
    (folder / "c.jsonl").write_text("\n".join(lines))
    with zipfile.ZipFile(folder / "d.zip", "w") as archive:
        for part in range(3):
            archive.writestr(f"{part}.csv", make_table(12, seed=part + 3).to_csv(index=False))
        archive.writestr("notes.csv", "colour,size\nred,1\n")
    with gzip.open(folder / "e.jsonl.gz", "wt") as file:
        file.write("\n".join(lines[5:19]))
    for i in range(12):
        (folder / "texts" / f"{i:02}.txt").write_text(
            f"Rain in town {i}\n\nThe road to Kiev was closed on day {i}."
        )
    (folder / "f.parquet").write_bytes(b"PAR1 and then nothing of the kind")
    (folder / ".hidden").write_text("x")
    (folder / "g.bin").write_bytes(b"\x00\x01\x02")
    table.iloc[30:].to_parquet(folder / "h.parquet", index=False)
