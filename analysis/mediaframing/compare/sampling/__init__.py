"""What is sampled: articles and clusters of copies, grouped, totalled, and turned into limits."""
