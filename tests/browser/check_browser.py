"""Say what the browser tests lack; `make test-browser` runs it first, so that skipping everything is no success."""

from __future__ import annotations

import sys

from finding import list_missing

if missing := list_missing():
    sys.exit("make test-browser cannot run:\n- " + "\n- ".join(missing))
