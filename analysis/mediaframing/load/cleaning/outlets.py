"""Canonical names of outlets: by name or alias, by host, by registered domain, in this order."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from mediaframing.load.cleaning.outlet_variants import Outlet, Variants, name_key

_EXTRA = re.compile(r"^www\.|^@", re.IGNORECASE)
# "Le Monde (site web)" as Europresse has it; "Washington Post, The (DC)" as NewsBank has it.
_WEB = re.compile(
    r"\s*[(\[,–-]?\s*\b(?:site web|web ?site|sitio web|sito web|en ligne|online|webseite|website|réf\. ?site web)[)\]]?$",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"(?P<name>.+), (?P<article>The|An?|La|Le|Les|El|Il|Der|Die|Das|De|Het)(?: \([^)]*\))?", re.IGNORECASE
)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}")
# Copies of pages at an archive, or at a host that serves them faster, carry the page's own address within theirs.
_COPIED = re.compile(
    r"^(?:https?:)?//(?:web\.archive\.org/web/\d+[a-z_]*/|[\w.]*google\.[a-z.]+/amp/s/|[\w-]+\.cdn\.ampproject\.org/\w/s/)"
    r"(?:https?://)?", re.IGNORECASE,
)  # fmt: skip
_FRONTS = ("www.", "m.", "mobile.", "amp.", "beta.", "rss.", "feeds.", "web.")


def name_outlet(written: str, url: str = "") -> str:
    """Return the canonical name of the outlet *written*, or of the one at *url* where nothing is written.

    A name the table does not know comes back as it is; an address of an unknown host gives its registered domain.

    Examples
    --------
    >>> name_outlet("nytimes.com"), name_outlet("The Harbour Post"), name_outlet("", "https://m.spiegel.de/politik/1")
    ('The New York Times', 'The Harbour Post', 'Der Spiegel')
    """
    if not written:
        return outlet_at(url) or registered_domain(host_of(url))
    found = find_outlet(written)
    return found.name if found else written


@lru_cache(maxsize=65_536)
def find_outlet(written: str) -> Outlet | None:
    """Return the row of an outlet by its name, an alias or its domain, None where the table has none."""
    by_name, _ = _table()
    inverted = _INVERTED.fullmatch(written)
    turned = f"{inverted['article']} {inverted['name']}" if inverted else written
    for form in dict.fromkeys((written, _EXTRA.sub("", written), _WEB.sub("", written), turned)):
        known = by_name.get(name_key(form))
        if known:
            return known
    host = written.strip().lower()
    return _by_host(host) if _HOST.fullmatch(host) else _variants().find(written)


def host_of(url: str) -> str:
    """Return the host of an address in lower case, without "www." and the like, "" for none."""
    url = _COPIED.sub("//", url)
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower().rstrip(".")
    except ValueError:
        return ""
    for front in _FRONTS:
        host = host.removeprefix(front)
    return host if "." in host else ""


@lru_cache(maxsize=65_536)
def registered_domain(host: str) -> str:
    """Return the part of a host that its owner registered, by the bundled list of public suffixes."""
    return str(_splitter()(host).top_domain_under_public_suffix) or host if host else ""


def outlet_at(url: str) -> str:
    """Return the canonical name of the outlet at an address, "" where the table has none."""
    host = host_of(url) if url else ""
    found = _by_host(host) if host else None
    return found.name if found else ""


def _by_host(host: str) -> Outlet | None:
    _, by_host = _table()
    for front in _FRONTS:
        host = host.removeprefix(front)
    # The host itself first: asia.nikkei.com is not nikkei.com.
    labels = host.split(".")
    for start in range(len(labels) - 1):
        known = by_host.get(".".join(labels[start:]))
        if known:
            return known
    return None


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, Outlet], dict[str, Outlet]]:
    by_name: dict[str, Outlet] = {}
    by_host: dict[str, Outlet] = {}
    text = (files("mediaframing.load.cleaning") / "outlets.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        outlet = Outlet(row["name"], row["country"], row["language"])
        for name in (row["name"], *filter(None, row["aliases"].split(";"))):
            by_name.setdefault(name_key(name), outlet)
        for host in filter(None, row["hosts"].split(";")):
            by_host.setdefault(host, outlet)
    return by_name, by_host


@lru_cache(maxsize=1)
def _variants() -> Variants:
    return Variants(_table()[0])


@lru_cache(maxsize=1)
def _splitter() -> Any:
    import tldextract

    # Without addresses of lists and without a cache nothing is fetched and nothing written.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
