"""From files to the articles table: one module a format family, a registry, and the load report."""
