"""Folders and archives: what is hidden, hostile or damaged is named, the rest is read."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile

import pytest

from mediaframing.load.opening import archives
from mediaframing.load.reading import read_articles
from mediaframing.tables import MediaframingError

TEXT = "Title: Rain\nSource: The Harbour Post\nDate: 2022-02-24\n\nRain fell."


def read(source, **options):
    return read_articles(source, return_report=True, progress=False, **options)


def make_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def reasons(report):
    return dict(zip(report["source_file"], report["reason"], strict=True))


def test_read_articles_reads_zip_archives_and_names_the_rest(tmp_path):
    members = {
        "in/a.txt": TEXT,
        "in/.git/config": "x",
        "in/.git/objects/1": "y",
        "in/link.lnk": b"L\x00\x00\x00",
        "../evil.txt": TEXT,
        "/abs.txt": TEXT,
        "README.txt": "About the corpus.",
        "empty.txt": "",
    }
    articles, report = read(make_zip(tmp_path / "c.zip", members))
    assert articles["source_file"].tolist() == ["c.zip/in/a.txt"]
    assert reasons(report) == {
        "c.zip/in/a.txt": "",
        "c.zip/in/.git/": "hidden folder",
        "c.zip/in/link.lnk": "not text: it holds NUL bytes (save what is text as UTF-8)",
        "c.zip/../evil.txt": "a path that leads out of the archive",
        "c.zip//abs.txt": "a path that leads out of the archive",
        "c.zip/README.txt": "a note about the files, not an article",
        "c.zip/empty.txt": "empty file",
    }
    assert report.set_index("source_file").loc["c.zip/in/.git/", "note"] == "2 files within"


def test_read_articles_reads_tar_and_nested_archives(tmp_path):
    make_zip(tmp_path / "inner.zip", {"a.txt": TEXT})
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "inner.zip", "x/inner.zip")
        link = tarfile.TarInfo("x/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        info = tarfile.TarInfo("x/b.txt")
        info.size = len(TEXT)
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    articles, report = read(tmp_path / "b.tar.gz")
    assert articles["source_file"].tolist() == ["b.tar.gz/x/inner.zip/a.txt", "b.tar.gz/x/b.txt"]
    assert reasons(report)["b.tar.gz/x/link"] == "a link or device within an archive: not followed"


def test_read_articles_refuses_archives_nested_too_deep(tmp_path):
    content = TEXT.encode()
    for _ in range(5):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("a.zip" if content[:2] == b"PK" else "a.txt", content)
        content = held.getvalue()
    (tmp_path / "deep.zip").write_bytes(content)
    with pytest.raises(MediaframingError, match="nested more than 3 deep"):
        read(tmp_path / "deep.zip")


def test_read_articles_refuses_zip_bombs(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_RATIO_FROM", 10_000)
    bomb = b"a" * 5_000_000
    make_zip(tmp_path / "bomb.zip", {"a.txt": bomb})
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(bomb))
    with tarfile.open(tmp_path / "bomb.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(bomb)
        archive.addfile(info, io.BytesIO(bomb))
    for name in ("bomb.zip", "bomb.txt.gz", "bomb.tar.gz"):
        with pytest.raises(MediaframingError, match="taken for a zip bomb"):
            read(tmp_path / name)


def test_read_articles_stops_unpacking_where_the_bytes_so_far_swell(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_RATIO_FROM", 1 << 20)
    # The file as a whole is packed to a hundredth: what ends it is not read any more.
    bomb = gzip.compress(b"a" * (100 << 20), 9) + gzip.compress(os.urandom(1 << 20))
    (tmp_path / "bomb.txt.gz").write_bytes(bomb)
    given = []
    taken = archives.BoundedStream.readinto

    def count(stream, buffer):
        given.append(taken(stream, buffer))
        return given[-1]

    monkeypatch.setattr(archives.BoundedStream, "readinto", count)
    with pytest.raises(MediaframingError, match="taken for a zip bomb"):
        read(tmp_path / "bomb.txt.gz")
    assert sum(given) < 60 << 20


def test_read_articles_reads_no_more_than_a_bound_of_a_packed_file(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_MOST_MEMBER", 10_000)
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode() + b"\n\nRain fell." * 1000))
    with pytest.raises(MediaframingError, match="larger than"):
        read(tmp_path / "a.txt.gz")


def test_read_articles_counts_hidden_members_of_a_tar_too(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_RATIO_FROM", 10_000)
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo(".hidden/a.txt")
        info.size = 5_000_000
        archive.addfile(info, io.BytesIO(b"a" * info.size))
    with pytest.raises(MediaframingError, match="taken for a zip bomb"):
        read(tmp_path / "a.tar.gz")


def test_read_articles_follows_no_link_out_of_the_folder(tmp_path):
    for name in ("corpus", "elsewhere"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "corpus" / "sub").mkdir()
    (tmp_path / "corpus" / "sub" / "b.txt").write_text(TEXT, encoding="utf-8")
    try:
        (tmp_path / "corpus" / "away").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
        (tmp_path / "corpus" / "far.txt").symlink_to(tmp_path / "elsewhere" / "a.txt")
        (tmp_path / "corpus" / "near.txt").symlink_to(tmp_path / "corpus" / "a.txt")
        (tmp_path / "link").symlink_to(tmp_path / "corpus", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    for folder in ("corpus", "link"):
        articles, report = read(tmp_path / folder)
        read_files = articles["source_file"].str.removeprefix(f"{folder}/")
        assert read_files.tolist() == ["a.txt", "near.txt", "sub/b.txt"]
        left = {n.removeprefix(f"{folder}/"): r for n, r in reasons(report).items() if r}
        assert set(left) == {"away", "far.txt"}
        assert all("leads out of the folder" in reason for reason in left.values())


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_read_articles_reads_a_truncated_gzip_up_to_the_damage(tmp_path, ending):
    if ending == "csv":
        lines = ["source,content", *(f"HP,Rain {os.urandom(200).hex()}" for _ in range(500))]
    else:
        lines = [json.dumps({"source": "HP", "content": f"Rain {os.urandom(200).hex()}"}) for _ in range(500)]
    packed = gzip.compress("\n".join(lines).encode())
    (tmp_path / f"a.{ending}.gz").write_bytes(packed[: len(packed) // 2])
    articles, report = read(tmp_path / f"a.{ending}.gz")
    assert 100 < len(articles) < 400
    assert report["status"][0] == "partly read"
    assert "damaged archive" in report["reason"][0]


def test_read_articles_names_a_damaged_zip(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"a.txt": TEXT * 50})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(MediaframingError, match="damaged archive"):
        read(path)


def test_read_articles_repairs_names_that_zip_misreads(tmp_path):
    path = make_zip(tmp_path / "a.zip", {"Größe.txt": TEXT})
    # Some programs write UTF-8 names without the flag that says so: bit 11 of the general purpose flags.
    content = path.read_bytes().replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    path.write_bytes(content)
    assert read(path)[0]["source_file"].tolist() == ["a.zip/Größe.txt"]


def test_read_articles_follows_no_link_twice(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    try:
        (tmp_path / "in" / "loop").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "in" / "gone.txt").symlink_to(tmp_path / "nowhere")
    except OSError:
        pytest.skip("this system makes no links")
    articles, report = read(tmp_path)
    assert len(articles) == 1
    found = {name.rpartition("/")[2]: reason for name, reason in reasons(report).items()}
    assert found == {
        "a.txt": "",
        "loop": "a link to a folder that is read already",
        "gone.txt": "a link that leads nowhere",
    }


def test_read_articles_tells_two_folders_of_one_name_apart(tmp_path, monkeypatch):
    for folder in ("x/corpus", "y/corpus"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    articles, _ = read(["x/corpus", "y/corpus"])
    assert articles["source_file"].tolist() == ["x/corpus/a.txt", "y/corpus/a.txt"]
    assert articles["article_id"].str.endswith("-2").tolist() == [False, True]


@pytest.mark.parametrize("module", [gzip, bz2, lzma])
def test_read_articles_reads_packed_files_whole_and_cut(tmp_path, module):
    lines = "\n".join(
        json.dumps({"source": "The Harbour Post", "text": f"Rain {n} fell."}) for n in range(2000)
    )
    packed = module.compress(lines.encode())
    (tmp_path / "a.jsonl.packed").write_bytes(packed)
    assert len(read(tmp_path)[0]) == 2000
    (tmp_path / "a.jsonl.packed").write_bytes(packed[:-5])
    report = read(tmp_path)[1]
    assert report["read"].sum() >= 1900 and "damaged" in report["reason"][0]


def test_read_articles_refuses_xz_that_asks_for_gigabytes(tmp_path):
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 30}]
    (tmp_path / "a.txt.xz").write_bytes(lzma.compress(TEXT.encode(), filters=filters))
    with pytest.raises(MediaframingError, match=r"[Mm]emory"):
        read(tmp_path)
