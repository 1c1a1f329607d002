"""Charts of the estimates table, and their export for papers: estimates in, Axes out, nothing computed.

The only room that imports matplotlib. `shares` and `trends` hold one chart each; `chart` places what stands
around a panel (title, legend, notes), `palette` fixes colours and shapes, `events` draws dated events,
`alt_text` puts a chart in words, `style` holds the looks, `export` writes the files.
"""
