"""Tables with one article a row: delimited text, spreadsheets, JSON, Parquet."""
