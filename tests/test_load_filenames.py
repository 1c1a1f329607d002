"""Fields in the names of files and folders."""

from __future__ import annotations

import pytest

from mediaframing.load.filenames import FilePattern
from mediaframing.tables import MediaframingError

TEMPLATE = "{period}/{outlet}_{section}_{number}.txt"


@pytest.mark.parametrize(
    ("pattern", "name", "fields"),
    [
        (
            TEMPLATE,
            "a.zip/x/After/HP_News_12.txt",
            {"period": "After", "outlet": "HP", "section": "News", "number": "12"},
        ),
        (TEMPLATE, "After/HP_12.txt", {"period": "After", "outlet": "HP", "number": "12"}),
        (
            TEMPLATE,
            "After/HP_News_12 (3).txt",
            {"period": "After", "outlet": "HP", "section": "News", "number": "12 (3)"},
        ),
        (TEMPLATE, "HP_News_12.txt", None),
        (TEMPLATE, "After/HP.txt", None),
        ("{outlet}-{date}", "in/HP-2019.csv", {"outlet": "HP", "published": "2019"}),
        (r"(?P<outlet>[A-Z]+)_\d+\.txt$", "in/HP_12.txt", {"outlet": "HP"}),
    ],
)
def test_file_pattern_reads_the_fields(pattern, name, fields):
    assert FilePattern(pattern).match(name) == fields


@pytest.mark.parametrize("pattern", ["plain.txt", "(?P<outlet", "{outlet}_{outlet}.txt", "{}_x.txt"])
def test_file_pattern_refuses_patterns_without_use(pattern):
    with pytest.raises(MediaframingError, match="filename_pattern"):
        FilePattern(pattern)
