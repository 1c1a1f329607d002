"""Give every reader thousands of damaged inputs: `python tests/fuzz_readers.py [count] [seconds]`.

Exits with 1 and the seed of each input on which a reader raised anything but the project's own refusal, or
took longer than the seconds allowed for one input.
"""

from __future__ import annotations

import sys
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from mediaframing.load.pieces import Piece
from reader_mutations import clean_pieces, mutate, read_pieces
from reader_seeds import READERS

# Cleaned in one table: what the cleaning costs does not depend on how little there is to clean.
_TOGETHER = 50


def fuzz(name: str, count: int, seconds: float) -> list[str]:
    """Return what went wrong with *count* damaged inputs of one reader."""
    problems = []
    for first in range(0, count, _TOGETHER):
        pieces: list[Piece] = []
        for seed in range(first, min(first + _TOGETHER, count)):
            start = time.perf_counter()
            problems += _try(f"{name}, seed {seed}", lambda s=seed, p=pieces: p.extend(_read(name, s)))
            if time.perf_counter() - start > seconds:
                problems.append(f"{name}, seed {seed}: {time.perf_counter() - start:.1f} s")
        if _try(name, lambda p=pieces: clean_pieces(p)):
            for seed in range(first, min(first + _TOGETHER, count)):
                problems += _try(f"{name}, seed {seed}", lambda s=seed: clean_pieces(_read(name, s)))
    return problems


def _read(name: str, seed: int) -> list[Piece]:
    return read_pieces(name, mutate(READERS[name], seed))


def _try(label: str, action: Callable[[], object]) -> list[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            action()
    except Exception:
        return [f"{label}: {traceback.format_exc(limit=-3)}"]
    return []


def main(count: int = 10_000, seconds: float = 5.0) -> int:
    """Fuzz every reader and print what went wrong."""
    failed = 0
    for name in READERS:
        start = time.perf_counter()
        problems = fuzz(name, count, seconds)
        failed += len(problems)
        print(
            f"{name}: {count} inputs, {len(problems)} problems, {time.perf_counter() - start:.0f} s",
            flush=True,
        )
        print("\n".join(problems[:5]), end="\n" if problems else "", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*(type_(value) for type_, value in zip((int, float), sys.argv[1:], strict=False))))
