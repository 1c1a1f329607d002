"""Words, sentences and noun phrases of an English text, told apart by closed lists."""
