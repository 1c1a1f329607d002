"""What stands within the axes of a chart: rows, bars, points, gaps, events, change points."""
