"""Running the report's notebook in a kernel of its own, with this Python and nothing from the network."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import nbformat

from mediaframing.tables import MediaframingError

_TIMEOUT_SECONDS = 1800


class NotebookError(MediaframingError):
    """A cell of the report's notebook failed; the message ends with what it said."""


def read_template(*, parameters: Mapping[str, Any]) -> Any:
    """Return the report's notebook with *parameters* set in its first code cell."""
    text = resources.files("mediaframing.report").joinpath("report.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    cell = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    cell.source += "".join(f"\n{name} = {value!r}" for name, value in parameters.items())
    return notebook


def run_notebook(notebook: Any, folder: Path, name: str) -> None:
    """Execute *notebook* in *folder* and save it there, outputs included, as *name*.

    Raises
    ------
    NotebookError
        If a cell fails; the notebook is saved as far as it came.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    client = NotebookClient(
        notebook,
        timeout=_TIMEOUT_SECONDS,
        kernel_manager_class=_own_kernel_manager(),
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute(env=_environment())
    except CellExecutionError as error:
        if error.ename == MediaframingError.__name__:
            raise NotebookError(error.evalue) from None
        raise NotebookError(
            f"the report's notebook failed in {folder / name}: {error.ename}: {error.evalue}"
        ) from None
    finally:
        # Times of execution would make every run's file another one.
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)
        nbformat.write(notebook, folder / name)  # type: ignore[no-untyped-call]


def _own_kernel_manager() -> Any:
    """Return a class of managers whose kernel is this very Python, whatever kernels the user has installed."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    class OwnKernelManager(AsyncKernelManager):
        @property
        def kernel_spec(self) -> Any:
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--log-level=40"]
            return KernelSpec(argv=argv, display_name="Python 3", language="python")

    return OwnKernelManager


def _environment() -> dict[str, str]:
    """Return the kernel's environment: the package as it is imported here, a canvas without a window."""
    package_home = str(Path(__file__).resolve().parents[2])
    paths = [package_home, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "MPLBACKEND": "agg",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
