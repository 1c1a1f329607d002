"""Words and n-grams that one group uses more than others."""
