"""What is said in a text: cues, their speakers as written, the quotations and clauses that they report."""
