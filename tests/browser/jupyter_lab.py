"""A JupyterLab of its own for the browser tests: on 127.0.0.1, a free port, a token, none of the user's settings."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat

LIMIT = 120
_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    # Every cell stands in the page, and no dialog asks for a kernel.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "autoStartDefault": True},
}
_STATE = """path => {
  const widget = [...window.jupyterapp.shell.widgets('main')].find(w => w.context?.path === path);
  const cells = widget.content.model.toJSON().cells
    .filter(c => c.cell_type === 'code' && [c.source].flat().join('').trim());
  const outputs = cells.flatMap((c, i) => c.outputs.map(o => ({cell: i + 1, ...o})));
  return {
    cells: cells.length,
    done: cells.filter(c => c.execution_count != null).length,
    running: [...widget.node.querySelectorAll('.jp-InputPrompt')].filter(p => p.textContent.includes('*')).length,
    status: widget.context.sessionContext.session?.kernel?.status ?? 'none',
    errors: outputs.filter(o => o.output_type === 'error').map(o => `cell ${o.cell}: ${o.ename}: ${o.evalue}`),
    sources: cells.map(c => [c.source].flat().join('')),
    types: window.jupyterapp && widget.content.widgets.map(w => w.model.type),
  };
}"""


class Lab:
    """A server and what a person does in it; `page` is a Playwright page."""

    def __init__(self, root: Path, private: Path) -> None:
        self.root = root
        self.token = secrets.token_hex(16)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self._log = (private / "server.log").open("w")
        self._server = subprocess.Popen(
            self._command(), env=self._environment(private), stdout=self._log, stderr=subprocess.STDOUT
        )
        self._wait(private / "server.log")

    def _command(self) -> list[str]:
        return [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            "--ip=127.0.0.1",
            f"--port={self.port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={self.token}",
            f"--ServerApp.root_dir={self.root}",
            "--LabApp.extension_manager=readonly",
            "--expose-app-in-browser",
        ]

    def _environment(self, private: Path) -> dict[str, str]:
        for name, content in _SETTINGS.items():
            scope, file = name.split(":")
            path = private / "settings" / scope / f"{file}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content))
        # A notebook has its own backend, not the one without a window that the tests use.
        kept = {k: v for k, v in os.environ.items() if k != "MPLBACKEND"}
        folders = {
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "IPYTHONDIR": "ipython",
        }
        return kept | {k: str(private / v) for k, v in folders.items()}

    def _wait(self, log: Path) -> None:
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            if self._server.poll() is not None:
                raise RuntimeError(f"JupyterLab ended: {log.read_text()[-2000:]}")
            try:
                self.ask("status")
                return
            except OSError:
                time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"JupyterLab did not start in {LIMIT} s: {log.read_text()[-2000:]}")

    def ask(self, what: str, *, method: str = "GET") -> object:
        """Return the server's answer to a request of its interface."""
        request = urllib.request.Request(
            f"{self.base}/api/{what}", method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def stop(self) -> None:
        """End the server, and with it its kernels."""
        try:
            self.ask("shutdown", method="POST")
            self._server.wait(timeout=20)
        except (OSError, subprocess.TimeoutExpired):
            self._server.kill()
            self._server.wait()
        self._log.close()

    def write(self, path: str, *cells: str) -> None:
        """Write a notebook that names its kernel, so that JupyterLab asks for none."""
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata={"kernelspec": kernel}
        )
        nbformat.write(notebook, self.root / path)

    def enter(self, page) -> None:
        """Open JupyterLab itself."""
        page.goto(f"{self.base}/lab?token={self.token}&reset", wait_until="domcontentloaded")
        page.wait_for_function(
            "window.jupyterapp?.commands?.hasCommand('docmanager:open')", timeout=1000 * LIMIT
        )
        page.evaluate("window.jupyterapp.restored")

    def open(self, page, path: str) -> None:
        """Open a notebook and wait until its kernel is ready."""
        page.evaluate("path => { window.jupyterapp.commands.execute('docmanager:open', {path}); }", path)
        page.wait_for_function(
            """path => [...window.jupyterapp.shell.widgets('main')].some(w => w.context?.path === path
                 && w.context.isReady && w.context.sessionContext.session?.kernel?.status === 'idle')""",
            arg=path,
            timeout=1000 * LIMIT,
        )

    def run_all(self, page, path: str) -> dict:
        """Run all cells of the notebook in front, as a person would, and return what became of them."""
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        return self.wait(page, path)

    def wait(self, page, path: str) -> dict:
        """Wait until every code cell has run or one has failed."""
        end, calm = time.monotonic() + LIMIT, 0
        state = self.read(page, path)
        while calm < 2:
            finished = state["running"] == 0 and (state["done"] >= state["cells"] or state["errors"])
            calm = calm + 1 if finished and state["status"] == "idle" else 0
            if time.monotonic() > end:
                raise RuntimeError(f"{path} still runs after {LIMIT} s: {state}")
            page.wait_for_timeout(120)
            state = self.read(page, path)
        return state

    def read(self, page, path: str) -> dict:
        """Return the state of a notebook from JupyterLab's own model, not from the page's markup."""
        return page.evaluate(_STATE, path)

    def kernel_of(self, path: str) -> str:
        """Return the id of the kernel of a notebook."""
        (kernel,) = (s["kernel"]["id"] for s in self.ask("sessions") if s["path"] == path)
        return kernel

    def close(self, page, path: str) -> None:
        """Shut the notebook's kernel down and close the notebook without saving."""
        session = next(s["id"] for s in self.ask("sessions") if s["path"] == path)
        self.ask(f"sessions/{session}", method="DELETE")
        page.evaluate(
            """path => { const w = [...window.jupyterapp.shell.widgets('main')].find(w => w.context?.path === path);
                 w.context.model.dirty = false; w.dispose(); }""",
            path,
        )

    def take_picture(self, page, file: Path) -> None:
        """Save a picture of the whole notebook in front, in a window as high as it is."""
        size = page.viewport_size
        height = page.evaluate(
            """() => { const panel = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
                 const outer = panel.querySelector('.jp-WindowedPanel-outer'); outer.scrollTop = 0;
                 const last = [...outer.querySelectorAll('.jp-Cell')].at(-1).getBoundingClientRect().bottom;
                 return Math.min(Math.ceil(last) + 60, 9000); }"""
        )
        page.set_viewport_size({"width": size["width"], "height": max(height, 600)})
        page.wait_for_timeout(250)
        page.screenshot(path=file)
        page.set_viewport_size(size)
