"""Files as received become tables as received: every cell a text, no row and no column left out."""

from impra_research.read.received import Received, read_source

__all__ = ["Received", "read_source"]
