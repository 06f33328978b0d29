"""From a table of runs to reviewed pages: parameters, batch, engine, records, site, command line.

Every file is written beside and renamed (`files`), so a name that exists holds a whole file; what a
run was made from and how it ended stands in its record (`records`), which alone is believed.
"""
