"""The main job as a folder: one HTML file, the executed notebook, figures, tables, evidence, methods, provenance."""
