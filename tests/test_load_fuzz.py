"""A short form of the fuzz run: nothing but the project's own errors comes out of a reader."""

from __future__ import annotations

import sys

import pytest

from mediaframing.load.registry import FORMATS


@pytest.fixture(scope="module")
def fuzz(root):
    sys.path.insert(0, str(root / "benchmarks"))
    try:
        import fuzz_readers

        return fuzz_readers
    finally:
        sys.path.pop(0)


def test_readers_give_only_the_projects_own_errors(fuzz):
    found = {name: records for name, records, _ in fuzz.fuzz(25, 1)}
    assert set(found) <= {known.name for known in FORMATS}
    assert sum(found.values()) > 0


def test_seeds_of_the_fuzz_run_are_recognised(fuzz):
    for known in FORMATS:
        if known.name in fuzz.SEEDS and known.name not in {"gdelt_gkg", "gdelt_doc", "mediacloud_csv"}:
            assert fuzz.read_all(known, fuzz.SEEDS[known.name]) > 0, known.name
