"""Escaped, highlighted text as HTML: for concordance, report and explorer."""
