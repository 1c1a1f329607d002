"""The house rules: who imports whom, what is public, how public functions look, what stays unloaded."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import mediaframing as mf

PACKAGE = Path(mf.__file__).parent
# A module may import its own room and the rooms listed; modules that are not listed stand on top.
MAY_IMPORT = {
    "tables": set(),
    "text": set(),
    "articles": {"tables"},
    "voice": {"tables", "articles", "text"},
    "load": {"tables", "articles", "text"},
    "corpus": {"tables", "articles", "text", "voice"},
    "naming": {"tables", "articles", "text", "voice"},
    "sources": {"tables", "articles", "text", "voice"},
    "sentiment": {"tables", "articles", "text", "voice"},
    "compare": {"tables", "articles", "text"},
    "validate": {"tables"},
    "plot": {"tables"},
    "display": {"tables", "articles", "text"},
    "versions": set(),
}
VERBS = {
    "read",
    "iter",
    "load",
    "validate",
    "list",
    "mark",
    "describe",
    "count",
    "find",
    "suggest",
    "score",
    "compare",
    "correct",
    "draw",
    "plot",
    "save",
    "write",
    "code",
    "measure",
    "show",
}
NOT_VERBS = {"SCORERS", "style", "explore", "keyword_in_context", "agreement"}
FIRST_PARAMETERS = {
    "articles",
    "sample",
    "scores",
    "spans",
    "mentions",
    "statements",
    "estimates",
    "source",
    "texts",
    "sentences",
    "coding",
    "lines",
    "figure",
    "name",
    "lexicon",
}
POSITIONAL = {"score_targets": 3, "find_evidence": 3}
NAMELESS_ROOMS = {"utils.py", "helpers.py", "common.py", "misc.py"}


def _modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if "__pycache__" not in p.parts)


def _room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def _imports(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        rooms |= {n.split(".")[1] for n in names if n.startswith("mediaframing.")}
    return rooms


@pytest.mark.parametrize("path", _modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_one_way(path):
    room = _room(path)
    if room in MAY_IMPORT:
        assert _imports(path) - {room} <= MAY_IMPORT[room]


def test_matplotlib_is_imported_by_plot_alone():
    users = [
        p for p in _modules() if "import matplotlib" in p.read_text() or "from matplotlib" in p.read_text()
    ]
    assert {_room(p) for p in users} <= {"plot"}


def test_rooms_have_names_and_a_size_to_live_in():
    assert [p for p in _modules() if p.name in NAMELESS_ROOMS] == []
    assert {p.name: n for p in _modules() if (n := p.read_text().count("\n")) > 400} == {}


def test_type_checking_block_mirrors_all():
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    block = next(n for n in tree.body if isinstance(n, ast.If))
    shown = {alias.asname: f"{node.module}" for node in block.body for alias in node.names}
    assert sorted(shown) == mf.__all__
    assert {name: f"mediaframing.{home}" for name, home in mf._HOMES.items()} == shown


@pytest.mark.parametrize("name", mf.__all__)
def test_public_names_keep_the_rules(name):
    value = getattr(mf, name)
    assert name in NOT_VERBS or name.split("_")[0] in VERBS
    if not inspect.isfunction(value):
        return
    parameters = list(inspect.signature(value).parameters.values())
    positional = [p for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert len(positional) <= POSITIONAL.get(name, 2)
    assert not positional or positional[0].name in FIRST_PARAMETERS
    assert all(p.annotation is not p.empty for p in parameters)


@pytest.mark.parametrize("name", mf.__all__)
def test_public_docstrings_are_complete(name):
    value = getattr(mf, name)
    if not inspect.isfunction(value):
        return
    text = inspect.getdoc(value) or ""
    sections = ["Returns" if "Yields" not in text else "Yields", "Examples"]
    if inspect.signature(value).parameters:
        sections.append("Parameters")
    missing = [s for s in sections if f"{s}\n{'-' * len(s)}" not in text]
    undocumented = [p for p in inspect.signature(value).parameters if p not in text]
    assert (missing, undocumented) == ([], [])


@pytest.mark.parametrize("name", mf.__all__)
def test_public_examples_run(name):
    value = getattr(mf, name)
    if not inspect.isfunction(value):
        return
    module = importlib.import_module(value.__module__)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS, verbose=False)
    finder = doctest.DocTestFinder(recurse=False)
    for example in finder.find(value, name, module=module, globs={"mf": mf}):
        assert runner.run(example).failed == 0


def _modules_after(code: str) -> set[str]:
    script = (
        f"import sys\n{code}\nimport json; print(json.dumps(sorted(m.split('.')[0] for m in sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_import_loads_no_library():
    assert not _modules_after("import mediaframing") & {
        "pandas",
        "numpy",
        "pyarrow",
        "matplotlib",
        "nltk",
        "scipy",
    }


def test_first_find_mentions_leaves_heavy_libraries_alone():
    code = (
        "import pandas as pd, mediaframing as mf\n"
        "a = pd.DataFrame({'article_id': ['a'], 'title': [''], 'body': ['Kiev said “Kyiv”.']})\n"
        "assert len(mf.find_mentions(a, 'ukraine')) == 2"
    )
    assert not _modules_after(code) & {
        "matplotlib",
        "nltk",
        "textblob",
        "sklearn",
        "statsmodels",
        "dateparser",
    }
