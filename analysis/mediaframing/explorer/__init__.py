"""Widgets for JupyterLab: from a chart to its sentences and back, and the form in which coders answer."""
