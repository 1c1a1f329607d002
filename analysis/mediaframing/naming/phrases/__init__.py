"""Words right at a name: closed classes, the noun phrase around it, listed descriptors beside it."""
