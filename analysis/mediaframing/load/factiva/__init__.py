"""Exports of Factiva: pages, labelled fields and XML."""
