"""Lexicons as files: our own TOML, tables, JSON, quanteda YAML, LIWC; each entry with its line."""
