"""Which variables which notebook tells, so that no other page counts them a second time.

A variable that two pages count on two bases tells, by their difference, what the few between them
answered; a mean beside hidden counts gives these back. So what a notebook tells is told there alone.
"""

from __future__ import annotations

from collections.abc import Collection

from impra_research.codebook import Codebook

ADJUSTED_FOR = ("birth_year", "citizenship", "education", "sex")
TOLD_BY = {
    "who_answered": ("citizenship", "education", "sex"),
    "from_informal_to_registered": (
        "accounts", "intercultural", "legal_form", "registered", "service", "status", *ADJUSTED_FOR,
    ),
    "one_scale_of_formality": ("registered",),
    "pathways": ("legal_form", "registered"),
    "intercultural_support": (
        "intercultural", "intercultural_fit", "registered", "service", *ADJUSTED_FOR,
    ),
    "who_helps_and_how": (
        "contacted_service", "intercultural", "knows_service", "needed_support", "registered",
        "satisfied", "service", "why_not_used", *ADJUSTED_FOR,
    ),
    "two_regions_compared": (
        "intercultural", "refused_service", "registered", "service", *ADJUSTED_FOR,
    ),
    "what_makes_the_gap": ("intercultural", "registered", "service", *ADJUSTED_FOR),
    "what_the_interviews_say": ("registered",),
    "what_can_cross_the_border": (
        "contacted_service", "intercultural", "knows_service", "needed_support", "registered", "satisfied",
        "service", *ADJUSTED_FOR,
    ),
}  # fmt: skip
FORMALITY = "one_scale_of_formality"  # shows every item that says what counts as formal


def told_elsewhere(codebook: Codebook, notebooks: Collection[str]) -> dict[str, str]:
    """Name each variable that one of the notebooks tells, by itself or in a scale, and the notebook."""
    return {
        name: notebook
        for notebook in reversed(TOLD_BY)
        if notebook in notebooks
        for name, variable in codebook.variables.items()
        if {name, variable.scale} & set(TOLD_BY[notebook])
        or (notebook == FORMALITY and variable.formality_yes)
    }
