"""A cleaned study leaves for an archive: one folder that every archive and program can read.

`contents_of` says what may leave, `write_deposit` writes it: CSV described by a Frictionless data
package, a DDI-Codebook, SPSS and Stata files whose labels and missing reasons are those of the codebook.
"""

from __future__ import annotations

from impra_research.deposit.anonymity import Anonymity, anonymity
from impra_research.deposit.contents import Contents, Dates, contents_of
from impra_research.deposit.folder import write_deposit

__all__ = ["Anonymity", "Contents", "Dates", "anonymity", "contents_of", "write_deposit"]
