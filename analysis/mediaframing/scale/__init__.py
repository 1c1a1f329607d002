"""Corpora larger than memory: measured part by part into a folder of Parquet files, resumable, in several processes."""
