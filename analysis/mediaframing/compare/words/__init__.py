"""The words of a corpus: numbered, by voice, around a name, and how evenly they are spread."""
