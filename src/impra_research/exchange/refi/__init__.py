"""REFI-QDA: projects (.qdpx) and codebooks (.qdc), the exchange format that all tools name."""

from impra_research.exchange.refi.codebook import read_qdc, write_qdc
from impra_research.exchange.refi.reader import read_refi
from impra_research.exchange.refi.writer import write_refi

__all__ = ["read_qdc", "read_refi", "write_qdc", "write_refi"]
