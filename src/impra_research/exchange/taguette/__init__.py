"""Taguette's projects, from and for its SQLite files."""

from impra_research.exchange.taguette.reader import read_taguette
from impra_research.exchange.taguette.writer import write_taguette

__all__ = ["read_taguette", "write_taguette"]
