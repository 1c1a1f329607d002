"""What a lexicon does not list: other spellings, and words in the same contexts."""
