"""Who speaks: names resolved within an article and across the corpus, forms, types, who relays."""
