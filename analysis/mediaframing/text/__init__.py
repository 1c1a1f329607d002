"""Structure of one text: paragraphs, sentences, words, quotation marks, furniture.

Every function takes one string and answers with offsets in code points of that string, so that
``text[start:end]`` is what was found. No function here knows a table, imports a third-party package or
changes the text. The rooms above (voice, naming, sources, sentiment) build on these offsets.

paragraphs
    Stretches between blank lines, and how they are restored from any newline style.
sentences
    Sentences by rule: abbreviations, initials, decimals, closing quotation marks.
tokens
    Words, and how many there are: the denominator of every rate per 1,000 words.
marks
    Which characters may open or close a quotation, and how well each would fit either part.
pairing
    Marks of one kind paired by their cheapest reading.
quotations
    The kinds of a text together: one quotation over several paragraphs, nested ones, ones never closed.
furniture
    Author boxes, teasers and newsletter lines that are no part of the article.
"""
