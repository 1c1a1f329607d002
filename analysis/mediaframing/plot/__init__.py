"""Charts and tables for papers: estimates in, Axes and files out, nothing computed.

The only room that imports matplotlib. One file a chart: `shares`, `sources`, `trends`, `means`, `matrix`, `keyness`,
`dispersion`, `specifications`; what stands inside a panel is in `row_panel`, `share_panel`, `matrix_panel`,
`keyness_panel`, `changes`, `events` and `gaps`. `chart` places what stands around a panel (title, legend, notes),
`measuring` and `labelling` find room, `palette` fixes colours and shapes, `alt_text` and `wording` put a chart in
words, `style` holds the looks, `export` writes figures, `table_export` tables (`typesetting`, `table_formats`,
`word_table`).
"""
