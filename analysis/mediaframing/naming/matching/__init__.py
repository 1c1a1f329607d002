"""From text to matches: literal search over the Arrow buffer, and everything that is checked at its candidates."""
