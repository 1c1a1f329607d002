"""Give every reader thousands of damaged inputs: `python tests/fuzz_readers.py [count] [seconds]`.

Exits with 1 and the seed of each input on which a reader raised anything but the project's own refusal, or
took longer than the seconds allowed for one input.
"""

from __future__ import annotations

import sys
import time
import traceback
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from reader_mutations import mutate, read_all
from reader_seeds import READERS


def fuzz(name: str, count: int, seconds: float) -> list[str]:
    """Return what went wrong with *count* damaged inputs of one reader."""
    problems = []
    for seed in range(count):
        start = time.perf_counter()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                read_all(name, mutate(READERS[name], seed))
        except Exception:
            problems.append(f"{name}, seed {seed}: {traceback.format_exc(limit=-3)}")
        if time.perf_counter() - start > seconds:
            problems.append(f"{name}, seed {seed}: {time.perf_counter() - start:.1f} s")
    return problems


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
