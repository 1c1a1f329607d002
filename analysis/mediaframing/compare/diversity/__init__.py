"""How diverse the speakers, names or actors of a group are: Hill numbers."""
