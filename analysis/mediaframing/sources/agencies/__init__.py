"""Wire services: known names, credits in an article, whose copy it is."""
