"""From values as written to the contract's: text, dates, outlets, languages, genres."""
