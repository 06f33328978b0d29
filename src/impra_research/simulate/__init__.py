"""Synthetic studies with planted truths: for the demonstration, for tests, for planning a sample.

`raw/planted_truths.yml` holds every parameter; one seed makes everything, and the same seed the same bytes.
Each variable has a random stream of its own (`chance`), so adding one changes no other, and a larger
study begins with the persons of the smaller. In reading order: `people` and `histories` draw who the
respondents are and how they pass from informal to registered, in integer months; `answers` what they say;
`draw` assembles the truth. `fieldwork` and `exports` write it as the two teams send it, by reading the
codebook backwards; `dirt` plants mistakes and enters each in a ledger with its remedy. `interviews`
composes transcripts from a bank of passages and codes them twice; `registers` scores the practices.
`derive` computes what estimators should find.
"""

from impra_research.simulate.folder import demonstration, simulate

__all__ = ["demonstration", "simulate"]
