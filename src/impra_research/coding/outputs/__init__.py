"""What coded interviews say: how often, of whom, together with what, and in whose words.

Every table counts the same codings: the consensus of a document where coders decided together, elsewhere
those of the coders named (see `counted`).
"""

from impra_research.coding.outputs.case_code import case_code_matrix, with_survey
from impra_research.coding.outputs.co_occurrence import co_occurrence
from impra_research.coding.outputs.counted import counted, in_families, whose
from impra_research.coding.outputs.frequencies import code_frequencies
from impra_research.coding.outputs.quoted import framework_matrix, quotation_table
from impra_research.coding.outputs.saturation import Saturation, saturation

__all__ = [
    "Saturation",
    "case_code_matrix",
    "co_occurrence",
    "code_frequencies",
    "counted",
    "framework_matrix",
    "in_families",
    "quotation_table",
    "saturation",
    "whose",
    "with_survey",
]
