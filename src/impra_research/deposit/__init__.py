"""A cleaned study leaves for an archive: one folder that every archive and program can read.

`contents_of` says what may leave, `write_deposit` writes it: CSV described by a Frictionless data
package, a DDI-Codebook, SPSS and Stata files whose labels and missing reasons are those of the codebook.
Of data that may not be redistributed only what describes them is written.
"""

from __future__ import annotations

from impra_research.deposit.about import lacking
from impra_research.deposit.anonymity import Anonymity, anonymity
from impra_research.deposit.coarse import Dates
from impra_research.deposit.contents import Contents, contents_of
from impra_research.deposit.folder import write_deposit
from impra_research.deposit.risk import disclosure

__all__ = [
    "Anonymity",
    "Contents",
    "Dates",
    "anonymity",
    "contents_of",
    "disclosure",
    "lacking",
    "write_deposit",
]
