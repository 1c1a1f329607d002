"""The files around the package say the same thing: dependencies, version, licence, commands."""

from __future__ import annotations

import re
import tomllib

import yaml

import mediaframing as mf

# Where conda-forge packs the same library under another name.
CONDA_NAMES = {
    "vadersentiment": "vaderSentiment",
    "matplotlib-base": "matplotlib",
    "nbconvert-core": "nbconvert",
}
# Not on conda-forge: pip installs them with the package.
PIP_ONLY = {"ahocorasick_rs"}


def _requirements(entries) -> dict[str, str]:
    pairs = (re.match(r"([A-Za-z0-9_-]+)(?:\[[^\]]*\])?(.*)", e).groups() for e in entries)
    return {CONDA_NAMES.get(name, name): bound.strip() for name, bound in pairs}


def test_environment_yml_equals_pyproject(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    environment = yaml.safe_load((root / "environment.yml").read_text())
    assert environment["name"] == "mediaframing"
    assert environment["channels"] == ["conda-forge"]
    conda = _requirements(d for d in environment["dependencies"] if isinstance(d, str))
    (pip,) = (d["pip"] for d in environment["dependencies"] if isinstance(d, dict))
    assert pip == ["-e .[notebooks]"]
    assert conda.pop("python") == project["requires-python"]
    conda.pop("pip")
    wanted = _requirements([*project["dependencies"], *project["optional-dependencies"]["notebooks"]])
    assert conda == {name: bound for name, bound in wanted.items() if name not in PIP_ONLY}


def test_every_dependency_has_its_reason(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    wanted = _requirements([*project["dependencies"], *project["optional-dependencies"]["notebooks"]])
    text = (root / "docs" / "dependencies.md").read_text()
    assert [name for name in wanted if f"| {name} |" not in text] == []


def test_version_is_the_same_everywhere(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    citation = yaml.safe_load((root / "CITATION.cff").read_text())
    assert mf.__version__ == project["version"] == citation["version"]
    assert f"## {project['version']}" in (root / "CHANGELOG.md").read_text()


def test_readme_names_the_commands(root):
    readme = (root / "README.md").read_text()
    for needed in ("make report", "make test", "mediaframing report", "CITATION.cff"):
        assert needed in readme
    for target in re.findall(r"`make ([a-z-]+)", readme):
        assert re.search(rf"^{target}:", (root / "Makefile").read_text(), re.M), target


def test_every_link_of_the_readme_leads_somewhere(root):
    links = re.findall(r"\]\(([^)#:]+)\)", (root / "README.md").read_text())
    assert [link for link in links if not (root / link).exists()] == []
