"""What outlets call things: lexicons, mentions and their concordance."""
