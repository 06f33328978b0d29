"""Synthetic studies with planted truths: for the demonstration, for tests, for planning a sample.

`raw/planted_truths.yml` holds every parameter; one seed makes everything, and the same seed the same bytes.
Each variable has a random stream of its own (`chance`), so adding one changes no other, and a larger
study begins with the persons of the smaller. A `site` is one place with its persons and streams. In
reading order: `people` and `histories` draw who the respondents are and how they pass from informal to
registered, in integer months; `reach` who turns to a service and who sent them; `draw` what they say, and
the truth as a whole. `fieldwork` writes it in the teams' words by reading the codebook backwards, `dirt`
plants mistakes and enters each in a ledger with its remedy, `exports` lays the files out. `interviews`
composes transcripts and codes them twice; `registers` scores the practices. `derive` computes what
estimators should find. What people say and mistype is data: fieldwork.yml, passages.yml.
"""

from impra_research.simulate.folder import demonstration, simulate

__all__ = ["demonstration", "simulate"]
