"""Articles in, articles out: boilerplate, description, duplicates, events."""
