"""From files to the articles table: a room for each family of formats, a registry, and the load report."""
