"""QualCoder's projects, from their database."""

from impra_research.exchange.qualcoder.reader import read_qualcoder

__all__ = ["read_qualcoder"]
