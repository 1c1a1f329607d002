"""Build the wheel, install it in an environment of its own outside the checkout, run the main job there.

A script, not a test: it needs the package index for the environment, which `make test` has and a plain pytest run
may not have.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECK = """
import json, pathlib, mediaframing as mf
articles = mf.load_example()
print(json.dumps({"articles": len(articles), "outlets": int(articles["outlet"].nunique()),
                  "package": str(pathlib.Path(mf.__file__).parent), "lexicons": mf.list_lexicons()["name"].tolist()}))
"""


def run(*command: str | Path, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment["NLTK_DATA"] = os.devnull
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(
            f"failed: {' '.join(map(str, command))}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        )
    return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="mediaframing-wheel-") as name:
        place = Path(name)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", place, ROOT, cwd=place)
        (wheel,) = place.glob("*.whl")
        venv.create(place / "env", with_pip=True)
        python = place / "env" / "bin" / "python"
        run(python, "-m", "pip", "install", "--quiet", "--upgrade", "pip>=25.1", cwd=place)
        run(python, "-m", "pip", "install", "--quiet", wheel, cwd=place)
        told = json.loads(run(python, "-c", CHECK, cwd=place).splitlines()[-1])
        if Path(told["package"]).is_relative_to(ROOT) or told["articles"] < 60 or told["outlets"] != 5:
            raise SystemExit(f"the installed wheel is not what it should be: {told}")
        out = run(
            python.parent / "mediaframing",
            "report",
            "example",
            "--out",
            place / "report",
            "--quiet",
            cwd=place,
        )
        page = place / "report" / "report.html"
        # Each part needs data of its own from the wheel: lexicons, actors and cues, the weights of tone.
        missing = [
            part
            for part in ("Kyiv: ", "Sources: ", "Tone toward Kyiv", "Key terms")
            if f"\n- {part}" not in out
        ]
        if not page.is_file() or missing:
            raise SystemExit(f"the installed wheel wrote no report, or one without {missing}: {out}")
        print(f"{wheel.name}: {told['articles']} example articles, report of {page.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
