"""Import times, each in a fresh process, as ratios to `import pandas` in the same run.

Wanted: `import mediaframing` within 0.3 s, the first `find_mentions` within 1 s more than pandas alone.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

CASES = {
    "import pandas": "import pandas",
    "import mediaframing": "import mediaframing",
    "pandas, then the first find_mentions": (
        "import pandas as pd, mediaframing as mf\n"
        "a = pd.DataFrame({'article_id': ['a'], 'title': [''], 'body': ['Kiev said “Kyiv”.']})\n"
        "assert len(mf.find_mentions(a, 'ukraine')) == 2"
    ),
}
RUNS = 7


def measure(code: str) -> float:
    """Return the median wall time in seconds of a fresh Python that runs *code*."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print a table: seconds above an empty Python, and the ratio to pandas."""
    empty = measure("pass")
    seconds = {name: measure(code) - empty for name, code in CASES.items()}
    print(f"{'':40}{'seconds':>10}{'ratio':>8}   (above an empty Python, median of {RUNS})")
    for name, value in seconds.items():
        print(f"{name:40}{value:10.3f}{value / seconds['import pandas']:8.2f}")


if __name__ == "__main__":
    main()
