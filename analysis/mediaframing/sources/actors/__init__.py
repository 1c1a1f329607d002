"""Lists of actors and sides, and which speaker is on them."""
